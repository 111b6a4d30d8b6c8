//! The nation, a region, a delivery unit or a team: how much work there is, on whom it lies, and what it is made of.

use std::cmp::Ordering;

use chart::number::{percent, whole};
use rust_decimal::Decimal;
use service::workload::{Group, Level, Part, Source, Spot};

use super::{Mark, amount, called, capacity, caseload, facts, marks, path_of, red_lines, remaining, report, trend, way_up};
use crate::respond::with_query;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupPage {
    /// What it is about: "Example Unit".
    pub name: String,
    /// The way up: words and address.
    pub above: Vec<(String, String)>,
    /// Its own address, with the source and without the order.
    pub path: String,
    /// Where the figures come from.
    pub source: Source,
    /// The switch between sources: words, address, whether it is the one that is shown. Empty when there is only one.
    pub sources: Vec<(&'static str, String, bool)>,
    /// What the report is, in a sentence; none when there is none.
    pub report: Option<String>,
    /// "104.2%", "No capacity".
    pub capacity: String,
    /// The other figures.
    pub facts: Vec<(&'static str, String)>,
    /// How many officers are over each red line, the gravest last: words and count.
    pub over: Vec<(String, String)>,
    /// Officers by workload.
    pub distribution: chart::Distribution,
    /// Workload over time.
    pub trend: chart::Trend,
    /// Cases by tier and location.
    pub caseload: chart::Stacked,
    /// The next level down; none where there is none to name.
    pub parts: Option<PartsShown>,
    /// Whether officers are only counted.
    pub officers_hidden: bool,
    /// The red lines, in percent.
    pub lines: [Decimal; 3],
}

/// The next level down, in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartsShown {
    /// What they are.
    pub level: Level,
    /// "Teams", "Officers".
    pub many: &'static str,
    /// Their columns, as they can be sorted.
    pub columns: Vec<Column>,
    /// How they are sorted now.
    pub order: Order,
    /// The lines.
    pub lines: Vec<PartLine>,
}

/// A part as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartLine {
    /// Name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Grade in words, for an officer.
    pub grade: Option<String>,
    /// Marks of an officer: protected, over a line, away.
    pub marks: Vec<(String, Mark)>,
    /// A value for each column after the name, in their order.
    pub values: Vec<String>,
}

/// A column that lines can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// By name.
    Name,
    /// By workload; without capacity last, either way.
    Workload,
    /// By points.
    Points,
    /// By available points.
    Available,
    /// By what is left.
    Remaining,
    /// By cases.
    Cases,
    /// By contracted hours.
    Hours,
    /// By reductions.
    Reductions,
    /// By officers over the first line.
    OverFirst,
    /// By officers over the second.
    OverSecond,
    /// By officers over the third.
    OverThird,
}

impl Column {
    /// All, in the order of the table.
    const ALL: [Self; 11] = [
        Self::Name,
        Self::Workload,
        Self::Points,
        Self::Available,
        Self::Remaining,
        Self::Cases,
        Self::Hours,
        Self::Reductions,
        Self::OverFirst,
        Self::OverSecond,
        Self::OverThird,
    ];

