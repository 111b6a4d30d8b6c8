//! What the booking form proposes: type, day, time, place and officer, so that nothing needs to be typed where the
//! proposal fits (users-and-journeys J2 group 4 and J3).
//!
//! The day comes from the rule on how often contact is due; the time from the last session and from what is free in
//! the officer's diary. Every proposal says why.

mod read;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time, time},
    tz::TimeZone,
};
use record::{
    OfficerId, RequirementId, SentenceId, UnitId,
    appointment::{Appointment, State},
    duties::contact::next_contact_proposal,
    recorded::days_between,
    sentence::Sentence,
    words::{clock_time, distance, long_date, short_date},
};
use rules::{
    code::ContactCode,
    contact::{ContactFlag, ContactType},
    contact_frequency::Proposal,
    dated::{Mark, Row},
};

pub use self::read::{Booking, read};
use super::shown::{Shown, count};

/// The time proposed when there is no session to go by.
const USUAL_START: Time = time(10, 0, 0, 0);
/// The length proposed for a type that has no usual one, in minutes.
const USUAL_MINUTES: i64 = 30;

/// The instant of a time on a day. A time that the change to summer time leaves out is moved on by the hour left out.
#[must_use]
pub fn instant(day: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    day.to_datetime(time).to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// Somebody with whom an appointment can be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub officer: OfficerId,
    /// Their team.
    pub team: UnitId,
    /// Their name.
    pub name: String,
    /// Whether they are a senior probation officer, who may approve that somebody visits alone.
    pub manager: bool,
}

/// Why a day is proposed: what "Why am I seeing this?" shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The rule, the deciding reason first.
    pub reasons: Vec<String>,
    /// By when contact is due under the rule, in words; none when none is due.
    pub due: Option<String>,
    /// The rule's id.
    pub rule: String,
    /// Its source.
    pub source: String,
    /// Whether the row is a default of ours that a region may set.
    pub local: bool,
}

impl Why {
    /// Of a proposal of the rules.
    #[must_use]
    pub fn of(proposal: &Proposal, today: Date) -> Self {
        Self {
            reasons: proposal.reasons.clone(),
            due: proposal.due.map(|due| format!("{} ({})", long_date(due), distance(due, today))),
            rule: proposal.rule_id.clone(),
            source: proposal.source.to_string(),
            local: proposal.mark == Mark::LocalDefault,
        }
    }
}

/// What stands in the fields at first, as text that the same fields read back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    /// Code of the type.
    pub kind: String,
    /// "1 Dec 2026"; empty when no contact is due.
    pub date: String,
    /// "10am".
    pub start: String,
    /// "10:30am".
    pub end: String,
    /// Where.
    pub place: String,
    /// Id of the officer.
    pub with: String,
    /// Under which sentence or requirement.
    pub under: String,
}

/// The booking fields of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Types to choose from: value and words.
    pub kinds: Vec<(String, String)>,
    /// Officers to choose from.
    pub colleagues: Vec<Colleague>,
    /// Sentences and requirements to choose from: value and words. "The whole person" is last.
    pub under: Vec<(String, String)>,
    /// What stands in the fields at first.
    pub proposed: Proposed,
    /// The proposed day in long form, to be seen beside the short one.
    pub in_words: Option<String>,
    /// Why this day; none when no sentence runs.
    pub why: Option<Why>,
    /// Whether a mobile number is held, so that a reminder can be sent.
    pub mobile: bool,
    /// The person's first name, for the questions.
    pub forename: String,
    /// The day on which the form is shown: what "tomorrow" is counted from.
    pub today: Date,
    /// Whether a flag says that the person may harm staff: then nobody visits alone unless a manager approves it.
    pub risk_to_staff: bool,
}

/// What is proposed before the officer's diary was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The day that the rule proposes; none when no routine contact is due, or no sentence runs.
    pub day: Option<Date>,
    /// Type.
    pub kind: Option<ContactCode>,
    /// How long, in minutes.
    pub minutes: i64,
    /// The time of the last session, which is proposed again when no free time is known.
    pub start: Time,
    /// Where the last session was.
    pub place: String,
    /// Under what.
    pub under: Under,
    /// Why this day; none when no sentence runs.
    pub why: Option<Why>,
}

