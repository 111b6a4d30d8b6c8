//! A week of a diary: what is booked, what is free, when the officer is away.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};
use record::words::{clock_time, long_date, short_date};
use rules::calendar::is_weekend;
use service::lists::{Booked, diary::Week};

use super::{
    row::{self, PersonLine},
    words::times,
    work::Seen,
};

/// A stretch shorter than this is not shown as free, in minutes.
const FREE_AT_LEAST_MINUTES: i64 = 30;

/// A week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiaryWeek {
    /// "Week of 23 Nov 2026".
    pub title: String,
    /// Days, Monday first; a weekend without anything is left out.
    pub days: Vec<Day>,
    /// The week before and after, and this week when another is shown: days as `?week=` takes them.
    pub before: Date,
    /// The week after.
    pub after: Date,
    /// Monday of this week, when another is shown.
    pub this_week: Option<Date>,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// "Monday 23 November 2026".
    pub title: String,
    /// "Today", "Leave", "Bank holiday: …".
    pub marks: Vec<String>,
    /// What is booked, by time.
    pub booked: Vec<Line>,
    /// "9am to 10:30am": what is free within the working hours; nothing on a day off or a day that is over.
    pub free: Vec<String>,
}

/// An appointment in a diary or on a day's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// "10am to 10:30am".
    pub time: String,
    /// With whom; none when the visitor may not know: the time is taken, that is all.
    pub who: Option<PersonLine>,
    /// Type; empty when the visitor may not know with whom.
    pub kind: String,
    /// Where; empty when the visitor may not know with whom.
    pub place: String,
    /// Its page; none when the visitor may not know with whom.
    pub href: Option<String>,
    /// How it stands.
    pub standing: Standing,
}

/// How an appointment in a list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has not started.
    ToCome,
    /// It started and lacks an outcome.
    OutcomeNeeded,
    /// What came of it.
    Closed(String),
}

/// An appointment in a list.
#[must_use]
pub fn line(booked: &Booked, now: Timestamp, seen: Seen<'_>) -> Line {
    let what = &booked.appointment;
    let Some(who) = &booked.who else { return taken(booked, seen) };
    let day = seen.zone.to_datetime(what.starts_at).date();
    let forename = who.preferred.as_ref().unwrap_or(&who.forename);
    let kind = seen.policy.contacts.types.read(what.kind, day);
    let kind = kind.map_or_else(|| what.kind.to_string(), |row| row.value.name_for(forename));
    let outcome = what.outcome.and_then(|code| seen.policy.outcomes.types.read(code, day));
    Line {
        time: times(what.starts_at, what.ends_at, seen.zone),
        who: Some(row::person(who, seen.policy, seen.today)),
        kind,
        place: what.place.clone(),
        href: Some(format!("/people/{}/appointments/{}", who.crn, what.id)),
        standing: match outcome {
            Some(outcome) if !what.arranged => Standing::Closed(outcome.value.name.clone()),
            _ if what.arranged && what.starts_at <= now => Standing::OutcomeNeeded,
            _ => Standing::ToCome,
        },
    }
}

/// An appointment with somebody whom the visitor may not know: the time is taken, and neither what for nor where is told.
fn taken(booked: &Booked, seen: Seen<'_>) -> Line {
    Line {
        time: times(booked.appointment.starts_at, booked.appointment.ends_at, seen.zone),
        who: None,
        kind: String::new(),
        place: String::new(),
        href: None,
        standing: Standing::ToCome,
    }
}

/// The week. `hours` are the working hours of the service.
#[must_use]
pub fn week(week: &Week, hours: (Time, Time), now: Timestamp, seen: Seen<'_>) -> DiaryWeek {
    let monday = week.days.first().map_or(seen.today, |(day, _)| *day);
    let this_monday = monday_of(seen.today);
    let shown = |(day, booked): &&(Date, Vec<Booked>)| !is_weekend(*day) || !booked.is_empty();
    DiaryWeek {
        title: format!("Week of {}", short_date(monday)),
        days: week.days.iter().filter(shown).map(|(day, booked)| of_day(week, *day, booked, hours, now, seen)).collect(),
        before: monday.saturating_sub(7.days()),
        after: monday.saturating_add(7.days()),
        this_week: (monday != this_monday).then_some(this_monday),
    }
}

