//! The person banner: who this is, how dangerous, whose, what next. On every page about a person (design rule 5 of
//! users-and-journeys: risk is always in the banner).

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use record::{
    AppointmentId, CaseFile,
    words::{clock_time, short_date},
};
use rules::{
    Policy,
    register::{Colour, Indicator},
    rosh::RoshLevel,
};

use super::{checks::in_short, words::day_and_time};

/// How many flags the banner names; the rest are counted.
const FLAGS_NAMED: usize = 3;
/// How many note types stand first in the short form.
const COMMON_TYPES: usize = 10;

/// What the banner is made from, besides the case file.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The tables in force.
    pub policy: &'a Policy,
    /// Where days begin and end.
    pub zone: &'a TimeZone,
    /// The instant of the visit.
    pub now: Timestamp,
    /// The past day that is shown, if it is not the present.
    pub as_at: Option<Date>,
    /// What the officer who holds the case is called.
    pub officer: Option<&'a str>,
    /// Whether a restriction or exclusion is in force.
    pub limited: bool,
    /// What the visitor may do.
    pub rights: Rights,
}

/// What the visitor may do with this person's record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// See the line of risk.
    pub risk: bool,
    /// Write a note.
    pub note: bool,
    /// Book an appointment.
    pub book: bool,
}

/// The banner.
#[derive(Clone, Debug, PartialEq)]
pub struct Banner {
    /// Case number.
    pub crn: String,
    /// Forename, middle names, surname.
    pub name: String,
    /// What to call the person in a sentence.
    pub called: String,
    /// Pronouns in the person's words, if given.
    pub pronouns: Option<String>,
    /// "1 Jan 1990 (36 years old)", or that it is not recorded.
    pub born: String,
    /// Risk; none when the visitor may not see it.
    pub risk: Option<RiskLine>,
    /// Who holds the case.
    pub officer: String,
    /// The next appointment.
    pub next: Option<Next>,
    /// Where the safety checks stand.
    pub safety_checks: String,
    /// What stands above everything else.
    pub notice: Option<Notice>,
    /// The past day that is shown.
    pub as_at: Option<Date>,
    /// Whether access to the record is limited to some people.
    pub limited: bool,
    /// The short note form, when the visitor may write one.
    pub note: Option<NoteForm>,
    /// Whether "Book" is offered.
    pub book: bool,
}

/// The line of risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskLine {
    /// The overall level of risk of serious harm, and the day of the judgement.
    pub level: Option<(RoshLevel, Date)>,
    /// The tier in words.
    pub tier: Option<String>,
    /// "MAPPA category 2, level 1".
    pub mappa: Option<String>,
    /// Names of the gravest flags, three at most.
    pub flags: Vec<String>,
    /// How many more flags there are.
    pub more_flags: usize,
    /// Whether a flag says that staff are at risk.
    pub risk_to_staff: bool,
}

/// The next appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Its id.
    pub id: AppointmentId,
    /// "Mon 23 Nov 2026 at 10am, planned office visit".
    pub words: String,
}

/// What stands above everything else: nothing can be changed, or only some things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A past view.
    AsAt(Date),
    /// The person died.
    Died(Date),
    /// The case is closed.
    Closed,
    /// The visitor may look and nothing else.
    ReadOnly,
}

/// The short form "Add a note" (J10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteForm {
    /// Types with their codes: the common ones first.
    pub common: Vec<(String, String)>,
    /// The others.
    pub others: Vec<(String, String)>,
    /// Today, as it is shown.
    pub date: String,
    /// Now, as it is shown.
    pub time: String,
}

