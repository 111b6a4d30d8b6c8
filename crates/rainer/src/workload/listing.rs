//! A table of figures in the three forms in which it is printed.

use std::io::Write as _;

use exchange::export::{Cell, Format as File, Sheet};
use jiff::civil::Date;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::{Map, Value};

use super::Format;

/// Most letters of a line of a table: what a terminal of common width shows without breaking lines.
const WIDE: usize = 120;
/// A head is broken between words when it is longer than this.
const HEAD_WIDE: usize = 8;
/// Names are shortened to fit, to this at the shortest.
const NAME_SHORTEST: usize = 12;
/// The key of the column that is shortened to fit.
const NAME: &str = "name";
/// The key of the column in which nothing means no capacity.
const CAPACITY: &str = "capacityPercent";

/// A column, and in which forms it is printed.
#[derive(Debug, Clone)]
pub struct Column {
    head: String,
    key: Option<&'static str>,
    in_table: bool,
    in_csv: bool,
}

impl Column {
    /// In all forms.
    pub fn everywhere(head: impl Into<String>, key: &'static str) -> Self {
        Self { head: head.into(), key: Some(key), in_table: true, in_csv: true }
    }

    /// In CSV and JSON: a table to read stays narrow.
    pub fn exported(head: impl Into<String>, key: &'static str) -> Self {
        Self { in_table: false, ..Self::everywhere(head, key) }
    }

    /// In the table and CSV.
    pub fn read(head: impl Into<String>) -> Self {
        Self { head: head.into(), key: None, in_table: true, in_csv: true }
    }

    /// In CSV only.
    pub fn in_csv(head: impl Into<String>) -> Self {
        Self { in_table: false, ..Self::read(head) }
    }

    /// In JSON only.
    pub fn in_json(key: &'static str) -> Self {
        Self { head: String::new(), key: Some(key), in_table: false, in_csv: false }
    }
}

/// A table.
#[derive(Debug, Clone)]
pub struct Listing {
    /// What it is of, in our own words.
    pub name: String,
    /// The day for which it holds.
    pub on: Date,
    /// The columns.
    pub columns: Vec<Column>,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// A row of totals, as long as the columns; printed at the end of a table to read.
    pub total: Option<Vec<Cell>>,
}

impl Listing {
    /// Prints it; whatever else belongs to the JSON form goes in `with`.
    pub fn print(self, format: Format, with: Map<String, Value>) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        // Whoever listens may have gone away: that is no fault.
        let written = match format {
            Format::Table => out.write_all(self.table().as_bytes()),
            Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&self.json(with))?),
            Format::Csv => out.write_all(&self.sheet().write(File::Csv)?),
        };
        written.or_else(|error| if error.kind() == std::io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })?;
        Ok(())
    }

    fn json(&self, mut with: Map<String, Value>) -> Value {
        let row = |row: &Vec<Cell>| {
            let fields = self.columns.iter().zip(row).filter_map(|(column, cell)| Some((column.key?.to_owned(), value(cell))));
            Value::Object(fields.collect())
        };
        with.insert("lines".to_owned(), Value::Array(self.rows.iter().map(row).collect()));
        Value::Object(with)
    }

    fn sheet(self) -> Sheet {
        let columns = self.columns;
        let row = |row: Vec<Cell>| columns.iter().zip(row).filter(|(column, _)| column.in_csv).map(|(_, cell)| cell).collect();
        let rows = self.rows.into_iter().map(row).collect();
        let head = columns.iter().filter(|column| column.in_csv).map(|column| column.head.clone()).collect();
        Sheet { name: self.name, on: self.on, head, rows }
    }

    /// Columns with nothing but zeros are left out, heads are broken between words, names shortened where lines would be too
    /// long, and the total stands at the end.
    fn table(&self) -> String {
        let rows: Vec<&Vec<Cell>> = self.rows.iter().chain(&self.total).collect();
        let says = |place: usize| rows.iter().any(|row| row.get(place).is_some_and(|cell| !says_nothing(cell)));
        let drawn = self.columns.iter().enumerate().filter(|(place, column)| column.in_table && says(*place));
        let mut columns: Vec<Drawn> =
            drawn.map(|(place, column)| Drawn::new(column, rows.iter().map(|row| row.get(place)))).collect();
        let wide = columns.iter().map(|column| column.width() + GAP.len()).sum::<usize>().saturating_sub(GAP.len());
        if let Some(names) = columns.iter_mut().find(|column| column.key == Some(NAME)) {
            names.shorten(names.width().saturating_sub(wide.saturating_sub(WIDE)).max(NAME_SHORTEST));
        }
        let heads = columns.iter().map(|column| column.head.len()).max().unwrap_or_default();
        let mut table = String::new();
        for line in 0..heads {
            // A head of fewer lines stands at the bottom, above its cells.
            let at = |column: &Drawn| (line + column.head.len()).checked_sub(heads);
            draw(&mut table, &columns, |column| at(column).and_then(|at| column.head.get(at)));
        }
        for row in 0..rows.len() {
            draw(&mut table, &columns, |column| column.cells.get(row));
        }
        table
    }
}

/// Between two columns.
const GAP: &str = "  ";

