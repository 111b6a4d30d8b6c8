//! The overdue board in words: places down, kinds of duty across, each number with the list behind it.

use jiff::civil::Date;
use record::{unit::UnitKind, words::long_date};
use rules::{
    Policy,
    duty::{DutyKind, Severity},
};
use service::lists::{
    UnitRow,
    overdue::{Board, Late},
};

use super::duty;
use crate::respond::with_query;

/// The board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardPage {
    /// Whose board it is: "England and Wales", or the name of the place.
    pub name: String,
    /// "On Monday 23 November 2026".
    pub on: String,
    /// The places above, each with its board, the highest first.
    pub above: Vec<(String, String)>,
    /// What the places below are: "Region", "Delivery unit", "Team".
    pub below: &'static str,
    /// One a place, with its board or list.
    pub places: Vec<PlaceLine>,
    /// What is late in all of them, by kind, the most harmful kinds first.
    pub kinds: Vec<KindLine>,
    /// How much is late in all.
    pub total: i64,
    /// How much of it may do harm.
    pub critical: i64,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceLine {
    /// Its name.
    pub name: String,
    /// Its board, or its list of duties; none for cases that nobody holds.
    pub href: Option<String>,
    /// How much is late.
    pub late: i64,
    /// How much of it may do harm.
    pub critical: i64,
    /// The kind of which most is late.
    pub most: Option<(String, i64)>,
}

/// A kind of duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindLine {
    /// What is asked.
    pub name: String,
    /// How much of it is late.
    pub late: i64,
    /// How much harm may come of it.
    pub severity: &'static str,
    /// The list behind it: of a team only, for the others the number opens in the places below.
    pub href: Option<String>,
}

/// The board.
#[must_use]
pub fn page(board: &Board, policy: &Policy) -> BoardPage {
    let today = board.today;
    let mut places: Vec<PlaceLine> = board.places.iter().map(|(unit, late)| place(unit, late, policy, today)).collect();
    if !board.unheld.is_empty() {
        places.push(PlaceLine { name: "Cases that nobody holds".to_owned(), href: None, ..counts(&board.unheld, policy, today) });
    }
    let team = board.place.as_ref().filter(|place| place.kind == UnitKind::Team);
    let totals = counts(&board.total, policy, today);
    BoardPage {
        name: board.place.as_ref().map_or_else(|| "England and Wales".to_owned(), |place| place.name.clone()),
        on: format!("On {}", long_date(today)),
        above: above(board),
        below: match board.place.as_ref().map(|place| place.kind) {
            None => "Region",
            Some(UnitKind::Region) => "Delivery unit",
            Some(_) => "Team",
        },
        places,
        kinds: kinds(&board.total, team, policy, today),
        total: totals.late,
        critical: totals.critical,
    }
}

fn above(board: &Board) -> Vec<(String, String)> {
    if board.place.is_none() {
        return Vec::new();
    }
    let nation = ("England and Wales".to_owned(), "/overdue".to_owned());
    let above = board.above.iter().map(|place| (place.name.clone(), with_query("/overdue", "place", &place.unit.to_string())));
    std::iter::once(nation).chain(above).collect()
}

fn place(unit: &UnitRow, late: &Late, policy: &Policy, today: Date) -> PlaceLine {
    let href = Some(with_query("/overdue", "place", &unit.unit.to_string()));
    PlaceLine { name: unit.name.clone(), href, ..counts(late, policy, today) }
}

/// How much harm may come of a kind of duty, whoever it is about.
pub(super) fn severity(kind: DutyKind, policy: &Policy, today: Date) -> Severity {
    policy.standards.duties.read(kind, today).map_or(Severity::Routine, |row| row.value.severity(false))
}

fn counts(late: &Late, policy: &Policy, today: Date) -> PlaceLine {
    let critical = late.iter().filter(|(kind, _)| severity(**kind, policy, today) == Severity::Critical);
    let most = late.iter().max_by_key(|(_, count)| **count).map(|(kind, count)| (duty::name(policy, *kind, today), *count));
    PlaceLine {
        name: String::new(),
        href: None,
        late: late.values().sum(),
        critical: critical.map(|(_, count)| count).sum(),
        most,
    }
}

fn kinds(late: &Late, team: Option<&UnitRow>, policy: &Policy, today: Date) -> Vec<KindLine> {
    let mut kinds: Vec<(&DutyKind, &i64)> = late.iter().collect();
    kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(severity(**kind, policy, today)), -**count));
    let line = |(kind, count): (&DutyKind, &i64)| KindLine {
        name: duty::name(policy, *kind, today),
        late: *count,
        severity: super::work::severity(severity(*kind, policy, today)),
        href: team.map(|team| with_query(&format!("/teams/{}/overdue", team.unit), "kind", kind.as_str())),
    };
    kinds.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::UnitId;
    use uuid::Uuid;

    use super::*;

    fn row(n: u128, kind: UnitKind, name: &str) -> UnitRow {
        UnitRow {
            unit: UnitId(Uuid::from_u128(n)),
            kind,
            code: format!("E{n}"),
            name: name.into(),
            parent: None,
            closed_on: None,
        }
    }

    #[test]
    fn the_nation_leads_to_its_regions_and_a_team_to_its_lists() {
        let policy = Policy::builtin();
        let late = Late::from([(DutyKind::EnquiryToSend, 7), (DutyKind::OutcomeToRecord, 20)]);
        let nation = Board {
            today: date(2026, 11, 23),
            place: None,
            above: vec![],
            places: vec![(row(1, UnitKind::Region, "Example Region"), late.clone())],
            unheld: Late::from([(DutyKind::DataGap, 1)]),
            total: Late::from([(DutyKind::EnquiryToSend, 7), (DutyKind::OutcomeToRecord, 20), (DutyKind::DataGap, 1)]),
        };
        let view = page(&nation, &policy);
        assert_eq!((view.name.as_str(), view.below, view.total, view.critical), ("England and Wales", "Region", 28, 7));
        assert_eq!(view.places[0].most, Some(("Record outcome".to_owned(), 20)));
        assert!(view.places[0].href.as_ref().is_some_and(|href| href.starts_with("/overdue?place=")));
        assert_eq!(view.places[1].href, None, "nobody's list");
        assert_eq!(view.kinds[0].name, "Send safety check", "the most harmful first");
        assert_eq!(view.kinds[0].href, None);
        let team = Board {
            place: Some(row(3, UnitKind::Team, "Example Team")),
            places: vec![],
            unheld: Late::new(),
            total: late,
            ..nation
        };
        let view = page(&team, &policy);
        assert!(view.kinds[0].href.as_ref().is_some_and(|href| href.ends_with("/overdue?kind=enquiry_to_send")), "{view:?}");
    }
}
