//! Previous enforcement activity, which counts for women in the two-axis model.
//!
//! Source: tier service `domain/enums/NsiOutcome.kt`; probation-integration `tier-to-delius`, August 2026.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::in_force::TiersInForce;

/// A breach or recall record, as the national record keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnforcementRecord<'a> {
    /// The day on which it was referred.
    pub referred_on: Date,
    /// Code of its outcome.
    pub outcome: Option<&'a str>,
    /// Whether it belongs to a sentence.
    pub of_a_sentence: bool,
}

/// The newest record that can count: of a sentence, with an outcome that counts. Records that were deleted are not supplied.
#[must_use]
pub fn newest<'a>(records: &[EnforcementRecord<'a>], tables: &TiersInForce) -> Option<EnforcementRecord<'a>> {
    let counts = |record: &&EnforcementRecord<'_>| {
        record.of_a_sentence && record.outcome.is_some_and(|code| tables.enforcement_outcome(code).is_some())
    };
    records.iter().filter(counts).max_by_key(|record| record.referred_on).copied()
}

/// Whether a record counts that was referred on or after today less the days of policy (365).
#[must_use]
pub fn previous_enforcement_activity(records: &[EnforcementRecord<'_>], today: Date, tables: &TiersInForce) -> bool {
    let from = today.saturating_sub(i64::from(tables.enforcement_days).days());
    newest(records, tables).is_some_and(|record| record.referred_on >= from)
}
