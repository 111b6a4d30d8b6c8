//! The hand-over pack: what an officer must know before they take a case, on one page, and what the officer before left open.

use jiff::civil::Date;
use record::{
    duties::snooze::DutySnoozed,
    enforcement::clock,
    enquiry::{chain, need},
    handover::HandoverQueried,
    recorded::plus_days,
    words::{long_date, short_date},
};
use service::access::FieldGroup;

use super::{
    details::{PersonFacts, person_facts},
    happened::{duty_name, kind_name},
    overview::{Appointments, Around, Attention, appointments, around, attention},
    plan::{GoalShown, goal_shown},
    risk::{Judgement, risk_page},
    shown::{Shown, count},
};

/// How long before the allocation the pack begins to tell what changed, in days.
pub const LOOK_BACK_DAYS: i32 = 28;

/// Where the hand-over stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody holds the case.
    NotAllocated,
    /// It waits for the officer.
    Waiting {
        /// Who must accept.
        officer: String,
        /// "Allocated on Friday 20 November 2026 (3 days ago)".
        since: String,
    },
    /// The officer accepted it.
    Accepted {
        /// Who.
        officer: String,
        /// "Monday 23 November 2026", if it is known.
        on: Option<String>,
        /// What they wrote; may be empty.
        note: String,
    },
}

/// The pack. What the visitor may not see is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Where the hand-over stands.
    pub standing: Standing,
    /// What the officer asked, with the day.
    pub questions: Vec<(String, String)>,
    /// What a manager answered, with the day.
    pub answers: Vec<(String, String)>,
    /// Whether a question waits for its answer.
    pub question_open: bool,
    /// Why the case was allocated, and who held it before.
    pub allocation: Vec<(&'static str, String)>,
    /// Who the person is.
    pub person: Option<PersonFacts>,
    /// The judgement of risk with its reasons, the tier, and the flags that stand.
    pub risk: Option<RiskBrief>,
    /// Safety checks that are open: what, where it stands, where it is done.
    pub checks: Option<Vec<Line>>,
    /// Goals still worked on.
    pub plan: Option<Vec<GoalShown>>,
    /// Each order with where it stands after failures to comply.
    pub enforcement: Option<Vec<Line>>,
    /// What is owed today, by what may come of it.
    pub duties: Vec<Attention>,
    /// The next and the last appointment.
    pub appointments: Option<Appointments>,
    /// People around the case.
    pub around: Vec<Around>,
    /// What was left open: agreed actions, work put off, assessments begun.
    pub left: Vec<Line>,
    /// The version that is read.
    pub version: u32,
}

/// Risk in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskBrief {
    /// The judgement in force.
    pub judgement: Option<Judgement>,
    /// The tier in words.
    pub tier: String,
    /// Flags: name and when each is reviewed.
    pub flags: Vec<(String, String)>,
    /// Where all of it is.
    pub link: String,
}

/// Something with where it stands and where it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub what: String,
    /// Where it stands.
    pub state: String,
    /// Where it is.
    pub link: String,
}

/// The day from which the pack tells what changed: four weeks before the allocation while it waits, else the allocation.
#[must_use]
pub fn changes_from(shown: &Shown<'_>) -> Option<Date> {
    let held = shown.case.allocation()?;
    Some(if shown.case.handover_accepted() { held.from } else { plus_days(held.from, -LOOK_BACK_DAYS) })
}

/// Makes the pack.
#[must_use]
pub fn pack(shown: &Shown<'_>) -> Pack {
    let case = shown.case;
    // What officers wrote to each other about the case is for those who read its notes.
    let told = shown.sees(FieldGroup::Contacts);
    let question = |(on, asked): &(Date, HandoverQueried)| (short_date(*on), asked.question.clone());
    Pack {
        standing: standing(shown),
        questions: if told { case.handover_questions().iter().map(question).collect() } else { Vec::new() },
        answers: case
            .handover_answers()
            .iter()
            .filter(|_| told)
            .map(|(on, given)| (short_date(*on), given.answer.clone()))
            .collect(),
        question_open: told && !case.handover_accepted() && case.handover_question_open().is_some(),
        allocation: allocation(shown),
        person: shown.sees(FieldGroup::Details).then(|| person_facts(shown)),
        risk: shown.sees(FieldGroup::Risk).then(|| risk(shown)),
        checks: shown.sees(FieldGroup::Checks).then(|| open_checks(shown)),
        plan: shown
            .sees(FieldGroup::Plan)
            .then(|| case.plan.open_goals().into_iter().map(|goal| goal_shown(shown, goal)).collect()),
        enforcement: shown.sees(FieldGroup::Enforcement).then(|| enforcement(shown)),
        duties: attention(shown),
        appointments: shown.sees(FieldGroup::Appointments).then(|| appointments(shown)),
        around: around(shown),
        left: left_open(shown),
        version: case.version,
    }
}

