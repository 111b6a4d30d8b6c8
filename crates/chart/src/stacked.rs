//! What totals are made of: a bar for each row, its parts one after another.

use maud::{Markup, html};

use crate::{
    number::whole,
    picture::{Fill, Side, TEXT, WIDTH, fitted, nothing, picture, share, text, width_of},
    table::ChartTable,
};

/// A total and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is the total of: "A3".
    pub words: String,
    /// The parts, as many as [`Stacked::parts`] names.
    pub counts: Vec<u32>,
}

impl Row {
    /// All parts.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }
}

/// Totals with their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stacked {
    /// An id of its own on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What the rows are: "Tier".
    pub rows_are: String,
    /// The names of the parts, at most four: "Community", "Licence", "Custody".
    pub parts: Vec<String>,
    /// The rows, in their order.
    pub rows: Vec<Row>,
}

impl Stacked {
    /// All parts of all rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().map(Row::total).sum()
    }

    /// Of a part, in all rows.
    fn total_of(&self, part: usize) -> u64 {
        self.rows.iter().filter_map(|row| row.counts.get(part)).map(|count| u64::from(*count)).sum()
    }

    /// The whole in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        if self.total() == 0 {
            return "No cases to show.".to_owned();
        }
        let parts = self.parts.iter().enumerate().map(|(index, part)| format!("{part} {}", number(self.total_of(index))));
        format!("{} in all: {}.", number(self.total()), parts.collect::<Vec<_>>().join(", "))
    }

    /// The same as a table, rows without anything included.
    #[must_use]
    pub fn table(&self) -> ChartTable {
        let head = [self.rows_are.clone()].into_iter().chain(self.parts.iter().cloned()).chain(["All".to_owned()]);
        let cells = |row: &Row| {
            let counts = (0..self.parts.len()).map(|part| row.counts.get(part).copied().unwrap_or(0));
            let counts = counts.map(|count| whole(i64::from(count)));
            [row.words.clone()].into_iter().chain(counts).chain([number(row.total())]).collect()
        };
        let totals = (0..self.parts.len()).map(|part| number(self.total_of(part)));
        let last = ["All".to_owned()].into_iter().chain(totals).chain([number(self.total())]).collect();
        ChartTable {
            caption: self.title.clone(),
            head: head.collect(),
            rows: self.rows.iter().map(cells).chain([last]).collect(),
        }
    }

    /// The picture: rows that hold something, each with the counts of its parts where they fit and its total at the end.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| row.total() > 0).collect();
        if rows.is_empty() {
            return nothing(&self.id, &self.title, &self.in_words());
        }
        let from = rows.iter().map(|row| width_of(&row.words)).max().unwrap_or(0).min(LABEL_MAX) + 8;
        let longest = WIDTH - from - TOTAL;
        let most = rows.iter().map(|row| units(row.total())).max().unwrap_or(0);
        let mut y = 4;
        let mut inside: Vec<Markup> = Vec::new();
        for (part, fill) in self.parts.iter().zip(Fill::ALL) {
            inside.push(html! {
                (fill.bar(&self.id, (2, y), (22, TEXT)))
                (text(32, y + TEXT - 2, Side::Start, &fitted(part, WIDTH - 32)))
            });
            y += STEP - 2;
        }
        y += 6;
        for row in rows {
            inside.push(self.bar(row, y, (from, share(units(row.total()), most, longest))));
            y += STEP;
        }
        let used: Vec<Fill> = Fill::ALL.into_iter().take(self.parts.len()).collect();
        let inside = html! {
            (Fill::patterns(&self.id, &used))
            @for part in &inside { (part) }
        };
        picture(&self.id, &self.title, &self.in_words(), y, &inside)
    }

    /// One bar. Its parts end where the running total ends, so that they add up to the bar exactly.
    fn bar(&self, row: &Row, y: i64, (from, length): (i64, i64)) -> Markup {
        let baseline = y + i64::midpoint(BAR, TEXT) - 2;
        let total = units(row.total());
        let mut running: i64 = 0;
        let mut start: i64 = 0;
        let mut parts: Vec<Markup> = Vec::new();
        for (count, fill) in row.counts.iter().zip(Fill::ALL).take(self.parts.len()) {
            running += i64::from(*count);
            let end = share(running, total, length);
            let width = end - start;
            if width > 0 {
                let words = whole(i64::from(*count));
                parts.push(html! {
                    (fill.bar(&self.id, (from + start, y), (width, BAR)))
                    @if width >= width_of(&words) + 10 { (text(from + start + width / 2, baseline, Side::Middle, &words)) }
                });
            }
            start = end;
        }
        html! {
            (text(0, baseline, Side::Start, &fitted(&row.words, LABEL_MAX)))
            @for part in &parts { (part) }
            (text(from + length + 6, baseline, Side::Start, &number(row.total())))
        }
    }
}

/// The widest words of a row, in units.
const LABEL_MAX: i64 = 128;
/// The room for a total of six digits.
const TOTAL: i64 = 66;
const BAR: i64 = 22;
const STEP: i64 = 28;

fn units(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn number(count: u64) -> String {
    whole(units(count))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::picture::tests::{bars, height, is_sound};

    fn of(rows: &[(&str, [u32; 3])]) -> Stacked {
        Stacked {
            id: "cases".into(),
            title: "Cases by tier and location".into(),
            rows_are: "Tier".into(),
            parts: ["Community", "Licence", "Custody"].map(str::to_owned).into(),
            rows: rows.iter().map(|(words, counts)| Row { words: (*words).to_owned(), counts: counts.to_vec() }).collect(),
        }
    }

    #[test]
    fn a_caseload() {
        let chart = of(&[("A3", [4, 3, 1]), ("B2", [12, 0, 6]), ("C1", [0, 0, 0]), ("Untiered", [1, 0, 0])]);
        assert_eq!(chart.in_words(), "27 in all: Community 17, Licence 3, Custody 7.");
        insta::assert_snapshot!(chart.draw().into_string().replace("><", ">\n<"));
        insta::assert_debug_snapshot!(chart.table());
    }

    #[test]
    fn one_case_and_none() {
        assert!(of(&[("A3", [0, 1, 0])]).draw().into_string().contains(">1</text>"));
        assert!(of(&[]).draw().into_string().contains("No cases to show."));
    }

    proptest! {
        #[test]
        fn every_part_is_within_the_picture_and_the_table_adds_up(
            counts in prop::collection::vec(prop::array::uniform3(0_u32..2_000_000), 0..33),
        ) {
            let rows: Vec<(&str, [u32; 3])> = counts.iter().map(|counts| ("A tier with a very long name", *counts)).collect();
            let chart = of(&rows);
            let drawn = chart.draw().into_string();
            is_sound(&drawn)?;
            for [x, y, width, bar_height] in bars(&drawn) {
                prop_assert!(x >= 0 && y >= 0 && width > 0 && x + width <= WIDTH && y + bar_height <= height(&drawn));
            }
            let all: u64 = counts.iter().flatten().map(|count| u64::from(*count)).sum();
            prop_assert_eq!(chart.table().rows.last().and_then(|row| row.last().cloned()), Some(number(all)));
        }
    }
}