impl Wanted {
    /// What follows from the case file: the next appointment after `session`, if one is being closed, as if the person had
    /// attended it.
    #[must_use]
    pub fn of(facts: &Shown<'_>, session: Option<&Appointment>) -> Self {
        let case = facts.case;
        let sentence = session.and_then(|s| s.what.sentence).and_then(|id| case.sentence(id));
        let sentence = sentence.or_else(|| case.main_sentence(facts.today));
        let proposal = sentence.map(|sentence| next_contact(facts, session, sentence));
        let usual = session.filter(|session| routine(facts, session)).or_else(|| last_routine(facts)).or(session);
        let (kind, minutes) = usual_kind(facts, usual);
        Self {
            day: proposal.as_ref().and_then(|proposal| proposal.on),
            kind,
            minutes,
            start: usual.map_or(USUAL_START, |last| facts.local(last.what.starts_at).time()),
            place: usual.map(|last| last.what.place.clone()).unwrap_or_default(),
            under: match session {
                Some(session) => Under { sentence: session.what.sentence, requirement: session.what.requirement },
                None => Under { sentence: sentence.map(|sentence| sentence.what.id), requirement: None },
            },
            why: proposal.as_ref().map(|proposal| Why::of(proposal, facts.today)),
        }
    }
}

/// The booking fields: what is wanted, at the time that is free for the first of the colleagues.
#[must_use]
pub fn group(facts: &Shown<'_>, wanted: Wanted, free: Option<Timestamp>, colleagues: Vec<Colleague>) -> Group {
    let mut why = wanted.why;
    let free = free.map(|at| facts.local(at));
    let day = wanted.day.map(|day| free.map_or(day, DateTime::date));
    if let (Some(why), Some(wanted), Some(day)) = (&mut why, wanted.day, day)
        && wanted != day
    {
        why.reasons.push(format!("Moved from {}: the officer is away or has no free time that day", long_date(wanted)));
    }
    let start = free.filter(|_| day.is_some()).map_or(wanted.start, DateTime::time);
    let proposed = Proposed {
        kind: wanted.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        date: day.map(short_date).unwrap_or_default(),
        start: clock_time(start),
        end: clock_time(start.saturating_add(wanted.minutes.minutes())),
        place: wanted.place,
        with: colleagues.first().map(|colleague| colleague.officer.to_string()).unwrap_or_default(),
        under: wanted.under.value(),
    };
    Group {
        kinds: kinds(facts),
        colleagues,
        under: under(facts),
        in_words: day.map(long_date),
        proposed,
        why,
        mobile: facts.case.person.mobile(facts.today).is_some(),
        forename: facts.case.person.name.to_call().to_owned(),
        today: facts.today,
        risk_to_staff: facts.case.risk.to_staff(facts.today, facts.policy),
    }
}

/// When the next contact is due once `session` has been attended: the session counts although it is not closed yet.
fn next_contact(facts: &Shown<'_>, session: Option<&Appointment>, sentence: &Sentence) -> Proposal {
    let Shown { case, policy, zone, .. } = *facts;
    let attended =
        policy.outcomes.offered(rules::outcome::SessionChoice::AttendedComplied, facts.today).first().map(|(code, _)| *code);
    let Some(session) = session.filter(|session| session.state == State::Arranged) else {
        return next_contact_proposal(case, sentence, facts.today, policy, zone);
    };
    let mut as_if = case.clone();
    for appointment in as_if.appointments.iter_mut().filter(|a| a.what.id == session.what.id) {
        appointment.outcome = attended;
    }
    next_contact_proposal(&as_if, sentence, facts.today, policy, zone)
}

/// Whether it is a contact of the kind that the rule on how often asks for, and not a review or a programme session.
fn routine(facts: &Shown<'_>, appointment: &Appointment) -> bool {
    let row = facts.policy.contacts.types.read(appointment.what.kind, facts.today);
    row.is_some_and(|row| row.value.is(ContactFlag::NationalStandard))
}

/// The last routine session that took place or should have.
fn last_routine<'c>(facts: &Shown<'c>) -> Option<&'c Appointment> {
    let held = facts.case.appointments.iter().filter(|a| a.closed().is_some() && routine(facts, a));
    held.max_by_key(|a| a.what.starts_at)
}

/// The type to propose, and how long it takes: as the last one, but no second initial appointment.
fn usual_kind(facts: &Shown<'_>, last: Option<&Appointment>) -> (Option<ContactCode>, i64) {
    let (policy, today) = (facts.policy, facts.today);
    let minutes = |row: &Row<ContactType>| row.value.usual_minutes.map_or(USUAL_MINUTES, i64::from);
    let old = last.and_then(|last| Some((last.what.kind, policy.contacts.types.on(last.what.kind, today)?)));
    match old {
        Some((code, row)) if !row.value.is(ContactFlag::Initial) => (Some(code), minutes(row)),
        Some((_, initial)) => {
            let later = policy
                .contacts
                .appointments(today)
                .find(|(_, row)| row.value.mode == initial.value.mode && !row.value.is(ContactFlag::Initial));
            later.map_or((None, USUAL_MINUTES), |(code, row)| (Some(code), minutes(row)))
        }
        None => {
            let first = policy.contacts.appointments(today).next();
            first.map_or((None, USUAL_MINUTES), |(code, row)| (Some(code), minutes(row)))
        }
    }
}

