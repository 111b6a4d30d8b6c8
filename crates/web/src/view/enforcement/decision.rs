//! One decision, and the form that takes one.

use letters::Draft;
use record::{
    AppointmentId,
    enforcement::{
        Answers, Decision, alarm,
        clock::{self, Failure as Failed},
    },
    words::{long_date, short_date},
};
use rules::enforcement::{ActionKind, days_left};

use super::{
    Proposed, action_name, actions,
    case::{appointment_words, evidence},
    letter, name_of, open_to, proposed_for, sentence_name,
};
use crate::view::shown::{NOT_RECORDED, Shown, count};

/// The letter of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterShown {
    /// What it is called.
    pub name: String,
    /// Subject and text: as sent, or as drafted.
    pub draft: Draft,
    /// How, when and by whom it was sent; none before.
    pub sent: Option<String>,
    /// Whether the person wants Welsh, which is not written.
    pub welsh: bool,
    /// As a text file.
    pub text_href: String,
    /// As PDF.
    pub pdf_href: String,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionShown {
    /// What was decided.
    pub action: String,
    /// What it rests on and says, in order.
    pub facts: Vec<(&'static str, String)>,
    /// The appointments: words and page.
    pub about: Vec<(String, String)>,
    /// Its letter, if it has one.
    pub letter: Option<LetterShown>,
    /// Whether a warning may be taken back.
    pub withdrawable: bool,
    /// When and why it was withdrawn.
    pub withdrawn: Option<String>,
    /// The breach proceedings it began.
    pub breach: Option<String>,
    /// Whether it asks for recall, which has its pages later.
    pub recall: bool,
}

/// One decision with what became of it.
#[must_use]
pub fn shown(facts: &Shown<'_>, decision: &Decision) -> DecisionShown {
    let what = &decision.what;
    let kind = clock::kind_of(decision, facts.policy);
    let mut rows = vec![("Decided", format!("{}, by {}", facts.at(decision.at), facts.names.actor(decision.by)))];
    if facts.local(decision.at).date() != what.on {
        rows.push(("Day of the decision", short_date(what.on)));
    }
    rows.extend([
        ("Under", sentence_name(facts, what.sentence.and_then(|id| facts.case.sentence(id)))),
        ("The rule proposed", what.proposed.map_or_else(|| "Nothing".to_owned(), |action| name_of(facts, action, what.on))),
    ]);
    if let Some(by) = what.respond_by {
        let left = if by < facts.today {
            "the day has passed".to_owned()
        } else {
            format!("{} remaining", count(i64::from(days_left(by, facts.today)), "day"))
        };
        rows.push(("Answer by", format!("{} ({left})", long_date(by))));
    }
    rows.push(("Reasons", what.reasons.clone()));
    let considered = if what.alternatives.is_empty() { NOT_RECORDED.to_owned() } else { what.alternatives.clone() };
    rows.push(("Alternatives considered", considered));
    if !what.circumstances.is_empty() {
        rows.push(("What happened", what.circumstances.clone()));
    }
    DecisionShown {
        action: action_name(facts, decision),
        facts: rows,
        about: about(facts, &what.failures),
        letter: letter_of(facts, decision),
        withdrawable: kind == Some(ActionKind::Warning) && decision.withdrawn.is_none(),
        withdrawn: decision.withdrawn.as_ref().map(|w| format!("Withdrawn on {}: {}", short_date(w.on), w.reason)),
        breach: what.breach.map(|id| facts.link(&format!("/breaches/{id}"))),
        recall: kind == Some(ActionKind::Recall),
    }
}

/// Appointments in words, each with its page.
#[must_use]
pub fn about(facts: &Shown<'_>, failures: &[AppointmentId]) -> Vec<(String, String)> {
    let known = failures.iter().filter_map(|id| facts.case.appointment(*id));
    known.map(|a| (appointment_words(facts, a), facts.link(&format!("/appointments/{}", a.what.id)))).collect()
}

/// The letter of a decision, as sent or as drafted.
#[must_use]
pub fn letter_of(facts: &Shown<'_>, decision: &Decision) -> Option<LetterShown> {
    let draft = letter::of_decision(facts, decision)?;
    let kind = letter::kind(facts, &letter::About::decision(decision));
    let page = |file: &str| facts.link(&format!("/enforcement/{}/letter.{file}", decision.what.id));
    Some(LetterShown {
        name: kind.map_or("Letter", letters::Kind::words).to_owned(),
        draft,
        sent: decision.letter.as_ref().map(|sent| format!("Sent on {}: {}", short_date(sent.on), sent.by.to_lowercase())),
        welsh: letter::wants_welsh(facts) && decision.letter.is_none(),
        text_href: page("txt"),
        pdf_href: page("pdf"),
    })
}

/// What a form decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Deciding<'a> {
    /// A failure.
    Failure(Failed<'a>),
    /// The alarm of missed appointments.
    Alarm,
}

/// The form that takes a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideForm {
    /// What it answers.
    pub answers: Answers,
    /// The appointment in words and its page; for the alarm each of them.
    pub about: Vec<(String, String)>,
    /// The ids of the appointments of an alarm; none for a failure, which is in the address.
    pub missed: Vec<String>,
    /// What came in about them.
    pub evidence: Vec<String>,
    /// What the rule proposes.
    pub proposed: Option<Proposed>,
    /// The steps that are open: code and name; the proposed one first.
    pub actions: Vec<(String, String)>,
    /// Other failures under the same order that wait: id and words.
    pub others: Vec<(String, String)>,
    /// What happened, as the note of the session tells it.
    pub circumstances: String,
    /// What else could be done: a reminder beside the field.
    pub alternatives: Vec<String>,
    /// By when, in words.
    pub decide_by: Option<String>,
}

