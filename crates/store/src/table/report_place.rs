//! Regions, delivery units and teams as the extracts name them. One row for each code: an import renames and moves, and two
//! imports at once cannot make two regions of one code.

use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    PUT = "insert into workload_place (kind, code, name, parent) values ($1, $2, $3, $4) \
           on conflict (kind, code) do update set name = excluded.name, parent = excluded.parent";
    BY_CODE = "select kind, code, name, parent from workload_place where kind = $1 and code = $2";
    ALL = "select kind, code, name, parent from workload_place order by kind, name, code";
}

/// What kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A region.
    Region,
    /// A delivery unit of a region.
    Unit,
    /// A team of a unit.
    Team,
}

impl PlaceKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Unit => "unit",
            Self::Team => "team",
        }
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceRow {
    /// Its kind.
    pub kind: PlaceKind,
    /// Its code: with the kind, its key.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the region of a unit, of the unit of a team.
    pub parent: Option<String>,
}

/// Adds a place, or renames and moves the one of that code.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn put(conn: &mut dyn Conn, place: &PlaceRow) -> Result<(), StoreError> {
    let values = [place.kind.as_str().into(), (&place.code).into(), (&place.name).into(), place.parent.as_ref().into()];
    conn.execute(PUT, &values).map(drop)
}

fn read(row: &Row<'_>) -> Result<PlaceRow, StoreError> {
    Ok(PlaceRow {
        kind: match row.get_text(0)? {
            "region" => PlaceKind::Region,
            "unit" => PlaceKind::Unit,
            _ => PlaceKind::Team,
        },
        code: row.get_text(1)?.to_owned(),
        name: row.get_text(2)?.to_owned(),
        parent: row.opt_text(3)?.map(str::to_owned),
    })
}

/// The place of a kind with a code.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn by_code(conn: &mut dyn Conn, kind: PlaceKind, code: &str) -> Result<Option<PlaceRow>, StoreError> {
    conn.query_opt(BY_CODE, &[kind.as_str().into(), code.into()], read)
}

/// Every place ever named.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn all(conn: &mut dyn Conn) -> Result<Vec<PlaceRow>, StoreError> {
    conn.collect(ALL, &[], read)
}