impl Banner {
    /// The banner of a case file.
    #[must_use]
    pub fn of(case: &CaseFile, seen: &Seen<'_>) -> Self {
        let today = seen.zone.to_datetime(seen.now).date();
        let day = seen.as_at.unwrap_or(today);
        let person = &case.person;
        let past = seen.as_at.is_some();
        let born = person.birth_date.map(|born| {
            let age = person.age_on(person.died_on.unwrap_or(day)).unwrap_or_default();
            format!("{} ({age} years old)", short_date(born))
        });
        let officer = match (case.allocation(), seen.officer) {
            (Some(_), Some(name)) => name.to_owned(),
            (Some(_), None) => "Name not available".to_owned(),
            (None, _) => "Not allocated".to_owned(),
        };
        let called = person.name.to_call().to_owned();
        let may_change = !past;
        Self {
            crn: person.crn.clone(),
            name: person.name.full(),
            pronouns: person.pronouns.clone(),
            born: born.unwrap_or_else(|| "Date of birth not recorded".to_owned()),
            risk: seen.rights.risk.then(|| RiskLine::of(case, seen.policy, day)),
            officer,
            next: if past { None } else { next(case, seen, day, &called) },
            safety_checks: in_short(case, seen.policy, day),
            notice: notice(case, seen, day),
            as_at: seen.as_at,
            limited: seen.limited,
            note: (may_change && seen.rights.note).then(|| NoteForm::of(seen, today, &called)),
            book: may_change && seen.rights.book && person.died_on.is_none(),
            called,
        }
    }

    /// The person in the title of a page: "Sam Example (X000001)".
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} ({})", self.name, self.crn)
    }

    /// The address of a page of this person, at the day that is shown: `under` is empty or begins with a slash.
    #[must_use]
    pub fn path(&self, under: &str) -> String {
        let path = format!("/people/{}{under}", self.crn);
        match self.as_at {
            Some(day) => format!("{path}?as-at={day}"),
            None => path,
        }
    }
}

fn next(case: &CaseFile, seen: &Seen<'_>, day: Date, called: &str) -> Option<Next> {
    let next = case.next_appointment(seen.now)?;
    let kind = seen.policy.contacts.types.read(next.what.kind, day);
    let kind = kind.map_or_else(|| next.what.kind.to_string(), |row| row.value.name_for(called));
    Some(Next { id: next.what.id, words: format!("{}, {}", day_and_time(next.what.starts_at, seen.zone), lower_first(&kind)) })
}

/// A name inside a sentence: the first letter small, unless it begins an abbreviation.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

fn notice(case: &CaseFile, seen: &Seen<'_>, day: Date) -> Option<Notice> {
    if let Some(day) = seen.as_at {
        return Some(Notice::AsAt(day));
    }
    if let Some(on) = case.person.died_on {
        return Some(Notice::Died(on));
    }
    if !case.open_on(day) {
        return Some(Notice::Closed);
    }
    (!seen.rights.note && !seen.rights.book).then_some(Notice::ReadOnly)
}

impl RiskLine {
    /// The line of a case on a day. Levels of risk of serious harm are registers too; they are said once.
    #[must_use]
    pub fn of(case: &CaseFile, policy: &Policy, day: Date) -> Self {
        let registers = &policy.registers;
        let standing: Vec<_> = case.risk.flags(day).collect();
        let mut named: Vec<(Colour, String)> = standing
            .iter()
            .filter(|entry| RoshLevel::from_register_code(entry.made.code).is_none() && entry.made.level.is_none())
            .map(|entry| match registers.types.read(entry.made.code, day) {
                Some(row) => (row.value.colour, row.value.name.clone()),
                None => (Colour::White, entry.made.code.to_string()),
            })
            .collect();
        named.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let more_flags = named.len().saturating_sub(FLAGS_NAMED);
        let risk_to_staff = standing.iter().any(|entry| {
            let row = registers.types.read(entry.made.code, day);
            row.is_some_and(|row| row.value.indicators.contains(&Indicator::RiskToStaff))
        });
        let mappa = standing.iter().rev().find_map(|entry| {
            let category = &registers.categories.read(entry.made.category?, day)?.value.name;
            let level = &registers.levels.read(entry.made.level?, day)?.value.name;
            Some(format!("MAPPA {}, {}", before_colon(category), before_colon(level)))
        });
        Self {
            level: case.risk.current().and_then(|judged| Some((judged.overall()?, judged.assessed_on))),
            tier: case.risk.tier().map(rules::tier::Tier::words),
            mappa,
            flags: named.into_iter().take(FLAGS_NAMED).map(|(_, name)| name).collect(),
            more_flags,
            risk_to_staff,
        }
    }
}

