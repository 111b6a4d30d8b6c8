//! A person's appointments: what is to come, what waits for its outcome, what was; and one of them.

use jiff::Timestamp;
use record::{
    AppointmentId,
    appointment::{Appointment, AskedBy, State},
    words::{clock_time, day_date, long_date},
};
use rules::outcome::Answer;

use super::{
    book::{Why, when_in_words},
    close_session::reason_awaited,
    shown::{NOT_RECORDED, Shown},
};

/// The most rows of one page of a list.
pub const ROWS: usize = 50;

/// How an appointment stands, as a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something is owed.
    Needed,
    /// It went as it should.
    Well,
    /// A failure.
    Failed,
    /// Neither.
    Plain,
}

/// One appointment in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// "Tue 1 Dec 2026".
    pub day: String,
    /// "10am to 10:30am".
    pub time: String,
    /// Type.
    pub kind: String,
    /// Where.
    pub place: String,
    /// With whom.
    pub with: String,
    /// How it stands.
    pub standing: String,
    /// How that is coloured.
    pub tone: Tone,
    /// Its page.
    pub href: String,
    /// What its link says: "Record outcome", "View".
    pub action: &'static str,
}

/// The list page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointments {
    /// Those that started and have no outcome, oldest first.
    pub outcome_needed: Vec<Line>,
    /// Those to come, soonest first.
    pub upcoming: Vec<Line>,
    /// Those that were, latest first: one page of them.
    pub past: Vec<Line>,
    /// The key of the next page of the past, if there is more.
    pub older: Option<String>,
    /// When contact is due and why; none when no sentence runs.
    pub due: Option<Why>,
    /// The person's first name.
    pub forename: String,
}

/// The list page. `before` is the key of the page of the past; the first page has none.
#[must_use]
pub fn list(facts: &Shown<'_>, before: Option<Timestamp>) -> Appointments {
    let case = facts.case;
    let today = facts.today;
    let mut needed: Vec<&Appointment> = Vec::new();
    let mut upcoming: Vec<&Appointment> = Vec::new();
    let mut past: Vec<&Appointment> = Vec::new();
    for appointment in &case.appointments {
        if appointment.upcoming(facts.now) {
            upcoming.push(appointment);
        } else if appointment.outcome_needed(facts.now) {
            needed.push(appointment);
        } else {
            past.push(appointment);
        }
    }
    needed.sort_by_key(|a| a.what.starts_at);
    upcoming.sort_by_key(|a| a.what.starts_at);
    past.sort_by_key(|a| std::cmp::Reverse((a.what.starts_at, a.what.id)));
    past.retain(|a| before.is_none_or(|before| a.what.starts_at < before));
    let older = past.get(ROWS).and_then(|_| past.get(ROWS - 1)).map(|last| last.what.starts_at.as_microsecond().to_string());
    let lines = |list: Vec<&Appointment>| list.into_iter().map(|a| line(facts, a)).collect();
    let due = case
        .main_sentence(today)
        .map(|sentence| record::duties::contact::next_contact_proposal(case, sentence, today, facts.policy, facts.zone));
    Appointments {
        outcome_needed: lines(needed),
        upcoming: lines(upcoming),
        past: lines(past.into_iter().take(ROWS).collect()),
        older,
        due: due.map(|proposal| Why::of(&proposal, today)),
        forename: case.person.name.to_call().to_owned(),
    }
}

/// One appointment in a list.
#[must_use]
pub fn line(facts: &Shown<'_>, appointment: &Appointment) -> Line {
    let (from, until) = (facts.zone.to_datetime(appointment.what.starts_at), facts.zone.to_datetime(appointment.what.ends_at));
    let (standing, tone) = standing(facts, appointment);
    Line {
        day: day_date(from.date()),
        time: format!("{} to {}", clock_time(from.time()), clock_time(until.time())),
        kind: kind_name(facts, appointment),
        place: appointment.what.place.clone(),
        with: facts.names.officer(appointment.what.officer),
        standing,
        tone,
        href: href(facts, appointment.what.id),
        action: if appointment.outcome_needed(facts.now) {
            "Record outcome"
        } else if reason_awaited(facts, appointment) {
            "Decide absence"
        } else {
            "View"
        },
    }
}

/// The page of an appointment.
#[must_use]
pub fn href(facts: &Shown<'_>, appointment: AppointmentId) -> String {
    facts.link(&format!("/appointments/{appointment}"))
}

