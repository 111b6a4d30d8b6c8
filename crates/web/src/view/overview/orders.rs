//! How far the orders of a case have come.

use jiff::{Unit, civil::Date};
use record::{
    RequirementId,
    sentence::{RequirementRecorded, Sentence},
    words::short_date,
};
use rules::sentence::Served;
use service::access::FieldGroup;

use super::super::shown::{NOT_RECORDED, Shown, count, length};

/// A sentence and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its name in the law's words, with its length.
    pub name: String,
    /// "Started 22 Jun 2026, ends 21 Jun 2027 (in 210 days)".
    pub dates: String,
    /// "5 of 12 months (42%)"; none when its end is not recorded or it has not begun.
    pub progress: Option<String>,
    /// Its requirements that run, or its licence conditions: name and what is known.
    pub parts: Vec<(String, String)>,
    /// Where the rest of it is.
    pub link: String,
}

pub(super) fn order(shown: &Shown<'_>, sentence: &Sentence) -> Order {
    let what = &sentence.what;
    let name = super::super::sentence::disposal_name(shown, what);
    let name = what.length.map_or_else(|| name.clone(), |how_long| format!("{name}, {}", length(how_long)));
    let began = if what.starts_on > shown.today { "Starts" } else { "Started" };
    let starts = format!("{began} {}", short_date(what.starts_on));
    let dates = match what.ends_on {
        Some(end) => format!("{starts}, ends {}", shown.near(end)),
        None => format!("{starts}. End date: {}", NOT_RECORDED.to_lowercase()),
    };
    Order {
        name,
        dates,
        progress: what.ends_on.and_then(|end| progress(what.starts_on, end, shown.today)),
        parts: parts(shown, sentence),
        link: shown.link(&format!("/sentence#sentence-{}", what.id)),
    }
}

/// Requirements that run with what is known of each; and, of a sentence of custody, how many conditions its licence has.
fn parts(shown: &Shown<'_>, sentence: &Sentence) -> Vec<(String, String)> {
    let disposal = shown.policy.sentences.disposals.read(sentence.what.disposal, sentence.what.sentenced_on);
    let disposal = disposal.map(|row| &row.value);
    let mut parts: Vec<(String, String)> = sentence
        .live_requirements(shown.today)
        .map(|requirement| {
            let name = super::super::sentence::requirement_name(shown, requirement.requirement);
            (name, requirement_state(shown, requirement))
        })
        .collect();
    if parts.is_empty() && disposal.is_none_or(|disposal| disposal.requirements) {
        parts.push(("Requirements".to_owned(), NOT_RECORDED.to_owned()));
    }
    if disposal.is_some_and(|disposal| disposal.served != Served::Community) {
        let conditions = match sentence.conditions.len() {
            0 => NOT_RECORDED.to_owned(),
            recorded => format!("{recorded} recorded"),
        };
        parts.push(("Licence conditions".to_owned(), conditions));
    }
    parts
}

/// "5 of 12 months (42%)": how much of an order has gone by, in months, or in days when it is shorter than three months.
/// The last day counts.
fn progress(starts_on: Date, ends_on: Date, today: Date) -> Option<String> {
    if today < starts_on {
        return None;
    }
    let after_end = ends_on.tomorrow().ok()?;
    let today = today.min(after_end);
    let months = |until: Date| starts_on.until((Unit::Month, until)).map_or(0, |span| span.get_months());
    let days = |until: Date| starts_on.until((Unit::Day, until)).map_or(0, |span| span.get_days());
    let (gone, all, what) = match months(after_end) {
        all @ 3.. => (months(today), all, "month"),
        _ => (days(today), days(after_end), "day"),
    };
    if all == 0 {
        return None;
    }
    Some(format!("{gone} of {} ({}%)", count(all, what), (gone * 200 + all) / (all * 2)))
}

/// What is known of a requirement: how much was ordered, and the appointments under it.
fn requirement_state(shown: &Shown<'_>, requirement: &RequirementRecorded) -> String {
    let ordered =
        requirement.length.map_or_else(|| "Amount not recorded".to_owned(), |how_much| format!("{} ordered", length(how_much)));
    if !shown.sees(FieldGroup::Appointments) {
        return ordered;
    }
    let (attended, booked) = appointments_under(shown, requirement.id);
    let met = match (attended, booked) {
        (0, 0) => "no appointments under it".to_owned(),
        (attended, 0) => format!("{} attended", count(attended, "appointment")),
        (attended, booked) => format!("{} attended, {booked} booked", count(attended, "appointment")),
    };
    format!("{ordered}, {met}")
}

/// How many appointments under a requirement were attended, and how many are still to come.
pub(in crate::view) fn appointments_under(shown: &Shown<'_>, requirement: RequirementId) -> (i64, i64) {
    let under = || shown.case.appointments.iter().filter(|a| a.what.requirement == Some(requirement));
    let attended = under().filter(|a| a.closed().is_some() && a.outcome_type(shown.policy).is_some_and(|o| o.attended));
    let booked = under().filter(|a| a.upcoming(shown.now));
    let number = |counted: usize| i64::try_from(counted).unwrap_or(i64::MAX);
    (number(attended.count()), number(booked.count()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::half_way(date(2026, 6, 22), date(2027, 6, 21), date(2026, 12, 22), Some("6 of 12 months (50%)"))]
    #[case::first_day(date(2026, 6, 22), date(2027, 6, 21), date(2026, 6, 22), Some("0 of 12 months (0%)"))]
    #[case::last_day(date(2026, 6, 22), date(2027, 6, 21), date(2027, 6, 21), Some("11 of 12 months (92%)"))]
    #[case::over(date(2026, 6, 22), date(2027, 6, 21), date(2028, 1, 1), Some("12 of 12 months (100%)"))]
    #[case::short(date(2026, 6, 1), date(2026, 6, 30), date(2026, 6, 11), Some("10 of 30 days (33%)"))]
    #[case::not_begun(date(2026, 6, 22), date(2027, 6, 21), date(2026, 6, 1), None)]
    fn progress_is_counted_in_whole_months_or_in_days_of_a_short_order(
        #[case] starts: Date,
        #[case] ends: Date,
        #[case] today: Date,
        #[case] told: Option<&str>,
    ) {
        assert_eq!(progress(starts, ends, today).as_deref(), told);
    }
}
