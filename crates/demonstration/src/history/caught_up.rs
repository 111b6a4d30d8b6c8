//! What is done late: some weeks before today officer and manager go through what is owed, the longest due first, and do most
//! of it. A share stays undone, as in any unit; nothing that is long overdue does.

use jiff::civil::Date;
use record::{
    ActionId, AssessmentId, CaseFile, Command, ContactId, DecisionId, EnquiryId, OversightId, ReviewId,
    assessment::{AssessmentCompleted, AssessmentKind},
    contact::ContactRecorded,
    duties::{Duty, Gap, duties},
    enforcement::{
        self,
        breach::{BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted},
    },
    enquiry::{
        EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryNotNeeded, EnquiryRead, EnquiryUsed, NamedPersonSettled,
        UsedIn, Wish, chain,
    },
    household::{self, HouseholdConfirmed},
    oversight::{self, AgreedAction, OversightActionClosed, OversightRecorded, View},
    plan::{self, Ended, PlanAgreed, StepClosed},
    recorded::{days_between, plus_days},
    review::{Review, ReviewRecorded},
    risk::RegisterEntryReviewed,
    sentence::SentenceEnded,
};
use rules::{
    code::{ContactCode, RegisterCode},
    duty::{DutyKind, DutyOwner},
    enquiry::EnquiryKind,
    oversight::OversightTrigger,
};
use uuid::Uuid;

use super::{
    Writing,
    later::{self, At, Later},
};
use crate::chance::{Chance, For};

/// Days overdue from which nothing is left undone.
const LONG_DAYS: i32 = 150;
/// The flag of perpetrators.
const PERPETRATOR: RegisterCode = RegisterCode::literal("ADVP");

/// A step of going through what is owed: the first thing, by what it is and how long it is due, that the record lets be done.
#[derive(Clone, Debug)]
pub struct CatchUp {
    /// The id of whatever is made.
    id: Uuid,
    /// Whether there is still time for an answer to a check that is sent now.
    sends: bool,
    /// Whether it is the manager who does it.
    manager: bool,
    /// What settles which duties are left.
    leaves: u64,
    /// Where, for whom is asked.
    town: String,
}

impl Writing<'_> {
    /// On two days: what was asked on the first is answered by the second.
    pub(super) fn caught_up(&mut self, allocated_on: Date) {
        if self.brief.care.shown.is_some() || self.brief.over_on.is_some() {
            return;
        }
        let leaves = self.care.below(u64::MAX);
        let first = self.policy.calendar.on_or_before(plus_days(self.today(), -self.care.between(8, 15)));
        let second = self.policy.calendar.add_working_days(first, 4);
        for (on, steps) in [(first, 10), (second, 18)] {
            if on <= plus_days(allocated_on, 14) || on >= self.today() {
                continue;
            }
            let (officer, manager) = (self.officer_on(on), self.senior(on));
            for (by_manager, by, hour, steps) in [(false, officer, 18, steps), (true, manager, 19, 2)] {
                for nth in 0..steps {
                    let at = self.moments.at(on, hour, 2 + 3 * nth);
                    let step =
                        CatchUp { id: self.care.id(at), manager: by_manager, leaves, sends: on == first, town: self.town() };
                    self.ask(at, by, Later::CatchUp(Box::new(step)));
                }
            }
        }
    }
}

/// In which order things are done: who is around before who is asked about them.
const fn rank(kind: DutyKind) -> u8 {
    match kind {
        DutyKind::InitialAssessment
        | DutyKind::FullAssessment
        | DutyKind::DataGap
        | DutyKind::TriggeredReview
        | DutyKind::PeriodicReview => 0,
        _ => 1,
    }
}

/// Duties of a kind in 1,000 that stay undone, as long as they are not long overdue.
const fn left_in_1000(kind: DutyKind) -> u64 {
    match kind {
        DutyKind::EnquiryToSend | DutyKind::HomeVisit => 40,
        DutyKind::RegisterReview => 400,
        DutyKind::EnquiryToRead | DutyKind::EnquiryToAnalyse | DutyKind::EnquiryToUse => 25,
        _ => 80,
    }
}