/// Appointment types in force, for a list: value and words.
fn kinds(facts: &Shown<'_>) -> Vec<(String, String)> {
    let forename = facts.case.person.name.to_call();
    let kinds = facts.policy.contacts.appointments(facts.today);
    kinds.map(|(code, row)| (code.as_str().to_owned(), row.value.name_for(forename))).collect()
}

/// Under what an appointment is booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Under {
    /// The sentence; none for the whole person.
    pub sentence: Option<SentenceId>,
    /// The requirement of that sentence.
    pub requirement: Option<RequirementId>,
}

const WHOLE_PERSON: &str = "person";

impl Under {
    /// The value of the choice.
    #[must_use]
    pub fn value(self) -> String {
        match (self.requirement, self.sentence) {
            (Some(requirement), _) => requirement.to_string(),
            (None, Some(sentence)) => sentence.to_string(),
            (None, None) => WHOLE_PERSON.to_owned(),
        }
    }
}

/// Sentences that run and their requirements, the main one first.
fn under(facts: &Shown<'_>) -> Vec<(String, String)> {
    let today = facts.today;
    let tables = &facts.policy.sentences;
    let main = facts.case.main_sentence(today).map(|sentence| sentence.what.id);
    let mut live: Vec<&Sentence> = facts.case.sentences.iter().filter(|s| s.live_on(today)).collect();
    live.sort_by_key(|s| (Some(s.what.id) != main, s.what.sentenced_on));
    let mut list = Vec::new();
    for sentence in live {
        let name = tables.disposals.read(sentence.what.disposal, sentence.what.sentenced_on);
        let name = name.map_or_else(|| "Sentence".to_owned(), |row| row.value.name.clone());
        let named = format!("{name} of {}", short_date(sentence.what.sentenced_on));
        list.push((sentence.what.id.to_string(), named.clone()));
        list.extend(sentence.live_requirements(today).map(|requirement| {
            let row = tables.requirements.read(requirement.requirement, sentence.what.sentenced_on);
            let words = row.map_or_else(|| "Requirement".to_owned(), |row| row.value.name.clone());
            (requirement.id.to_string(), format!("{words} ({named})"))
        }));
    }
    list.push((WHOLE_PERSON.to_owned(), "The whole person, not one sentence".to_owned()));
    list
}

