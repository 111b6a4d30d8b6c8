//! A table of figures in the three forms in which it is printed.

use std::io::Write as _;

use exchange::export::{Cell, Format as File, Sheet};
use jiff::civil::Date;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::{Map, Value};

use super::Format;

/// A table.
#[derive(Debug, Clone)]
pub struct Listing {
    /// What it is of, in our own words.
    pub name: String,
    /// The day for which it holds.
    pub on: Date,
    /// Head and JSON name of each column.
    pub columns: Vec<(&'static str, &'static str)>,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Listing {
    /// Prints it; whatever else belongs to the JSON form goes in `with`.
    pub fn print(self, format: Format, with: Map<String, Value>) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        // Whoever listens may have gone away: that is no fault.
        let written = match format {
            Format::Table => out.write_all(self.table().as_bytes()),
            Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&self.json(with))?),
            Format::Csv => {
                let head = self.columns.iter().map(|(head, _)| (*head).to_owned()).collect();
                out.write_all(&Sheet { name: self.name, on: self.on, head, rows: self.rows }.write(File::Csv)?)
            }
        };
        written.or_else(|error| if error.kind() == std::io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })?;
        Ok(())
    }

    fn json(&self, mut with: Map<String, Value>) -> Value {
        let row = |row: &Vec<Cell>| {
            let fields = self.columns.iter().zip(row).map(|((_, key), cell)| ((*key).to_owned(), value(cell)));
            Value::Object(fields.collect())
        };
        with.insert("lines".to_owned(), Value::Array(self.rows.iter().map(row).collect()));
        Value::Object(with)
    }

    fn table(&self) -> String {
        let texts: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(text).collect()).collect();
        let width = |column: usize, head: &str| {
            let cells = texts.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain([head.chars().count()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = self.columns.iter().enumerate().map(|(column, (head, _))| width(column, head)).collect();
        let right =
            |column: usize| self.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(_) | Cell::Percent(_))));
        let mut table = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut line = String::new();
            for (column, (cell, width)) in cells.zip(&widths).enumerate() {
                let blanks = " ".repeat(width.saturating_sub(cell.chars().count()));
                if column > 0 {
                    line.push_str("  ");
                }
                let (before, after) = if right(column) { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
                line.push_str(before);
                line.push_str(cell);
                line.push_str(after);
            }
            table.push_str(line.trim_end());
            table.push('\n');
        };
        line(&mut self.columns.iter().map(|(head, _)| *head));
        for row in &texts {
            line(&mut row.iter().map(String::as_str));
        }
        table
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(words) => words.as_str().into(),
        Cell::Number(number) | Cell::Percent(number) => number_of(*number),
        Cell::Date(on) => on.to_string().into(),
        Cell::Empty => Value::Null,
    }
}

/// A number: figures have two decimals at most, so none is changed by its binary form.
pub fn number_of(number: Decimal) -> Value {
    let number = number.normalize();
    if number.is_integer() { number.to_i64().into() } else { number.to_f64().into() }
}

/// A cell for a terminal: nothing in it moves the cursor.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect(),
        Cell::Number(number) => number.normalize().to_string(),
        Cell::Percent(number) => format!("{number:.1}%"),
        Cell::Date(on) => on.to_string(),
        Cell::Empty => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn listing() -> Listing {
        Listing {
            name: "Example".into(),
            on: date(2026, 11, 22),
            columns: vec![("Officer", "officer"), ("Points", "points"), ("Capacity", "capacity")],
            rows: vec![
                vec![Cell::text("Sam\u{1b}[2J Example"), Cell::whole(1740), Cell::Percent("98.4".parse().expect("a number"))],
                vec![Cell::text("Jo"), Cell::Number("-5.5".parse().expect("a number")), Cell::Empty],
            ],
        }
    }

    #[test]
    fn a_table_is_aligned_and_nothing_in_it_moves_the_cursor() {
        let lines = "Officer           Points  Capacity\nSam [2J Example    1740     98.4%\nJo                 -5.5         -\n";
        assert_eq!(listing().table(), lines.replace("Officer           ", "Officer          "));
    }

    #[test]
    fn json_has_numbers_and_null_for_no_capacity() {
        let json = listing().json(Map::new());
        assert_eq!(json.pointer("/lines/0/capacity"), Some(&serde_json::json!(98.4)));
        assert_eq!(json.pointer("/lines/1"), Some(&serde_json::json!({"officer": "Jo", "points": -5.5, "capacity": null})));
    }
}
