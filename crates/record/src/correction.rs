//! Corrections: an event that points at the one corrected. Nothing is overwritten (security-and-records S5.6).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{case_file::CaseFile, event::Event, id::ActorId, recorded::Recorded, refusal::Refusal, text};

/// What is said about an earlier entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CorrectionKind {
    /// The entry was wrong: this is right.
    Correction,
    /// The person disagrees with the entry: their words.
    Disagreement,
    /// The entry should never have been made on this person.
    EnteredInError,
}

/// An earlier entry was corrected or disagreed with. The original stays and is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryCorrected {
    /// The version, in the same case, of the event it points at.
    pub version: u32,
    /// What kind of correction.
    pub kind: CorrectionKind,
    /// What is right, or the person's words.
    pub text: String,
}

/// A correction in the case file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// As recorded.
    pub what: EntryCorrected,
    /// When.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: ActorId,
}

impl CaseFile {
    /// Corrections of the entry at `version`, oldest first.
    pub fn corrections_of(&self, version: u32) -> impl Iterator<Item = &Correction> {
        self.corrections.iter().filter(move |c| c.what.version == version)
    }
}

pub(crate) fn apply(corrections: &mut Vec<Correction>, recorded: &Recorded<Event>) {
    if let Event::EntryCorrected(e) = &recorded.event {
        corrections.push(Correction { what: e.clone(), recorded_at: recorded.recorded_at, recorded_by: recorded.actor });
    }
}

pub(crate) fn correct(case: &CaseFile, wish: EntryCorrected) -> Result<Event, Refusal> {
    if wish.version == 0 || wish.version > case.version {
        return Err(Refusal::NotFound { what: "entry" });
    }
    text::required("text", "what is right, or what the person says", &wish.text, text::NOTE_MAX)?;
    Ok(Event::EntryCorrected(wish))
}
