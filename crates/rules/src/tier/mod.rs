//! The two tier models in force: what a tier is, what it is worked out from, and how.
//!
//! **Lives here:** the values ([`TierV2`], [`TierV3`]), reducing a person's record to what the models read ([`input`],
//! [`choose`], [`mandate`], [`enforcement`]), the models ([`v2`], [`v3`]), and the day on which time alone changes a
//! result ([`time`]).
//!
//! **Must not:** hold a threshold, a code or a number of points: those are rows of `policy/tiers.toml`, read by [`tables`].
//!
//! **Read first:** [`v3`], then [`tables`].
//!
//! A single bad input never takes a person's tier away: it is listed as an [`InputProblem`] and the rest is worked out
//! without it. Source: the public tier service, state of 17 August 2026.

pub mod choose;
pub mod enforcement;
mod in_force;
pub mod input;
pub mod mandate;
mod problem;
pub mod tables;
pub mod time;
pub mod v2;
pub mod v3;
mod value;

pub use in_force::TiersInForce;
pub use input::{Complexity, ComplexityFactor, Flags, MappaCategory, MappaLevel, Registration, flags};
pub use mandate::{Conviction, RequirementOf, mandate_for_change};
pub use problem::{InputProblem, ProblemKind};
pub use tables::TierTables;
pub use time::{TimedFacts, changes_on};
pub use v2::{V2Assessment, V2Inputs, V2Result};
pub use v3::{DcSrp, Predictors, Score, V3Inputs, V3Result};
pub use value::{Change, NotATier, Protect, Supervision, Tier, TierV2, TierV3};

/// Whether a value says nothing: inputs are kept with every result, so what a person does not have is left out there.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