    /// What the address calls it.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Workload => "workload",
            Self::Points => "points",
            Self::Available => "available",
            Self::Remaining => "remaining",
            Self::Cases => "cases",
            Self::Hours => "hours",
            Self::Reductions => "reductions",
            Self::OverFirst => "over-first",
            Self::OverSecond => "over-second",
            Self::OverThird => "over-third",
        }
    }

    /// Its head.
    #[must_use]
    pub fn words(self, level: Level, lines: &[Decimal; 3]) -> String {
        let [first, second, third] = lines;
        match self {
            Self::Name => called(level).0.to_owned(),
            Self::Workload => "Workload".to_owned(),
            Self::Points => "Points".to_owned(),
            Self::Available => "Available".to_owned(),
            Self::Remaining => "Remaining".to_owned(),
            Self::Cases => "Cases".to_owned(),
            Self::Hours => "Hours".to_owned(),
            Self::Reductions => "Hours off".to_owned(),
            Self::OverFirst => format!("Over {}", percent(*first)),
            Self::OverSecond => format!("Over {}", percent(*second)),
            Self::OverThird => format!("Over {}", percent(*third)),
        }
    }

    fn of_level(level: Level) -> Vec<Self> {
        let of_officers = |column: &Self| matches!(column, Self::Hours | Self::Reductions);
        let of_groups = |column: &Self| matches!(column, Self::OverFirst | Self::OverSecond | Self::OverThird);
        let shown = |column: &Self| if level == Level::Officer { !of_groups(column) } else { !of_officers(column) };
        Self::ALL.into_iter().filter(shown).collect()
    }

    /// The value of a part in this column, as a number; none for "No capacity".
    fn number(self, part: &Part) -> Option<Decimal> {
        let (figures, spread) = (&part.figures, &part.spread);
        let third = spread.over_third;
        let second = spread.over_second + third;
        match self {
            Self::Name => None,
            Self::Workload => figures.capacity,
            Self::Points => Some(figures.points),
            Self::Available => Some(figures.available),
            Self::Remaining => Some(figures.remaining()),
            Self::Cases => Some(figures.cases.into()),
            Self::Hours => Some(figures.contracted_hours),
            Self::Reductions => Some(figures.reduction_hours),
            Self::OverFirst => Some((spread.over_first + second).into()),
            Self::OverSecond => Some(second.into()),
            Self::OverThird => Some(third.into()),
        }
    }

    fn shown(self, part: &Part) -> String {
        match self {
            Self::Name => part.spot.name.clone(),
            Self::Workload => capacity(part.figures.capacity),
            Self::Remaining => remaining(&part.figures),
            other => other.number(part).map_or_else(String::new, amount),
        }
    }
}

/// A column and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: Column,
    /// Which way.
    pub way: Way,
}

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The smallest first.
    Up,
    /// The largest first.
    Down,
}

impl Order {
    /// Reads `?sort=workload` or `?sort=-workload`. By name for what is none: a list of people is no league table.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let (way, name) = typed.strip_prefix('-').map_or((Way::Up, typed), |name| (Way::Down, name));
        let by = Column::ALL.into_iter().find(|column| column.value() == name);
        by.map_or(Self { by: Column::Name, way: Way::Up }, |by| Self { by, way })
    }

    /// What the address says.
    #[must_use]
    pub fn value(self) -> String {
        let minus = if self.way == Way::Down { "-" } else { "" };
        format!("{minus}{}", self.by.value())
    }

    /// The order that a press on a column's head gives: numbers from the largest, names from A; then the other way.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        let first = if column == Column::Name { Way::Up } else { Way::Down };
        let other = if first == Way::Up { Way::Down } else { Way::Up };
        Self { by: column, way: if self.by == column && self.way == first { other } else { first } }
    }

    fn compare(self, one: &Part, other: &Part) -> Ordering {
        let numbers = (self.by.number(one), self.by.number(other));
        let turned = |order: Ordering| if self.way == Way::Down { order.reverse() } else { order };
        let order = match numbers {
            (Some(a), Some(b)) => turned(a.cmp(&b)),
            // Who has no number stands last, either way.
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) if self.by == Column::Name => turned(one.spot.name.cmp(&other.spot.name)),
            (None, None) => Ordering::Equal,
        };
        order.then_with(|| one.spot.name.cmp(&other.spot.name)).then_with(|| one.spot.code.cmp(&other.spot.code))
    }
}

/// The page. `grade` names a grade.
#[must_use]
pub fn page(group: &Group, order: Order, grade: &dyn Fn(&Part) -> Option<String>) -> GroupPage {
    let path = |source| path_of(&group.spot, source, None);
    let sources = super::SOURCES.into_iter().map(|(source, _, words)| (words, path(source), source == group.source));
    let sources: Vec<_> = if group.report.is_some() || group.source == Source::Report { sources.collect() } else { Vec::new() };
    let percents = group.capacities.iter().copied().map(Some);
    let without = std::iter::repeat_n(None, usize::try_from(group.spread.no_capacity).unwrap_or_default());
    let distribution = chart::Distribution::count(
        "officers-by-workload",
        "Officers by workload",
        percents.chain(without),
        red_lines(&group.lines),
    );
    GroupPage {
        name: group.spot.name.clone(),
        above: way_up(&group.above, group.source),
        path: path(group.source),
        source: group.source,
        sources,
        report: group.report.as_ref().map(|line| report(line, group.today)),
        capacity: capacity(group.figures.capacity),
        facts: facts(&group.figures, true),
        over: over(group),
        distribution,
        trend: trend("workload-over-time", &group.trend, group.source, &group.lines),
        caseload: caseload("cases-by-tier", &group.by_tier),
        parts: parts(group, order, grade),
        officers_hidden: !group.officers_named && below(group.spot.level) == Some(Level::Officer),
        lines: group.lines,
    }
}