/// Monday of the week of a day.
#[must_use]
pub fn monday_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn of_day(week: &Week, day: Date, booked: &[Booked], hours: (Time, Time), now: Timestamp, seen: Seen<'_>) -> Day {
    let mut marks = Vec::new();
    if day == seen.today {
        marks.push("Today".to_owned());
    }
    let away: Vec<_> = week.away.iter().filter(|away| away.from <= day && day <= away.until).collect();
    marks.extend(away.iter().map(|away| away.reason.clone()));
    let holiday = seen.policy.calendar.bank_holiday(day);
    marks.extend(holiday.map(|row| format!("Bank holiday: {}", row.value.name)));
    let works = away.is_empty() && seen.policy.calendar.is_working_day(day);
    Day {
        title: long_date(day),
        marks,
        booked: booked.iter().map(|booked| line(booked, now, seen)).collect(),
        free: if works { free(day, booked, hours, now, seen) } else { Vec::new() },
    }
}

/// What is left of the working hours from now on.
fn free(day: Date, booked: &[Booked], (first, last): (Time, Time), now: Timestamp, seen: Seen<'_>) -> Vec<String> {
    let now = seen.zone.to_datetime(now);
    let mut from = match () {
        () if now.date() > day => return Vec::new(),
        () if now.date() == day => first.max(next_half_hour(now.time())),
        () => first,
    };
    let mut free = Vec::new();
    let taken = booked.iter().filter(|booked| booked.appointment.arranged).map(|booked| {
        let local = |at| seen.zone.to_datetime(at);
        let end = local(booked.appointment.ends_at);
        (local(booked.appointment.starts_at).time(), if end.date() == day { end.time() } else { Time::MAX })
    });
    for (begins, ends) in taken.chain([(last, last)]) {
        let until = begins.min(last);
        if minutes_between(from, until) >= FREE_AT_LEAST_MINUTES {
            free.push(format!("{} to {}", clock_time(from), clock_time(until)));
        }
        from = from.max(ends);
    }
    free
}

fn next_half_hour(time: Time) -> Time {
    let late = i64::from(time.minute() % 30) > 0 || time.second() > 0;
    let back = i64::from(time.minute() % 30);
    let half = time.saturating_sub(back.minutes());
    let whole = half.with().second(0).subsec_nanosecond(0).build().unwrap_or(half);
    if late { whole.saturating_add(30.minutes()) } else { whole }
}

