//! How many officers are in each band of a percentage, with the red lines between the bands.
//!
//! A mean hides those who carry too much; this picture is of people, not of means.

use maud::{Markup, html};
use rust_decimal::Decimal;

use crate::{
    number::{percent, whole},
    picture::{Fill, GREY, RED, Side, TEXT, WIDTH, nothing, picture, share, text},
    table::ChartTable,
};

/// A band and how many are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Its words: "Over 100 to 110%".
    pub words: String,
    /// What everybody in it is over; none for the lowest band and for those without a percentage.
    pub over: Option<Decimal>,
    /// How many.
    pub count: u32,
}

/// A line that nobody ought to be over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedLine {
    /// The percentage: over it, not at it.
    pub percent: Decimal,
    /// Its words: "Over 110%: too much".
    pub words: String,
}

/// Officers by band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// An id of its own on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The bands from the lowest; those without a percentage last.
    pub bands: Vec<Band>,
    /// The red lines, each at the edge of a band.
    pub lines: Vec<RedLine>,
}

/// The bands that the workload pages use: ten points wide from 50 to 150 percent. Every red line of whole tens is an edge.
pub const EDGES: [u32; 11] = [50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150];

impl Distribution {
    /// Counts percentages into bands that end at [`EDGES`] and at each red line; whoever has no percentage is in a band
    /// of their own, "No capacity".
    #[must_use]
    pub fn count(id: &str, title: &str, percents: impl IntoIterator<Item = Option<Decimal>>, lines: Vec<RedLine>) -> Self {
        let mut edges: Vec<Decimal> = EDGES.into_iter().map(Decimal::from).collect();
        edges.extend(lines.iter().map(|line| line.percent.normalize()));
        edges.sort_unstable();
        edges.dedup();
        let mut bands: Vec<Band> = Vec::with_capacity(edges.len() + 2);
        let mut from: Option<Decimal> = None;
        for edge in &edges {
            let words = from.map_or_else(|| format!("Up to {edge}%"), |from| format!("Over {from} to {edge}%"));
            bands.push(Band { words, over: from, count: 0 });
            from = Some(*edge);
        }
        let last = from.map_or_else(|| "Any".to_owned(), |from| format!("Over {from}%"));
        bands.push(Band { words: last, over: from, count: 0 });
        let mut without: u32 = 0;
        for percent in percents {
            let Some(percent) = percent else {
                without = without.saturating_add(1);
                continue;
            };
            let index = edges.partition_point(|edge| *edge < percent);
            if let Some(band) = bands.get_mut(index) {
                band.count = band.count.saturating_add(1);
            }
        }
        bands.push(Band { words: "No capacity".to_owned(), over: None, count: without });
        Self { id: id.to_owned(), title: title.to_owned(), bands, lines }
    }

    /// How many there are in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.bands.iter().map(|band| u64::from(band.count)).sum()
    }

    /// How many are over a percentage that is the edge of a band.
    #[must_use]
    pub fn over(&self, percent: Decimal) -> u64 {
        let over = self.bands.iter().filter(|band| band.over.is_some_and(|from| from >= percent));
        over.map(|band| u64::from(band.count)).sum()
    }

    /// The whole in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let total = self.total();
        if total == 0 {
            return "No officers to show.".to_owned();
        }
        let mut words = format!("{} in all. ", people(total));
        let over: Vec<String> =
            self.lines.iter().map(|line| format!("{} over {}", number(self.over(line.percent)), percent(line.percent))).collect();
        words.push_str(&over.join(", "));
        if !over.is_empty() {
            words.push('.');
        }
        words.trim_end().to_owned()
    }

    /// The same as a table.
    #[must_use]
    pub fn table(&self) -> ChartTable {
        let bands = self.bands.iter().map(|band| vec![band.words.clone(), whole(i64::from(band.count))]);
        ChartTable {
            caption: self.title.clone(),
            head: vec!["Workload".to_owned(), "Officers".to_owned()],
            rows: bands.chain([vec!["All".to_owned(), number(self.total())]]).collect(),
        }
    }

    /// The picture: a bar for each band with its count, a broken line at each red line. Bands at the ends that hold nobody are left out.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let bands = self.without_empty_ends();
        if bands.is_empty() {
            return nothing(&self.id, &self.title, &self.in_words());
        }
        let most = bands.iter().map(|band| i64::from(band.count)).max().unwrap_or(0);
        let mut y = 6;
        let mut inside: Vec<Markup> = Vec::new();
        for (index, band) in bands.iter().enumerate() {
            if index > 0
                && let Some(line) = self.lines.iter().find(|line| band.over == Some(line.percent.normalize()))
            {
                inside.push(red_line(y, &line.words));
                y += LINE;
            }
            let fill = self.fill(band);
            let width = share(i64::from(band.count), most, BAR_MAX);
            let baseline = y + i64::midpoint(BAR, TEXT) - 2;
            inside.push(html! {
                (text(0, baseline, Side::Start, &band.words))
                @if width > 0 { (fill.bar(&self.id, (BAR_FROM, y), (width, BAR))) }
                (text(BAR_FROM + width + 6, baseline, Side::Start, &whole(i64::from(band.count))))
            });
            y += STEP;
        }
        let bottom = y - (STEP - BAR) + 4;
        let inside = html! {
            (Fill::patterns(&self.id, &[Fill::Crossed, Fill::Dots]))
            path d={ "M" (BAR_FROM) " 2V" (bottom) } stroke=(GREY) stroke-width="1" {}
            @for part in &inside { (part) }
        };
        picture(&self.id, &self.title, &self.in_words(), bottom + 4, &inside)
    }

    fn fill(&self, band: &Band) -> Fill {
        match band.over {
            Some(from) if self.lines.iter().any(|line| from >= line.percent) => Fill::Crossed,
            None if self.bands.first() != Some(band) => Fill::Dots,
            _ => Fill::Solid,
        }
    }

    /// Every band from the first to the last that counts somebody or lies at a red line, and those without a percentage
    /// if there are any; nothing when nobody is counted.
    fn without_empty_ends(&self) -> Vec<&Band> {
        if self.total() == 0 {
            return Vec::new();
        }
        let at_line = |band: &&Band| self.lines.iter().any(|line| band.over == Some(line.percent.normalize()));
        let no_percent = |index: usize, band: &Band| index > 0 && band.over.is_none();
        let some = |wanted: bool| self.bands.iter().enumerate().filter(move |(i, band)| no_percent(*i, band) == wanted);
        let (with, without): (Vec<&Band>, Vec<&Band>) =
            (some(false).map(|(_, band)| band).collect(), some(true).map(|(_, band)| band).collect());
        let counts = |band: &&Band| band.count > 0 || at_line(band);
        let under_lines = with.iter().position(at_line).and_then(|index| index.checked_sub(1));
        let first = with.iter().position(counts).into_iter().chain(under_lines).min().unwrap_or(0);
        let last = with.iter().rposition(counts).unwrap_or(0);
        let shown = with.get(first..=last).unwrap_or_default().iter().copied();
        shown.chain(without.into_iter().filter(|band| band.count > 0)).collect()
    }
}

