//! The codes of tables in words, for readers of a rule: `very_high` is "Very high", `ADVP` is the name of that register.

use std::collections::BTreeMap;

use super::{Policy, ShownTable};

/// Fields that hold codes of one list: the field, and the list whose names they are.
const FIELDS: [(&str, &str, &str); 7] = [
    ("grades", "grades", "grade"),
    ("kinds", "enquiries", "kind"),
    ("sections", "questions", "section"),
    ("scores_in", "questions", "section"),
    ("sets", "questions", "set"),
    ("measure", "measures", "measure"),
    ("replaces", "outcomes", "outcome"),
];
/// Fields by which a row is called.
const NAMES: [&str; 3] = ["name", "label", "words"];
/// Words of a field's name that need others.
const PLAINER: [(&str, &str); 4] =
    [("rosh", "risk of serious harm"), ("local default", "our own default"), ("mappa", "MAPPA"), ("sub types", "kinds of it")];

/// What codes are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeWords {
    /// By code: those in capitals that only one name has.
    anywhere: BTreeMap<String, String>,
    /// By field and code.
    of_field: BTreeMap<(&'static str, String), String>,
}

impl Policy {
    /// What the codes of all tables are called. Reads the texts again each time: for pages, not for rules.
    #[must_use]
    pub fn code_words(&self) -> CodeWords {
        let mut words = CodeWords::default();
        let mut twice = Vec::new();
        for table in Self::names().filter(|name| *name != "rules").filter_map(|name| self.shown(name)).flatten() {
            let fields: Vec<_> = FIELDS.iter().filter(|(_, of, list)| *of == table.table && *list == table.list).collect();
            for (code, name) in named(&table) {
                for (field, ..) in &fields {
                    words.of_field.insert((*field, code.to_owned()), name.to_owned());
                }
                // One of small letters is a word already, and one of two letters means too many things.
                if code.len() < 3 || !code.chars().any(char::is_uppercase) {
                    continue;
                }
                if let Some(other) = words.anywhere.insert(code.to_owned(), name.to_owned())
                    && other != name
                {
                    twice.push(code.to_owned());
                }
            }
        }
        for code in twice {
            words.anywhere.remove(&code);
        }
        words
    }
}

/// The codes of a table with what each is called, the latest row last.
fn named(table: &ShownTable) -> impl Iterator<Item = (&str, &str)> {
    let place = |field: &str| table.columns.iter().position(|column| column == field);
    let code = place("code");
    let name = NAMES.iter().find_map(|field| place(field));
    let both = code.zip(name);
    table.rows.iter().filter_map(move |row| {
        let (code, name) = both?;
        Some((row.cells.get(code)?.as_str(), row.cells.get(name)?.as_str())).filter(|(_, name)| !name.is_empty())
    })
}

impl CodeWords {
    /// A cell of a table in words. A code that has a name keeps the code behind it: "Domestic abuse perpetrator (ADVP)".
    #[must_use]
    pub fn cell(&self, table: &ShownTable, column: &str, cell: &str) -> String {
        if column == "code" {
            // Where a name stands beside it, the code is the key of the row and stays as it is.
            let has_name = NAMES.iter().any(|name| table.columns.iter().any(|column| column == name));
            return if has_name || !is_code(cell) || !cell.contains(['_', '-']) || cell.chars().any(char::is_uppercase) {
                cell.to_owned()
            } else {
                format!("{} ({cell})", first_large(&plain(cell)))
            };
        }
        if NAMES.contains(&column) || cell.is_empty() {
            return cell.to_owned();
        }
        let parts = cell.split("; ").map(|part| {
            // A part may begin with the name of its own field: `grades (nqo, pqip)`.
            let field =
                part.split_once(' ').map(|(field, _)| field).filter(|field| FIELDS.iter().any(|(known, ..)| known == field));
            part.split(", ").map(|one| self.one(field.unwrap_or(column), one)).collect::<Vec<_>>().join(", ")
        });
        first_large(&parts.collect::<Vec<_>>().join("; "))
    }

