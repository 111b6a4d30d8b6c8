//! Why somebody opens a case that they have no live link to (S1.3): a choice from a list, and their own words.

/// The fewest characters of a reason.
pub const REASON_MIN: usize = 10;
/// The most characters of a reason.
pub const REASON_MAX: usize = 500;

/// The list to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// Covering for the officer.
    Cover,
    /// The person is here or has called.
    PersonPresent,
    /// A court, the police or another partner asked.
    PartnerAsked,
    /// The case may come to this team.
    Transfer,
    /// A danger to somebody.
    Danger,
    /// A check of the quality of work.
    Quality,
}

impl ReasonKind {
    /// All of them, in the order of the page.
    pub const ALL: &'static [Self] =
        &[Self::Cover, Self::PersonPresent, Self::PartnerAsked, Self::Transfer, Self::Danger, Self::Quality];

    /// The value in a form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cover => "cover",
            Self::PersonPresent => "person-present",
            Self::PartnerAsked => "partner-asked",
            Self::Transfer => "transfer",
            Self::Danger => "danger",
            Self::Quality => "quality",
        }
    }

    /// The words on the page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cover => "I am covering for the officer",
            Self::PersonPresent => "The person is here or has contacted me",
            Self::PartnerAsked => "A court, the police or another partner asked",
            Self::Transfer => "The case may move to my team",
            Self::Danger => "Somebody may be in danger",
            Self::Quality => "I am checking the quality of work",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// A stated reason. Only [`Reason::new`] makes one, so a reason in hand is long enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    kind: ReasonKind,
    words: String,
}

/// Why a reason is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReasonRefused {
    /// Nothing was chosen from the list.
    #[error("Choose why you need to see this record")]
    Kind,
    /// Too few words.
    #[error("Say why in 10 characters or more")]
    TooShort,
    /// Too many, or control characters.
    #[error("Shorten the reason to 500 characters of plain text")]
    TooLong,
}

impl ReasonRefused {
    /// The field of the form.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::TooShort | Self::TooLong => "words",
        }
    }
}

impl Reason {
    /// A reason from the list with 10 or more characters of one's own.
    ///
    /// # Errors
    /// [`ReasonRefused`].
    pub fn new(kind: &str, words: &str) -> Result<Self, ReasonRefused> {
        let kind = ReasonKind::from_code(kind).ok_or(ReasonRefused::Kind)?;
        let words = words.trim();
        if words.chars().filter(|c| !c.is_whitespace()).count() < REASON_MIN {
            return Err(ReasonRefused::TooShort);
        }
        record::text::check("words", words, REASON_MAX).map_err(|_| ReasonRefused::TooLong)?;
        Ok(Self { kind, words: words.to_owned() })
    }

    /// What was chosen.
    #[must_use]
    pub const fn kind(&self) -> ReasonKind {
        self.kind
    }

    /// The person's own words.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// As the audit keeps it: `cover: I am on duty today`.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{}: {}", self.kind.code(), self.words)
    }

    /// Reads what [`Self::written`] wrote.
    #[must_use]
    pub fn read(written: &str) -> Option<Self> {
        let (kind, words) = written.split_once(": ")?;
        Self::new(kind, words).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_needs_a_choice_and_ten_characters_that_are_not_spaces() {
        assert_eq!(Reason::new("", "covering today for Ada"), Err(ReasonRefused::Kind));
        assert_eq!(Reason::new("cover", "a b c d e          "), Err(ReasonRefused::TooShort));
        assert_eq!(Reason::new("cover", &"long ".repeat(200)), Err(ReasonRefused::TooLong));
        let reason = Reason::new("cover", " on duty today ").expect("a reason");
        assert_eq!(Reason::read(&reason.written()), Some(reason));
    }
}
