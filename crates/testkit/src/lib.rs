//! What tests of several rooms need: a clock that is set by hand, ids that are known beforehand, a store that goes away, and
//! a small office with invented people in it.
//!
//! Nothing in production uses it. Read first: [`office()`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "it is only used by tests, and a test that fails here says where"
)]

pub mod clock;
pub mod ids;
pub mod office;

use std::sync::Arc;

pub use clock::FixedClock;
pub use ids::SequentialIds;
pub use office::{Office, office};

/// A store in a folder of its own that goes away with its last handle.
#[must_use]
pub fn temp_store() -> Arc<store::Store> {
    Arc::new(store::Store::open(store::Settings::temporary()).expect("a temporary store opens"))
}