fn standing(shown: &Shown<'_>) -> Standing {
    let Some(held) = shown.case.allocation() else { return Standing::NotAllocated };
    let officer = shown.names.officer(held.officer);
    if !shown.case.handover_accepted() {
        return Standing::Waiting { officer, since: format!("Allocated on {}", shown.near(held.from)) };
    }
    let accepted = shown.case.handover.acceptance.as_ref();
    let on = accepted.map(|(on, _)| long_date(*on));
    let note = accepted.filter(|_| shown.sees(FieldGroup::Contacts)).map(|(_, accepted)| accepted.note.clone());
    Standing::Accepted { officer, on, note: note.unwrap_or_default() }
}

fn allocation(shown: &Shown<'_>) -> Vec<(&'static str, String)> {
    let Some((held, before)) = shown.case.allocations.split_last() else {
        return vec![("Held by", "Not allocated yet".to_owned())];
    };
    let former = before.iter().rev().filter(|one| one.officer != held.officer);
    let former: Vec<String> =
        former.map(|one| format!("{}, from {}", shown.names.officer(one.officer), short_date(one.from))).collect();
    let why = shown.sees(FieldGroup::Contacts).then(|| ("Why this officer", held.reason.clone()));
    let mut rows = vec![
        ("Held by", format!("{}, from {}", shown.names.officer(held.officer), short_date(held.from))),
        ("Team", shown.names.unit(held.team)),
    ];
    rows.extend(why);
    rows.push((
        "Held before by",
        if former.is_empty() { "Nobody: this is the first allocation".to_owned() } else { former.join("; ") },
    ));
    rows
}

fn risk(shown: &Shown<'_>) -> RiskBrief {
    let page = risk_page(shown, &[]);
    let flags = page.flags.iter().flat_map(|(_, flags)| flags);
    RiskBrief {
        judgement: page.current.clone(),
        tier: shown.case.risk.tier().map_or_else(|| "Not recorded".to_owned(), rules::tier::Tier::words),
        flags: flags.map(|flag| (flag.name.clone(), flag.review.clone())).collect(),
        link: shown.link("/risk"),
    }
}

/// Checks that are needed and not sent, and those that are not used yet, oldest first.
#[must_use]
pub fn open_checks(shown: &Shown<'_>) -> Vec<Line> {
    let name = |kind| kind_name(shown, kind, shown.today);
    let unsent =
        need::needs(shown.case, shown.policy).into_iter().filter(|need| need.met_by.is_none() && need.since <= shown.today);
    let unsent = unsent.map(|need| Line {
        what: name(need.kind),
        state: format!("Needed since {}. Not sent", shown.near(need.since)),
        link: shown.link(&format!("/checks/{}", need.id())),
    });
    let sent = shown.case.enquiries.all.iter().filter(|check| check.sent.is_some() || check.answered.is_some());
    let sent = sent.filter_map(|check| {
        let (step, from) = chain::next(check, shown.policy)?;
        let asked = check.sent.as_ref().map(|sent| format!("sent {}", short_date(sent.on)));
        let state = format!("{}{}", check.status().words(), asked.map(|asked| format!(", {asked}")).unwrap_or_default());
        let state = format!("{state}. Next: {}, from {}", step.words().to_lowercase(), short_date(from));
        Some(Line { what: name(check.kind), state, link: shown.link(&format!("/checks/{}", check.id)) })
    });
    unsent.chain(sent).collect()
}

fn number(counted: usize) -> i64 {
    i64::try_from(counted).unwrap_or(i64::MAX)
}

/// Each order with its failures, warnings and proceedings.
#[must_use]
pub fn enforcement(shown: &Shown<'_>) -> Vec<Line> {
    let live = clock::sentences(shown.case, shown.today, shown.policy, shown.zone);
    let told = |sentence: &record::sentence::Sentence| {
        let clock = clock::clock(shown.case, Some(sentence.what.id), shown.today, shown.policy, shown.zone);
        let mut parts = vec![format!("{} in the last 12 months", count(number(clock.failures.len()), "failure"))];
        if !clock.undecided.is_empty() {
            parts.push(format!("{} to decide", number(clock.undecided.len())));
        }
        if !clock.warnings.is_empty() {
            parts.push(format!("{} in force", count(number(clock.warnings.len()), "warning")));
        }
        parts.extend(clock.breach.map(|breach| format!("breach proceedings: {}", breach.stage.words().to_lowercase())));
        Line {
            what: super::sentence::disposal_name(shown, &sentence.what),
            state: parts.join(", "),
            link: shown.link("/enforcement"),
        }
    };
    live.into_iter().map(told).collect()
}

