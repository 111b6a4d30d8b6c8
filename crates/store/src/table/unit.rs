//! Regions, delivery units and teams as they are now.

use jiff::civil::Date;
use record::{
    UnitId,
    unit::{Unit, UnitKind},
};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table unit (
  unit      blob primary key check (length(unit) = 16),
  kind      text not null check (kind in ('region', 'delivery_unit', 'team')),
  code      text not null,
  name      text not null,
  parent    blob check (length(parent) = 16),
  closed_on text
) strict, without rowid;
create index unit_by_parent on unit (parent, unit);
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "unit",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists unit;",
    clear: &["delete from unit"],
};

statements! {
    PUT = "insert into unit (unit, kind, code, name, parent, closed_on) values ($1, $2, $3, $4, $5, $6) \
           on conflict (unit) do update set name = excluded.name, closed_on = excluded.closed_on";
    BY_ID = "select unit, kind, code, name, parent, closed_on from unit where unit = $1";
    CHILDREN = "select unit, kind, code, name, parent, closed_on from unit where parent = $1 order by name, unit";
    OF_KIND = "select unit, kind, code, name, parent, closed_on from unit where kind = $1 order by name, unit";
}

/// A region, unit or team in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Its id.
    pub unit: UnitId,
    /// Its kind.
    pub kind: UnitKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit of a team, the region of a unit.
    pub parent: Option<UnitId>,
    /// Last day, once closed.
    pub closed_on: Option<Date>,
}

/// What an event changes: the row is put.
#[must_use]
pub fn changes(id: UnitId, unit: &Unit) -> Option<UnitRow> {
    let opened = unit.opened.as_ref()?;
    Some(UnitRow {
        unit: id,
        kind: opened.kind,
        code: opened.code.clone(),
        name: unit.name.clone(),
        parent: opened.parent,
        closed_on: unit.closed_on,
    })
}

const fn kind_text(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Region => "region",
        UnitKind::DeliveryUnit => "delivery_unit",
        UnitKind::Team => "team",
    }
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, row: &UnitRow) -> Result<(), StoreError> {
    let values = [
        row.unit.0.into(),
        kind_text(row.kind).into(),
        (&row.code).into(),
        (&row.name).into(),
        row.parent.map(|p| p.0).into(),
        row.closed_on.into(),
    ];
    conn.execute(PUT, &values).map(drop)
}

fn read(row: &Row<'_>) -> Result<UnitRow, StoreError> {
    let kind = match row.get_text(1)? {
        "region" => UnitKind::Region,
        "delivery_unit" => UnitKind::DeliveryUnit,
        _ => UnitKind::Team,
    };
    Ok(UnitRow {
        unit: UnitId(row.get_uuid(0)?),
        kind,
        code: row.get_text(2)?.to_owned(),
        name: row.get_text(3)?.to_owned(),
        parent: row.opt_uuid(4)?.map(UnitId),
        closed_on: row.opt_date(5)?,
    })
}

/// One region, unit or team.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn by_id(conn: &mut dyn Conn, unit: Uuid) -> Result<Option<UnitRow>, StoreError> {
    conn.query_opt(BY_ID, &[unit.into()], read)
}

/// The teams of a unit, or the units of a region, by name.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn children(conn: &mut dyn Conn, parent: Uuid) -> Result<Vec<UnitRow>, StoreError> {
    conn.collect(CHILDREN, &[parent.into()], read)
}

/// All of a kind, by name.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_kind(conn: &mut dyn Conn, kind: UnitKind) -> Result<Vec<UnitRow>, StoreError> {
    conn.collect(OF_KIND, &[kind_text(kind).into()], read)
}