impl CatchUp {
    /// What follows at once from what was done late: an answer is read and analysed on the same evening, and the review at
    /// the end looks at everything.
    fn goes_on(&self, duty: &Duty, today: Date) -> bool {
        let follows = match duty.kind {
            DutyKind::EnquiryToRead
            | DutyKind::EnquiryToAnalyse
            | DutyKind::EnquiryToUse
            | DutyKind::BreachToSend
            | DutyKind::BreachToDecide => true,
            DutyKind::EnquiryToChase => return !self.sends,
            DutyKind::TriggeredReview | DutyKind::EnquiryToSend => !self.sends,
            _ => false,
        };
        follows && duty.shows(today)
    }

    /// What is done next, if anything is left to do.
    pub(super) fn command(&self, case: &CaseFile, at: At<'_>) -> Option<Command> {
        let today = at.today();
        let mut late = duties(case, at.policy, at.zone);
        late.retain(|duty| (duty.late(today) || self.goes_on(duty, today)) && self.does(duty, at) && !self.leaves(duty, today));
        late.sort_by_key(|duty| (rank(duty.kind), duty.due_on));
        late.iter().filter_map(|duty| self.done(case, duty, at)).find(|wish| at.allows(case, wish))
    }

    fn does(&self, duty: &Duty, at: At<'_>) -> bool {
        let row = at.policy.standards.duties.read(duty.kind, duty.due_on);
        let of_manager = row.is_some_and(|row| row.value.owner == DutyOwner::Manager);
        // Whoever holds the case rings the agency, also where it was the manager's turn.
        (of_manager && duty.kind != DutyKind::EnquiryToEscalate) == self.manager
    }

    fn chance(&self, what: u64) -> Chance {
        Chance::new(self.leaves, For::Care, what)
    }

    fn leaves(&self, duty: &Duty, today: Date) -> bool {
        let about = u64::try_from(duty.about.as_u128() & u128::from(u64::MAX)).unwrap_or_default();
        let kind = DutyKind::ALL.iter().position(|kind| *kind == duty.kind).and_then(|place| u64::try_from(place).ok());
        let mut chance = self.chance(about ^ (kind.unwrap_or_default() << 48));
        days_between(duty.due_on, today) < LONG_DAYS && chance.in_1000(left_in_1000(duty.kind))
    }

    fn done(&self, case: &CaseFile, duty: &Duty, at: At<'_>) -> Option<Command> {
        let (today, about) = (at.today(), duty.about);
        let check = EnquiryId(about);
        Some(match duty.kind {
            DutyKind::DataGap => return Self::gap(case, about, today),
            DutyKind::EnquiryToSend => return self.asked(case, duty, at),
            DutyKind::EnquiryToChase | DutyKind::EnquiryToEscalate => Self::asked_again(case, check, today)?,
            DutyKind::EnquiryToRead => Command::Enquiry(Wish::Read(EnquiryRead { id: check })),
            DutyKind::EnquiryToAnalyse => Command::Enquiry(Wish::Analyse(EnquiryAnalysed {
                id: check,
                analysis: "Changes nothing in the plan.".to_owned(),
            })),
            DutyKind::EnquiryToUse => {
                let sentence = "Nothing known to add; ask again when it changes.".to_owned();
                let found = case.enquiries.find(check)?;
                let finished = case.assessments.iter().rev().map(|done| UsedIn::Assessment(done.id));
                let mut places = std::iter::once(UsedIn::Plan).chain(finished);
                match places.find(|place| chain::usable(case, found, *place).is_ok()) {
                    Some(used_in) => Command::Enquiry(Wish::Use(EnquiryUsed { id: check, used_in, sentence })),
                    // With no plan or assessment since, the plan is agreed anew with what was learned.
                    None => self.plan(case, today, vec![check]),
                }
            }
            DutyKind::NamedPerson => {
                let name = case.enquiries.find(check)?.unknown_people().next()?.name.clone();
                let reason = "A niece, who lives elsewhere and does not visit".to_owned();
                Command::Enquiry(Wish::SettleNamed(NamedPersonSettled { id: check, name, connection: None, reason }))
            }
            DutyKind::HomeVisit => {
                self.noted("R-HOME-VISIT", "Visited at home, later than it was due. Seen alone; the flat is in order.", at)?
            }
            DutyKind::MissedContactAttempt => {
                self.noted("R-PHONE-TO", "Rang about the missed appointment; no answer, left a message.", at)?
            }
            DutyKind::LetterToSend => return later::letter_of(case, about.into(), self.id.into(), at),
            DutyKind::EnforcementStep => {
                return later::decide(case, (about.into(), DecisionId(self.id), Some(self.id.into())), at);
            }
            DutyKind::BreachToSend | DutyKind::BreachToDecide | DutyKind::BreachToList | DutyKind::BreachToResult => {
                return self.breach(case, duty, today);
            }
            DutyKind::InitialAssessment | DutyKind::FullAssessment => self.assessed(case, today)?,
            DutyKind::InitialPlan => self.plan(case, today, Vec::new()),
            DutyKind::AddressCheck => {
                return later::check_address(case, super::checks::late_check(self.id.into(), today), at.policy);
            }
            DutyKind::AddressDecision => self.decided_about_address(case, today)?,
            DutyKind::PlanStep => {
                let note = "Done some time ago, written down late".to_owned();
                Command::Plan(plan::Wish::CloseStep(StepClosed { id: about.into(), ended: Ended::Done, note }))
            }
            DutyKind::OversightAction => {
                let note = "Done, later than agreed".to_owned();
                Command::Oversee(oversight::Wish::CloseAction(OversightActionClosed {
                    id: about.into(),
                    ended: Ended::Done,
                    note,
                }))
            }
            DutyKind::RegisterReview => {
                let made = &case.risk.entry(about.into())?.made;
                let review_on = at.policy.registers.next_review(made.code, made.level, today, &at.policy.calendar);
                let note = "Reviewed late; still applies".to_owned();
                Command::ReviewRegisterEntry(RegisterEntryReviewed { id: made.id, on: today, review_on, note })
            }
            DutyKind::TriggeredReview | DutyKind::PeriodicReview => {
                let why = "Looked at together with what came in since; no other people at risk, and no other way.".to_owned();
                let (id, plan) = (ReviewId(self.id), String::new());
                let what = ReviewRecorded { id, on: today, up_to: case.version, risk_changed: false, why, plan };
                Command::Review(Box::new(Review { what, levels: None }))
            }
            _ => return None,
        })
    }

