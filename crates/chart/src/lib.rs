//! Charts: each a pure function from data to a picture (SVG) and to the same data as a table.
//!
//! **Here**: how officers spread over bands of a percentage ([`Distribution`]), how a figure went from week to week
//! ([`Trend`]), and what a total is made of ([`Stacked`]). Each draws itself the same way every time, without script and
//! without a style sheet.
//!
//! **Not here**: what a percentage, a band's red line or a tier means: the caller brings words and numbers. No HTML page.
//!
//! **Read first**: [`Distribution`], the shortest; then [`picture`] for what all pictures share.
//!
//! What every picture keeps to:
//! - Readable without colour: numbers stand beside what they count, parts differ by pattern, lines by shape.
//! - `role="img"` with a title and a description that says the whole in words; the table says each number.
//! - A `viewBox` of [`picture::WIDTH`] units and text of 15: on a screen of 375 pixels text is 14 pixels high, on one of 320
//!   it is 12. Give the picture a `max-width` of 30em, or text grows larger than the page's.
//! - Whole numbers throughout, so that nothing is ever "not a number"; no bar leaves the picture.

pub mod distribution;
pub mod number;
pub mod picture;
pub mod stacked;
pub mod table;
pub mod trend;

pub use distribution::{Band, Distribution, RedLine};
pub use stacked::{Row, Stacked};
pub use table::ChartTable;
pub use trend::{Series, Trend, Unit};