/// Where bars begin: left of it stand the words of the bands.
const BAR_FROM: i64 = 136;
/// The longest bar, which leaves room for a count of five digits.
const BAR_MAX: i64 = WIDTH - BAR_FROM - 54;
const BAR: i64 = 20;
const STEP: i64 = 26;
/// The room of a red line with its words above it.
const LINE: i64 = 28;

fn red_line(y: i64, words: &str) -> Markup {
    html! {
        (text(WIDTH, y + 14, Side::End, &crate::picture::fitted(words, WIDTH)))
        path d={ "M0 " (y + 21) "H" (WIDTH) } stroke=(RED) stroke-width="2" stroke-dasharray="6 4" {}
    }
}

fn number(count: u64) -> String {
    whole(i64::try_from(count).unwrap_or(i64::MAX))
}

fn people(count: u64) -> String {
    if count == 1 { "1 officer".to_owned() } else { format!("{} officers", number(count)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::picture::tests::{bars, height, is_sound};

    pub(crate) fn lines() -> Vec<RedLine> {
        [(100, "Over 100%: more than full"), (110, "Over 110%: too much"), (120, "Over 120%: far too much")]
            .map(|(percent, words)| RedLine { percent: Decimal::from(percent), words: words.to_owned() })
            .into()
    }

    fn of(percents: &[Option<i64>]) -> Distribution {
        let percents = percents.iter().map(|tenths| tenths.map(|tenths| Decimal::new(tenths, 1)));
        Distribution::count("officers", "Officers by workload", percents, lines())
    }

    #[test]
    fn at_a_red_line_is_not_over_it() {
        let chart = of(&[Some(1000), Some(1001), Some(1100), Some(1101), Some(1200), Some(1201), None]);
        let over = [100, 110, 120].map(|line| chart.over(Decimal::from(line)));
        assert_eq!(over, [5, 3, 1]);
        assert_eq!(chart.in_words(), "7 officers in all. 5 over 100%, 3 over 110%, 1 over 120%.");
    }

    #[test]
    fn a_picture_of_nobody_says_so() {
        let drawn = of(&[]).draw().into_string();
        assert!(drawn.contains("No officers to show.") && !drawn.contains("stroke-dasharray"), "{drawn}");
    }

    #[test]
    fn many_officers() {
        let spread: Vec<Option<i64>> = (0..240).map(|n| Some(400 + n * n % 1100)).chain([None, None]).collect();
        insta::assert_snapshot!(of(&spread).draw().into_string().replace("><", ">\n<"));
        insta::assert_debug_snapshot!(of(&spread).table().rows);
    }

    #[test]
    fn words_from_outside_cannot_become_markup() {
        let mut chart = of(&[Some(990)]);
        chart.title = "<script>&\"".to_owned();
        assert!(chart.draw().into_string().contains("&lt;script&gt;&amp;"));
    }

    proptest! {
        #[test]
        fn every_officer_is_in_one_bar_and_every_bar_in_the_picture(
            tenths in prop::collection::vec(prop::option::of(-500_i64..5_000), 0..300),
        ) {
            let chart = of(&tenths);
            prop_assert_eq!(chart.total(), u64::try_from(tenths.len()).expect("few"));
            for line in lines() {
                let counted = tenths.iter().flatten().filter(|t| Decimal::new(**t, 1) > line.percent).count();
                prop_assert_eq!(chart.over(line.percent), u64::try_from(counted).expect("few"));
            }
            let drawn = chart.draw().into_string();
            is_sound(&drawn)?;
            for [x, y, width, bar_height] in bars(&drawn) {
                prop_assert!(x >= 0 && y >= 0 && width > 0 && x + width <= WIDTH && y + bar_height <= height(&drawn));
            }
        }
    }
}