    /// The manager sees to it that the address is checked again, or that the court hears of it.
    fn decided_about_address(&self, case: &CaseFile, today: Date) -> Option<Command> {
        let what = "Check again with the answers of police and children's services; back to court if it stays unsuitable";
        let action = AgreedAction {
            id: ActionId(self.id),
            what: what.to_owned(),
            owner: case.allocation()?.officer,
            due_on: plus_days(today, 30),
        };
        Some(Command::Oversee(oversight::Wish::Record(OversightRecorded {
            id: OversightId(self.id),
            trigger: OversightTrigger::AdHoc,
            on: today,
            opened_at: None,
            minutes: 25,
            with: None,
            risk_discussed: true,
            checks: Vec::new(),
            view: View::Change,
            reasons: "The curfew stands at an address that was found not to be suitable.".to_owned(),
            actions: vec![action],
            next_on: None,
        })))
    }

    fn gap(case: &CaseFile, about: Uuid, today: Date) -> Option<Command> {
        match Gap::of(about)? {
            Gap::Household => {
                let source = "Asked again; nobody else lives there or visits".to_owned();
                Some(Command::Household(household::Wish::Confirm(HouseholdConfirmed { on: today, source })))
            }
            Gap::End => {
                let id = case.sentences.iter().find(|s| s.ended.is_none())?.what.id;
                Some(Command::EndSentence(SentenceEnded { id, on: today, reason: "Order ran its course".to_owned() }))
            }
            Gap::Level | Gap::Address | Gap::BirthDate | Gap::EndDate => None,
        }
    }

    /// Sent late; of those who are not known for abuse some are decided against.
    fn asked(&self, case: &CaseFile, duty: &Duty, at: At<'_>) -> Option<Command> {
        let kind = EnquiryKind::ALL.iter().copied().find(|kind| duty.rule.ends_with(kind.as_str()))?;
        let (trigger, needed_since) = later::unmet(case, kind, at)?;
        let id = EnquiryId(self.id);
        let abusive = case.risk.register.iter().any(|e| e.ended.is_none() && e.made.code == PERPETRATOR);
        let place = EnquiryKind::ALL.iter().position(|one| *one == kind).and_then(|place| u64::try_from(place).ok());
        let of_1000 = match kind {
            EnquiryKind::Marac | EnquiryKind::Adults => 650,
            // There is no time left for an answer: what came in since is covered by the one that there is.
            _ if !self.sends && case.enquiries.all.iter().any(|e| e.kind == kind) => 1_000,
            _ if !self.sends => return None,
            _ if abusive => 0,
            _ => 550,
        };
        if self.chance(place.unwrap_or_default()).in_1000(of_1000) {
            let reason = "Asked by the court team and on file; nothing has changed since".to_owned();
            let wish = EnquiryNotNeeded { id, kind, trigger, needed_since, reason, address: None };
            return Some(Command::Enquiry(Wish::NotNeeded(wish)));
        }
        later::ask(case, (id, kind, format!("{} {}", self.town, super::checks::desk(kind))), at)
    }

