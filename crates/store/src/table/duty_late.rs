//! How much is late, by place and kind: the counts behind the overdue board, from the nation down to a team.
//!
//! A row says how many more duties of a kind are late in a place from a day on, so that what is late on any day is a sum over
//! the days up to it and nothing has to be written at midnight. A duty that ends by itself counts back from the day after.
//! Each duty counts three times, for its region, unit and team; what nobody holds counts for [`NOWHERE`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use record::recorded::plus_days;
use rules::duty::DutyKind;
use uuid::Uuid;

use super::{ReadTable, duty::DutyRow};
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

/// The place of cases that nobody holds.
pub const NOWHERE: Uuid = Uuid::nil();

const DDL: &str = "\
create table duty_late (
  place     blob not null check (length(place) = 16),
  kind      text not null,
  late_from text not null,
  more      integer not null,
  primary key (place, kind, late_from)
) strict, without rowid;
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "duty_late",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists duty_late;",
    clear: &["delete from duty_late"],
};

statements! {
    ADD = "insert into duty_late (place, kind, late_from, more) values ($1, $2, $3, $4) \
           on conflict (place, kind, late_from) do update set more = duty_late.more + excluded.more";
    TIDY = "delete from duty_late where place = $1 and kind = $2 and late_from = $3 and more = 0";
    OF_PLACE = "select kind, cast(sum(more) as bigint) from duty_late where place = $1 and late_from <= $2 \
                group by kind having sum(more) <> 0 order by kind";
}

/// So many more duties of a kind are late in a place from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// A region, unit or team, or [`NOWHERE`].
    pub place: Uuid,
    /// The kind.
    pub kind: DutyKind,
    /// The day.
    pub late_from: Date,
    /// How many more; fewer when negative.
    pub more: i64,
}

/// What a case counts for: each place, kind and day with how many more.
type Counts = BTreeMap<(Uuid, DutyKind, Date), i64>;

fn count(counts: &mut Counts, rows: &[DutyRow], one: i64) {
    for row in rows {
        let Some(from) = row.duty.late_from() else { continue };
        let places = [row.region, row.unit, row.team];
        let held = places.iter().flatten().copied();
        let nowhere = row.team.is_none().then_some(NOWHERE);
        for place in held.chain(nowhere) {
            *counts.entry((place, row.duty.kind, from)).or_default() += one;
            if let Some(last) = row.duty.shows_until {
                *counts.entry((place, row.duty.kind, plus_days(last, 1))).or_default() -= one;
            }
        }
    }
}

/// What changes when the duties of a case go from `old` to `new`.
#[must_use]
pub fn changes(old: &[DutyRow], new: &[DutyRow]) -> Vec<Change> {
    let mut counts = Counts::new();
    count(&mut counts, old, -1);
    count(&mut counts, new, 1);
    counts
        .into_iter()
        .filter(|(_, more)| *more != 0)
        .map(|((place, kind, late_from), more)| Change { place, kind, late_from, more })
        .collect()
}

/// Adds changes of many cases up, so that each count is written once.
#[must_use]
pub fn summed<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Vec<Change> {
    let mut counts = Counts::new();
    for change in changes {
        *counts.entry((change.place, change.kind, change.late_from)).or_default() += change.more;
    }
    counts
        .into_iter()
        .filter(|(_, more)| *more != 0)
        .map(|((place, kind, late_from), more)| Change { place, kind, late_from, more })
        .collect()
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    let (kind, from) = (change.kind.as_str(), change.late_from);
    conn.execute(ADD, &[change.place.into(), kind.into(), from.into(), change.more.into()])?;
    // A count that was never there and one that came back to nought are the same, and a rebuild makes only the first.
    conn.execute(TIDY, &[change.place.into(), kind.into(), from.into()]).map(drop)
}

/// How much is late in a place `today`, by kind.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_place(conn: &mut dyn Conn, place: Uuid, today: Date) -> Result<Vec<(DutyKind, i64)>, StoreError> {
    let read = |row: &Row<'_>| {
        let kind = DutyKind::from_text(row.get_text(0)?);
        let kind = kind.ok_or(StoreError::Column { column: 0, wanted: "a kind of duty", found: "another text" })?;
        Ok((kind, row.get_int(1)?))
    };
    conn.collect(OF_PLACE, &[place.into(), today.into()], read)
}
