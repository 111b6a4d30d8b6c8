//! Wishes that depend on what the record says when their time comes: a failure is decided as the rule proposes, a plan protects
//! whoever is at risk, an enquiry is sent when it is needed.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use record::{
    ActorId, AppointmentId, AssessmentId, BreachId, CaseFile, Command, Context, DecisionId, EnquiryId, GoalId, LetterId,
    address_check::{self, AddressChecked, unchecked_orders},
    assessment::{
        contradiction::contradictions,
        draft::{self, AssessmentAnswered, AssessmentSigned, Draft, Signer},
        levels,
        missing::missing,
    },
    duties,
    duties::snooze::DutySnoozed,
    enforcement::{
        self, Answers, EnforcementDecided, LetterSent, alarm,
        breach::{BreachBegun, BreachSubmitted},
        clock, proposal,
    },
    enquiry::{self, EnquiryNotNeeded, EnquirySent, gate::low_risk_blocked, need::needs},
    handover::{self, HandoverAccepted},
    oversight::{self, OversightRecorded},
    plan::{self, GoalSet, PlanAgreed},
    recorded::plus_days,
    review::{Review, ReviewRecorded},
};
use rules::{
    Policy,
    assessment::{Answer, QuestionCode, Scale},
    code::ActionCode,
    enforcement::{ActionKind, FailureDuty},
    enquiry::EnquiryKind,
    rosh::{GroupAtRisk, RoshLevel, RoshLevels},
};

use super::caught_up::CatchUp;

/// What is wished, now or once the record is there to be looked at.
#[derive(Clone, Debug)]
pub enum Wished {
    /// As it stands.
    Now(Box<Command>),
    /// Depends on the record.
    Later(Box<Later>),
}

/// A wish that depends on the record; nothing when the record gives no reason for it.
#[derive(Clone, Debug)]
pub enum Later {
    /// Send a check of a kind, if one is needed.
    Ask {
        /// The check.
        id: EnquiryId,
        /// Its kind.
        kind: EnquiryKind,
        /// To whom.
        sent_to: String,
    },
    /// Decide that a check of a kind is not needed, if it seems to be.
    NotNeeded(EnquiryId, EnquiryKind, String),
    /// A further step of a check that was sent.
    OfCheck(EnquiryId, enquiry::Wish),
    /// Check the address that a curfew or residence ties the person to.
    CheckAddress(Box<AddressChecked>),
    /// Decide on a failure as the rule proposes, or begin a breach where it says to refer.
    Decide {
        /// The failure.
        failure: AppointmentId,
        /// The decision.
        decision: DecisionId,
        /// The breach, where one is to be begun.
        breach: Option<BreachId>,
    },
    /// Send the letter of a decision that asks for one.
    Letter(DecisionId, LetterId),
    /// Decide on missed appointments in a row.
    DecideAlarm(DecisionId),
    /// Send the pack of a breach that was begun to the manager.
    SubmitBreach(BreachId),
    /// A further step of a breach that was begun.
    OfBreach(BreachId, enforcement::Wish),
    /// Take the case over.
    Accept,
    /// Ask before taking it over.
    Question(String),
    /// Set a goal that protects everybody at risk.
    Goal(Box<GoalSet>),
    /// A step of a goal that was set.
    OfGoal(GoalId, plan::Wish),
    /// Agree the plan, with the answers it uses.
    Agree(Box<PlanAgreed>),
    /// A conversation that looks at every outstanding check.
    Oversight(Box<OversightRecorded>),
    /// A conversation that looks at none.
    Glance(Box<OversightRecorded>),
    /// Answer what is missing of an assessment: all of it, or half.
    Fill {
        /// Which.
        id: AssessmentId,
        /// Whether contradictions are left as they are.
        leaves: bool,
        /// Whether nothing is left open.
        whole: bool,
    },
    /// Sign an assessment of which nothing is missing.
    Sign {
        /// Which.
        id: AssessmentId,
        /// Who signs.
        signer: Signer,
    },
    /// What a manager does with a signed assessment.
    OfDraft(AssessmentId, draft::Wish),
    /// As it stands, if the record allows it by then.
    IfAllowed(Command),
    /// Look back on what happened.
    Review(Box<ReviewRecorded>),
    /// Do what is owed longest, late.
    CatchUp(Box<CatchUp>),
    /// Put off the first duty that can be.
    PutOff(String),
}