/// "Tuesday 1 December 2026, 10am to 10:30am".
#[must_use]
pub fn when_in_words(from: Timestamp, until: Timestamp, zone: &TimeZone) -> String {
    let (start, end) = (zone.to_datetime(from), zone.to_datetime(until));
    if start.date() == end.date() {
        return format!("{}, {} to {}", long_date(start.date()), clock_time(start.time()), clock_time(end.time()));
    }
    let days = days_between(start.date(), end.date());
    format!(
        "{}, {} to {} ({} later)",
        long_date(start.date()),
        clock_time(start.time()),
        clock_time(end.time()),
        count(days, "day")
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rules::code::OutcomeCode;

    use super::super::built::{ADA, BEN, at, history, whole};
    use super::*;
    use crate::form::{Posted, Reader};

    fn colleagues() -> Vec<Colleague> {
        let team = UnitId(uuid::Uuid::from_u128(0x71));
        [(BEN, "Ben Officer"), (ADA, "Ada Officer")]
            .map(|(officer, name)| Colleague { officer, team, name: name.to_owned(), manager: false })
            .to_vec()
    }

    #[test]
    fn the_next_appointment_is_proposed_as_if_the_open_session_was_attended() {
        let built = whole();
        let shown = built.shown();
        let session = built.case.appointments.iter().find(|a| a.outcome_needed(built.now)).expect("one waits");
        let wanted = Wanted::of(&shown, Some(session));
        assert_eq!(wanted.kind, Some(session.what.kind));
        assert_eq!((wanted.minutes, wanted.start), (30, time(10, 0, 0, 0)));
        assert_eq!(wanted.under, Under { sentence: session.what.sentence, requirement: session.what.requirement });
        let due = wanted.why.as_ref().and_then(|why| why.due.clone()).expect("a due day");
        assert!(due.contains("(in "), "counted from the session, so it is not late: {due}");
        assert!(wanted.day.is_some_and(|day| day > date(2026, 11, 20)));
    }

    #[test]
    fn what_is_proposed_reads_back_as_the_same_booking() {
        let built = whole();
        let shown = built.shown();
        let wanted = Wanted::of(&shown, None);
        let free = instant(date(2026, 12, 1), time(11, 30, 0, 0), shown.zone);
        let group = group(&shown, wanted, free, colleagues());
        let Proposed { kind, date: day, start, end, place, with, under } = group.proposed.clone();
        assert_eq!((day.as_str(), start.as_str(), end.as_str()), ("1 Dec 2026", "11:30am", "12pm"));
        let fields =
            [("kind", kind), ("date", day), ("start", start), ("end", end), ("place", place), ("with", with), ("under", under)];
        let posted = Posted::new(fields.map(|(name, value)| (name.to_owned(), value)).to_vec());
        let mut reader = Reader::new(&posted, shown.today);
        let booking = read(&mut reader, &posted, &shown, &group.colleagues, None);
        assert!(reader.finish().is_empty());
        let booking = booking.expect("a booking");
        assert_eq!(Some(booking.starts_at), free);
        assert_eq!(booking.ends_at.duration_since(booking.starts_at), jiff::SignedDuration::from_mins(30));
        assert_eq!(booking.with.officer, BEN, "the first of the colleagues");
        assert_eq!(booking.under.sentence, built.case.main_sentence(shown.today).map(|s| s.what.id));
        assert!(!booking.text_reminder);
    }

    #[test]
    fn a_day_without_free_time_is_moved_and_says_so() {
        let built = whole();
        let shown = built.shown();
        let wanted = Wanted { day: Some(date(2026, 12, 1)), ..Wanted::of(&shown, None) };
        let free = instant(date(2026, 12, 2), time(9, 0, 0, 0), shown.zone);
        let group = group(&shown, wanted, free, colleagues());
        assert_eq!(group.in_words.as_deref(), Some("Wednesday 2 December 2026"));
        let reasons = group.why.expect("why").reasons;
        assert_eq!(
            reasons.last().map(String::as_str),
            Some("Moved from Tuesday 1 December 2026: the officer is away or has no free time that day")
        );
    }

    #[test]
    fn a_person_without_a_sentence_gets_a_form_without_a_day() {
        let built = history();
        let group = group(&built.shown(), Wanted::of(&built.shown(), None), None, colleagues());
        assert_eq!((group.proposed.date.as_str(), group.proposed.start.as_str()), ("", "10am"));
        assert_eq!((group.why, group.mobile), (None, false));
        assert_eq!(group.under, [("person".to_owned(), "The whole person, not one sentence".to_owned())]);
        assert_eq!(group.proposed.under, "person");
    }

    #[test]
    fn a_first_appointment_is_not_proposed_twice() {
        let mut built = whole();
        let session = built.case.appointments.first().cloned().expect("one");
        let initial = Appointment {
            what: record::appointment::AppointmentArranged { kind: ContactCode::literal("COAI"), ..session.what.clone() },
            outcome: Some(OutcomeCode::literal("ATTC")),
            ..session
        };
        built.now = at(2026, 11, 23, 9);
        let wanted = Wanted::of(&built.shown(), Some(&initial));
        assert_eq!(wanted.kind, Some(ContactCode::literal("COAP")), "the planned office visit follows the initial one");
    }

    #[test]
    fn after_a_review_the_usual_contact_is_proposed_and_not_another_review() {
        let built = whole();
        let last = built.case.appointments.first().cloned().expect("one");
        let what = record::appointment::AppointmentArranged {
            kind: ContactCode::literal("UPW7"),
            place: "A community hall".into(),
            ..last.what.clone()
        };
        let review = Appointment { what, ..last };
        let wanted = Wanted::of(&built.shown(), Some(&review));
        assert_eq!((wanted.kind, wanted.place.as_str()), (Some(ContactCode::literal("COAP")), "Example House"));
    }

    #[test]
    fn an_hour_that_summer_time_leaves_out_is_moved_on() {
        let built = history();
        let gap = instant(date(2026, 3, 29), time(1, 30, 0, 0), &built.zone).expect("an instant");
        assert_eq!(built.zone.to_datetime(gap).time(), time(2, 30, 0, 0));
    }

    #[test]
    fn times_of_an_appointment_are_told_in_words() {
        let built = history();
        let (from, until) = (at(2026, 12, 1, 10), at(2026, 12, 1, 11));
        assert_eq!(when_in_words(from, until, &built.zone), "Tuesday 1 December 2026, 10am to 11am");
        let late = when_in_words(at(2026, 12, 1, 23), at(2026, 12, 2, 1), &built.zone);
        assert_eq!(late, "Tuesday 1 December 2026, 11pm to 1am (1 day later)");
    }
}
