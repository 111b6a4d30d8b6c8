//! What every page about a person is made from: the case file as it is shown, the tables, the day, and the names of staff.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use record::{
    ActorId, CaseFile, Event, OfficerId, Recorded, UnitId,
    correction::CorrectionKind,
    recorded::days_between,
    sentence::{Length, LengthUnit},
    words::{clock_time, day_date, distance, short_date},
};
use rules::Policy;
use service::access::FieldGroup;
use uuid::Uuid;

/// A fact that the record does not have. Never a blank or a dash (users-and-journeys section 8).
pub const NOT_RECORDED: &str = "Not recorded";

/// An entry made more than so many working days after what it tells of is marked as late for ever
/// (security-and-records S4.6).
const LATE_AFTER_WORKING_DAYS: u32 = 5;

/// What members of staff, teams and units are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<Uuid, String>);

impl Names {
    /// The names of those that are known.
    pub fn new(known: impl IntoIterator<Item = (Uuid, String)>) -> Self {
        Self(known.into_iter().collect())
    }

    /// What somebody or some unit is called.
    #[must_use]
    pub fn of(&self, id: Uuid) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| "Name not recorded".to_owned())
    }

    /// What a member of staff is called.
    #[must_use]
    pub fn officer(&self, id: OfficerId) -> String {
        self.of(id.0)
    }

    /// What who recorded something is called.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> String {
        self.of(id.0)
    }

    /// What a team or unit is called.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> String {
        self.of(id.0)
    }
}

/// Whether the page offers to change anything: what the visitor may do, and never on a past view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Links and forms that change the record are shown.
    Changes,
    /// They are not.
    Nothing,
}

/// The case file as a page shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The case file, as it stands or as it stood.
    pub case: &'a CaseFile,
    /// The tables in force.
    pub policy: &'a Policy,
    /// The instant that the page is about: now, or the end of the past day.
    pub now: Timestamp,
    /// Its day.
    pub today: Date,
    /// Where days begin and end.
    pub zone: &'a TimeZone,
    /// What members of staff are called.
    pub names: &'a Names,
    /// The past day that is shown, if it is not the present: links lead to the same day.
    pub as_at: Option<Date>,
    /// The parts of the record that the visitor may see: a page leaves the others out.
    pub parts: &'a [FieldGroup],
    /// Whether changes are offered.
    pub offer: Offer,
}

impl Shown<'_> {
    /// The address of a page about this person: `/risk` gives `/people/X000001/risk`, on the same past day. What comes
    /// after `#` stays at the end.
    #[must_use]
    pub fn link(&self, page: &str) -> String {
        let (page, part) = page.split_once('#').map_or((page, String::new()), |(page, part)| (page, format!("#{part}")));
        let day = self.as_at.map(|day| format!("?as-at={day}")).unwrap_or_default();
        format!("/people/{}{page}{day}{part}", self.case.person.crn)
    }

    /// Whether the visitor may see a part of the record.
    #[must_use]
    pub fn sees(&self, part: FieldGroup) -> bool {
        self.parts.contains(&part)
    }

    /// Whether changes are offered.
    #[must_use]
    pub fn offers(&self) -> bool {
        self.offer == Offer::Changes
    }

    /// An instant on the clocks of the service.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    /// "Tue 24 Nov 2026, 10am to 10:30am".
    #[must_use]
    pub fn from_to(&self, from: Timestamp, until: Timestamp) -> String {
        let (from, until) = (self.local(from), self.local(until));
        format!("{}, {} to {}", day_date(from.date()), clock_time(from.time()), clock_time(until.time()))
    }

    /// "21 Nov 2026 at 9:30am".
    #[must_use]
    pub fn at(&self, at: Timestamp) -> String {
        let at = self.local(at);
        format!("{} at {}", short_date(at.date()), clock_time(at.time()))
    }

    /// "Due 3 Dec 2026 (in 11 days)".
    #[must_use]
    pub fn due(&self, on: Date) -> String {
        format!("Due {}", self.when(on))
    }

    /// "3 Dec 2026 (in 11 days)", "3 Dec 2026 (4 days late)": for a deadline.
    #[must_use]
    pub fn when(&self, on: Date) -> String {
        format!("{} ({})", short_date(on), distance(on, self.today))
    }

    /// "3 Dec 2026 (in 11 days)", "3 Nov 2026 (19 days ago)": for a day that nobody can miss.
    #[must_use]
    pub fn near(&self, on: Date) -> String {
        format!("{} ({})", short_date(on), ago(on, self.today))
    }

    /// What is known of when and by whom the first event for which `is` holds was recorded.
    pub fn told(&self, events: &[Recorded<Event>], is: impl Fn(&Event) -> bool) -> Option<Told> {
        events.iter().find(|event| is(&event.event)).map(|event| self.told_of(event))
    }

    /// As [`Self::told`] for one event.
    #[must_use]
    pub fn told_of(&self, event: &Recorded<Event>) -> Told {
        let recorded_on = event.recorded_on(self.zone);
        let working = self.policy.calendar.working_days_between(event.happened_on, recorded_on);
        let days = days_between(event.happened_on, recorded_on);
        let corrections = self.case.corrections_of(event.version).map(|correction| Correction {
            words: correction_words(correction.what.kind),
            text: correction.what.text.clone(),
            by: format!("{}, {}", self.names.actor(correction.recorded_by), self.at(correction.recorded_at)),
        });
        Told {
            by: self.names.actor(event.actor),
            recorded_on,
            late: (working > LATE_AFTER_WORKING_DAYS).then(|| format!("Recorded {} later", count(days, "day"))),
            corrections: corrections.collect(),
        }
    }
}

