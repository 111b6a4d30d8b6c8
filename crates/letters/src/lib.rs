//! Letters to people on probation: drafted as plain text from facts and message files, and set as tagged PDF.
//!
//! **Lives here:** what each letter says ([`draft`]), and how a text becomes a page that a screen reader can read ([`pdf`]).
//! **Must not:** know the record, a page or a clock: every fact is given in, in words. **Read first:** [`Facts`], then the
//! message file `words/en.toml`.
//!
//! The text is the letter: a PDF is set from the text, so what was sent and recorded as text can be printed again at any time.

mod draft;
mod pdf;

pub use draft::{Draft, Facts, Kind, Language, NotWritten, draft};
pub use pdf::{NotSet, pdf};
