//! The rule book as pages show it: each rule in plain words, its tables with values, days, sources and marks.

use std::collections::BTreeMap;

use jiff::civil::Date;
use record::words::short_date;
use rules::{
    Policy,
    book::{Reads, Rule},
    dated::Mark,
    policy::{CodeWords, ShownRow, ShownTable, field_words},
};

/// A table of more rows is behind a summary.
const LONG: usize = 15;
/// A table of more rows has pages of its own, of so many rows.
pub const PER_PAGE: usize = 50;
/// What the tables of a page may weigh together, in bytes of markup; the rest have pages of their own. A page is at most 60 KiB.
const WEIGHT_MAX: usize = 36_000;

/// How much of something is our own default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// Nothing: a public text gives all of it.
    Nothing,
    /// Some values.
    Partly,
    /// All of it.
    All,
}

impl Local {
    fn of_table(table: &ShownTable) -> Self {
        let all = !table.rows.is_empty() && table.rows.iter().all(|row| row.mark == Mark::LocalDefault);
        match (all, table.has_local_default()) {
            (true, _) => Self::All,
            (false, true) => Self::Partly,
            (false, false) => Self::Nothing,
        }
    }

    fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Partly }
    }

    /// The words of its tag; none when a public text gives all of it.
    #[must_use]
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Partly => Some("Partly local default"),
            Self::All => Some("Local default"),
        }
    }
}

/// A rule in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Readable name.
    pub title: String,
    /// What it answers.
    pub answers: String,
    /// How much of it and of its tables is our own default.
    pub local: Local,
}

/// All rules by subject.
#[must_use]
pub fn list(policy: &Policy) -> Vec<(String, Vec<RuleLine>)> {
    let mut tables: BTreeMap<&str, Vec<ShownTable>> = BTreeMap::new();
    for reads in policy.book.rules().iter().filter_map(Rule::latest).flat_map(|row| &row.value.reads) {
        tables.entry(&reads.table).or_insert_with(|| policy.shown(&reads.table).unwrap_or_default());
    }
    let line = |rule: &Rule| {
        let row = rule.latest()?;
        let read = row.value.reads.iter().flat_map(|reads| {
            let lists = tables.get(reads.table.as_str()).into_iter().flatten();
            lists.filter(|table| is_read(reads, table)).map(Local::of_table)
        });
        let own = if row.is_local_default() { Local::All } else { Local::Nothing };
        // The words of a rule are always ours; what counts is where its numbers come from, and its method if it has none.
        let local = read.reduce(Local::and).map_or(own, |read| if own == Local::All { own } else { read });
        Some(RuleLine {
            id: rule.id.clone(),
            href: format!("/rules/{}", rule.id),
            title: row.value.title.clone(),
            answers: row.value.answers.clone(),
            local,
        })
    };
    let subjects = policy.book.by_subject().into_iter();
    subjects.map(|(subject, rules)| (subject.to_owned(), rules.into_iter().filter_map(line).collect())).collect()
}

fn is_read(reads: &Reads, table: &ShownTable) -> bool {
    reads.list.as_ref().is_none_or(|list| *list == table.list)
}

/// A rule's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePage {
    /// Its id.
    pub id: String,
    /// Readable name.
    pub title: String,
    /// What it answers.
    pub answers: String,
    /// How it works: paragraphs.
    pub words: Vec<String>,
    /// Where the rule comes from.
    pub source: String,
    /// Whether the method is our own.
    pub own_method: bool,
    /// "1 Apr 2001": since when it stands as it is here.
    pub since: String,
    /// What it said before: from when, and what.
    pub before: Vec<(String, String)>,
    /// The row that the visitor came from.
    pub row: Option<TableView>,
    /// Its tables.
    pub tables: Vec<TableView>,
}

/// How a table stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All rows, in sight.
    Short,
    /// All rows, behind a summary.
    Folded,
    /// On pages of its own.
    Paged,
}

