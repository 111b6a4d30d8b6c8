//! How figures went from week to week, or from report to report.

use maud::{Markup, html};
use rust_decimal::Decimal;

use crate::{
    distribution::RedLine,
    number::{percent, tenths, tenths_in_words},
    picture::{BLUE, GREY, INK, PURPLE, RED, Side, WIDTH, fitted, nothing, picture, text, width_of},
    table::ChartTable,
};

/// What the figures are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Percent, to one decimal.
    Percent,
    /// Points, cases, hours: as they are, to one decimal.
    Number,
}

impl Unit {
    fn words(self, tenths: i64) -> String {
        match self {
            Self::Percent => format!("{}%", tenths_in_words(tenths)),
            Self::Number => tenths_in_words(tenths),
        }
    }
}

/// A figure over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name; written beside its line when there are several.
    pub words: String,
    /// Its value at each time; none where there was none. The line breaks there.
    pub values: Vec<Option<Decimal>>,
}

/// Up to three figures over the same times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// An id of its own on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What the times are: "Week", "Report of".
    pub times_are: String,
    /// The times, the earliest first: "16 Nov 2026".
    pub times: Vec<String>,
    /// The figures.
    pub series: Vec<Series>,
    /// What they are counted in.
    pub unit: Unit,
    /// Lines to compare with.
    pub lines: Vec<RedLine>,
    /// What stands in the table for no value: "No capacity".
    pub no_value: String,
}

/// Left and right end of the plot, its top and its bottom.
const LEFT: i64 = 56;
const RIGHT: i64 = WIDTH - 62;
const TOP: i64 = 26;
const BOTTOM: i64 = 206;
/// How far apart two words above each other must be.
const APART: i64 = 17;
/// More points than this are not marked, only their line is drawn.
const MARKED_MAX: usize = 16;

