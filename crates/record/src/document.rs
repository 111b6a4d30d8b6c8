//! Documents as metadata: what they are, and the digest of their content.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{case_file::CaseFile, event::Event, id::DocumentId, recorded::Recorded, refusal::Refusal, text};

/// A document was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentFiled {
    /// Its id.
    pub id: DocumentId,
    /// Title.
    pub title: String,
    /// What it is ("Pre-sentence report", "Warning letter").
    pub kind: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// True when it must not be shared with the person.
    #[serde(default)]
    pub sensitive: bool,
}

/// A document was filed by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentWithdrawn {
    /// Which.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
}

/// A document in the case file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// As filed.
    pub what: DocumentFiled,
    /// When.
    pub filed_at: Timestamp,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

pub(crate) fn apply(documents: &mut Vec<Document>, recorded: &Recorded<Event>) {
    match &recorded.event {
        Event::DocumentFiled(e) => documents.push(Document { what: e.clone(), filed_at: recorded.recorded_at, withdrawn: None }),
        Event::DocumentWithdrawn(e) => {
            if let Some(document) = documents.iter_mut().find(|d| d.what.id == e.id) {
                document.withdrawn = Some(e.reason.clone());
            }
        }
        _ => {}
    }
}

pub(crate) fn file(case: &CaseFile, wish: DocumentFiled) -> Result<Event, Refusal> {
    if case.documents.iter().any(|d| d.what.id == wish.id) {
        return Err(Refusal::AlreadyRecorded { what: "That document" });
    }
    text::required("title", "the title of the document", &wish.title, text::SHORT_MAX)?;
    text::required("kind", "what kind of document it is", &wish.kind, text::SHORT_MAX)?;
    let hex = wish.sha256.len() == 64 && wish.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if hex { Ok(Event::DocumentFiled(wish)) } else { Err(Refusal::Digest) }
}

pub(crate) fn withdraw(case: &CaseFile, wish: DocumentWithdrawn) -> Result<Event, Refusal> {
    let document = case.documents.iter().find(|d| d.what.id == wish.id).ok_or(Refusal::NotFound { what: "document" })?;
    if document.withdrawn.is_some() {
        return Err(Refusal::AlreadyEnded { what: "document" });
    }
    text::required("reason", "why the document is withdrawn", &wish.reason, text::REASON_MAX)?;
    Ok(Event::DocumentWithdrawn(wish))
}