/// A list of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableView {
    /// "Standards: frequency".
    pub heading: String,
    /// As the address names it: `standards/frequency`.
    pub name: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// The rows shown.
    pub rows: Vec<RowView>,
    /// How many rows there are in all.
    pub count: usize,
    /// "In force from 1 Apr 2001.", where all rows have the same days.
    pub days: Option<String>,
    /// Where the values come from, numbered from 1 where rows differ.
    pub sources: Vec<String>,
    /// How much of it is our own default.
    pub local: Local,
    /// What changed when: a day, and what.
    pub changes: Vec<(String, String)>,
    /// How to show it.
    pub shape: Shape,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// Values. A value of many parts has one text for each.
    pub cells: Vec<Vec<String>>,
    /// "From 1 Apr 2026", "1 Apr 2001 to 31 Mar 2026".
    pub days: String,
    /// The number of its source in the list under the table.
    pub source: usize,
    /// "Local default", or the fields that are ours.
    pub mark: Option<String>,
}

/// The page of a rule. `id` may name a row, which is then shown first.
#[must_use]
pub fn page(policy: &Policy, id: &str) -> Option<RulePage> {
    let found = policy.book.find(id)?;
    let (latest, earlier) = found.rule.history.rows().split_last()?;
    let tables: Vec<ShownTable> = latest.value.reads.iter().flat_map(|reads| read(policy, reads)).collect();
    let row = found.row.and_then(|code| tables.iter().find_map(|table| only(table, code)));
    let words = policy.code_words();
    Some(RulePage {
        id: found.rule.id.clone(),
        title: latest.value.title.clone(),
        answers: latest.value.answers.clone(),
        words: latest.value.words.clone(),
        source: latest.source.to_string(),
        own_method: latest.is_local_default(),
        since: short_date(latest.from),
        before: earlier.iter().rev().map(|row| (short_date(row.from), row.value.words.join(" "))).collect(),
        row: row.map(|table| view(&table, 0..table.rows.len(), &words)),
        tables: weighed(&tables, &words),
    })
}

/// The tables in their order; those that would make the page too heavy are on pages of their own.
fn weighed(tables: &[ShownTable], words: &CodeWords) -> Vec<TableView> {
    let mut left = WEIGHT_MAX;
    let weighed = tables.iter().map(|table| {
        let mut view = view(table, 0..table.rows.len().min(PER_PAGE), words);
        let weight = weight(&view);
        match left.checked_sub(weight) {
            Some(rest) if view.shape != Shape::Paged => left = rest,
            _ => view.shape = Shape::Paged,
        }
        view
    });
    weighed.collect()
}

/// About how many bytes of markup the rows are.
fn weight(table: &TableView) -> usize {
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let bytes =
        cells.map(|parts| parts.iter().map(|part| part.len() + 12).sum::<usize>() + if parts.len() > 1 { 180 } else { 40 });
    // Each cell carries the name of its column for narrow screens.
    let labels: usize = table.columns.iter().map(|column| column.len() + 14).sum();
    bytes.sum::<usize>() + table.rows.len() * (180 + labels)
}

/// One page of a long table, counted from 1, and how many pages there are. None if the rule does not read it, or there is no such page.
#[must_use]
pub fn table_page(policy: &Policy, id: &str, name: &str, page: usize) -> Option<(TableView, usize)> {
    let latest = policy.book.rule(id)?.latest()?;
    let mut tables = latest.value.reads.iter().flat_map(|reads| read(policy, reads));
    let table = tables.find(|table| name_of(table) == name)?;
    let pages = table.rows.len().div_ceil(PER_PAGE);
    let first = page.checked_sub(1).filter(|_| page <= pages)?.checked_mul(PER_PAGE)?;
    Some((view(&table, first..table.rows.len().min(first + PER_PAGE), &policy.code_words()), pages))
}

fn read(policy: &Policy, reads: &Reads) -> Vec<ShownTable> {
    let lists = policy.shown(&reads.table).unwrap_or_default();
    lists.into_iter().filter(|table| is_read(reads, table)).collect()
}

/// The rows of one code.
fn only(table: &ShownTable, code: &str) -> Option<ShownTable> {
    let place = table.columns.iter().position(|column| column == "code")?;
    let rows: Vec<ShownRow> =
        table.rows.iter().filter(|row| row.cells.get(place).is_some_and(|cell| cell == code)).cloned().collect();
    (!rows.is_empty()).then(|| ShownTable { rows, ..table.clone() })
}

