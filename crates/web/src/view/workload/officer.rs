//! One officer: how full they are, with which cases, what changed, what is to come.

use chart::number::whole;
use jiff::civil::Date;
use record::words::{day_date, short_date};
use rules::{Policy, working::Working};
use rust_decimal::Decimal;
use service::{
    lists::CaseRow,
    workload::{
        Ahead, AheadKind, ByLocation, CaseChange, CaseLine, OfficerPage, ReductionLine, Source, TierLine, WeekAhead, WeekChange,
    },
};

use super::{Mark, amount, capacity, caseload, facts, marks, report, trend, way_up};
use crate::view::{
    row::{self, PersonLine},
    words::NOT_RECORDED,
};

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficerShown {
    /// Name.
    pub name: String,
    /// Staff code.
    pub code: String,
    /// Grade in words, with its first day.
    pub grade: String,
    /// The way up.
    pub above: Vec<(String, String)>,
    /// "98.4%", "No capacity".
    pub capacity: String,
    /// Protected, away, over a line.
    pub marks: Vec<(String, Mark)>,
    /// How long over the second line, when they are.
    pub weeks_over: Option<String>,
    /// The other figures.
    pub facts: Vec<(&'static str, String)>,
    /// Where court reports and support come from.
    pub report: Option<String>,
    /// Workload by week.
    pub trend: chart::Trend,
    /// Cases by tier and location.
    pub caseload: chart::Stacked,
    /// The cases, the heaviest first: no more than [`HEAVIEST`] on the page itself.
    pub cases: Vec<CaseShown>,
    /// How many cases there are in all.
    pub cases_in_all: usize,
    /// This week and last week.
    pub changes: Vec<ChangesShown>,
    /// What is known to come in the next weeks, by day.
    pub ahead: Vec<AheadShown>,
    /// Reductions that are in force or to come.
    pub reductions: Vec<ReductionLine>,
    /// Contracted hours now: "37 hours a week, since 1 Sep 2024".
    pub hours: String,
    /// How the figures come about: words and working.
    pub workings: Vec<(&'static str, Working)>,
    /// Whether changes are offered.
    pub may_change: bool,
    /// Whether it is the visitor's own page.
    pub own: bool,
}

/// Cases on the officer's own page; all are on a page of their own.
pub const HEAVIEST: usize = 10;
/// Cases on one page of them.
pub const CASES: usize = 40;

/// A page of an officer's cases.
#[derive(Clone, Debug, PartialEq)]
pub struct CasesShown {
    /// The cases.
    pub cases: Vec<CaseShown>,
    /// "Cases 41 to 55 of 55".
    pub said: String,
    /// The pages before and after, by number from 1.
    pub before: Option<usize>,
    /// The page after.
    pub after: Option<usize>,
}

/// One page of an officer's cases, by number from 1; the last for a number beyond it.
#[must_use]
pub fn cases_page(officer: &OfficerPage, number: usize, policy: &Policy) -> CasesShown {
    let person = |row: &CaseRow| row::person(row, policy, officer.today);
    let all = officer.cases.len();
    let last = all.div_ceil(CASES).max(1);
    let number = number.clamp(1, last);
    let from = (number - 1) * CASES;
    let cases: Vec<CaseShown> = officer.cases.iter().skip(from).take(CASES).map(|case| case_shown(case, &person)).collect();
    CasesShown {
        said: if all == 0 { "No case".to_owned() } else { format!("Cases {} to {} of {all}", from + 1, from + cases.len()) },
        cases,
        before: (number > 1).then(|| number - 1),
        after: (number < last).then(|| number + 1),
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseShown {
    /// About whom; none when the visitor may not know.
    pub who: Option<PersonLine>,
    /// Where the person is.
    pub location: &'static str,
    /// Tier.
    pub tier: String,
    /// How it counts.
    pub status: String,
    /// Points.
    pub points: String,
    /// How they come about.
    pub working: Option<Working>,
    /// When time alone changes them.
    pub changes: Option<String>,
}

/// What changed in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesShown {
    /// "This week, from Mon 23 Nov 2026".
    pub week: String,
    /// "Points up by 115", with what became of the available points.
    pub sum: String,
    /// The cases behind it: about whom, what happened, the difference.
    pub cases: Vec<(Option<PersonLine>, String, String)>,
}

/// Something to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AheadShown {
    /// "Mon 30 Nov 2026".
    pub on: String,
    /// "Release: automatic release date".
    pub what: String,
    /// About whom.
    pub who: Option<PersonLine>,
    /// Whether it is about a case that the visitor may not know.
    pub of_case: bool,
}

/// The page.
#[must_use]
pub fn page(officer: &OfficerPage, policy: &Policy, lines: &[Decimal; 3]) -> OfficerShown {
    let today = officer.today;
    let person = |row: &CaseRow| row::person(row, policy, today);
    let mut workings = vec![
        ("How the points come about", officer.points_working.clone()),
        ("How the available points come about", officer.available_working.clone()),
    ];
    workings.extend(officer.capacity_working.clone().map(|working| ("How the percentage comes about", working)));
    OfficerShown {
        name: officer.name.clone(),
        code: officer.brief.staff_code.clone(),
        grade: grade(officer, policy),
        above: way(officer),
        capacity: capacity(officer.figures.capacity),
        marks: marks(&officer.brief, lines),
        weeks_over: weeks_over(officer.weeks_over, lines),
        facts: facts(&officer.figures, false),
        report: officer.report.as_ref().map(|line| report(line, today)),
        trend: trend("workload-over-time", &officer.trend, Source::Live, lines),
        caseload: caseload("cases-by-tier", &mix(&officer.cases)),
        cases: officer.cases.iter().take(HEAVIEST).map(|case| case_shown(case, &person)).collect(),
        cases_in_all: officer.cases.len(),
        changes: officer.changes.iter().enumerate().map(|(index, week)| changes(index, week, &person)).collect(),
        ahead: ahead(officer, &person),
        reductions: officer.reductions.iter().filter(|line| stands(line)).cloned().collect(),
        hours: hours(officer),
        workings,
        may_change: officer.may_change,
        own: officer.own,
    }
}

/// The way up; home for one's own page, since who sees only their own would be turned away further up.
#[must_use]
pub fn way(officer: &OfficerPage) -> Vec<(String, String)> {
    if officer.own { vec![("Home".to_owned(), "/".to_owned())] } else { way_up(&officer.above, Source::Live) }
}

/// Whether a reduction is in force or to come.
#[must_use]
pub fn stands(line: &ReductionLine) -> bool {
    !matches!(line.status, "Ended" | "Removed")
}

/// What a reduction takes off, in a line.
#[must_use]
pub fn reduction(line: &ReductionLine) -> String {
    format!("{} hours a week, {} to {}", amount(line.hours), short_date(line.from), short_date(line.until))
}

/// What a grade is called.
#[must_use]
pub fn grade_name(grade: rules::grade::Grade, policy: &Policy, today: Date) -> String {
    policy.grades.types.read(grade, today).map_or_else(|| grade.to_string(), |row| row.value.name.clone())
}

fn grade(officer: &OfficerPage, policy: &Policy) -> String {
    let Some(grade) = officer.brief.grade else { return NOT_RECORDED.to_owned() };
    let name = grade_name(grade, policy, officer.today);
    officer.grade_since.map_or_else(|| name.clone(), |since| format!("{name}, since {}", short_date(since)))
}

fn hours(officer: &OfficerPage) -> String {
    let now = officer.hours.iter().find(|(from, _)| *from <= officer.today);
    now.map_or_else(|| NOT_RECORDED.to_owned(), |(from, hours)| format!("{hours} hours a week, since {}", short_date(*from)))
}

fn weeks_over(weeks: u32, lines: &[Decimal; 3]) -> Option<String> {
    let [_, second, _] = lines.map(chart::number::percent);
    match weeks {
        0 => None,
        1 => Some(format!("Over {second} this week")),
        many => Some(format!("Over {second} for {many} weeks running")),
    }
}

/// Cases by tier and location, as many as there are of each.
fn mix(cases: &[CaseLine]) -> Vec<TierLine> {
    let mut lines: Vec<TierLine> = Vec::new();
    for case in cases {
        let place = lines.iter().position(|line| line.tier == case.tier).unwrap_or(lines.len());
        if place == lines.len() {
            lines.push(TierLine { tier: case.tier.clone(), cases: ByLocation::default() });
        }
        if let Some(line) = lines.get_mut(place) {
            match case.location {
                "Licence" => line.cases.licence += 1,
                "Custody" => line.cases.custody += 1,
                _ => line.cases.community += 1,
            }
        }
    }
    // A3 before A2 before B3, untiered last.
    lines.sort_by_key(|line| {
        let mut letters = line.tier.chars();
        let (letter, digit) = (letters.next().unwrap_or('~'), letters.next().and_then(|digit| digit.to_digit(10)));
        (digit.is_none(), letter, digit.map(std::cmp::Reverse), line.tier.clone())
    });
    lines
}

fn case_shown(case: &CaseLine, person: &dyn Fn(&CaseRow) -> PersonLine) -> CaseShown {
    CaseShown {
        who: case.who.as_ref().map(person),
        location: case.location,
        tier: case.tier.clone(),
        status: case.status.clone(),
        points: amount(case.points),
        // How a case weighs would tell of somebody whom the visitor may not know.
        working: case.working.clone().filter(|_| case.who.is_some()),
        changes: case.next_change_on.map(|on| format!("Changes on {}", short_date(on))),
    }
}

fn changes(index: usize, week: &WeekChange, person: &dyn Fn(&CaseRow) -> PersonLine) -> ChangesShown {
    let name = if index == 0 { "This week" } else { "The week before" };
    let moved = |what: &str, by: Decimal| match by {
        none if none.is_zero() => format!("{what} as before"),
        up if up.is_sign_positive() => format!("{what} up by {}", amount(up)),
        down => format!("{what} down by {}", amount(-down)),
    };
    let of_case = |change: &CaseChange| {
        let (before, after) = (change.before, change.after);
        let what = match (before, after) {
            (None, Some(now)) => format!("Came, {} points", amount(now)),
            (Some(then), None) => format!("Went, {} points", amount(then)),
            (Some(then), Some(now)) => format!("From {} to {} points", amount(then), amount(now)),
            (None, None) => "No points".to_owned(),
        };
        let by = after.unwrap_or_default() - before.unwrap_or_default();
        let sign = if by.is_sign_positive() && !by.is_zero() { "+" } else { "" };
        (change.who.as_ref().map(person), what, format!("{sign}{}", amount(by)))
    };
    ChangesShown {
        week: format!("{name}, from {}", day_date(week.monday)),
        sum: format!("{}. {}.", moved("Points", week.points), moved("Available points", week.available)),
        cases: week.cases.iter().map(of_case).collect(),
    }
}

/// By day; what comes to one person on one day is one line.
fn ahead(officer: &OfficerPage, person: &dyn Fn(&CaseRow) -> PersonLine) -> Vec<AheadShown> {
    let mut shown: Vec<AheadShown> = Vec::new();
    for item in officer.ahead.iter().flat_map(|week| &week.items) {
        let (on, who) = (day_date(item.on), item.who.as_ref().map(person));
        let same = |line: &&mut AheadShown| who.is_some() && line.on == on && line.who == who;
        if let Some(line) = shown.iter_mut().find(same) {
            line.what = format!("{}. {}", line.what, coming(item));
            continue;
        }
        let of_case =
            matches!(item.what, AheadKind::CaseEnds | AheadKind::Release | AheadKind::TierChanges | AheadKind::WeightChanges);
        shown.push(AheadShown { on, what: coming(item), who, of_case });
    }
    shown
}

fn coming(ahead: &Ahead) -> String {
    let what = match ahead.what {
        AheadKind::CaseEnds => "Case ends",
        AheadKind::Release => "Release",
        AheadKind::TierChanges => "Tier changes",
        AheadKind::WeightChanges => "Weight changes",
        AheadKind::ReductionStarts => "Reduction starts",
        AheadKind::ReductionEnds => "Reduction ends",
        AheadKind::AwayFrom => "Away",
    };
    match ahead.words.as_str() {
        "" => what.to_owned(),
        words if words.starts_with(what) => words.to_owned(),
        words => format!("{what}: {words}"),
    }
}

/// "14 cases end, 2 releases": what some weeks hold, for the home page.
#[must_use]
pub fn weeks_in_short(weeks: &[WeekAhead]) -> String {
    let items = || weeks.iter().flat_map(|week| &week.items);
    let number = |kind: AheadKind| i64::try_from(items().filter(|item| item.what == kind).count()).unwrap_or(i64::MAX);
    let said = [
        (number(AheadKind::CaseEnds), "case ends", "cases end"),
        (number(AheadKind::Release), "release", "releases"),
        (number(AheadKind::TierChanges), "change of tier", "changes of tier"),
        (number(AheadKind::WeightChanges), "change of weight", "changes of weight"),
        (number(AheadKind::ReductionStarts), "reduction starts", "reductions start"),
        (number(AheadKind::ReductionEnds), "reduction ends", "reductions end"),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{} {}", whole(count), if count == 1 { one } else { many }))
        .collect();
    if said.is_empty() { "nothing known to come".to_owned() } else { said.join(", ") }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;
    use record::OfficerId;
    use rules::grade::{ContractedHours, Grade};
    use service::workload::{Level, OfficerBrief, Spot, TrendPoint};
    use uuid::Uuid;

    use super::super::tests::{figures, lines};
    use super::*;
    use crate::view::row::tests::row;

    fn case(number: u128, tier: &str, location: &'static str, points: i64) -> CaseLine {
        let mut working = Working::of("workload.points");
        working.step(format!("{location} case, tier {tier}"), format!("1 x {points}"), points);
        CaseLine {
            who: Some(row(number)),
            location,
            tier: tier.into(),
            status: "Counted".into(),
            points: Decimal::from(points),
            working: Some(working),
            next_change_on: (number == 1).then_some(date(2027, 1, 4)),
        }
    }

    /// An invented officer with something of everything.
    pub(crate) fn officer() -> OfficerPage {
        let spot = |level, code: &str, name: &str| Spot { level, code: code.into(), name: name.into() };
        let point = |day: i8, tenths: i64| TrendPoint {
            on: date(2026, 11, day),
            points: Decimal::from(1700),
            available: Decimal::from(1740),
            cases: 27,
            capacity: Some(Decimal::new(tenths, 1)),
        };
        let reduction = |number: u128, status: &'static str, from: Date, until: Date| ReductionLine {
            id: Uuid::from_u128(number),
            reason_code: "newly_qualified".into(),
            reason: "Newly qualified officer".into(),
            hours: Decimal::new(74, 1),
            from,
            until,
            status,
            notes: "Agreed with Erin Manager.".into(),
            versions: Vec::new(),
            removed: None,
        };
        let item = |on, what, who, words: &str| Ahead { on, what, who, words: words.into() };
        let mut available = Working::of("workload.available");
        available.step("Hours that are left", "37 - 7.4", "29.6");
        available.step("Share of the usual hours", "2176 x 29.6 / 37", "1740");
        available.result = "1740".into();
        OfficerPage {
            today: date(2026, 11, 23),
            officer: OfficerId(Uuid::from_u128(0xA1)),
            name: "Ada Practice".into(),
            brief: OfficerBrief {
                officer: Some(OfficerId(Uuid::from_u128(0xA1))),
                staff_code: "N53A001".into(),
                grade: Some(Grade::Nqo),
                protected: Some("Newly qualified, reduction in force".into()),
                away: None,
                over: None,
            },
            grade_since: Some(date(2026, 6, 1)),
            above: vec![spot(Level::Nation, "", "England and Wales"), spot(Level::Team, "N53EX1", "Example Team")],
            figures: figures(),
            weeks_over: 0,
            points_working: Working::of("workload.points"),
            available_working: available,
            capacity_working: None,
            cases: vec![case(1, "A3", "Licence", 219), case(2, "B2", "Community", 115), case(3, "C1", "Custody", 23)],
            reductions: vec![
                reduction(7, "In force", date(2026, 6, 1), date(2027, 2, 28)),
                reduction(8, "Removed", date(2026, 9, 1), date(2026, 9, 30)),
            ],
            hours: vec![(date(2026, 6, 1), ContractedHours::from_hundredths(3700))],
            grades: vec![(date(2026, 6, 1), Grade::Nqo)],
            absences: Vec::new(),
            trend: vec![point(9, 912), point(16, 950), point(23, 984)],
            changes: vec![WeekChange {
                monday: date(2026, 11, 23),
                points: Decimal::from(92),
                available: Decimal::ZERO,
                cases: vec![
                    CaseChange { who: Some(row(2)), before: None, after: Some(Decimal::from(115)) },
                    CaseChange { who: Some(row(3)), before: Some(Decimal::from(46)), after: Some(Decimal::from(23)) },
                    CaseChange { who: None, before: Some(Decimal::from(50)), after: None },
                ],
            }],
            ahead: vec![
                WeekAhead { monday: date(2026, 11, 30), items: vec![] },
                WeekAhead {
                    monday: date(2026, 12, 7),
                    items: vec![
                        item(date(2026, 12, 8), AheadKind::CaseEnds, Some(row(2)), "Sentence end"),
                        item(date(2026, 12, 10), AheadKind::Release, None, ""),
                        item(date(2026, 12, 11), AheadKind::ReductionEnds, None, "Newly qualified officer"),
                    ],
                },
            ],
            report: None,
            may_change: true,
            own: false,
            version: 4,
        }
    }

    fn shown(officer: &OfficerPage) -> OfficerShown {
        page(officer, &Policy::builtin(), &lines())
    }

    #[test]
    fn removed_reductions_are_not_among_those_that_stand() {
        assert_eq!(shown(&officer()).reductions.len(), 1);
    }

    #[test]
    fn what_changed_is_told_case_by_case_with_its_sign() {
        let page = shown(&officer());
        let week = page.changes.first().expect("a week");
        assert_eq!(week.sum, "Points up by 92. Available points as before.");
        let told: Vec<(&str, &str)> = week.cases.iter().map(|(_, what, by)| (what.as_str(), by.as_str())).collect();
        assert_eq!(told, [("Came, 115 points", "+115"), ("From 46 to 23 points", "-23"), ("Went, 50 points", "-50")]);
    }

    #[test]
    fn what_is_to_come_is_listed_by_day_and_counted_for_the_home_page() {
        let page = shown(&officer());
        let days: Vec<&str> = page.ahead.iter().map(|item| item.on.as_str()).collect();
        assert_eq!(days, ["Tue 8 Dec 2026", "Thu 10 Dec 2026", "Fri 11 Dec 2026"]);
        assert_eq!(weeks_in_short(&officer().ahead), "1 case ends, 1 release, 1 reduction ends");
        assert_eq!(weeks_in_short(officer().ahead.get(..1).expect("a week")), "nothing known to come");
    }

    #[test]
    fn cases_come_in_pages_and_a_page_beyond_the_last_is_the_last() {
        let mut many = officer();
        many.cases = (0..55).map(|number| case(number, "C1", "Community", 50)).collect();
        assert_eq!(shown(&many).cases.len(), HEAVIEST);
        let page = |number| cases_page(&many, number, &Policy::builtin());
        assert_eq!((page(1).said.as_str(), page(1).before, page(1).after), ("Cases 1 to 40 of 55", None, Some(2)));
        assert_eq!((page(9).said.as_str(), page(9).before, page(9).after), ("Cases 41 to 55 of 55", Some(1), None));
        many.cases.clear();
        assert_eq!(cases_page(&many, 0, &Policy::builtin()).said, "No case");
    }

    #[test]
    fn tiers_stand_in_the_order_of_their_weight() {
        let cases = ["Untiered", "D0", "A1", "B2S", "A3", "A3"].map(|tier| case(1, tier, "Community", 1));
        let tiers: Vec<String> = mix(&cases).into_iter().map(|line| line.tier).collect();
        assert_eq!(tiers, ["A3", "A1", "B2S", "D0", "Untiered"]);
    }
}