impl Trend {
    /// The whole in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let said: Vec<String> = self.series.iter().filter_map(|series| self.course(series)).collect();
        if said.is_empty() { "Nothing to show yet.".to_owned() } else { said.join(" ") }
    }

    fn course(&self, series: &Series) -> Option<String> {
        let known: Vec<(&String, Decimal)> =
            self.times.iter().zip(&series.values).filter_map(|(time, value)| Some((time, (*value)?))).collect();
        let ((first_at, first), (last_at, last)) = (known.first()?, known.last()?);
        let words = |value: &Decimal| self.unit.words(tenths(*value));
        let name = if self.series.len() > 1 { format!("{}: ", series.words) } else { String::new() };
        if known.len() == 1 {
            return Some(format!("{name}{} on {last_at}.", words(last)));
        }
        let (low_at, low) = known.iter().min_by_key(|(_, value)| *value)?;
        let (high_at, high) = known.iter().max_by_key(|(_, value)| *value)?;
        Some(format!(
            "{name}{} on {first_at}, {} on {last_at}. Lowest {} on {low_at}, highest {} on {high_at}.",
            words(first),
            words(last),
            words(low),
            words(high)
        ))
    }

    /// The same as a table.
    #[must_use]
    pub fn table(&self) -> ChartTable {
        let head = [self.times_are.clone()].into_iter().chain(self.series.iter().map(|series| series.words.clone()));
        let rows = self.times.iter().enumerate().map(|(index, time)| {
            let values = self.series.iter().map(|series| match series.values.get(index).copied().flatten() {
                Some(value) if self.unit == Unit::Percent => percent(value),
                Some(value) => tenths_in_words(tenths(value)),
                None => self.no_value.clone(),
            });
            [time.clone()].into_iter().chain(values).collect()
        });
        ChartTable { caption: self.title.clone(), head: head.collect(), rows: rows.collect() }
    }

    /// The picture: a line for each figure with its first, highest and last value, and the red lines.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let values: Vec<i64> = self.series.iter().flat_map(|series| series.values.iter().flatten()).map(|v| tenths(*v)).collect();
        let lines = self.lines.iter().map(|line| tenths(line.percent));
        let (Some(low), Some(high)) =
            (values.iter().copied().chain(lines.clone()).min(), values.iter().copied().chain(lines).max())
        else {
            return nothing(&self.id, &self.title, &self.in_words());
        };
        if values.is_empty() {
            return nothing(&self.id, &self.title, &self.in_words());
        }
        let margin = ((high - low) / 10).max(20);
        let scale = Scale { low: low - margin, high: high + margin, times: self.times.len() };
        let inside = html! {
            path d={ "M" (LEFT) " " (TOP) "V" (BOTTOM) "H" (RIGHT) } fill="none" stroke=(GREY) stroke-width="1" {}
            @for line in &self.lines { (compared(&scale, tenths(line.percent))) }
            (self.side(&scale, low, high))
            @for (series, style) in self.series.iter().zip(Style::ALL) { (self.line(&scale, series, style)) }
            (self.below())
        };
        let height = BOTTOM + 26 + legend_height(self.series.len());
        let inside = html! { (inside) @if self.series.len() > 1 { (self.legend()) } };
        picture(&self.id, &self.title, &self.in_words(), height, &inside)
    }

    /// Words at the left: the red lines first, then the lowest and highest value where there is room.
    fn side(&self, scale: &Scale, low: i64, high: i64) -> Markup {
        let mut placed: Vec<(i64, i64)> = Vec::new();
        let lines = self.lines.iter().rev().map(|line| tenths(line.percent));
        for value in lines.chain([low, high]) {
            let y = scale.y(value);
            if placed.iter().all(|(other, _)| (other - y).abs() >= APART) {
                placed.push((y, value));
            }
        }
        html! { @for (y, value) in &placed { (text(LEFT - 6, y + 5, Side::End, &fitted(&self.unit.words(*value), LEFT - 6))) } }
    }

    /// First and last time below the plot.
    fn below(&self) -> Markup {
        let (first, last) = (self.times.first(), self.times.last());
        html! {
            @if let Some(last) = last { (text(WIDTH, BOTTOM + 19, Side::End, &fitted(last, WIDTH / 2))) }
            @if self.times.len() > 1 && let Some(first) = first { (text(0, BOTTOM + 19, Side::Start, &fitted(first, WIDTH / 2))) }
        }
    }

    fn line(&self, scale: &Scale, series: &Series, style: Style) -> Markup {
        let points: Vec<Option<(i64, i64)>> = (0..self.times.len())
            .map(|index| series.values.get(index).copied().flatten().map(|value| (scale.x(index), scale.y(tenths(value)))))
            .collect();
        let words = |index: usize| series.values.get(index).copied().flatten().map(|value| self.unit.words(tenths(value)));
        let known: Vec<usize> = points.iter().enumerate().filter(|(_, point)| point.is_some()).map(|(index, _)| index).collect();
        let last = known.last().copied();
        let highest = known.iter().copied().max_by_key(|index| series.values.get(*index).copied().flatten());
        let alone = |index: usize| {
            let near = |other: Option<usize>| other.and_then(|other| points.get(other).copied().flatten()).is_some();
            !near(index.checked_sub(1)) && !near(Some(index + 1))
        };
        html! {
            path d=(path(&points)) fill="none" stroke=(style.colour()) stroke-width="3" stroke-dasharray=[style.dashes()] {}
            @for (index, point) in points.iter().enumerate() {
                @if let Some((x, y)) = *point {
                    @if points.len() <= MARKED_MAX || Some(index) == last || alone(index) { (style.mark(x, y)) }
                    @if Some(index) == last && let Some(words) = words(index) {
                        (text(x + 8, y + 5, Side::Start, &fitted(&words, WIDTH - x - 8)))
                    }
                    @if self.series.len() == 1 && Some(index) == highest && far_from_last(last, index, &points) && let Some(words) = words(index) {
                        (text(x.max(LEFT + width_of(&words) / 2), y - 10, Side::Middle, &words))
                    }
                }
            }
        }
    }

    /// The names of several figures, each with a piece of its line.
    fn legend(&self) -> Markup {
        let mut y = BOTTOM + 44;
        let mut rows: Vec<Markup> = Vec::new();
        for (series, style) in self.series.iter().zip(Style::ALL) {
            rows.push(html! {
                path d={ "M2 " (y - 5) "H38" } stroke=(style.colour()) stroke-width="3" stroke-dasharray=[style.dashes()] {}
                (style.mark(20, y - 5))
                (text(46, y, Side::Start, &fitted(&series.words, WIDTH - 46)))
            });
            y += 22;
        }
        html! { @for row in &rows { (row) } }
    }
}

fn legend_height(series: usize) -> i64 {
    if series > 1 { i64::try_from(series.min(Style::ALL.len())).unwrap_or(0) * 22 + 4 } else { 0 }
}

/// Whether words above a point do not run into those beside the last one.
fn far_from_last(last: Option<usize>, index: usize, points: &[Option<(i64, i64)>]) -> bool {
    let at = |index: usize| points.get(index).copied().flatten();
    match (last.and_then(at), at(index)) {
        (Some(last), Some(here)) => last.0 - here.0 > 30,
        _ => false,
    }
}

fn compared(scale: &Scale, tenths: i64) -> Markup {
    let y = scale.y(tenths);
    html! { path d={ "M" (LEFT) " " (y) "H" (RIGHT) } stroke=(RED) stroke-width="2" stroke-dasharray="6 4" {} }
}

