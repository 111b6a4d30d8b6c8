//! Codes of staff, teams and courts. None has a check character.

use super::person::shape;
use super::{IdentifierKind, Refused};

/// Seven letters or digits.
pub(super) fn staff_code(clean: &str) -> Result<String, Refused> {
    shape(IdentifierKind::StaffCode, clean, "*******")
}

/// Six letters or digits.
pub(super) fn team_code(clean: &str) -> Result<String, Refused> {
    shape(IdentifierKind::TeamCode, clean, "******")
}

/// Letter, two digits, two letters, two digits.
pub(super) fn court_code(clean: &str) -> Result<String, Refused> {
    shape(IdentifierKind::CourtCode, clean, "A99AA99")
}
