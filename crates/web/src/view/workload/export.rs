//! What a workload page gives to take away: the same lines as its table, as typed cells.

use exchange::export::{Cell, Sheet};
use service::workload::{CaseLine, Figures, Group, Level, OfficerPage, Part, Source};

use super::{NO_CAPACITY, called, group::below, over};

/// The parts of a group, or a group of officers without their names when they may not be named.
#[must_use]
pub fn group(group: &Group, grade: &dyn Fn(&Part) -> Option<String>) -> Sheet {
    let level = below(group.spot.level).unwrap_or(Level::Officer);
    let officers = level == Level::Officer;
    let mut head: Vec<String> = vec![called(level).0.to_owned(), "Code".to_owned()];
    if officers {
        head.extend(["Grade", "Protected", "Red line", "Away"].map(str::to_owned));
    }
    head.extend(FIGURES.map(str::to_owned));
    if !officers {
        head.extend(
            ["Officers", "No capacity", "Up to first line", "Over first line", "Over second line", "Over third line"]
                .map(str::to_owned),
        );
        head.push("Over second line for 4 weeks".to_owned());
    }
    let line = |part: &Part| {
        let mut cells = vec![Cell::text(&part.spot.name), Cell::text(&part.spot.code)];
        if let Some(brief) = part.officer.as_ref().filter(|_| officers) {
            cells.push(Cell::text(grade(part).unwrap_or_default()));
            cells.push(Cell::text(brief.protected.clone().unwrap_or_default()));
            cells.push(Cell::text(brief.over.map(|line| over(line, &group.lines)).unwrap_or_default()));
            cells.push(Cell::text(brief.away.clone().unwrap_or_default()));
        } else if officers {
            cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
        }
        cells.extend(figures(&part.figures));
        if !officers {
            let spread = &part.spread;
            cells.extend(
                [
                    part.figures.officers,
                    spread.no_capacity,
                    spread.within,
                    spread.over_first,
                    spread.over_second,
                    spread.over_third,
                    spread.excessive,
                ]
                .map(Cell::whole),
            );
        }
        cells
    };
    let whose = match group.source {
        Source::Live => "Workload",
        Source::Report => "Workload report",
    };
    Sheet { name: format!("{whose} {}", group.spot.name), on: group.today, head, rows: group.parts.iter().map(line).collect() }
}

/// The heads of [`figures`].
const FIGURES: [&str; 14] = [
    "Workload, percent",
    "Points",
    "Case points",
    "Court report points",
    "Support points",
    "Available points",
    "Remaining points",
    "Cases",
    "Community",
    "Licence",
    "Custody",
    "Untiered",
    "Contracted hours",
    "Reductions, hours",
];

fn figures(figures: &Figures) -> [Cell; 14] {
    [
        Cell::percent_or(figures.capacity, NO_CAPACITY),
        Cell::Number(figures.points),
        Cell::Number(figures.case_points),
        Cell::Number(figures.report_points),
        Cell::Number(figures.support_points),
        Cell::Number(figures.available),
        Cell::Number(figures.remaining()),
        Cell::whole(figures.cases),
        Cell::whole(figures.by_location.community),
        Cell::whole(figures.by_location.licence),
        Cell::whole(figures.by_location.custody),
        Cell::whole(figures.untiered),
        Cell::Number(figures.contracted_hours),
        Cell::Number(figures.reduction_hours),
    ]
}

/// An officer's cases by their weight. It names nobody: a list of people is a bulk export with rules of its own
/// (security-and-records section 1).
#[must_use]
pub fn officer(page: &OfficerPage) -> Sheet {
    let line = |case: &CaseLine| {
        vec![
            Cell::text(case.location),
            Cell::text(&case.tier),
            Cell::text(&case.status),
            Cell::Number(case.points),
            Cell::date(case.next_change_on),
        ]
    };
    Sheet {
        name: format!("Workload {}", page.brief.staff_code),
        on: page.today,
        head: ["Location", "Tier", "How it counts", "Points", "Changes on"].map(str::to_owned).into(),
        rows: page.cases.iter().map(line).collect(),
    }
}

#[cfg(test)]
mod tests {
    use exchange::export::Format;

    use super::super::{group::tests::team, officer::tests::officer as page};
    use super::*;

    #[test]
    fn the_export_has_a_line_for_each_part_and_no_name_that_runs() {
        let mut of = team();
        if let Some(part) = of.parts.first_mut() {
            part.spot.name = "=cmd|' /C calc'!A0".into();
        }
        let sheet = group(&of, &|_| Some("PO".into()));
        assert_eq!(sheet.file_name(Format::Csv), "workload-example-team-2026-11-23.csv");
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()));
        let text = String::from_utf8(sheet.write(Format::Csv).expect("a file")).expect("UTF-8");
        assert!(text.contains("\"'=cmd|' /C calc'!A0\",\"N53A001\",\"PO\",\"\",\"Over 100%\",\"\",\"101.3\""), "{text}");
        assert!(text.contains("\"Dan Manager\",\"N53A004\",\"PO\",\"\",\"\",\"\",\"No capacity\""), "{text}");
    }

    #[test]
    fn the_file_of_an_officer_names_nobody() {
        let text = String::from_utf8(officer(&page()).write(Format::Csv).expect("a file")).expect("UTF-8");
        assert!(text.contains("\"Licence\",\"A3\",\"Counted\",\"219\",\"2027-01-04\""), "{text}");
        assert!(!text.contains("X000001") && !text.contains("Example"), "{text}");
    }

    #[test]
    fn groups_have_their_spread_and_officers_do_not() {
        let mut of = team();
        of.spot.level = Level::Unit;
        let sheet = group(&of, &|_| None);
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()));
        assert_eq!(sheet.head.first().map(String::as_str), Some("Team"));
    }
}