/// When it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The instant.
    pub now: Timestamp,
    /// Who wishes.
    pub by: ActorId,
    /// Where days begin and end.
    pub zone: &'a TimeZone,
    /// The tables in force.
    pub policy: &'a Policy,
}

impl At<'_> {
    pub(super) fn allows(&self, case: &CaseFile, wish: &Command) -> bool {
        let ctx = Context { now: self.now, zone: self.zone, actor: self.by, policy: self.policy, diary: &[] };
        record::decide(case, wish.clone(), &ctx).is_ok()
    }

    pub(super) fn today(&self) -> Date {
        self.zone.to_datetime(self.now).date()
    }
}

impl Wished {
    /// The command, once the record is there.
    #[must_use]
    pub fn command(self, case: &CaseFile, at: At<'_>) -> Option<Command> {
        match self {
            Self::Now(command) => Some(*command),
            // Nothing is owed any more to somebody who died.
            Self::Later(_) if case.person.died_on.is_some() => None,
            // A further step is taken only where the record allows it: somebody may have been quicker.
            Self::Later(later) => later.command(case, at).filter(|wish| at.allows(case, wish)),
        }
    }
}

impl Later {
    fn command(self, case: &CaseFile, at: At<'_>) -> Option<Command> {
        let today = at.today();
        match self {
            Self::Ask { id, kind, sent_to } => ask(case, (id, kind, sent_to), at),
            Self::NotNeeded(id, kind, reason) => {
                let need = unmet(case, kind, at)?;
                let wish = EnquiryNotNeeded { id, kind, trigger: need.0, needed_since: need.1, reason, address: None };
                Some(Command::Enquiry(enquiry::Wish::NotNeeded(wish)))
            }
            Self::OfCheck(id, wish) => case.enquiries.find(id).map(|_| Command::Enquiry(wish)),
            Self::CheckAddress(wish) => check_address(case, *wish, at.policy),
            Self::Decide { failure, decision, breach } => decide(case, (failure, decision, breach), at),
            Self::Letter(decision, letter) => letter_of(case, decision, letter, at),
            Self::DecideAlarm(id) => {
                alarm::alarm(case, at.policy, at.zone)?;
                let said = decision(id, Answers::MissAlarm, "R-SPO-TALK", today, ALARM_REASONS)?;
                Some(Command::Enforce(enforcement::Wish::Decide(said)))
            }
            Self::SubmitBreach(id) => submit(case, id),
            Self::OfBreach(id, wish) => {
                case.enforcement.breaches.iter().any(|b| b.begun.id == id).then_some(Command::Enforce(wish))
            }
            Self::Accept if !case.handover_accepted() => {
                let accepted = HandoverAccepted { read_to: case.version, note: String::new() };
                Some(Command::Handover(handover::Wish::Accept(accepted)))
            }
            Self::Accept => None,
            Self::Question(question) => (!case.handover_accepted())
                .then_some(Command::Handover(handover::Wish::Query(handover::HandoverQueried { question }))),
            Self::Goal(mut goal) => {
                goal.protects = case.unprotected();
                Some(Command::Plan(plan::Wish::SetGoal { what: *goal, seen: None }))
            }
            Self::OfGoal(id, wish) => case.plan.goals.iter().any(|g| g.what.id == id).then_some(Command::Plan(wish)),
            Self::Agree(mut agreed) => {
                let analysed = case.enquiries.all.iter().filter(|e| e.analysed.is_some() && e.used.is_empty() && !e.closed());
                agreed.enquiries = analysed.map(|e| e.id).collect();
                (case.unprotected().is_empty()).then_some(Command::Plan(plan::Wish::Agree(*agreed)))
            }
            Self::Oversight(mut held) => {
                held.checks = case.enquiries.all.iter().filter(|e| e.outstanding()).map(|e| e.id).collect();
                talk(case, *held)
            }
            Self::Glance(held) => talk(case, *held),
            Self::Review(mut review) => {
                review.up_to = case.version;
                Some(Command::Review(Box::new(Review { what: *review, levels: None })))
            }
            Self::Fill { id, leaves, whole } => fill(case, id, (leaves, whole), at),
            Self::Sign { id, signer } => sign(case, id, signer, at),
            Self::OfDraft(id, wish) => {
                case.drafts.find(id)?.signed.as_ref()?;
                Some(Command::Assess(Box::new(wish)))
            }
            Self::IfAllowed(command) => Some(command),
            Self::CatchUp(step) => step.command(case, at),
            Self::PutOff(reason) => put_off(case, reason, at),
        }
    }
}

