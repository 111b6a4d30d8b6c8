//! Which safety checks a case needs, since when, and why: worked out from the record (`domain/safeguarding.md` section 2.1).

use jiff::civil::Date;
use rules::{
    Policy,
    enquiry::{EnquiryKind, EnquiryTrigger},
};

use crate::{case_file::CaseFile, id::EnquiryId};

/// A check that the record shows to be necessary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Kind.
    pub kind: EnquiryKind,
    /// What makes it necessary.
    pub trigger: EnquiryTrigger,
    /// Since when.
    pub since: Date,
    /// The enquiry or decision that answers the need; none while nothing was sent or decided.
    pub met_by: Option<EnquiryId>,
}

/// Every need of the case, oldest first, met or not. Pure; changes only with an event (a need that arises by time alone,
/// such as an answer that grows too old, is given with the future day from which it holds in `since`).
#[must_use]
pub fn needs(_case: &CaseFile, _policy: &Policy) -> Vec<Need> {
    Vec::new()
}
