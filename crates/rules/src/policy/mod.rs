//! All tables together, compiled in, each replaceable by a text of the same form.
//!
//! The files are in `policy/` at the root of the repository; its README says what each holds. This module reads texts,
//! never files: whoever starts the program finds a region's folder and passes the texts in.

mod document;
mod named;
mod shown;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assessment::{NeedTables, QuestionSets};
use crate::book::Book;
use crate::calendar::Calendar;
use crate::contact::Contacts;
use crate::contact_frequency::Standards;
use crate::enforcement::Enforcement;
use crate::enquiry::Enquiries;
use crate::grade::Grades;
use crate::measure::Measures;
use crate::outcome::Outcomes;
use crate::oversight::Oversights;
use crate::predictor::{OffenceCategories, Predictors};
use crate::register::Registers;
use crate::sentence::Sentences;
use crate::tier::TierTables;
use crate::workload::WorkloadTables;
use crate::workload::reduction::Reductions;
use crate::workload::weights::CaseWeights;

pub(crate) use document::Document;
pub use named::NamedRow;
pub use shown::{ShownRow, ShownTable};
pub use words::{CodeWords, field_words};

/// What is wrong with a policy text. The message names the file, the row and the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// No table has this name.
    #[error("policy file {file}: there is no table of this name; the tables are {known}")]
    UnknownFile {
        /// Name given.
        file: String,
        /// Names known.
        known: String,
    },
    /// Not TOML.
    #[error("policy file {file}: not TOML: {problem}")]
    NotToml {
        /// File.
        file: String,
        /// What the reader said, with line and column.
        problem: String,
    },
    /// Something outside the rows is wrong.
    #[error("policy file {file}, `{field}`: {problem}")]
    Header {
        /// File.
        file: String,
        /// Field or list.
        field: String,
        /// What is wrong.
        problem: String,
    },
    /// A row is wrong.
    #[error("policy file {file}, {row}: {problem}")]
    Row {
        /// File.
        file: String,
        /// List, place counted from 1, and code.
        row: String,
        /// What is wrong, with the field.
        problem: String,
    },
}

/// Every table of policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Bank holidays: `bank-holidays`.
    pub calendar: Calendar,
    /// Contact types: `contacts`.
    pub contacts: Contacts,
    /// Outcomes: `outcomes`.
    pub outcomes: Outcomes,
    /// Enforcement actions and settings: `enforcement`.
    pub enforcement: Enforcement,
    /// Register types: `register`.
    pub registers: Registers,
    /// Sentences, requirements, conditions, key dates: `sentences`.
    pub sentences: Sentences,
    /// Grades: `grades`.
    pub grades: Grades,
    /// How much contact, what is owed, and by when: `standards`.
    pub standards: Standards,
    /// Safety checks: `enquiries`.
    pub enquiries: Enquiries,
    /// Oversight and countersigning: `oversight`.
    pub oversight: Oversights,
    /// Case weights and their settings: `case-weights`.
    pub case_weights: CaseWeights,
    /// Reasons for reduced hours: `reductions`.
    pub reductions: Reductions,
    /// Support contacts, cases that count in part, red lines: `workload`.
    pub workload: WorkloadTables,
    /// Question sets of assessments: `questions`.
    pub questions: QuestionSets,
    /// Weights and thresholds of needs: `needs`.
    pub needs: NeedTables,
    /// The two tier models: `tiers`.
    pub tiers: TierTables,
    /// The rules in words: `rules`.
    pub book: Book,
    /// Reoffending predictors: `predictors`.
    pub predictors: Predictors,
    /// What the record shows of what inspectors found: `measures`.
    pub measures: Measures,
    /// Offences as predictors group them: `offence-categories`, a CSV file.
    pub offence_categories: OffenceCategories,
    /// Texts that replaced built-in ones, by name.
    given: BTreeMap<String, Arc<str>>,
}

/// The one table that is CSV and not TOML: thousands of rows of five short fields.
const OFFENCES: &str = "offence-categories";