const ALARM_REASONS: &str = "Two appointments missed one after the other and no answer to calls. Agreed with the senior officer to \
                             visit the address today and to ask the police for a welfare check if nobody is there.";
const CIRCUMSTANCES: &str = "Did not attend as instructed and gave no reason within seven days, after a warning. Reminded by text \
                             and letter each time.";
const ALTERNATIVES: &str =
    "Another warning is not open while one counts. More frequent appointments were tried in the weeks before.";

type Trigger = (rules::enquiry::EnquiryTrigger, Date);

/// The unmet need of a kind by the day.
pub(super) fn unmet(case: &CaseFile, kind: EnquiryKind, at: At<'_>) -> Option<Trigger> {
    let needs = needs(case, at.policy);
    let open = needs.iter().find(|n| n.kind == kind && n.met_by.is_none() && n.raised.is_none() && n.since <= at.today())?;
    Some((open.trigger, open.since))
}

pub(super) fn ask(case: &CaseFile, (id, kind, sent_to): (EnquiryId, EnquiryKind, String), at: At<'_>) -> Option<Command> {
    let (trigger, needed_since) = unmet(case, kind, at)?;
    let today = at.today();
    let subjects = case.household.around(today).filter(|who| who.child || who.lives_with).map(|who| who.name.clone());
    let subjects = if matches!(kind, EnquiryKind::Children | EnquiryKind::DomesticAbuse) { subjects.collect() } else { vec![] };
    let about = case.person.main_address(today).filter(|a| !a.no_fixed_address).map(|a| a.lines.join(", ")).unwrap_or_default();
    let sent = EnquirySent {
        id,
        kind,
        trigger,
        needed_since,
        on: today,
        sent_to,
        reference: String::new(),
        about,
        subjects,
        due_on: today,
        address: None,
    };
    Some(Command::Enquiry(enquiry::Wish::Send(sent)))
}

/// Suitable if every answer that is asked for is there, and not otherwise.
pub(super) fn check_address(case: &CaseFile, mut wish: AddressChecked, policy: &Policy) -> Option<Command> {
    wish.address = unchecked_orders(case, policy).into_iter().find_map(|order| order.address)?;
    let answered = |kind| {
        let fresh = plus_days(wish.on, -80);
        let of_kind = case.enquiries.all.iter().rev().filter(move |e| e.kind == kind);
        of_kind.filter(move |e| e.answered.as_ref().is_some_and(|a| a.on >= fresh)).map(|e| e.id).next()
    };
    let answers = [EnquiryKind::DomesticAbuse, EnquiryKind::Children].map(answered);
    wish.suitable = answers.iter().all(Option::is_some);
    wish.enquiries = answers.into_iter().flatten().collect();
    if !wish.suitable {
        "Not suitable until the police and children's services have answered.".clone_into(&mut wish.reasons);
    }
    Some(Command::AddressCheck(address_check::Wish::Check(wish)))
}

fn decision(id: DecisionId, answers: Answers, action: &str, on: Date, reasons: &str) -> Option<EnforcementDecided> {
    Some(EnforcementDecided {
        id,
        answers,
        // The rule names the misses of an alarm itself.
        failures: vec![AppointmentId(id.0)],
        sentence: None,
        action: ActionCode::new(action).ok()?,
        proposed: None,
        on,
        respond_by: None,
        reasons: reasons.to_owned(),
        alternatives: ALTERNATIVES.to_owned(),
        circumstances: String::new(),
        breach: None,
    })
}