/// The level under a level.
#[must_use]
pub const fn below(level: Level) -> Option<Level> {
    match level {
        Level::Nation => Some(Level::Region),
        Level::Region => Some(Level::Unit),
        Level::Unit => Some(Level::Team),
        Level::Team => Some(Level::Officer),
        Level::Officer => None,
    }
}

fn over(group: &Group) -> Vec<(String, String)> {
    let spread = &group.spread;
    let third = spread.over_third;
    let second = spread.over_second + third;
    let first = spread.over_first + second;
    let [one, two, three] = group.lines.map(percent);
    let all = i64::from(group.figures.officers);
    let of_all = |count: u32| format!("{} of {}", whole(count.into()), whole(all));
    let mut over = vec![
        (format!("Over {one}"), of_all(first)),
        (format!("Over {two}"), of_all(second)),
        (format!("Over {two} for 4 weeks running: an excessive workload"), of_all(spread.excessive)),
        (format!("Over {three}"), of_all(third)),
    ];
    if spread.no_capacity > 0 {
        over.push(("Work, but no capacity to do it".to_owned(), of_all(spread.no_capacity)));
    }
    over
}

fn parts(group: &Group, order: Order, grade: &dyn Fn(&Part) -> Option<String>) -> Option<PartsShown> {
    let level = below(group.spot.level)?;
    if level == Level::Officer && !group.officers_named {
        return None;
    }
    let columns = Column::of_level(level);
    let order = if columns.contains(&order.by) { order } else { Order::read("") };
    let mut parts: Vec<&Part> = group.parts.iter().collect();
    parts.sort_by(|one, other| order.compare(one, other));
    let line = |part: &Part| PartLine {
        name: part.spot.name.clone(),
        href: href(&part.spot, group),
        grade: grade(part),
        marks: part.officer.as_ref().map(|brief| marks(brief, &group.lines)).unwrap_or_default(),
        values: columns.iter().filter(|column| **column != Column::Name).map(|column| column.shown(part)).collect(),
    };
    let lines = parts.into_iter().map(line).collect();
    Some(PartsShown { level, many: called(level).1, columns: columns.clone(), order, lines })
}

fn href(spot: &Spot, group: &Group) -> String {
    let team = (group.spot.level == Level::Team).then_some(group.spot.code.as_str());
    path_of(spot, group.source, team)
}