    /// The agency answers, or what was sent months ago is called off, to be sent anew.
    fn asked_again(case: &CaseFile, id: EnquiryId, today: Date) -> Option<Command> {
        let sent_on = case.enquiries.find(id)?.sent.as_ref()?.on;
        if days_between(sent_on, today) > 80 {
            let reason = "No answer in months; asked again with the new form".to_owned();
            return Some(Command::Enquiry(Wish::Cancel(EnquiryCancelled { id, reason })));
        }
        let (responder, summary) = ("Duty desk".to_owned(), String::new());
        let wish = EnquiryAnswered { id, on: today, responder, nothing_known: true, summary, named: Vec::new() };
        Some(Command::Enquiry(Wish::Answer(wish)))
    }

    fn noted(&self, code: &str, note: &str, at: At<'_>) -> Option<Command> {
        Some(Command::RecordContact(ContactRecorded {
            id: ContactId(self.id),
            kind: ContactCode::new(code).ok()?,
            happened_at: crate::moment::later(at.now, -400),
            note: note.to_owned(),
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            sentence: None,
        }))
    }

    fn breach(&self, case: &CaseFile, duty: &Duty, today: Date) -> Option<Command> {
        let id = duty.about.into();
        let wish = match duty.kind {
            DutyKind::BreachToSend => return later::submit(case, id),
            DutyKind::BreachToDecide => {
                let reason = "Too long ago to bring to court, and has come to every appointment since.".to_owned();
                let alternatives = "A breach was considered; the order is better served by going on.".to_owned();
                enforcement::Wish::DecideBreach(BreachDecided { id, decision: BreachDecision::NoAction, reason, alternatives })
            }
            DutyKind::BreachToList => enforcement::Wish::ListBreach(BreachListed {
                id,
                court: format!("{} Magistrates' Court", self.town),
                hearing_on: plus_days(today, 12),
            }),
            _ => enforcement::Wish::ResultBreach(BreachResulted {
                id,
                on: today,
                result: BreachResult::Fined,
                note: "Admitted. Fined, order goes on. Result written down late.".to_owned(),
            }),
        };
        Some(Command::Enforce(wish))
    }

    /// The last assessment gone through again, and completed late.
    fn assessed(&self, case: &CaseFile, today: Date) -> Option<Command> {
        let last = case.assessments.iter().rev().find(|a| a.kind != AssessmentKind::Standalone)?.clone();
        let sentence = case.sentences.iter().rev().find(|s| s.ended.is_none()).map(|s| s.what.id);
        let (id, completed_on) = (AssessmentId(self.id), today);
        Some(Command::CompleteAssessment(Box::new(AssessmentCompleted {
            id,
            sentence,
            initiated_on: today,
            completed_on,
            ..last
        })))
    }

    /// A first plan, made late: a goal that protects whoever is at risk, a step towards it, then the plan as it stands.
    fn plan(&self, case: &CaseFile, today: Date, enquiries: Vec<EnquiryId>) -> Command {
        let (goals, unprotected) = (case.plan.open_goals(), case.unprotected());
        let protects = goals.iter().find(|goal| unprotected.iter().all(|group| goal.what.protects.contains(group)));
        let Some(goal) = protects.map(|goal| goal.what.id) else {
            let what = super::planned::late_goal(self.id.into(), unprotected, today);
            return Command::Plan(plan::Wish::SetGoal { what, seen: None });
        };
        if !unprotected.is_empty() {
            let what = super::planned::late_step(self.id.into(), goal, today);
            return Command::Plan(plan::Wish::SetStep { what, seen: None });
        }
        Command::Plan(plan::Wish::Agree(PlanAgreed {
            on: today,
            assessment: None,
            persons_view: "Agrees, and asks for a copy.".to_owned(),
            contingency: "See the same week and tell the senior officer.".to_owned(),
            risk_management: String::new(),
            enquiries,
        }))
    }
}
