//! What the first page says of workload: a line with the way to the whole.

use chart::number::percent;
use service::workload::{Group, Level, Mine, Source};

use super::{Mark, capacity, marks, officer::weeks_in_short, path_of};
use crate::respond::escaped;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadLine {
    /// "My workload".
    pub what: String,
    /// "98.4%", "No capacity"; none when only the way is shown.
    pub capacity: Option<String>,
    /// Over a line, protected.
    pub marks: Vec<(String, Mark)>,
    /// What else: the next weeks, the officers over a line.
    pub more: String,
    /// Where the whole is.
    pub href: String,
    /// The words of the link.
    pub link: &'static str,
}

/// One's own workload and the next four weeks.
#[must_use]
pub fn mine(mine: &Mine, lines: &[rust_decimal::Decimal; 3]) -> WorkloadLine {
    WorkloadLine {
        what: "My workload".to_owned(),
        capacity: Some(capacity(mine.figures.capacity)),
        marks: marks(&mine.brief, lines),
        more: format!("Next 4 weeks: {}.", weeks_in_short(&mine.ahead)),
        href: format!("/staff/{}", escaped(&mine.brief.staff_code)),
        link: "My workload in full",
    }
}

/// A team's or a unit's workload: how many stand over the lines, not only the mean.
#[must_use]
pub fn group(group: &Group) -> WorkloadLine {
    let spread = &group.spread;
    let third = spread.over_third;
    let first = spread.over_first + spread.over_second + third;
    let [one, two, three] = group.lines.map(percent);
    let all = group.figures.officers;
    WorkloadLine {
        what: format!("Workload of {}", group.spot.name),
        capacity: Some(capacity(group.figures.capacity)),
        marks: Vec::new(),
        more: format!(
            "Of {all} officers {first} over {one}, {third} over {three}, {} over {two} for 4 weeks running.",
            spread.excessive
        ),
        href: path_of(&group.spot, Source::Live, None),
        link: if group.spot.level == Level::Team { "Team workload" } else { "Workload of the unit" },
    }
}

/// The way alone, for those who look at many places.
#[must_use]
pub fn way() -> WorkloadLine {
    WorkloadLine {
        what: "Workload".to_owned(),
        capacity: None,
        marks: Vec::new(),
        more: "Points, capacity and red lines of every region, unit and team.".to_owned(),
        href: "/workload".to_owned(),
        link: "Workload of the nation",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{group::tests::team, officer::tests::officer, tests::lines};
    use super::*;

    #[test]
    fn a_practitioner_is_told_their_percentage_and_the_next_four_weeks() {
        let page = officer();
        let own = Mine { brief: page.brief, figures: page.figures, ahead: page.ahead, above: page.above };
        let line = mine(&own, &lines());
        assert_eq!(line.capacity.as_deref(), Some("98.4%"));
        assert_eq!(
            (line.more.as_str(), line.href.as_str()),
            ("Next 4 weeks: 1 case ends, 1 release, 1 reduction ends.", "/staff/N53A001")
        );
    }

    #[test]
    fn a_manager_is_told_how_many_stand_over_the_lines() {
        let line = group(&team());
        assert_eq!(line.more, "Of 5 officers 3 over 100%, 1 over 120%, 1 over 110% for 4 weeks running.");
        assert_eq!(line.href, "/workload/teams/N53EX1");
    }
}