/// Name and compiled-in text of every table.
const BUILTIN: [(&str, &str); 20] = [
    ("bank-holidays", include_str!("../../../../policy/bank-holidays.toml")),
    ("contacts", include_str!("../../../../policy/contacts.toml")),
    ("outcomes", include_str!("../../../../policy/outcomes.toml")),
    ("enforcement", include_str!("../../../../policy/enforcement.toml")),
    ("register", include_str!("../../../../policy/register.toml")),
    ("sentences", include_str!("../../../../policy/sentences.toml")),
    ("grades", include_str!("../../../../policy/grades.toml")),
    ("standards", include_str!("../../../../policy/standards.toml")),
    ("enquiries", include_str!("../../../../policy/enquiries.toml")),
    ("oversight", include_str!("../../../../policy/oversight.toml")),
    ("case-weights", include_str!("../../../../policy/case-weights.toml")),
    ("reductions", include_str!("../../../../policy/reductions.toml")),
    ("workload", include_str!("../../../../policy/workload.toml")),
    ("questions", include_str!("../../../../policy/questions.toml")),
    ("needs", include_str!("../../../../policy/needs.toml")),
    ("tiers", include_str!("../../../../policy/tiers.toml")),
    ("rules", include_str!("../../../../policy/rules.toml")),
    ("predictors", include_str!("../../../../policy/predictors.toml")),
    ("measures", include_str!("../../../../policy/measures.toml")),
    (OFFENCES, include_str!("../../../../policy/offence-categories.csv")),
];

impl Policy {
    /// The compiled-in tables.
    ///
    /// # Panics
    /// Never in a released program: a test reads the same texts, and they cannot change afterwards.
    #[must_use]
    pub fn builtin() -> Self {
        match Self::from_texts(&[]) {
            Ok(policy) => policy,
            Err(problem) => panic!("the compiled-in policy is not sound: {problem}"),
        }
    }

    /// The compiled-in tables with some replaced, each by its name (without `.toml`) and a whole text.
    ///
    /// # Errors
    /// [`PolicyError`], which names the file, the row and the field.
    pub fn from_texts(overrides: &[(&str, &str)]) -> Result<Self, PolicyError> {
        for (name, _) in overrides {
            if !Self::names().any(|known| known == *name) {
                let known = Self::names().collect::<Vec<_>>().join(", ");
                return Err(PolicyError::UnknownFile { file: (*name).to_owned(), known });
            }
        }
        Ok(Self {
            calendar: table("bank-holidays", overrides, Calendar::read)?,
            contacts: table("contacts", overrides, Contacts::read)?,
            outcomes: table("outcomes", overrides, Outcomes::read)?,
            enforcement: table("enforcement", overrides, Enforcement::read)?,
            registers: table("register", overrides, Registers::read)?,
            sentences: table("sentences", overrides, Sentences::read)?,
            grades: table("grades", overrides, Grades::read)?,
            standards: table("standards", overrides, Standards::read)?,
            enquiries: table("enquiries", overrides, Enquiries::read)?,
            oversight: table("oversight", overrides, Oversights::read)?,
            case_weights: table("case-weights", overrides, CaseWeights::read)?,
            reductions: table("reductions", overrides, Reductions::read)?,
            workload: table("workload", overrides, WorkloadTables::read)?,
            questions: table("questions", overrides, QuestionSets::read)?,
            needs: table("needs", overrides, NeedTables::read)?,
            tiers: table("tiers", overrides, TierTables::read)?,
            book: table("rules", overrides, Book::read)?,
            predictors: table("predictors", overrides, Predictors::read)?,
            measures: table("measures", overrides, Measures::read)?,
            offence_categories: OffenceCategories::read(OFFENCES, chosen(OFFENCES, overrides))?,
            given: overrides.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(*text))).collect(),
        })
    }

    /// The names of all tables, as [`Policy::from_texts`] takes them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The text of a table as it is in force: a region's own, or else the compiled-in one.
    #[must_use]
    pub fn text_in_force(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(AsRef::as_ref).or_else(|| Self::text(name))
    }

    /// The compiled-in text of a table, to start a region's own from.
    #[must_use]
    pub fn text(name: &str) -> Option<&'static str> {
        BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }
}

/// Reads one table from its replacement or the compiled-in text, and refuses what it left unread.
fn table<T>(
    name: &str,
    overrides: &[(&str, &str)],
    read: impl FnOnce(&mut Document) -> Result<T, PolicyError>,
) -> Result<T, PolicyError> {
    let mut document = Document::parse(name, chosen(name, overrides))?;
    let table = read(&mut document)?;
    document.finish()?;
    Ok(table)
}

/// The replacement of a table, or the compiled-in text.
fn chosen<'a>(name: &str, overrides: &[(&str, &'a str)]) -> &'a str {
    let given = overrides.iter().rev().find(|(known, _)| *known == name).map(|(_, text)| *text);
    given.or_else(|| Policy::text(name)).unwrap_or_default()
}
