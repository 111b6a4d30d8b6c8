//! Whether a sentence gives probation a mandate for change.
//!
//! Source: tier service `service/calculation/MandateForChange.kt`, August 2026.

use jiff::civil::Date;

use super::in_force::TiersInForce;

/// A requirement of a conviction's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequirementOf<'a> {
    /// Code of its main category, like `W`.
    pub main_category: &'a str,
    /// Whether it only restricts, like a curfew.
    pub restrictive: bool,
}

/// A conviction with its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conviction<'a> {
    /// The day on which it ended; none while it runs.
    pub terminated_on: Option<Date>,
    /// Code of the sentence type, like `NC`.
    pub sentence_type: &'a str,
    /// Its requirements.
    pub requirements: Vec<RequirementOf<'a>>,
}

/// Whether any conviction that runs is custodial, or has a requirement that is neither restrictive nor one of those left
/// out (unpaid work, order extended). Codes are matched exactly.
#[must_use]
pub fn mandate_for_change(convictions: &[Conviction<'_>], tables: &TiersInForce) -> bool {
    let running = convictions.iter().filter(|conviction| conviction.terminated_on.is_none());
    let gives_mandate = |conviction: &Conviction<'_>| {
        let works = |requirement: &RequirementOf<'_>| {
            !requirement.restrictive && !tables.is_requirement_left_out(requirement.main_category)
        };
        tables.is_custodial(conviction.sentence_type) || conviction.requirements.iter().any(works)
    };
    running.into_iter().any(gives_mandate)
}