/// The name of its type on its day.
#[must_use]
pub fn kind_name(facts: &Shown<'_>, appointment: &Appointment) -> String {
    let day = facts.local(appointment.what.starts_at).date();
    let row = facts.policy.contacts.types.read(appointment.what.kind, day);
    row.map_or_else(|| appointment.what.kind.to_string(), |row| row.value.name_for(facts.case.person.name.to_call()))
}

/// How it stands, in a few words.
#[must_use]
pub fn standing(facts: &Shown<'_>, appointment: &Appointment) -> (String, Tone) {
    match &appointment.state {
        State::Arranged if appointment.what.starts_at > facts.now => ("Arranged".to_owned(), Tone::Plain),
        State::Arranged => ("Outcome needed".to_owned(), Tone::Needed),
        State::Cancelled(_) => ("Cancelled".to_owned(), Tone::Plain),
        State::Moved(moved) => match moved.asked_by {
            AskedBy::Person => (format!("Moved, {} asked", facts.case.person.name.to_call()), Tone::Plain),
            AskedBy::Service => ("Moved by us".to_owned(), Tone::Plain),
        },
        State::Closed(_) => {
            let Some(outcome) = appointment.outcome_type(facts.policy) else {
                return ("Closed".to_owned(), Tone::Plain);
            };
            let tone = match (outcome.enforceable, outcome.acceptable) {
                (Answer::Yes, _) => Tone::Failed,
                (Answer::Open, _) => Tone::Needed,
                (Answer::No, Answer::Yes) if outcome.attended => Tone::Well,
                _ => Tone::Plain,
            };
            (outcome.name.clone(), tone)
        }
    }
}

/// What can be done on the page of one appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is to come: it may be moved or cancelled.
    ToCome,
    /// It has started: record its outcome; it may still be moved or cancelled.
    OutcomeNeeded,
    /// The person did not come and the reason is awaited: decide.
    ReasonAwaited,
    /// It is over. The outcome may be put right.
    Closed,
    /// Another one took its place.
    Moved(AppointmentId),
    /// It was called off.
    Cancelled,
}

/// One appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct One {
    /// What can be done.
    pub stage: Stage,
    /// How it stands.
    pub standing: String,
    /// How that is coloured.
    pub tone: Tone,
    /// What was arranged.
    pub arranged: Vec<(&'static str, String)>,
    /// What came of it; empty before.
    pub outcome: Vec<(&'static str, String)>,
    /// Its page.
    pub href: String,
    /// The page of the one that it took the place of.
    pub moved_from: Option<String>,
}

/// The page of one appointment.
#[must_use]
pub fn one(facts: &Shown<'_>, appointment: &Appointment) -> One {
    let (standing, tone) = standing(facts, appointment);
    let stage = match &appointment.state {
        State::Arranged if appointment.outcome_needed(facts.now) => Stage::OutcomeNeeded,
        State::Arranged => Stage::ToCome,
        State::Moved(moved) => Stage::Moved(moved.to),
        State::Cancelled(_) => Stage::Cancelled,
        State::Closed(_) if reason_awaited(facts, appointment) => Stage::ReasonAwaited,
        State::Closed(_) => Stage::Closed,
    };
    One {
        stage,
        standing,
        tone,
        arranged: arranged(facts, appointment),
        outcome: outcome(facts, appointment),
        href: href(facts, appointment.what.id),
        moved_from: appointment.what.moved_from.map(|old| href(facts, old)),
    }
}

fn arranged(facts: &Shown<'_>, appointment: &Appointment) -> Vec<(&'static str, String)> {
    let what = &appointment.what;
    let mut rows = vec![
        ("When", when_in_words(what.starts_at, what.ends_at, facts.zone)),
        ("Type", kind_name(facts, appointment)),
        ("Place", what.place.clone()),
        ("With", facts.names.officer(what.officer)),
    ];
    rows.extend(what.purpose.clone().map(|purpose| ("What for", purpose)));
    if what.text_reminder {
        rows.push(("Text reminder", "The day before".to_owned()));
    }
    if what.sensitive {
        rows.push(("Sharing", format!("Not to be shared with {}", facts.case.person.name.to_call())));
    }
    rows
}

fn outcome(facts: &Shown<'_>, appointment: &Appointment) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    match &appointment.state {
        State::Arranged => {}
        State::Moved(moved) => rows.push(("Why it moved", moved.reason.clone())),
        State::Cancelled(cancelled) => {
            let by = match cancelled.asked_by {
                AskedBy::Person => facts.case.person.name.to_call().to_owned(),
                AskedBy::Service => "Us".to_owned(),
            };
            rows.push(("Cancelled by", by));
            rows.push(("Why", cancelled.reason.clone()));
        }
        State::Closed(session) => {
            let name = appointment.outcome_type(facts.policy).map(|outcome| outcome.name.clone());
            rows.push(("Outcome", name.unwrap_or_else(|| session.outcome.to_string())));
            if let Some(at) = appointment.closed_at {
                let at = facts.zone.to_datetime(at);
                rows.push(("Recorded", format!("{} at {}", long_date(at.date()), clock_time(at.time()))));
            }
            rows.push(("Summary", or_not_recorded(&session.summary)));
            rows.push(("Note", or_not_recorded(&session.note)));
            if !session.tags.is_empty() {
                rows.push(("Topics", session.tags.join(", ")));
            }
            if session.sensitive {
                rows.push(("Sharing", format!("Not to be shared with {}", facts.case.person.name.to_call())));
            }
            if reason_awaited(facts, appointment)
                && let Some(by) = session.evidence_by
            {
                rows.push(("Reason to be known by", long_date(by)));
            }
            rows.extend(appointment.decisions.last().map(|decision| ("Why the outcome was decided", decision.reason.clone())));
        }
    }
    rows
}

