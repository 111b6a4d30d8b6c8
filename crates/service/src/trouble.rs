//! Why something was not done, in words for the person who asked, and what answers it (style section 5).

use std::sync::Arc;

use record::{OfficerId, PersonId, Refusal};
use store::StoreError;

/// One field of a form that cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the JSON body and the form.
    pub field: String,
    /// What to do, as a sentence for the error summary.
    pub message: String,
}

/// Why nothing was done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no such thing, or the asking person must not learn whether there is (404).
    #[error("There is nothing here. Check the case number")]
    NotFound,
    /// Nobody is signed in, or the session is over (401; pages go to the sign-in page).
    #[error("You are signed out. Sign in again to go on")]
    SignedOut,
    /// The rules say no (422, or 409 when [`Refusal::is_conflict`]).
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Not allowed, but may know that it is there (403).
    #[error("You cannot see or change this record. Ask the person who holds it")]
    Denied {
        /// Whom to ask: the officer who holds the case.
        owner: Option<OfficerId>,
        /// The person, so that a page can offer to ask for access.
        person: Option<PersonId>,
        /// The rule, as the audit has it.
        rule: Arc<str>,
    },
    /// No live link: state a reason first (403 with the page that asks).
    #[error("Say why you need to see this record")]
    NeedsReason {
        /// The person whose record it is.
        person: PersonId,
    },
    /// A restricted case, and the asking person is not among those who may see it (403).
    #[error("You cannot see this record. Ask the person who holds it")]
    Restricted {
        /// Whom to ask.
        owner: Option<OfficerId>,
    },
    /// Others were quicker three times over (409).
    #[error("Somebody else changed this record while you were saving. Nothing was lost: look at it and save again")]
    Conflict,
    /// The same form was sent before by somebody else, or with something else in it (409).
    #[error("This form was used already. Open the page again and send it once")]
    FormUsed,
    /// What was sent cannot be used (422).
    #[error("There is a problem with what you entered")]
    Invalid(Vec<FieldError>),
    /// Too many tries (429).
    #[error("Too many tries. Wait {seconds} seconds and try again")]
    TooMany {
        /// How long to wait.
        seconds: u32,
    },
    /// The machine cannot do it now; nothing was saved and nothing was shown (503).
    #[error("The service cannot do this now. Nothing was saved: try again in a minute")]
    Unavailable(#[source] StoreError),
    /// A fault of the program or damaged data (500).
    #[error("Something went wrong. Nothing was saved")]
    Broken(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl Trouble {
    /// A fault of the program or of the data.
    pub fn broken(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Broken(Arc::new(cause))
    }

    /// One field that is wrong.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// The HTTP status that says it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignedOut => 401,
            Self::Refused(refusal) if refusal.is_conflict() => 409,
            Self::Refused(_) | Self::Invalid(_) => 422,
            Self::Denied { .. } | Self::NeedsReason { .. } | Self::Restricted { .. } => 403,
            Self::Conflict | Self::FormUsed => 409,
            Self::TooMany { .. } => 429,
            Self::Unavailable(StoreError::DiskFull) => 507,
            Self::Unavailable(_) => 503,
            Self::Broken(_) => 500,
        }
    }

    /// Whether it is the machine's or the program's fault, to be logged with its causes.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Broken(_))
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::Conflict,
            StoreError::DiskFull
            | StoreError::Disk(_)
            | StoreError::NotConfirmed(_)
            | StoreError::NotSaved(_)
            | StoreError::WriterStopped(_)
            | StoreError::Closing
            | StoreError::Busy => Self::Unavailable(error),
            other => Self::broken(other),
        }
    }
}

impl From<crate::ids::NoChance> for Trouble {
    fn from(error: crate::ids::NoChance) -> Self {
        Self::broken(error)
    }
}
