//! Regions, delivery units and teams as dated data.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::event::DecodeError;
use crate::{event::events, id::UnitId, recorded::Recorded, refusal::Refusal, text, upcast};

/// What kind of place in the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnitKind {
    /// A region of the service.
    Region,
    /// A probation delivery unit (PDU).
    DeliveryUnit,
    /// A team.
    Team,
}

/// A region, unit or team began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitOpened {
    /// Kind.
    pub kind: UnitKind,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The unit of a team, the region of a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// First day.
    pub from: Date,
}

/// It was renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitRenamed {
    /// Name from now on.
    pub name: String,
    /// First day.
    pub from: Date,
}

/// It ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitClosed {
    /// Last day.
    pub on: Date,
}

events! {
    /// What happened to a region, unit or team.
    pub enum UnitEvent {
        /// Began.
        UnitOpened(UnitOpened) = 1,
        /// Renamed.
        UnitRenamed(UnitRenamed) = 1,
        /// Ended.
        UnitClosed(UnitClosed) = 1,
    }
}

/// A region, unit or team, as a fold over its events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Unit {
    /// Version of the last event folded in.
    pub version: u32,
    /// As opened.
    pub opened: Option<UnitOpened>,
    /// Name now.
    pub name: String,
    /// Last day, once closed.
    pub closed_on: Option<Date>,
}

impl Unit {
    /// Adds one event. Total.
    pub fn apply(&mut self, recorded: &Recorded<UnitEvent>) {
        self.version = recorded.version;
        match &recorded.event {
            UnitEvent::UnitOpened(e) => {
                self.name.clone_from(&e.name);
                self.opened = Some(e.clone());
            }
            UnitEvent::UnitRenamed(e) => self.name.clone_from(&e.name),
            UnitEvent::UnitClosed(e) => self.closed_on = Some(e.on),
        }
    }
}

/// Decides what a wish about a unit makes happen; each wish has the shape of its fact.
///
/// # Errors
/// [`Refusal`], in words for the person who wished.
pub fn decide_unit(unit: &Unit, wish: UnitEvent) -> Result<UnitEvent, Refusal> {
    match &wish {
        UnitEvent::UnitOpened(e) => {
            if unit.opened.is_some() {
                return Err(Refusal::AlreadyRecorded { what: "That unit" });
            }
            text::required("name", "the name", &e.name, text::SHORT_MAX)?;
            text::required("code", "the code", &e.code, text::SHORT_MAX)?;
            if (e.kind == UnitKind::Region) != e.parent.is_none() {
                return Err(Refusal::Missing {
                    field: "parent",
                    what: "the unit of a team or the region of a unit; a region has none",
                });
            }
        }
        _ if unit.opened.is_none() => return Err(Refusal::NotFound { what: "unit" }),
        _ if unit.closed_on.is_some() => return Err(Refusal::AlreadyEnded { what: "unit" }),
        UnitEvent::UnitRenamed(e) => text::required("name", "the name", &e.name, text::SHORT_MAX)?,
        UnitEvent::UnitClosed(_) => {}
    }
    Ok(wish)
}