/// The line through the points, broken where there is none.
fn path(points: &[Option<(i64, i64)>]) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for point in points {
        let Some((x, y)) = point else {
            drawing = false;
            continue;
        };
        path.push(if drawing { 'L' } else { 'M' });
        path.push_str(&x.to_string());
        path.push(' ');
        path.push_str(&y.to_string());
        drawing = true;
    }
    path
}

/// Where values and times lie.
struct Scale {
    low: i64,
    high: i64,
    times: usize,
}

impl Scale {
    fn y(&self, tenths: i64) -> i64 {
        let span = i128::from(self.high - self.low).max(1);
        let up = i128::from(tenths.clamp(self.low, self.high) - self.low) * i128::from(BOTTOM - TOP) / span;
        BOTTOM - i64::try_from(up).unwrap_or(0)
    }

    fn x(&self, index: usize) -> i64 {
        let last = i64::try_from(self.times).unwrap_or(i64::MAX).saturating_sub(1);
        let index = i64::try_from(index).unwrap_or(0);
        // One time alone stands in the middle.
        if last < 1 { i64::midpoint(LEFT, RIGHT) } else { LEFT + 6 + (RIGHT - LEFT - 6) * index.min(last) / last }
    }
}

/// How a figure's line is told from the others without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Circles,
    Squares,
    Diamonds,
}

impl Style {
    const ALL: [Self; 3] = [Self::Circles, Self::Squares, Self::Diamonds];

    const fn colour(self) -> &'static str {
        match self {
            Self::Circles => BLUE,
            Self::Squares => INK,
            Self::Diamonds => PURPLE,
        }
    }

    const fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Circles => None,
            Self::Squares => Some("9 4"),
            Self::Diamonds => Some("3 3"),
        }
    }

    fn mark(self, x: i64, y: i64) -> Markup {
        match self {
            Self::Circles => html! { circle cx=(x) cy=(y) r="5" fill=(self.colour()) {} },
            Self::Squares => html! { path d={ "M" (x - 5) " " (y - 5) "h10v10h-10z" } fill=(self.colour()) {} },
            Self::Diamonds => html! { path d={ "M" (x) " " (y - 6) "l6 6l-6 6l-6 -6z" } fill=(self.colour()) {} },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::picture::tests::is_sound;

    fn of(values: &[Option<i64>]) -> Trend {
        Trend {
            id: "trend".into(),
            title: "Workload by week".into(),
            times_are: "Week of".into(),
            times: (1..=values.len()).map(|n| format!("{n} Nov 2026")).collect(),
            series: vec![Series {
                words: "Workload".into(),
                values: values.iter().map(|value| value.map(|value| Decimal::new(value, 1))).collect(),
            }],
            unit: Unit::Percent,
            lines: vec![
                RedLine { percent: Decimal::from(100), words: "Over 100%".into() },
                RedLine { percent: Decimal::from(110), words: "Over 110%".into() },
            ],
            no_value: "No capacity".into(),
        }
    }

    #[test]
    fn some_weeks_with_one_missing() {
        let chart = of(&[Some(912), Some(1048), None, Some(1150), Some(1093)]);
        assert_eq!(
            chart.in_words(),
            "91.2% on 1 Nov 2026, 109.3% on 5 Nov 2026. Lowest 91.2% on 1 Nov 2026, highest 115% on 4 Nov 2026."
        );
        insta::assert_snapshot!(chart.draw().into_string().replace("><", ">\n<"));
        insta::assert_debug_snapshot!(chart.table().rows);
    }

    #[test]
    fn one_week_and_none() {
        assert_eq!(of(&[Some(500)]).in_words(), "50% on 1 Nov 2026.");
        assert!(of(&[Some(500)]).draw().into_string().contains("<circle"));
        for none in [&[][..], &[None, None]] {
            assert!(of(none).draw().into_string().contains("Nothing to show yet."));
        }
    }

    #[test]
    fn two_figures_differ_by_more_than_colour() {
        let mut chart = of(&[Some(912), Some(1048)]);
        chart.series.push(Series { words: "The unit".into(), values: vec![Some(Decimal::from(88)), Some(Decimal::from(91))] });
        let drawn = chart.draw().into_string();
        assert!(drawn.contains("stroke-dasharray=\"9 4\"") && drawn.contains("The unit"));
    }

    proptest! {
        #[test]
        fn every_point_is_within_the_plot(values in prop::collection::vec(prop::option::of(any::<i64>()), 0..120)) {
            let chart = of(&values);
            let drawn = chart.draw().into_string();
            is_sound(&drawn)?;
            for circle in drawn.split("<circle").skip(1) {
                let number = |name: &str| -> i64 {
                    circle.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()?.parse().ok()).expect("a number")
                };
                prop_assert!((LEFT..=RIGHT).contains(&number("cx")) && (TOP..=BOTTOM).contains(&number("cy")));
            }
            prop_assert_eq!(chart.table().rows.len(), values.len());
        }
    }
}