fn name_of(table: &ShownTable) -> String {
    if table.table == table.list { table.table.clone() } else { format!("{}/{}", table.table, table.list) }
}

fn view(table: &ShownTable, rows: std::ops::Range<usize>, said: &CodeWords) -> TableView {
    let mut sources: Vec<String> = Vec::new();
    let mut shown = Vec::new();
    for row in table.rows.get(rows).unwrap_or_default() {
        let known = sources.iter().position(|source| **source == *row.source);
        let source = known.unwrap_or_else(|| {
            sources.push(row.source.to_string());
            sources.len() - 1
        });
        shown.push(RowView {
            cells: table.columns.iter().zip(&row.cells).map(|(column, cell)| parts(&said.cell(table, column, cell))).collect(),
            days: days(row.from, row.to),
            source: source + 1,
            mark: mark(&row.mark),
        });
    }
    let same_days = table.rows.first().filter(|first| table.rows.iter().all(|row| (row.from, row.to) == (first.from, first.to)));
    let heading = if table.table == table.list {
        field_words(&table.table)
    } else {
        format!("{}: {}", field_words(&table.table), plain(&table.list))
    };
    TableView {
        heading,
        name: name_of(table),
        columns: table.columns.iter().map(|column| field_words(column)).collect(),
        rows: shown,
        count: table.rows.len(),
        days: same_days.map(|row| match row.to {
            None => format!("In force from {}.", short_date(row.from)),
            Some(to) => format!("In force from {} to {}.", short_date(row.from), short_date(to)),
        }),
        sources,
        local: Local::of_table(table),
        changes: changes(table, said),
        shape: match table.rows.len() {
            0..=LONG => Shape::Short,
            count if count <= PER_PAGE => Shape::Folded,
            _ => Shape::Paged,
        },
    }
}

/// What each later row of a code changed, oldest first.
fn changes(table: &ShownTable, said: &CodeWords) -> Vec<(String, String)> {
    let Some(place) = table.columns.iter().position(|column| column == "code") else { return Vec::new() };
    let mut before: BTreeMap<&str, &ShownRow> = BTreeMap::new();
    let mut rows: Vec<&ShownRow> = table.rows.iter().collect();
    rows.sort_by_key(|row| row.from);
    let mut found = Vec::new();
    for row in rows {
        let Some(code) = row.cells.get(place) else { continue };
        if let Some(earlier) = before.insert(code, row) {
            let pairs = table.columns.iter().zip(earlier.cells.iter().zip(&row.cells));
            let changed: Vec<String> = pairs
                .filter(|(_, (was, is))| was != is)
                .map(|(column, (was, is))| {
                    let cell = |cell: &str| said.cell(table, column, cell);
                    format!("{} was {}, is {}", plain(column), or_nothing(&cell(was)), or_nothing(&cell(is)))
                })
                .collect();
            let what = if changed.is_empty() { "nothing but its source".to_owned() } else { changed.join("; ") };
            found.push((short_date(row.from), format!("{}: {what}", said.cell(table, "code", code))));
        }
    }
    found
}

fn or_nothing(value: &str) -> &str {
    if value.is_empty() { "nothing" } else { value }
}

/// The parts of a value that has many; otherwise the value.
fn parts(cell: &str) -> Vec<String> {
    let parts: Vec<String> = cell.split("; ").map(str::to_owned).collect();
    if parts.len() > 4 { parts } else { vec![cell.to_owned()] }
}

fn days(from: Date, to: Option<Date>) -> String {
    match to {
        None => format!("From {}", short_date(from)),
        Some(to) => format!("{} to {}", short_date(from), short_date(to)),
    }
}