impl GroupPage {
    /// The address of this page in another order.
    #[must_use]
    pub fn ordered(&self, order: Order) -> String {
        with_query(&self.path, "sort", &order.value())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;
    use rules::grade::Grade;
    use service::workload::{ByLocation, Figures, OfficerBrief, RedLine, Spread, TierLine, TrendPoint};

    use super::super::tests::{figures, lines};
    use super::*;

    pub(crate) fn officer(code: &str, name: &str, capacity: Option<i64>, over: Option<RedLine>) -> Part {
        let brief =
            OfficerBrief { officer: None, staff_code: code.into(), grade: Some(Grade::Po), protected: None, away: None, over };
        let points = capacity.map_or(Decimal::from(50), |tenths| Decimal::new(tenths * 2, 0));
        let available = if capacity.is_some() { Decimal::from(2000) } else { Decimal::ZERO };
        let capacity = capacity.map(|tenths| Decimal::new(tenths, 1));
        Part {
            spot: Spot { level: Level::Officer, code: code.into(), name: name.into() },
            figures: Figures { points, available, capacity, ..figures() },
            spread: Spread::default(),
            officer: Some(brief),
        }
    }

    /// An invented team of five.
    pub(crate) fn team() -> Group {
        let spot = |level, code: &str, name: &str| Spot { level, code: code.into(), name: name.into() };
        let mut new = officer("N53A003", "Cas Trainee", Some(402), None);
        if let Some(brief) = new.officer.as_mut() {
            brief.protected = Some("Trainee, reduction in force".into());
            brief.away = Some("Training".into());
            brief.grade = Some(Grade::Pqip);
        }
        let parts = vec![
            officer("N53A001", "Ada Practice", Some(1013), Some(RedLine::First)),
            officer("N53A002", "Ben Practice", Some(1234), Some(RedLine::Third)),
            new,
            officer("N53A004", "Dan Manager", None, None),
            officer("N53A005", "Eve Practice", Some(1152), Some(RedLine::Excessive)),
        ];
        let tier = |tier: &str, community, licence, custody| TierLine {
            tier: tier.into(),
            cases: ByLocation { community, licence, custody },
        };
        let point = |day: i8, tenths: i64| TrendPoint {
            on: date(2026, 11, day),
            points: Decimal::from(7000),
            available: Decimal::from(7000),
            cases: 120,
            capacity: Some(Decimal::new(tenths, 1)),
        };
        Group {
            source: Source::Live,
            today: date(2026, 11, 23),
            report: None,
            spot: spot(Level::Team, "N53EX1", "Example Team"),
            above: vec![
                spot(Level::Nation, "", "England and Wales"),
                spot(Level::Region, "N53", "Example Region"),
                spot(Level::Unit, "N53EX", "Example Unit"),
            ],
            figures: Figures { officers: 5, cases: 135, capacity: Some(Decimal::new(951, 1)), ..figures() },
            spread: Spread { no_capacity: 1, within: 1, over_first: 1, over_second: 1, over_third: 1, excessive: 1 },
            capacities: [402, 1013, 1152, 1234].map(|tenths| Decimal::new(tenths, 1)).into(),
            lines: lines(),
            parts,
            by_tier: vec![tier("A3", 4, 3, 1), tier("B2", 12, 0, 6), tier("Untiered", 1, 0, 0)],
            trend: vec![point(2, 902), point(9, 928), point(16, 940), point(23, 951)],
            officers_named: true,
        }
    }

    fn shown(group: &Group, sort: &str) -> GroupPage {
        page(group, Order::read(sort), &|part| part.officer.as_ref().map(|_| "PO".to_owned()))
    }

    fn names(page: &GroupPage) -> Vec<&str> {
        page.parts.iter().flat_map(|parts| parts.lines.iter().map(|line| line.name.as_str())).collect()
    }

    #[test]
    fn officers_are_listed_by_name_unless_asked_otherwise_and_without_capacity_last() {
        let group = team();
        assert_eq!(names(&shown(&group, "")), ["Ada Practice", "Ben Practice", "Cas Trainee", "Dan Manager", "Eve Practice"]);
        assert_eq!(
            names(&shown(&group, "-workload")),
            ["Ben Practice", "Eve Practice", "Ada Practice", "Cas Trainee", "Dan Manager"]
        );
        assert_eq!(names(&shown(&group, "workload")).last(), Some(&"Dan Manager"));
        assert_eq!(names(&shown(&group, "nonsense")), names(&shown(&group, "name")));
    }

    #[test]
    fn a_second_press_turns_the_order() {
        let order = Order::read("").pressed(Column::Points);
        assert_eq!(order.value(), "-points");
        assert_eq!(order.pressed(Column::Points).value(), "points");
        assert_eq!(Order::read("").pressed(Column::Name).value(), "-name");
    }

    #[test]
    fn those_over_a_higher_line_are_over_the_lower_ones_too() {
        let page = shown(&team(), "");
        let counts: Vec<&str> = page.over.iter().map(|(_, count)| count.as_str()).collect();
        assert_eq!(counts, ["3 of 5", "2 of 5", "1 of 5", "1 of 5", "1 of 5"]);
        assert_eq!(page.distribution.in_words(), "5 officers in all. 3 over 100%, 2 over 110%, 1 over 120%.");
    }

    #[test]
    fn officers_that_may_not_be_named_are_counted_and_not_listed() {
        let group = Group { officers_named: false, parts: Vec::new(), ..team() };
        let page = shown(&group, "");
        assert!(page.officers_hidden && page.parts.is_none());
        assert_eq!(page.distribution.total(), 5);
    }

    #[test]
    fn protected_officers_are_marked_and_the_gravest_line_named() {
        let page = shown(&team(), "");
        let marks = |name: &str| {
            let lines = page.parts.iter().flat_map(|parts| &parts.lines);
            lines.filter(|line| line.name == name).flat_map(|line| line.marks.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            marks("Cas Trainee"),
            [("Trainee, reduction in force".to_owned(), Mark::Protected), ("Away: Training".to_owned(), Mark::Plain)]
        );
        assert_eq!(marks("Eve Practice"), [("Over 110% for 4 weeks".to_owned(), Mark::Grave)]);
        assert_eq!(marks("Ada Practice"), [("Over 100%".to_owned(), Mark::Watch)]);
    }
}
