//! What a search found: people with their line of risk, who holds the case and why they are here (users-and-journeys J9).

use service::lists::search::{Found, Results};

use super::{
    row::{self, PersonLine},
    shown::Names,
    work::Seen,
};

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPage {
    /// What was typed.
    pub typed: String,
    /// Lines, best first.
    pub lines: Vec<Line>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Whether anything was looked for.
    pub searched: bool,
}

/// A line of the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A person.
    Person {
        /// Who.
        who: Box<PersonLine>,
        /// Who holds the case.
        officer: String,
        /// Why they are here.
        why: String,
    },
    /// A person whose record is restricted: the case number only (security-and-records S2.3).
    Restricted {
        /// The case number.
        crn: String,
    },
}

/// The page of a search.
#[must_use]
pub fn page(typed: &str, results: &Results, names: &Names, seen: Seen<'_>) -> SearchPage {
    let line = |found: &Found| match found {
        Found::Restricted { crn } => Line::Restricted { crn: crn.clone() },
        Found::Person { row, why } => Line::Person {
            officer: row.officer.map_or_else(|| "Not allocated".to_owned(), |officer| names.of(officer)),
            who: Box::new(row::person(row, seen.policy, seen.today)),
            why: first_upper(why),
        },
    };
    SearchPage {
        typed: typed.trim().to_owned(),
        lines: results.found.iter().map(line).collect(),
        more: results.more,
        searched: !typed.trim().is_empty(),
    }
}

fn first_upper(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};
    use rules::Policy;

    use super::*;

    fn found(results: &Results) -> SearchPage {
        let (policy, zone) = (Policy::builtin(), TimeZone::UTC);
        let seen = Seen { policy: &policy, zone: &zone, today: date(2026, 11, 23) };
        let names = Names::new([(uuid::Uuid::from_u128(0xA1), "Ada Officer".to_owned())]);
        page(" sam example ", results, &names, seen)
    }

    #[test]
    fn a_restricted_line_has_the_case_number_and_nothing_else() {
        let results = Results { found: vec![Found::Restricted { crn: "X000009".into() }], more: false };
        let page = found(&results);
        assert_eq!(page.lines, [Line::Restricted { crn: "X000009".into() }]);
        assert_eq!(page.typed, "sam example");
    }

    #[test]
    fn a_line_says_who_holds_the_case_and_why_it_is_here() {
        let row = Box::new(row::tests::row(1));
        let results = Results { found: vec![Found::Person { row, why: "case reference number (CRN)" }], more: false };
        let Some(Line::Person { officer, why, .. }) = found(&results).lines.pop() else { panic!("a person") };
        assert_eq!((officer.as_str(), why.as_str()), ("Ada Officer", "Case reference number (CRN)"));
    }
}
