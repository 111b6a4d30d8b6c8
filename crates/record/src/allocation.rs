//! Who holds the case.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{OfficerId, UnitId},
    refusal::Refusal,
    text,
};

/// A manager gave the case to an officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseAllocated {
    /// To whom.
    pub officer: OfficerId,
    /// In which team.
    pub team: UnitId,
    /// In which delivery unit.
    pub unit: UnitId,
    /// In which region.
    pub region: UnitId,
    /// From which day.
    pub from: Date,
    /// Why this officer.
    pub reason: String,
}

impl CaseFile {
    /// Who holds the case now.
    #[must_use]
    pub fn allocation(&self) -> Option<&CaseAllocated> {
        self.allocations.last()
    }
}

pub(crate) fn allocate(case: &CaseFile, wish: CaseAllocated, ctx: &Context<'_>) -> Result<Event, Refusal> {
    text::required("reason", "why this officer", &wish.reason, text::REASON_MAX)?;
    if ctx.actor.0 == wish.officer.0 {
        return Err(Refusal::ToOneself);
    }
    if case.allocation().is_some_and(|held| held.officer == wish.officer && held.team == wish.team) {
        return Err(Refusal::AlreadyAllocated);
    }
    Ok(Event::CaseAllocated(wish))
}