/// What the officer before left open.
fn left_open(shown: &Shown<'_>) -> Vec<Line> {
    let mut left = Vec::new();
    if shown.sees(FieldGroup::Oversight) {
        let actions = shown.case.oversights.iter().flat_map(record::oversight::Oversight::open_actions);
        left.extend(actions.map(|action| Line {
            what: format!("Agreed with the manager: {}", action.what),
            state: format!("{}, {}", shown.names.officer(action.owner), shown.due(action.due_on).to_lowercase()),
            link: shown.link("/oversight"),
        }));
    }
    left.extend(snoozed(shown).map(|snooze| Line {
        what: format!("Put off: {}", duty_name(shown, snooze.kind, shown.today)),
        state: format!("Until {}: {}", short_date(snooze.until), snooze.reason),
        link: shown.link(""),
    }));
    if shown.sees(FieldGroup::Risk) {
        left.extend(shown.case.drafts.open.iter().map(|draft| {
            let signed = if draft.signed.is_some() { ", signed and waiting for a manager" } else { "" };
            Line {
                what: format!("Assessment begun: {}", draft.begun.purpose.words().to_lowercase()),
                state: format!("Since {}{signed}", short_date(draft.begun_on)),
                link: shown.link(&format!("/assessments/{}", draft.begun.id)),
            }
        }));
    }
    left
}

/// Work that is put off beyond today, of the parts that the visitor may see.
fn snoozed<'a>(shown: &'a Shown<'_>) -> impl Iterator<Item = &'a DutySnoozed> {
    let sees = |what: &&DutySnoozed| shown.sees(super::duty::part_of(what.kind));
    shown.case.snoozes.iter().map(|snooze| &snooze.what).filter(|what| what.until > shown.today).filter(sees)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{
        Event,
        allocation::CaseAllocated,
        handover::{HandoverAccepted, HandoverQueried, HandoverQuestionAnswered},
    };

    use super::super::built::{BEN, Built, whole};
    use super::*;

    fn reallocated() -> Built {
        let mut built = whole();
        let before = built.case.allocation().expect("held").clone();
        let to = CaseAllocated { officer: BEN, from: date(2026, 11, 20), reason: "Ada leaves".into(), ..before };
        built.on(date(2026, 11, 20), Event::CaseAllocated(to));
        built
    }

    #[test]
    fn the_pack_says_who_must_accept_since_when_and_who_held_it_before() {
        let built = reallocated();
        let pack = pack(&built.shown());
        let Standing::Waiting { since, .. } = &pack.standing else { panic!("it waits") };
        assert_eq!(since, "Allocated on 20 Nov 2026 (3 days ago)");
        let told: Vec<_> = pack.allocation.iter().map(|(key, _)| *key).collect();
        assert_eq!(told, ["Held by", "Team", "Why this officer", "Held before by"]);
        assert!(pack.allocation[3].1.starts_with("Ada Officer, from "), "{:?}", pack.allocation);
        assert_eq!(changes_from(&built.shown()), Some(date(2026, 10, 23)), "four weeks before the allocation");
    }

    #[test]
    fn a_question_is_shown_until_the_case_is_accepted() {
        let mut built = reallocated();
        built.on(date(2026, 11, 21), Event::HandoverQueried(HandoverQueried { question: "Who lives there?".into() }));
        let asked = pack(&built.shown());
        assert_eq!(asked.questions, [("21 Nov 2026".to_owned(), "Who lives there?".to_owned())]);
        assert!(asked.question_open);
        let answer = HandoverQuestionAnswered { answer: "His mother".into() };
        built.on(date(2026, 11, 22), Event::HandoverQuestionAnswered(answer));
        let answered = pack(&built.shown());
        assert_eq!(answered.answers, [("22 Nov 2026".to_owned(), "His mother".to_owned())]);
        assert!(!answered.question_open, "it is the officer's again");
        built.on(date(2026, 11, 23), Event::HandoverAccepted(HandoverAccepted { read_to: 9, note: "Read".into() }));
        let pack = pack(&built.shown());
        assert!(pack.questions.is_empty());
        let Standing::Accepted { on, note, .. } = &pack.standing else { panic!("it is accepted") };
        assert_eq!((on.as_deref(), note.as_str()), (Some("Monday 23 November 2026"), "Read"));
        assert_eq!(changes_from(&built.shown()), Some(date(2026, 11, 20)));
    }

    #[test]
    fn what_the_visitor_may_not_see_is_left_out_of_the_pack() {
        let mut built = reallocated();
        built.on(date(2026, 11, 21), Event::HandoverQueried(HandoverQueried { question: "Who lives there?".into() }));
        let kind = rules::duty::DutyKind::EnquiryToChase;
        let reason = "Social care asked us to wait".into();
        let put_off = DutySnoozed { kind, about: uuid::Uuid::nil(), until: date(2026, 12, 1), reason, due_on: None };
        built.on(date(2026, 11, 21), Event::DutySnoozed(put_off));
        assert!(pack(&built.shown()).left.iter().any(|line| line.state.contains("Social care")), "who may see it sees it");
        let shown = Shown { parts: &[FieldGroup::Core], ..built.shown() };
        let pack = pack(&shown);
        assert!(pack.risk.is_none() && pack.checks.is_none() && pack.plan.is_none() && pack.enforcement.is_none());
        assert!(pack.person.is_none() && pack.appointments.is_none() && pack.left.is_empty());
        assert!(pack.questions.is_empty() && pack.allocation.iter().all(|(key, _)| *key != "Why this officer"));
    }
}
