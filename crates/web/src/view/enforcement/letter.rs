//! Letters from the record: what a letter of a decision says, with each fact where it stands on the record.

use jiff::civil::Date;
use letters::{Draft, Facts, Kind, Language, NotWritten};
use record::{
    AppointmentId, SentenceId,
    enforcement::{Answers, Decision, proposal},
    words::{clock_time, long_date},
};
use rules::{
    code::ActionCode,
    enforcement::{ActionKind, EnforcementPeriod, Under},
    sentence::DisposalKind,
};

use crate::view::shown::Shown;

const SECOND_WARNING: ActionCode = ActionCode::literal("EA03");

/// What a letter is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What is decided.
    pub action: ActionCode,
    /// What it answers.
    pub answers: Answers,
    /// The failures.
    pub failures: Vec<AppointmentId>,
    /// Under which sentence.
    pub sentence: Option<SentenceId>,
    /// The day of the decision.
    pub on: Date,
    /// By when to answer.
    pub respond_by: Option<Date>,
    /// What happened.
    pub circumstances: String,
    /// Why it was decided so.
    pub reasons: String,
}

impl About {
    /// Of a decision that was taken.
    #[must_use]
    pub fn decision(decision: &Decision) -> Self {
        let what = &decision.what;
        Self {
            action: what.action,
            answers: what.answers,
            failures: what.failures.clone(),
            sentence: what.sentence,
            on: what.on,
            respond_by: what.respond_by,
            circumstances: what.circumstances.clone(),
            reasons: what.reasons.clone(),
        }
    }
}

/// Which letter goes with a decision; none when it has none.
#[must_use]
pub fn kind(facts: &Shown<'_>, about: &About) -> Option<Kind> {
    let licence = proposal::under(facts.case, about.sentence, facts.policy) == Under::Licence;
    let action = facts.policy.enforcement.actions.read(about.action, about.on)?;
    match action.value.kind {
        ActionKind::Warning if about.action == SECOND_WARNING => Some(Kind::FinalWarning),
        ActionKind::Warning => Some(Kind::FirstWarning),
        ActionKind::Breach if !licence => Some(Kind::Breach),
        ActionKind::Letter if licence => Some(Kind::LicenceCompliance),
        ActionKind::Letter => Some(Kind::Other),
        // Recall was considered and nothing more is done: the person is told why (enforcement 7.5).
        ActionKind::None if licence && about.answers == Answers::MissAlarm => Some(Kind::NotRecalling),
        _ => None,
    }
}

/// What somebody calls the order in a letter.
fn order(facts: &Shown<'_>, sentence: Option<SentenceId>) -> String {
    if proposal::under(facts.case, sentence, facts.policy) == Under::Licence {
        return "licence".to_owned();
    }
    let sentence = sentence.and_then(|id| facts.case.sentence(id));
    let row = sentence.and_then(|s| facts.policy.sentences.disposals.read(s.what.disposal, s.what.sentenced_on));
    match row.map(|row| row.value.kind) {
        Some(DisposalKind::CommunityOrder) => "community order",
        Some(DisposalKind::SuspendedSentence) => "suspended sentence order",
        Some(DisposalKind::YouthRehabilitation) => "youth rehabilitation order",
        Some(DisposalKind::PostSentenceSupervision | DisposalKind::SupervisionDefault) => "supervision after sentence",
        _ => "order",
    }
    .to_owned()
}

/// The facts of a letter, from the record.
#[must_use]
pub fn letter_facts(facts: &Shown<'_>, about: &About) -> Facts {
    let person = &facts.case.person;
    let sentence = about.sentence.and_then(|id| facts.case.sentence(id));
    let held = facts.case.allocation();
    let mut address: Vec<String> = Vec::new();
    if let Some(main) = person.main_address(facts.today).filter(|main| !main.no_fixed_address) {
        address.extend(main.lines.iter().filter(|line| !line.trim().is_empty()).cloned());
        address.extend(main.postcode.clone());
    }
    let warning = facts.policy.enforcement.periods.on(EnforcementPeriod::WarningWindow, about.on);
    // One that must not be shared with the person is not told to them in a letter.
    let upcoming = facts.case.appointments.iter().filter(|a| a.upcoming(facts.now) && !a.what.sensitive);
    let next = upcoming.min_by_key(|a| a.what.starts_at).map(|next| {
        let at = facts.local(next.what.starts_at);
        format!("{} at {}, {}", long_date(at.date()), clock_time(at.time()), next.what.place)
    });
    Facts {
        from: vec!["Probation service".to_owned()].into_iter().chain(held.map(|held| facts.names.unit(held.team))).collect(),
        dated: long_date(facts.today),
        name: person.name.full(),
        address,
        reference: person.crn.clone(),
        order: order(facts, about.sentence),
        court: sentence.map(|s| s.what.court.clone()).unwrap_or_default(),
        sentenced_on: sentence.map(|s| long_date(s.what.sentenced_on)).unwrap_or_default(),
        failures: about.failures.iter().filter_map(|id| failed(facts, *id)).collect(),
        circumstances: about.circumstances.clone(),
        reasons: about.reasons.clone(),
        warning_until: warning.map(|row| long_date(row.value.after(about.on, &facts.policy.calendar))).unwrap_or_default(),
        respond_by: about.respond_by.map(long_date).unwrap_or_default(),
        next_appointment: next.unwrap_or_default(),
        officer: held.map(|held| facts.names.officer(held.officer)).unwrap_or_default(),
    }
}

fn failed(facts: &Shown<'_>, id: AppointmentId) -> Option<String> {
    let appointment = facts.case.appointment(id)?;
    let at = facts.local(appointment.what.starts_at);
    let kind = facts.policy.contacts.types.read(appointment.what.kind, at.date());
    let kind = kind.map(|row| row.value.name_for("you").to_lowercase()).unwrap_or_default();
    let outcome = appointment.outcome_type(facts.policy).map(|o| format!(": {}", o.name.to_lowercase())).unwrap_or_default();
    Some(format!("{} at {}, {kind}{outcome}", long_date(at.date()), clock_time(at.time())))
}

/// Whether the person wants letters in Welsh.
#[must_use]
pub fn wants_welsh(facts: &Shown<'_>) -> bool {
    facts.case.person.language.as_ref().is_some_and(|l| l.language.eq_ignore_ascii_case("welsh"))
}

/// The letter that goes with a decision, drafted; none when it has none.
#[must_use]
pub fn draft(facts: &Shown<'_>, about: &About) -> Option<(Kind, Result<Draft, NotWritten>)> {
    let kind = kind(facts, about)?;
    Some((kind, letters::draft(kind, Language::English, &letter_facts(facts, about))))
}

/// Subject and text of a decision's letter: as sent, or as drafted today.
#[must_use]
pub fn of_decision(facts: &Shown<'_>, decision: &Decision) -> Option<Draft> {
    let drafted = draft(facts, &About::decision(decision)).and_then(|(_, drafted)| drafted.ok());
    match (&decision.letter, drafted) {
        (Some(sent), Some(draft)) => Some(Draft { subject: draft.subject, text: sent.text.clone() }),
        (Some(sent), None) => Some(Draft { subject: "Letter".to_owned(), text: sent.text.clone() }),
        (None, drafted) => drafted,
    }
}

/// Words in square brackets that somebody has yet to replace.
#[must_use]
pub fn to_replace(text: &str) -> bool {
    text.split_once('[').is_some_and(|(_, after)| after.contains(']'))
}
