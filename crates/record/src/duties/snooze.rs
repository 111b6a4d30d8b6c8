//! Putting a duty off: with a reason, until a day, within the limit of its rule.

use jiff::civil::Date;
use rules::duty::DutyKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{case_file::CaseFile, decide::Context, event::Event, refusal::Refusal, text};

/// A duty was put off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DutySnoozed {
    /// Kind of the duty.
    pub kind: DutyKind,
    /// What it is about; nil when it is about the case.
    pub about: Uuid,
    /// The day on which it shows again.
    pub until: Date,
    /// Why.
    pub reason: String,
}

pub(crate) fn decide(_case: &CaseFile, wish: DutySnoozed, _ctx: &Context<'_>) -> Result<Event, Refusal> {
    text::required("reason", "why it is put off", &wish.reason, text::REASON_MAX)?;
    Ok(Event::DutySnoozed(wish))
}