/// The failure with this appointment that waits for a decision.
#[must_use]
pub fn waiting<'a>(facts: &Shown<'a>, id: AppointmentId) -> Option<Failed<'a>> {
    clock::undecided(facts.case, facts.policy, facts.zone).into_iter().find(|f| f.id() == id)
}

/// The form for a failure or the alarm; none when there is nothing to decide.
#[must_use]
pub fn form(facts: &Shown<'_>, deciding: Deciding<'_>) -> Option<DecideForm> {
    match deciding {
        Deciding::Failure(failed) => Some(for_failure(facts, &failed)),
        Deciding::Alarm => for_alarm(facts),
    }
}

fn for_failure(facts: &Shown<'_>, failed: &Failed<'_>) -> DecideForm {
    let proposed = proposed_for(facts, failed);
    let duty = record::enforcement::proposal::for_failure(facts.case, failed, facts.policy, facts.zone).and_then(|s| s.legal);
    let mut steps = actions(facts, open_to(facts, failed.sentence, duty));
    if let Some(first) = proposed.as_ref().and_then(|p| steps.iter().position(|(code, _)| *code == p.action.to_string())) {
        let step = steps.remove(first);
        steps.insert(0, step);
    }
    let others = clock::undecided(facts.case, facts.policy, facts.zone);
    let others = others.iter().filter(|f| f.sentence == failed.sentence && f.id() != failed.id());
    DecideForm {
        answers: Answers::Failure,
        about: about(facts, &[failed.id()]),
        missed: Vec::new(),
        evidence: evidence(facts, failed.id()),
        decide_by: proposed.as_ref().and_then(|p| p.due.clone()),
        proposed,
        actions: steps,
        others: others.map(|f| (f.id().to_string(), appointment_words(facts, f.appointment))).collect(),
        // A warning states it: a note that must not be shared is never proposed.
        circumstances: failed.appointment.closed().filter(|s| !s.sensitive).map(|s| s.note.clone()).unwrap_or_default(),
        alternatives: alternatives(facts, failed.sentence),
    }
}

fn for_alarm(facts: &Shown<'_>) -> Option<DecideForm> {
    let alarm = alarm::alarm(facts.case, facts.policy, facts.zone)?;
    let sentence = alarm.misses.last().and_then(|a| clock::order_of(facts.case, a, facts.zone));
    let open = open_to(facts, sentence, None);
    let misses = alarm.appointments();
    Some(DecideForm {
        answers: Answers::MissAlarm,
        about: about(facts, &misses),
        missed: misses.iter().map(ToString::to_string).collect(),
        evidence: misses.iter().flat_map(|id| evidence(facts, *id)).collect(),
        proposed: None,
        actions: actions(facts, move |action| action.kind != ActionKind::Warning && open(action)),
        others: Vec::new(),
        circumstances: String::new(),
        alternatives: alternatives(facts, sentence),
        decide_by: Some(long_date(alarm.rule.decide_by)),
    })
}

/// What else could be done, as the table lists it: "None" is no alternative.
fn alternatives(facts: &Shown<'_>, sentence: Option<record::SentenceId>) -> Vec<String> {
    let licence = record::enforcement::proposal::under(facts.case, sentence, facts.policy) == rules::enforcement::Under::Licence;
    let rows = facts.policy.enforcement.alternatives.in_force(facts.today);
    let offered = rows.filter(|(_, row)| licence || !row.value.licence_only).map(|(_, row)| row.value.name.clone());
    offered.filter(|name| name != "None" && name != "Something else").collect()
}