/// A column of a table, in letters.
struct Drawn {
    key: Option<&'static str>,
    head: Vec<String>,
    cells: Vec<String>,
    to_the_right: bool,
}

impl Drawn {
    fn new<'c>(column: &Column, cells: impl Iterator<Item = Option<&'c Cell>> + Clone) -> Self {
        let to_the_right = cells.clone().flatten().any(|cell| matches!(cell, Cell::Number(_) | Cell::Percent(_)));
        let shown = |cell: Option<&Cell>| match cell {
            Some(Cell::Empty) | None if column.key == Some(CAPACITY) => "none".to_owned(),
            Some(cell) => text(cell),
            None => String::new(),
        };
        let mut head: Vec<String> = Vec::new();
        for word in column.head.split(' ') {
            match head.last_mut() {
                Some(line) if line.chars().count() + 1 + word.chars().count() <= HEAD_WIDE => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => head.push(word.to_owned()),
            }
        }
        Self { key: column.key, head, cells: cells.map(shown).collect(), to_the_right }
    }

    fn width(&self) -> usize {
        self.head.iter().chain(&self.cells).map(|text| text.chars().count()).max().unwrap_or_default()
    }

    fn shorten(&mut self, to: usize) {
        for cell in &mut self.cells {
            if cell.chars().count() > to {
                *cell = cell.chars().take(to.saturating_sub(1)).chain(['…']).collect();
            }
        }
    }
}

fn draw<'d>(table: &mut String, columns: &'d [Drawn], of: impl Fn(&'d Drawn) -> Option<&'d String>) {
    let mut line = String::new();
    for (place, column) in columns.iter().enumerate() {
        let cell = of(column).map_or("", String::as_str);
        let blanks = " ".repeat(column.width().saturating_sub(cell.chars().count()));
        let (before, after) = if column.to_the_right { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
        line.push_str(if place > 0 { GAP } else { "" });
        line.push_str(before);
        line.push_str(cell);
        line.push_str(after);
    }
    table.push_str(line.trim_end());
    table.push('\n');
}

/// Whether a cell is as good as not there.
fn says_nothing(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(words) => words.is_empty(),
        Cell::Number(number) => number.is_zero(),
        Cell::Percent(_) | Cell::Date(_) => false,
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
            columns: vec![
                Column::everywhere("Officer", "officer"),
                Column::everywhere("Points", "points"),
                Column::everywhere("Reports", "reports"),
                Column::exported("Licence", "licence"),
                Column::everywhere("Capacity", "capacityPercent"),
                Column::read("Over 110% for 4 weeks"),
                Column::in_json("excessive"),
            ],
            rows: vec![
                row(&["1740", "0", "3"], "Sam\u{1b}[2J Example", Cell::Percent("98.4".parse().expect("a number"))),
                row(&["-5.5", "0", "0"], "Jo", Cell::Empty),
            ],
            total: Some(row(&["1734.5", "0", "3"], "Total", Cell::Percent("99.7".parse().expect("a number")))),
        }
    }

    fn row(numbers: &[&str; 3], name: &str, capacity: Cell) -> Vec<Cell> {
        let mut cells: Vec<Cell> = numbers.iter().map(|number| Cell::Number(number.parse().expect("a number"))).collect();
        cells.insert(0, Cell::text(name));
        cells.extend([capacity, Cell::whole(1), Cell::whole(1)]);
        cells
    }

    #[test]
    fn a_table_is_aligned_has_no_needless_column_and_nothing_in_it_moves_the_cursor() {
        let lines = [
            "                                       Over",
            "                                   110% for",
            "Officer          Points  Capacity   4 weeks",
            "Sam [2J Example    1740     98.4%         1",
            "Jo                 -5.5      none         1",
            "Total            1734.5     99.7%         1",
        ];
        assert_eq!(listing().table().lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn names_are_shortened_where_lines_would_be_too_long_for_a_terminal() {
        let mut wide = listing();
        wide.columns = vec![Column::everywhere("Code", "code"), Column::everywhere("Name", "name")];
        wide.rows = vec![vec![Cell::text("c".repeat(90)), Cell::text("n".repeat(60))]];
        wide.total = None;
        let table = wide.table();
        assert!(table.lines().all(|line| line.chars().count() <= WIDE), "{table}");
        assert!(table.contains(&format!("{}…", "n".repeat(27))), "{table}");
    }

    #[test]
    fn csv_has_every_column_that_is_not_for_programs_and_no_total() {
        let sheet = listing().sheet();
        assert_eq!(sheet.head, ["Officer", "Points", "Reports", "Licence", "Capacity", "Over 110% for 4 weeks"]);
        assert_eq!(sheet.rows.len(), 2);
    }

    #[test]
    fn json_has_numbers_and_null_for_no_capacity() {
        let json = listing().json(Map::new());
        assert_eq!(json.pointer("/lines/0/capacityPercent"), Some(&serde_json::json!(98.4)));
        let second = serde_json::json!({
            "officer": "Jo", "points": -5.5, "reports": 0, "licence": 0, "capacityPercent": null, "excessive": 1
        });
        assert_eq!(json.pointer("/lines/1"), Some(&second));
    }
}
