//! Adding officers up: points and available points are added and then divided, and each officer is counted where they stand.

use jiff::civil::Date;
use rules::{
    Policy,
    grade::Grade,
    workload::{capacity, points, red_line::Line},
};
use rust_decimal::Decimal;

use super::page::{ByLocation, Figures, RedLine, Spread};

/// Figures of an officer or a group, as whole numbers: points in hundredths, hours in hundredths of an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Officers with cases or available points.
    pub officers: u32,
    /// Cases.
    pub cases: i64,
    /// In the community.
    pub community: i64,
    /// On licence.
    pub licence: i64,
    /// In custody.
    pub custody: i64,
    /// Without a tier.
    pub untiered: i64,
    /// Points of cases.
    pub case_points: i64,
    /// Points of court reports.
    pub report_points: i64,
    /// Points of support.
    pub support_points: i64,
    /// Available points, whole.
    pub available: i64,
    /// Contracted hours.
    pub contracted: i64,
    /// Hours of reductions.
    pub reduced: i64,
}

impl Sums {
    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.officers += other.officers;
        self.cases += other.cases;
        self.community += other.community;
        self.licence += other.licence;
        self.custody += other.custody;
        self.untiered += other.untiered;
        self.case_points += other.case_points;
        self.report_points += other.report_points;
        self.support_points += other.support_points;
        self.available += other.available;
        self.contracted += other.contracted;
        self.reduced += other.reduced;
    }

    /// All points, whole, halves up.
    #[must_use]
    pub const fn points(&self) -> i64 {
        points::from_hundredths(self.case_points + self.report_points + self.support_points)
    }

    /// Points over available points, percent with one decimal.
    #[must_use]
    pub fn capacity(&self) -> Option<Decimal> {
        capacity::live(self.points(), self.available)
    }

    /// Whether they are counted among the officers: they hold cases or could carry some.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.cases > 0 || self.available > 0
    }

    /// As pages show them.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures {
            officers: self.officers,
            cases: self.cases,
            by_location: ByLocation { community: self.community, licence: self.licence, custody: self.custody },
            untiered: self.untiered,
            points: hundredths(self.case_points + self.report_points + self.support_points),
            case_points: hundredths(self.case_points),
            report_points: hundredths(self.report_points),
            support_points: hundredths(self.support_points),
            available: Decimal::from(self.available),
            contracted_hours: hundredths(self.contracted),
            reduction_hours: hundredths(self.reduced),
            capacity: self.capacity(),
        }
    }
}

/// A number of hundredths as an exact number.
#[must_use]
pub fn hundredths(number: i64) -> Decimal {
    Decimal::new(number, 2).normalize()
}

/// The red lines in force: percents of the first, second and third, and for how many weeks the second must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// Percents.
    pub percents: [u32; 3],
    /// Weeks of the second.
    pub weeks: u32,
}

impl Lines {
    /// The lines in force on a day. A line that the tables do not have is never crossed.
    #[must_use]
    pub fn on(policy: &Policy, day: Date) -> Self {
        let row = |line| policy.workload.red_lines.0.on(line, day).map(|row| &row.value);
        let percent = |line| row(line).map_or(u32::from(u16::MAX), |row| row.above_percent.into());
        Self {
            percents: [percent(Line::Over100), percent(Line::Excessive), percent(Line::Over120)],
            weeks: row(Line::Excessive).map_or(1, |row| row.weeks.into()),
        }
    }

    /// As exact numbers.
    #[must_use]
    pub fn decimals(&self) -> [Decimal; 3] {
        self.percents.map(Decimal::from)
    }

    /// The second line, as the store compares: hundredths of a percent from which one decimal shows more than the line.
    #[must_use]
    pub const fn second_shown_above(&self) -> u32 {
        let [_, second, _] = self.percents;
        second * 100 + 5
    }

    /// The gravest line that is crossed.
    #[must_use]
    pub fn crossed(&self, capacity: Option<Decimal>, excessive: bool) -> Option<RedLine> {
        let capacity = capacity?;
        let [first, second, third] = self.decimals();
        match () {
            () if capacity > third => Some(RedLine::Third),
            () if excessive => Some(RedLine::Excessive),
            () if capacity > second => Some(RedLine::Second),
            () if capacity > first => Some(RedLine::First),
            () => None,
        }
    }

