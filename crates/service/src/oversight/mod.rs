//! Management oversight: the queue of what waits for a manager, and what was due and done in a unit.
//!
//! What is owed follows from the record (`record::oversight::due`) and lies in a read table. Two triggers need what no case file
//! knows, the officer's own record, and are added here: an officer who is back after weeks away, and one whose grade asks for an
//! early conversation (`officers`).

pub mod coverage;
mod officers;
pub mod queue;

pub use store::table::{
    oversight::{Came, OversightRow},
    oversight_note::{NoteRow, SignatureRow},
};

use record::UnitId;
use rules::oversight::OversightSetting;
use store::{
    Conn,
    table::{self, unit::UnitRow},
};

use crate::access::{About, Action, FieldGroup, Place};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// The most rows that are looked through for one page.
pub(crate) const LOOKED_AT: u32 = 2_000;

impl Service {
    /// A number of `policy/oversight.toml` as it is in force today.
    pub(crate) fn oversight_setting(&self, setting: OversightSetting) -> u16 {
        self.policy.oversight.setting(setting, self.today()).unwrap_or_default()
    }

    /// Whether somebody may do that with what is about a team, unit or region as such.
    pub(crate) fn may_see_place(
        &self,
        conn: &mut dyn Conn,
        actor: &Actor,
        row: &UnitRow,
        asked: (Action, FieldGroup),
    ) -> Result<(), Trouble> {
        let above = |conn: &mut dyn Conn, of: Option<UnitId>| match of {
            Some(of) => table::unit::by_id(conn, of.0).map(|row| row.and_then(|row| row.parent)),
            None => Ok(None),
        };
        let nowhere = Place { officer: None, team: None, unit: None, region: None };
        let place = match row.kind {
            record::unit::UnitKind::Team => {
                Place { team: Some(row.unit), unit: row.parent, region: above(conn, row.parent)?, ..nowhere }
            }
            record::unit::UnitKind::DeliveryUnit => Place { unit: Some(row.unit), region: row.parent, ..nowhere },
            record::unit::UnitKind::Region => Place { region: Some(row.unit), ..nowhere },
        };
        let decision = self.decide(actor, asked, About::Place(place), None);
        if decision.allowed() {
            return Ok(());
        }
        Err(Trouble::Denied { owner: None, person: None, rule: decision.rule })
    }
}
