//! The words that demonstration data is made of: written for it, about nobody.

pub(crate) mod care;
pub(crate) mod names;
pub(crate) mod notes;
pub(crate) mod places;
pub(crate) mod reasons;
