//! Hand-over: the new officer accepts a case or asks first; and preparing a release.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{case_file::CaseFile, decide::Context, event::Event, id::SentenceId, recorded::Recorded, refusal::Refusal, text};

/// The officer has read the hand-over pack and takes the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverAccepted {
    /// The version of the record that was read.
    pub read_to: u32,
    /// A note to the manager or the officer before, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The officer asks something before taking the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverQueried {
    /// The question.
    pub question: String,
}

/// A step of preparing a release was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleasePrepared {
    /// Of which sentence.
    pub sentence: SentenceId,
    /// Weeks before release that the step belongs to: 12, 8 or 4.
    pub weeks: u8,
    /// What was done: address, enquiries, licence conditions, services, first appointment.
    pub note: String,
}

/// How the hand-over of the present allocation stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Handover {
    /// Place in `allocations` that was accepted last, counted from 1.
    pub accepted: Option<usize>,
    /// The day and the words of the last acceptance.
    pub acceptance: Option<(Date, HandoverAccepted)>,
    /// Questions about the present allocation, with the day.
    pub queries: Vec<(Date, HandoverQueried)>,
    /// Steps of release preparation, with the day.
    pub release: Vec<(Date, ReleasePrepared)>,
}

impl CaseFile {
    /// Whether the present officer has accepted the case. A case nobody holds has nothing to accept.
    #[must_use]
    pub fn handover_accepted(&self) -> bool {
        self.allocations.is_empty() || self.handover.accepted == Some(self.allocations.len())
    }
}

pub(crate) fn apply(handover: &mut Handover, allocations: usize, recorded: &Recorded<Event>) {
    let on = recorded.happened_on;
    match &recorded.event {
        Event::HandoverAccepted(e) => {
            handover.accepted = Some(allocations);
            handover.acceptance = Some((on, e.clone()));
            handover.queries.clear();
        }
        Event::HandoverQueried(e) => handover.queries.push((on, e.clone())),
        Event::ReleasePrepared(e) => handover.release.push((on, e.clone())),
        _ => {}
    }
}

/// A wish about a hand-over or a release.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    Accept(HandoverAccepted),
    Query(HandoverQueried),
    PrepareRelease(ReleasePrepared),
}

pub(crate) fn decide(case: &CaseFile, wish: Wish, _ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let event = match wish {
        Wish::Accept(w) => {
            if case.handover_accepted() {
                return Err(Refusal::AlreadyRecorded { what: "The hand-over" });
            }
            text::check("note", &w.note, text::REASON_MAX)?;
            Event::HandoverAccepted(w)
        }
        Wish::Query(w) => {
            if case.handover_accepted() {
                return Err(Refusal::AlreadyRecorded { what: "The hand-over" });
            }
            text::required("question", "your question", &w.question, text::REASON_MAX)?;
            Event::HandoverQueried(w)
        }
        Wish::PrepareRelease(w) => {
            if case.sentence(w.sentence).is_none() {
                return Err(Refusal::NotFound { what: "sentence" });
            }
            text::required("note", "what was done", &w.note, text::NOTE_MAX)?;
            Event::ReleasePrepared(w)
        }
    };
    Ok(vec![event])
}
