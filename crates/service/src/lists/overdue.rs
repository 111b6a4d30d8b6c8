//! The overdue board: how much is late by kind of duty, from the nation over regions and units down to a team. Numbers only;
//! the lists behind them ask about every line.

use std::collections::BTreeMap;

use jiff::civil::Date;
use record::{UnitId, unit::UnitKind};
use rules::duty::DutyKind;
use store::{
    Conn,
    table::{self, duty_late, unit::UnitRow},
};

use crate::access::FieldGroup;
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// How much is late in a place, by kind.
pub type Late = BTreeMap<DutyKind, i64>;

/// A board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The day.
    pub today: Date,
    /// The place that it is about; none for the nation.
    pub place: Option<UnitRow>,
    /// The places above it, the highest first.
    pub above: Vec<UnitRow>,
    /// The places right below it, by name, each with what is late.
    pub places: Vec<(UnitRow, Late)>,
    /// What is late in cases that nobody holds: of the nation only.
    pub unheld: Late,
    /// All of it together.
    pub total: Late,
}

impl Service {
    /// The board of a place, or of the nation.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::NotFound`] for a place that is not there.
    pub fn overdue(&self, actor: &Actor, place: Option<UnitId>) -> Result<Board, Trouble> {
        self.may_use(actor, FieldGroup::Measures)?;
        let today = self.today();
        self.store.read(|conn| board(conn, place, today))
    }
}

fn board(conn: &mut dyn Conn, place: Option<UnitId>, today: Date) -> Result<Board, Trouble> {
    let row = match place {
        Some(place) => Some(table::unit::by_id(conn, place.0)?.ok_or(Trouble::NotFound)?),
        None => None,
    };
    let below = match &row {
        Some(row) => table::unit::children(conn, row.unit.0)?,
        None => table::unit::of_kind(conn, UnitKind::Region)?,
    };
    let mut board = Board {
        today,
        above: above(conn, row.as_ref())?,
        place: row,
        places: Vec::new(),
        unheld: Late::new(),
        total: Late::new(),
    };
    for unit in below {
        let late = late(conn, unit.unit.0, today)?;
        // A place that was closed is of interest only while something is late there.
        if unit.closed_on.is_some_and(|closed| closed < today) && late.is_empty() {
            continue;
        }
        add(&mut board.total, &late);
        board.places.push((unit, late));
    }
    if let Some(row) = &board.place {
        // A case may name its unit and no team of it.
        board.total = late(conn, row.unit.0, today)?;
    } else {
        board.unheld = late(conn, duty_late::NOWHERE, today)?;
        let unheld = board.unheld.clone();
        add(&mut board.total, &unheld);
    }
    Ok(board)
}

fn above(conn: &mut dyn Conn, row: Option<&UnitRow>) -> Result<Vec<UnitRow>, Trouble> {
    let mut found = Vec::new();
    let mut next = row.and_then(|row| row.parent);
    while let Some(unit) = next {
        let Some(row) = table::unit::by_id(conn, unit.0)? else { break };
        next = row.parent;
        found.push(row);
    }
    found.reverse();
    Ok(found)
}

fn late(conn: &mut dyn Conn, place: uuid::Uuid, today: Date) -> Result<Late, Trouble> {
    Ok(duty_late::of_place(conn, place, today)?.into_iter().collect())
}

fn add(total: &mut Late, late: &Late) {
    for (kind, count) in late {
        *total.entry(*kind).or_default() += count;
    }
}
