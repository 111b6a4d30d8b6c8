//! What was measured, beside what was aimed at.

use serde_json::{Value, json};

/// In what a figure is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds.
    Micros,
    /// Mebibytes.
    Mebibytes,
}

impl Unit {
    const fn words(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Millis => "ms",
            Self::Micros => "µs",
            Self::Mebibytes => "MiB",
        }
    }
}

/// One line.
#[derive(Clone, Debug)]
pub struct Figure {
    what: String,
    measured: f64,
    unit: Unit,
    aim: Option<f64>,
}

impl Figure {
    /// Something that has an aim: under it is well.
    pub fn aimed(what: impl Into<String>, measured: f64, unit: Unit, aim: f64) -> Self {
        Self { what: what.into(), measured, unit, aim: Some(aim) }
    }

    /// A part of the line above, or something to compare with.
    pub fn told(what: impl Into<String>, measured: f64, unit: Unit) -> Self {
        Self { what: format!("  {}", what.into()), measured, unit, aim: None }
    }
}

/// All lines, in groups.
#[derive(Clone, Debug, Default)]
pub struct Figures(Vec<(String, Vec<Figure>)>);

impl Figures {
    /// Adds a group of lines under a heading.
    pub fn group(&mut self, heading: impl Into<String>, figures: Vec<Figure>) {
        self.0.push((heading.into(), figures));
    }

    /// As JSON.
    pub fn described(&self) -> Value {
        let all = self.0.iter().flat_map(|(heading, figures)| figures.iter().map(move |figure| (heading, figure)));
        let one = |(heading, figure): (&String, &Figure)| {
            json!({
                "about": heading,
                "what": figure.what.trim(),
                "measured": figure.measured,
                "unit": figure.unit.words(),
                "aim": figure.aim,
                "within": figure.aim.map(|aim| figure.measured <= aim),
            })
        };
        Value::Array(all.map(one).collect())
    }

    /// As a table to read.
    pub fn table(&self) -> String {
        let mut lines = vec![format!("{:<62} {:>14} {:>12}", "", "measured", "aim")];
        for (heading, figures) in &self.0 {
            lines.push(heading.clone());
            lines.extend(figures.iter().map(line));
        }
        lines.join("\n")
    }
}

fn line(figure: &Figure) -> String {
    let number = |number: f64| format!("{} {}", rounded(number), figure.unit.words());
    let aim = figure.aim.map(|aim| {
        let verdict = if figure.measured <= aim { "under" } else { "OVER" };
        format!("{:>12} {verdict}", number(aim))
    });
    format!("  {:<60} {:>14} {}", figure.what, number(figure.measured), aim.unwrap_or_default()).trim_end().to_owned()
}

/// Three digits or so.
fn rounded(number: f64) -> String {
    match number {
        number if number >= 100.0 || number.fract() == 0.0 => format!("{number:.0}"),
        number if number >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_says_whether_the_aim_was_met() {
        let mut figures = Figures::default();
        let figure = vec![
            Figure::aimed("All of it", 3.456, Unit::Seconds, 5.0),
            Figure::told("reading", 2.0, Unit::Seconds),
            Figure::aimed("Memory", 310.4, Unit::Mebibytes, 300.0),
        ];
        figures.group("An extract", figure);
        let table = figures.table();
        let lines: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines.concat().join(" "), "An extract All of it 3.46 s 5 s under reading 2 s Memory 310 MiB 300 MiB OVER");
        assert_eq!(figures.described()[2]["within"], false);
        assert_eq!(figures.described()[1]["within"], Value::Null);
    }
}
