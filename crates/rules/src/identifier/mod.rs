//! Numbers that name people, places and staff: what is accepted, and the one form that is kept.
//!
//! Every kind reads typed text in the same three steps: strip spaces, tabs and no-break spaces at both ends; turn
//! ASCII letters to upper case; then the whole text must match. Anything else (a newline, other digits, letters that
//! only look alike) is refused, never repaired. What is stored is the [`Canonical`] form, so that two ways of writing
//! one number are one number.
//!
//! Read [`parse`] first; [`recognise`] is the same for a search box where nobody said which kind it is.

mod address;
mod check_letter;
mod forms;
mod person;
mod police;
mod reader;
mod refused;
mod work;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use forms::accepted_forms;
pub use refused::Refused;

/// The kinds of identifier that the service knows. The serialised text is the snake-case name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Case reference number: ours, one letter and six digits, never used again.
    Crn,
    /// Prison number.
    Noms,
    /// Police National Computer number.
    Pnc,
    /// Criminal Records Office number.
    Cro,
    /// NHS number.
    Nhs,
    /// Unique property reference number.
    Uprn,
    /// Postcode.
    Postcode,
    /// National Insurance number.
    Nino,
    /// Code of a member of staff.
    StaffCode,
    /// Code of a team.
    TeamCode,
    /// Code of a court.
    CourtCode,
}

impl IdentifierKind {
    /// Every kind, in the order in which a search should prefer them.
    pub const ALL: [Self; 11] = [
        Self::Crn,
        Self::Noms,
        Self::Pnc,
        Self::Cro,
        Self::Nhs,
        Self::Nino,
        Self::Uprn,
        Self::Postcode,
        Self::CourtCode,
        Self::StaffCode,
        Self::TeamCode,
    ];

    /// What staff call it, for labels and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crn => "case reference number (CRN)",
            Self::Noms => "prison number",
            Self::Pnc => "PNC number",
            Self::Cro => "CRO number",
            Self::Nhs => "NHS number",
            Self::Uprn => "property reference number (UPRN)",
            Self::Postcode => "postcode",
            Self::Nino => "National Insurance number",
            Self::StaffCode => "staff code",
            Self::TeamCode => "team code",
            Self::CourtCode => "court code",
        }
    }

    /// The stable text used in storage, files and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Crn => "crn",
            Self::Noms => "noms",
            Self::Pnc => "pnc",
            Self::Cro => "cro",
            Self::Nhs => "nhs",
            Self::Uprn => "uprn",
            Self::Postcode => "postcode",
            Self::Nino => "nino",
            Self::StaffCode => "staff_code",
            Self::TeamCode => "team_code",
            Self::CourtCode => "court_code",
        }
    }

    /// Whether a number of this kind names one person (and not a place, a court or a member of staff).
    #[must_use]
    pub const fn names_a_person(self) -> bool {
        matches!(self, Self::Crn | Self::Noms | Self::Pnc | Self::Cro | Self::Nhs | Self::Nino)
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An identifier in the one form that is stored and matched on. [`parse`] and [`recognise`] make one; deserialising
/// trusts what an earlier run stored, so never deserialise one from a form or a feed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Canonical {
    kind: IdentifierKind,
    text: String,
}

impl Canonical {
    /// The kind of identifier.
    #[must_use]
    pub fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// The canonical text, for example `2002/0073319Z`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The canonical text, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }

    /// Whether this is the postcode `NF1 1NF`, which stands for "no fixed address". Store that fact, not the postcode.
    #[must_use]
    pub fn is_no_fixed_address(&self) -> bool {
        self.kind == IdentifierKind::Postcode && self.text == address::NO_FIXED_ADDRESS
    }
}

impl fmt::Display for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reads `typed` as an identifier of `kind`.
///
/// `today` bounds the years of police numbers: a two-digit year up to this year's is 20YY, any other 19YY, and no year
/// is later than this one.
///
/// # Errors
/// [`Refused`], whose message says what to do and why. It never repeats what was typed.
pub fn parse(kind: IdentifierKind, typed: &str, today: Date) -> Result<Canonical, Refused> {
    let clean = reader::clean(typed);
    if clean.is_empty() {
        return Err(Refused::Empty { kind });
    }
    let text = match kind {
        IdentifierKind::Crn => person::crn(&clean),
        IdentifierKind::Noms => person::noms(&clean),
        IdentifierKind::Pnc => police::pnc(&clean, today),
        IdentifierKind::Cro => police::cro(&clean),
        IdentifierKind::Nhs => person::nhs(&clean),
        IdentifierKind::Uprn => address::uprn(&clean),
        IdentifierKind::Postcode => address::postcode(&clean),
        IdentifierKind::Nino => person::nino(&clean),
        IdentifierKind::StaffCode => work::staff_code(&clean),
        IdentifierKind::TeamCode => work::team_code(&clean),
        IdentifierKind::CourtCode => work::court_code(&clean),
    }?;
    Ok(Canonical { kind, text })
}

/// Every kind that `typed` could be, with its canonical form, in the order of [`IdentifierKind::ALL`].
///
/// Several answers are usual: a CRN has the shape of a staff code too. None means that it is not an identifier: search
/// names instead.
#[must_use]
pub fn recognise(typed: &str, today: Date) -> Vec<(IdentifierKind, Canonical)> {
    IdentifierKind::ALL.into_iter().filter_map(|kind| parse(kind, typed, today).ok().map(|canonical| (kind, canonical))).collect()
}
