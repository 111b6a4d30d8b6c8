//! Offences as predictors group them: Home Office codes and the table that maps them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::category::{NotACategory, Ogrs3Category, Ogrs4Category};
use super::problem::PredictorProblem;
use crate::policy::PolicyError;

/// A Home Office offence code: class and subclass, five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OffenceCode(u32);

/// The text is no offence code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a Home Office offence code is five digits, like 04600")]
pub struct NotAnOffenceCode;

impl FromStr for OffenceCode {
    type Err = NotAnOffenceCode;

    /// Reads five digits; a stroke, full stop or space between class and subclass (`046/00`) is passed over.
    fn from_str(text: &str) -> Result<Self, NotAnOffenceCode> {
        let mut digits = 0_u32;
        let mut value = 0_u32;
        for byte in text.trim().bytes() {
            match byte {
                b'0'..=b'9' if digits < 5 => {
                    value = value * 10 + u32::from(byte - b'0');
                    digits += 1;
                }
                b'/' | b'.' | b' ' if digits == 3 => {}
                _ => return Err(NotAnOffenceCode),
            }
        }
        if digits == 5 { Ok(Self(value)) } else { Err(NotAnOffenceCode) }
    }
}

impl TryFrom<String> for OffenceCode {
    type Error = NotAnOffenceCode;

    fn try_from(text: String) -> Result<Self, NotAnOffenceCode> {
        text.parse()
    }
}

impl From<OffenceCode> for String {
    fn from(code: OffenceCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for OffenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

/// How OGRS3 sees a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ogrs3Mapping {
    /// It has a category.
    Category(Ogrs3Category),
    /// It covers offences of several categories: the exact offence is needed.
    TooBroad,
    /// The table has no category for it.
    Unmapped,
}

/// One row of the table of offences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffenceRow {
    /// Category in the OGRS4 family; none where the table says `unknown`.
    pub ogrs4: Option<Ogrs4Category>,
    /// Category in OGRS3.
    pub ogrs3: Ogrs3Mapping,
    /// Whether a sanction for it counts as violent.
    pub counts_as_violent: bool,
    /// Whether the personality disorder pathway counts it as violent or sexual.
    pub opd_violent_or_sexual: bool,
}

/// Every Home Office offence code with its categories: policy file `offence-categories` (CSV).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffenceCategories {
    /// Where the table comes from.
    pub source: Arc<str>,
    /// First day in force.
    pub from: Date,
    codes: Vec<OffenceCode>,
    rows: Vec<OffenceRow>,
}

const HEADINGS: [&str; 5] =
    ["home_office_code", "ogrs4_category", "ogrs3_category", "counts_as_violent_sanction", "opd_violent_or_sexual"];

impl OffenceCategories {
    /// Reads the table. Lines that begin `#` say where it comes from (`# source: …`) and from when (`# from: 2001-04-01`).
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, PolicyError> {
        let header = |field: &str, problem: &str| PolicyError::Header {
            file: file.to_owned(),
            field: field.to_owned(),
            problem: problem.to_owned(),
        };
        let said = |field: &str| {
            let notes = text.lines().take_while(|line| line.starts_with('#'));
            let mut values = notes.filter_map(|line| line.strip_prefix("# ")?.strip_prefix(field)?.strip_prefix(':'));
            values
                .next()
                .map(str::trim)
                .ok_or_else(|| header(field, "is missing: write it as a line `# field: value` at the top"))
        };
        let source = said("source")?.into();
        let from = said("from")?.parse().map_err(|_| header("from", "is not a date"))?;
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let headings = reader.headers().map_err(|problem| header("headings", &problem.to_string()))?;
        if headings != HEADINGS.as_slice() {
            return Err(header("headings", &format!("must be {}", HEADINGS.join(","))));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|problem| header("rows", &problem.to_string()))?;
            rows.push(row(&record).map_err(|(field, problem)| {
                let line = record.position().map_or(0, csv::Position::line);
                let code = record.get(0).unwrap_or_default();
                PolicyError::Row {
                    file: file.to_owned(),
                    row: format!("line {line} ({code})"),
                    problem: format!("field `{field}`: {problem}"),
                }
            })?);
        }
        rows.sort_by_key(|(code, _)| *code);
        if let Some(code) =
            rows.windows(2).find_map(|pair| matches!(pair, [(a, _), (b, _)] if a == b).then(|| pair.first()).flatten())
        {
            return Err(header("home_office_code", &format!("{} is there twice", code.0)));
        }
        let (codes, rows) = rows.into_iter().unzip();
        Ok(Self { source, from, codes, rows })
    }

    /// The row of a code.
    #[must_use]
    pub fn get(&self, code: OffenceCode) -> Option<&OffenceRow> {
        let place = self.codes.binary_search(&code).ok()?;
        self.rows.get(place)
    }

    /// All rows, by code.
    pub fn iter(&self) -> impl Iterator<Item = (OffenceCode, &OffenceRow)> {
        self.codes.iter().copied().zip(&self.rows)
    }

    /// How many codes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The category of OGRS3.
    ///
    /// # Errors
    /// The code is unknown, too broad, or without a category.
    pub fn ogrs3(&self, code: OffenceCode) -> Result<Ogrs3Category, PredictorProblem> {
        match self.get(code).ok_or(PredictorProblem::OffenceUnknown(code))?.ogrs3 {
            Ogrs3Mapping::Category(category) => Ok(category),
            Ogrs3Mapping::TooBroad => Err(PredictorProblem::OffenceTooBroad(code)),
            Ogrs3Mapping::Unmapped => Err(PredictorProblem::OffenceWithoutCategory(code)),
        }
    }

    /// The category of the OGRS4 family.
    ///
    /// # Errors
    /// The code is unknown or without a category.
    pub fn ogrs4(&self, code: OffenceCode) -> Result<Ogrs4Category, PredictorProblem> {
        let row = self.get(code).ok_or(PredictorProblem::OffenceUnknown(code))?;
        row.ogrs4.ok_or(PredictorProblem::OffenceWithoutCategory(code))
    }
}

fn row(record: &csv::StringRecord) -> Result<(OffenceCode, OffenceRow), (&'static str, String)> {
    let [code_field, ogrs4_field, ogrs3_field, violent_field, opd_field] = HEADINGS;
    let field = |place| record.get(place).unwrap_or_default();
    let code = field(0).parse().map_err(|problem: NotAnOffenceCode| (code_field, problem.to_string()))?;
    let ogrs4 = match field(1) {
        "unknown" => None,
        text => Some(text.parse().map_err(|problem: NotACategory| (ogrs4_field, format!("`{text}` {problem}")))?),
    };
    let ogrs3 = match field(2) {
        "unmapped" => Ogrs3Mapping::Unmapped,
        "needs_exact_offence" => Ogrs3Mapping::TooBroad,
        text => {
            Ogrs3Mapping::Category(text.parse().map_err(|problem: NotACategory| (ogrs3_field, format!("`{text}` {problem}")))?)
        }
    };
    let flag = |name, text: &str| match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err((name, format!("`{text}` is neither 0 nor 1"))),
    };
    let counts_as_violent = flag(violent_field, field(3))?;
    let opd_violent_or_sexual = flag(opd_field, field(4))?;
    Ok((code, OffenceRow { ogrs4, ogrs3, counts_as_violent, opd_violent_or_sexual }))
}