fn before_colon(name: &str) -> String {
    lower_first(name.split(':').next().unwrap_or(name))
}

impl NoteForm {
    fn of(seen: &Seen<'_>, today: Date, called: &str) -> Self {
        let mut notes: Vec<_> = seen
            .policy
            .contacts
            .notes(today)
            .into_iter()
            // Support of another officer's case is rare here and has 36 types: it is recorded on the record page.
            .filter(|(code, _)| seen.policy.workload.support.points(*code, today) == 0)
            .map(|(code, row)| (code.to_string(), row.value.name_for(called)))
            .collect();
        let others = notes.split_off(notes.len().min(COMMON_TYPES));
        let time = seen.zone.to_datetime(seen.now).time();
        Self { common: notes, others, date: short_date(today), time: clock_time(time) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{
        Event, OfficerId, Recorded, RegisterEntryId, UnitId,
        allocation::CaseAllocated,
        person::{Name, PersonDied, PersonRegistered, Stated},
        risk::{RegisterEntryMade, RiskLevelSet, TierRecorded},
    };
    use rules::{
        code::{RegisterCode, RegisterValueCode},
        rosh::GroupAtRisk,
        tier::Tier,
    };
    use uuid::Uuid;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("instant")
    }

    fn case(events: Vec<Event>) -> CaseFile {
        let registered = Event::PersonRegistered(PersonRegistered {
            crn: "X000001".into(),
            name: Name { forename: "Sam".into(), surname: "Example".into(), ..Name::default() },
            birth_date: Some(date(1990, 11, 24)),
            sex: None,
        });
        let recorded = |(number, event): (u32, Event)| Recorded {
            position: number.into(),
            version: number,
            happened_on: date(2026, 11, 2),
            recorded_at: at("2026-11-02T09:00:00Z"),
            actor: record::ActorId(Uuid::nil()),
            on_behalf_of: None,
            command: record::CommandId(Uuid::nil()),
            event,
        };
        let events: Vec<_> = (1..).zip(std::iter::once(registered).chain(events)).map(recorded).collect();
        CaseFile::fold(&events)
    }

    fn flag(number: u128, code: &'static str, values: Option<(&'static str, &'static str)>) -> Event {
        Event::RegisterEntryMade(RegisterEntryMade {
            id: RegisterEntryId(Uuid::from_u128(number)),
            code: RegisterCode::literal(code),
            category: values.map(|(category, _)| RegisterValueCode::literal(category)),
            level: values.map(|(_, level)| RegisterValueCode::literal(level)),
            from: date(2026, 11, 2),
            review_on: None,
            note: "An example".into(),
        })
    }

    fn banner(case: &CaseFile, as_at: Option<Date>, rights: Rights) -> Banner {
        let (policy, zone) = (Policy::builtin(), TimeZone::get("Europe/London").expect("zone"));
        let now = at("2026-11-23T09:30:00Z");
        let seen = Seen { policy: &policy, zone: &zone, now, as_at, officer: Some("Ada Officer"), limited: false, rights };
        Banner::of(case, &seen)
    }

    const ALL: Rights = Rights { risk: true, note: true, book: true };

    #[test]
    fn a_new_record_says_in_words_what_is_not_known_yet() {
        let banner = banner(&case(vec![]), None, ALL);
        assert_eq!(banner.title(), "Sam Example (X000001)");
        assert_eq!(banner.born, "24 Nov 1990 (35 years old)");
        assert_eq!((banner.officer.as_str(), banner.safety_checks.as_str()), ("Not allocated", "None needed"));
        assert_eq!(banner.risk.expect("risk").level, None);
        assert_eq!(banner.notice, None);
        let note = banner.note.expect("the short form");
        assert_eq!(note.common.first(), Some(&("R-PHONE-FROM".to_owned(), "Phone call from Sam".to_owned())));
        assert_eq!((note.common.len(), note.date.as_str(), note.time.as_str()), (10, "23 Nov 2026", "9:30am"));
        assert!(!note.others.is_empty());
    }

    #[test]
    fn the_gravest_flags_are_named_and_the_rest_counted() {
        let case = case(vec![
            flag(1, "RMRH", None),
            flag(2, "RCCO", None),
            flag(3, "AV2S", None),
            flag(4, "RCHD", None),
            flag(5, "REG16", None),
            flag(6, "MAPP", Some(("M2", "M1"))),
            Event::RiskLevelSet(RiskLevelSet {
                levels: [(GroupAtRisk::Public, RoshLevel::High)].into(),
                reasons: "An example".into(),
                assessed_on: date(2026, 11, 2),
                ..RiskLevelSet::default()
            }),
            Event::TierRecorded(TierRecorded { tier: Tier::V2 { value: "B2".parse().expect("tier") }, source: "x".into() }),
        ]);
        let risk = banner(&case, None, ALL).risk.expect("risk");
        assert_eq!(risk.level, Some((RoshLevel::High, date(2026, 11, 2))));
        assert_eq!(risk.flags, ["Risk to children", "Risk to staff", "Child concerns"]);
        assert_eq!((risk.more_flags, risk.risk_to_staff), (1, true));
        assert_eq!(risk.mappa.as_deref(), Some("MAPPA category 2, level 1"));
        assert_eq!(risk.tier.as_deref(), Some("B2"));
    }

    #[test]
    fn a_past_view_offers_nothing_and_says_so() {
        let day = date(2026, 11, 10);
        let banner = banner(&case(vec![]), Some(day), ALL);
        assert_eq!(banner.notice, Some(Notice::AsAt(day)));
        assert!(banner.note.is_none() && !banner.book && banner.next.is_none());
        assert_eq!(banner.path("/risk"), "/people/X000001/risk?as-at=2026-11-10");
    }

    #[test]
    fn who_may_not_write_is_told_and_sees_no_form() {
        let banner = banner(&case(vec![]), None, Rights { risk: true, ..Rights::default() });
        assert_eq!(banner.notice, Some(Notice::ReadOnly));
        assert!(banner.note.is_none() && !banner.book);
        assert_eq!(banner.path("/risk"), "/people/X000001/risk");
    }

    #[test]
    fn after_death_nothing_is_booked_and_the_age_stops() {
        let case = case(vec![
            Event::PronounsRecorded(Stated { value: "they".into() }),
            Event::CaseAllocated(CaseAllocated {
                officer: OfficerId(Uuid::from_u128(1)),
                team: UnitId(Uuid::from_u128(2)),
                unit: UnitId(Uuid::from_u128(3)),
                region: UnitId(Uuid::from_u128(4)),
                from: date(2026, 11, 2),
                reason: "An example".into(),
            }),
            Event::PersonDied(PersonDied { on: date(2010, 1, 1), source: "Coroner".into() }),
        ]);
        let banner = banner(&case, None, ALL);
        assert_eq!(banner.notice, Some(Notice::Died(date(2010, 1, 1))));
        assert_eq!(banner.born, "24 Nov 1990 (19 years old)");
        assert!(!banner.book && banner.note.is_some());
        assert_eq!((banner.officer.as_str(), banner.pronouns.as_deref()), ("Ada Officer", Some("they")));
    }
}
