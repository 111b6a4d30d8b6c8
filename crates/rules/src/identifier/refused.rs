//! Why a typed identifier is not accepted, in words for the person who typed it.

use super::IdentifierKind;

/// Why typed text is not an identifier. The message is shown beside the field: what to do, then why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing was typed.
    #[error("Enter the {}", kind.name())]
    Empty {
        /// The kind asked for.
        kind: IdentifierKind,
    },
    /// The text is not in any accepted form.
    #[error("Enter the {} as {}: what was typed is in another form", kind.name(), expected(*kind))]
    Form {
        /// The kind asked for.
        kind: IdentifierKind,
    },
    /// The check letter or digit belongs to another number: most often a slip in one character.
    #[error("Check the {}: its {} does not belong to the other digits, so one of them is mistyped", kind.name(), check_name(*kind))]
    CheckFails {
        /// The kind asked for.
        kind: IdentifierKind,
    },
    /// The year in it is before 1900 or has not come yet.
    #[error("Check the year in the {}: it must be from 1900 to this year", kind.name())]
    Year {
        /// The kind asked for.
        kind: IdentifierKind,
    },
    /// Its serial number is nought.
    #[error("Check the {}: a number that is all noughts is never issued", kind.name())]
    Nought {
        /// The kind asked for.
        kind: IdentifierKind,
    },
    /// The form is right, but no such number is ever issued.
    #[error("Check the {}: no number is ever issued with these {}", kind.name(), never_issued(*kind))]
    NeverIssued {
        /// The kind asked for.
        kind: IdentifierKind,
    },
}

impl Refused {
    /// The kind that was asked for.
    #[must_use]
    pub const fn kind(self) -> IdentifierKind {
        match self {
            Self::Empty { kind }
            | Self::Form { kind }
            | Self::CheckFails { kind }
            | Self::Year { kind }
            | Self::Nought { kind }
            | Self::NeverIssued { kind } => kind,
        }
    }
}

const fn expected(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Crn => "one letter and six digits, like X123456",
        IdentifierKind::Noms => "a letter, four digits and two letters, like A1234BC",
        IdentifierKind::Pnc => "a year, a slash, up to seven digits and a letter, like 2002/0073319Z or 02/73319Z",
        IdentifierKind::Cro => "up to six digits, a slash, a two-digit year and a letter, like 65656/91H, or SF83/50058Z",
        IdentifierKind::Nhs => "ten digits, like 999 053 5310",
        IdentifierKind::Uprn => "up to twelve digits",
        IdentifierKind::Postcode => "a full postcode, like LS1 4AP",
        IdentifierKind::Nino => "two letters, six digits and a letter from A to D, like JK 98 76 54 A",
        IdentifierKind::StaffCode => "seven letters or digits, like N07A001",
        IdentifierKind::TeamCode => "six letters or digits, like N07UAT",
        IdentifierKind::CourtCode => "a letter, two digits, two letters and two digits, like B14LO00",
    }
}

const fn check_name(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Nhs => "last digit",
        _ => "last letter",
    }
}

const fn never_issued(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Nino => "first two letters",
        IdentifierKind::Postcode => "letters in these places",
        _ => "digits",
    }
}