/// When and by whom something was recorded, with the marks that stay for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// By whom.
    pub by: String,
    /// When.
    pub recorded_on: Date,
    /// "Recorded 12 days later", when it was late.
    pub late: Option<String>,
    /// Corrections of it, oldest first.
    pub corrections: Vec<Correction>,
}

/// A correction of an entry, as it is shown beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// "Corrected", "The person disagrees", "Entered in error".
    pub words: &'static str,
    /// What is right, or what the person says.
    pub text: String,
    /// Who recorded it and when.
    pub by: String,
}

const fn correction_words(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::Correction => "Corrected",
        CorrectionKind::Disagreement => "The person disagrees",
        CorrectionKind::EnteredInError => "Entered in error",
    }
}

/// "in 11 days", "today", "yesterday", "4 days ago".
#[must_use]
pub fn ago(on: Date, today: Date) -> String {
    match days_between(on, today) {
        1 => "yesterday".to_owned(),
        days if days > 1 => format!("{days} days ago"),
        _ => distance(on, today),
    }
}

/// "1 day", "12 days".
#[must_use]
pub fn count(how_many: impl Into<i64>, what: &str) -> String {
    match how_many.into() {
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    }
}

/// "12 months".
#[must_use]
pub fn length(length: Length) -> String {
    let unit = match length.unit {
        LengthUnit::Years => "year",
        LengthUnit::Months => "month",
        LengthUnit::Weeks => "week",
        LengthUnit::Days => "day",
        LengthUnit::Hours => "hour",
    };
    count(length.count, unit)
}

/// The words, or "Not recorded".
#[must_use]
pub fn known(words: Option<impl Into<String>>) -> String {
    words.map_or_else(|| NOT_RECORDED.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::correction::EntryCorrected;

    use super::super::built::{at, history, on};
    use super::*;

    #[test]
    fn an_entry_is_marked_as_late_only_after_more_than_five_working_days() {
        let mut case = history();
        case.add(at(2026, 11, 23, 10), on(date(2026, 11, 16)), Event::GenderRecorded(stated("Woman")));
        case.add(at(2026, 11, 24, 10), on(date(2026, 11, 16)), Event::PronounsRecorded(stated("she, her")));
        let shown = case.shown();
        let in_time = shown.told(&case.events, |e| matches!(e, Event::GenderRecorded(_))).expect("told");
        assert_eq!(in_time.late, None);
        let late = shown.told(&case.events, |e| matches!(e, Event::PronounsRecorded(_))).expect("told");
        assert_eq!(late.late.as_deref(), Some("Recorded 8 days later"));
    }

    #[test]
    fn a_correction_stands_beside_the_entry_it_is_about() {
        let mut case = history();
        case.add(at(2026, 11, 20, 10), on(date(2026, 11, 20)), Event::EthnicityRecorded(stated("Welsh")));
        let version = case.events.last().expect("an event").version;
        let what = EntryCorrected { version, kind: CorrectionKind::Disagreement, text: "I said Cornish".into() };
        case.add(at(2026, 11, 21, 10), on(date(2026, 11, 21)), Event::EntryCorrected(what));
        let told = case.shown().told(&case.events, |e| matches!(e, Event::EthnicityRecorded(_))).expect("told");
        assert_eq!(told.corrections.len(), 1);
        assert_eq!(told.corrections[0].words, "The person disagrees");
        assert_eq!(told.corrections[0].by, "Ada Officer, 21 Nov 2026 at 10am");
    }

    #[test]
    fn links_of_a_past_view_stay_on_that_day() {
        let case = history();
        assert_eq!(case.shown().link("/risk#flags"), "/people/X000001/risk#flags");
        let past = Shown { as_at: Some(date(2026, 3, 1)), ..case.shown() };
        assert_eq!(past.link("/risk#flags"), "/people/X000001/risk?as-at=2026-03-01#flags");
        assert_eq!(past.link(""), "/people/X000001?as-at=2026-03-01");
    }

    #[test]
    fn numbers_of_things_are_written_with_the_right_ending() {
        assert_eq!((count(1, "day"), count(0, "day"), count(12, "month")), ("1 day".into(), "0 days".into(), "12 months".into()));
        let today = date(2026, 11, 23);
        assert_eq!(ago(date(2026, 11, 22), today), "yesterday");
        assert_eq!(ago(date(2026, 11, 13), today), "10 days ago");
        assert_eq!(ago(date(2026, 12, 3), today), "in 10 days");
    }

    fn stated(value: &str) -> record::person::Stated {
        record::person::Stated { value: value.to_owned() }
    }
}