fn mark(mark: &Mark) -> Option<String> {
    match mark {
        Mark::Confirmed => None,
        Mark::LocalDefault => Some("Local default".to_owned()),
        Mark::LocalFields(fields) => {
            Some(format!("Local default: {}", fields.iter().map(|field| plain(field)).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// A name of the file as words: `until_week` is "until week".
fn plain(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_listed_once_under_its_subject_and_has_a_page() {
        let policy = Policy::builtin();
        let listed = list(&policy);
        let lines: Vec<&RuleLine> = listed.iter().flat_map(|(_, lines)| lines).collect();
        assert_eq!(lines.len(), policy.book.rules().len());
        for line in lines {
            let page = page(&policy, &line.id).expect("a page");
            assert_eq!((page.id.as_str(), page.title.as_str()), (line.id.as_str(), line.title.as_str()));
        }
    }

    #[test]
    fn what_is_our_own_is_said_in_the_list_on_the_table_and_on_the_row() {
        let policy = Policy::builtin();
        let listed = list(&policy);
        let local = |id: &str| listed.iter().flat_map(|(_, lines)| lines).find(|line| line.id == id).expect("a line").local;
        assert_eq!(local("standards.frequency"), Local::All);
        assert_eq!(local("workload.v3-weights"), Local::All);
        assert_eq!(local("enforcement.actions"), Local::Partly);
        let page = page(&policy, "workload.red-lines").expect("a page");
        let excessive = &page.tables[0].rows[1];
        assert_eq!(excessive.mark.as_deref(), Some("Local default: name"));
        assert_eq!(page.tables[0].local, Local::Partly);
    }

    #[test]
    fn the_id_of_a_row_shows_that_row_first() {
        let page = page(&Policy::builtin(), "standards/frequency/HIGH").expect("a page");
        let row = page.row.expect("the row");
        assert_eq!((page.id.as_str(), row.rows.len()), ("standards.frequency", 1));
        assert_eq!(row.rows[0].cells[0], ["HIGH"]);
    }

    #[test]
    fn a_table_shows_words_and_no_codes_but_those_that_name_a_row() {
        let policy = Policy::builtin();
        for line in list(&policy).iter().flat_map(|(_, lines)| lines) {
            for table in page(&policy, &line.id).expect("a page").tables {
                let values = table.columns.iter().enumerate().filter(|(_, column)| *column != "Code");
                for (place, _) in values {
                    let small = |word: &str| word.contains('_') && !word.chars().any(char::is_uppercase);
                    let code = table.rows.iter().flat_map(|row| &row.cells[place]).find(|cell| cell.split(' ').any(small));
                    assert!(code.is_none(), "{} {}: {code:?}", line.id, table.name);
                }
            }
        }
    }

    #[test]
    fn a_long_table_has_pages_and_every_row_is_on_one() {
        let policy = Policy::builtin();
        let (first, pages) = table_page(&policy, "contacts.types", "contacts/contact", 1).expect("the first page");
        let rows: usize = (1..=pages)
            .map(|page| table_page(&policy, "contacts.types", "contacts/contact", page).expect("a page").0.rows.len())
            .sum();
        assert_eq!(rows, first.count);
        assert!(table_page(&policy, "contacts.types", "contacts/contact", 0).is_none());
        assert!(table_page(&policy, "contacts.types", "contacts/contact", pages + 1).is_none());
        assert!(table_page(&policy, "contacts.types", "standards/standard", 1).is_none());
    }

    #[test]
    fn what_changed_when_is_told_from_the_rows() {
        let text = Policy::text("enforcement").expect("a table").replacen(
            "[[period]]\ncode = \"evidence_due\"\namount = 7\n",
            "[[period]]\ncode = \"evidence_due\"\namount = 5\nunit = \"days\"\nsource = \"ours\"\nto = \"2026-03-31\"\n\n[[period]]\ncode = \"evidence_due\"\nfrom = \"2026-04-01\"\namount = 7\n",
            1,
        );
        let policy = Policy::from_texts(&[("enforcement", &text)]).expect("sound");
        let page = page(&policy, "enforcement.actions").expect("a page");
        let periods = page.tables.iter().find(|table| table.name == "enforcement/period").expect("the periods");
        assert_eq!(periods.changes, [("1 Apr 2026".to_owned(), "Evidence due (evidence_due): amount was 5, is 7".to_owned())]);
        assert!(periods.days.is_none());
        assert_eq!(periods.rows[0].days, "1 Apr 2001 to 31 Mar 2026");
    }
}