pub(super) fn decide(
    case: &CaseFile,
    (id, decision_id, breach): (AppointmentId, DecisionId, Option<BreachId>),
    at: At<'_>,
) -> Option<Command> {
    let failures = clock::undecided(case, at.policy, at.zone);
    let failure = failures.iter().find(|f| f.id() == id)?;
    let step = proposal::for_failure(case, failure, at.policy, at.zone);
    let sentence = failure.sentence;
    let custodial = sentence.and_then(|id| case.sentence(id)).is_none_or(|s| s.custodial(at.policy));
    let refer = matches!(step.as_ref().and_then(|s| s.legal.as_ref()), Some(FailureDuty::Refer { .. }));
    if let (Some(breach), Some(sentence), true, false) = (breach, sentence, refer, custodial)
        && clock::breach_running(case, Some(sentence)).is_none()
    {
        let earlier = clock::failures(case, Some(sentence), at.today(), at.policy, at.zone);
        let failures = earlier.iter().map(clock::Failure::id).collect();
        let begun = BreachBegun { id: breach, sentence, failures, on: at.today(), circumstances: CIRCUMSTANCES.to_owned() };
        return Some(Command::Enforce(enforcement::Wish::BeginBreach(begun)));
    }
    let kind = |code: ActionCode| at.policy.enforcement.actions.read(code, at.today()).map(|row| row.value.kind);
    let proposed = step.filter(|_| !refer).map(|s| s.action);
    let proposed = proposed.filter(|code| matches!(kind(*code), Some(ActionKind::Warning | ActionKind::Letter)));
    let mut said = decision(decision_id, Answers::Failure, "R-SPO-TALK", at.today(), TALKED_REASONS)?;
    said.failures = vec![id];
    said.sentence = sentence;
    if let Some(action) = proposed {
        said.action = action;
        "Did not attend and gave no reason that can be accepted.".clone_into(&mut said.reasons);
        "Did not attend the appointment as instructed, and gave no reasonable excuse.".clone_into(&mut said.circumstances);
        "More frequent reporting was considered; attendance is good otherwise.".clone_into(&mut said.alternatives);
    }
    Some(Command::Enforce(enforcement::Wish::Decide(said)))
}

const TALKED_REASONS: &str = "Came in the next day and explained. No breach this time; seen weekly for a month.";

/// The pack of a breach, for the manager.
pub(super) fn submit(case: &CaseFile, id: BreachId) -> Option<Command> {
    let breach = case.enforcement.breaches.iter().find(|b| b.begun.id == id)?;
    let (failures, circumstances) = (breach.failures().to_vec(), CIRCUMSTANCES.to_owned());
    let wish = BreachSubmitted { id, failures, circumstances, alternatives: ALTERNATIVES.to_owned() };
    Some(Command::Enforce(enforcement::Wish::SubmitBreach(wish)))
}

pub(super) fn letter_of(case: &CaseFile, decision: DecisionId, letter: LetterId, at: At<'_>) -> Option<Command> {
    let made = clock::letters_awaited(case, at.policy).find(|d| d.what.id == decision)?;
    let text = format!(
        "You did not keep your appointment as instructed. This counts as a failure to comply. {}If you have a reason, tell us and \
         show us what supports it.",
        made.what.respond_by.map(|by| format!("Answer by {}. ", record::words::short_date(by))).unwrap_or_default()
    );
    let sent = LetterSent { id: letter, decision, on: at.today(), by: "Post and text message".to_owned(), text };
    Some(Command::Enforce(enforcement::Wish::SendLetter(sent)))
}

/// Nobody oversees themselves, and a case that nobody holds has nobody to talk to.
fn talk(case: &CaseFile, held: OversightRecorded) -> Option<Command> {
    case.allocation().map(|_| Command::Oversee(oversight::Wish::Record(held)))
}

fn put_off(case: &CaseFile, reason: String, at: At<'_>) -> Option<Command> {
    let owed = duties::duties(case, at.policy, at.zone);
    let days = |d: &duties::Duty| {
        let row = at.policy.standards.duties.read(d.kind, d.due_on);
        row.map_or(0, |row| i32::from(row.value.snooze_days_max))
    };
    let duty = owed.iter().find(|d| days(d) > 0 && d.shows_on <= at.today())?;
    let until = plus_days(at.today(), days(duty).min(10));
    Some(Command::SnoozeDuty(DutySnoozed { kind: duty.kind, about: duty.about, until, reason, due_on: None }))
}