/// The text, or the words for none.
#[must_use]
pub fn or_not_recorded(text: &str) -> String {
    if text.trim().is_empty() { NOT_RECORDED.to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::built::{at, whole};
    use super::*;

    #[test]
    fn each_appointment_stands_in_one_list_with_its_next_step() {
        let built = whole();
        let view = list(&built.shown(), None);
        let days = |lines: &[Line]| lines.iter().map(|line| line.day.clone()).collect::<Vec<_>>();
        assert_eq!(days(&view.outcome_needed), ["Fri 20 Nov 2026"]);
        assert_eq!(view.outcome_needed[0].action, "Record outcome");
        assert_eq!(days(&view.upcoming), ["Tue 24 Nov 2026"]);
        assert_eq!(days(&view.past), ["Mon 16 Nov 2026", "Mon 9 Nov 2026"]);
        assert_eq!((view.past[0].action, view.past[0].tone), ("Decide absence", Tone::Needed));
        assert_eq!((view.past[1].standing.as_str(), view.past[1].tone), ("Attended and complied", Tone::Well));
        assert_eq!(view.older, None);
        assert!(view.due.is_some());
    }

    #[test]
    fn the_past_is_paged_by_the_time_of_the_last_row() {
        let mut built = whole();
        for number in 0..60_i8 {
            built.appointment(
                200 + u128::from(number.unsigned_abs()),
                at(2026, 7 + number / 20, 1 + number % 20, 10),
                Some("ATTC"),
            );
        }
        let first = list(&built.shown(), None);
        assert_eq!(first.past.len(), ROWS);
        let key: i64 = first.older.expect("more").parse().expect("a number");
        let second = list(&built.shown(), Timestamp::from_microsecond(key).ok());
        assert_eq!(second.past.len(), 12);
        assert_eq!(second.older, None);
        assert!(first.past.iter().all(|line| !second.past.contains(line)), "no row twice");
    }

    #[test]
    fn one_appointment_says_what_was_arranged_and_what_came_of_it() {
        let built = whole();
        let awaited = built.case.appointments.iter().find(|a| reason_awaited(&built.shown(), a)).expect("one");
        let view = one(&built.shown(), awaited);
        assert_eq!(view.stage, Stage::ReasonAwaited);
        assert!(view.arranged.contains(&("With", "Ada Officer".to_owned())));
        assert!(view.outcome.contains(&("Summary", "Not recorded".to_owned())));
        assert!(view.outcome.contains(&("Note", "Came on time.".to_owned())));
    }

    #[test]
    fn in_a_past_view_what_was_to_come_then_is_to_come() {
        let past = whole().as_at(jiff::civil::date(2026, 11, 18));
        let view = list(&Shown { as_at: Some(jiff::civil::date(2026, 11, 18)), ..past.shown() }, None);
        assert!(view.upcoming.iter().all(|line| line.href.ends_with("?as-at=2026-11-18")));
        assert!(view.outcome_needed.is_empty());
    }
}