    /// Counts an officer where they stand.
    pub fn count(&self, spread: &mut Spread, sums: &Sums, excessive: bool) {
        if !sums.counts() {
            return;
        }
        let place = match sums.capacity() {
            None => &mut spread.no_capacity,
            Some(capacity) => match self.crossed(Some(capacity), false) {
                None => &mut spread.within,
                Some(RedLine::First) => &mut spread.over_first,
                Some(RedLine::Second | RedLine::Excessive) => &mut spread.over_second,
                Some(RedLine::Third) => &mut spread.over_third,
            },
        };
        *place += 1;
        spread.excessive += u32::from(excessive);
    }
}

/// A group being added up.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Its sums.
    pub sums: Sums,
    /// How its officers stand.
    pub spread: Spread,
    /// Their capacities.
    pub capacities: Vec<Decimal>,
}

impl Gathered {
    /// Adds an officer.
    pub fn add(&mut self, lines: &Lines, sums: &Sums, excessive: bool) {
        self.sums.add(sums);
        lines.count(&mut self.spread, sums, excessive);
        self.capacities.extend(sums.capacity().filter(|_| sums.counts()));
    }
}

/// Why an officer's time is protected, in words; none when it is not.
#[must_use]
pub fn protected(grade: Grade, reduced: i64) -> Option<String> {
    let words = [
        (grade == Grade::Pqip).then_some("Trainee"),
        (grade == Grade::Nqo).then_some("Newly qualified"),
        (reduced > 0).then_some("reduction in force"),
    ];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    let (first, rest) = words.split_first()?;
    let mut text = first.chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    text.push_str(first.get(1..).unwrap_or_default());
    for word in rest {
        text.push_str(", ");
        text.push_str(word);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn officer(points: i64, available: i64) -> Sums {
        Sums { officers: 1, cases: 1, case_points: points * 100, available, ..Sums::default() }
    }

    #[test]
    fn groups_add_and_then_divide_and_whoever_has_no_capacity_is_none_and_not_nought() {
        let lines = Lines { percents: [100, 110, 120], weeks: 4 };
        let mut group = Gathered::default();
        for (points, available) in [(3000, 2000), (100, 2000), (500, 0)] {
            group.add(&lines, &officer(points, available), false);
        }
        assert_eq!(group.sums.capacity(), Some(Decimal::new(900, 1)), "(3000 + 100 + 500) / 4000, not the mean of 150, 5 and 0");
        assert_eq!(officer(500, 0).capacity(), None);
        assert_eq!(group.spread, Spread { no_capacity: 1, within: 1, over_third: 1, ..Spread::default() });
        assert_eq!(group.capacities.len(), 2);
    }

    #[test]
    fn a_line_is_crossed_when_the_shown_figure_is_above_it() {
        let lines = Lines { percents: [100, 110, 120], weeks: 4 };
        let crossed = |points, available| lines.crossed(officer(points, available).capacity(), false);
        assert_eq!(crossed(1000, 1000), None);
        assert_eq!(crossed(1001, 1000), Some(RedLine::First));
        assert_eq!(crossed(11004, 10000), Some(RedLine::First), "shown as 110.0");
        assert_eq!(crossed(11005, 10000), Some(RedLine::Second), "shown as 110.1");
        assert_eq!(crossed(1201, 1000), Some(RedLine::Third));
        assert_eq!(lines.crossed(Some(Decimal::from(115)), true), Some(RedLine::Excessive));
        assert_eq!(lines.second_shown_above(), 11_005);
    }

    #[test]
    fn protection_is_said_in_words() {
        assert_eq!(protected(Grade::Po, 0), None);
        assert_eq!(protected(Grade::Pqip, 740).as_deref(), Some("Trainee, reduction in force"));
        assert_eq!(protected(Grade::Po, 740).as_deref(), Some("Reduction in force"));
    }
}