    /// One value, perhaps after the name of its field: `very_high`, `registers ADVP`, `(working_days 5)`.
    fn one(&self, column: &str, value: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        let few = value.split(' ').count() <= 4;
        for word in value.split(' ') {
            let bare = word.trim_matches(|c| c == '(' || c == ')');
            let plainer = if few && is_code(bare) { self.word(column, bare) } else { bare.to_owned() };
            words.push(if bare.is_empty() { word.to_owned() } else { word.replacen(bare, &plainer, 1) });
        }
        let said = words.join(" ");
        PLAINER.iter().fold(said, |said, (field, words)| match said.strip_prefix(field) {
            Some(rest) if rest.starts_with(' ') => format!("{words}{rest}"),
            _ => said,
        })
    }

    fn word(&self, column: &str, code: &str) -> String {
        let of_field = FIELDS.iter().find(|(field, ..)| *field == column);
        if let Some(name) = of_field.and_then(|(field, ..)| self.of_field.get(&(*field, code.to_owned()))) {
            return name.clone();
        }
        match self.anywhere.get(code) {
            Some(name) => format!("{name} ({code})"),
            None if code.chars().any(char::is_uppercase) => code.to_owned(),
            None => plain(code),
        }
    }
}

/// The name of a field in words, with a capital: `not_for_rosh` is "Not for risk of serious harm".
#[must_use]
pub fn field_words(name: &str) -> String {
    let plain = plain(name);
    let words = PLAINER.iter().fold(plain, |plain, (field, words)| {
        let whole = plain == *field || plain.ends_with(&format!(" {field}")) || plain.starts_with(&format!("{field} "));
        if whole { plain.replacen(field, words, 1) } else { plain }
    });
    first_large(&words)
}

/// Whether a text is one code: letters of one size, figures, lines between.
fn is_code(text: &str) -> bool {
    let one_size = !(text.chars().any(char::is_uppercase) && text.chars().any(char::is_lowercase));
    one_size && text.chars().any(char::is_alphabetic) && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// `until_week` as "until week".
fn plain(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

fn first_large(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: &str, cell: &str) -> String {
        let table = ShownTable { table: "t".into(), list: "t".into(), columns: vec!["code".into()], rows: vec![] };
        Policy::builtin().code_words().cell(&table, column, cell)
    }

    #[test]
    fn a_code_of_small_letters_is_its_words() {
        assert_eq!(cell("rosh", "high, very_high"), "High, very high");
        assert_eq!(cell("within", "working_days 5"), "Working days 5");
        assert_eq!(cell("applies", "rosh high; registers ADVP").split(';').next(), Some("Risk of serious harm high"));
    }

    #[test]
    fn a_code_that_has_a_name_is_called_by_it_and_keeps_the_code() {
        let policy = Policy::builtin();
        let register = policy.rows_of("register", "register").expect("registers");
        let (code, name) = named(&register).find(|(code, _)| *code == "ADVP").expect("the register");
        assert_eq!(cell("registers", code), format!("{name} (ADVP)"));
        assert_eq!(cell("applies", "grades (nqo, pqip)"), "Grades (Newly qualified officer, Trainee probation officer)");
        assert_eq!(cell("code", "sixteen_weeks"), "Sixteen weeks (sixteen_weeks)");
    }

    #[test]
    fn prose_stays_as_it_is() {
        let prose = "Send a warning letter within 2 working days of the failure";
        assert_eq!(cell("name", prose), prose);
        assert_eq!(cell("note", prose), prose);
        assert_eq!(cell("rosh", ""), "");
    }

    #[test]
    fn no_cell_of_any_table_but_the_key_of_a_named_row_shows_a_code_with_an_underline() {
        let policy = Policy::builtin();
        let words = policy.code_words();
        // The rule book itself names rows by their ids, and no page shows it as a table.
        for table in Policy::names().filter(|name| *name != "rules").filter_map(|name| policy.shown(name)).flatten() {
            for row in &table.rows {
                for (column, cell) in table.columns.iter().zip(&row.cells).filter(|(column, _)| *column != "code") {
                    let shown = words.cell(&table, column, cell);
                    let small = |word: &str| word.contains('_') && !word.chars().any(char::is_uppercase);
                    assert!(
                        !shown.split([' ', ',', ';', '(', ')']).any(small),
                        "{}/{} {column}: {shown}",
                        table.table,
                        table.list
                    );
                }
            }
        }
    }

    #[test]
    fn a_field_has_a_name_in_words() {
        assert_eq!(field_words("until_week"), "Until week");
        assert_eq!(field_words("not_for_rosh"), "Not for risk of serious harm");
    }
}
