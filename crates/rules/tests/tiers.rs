//! The two tier models.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use rules::Policy;

#[test]
fn the_tables_are_sound() {
    let policy = Policy::builtin();
    let tables = policy.tiers.in_force("2026-07-01".parse().unwrap(), &policy.needs);
    assert_eq!(tables.assessment_weeks, 55);
}