/// Everything that is asked, as it was answered the last time and with no problems where nothing was; levels as they stand, but
/// for those that an unanswered check or, unless it is left, a contradiction forbids.
fn fill(case: &CaseFile, id: AssessmentId, (leaves, whole): (bool, bool), at: At<'_>) -> Option<Command> {
    let today = at.today();
    let mut draft: Draft = case.drafts.find(id)?.clone();
    if let Some(last) = case.assessments.last() {
        draft.answers.clone_from(&last.answers);
    }
    draft.levels = judged(case, &draft, leaves, at);
    if leaves
        && draft.levels.get(&GroupAtRisk::KnownAdult) == Some(&RoshLevel::Low)
        && let Ok(code) = QuestionCode::new("2.2da")
    {
        // The offence was abuse of a partner, and the level for a known adult is low all the same.
        draft.answers.insert(code, Answer::new("yes"));
    }
    "As before: the pattern of the offence, what the police and the family say, and how the sessions went."
        .clone_into(&mut draft.reasons);
    "A new partner, a return to drinking, or contact with the victim.".clone_into(&mut draft.would_change);
    let set = at.policy.questions.on(draft.begun.questions, today);
    // What is answered may call for more: the full analysis, the plan.
    for _ in 0..4 {
        let open: Vec<_> = missing(case, &draft, today, at.policy).into_iter().filter_map(|m| m.question).collect();
        for code in open {
            let Some(row) = set.question(code) else { continue };
            let text = match row.value.scale {
                Scale::Problem => "0",
                Scale::YesNo => "no",
                Scale::Frequency => "never",
                Scale::Count => "1",
                Scale::Date => "2020-05-01",
                Scale::Choice => row.value.choices.first().map_or("", |choice| choice.code.as_str()),
                Scale::Choices => "none",
                Scale::Text => "As in the last assessment; talked about again and nothing new.",
            };
            draft.answers.insert(code, Answer::new(text));
        }
    }
    let half = draft.answers.len() / 2;
    let answers = draft.answers.into_iter().take(if whole { usize::MAX } else { half }).collect();
    let changed = levels::differing(case, &draft.levels);
    let changed = changed.into_iter().map(|c| (c.group, "What came in since points higher.".to_owned())).collect();
    let mut answered = AssessmentAnswered { answers, ..AssessmentAnswered::of(id) };
    if whole {
        answered.levels = Some(draft.levels);
        answered.reasons = Some(draft.reasons);
        answered.would_change = Some(draft.would_change);
        answered.changed = Some(changed);
    }
    Some(Command::Assess(Box::new(draft::Wish::Answer(answered))))
}

fn judged(case: &CaseFile, draft: &Draft, leaves: bool, at: At<'_>) -> RoshLevels {
    let today = at.today();
    let in_force = case.risk.current().map(|set| set.levels.clone()).unwrap_or_default();
    let groups = levels::groups(case, draft.begun.sentence, today, at.policy);
    let mut levels: RoshLevels = groups.map(|group| (group, in_force.get(&group).copied().unwrap_or(RoshLevel::Low))).collect();
    if leaves {
        // Low for children although one lives there: what inspectors found countersigned.
        levels.insert(GroupAtRisk::Children, RoshLevel::Low);
    }
    for blocked in low_risk_blocked(case, &levels, at.policy, today) {
        levels.insert(blocked.group, RoshLevel::Medium);
    }
    if !leaves {
        for contradiction in contradictions(case, &draft.answers, &levels, (today, at.policy)) {
            let group = match contradiction.code {
                "child_at_address" => GroupAtRisk::Children,
                // Above the level that the history speaks against.
                "history_of_harm" => {
                    levels.insert(GroupAtRisk::Public, RoshLevel::High);
                    continue;
                }
                _ => GroupAtRisk::KnownAdult,
            };
            levels.insert(group, RoshLevel::Medium);
        }
    }
    levels
}

fn sign(case: &CaseFile, id: AssessmentId, signer: Signer, at: At<'_>) -> Option<Command> {
    let today = at.today();
    let draft = case.drafts.find(id)?;
    let ready =
        missing(case, draft, today, at.policy).is_empty() && low_risk_blocked(case, &draft.levels, at.policy, today).is_empty();
    let said =
        |words: String| (words, "Looked at with the senior officer; the level stays until the next answer comes.".to_owned());
    let standing = contradictions(case, &draft.answers, &draft.levels, (today, at.policy));
    let wish = AssessmentSigned {
        id,
        on: today,
        signer,
        countersign: Vec::new(),
        contradictions: standing.into_iter().map(|c| said(c.words)).collect(),
    };
    ready.then(|| Command::Assess(Box::new(draft::Wish::Sign(wish))))
}
