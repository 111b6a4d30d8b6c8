//! The people behind a number: a team's or a delivery unit's open cases.

use jiff::civil::Date;
use record::words::short_date;
use service::lists::cases::{Cases, Show};

use super::{
    row::{self, PersonLine},
    shown::{NOT_RECORDED, Names},
    work::Seen,
};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasesPage {
    /// The team's or unit's name.
    pub name: String,
    /// Its people.
    pub lines: Vec<Line>,
    /// Which of them are shown.
    pub show: Show,
    /// The key of the next page, if there is more.
    pub next: Option<String>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub who: PersonLine,
    /// Who holds the case.
    pub officer: String,
    /// Since when.
    pub since: String,
}

/// What can be shown, as the address says it: value and words.
pub const SHOWS: [(Show, &str, &str); 3] = [
    (Show::All, "all", "All open cases"),
    (Show::HighRisk, "high-risk", "At high or very high risk of serious harm"),
    (Show::WithoutRisk, "without-risk", "Without a level of risk of serious harm"),
];

/// Reads `?show=`. What is none shows all.
#[must_use]
pub fn read_show(typed: &str) -> Show {
    SHOWS.into_iter().find(|(_, value, _)| *value == typed).map(|(show, ..)| show).unwrap_or_default()
}

/// The page.
#[must_use]
pub fn page(cases: &Cases, show: Show, names: &Names, seen: Seen<'_>) -> CasesPage {
    let since = |on: Option<Date>| on.map_or_else(|| NOT_RECORDED.to_owned(), short_date);
    CasesPage {
        name: cases.of.name.clone(),
        lines: cases
            .rows
            .iter()
            .map(|row| Line {
                who: row::person(row, seen.policy, seen.today),
                officer: row.officer.map_or_else(|| "Not allocated".to_owned(), |officer| names.of(officer)),
                since: since(row.allocated_on),
            })
            .collect(),
        show,
        next: cases.next.map(|person| person.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_reads_back_and_nonsense_shows_all() {
        for (show, value, _) in SHOWS {
            assert_eq!(read_show(value), show);
        }
        assert_eq!(read_show("nonsense"), Show::All);
    }
}