/// Whole minutes from `from` to `until` of one day; negative when it runs backwards.
fn minutes_between(from: Time, until: Time) -> i64 {
    let minutes = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    minutes(until) - minutes(from)
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::{date, time};
    use record::{AppointmentId, OfficerId, PersonId};
    use rules::{
        Policy,
        code::{ContactCode, OutcomeCode},
    };
    use service::lists::{AbsenceRow, AppointmentRow};
    use uuid::Uuid;

    use super::super::built::at;
    use super::*;

    pub(crate) const TODAY: Date = date(2026, 11, 23);

    /// An appointment of half an hour with an invented person.
    pub(crate) fn booked(number: u128, starts_at: Timestamp, outcome: Option<&'static str>) -> Booked {
        Booked {
            appointment: AppointmentRow {
                id: AppointmentId(Uuid::from_u128(number)),
                person: PersonId(Uuid::from_u128(1)),
                officer: Uuid::from_u128(0xA1),
                kind: ContactCode::literal("COAP"),
                starts_at,
                ends_at: starts_at + jiff::SignedDuration::from_mins(30),
                place: "Example office".into(),
                arranged: outcome.is_none(),
                outcome: outcome.map(OutcomeCode::literal),
            },
            who: Some(row::tests::row(number)),
        }
    }

    fn london() -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get("Europe/London").expect("the bundled zone")
    }

    fn shown(booked: Vec<Booked>, away: Vec<AbsenceRow>) -> DiaryWeek {
        let mut days: Vec<(Date, Vec<Booked>)> =
            (0..7).map(|offset: i64| (TODAY.saturating_add(offset.days()), Vec::new())).collect();
        for booked in booked {
            let day = london().to_datetime(booked.appointment.starts_at).date();
            days.iter_mut().find(|(this, _)| *this == day).expect("a day of the week").1.push(booked);
        }
        let raw = Week { officer: OfficerId(Uuid::from_u128(0xA1)), name: "Ada Officer".into(), days, away };
        let (policy, zone) = (Policy::builtin(), london());
        let seen = Seen { policy: &policy, zone: &zone, today: TODAY };
        week(&raw, (time(9, 0, 0, 0), time(17, 0, 0, 0)), at(2026, 11, 23, 10), seen)
    }

    #[test]
    fn of_an_appointment_with_somebody_who_may_not_be_known_only_the_time_is_told() {
        let closed = Booked { who: None, ..booked(1, at(2026, 11, 23, 9), Some("ATTC")) };
        let due = Booked { who: None, ..booked(2, at(2026, 11, 23, 9), None) };
        for line in &shown(vec![closed, due], vec![]).days[0].booked {
            let told = (line.kind.as_str(), line.place.as_str(), line.href.as_deref(), &line.standing);
            assert_eq!(told, ("", "", None, &Standing::ToCome));
            assert_eq!(line.time, "9am to 9:30am");
        }
    }

    #[test]
    fn free_times_are_what_is_left_of_the_working_hours_from_now_on() {
        let diary = shown(vec![booked(1, at(2026, 11, 23, 9), None), booked(2, at(2026, 11, 23, 14), None)], vec![]);
        assert_eq!(diary.days[0].free, ["10am to 2pm", "2:30pm to 5pm"]);
        assert_eq!(diary.days[0].booked[0].standing, Standing::OutcomeNeeded);
        assert_eq!(diary.days[0].booked[1].standing, Standing::ToCome);
        assert_eq!(diary.days[1].free, ["9am to 5pm"]);
        assert_eq!(diary.days[0].marks, ["Today"]);
    }

    #[test]
    fn a_day_away_has_no_free_time_and_an_empty_weekend_is_left_out() {
        let leave = AbsenceRow {
            officer: OfficerId(Uuid::from_u128(0xA1)),
            version: 1,
            from: date(2026, 11, 25),
            until: date(2026, 11, 26),
            reason: "Leave".into(),
        };
        let diary = shown(vec![], vec![leave]);
        assert_eq!(diary.days.len(), 5);
        assert_eq!(diary.days[2].marks, ["Leave"]);
        assert!(diary.days[2].free.is_empty() && diary.days[3].free.is_empty());
        let weekend = shown(vec![booked(1, at(2026, 11, 28, 9), None)], vec![]);
        assert_eq!(weekend.days.len(), 6);
    }

    #[test]
    fn an_appointment_with_somebody_the_visitor_may_not_know_is_a_time_that_is_taken() {
        let hidden = Booked { who: None, ..booked(1, at(2026, 11, 24, 9), None) };
        let diary = shown(vec![hidden], vec![]);
        assert_eq!(diary.days[1].booked[0].who, None);
        assert_eq!(diary.days[1].booked[0].href, None);
    }

    #[test]
    fn the_minutes_before_the_next_half_hour_are_not_offered() {
        assert_eq!(next_half_hour(time(10, 0, 0, 0)), time(10, 0, 0, 0));
        assert_eq!(next_half_hour(time(10, 1, 0, 0)), time(10, 30, 0, 0));
        assert_eq!(next_half_hour(time(10, 59, 59, 0)), time(11, 0, 0, 0));
    }
}
