//! Regions, delivery units and teams by code and by what they belong to: of the record, and of the reports.

use std::collections::BTreeMap;

use record::{UnitId, unit::UnitKind};
use store::{
    Conn, StoreError,
    table::{
        report_place::{self, PlaceKind, PlaceRow},
        unit::{self, UnitRow},
    },
};

use super::page::{Level, Of, Spot};
use crate::access::Place;

/// The nation, for headings and ways up.
pub fn nation() -> Spot {
    Spot { level: Level::Nation, code: String::new(), name: "England and Wales".to_owned() }
}

/// The places of the record.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<UnitId, UnitRow>);

impl Places {
    /// All of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn read(conn: &mut dyn Conn) -> Result<Self, StoreError> {
        let mut places = BTreeMap::new();
        for kind in [UnitKind::Region, UnitKind::DeliveryUnit, UnitKind::Team] {
            places.extend(unit::of_kind(conn, kind)?.into_iter().map(|row| (row.unit, row)));
        }
        Ok(Self(places))
    }

    /// The place itself, or the one of a kind that it is in.
    pub fn of_kind(&self, place: UnitId, kind: UnitKind) -> Option<&UnitRow> {
        let mut row = self.0.get(&place)?;
        while row.kind != kind {
            row = self.0.get(&row.parent?)?;
        }
        Some(row)
    }

    /// The place of a kind with a code; one that is not closed before one that is.
    pub fn find(&self, kind: UnitKind, code: &str) -> Option<&UnitRow> {
        let found = || self.0.values().filter(|row| row.kind == kind && row.code == code);
        found().find(|row| row.closed_on.is_none()).or_else(|| found().next())
    }

    /// Where an officer of a team is.
    pub fn around(&self, team: Option<UnitId>) -> Place {
        let of = |kind| team.and_then(|team| self.of_kind(team, kind)).map(|row| row.unit);
        Place { officer: None, team, unit: of(UnitKind::DeliveryUnit), region: of(UnitKind::Region) }
    }

    /// The way to a place, nation first, the place last.
    pub fn way(&self, place: Option<UnitId>) -> Vec<Spot> {
        let mut way = vec![nation()];
        for kind in [UnitKind::Region, UnitKind::DeliveryUnit, UnitKind::Team] {
            way.extend(place.and_then(|place| self.of_kind(place, kind)).map(spot));
        }
        way
    }
}

/// A place of the record as pages name it.
pub fn spot(row: &UnitRow) -> Spot {
    let level = match row.kind {
        UnitKind::Region => Level::Region,
        UnitKind::DeliveryUnit => Level::Unit,
        UnitKind::Team => Level::Team,
    };
    Spot { level, code: row.code.clone(), name: row.name.clone() }
}

/// What kind of place of the record is asked for.
pub const fn kind_of(of: &Of) -> Option<(UnitKind, &String)> {
    match of {
        Of::Nation => None,
        Of::Region(code) => Some((UnitKind::Region, code)),
        Of::Unit(code) => Some((UnitKind::DeliveryUnit, code)),
        Of::Team(code) => Some((UnitKind::Team, code)),
    }
}

/// The places of the reports.
#[derive(Debug, Default)]
pub struct ReportPlaces(BTreeMap<(PlaceKind, String), PlaceRow>);

impl ReportPlaces {
    /// All of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn read(conn: &mut dyn Conn) -> Result<Self, StoreError> {
        let all = report_place::all(conn)?;
        Ok(Self(all.into_iter().map(|row| ((row.kind, row.code.clone()), row)).collect()))
    }

    /// A place by kind and code.
    pub fn find(&self, kind: PlaceKind, code: &str) -> Option<&PlaceRow> {
        self.0.get(&(kind, code.to_owned()))
    }

    /// A place as pages name it; by its code alone when it was never named.
    pub fn spot(&self, kind: PlaceKind, code: &str) -> Spot {
        let name = self.find(kind, code).map_or_else(|| code.to_owned(), |row| row.name.clone());
        Spot { level: level_of(kind), code: code.to_owned(), name }
    }

    /// The way to a place, nation first, the place last.
    pub fn way(&self, place: Option<(PlaceKind, &str)>) -> Vec<Spot> {
        let mut way = Vec::new();
        let mut at = place.and_then(|(kind, code)| self.find(kind, code));
        while let Some(row) = at {
            way.push(Spot { level: level_of(row.kind), code: row.code.clone(), name: row.name.clone() });
            let above = match row.kind {
                PlaceKind::Team => PlaceKind::Unit,
                PlaceKind::Unit => PlaceKind::Region,
                PlaceKind::Region => break,
            };
            at = row.parent.as_deref().and_then(|code| self.find(above, code));
        }
        way.push(nation());
        way.reverse();
        way
    }
}

const fn level_of(kind: PlaceKind) -> Level {
    match kind {
        PlaceKind::Region => Level::Region,
        PlaceKind::Unit => Level::Unit,
        PlaceKind::Team => Level::Team,
    }
}
