//! `rainer bench duties`: what is owed to one case, to a nation, and the overdue board of the nation.
//!
//! People are those of the demonstration data. Some thousands of different cases stand for a nation: each is worked out as
//! often as it takes. The board's table is filled with what is late in each of them, spread over the teams of a nation.

use std::hint::black_box;

use anyhow::Context as _;
use record::{
    CaseFile, OfficerId, UnitId,
    allocation::CaseAllocated,
    duties::{Duty, duties},
    unit::UnitKind,
};
use serde_json::json;
use service::{
    Actor,
    access::{Role, Staff},
};
use store::{
    StoreError,
    table::{
        duty::DutyRow,
        duty_late,
        unit::{self, UnitRow},
    },
};
use uuid::Uuid;

use super::workload::{
    figure::{
        Figure, Figures,
        Unit::{Micros, Millis},
    },
    people::files,
    quickest,
    scene::{Folder, Scene},
};
use crate::cli::{BenchDuties, Format};
use crate::house::{say, thousands};
use crate::tables::Tables;

/// Regions of the nation.
const REGIONS: u128 = 12;
/// Delivery units of a region.
const UNITS: u128 = 9;
/// Teams of a unit.
const TEAMS: u128 = 8;

/// Microseconds that one case may take.
const AIM_CASE: f64 = 20.0;
/// Milliseconds that a nation may take, for 240,000 people.
const AIM_NATION: f64 = 5_000.0;
/// Milliseconds that the board may take.
const AIM_BOARD: f64 = 50.0;

/// Measures in a folder of its own, which is removed afterwards, and prints.
pub fn run(tables: &Tables, options: &BenchDuties) -> anyhow::Result<()> {
    let folder = Folder::new(options.folder.as_deref())?;
    let scene = Scene::new(&folder.path().join("nation"), options.people, tables)?;
    eprintln!("Making people …");
    let files = files(&scene)?;
    anyhow::ensure!(!files.is_empty(), "the demonstration has no people");
    let mut figures = Figures::default();
    let nation = usize::try_from(options.people)?;
    let owed = cases(&scene, &files, nation, &mut figures);
    eprintln!("Filling the board …");
    board(&scene, &owed, nation, &mut figures)?;
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&json!({ "figures": figures.described() }))?),
        Format::Table => say(&figures.table()),
    }
    Ok(())
}

/// One case and the nation. What is owed to each different case.
fn cases(scene: &Scene, files: &[CaseFile], nation: usize, figures: &mut Figures) -> Vec<Vec<Duty>> {
    let (policy, zone) = (scene.service.policy(), scene.service.zone());
    let (took, many) =
        quickest(|| files.iter().cycle().take(nation).map(|file| duties(black_box(file), policy, zone).len()).sum::<usize>());
    let each = took / f64::from(u32::try_from(nation).unwrap_or(u32::MAX));
    figures.group(
        format!("Duties of {} people ({} different), {} in all, on one core", told(nation), told(files.len()), told(many)),
        vec![
            Figure::aimed("one case", each * 1_000_000.0, Micros, AIM_CASE),
            Figure::aimed("all of them", took * 1_000.0, Millis, AIM_NATION),
        ],
    );
    files.iter().map(|file| duties(file, policy, zone)).collect()
}

fn told(count: usize) -> String {
    thousands(u64::try_from(count).unwrap_or_default())
}

fn region(n: u128) -> UnitId {
    UnitId(Uuid::from_u128((1 << 64) | n))
}

fn delivery_unit(n: u128) -> UnitId {
    UnitId(Uuid::from_u128((2 << 64) | n))
}

fn team(n: u128) -> UnitId {
    UnitId(Uuid::from_u128((3 << 64) | n))
}

/// The places of the nation, each with its parent.
fn places() -> Vec<UnitRow> {
    let row = |unit: UnitId, kind: UnitKind, name: String, parent: Option<UnitId>| UnitRow {
        code: name.clone(),
        unit,
        kind,
        name,
        parent,
        closed_on: None,
    };
    let mut rows: Vec<UnitRow> =
        (0..REGIONS).map(|n| row(region(n), UnitKind::Region, format!("Example Region {n}"), None)).collect();
    rows.extend(
        (0..REGIONS * UNITS)
            .map(|n| row(delivery_unit(n), UnitKind::DeliveryUnit, format!("Example Unit {n}"), Some(region(n / UNITS)))),
    );
    rows.extend(
        (0..REGIONS * UNITS * TEAMS)
            .map(|n| row(team(n), UnitKind::Team, format!("Example Team {n}"), Some(delivery_unit(n / TEAMS)))),
    );
    rows
}

fn held(n: u128) -> CaseAllocated {
    let n = n % (REGIONS * UNITS * TEAMS);
    CaseAllocated {
        officer: OfficerId(Uuid::from_u128(n)),
        team: team(n),
        unit: delivery_unit(n / TEAMS),
        region: region(n / TEAMS / UNITS),
        from: super::workload::scene::TODAY,
        reason: String::new(),
    }
}

fn rows_of(owed: &[Duty], held: &CaseAllocated) -> Vec<DutyRow> {
    let row = |duty: &Duty| DutyRow {
        person: record::PersonId(Uuid::nil()),
        duty: duty.clone(),
        holder: Some(held.officer.0),
        doer: Some(held.officer.0),
        team: Some(held.team.0),
        unit: Some(held.unit.0),
        region: Some(held.region.0),
    };
    owed.iter().map(row).collect()
}

fn board(scene: &Scene, owed: &[Vec<Duty>], nation: usize, figures: &mut Figures) -> anyhow::Result<()> {
    let mut changes = Vec::new();
    for (n, owed) in (0_u128..).zip(owed.iter().cycle().take(nation)) {
        // Spread over the teams, whatever the number of different cases.
        changes.extend(duty_late::changes(&[], &rows_of(owed, &held(n.wrapping_mul(7_919)))));
        if changes.len() > 4_000_000 {
            changes = duty_late::summed(&changes);
        }
    }
    let changes = duty_late::summed(&changes);
    let counted = changes.len();
    scene.service.store().write(move |tx| {
        places().iter().try_for_each(|row| unit::write(tx.conn(), row))?;
        changes.iter().try_for_each(|change| duty_late::write(tx.conn(), change))
    })?;
    let mut late = 0;
    scene.service.store().read(|conn| {
        for place in (0..REGIONS).map(region) {
            late +=
                duty_late::of_place(conn, place.0, super::workload::scene::TODAY)?.iter().map(|(_, count)| count).sum::<i64>();
        }
        Ok::<_, StoreError>(())
    })?;
    let analyst = analyst();
    let ask = |place| scene.service.overdue(&analyst, place);
    ask(None).context("the board of the nation")?;
    let (of_nation, _) = quickest(|| ask(None).is_ok());
    let (of_region, _) = quickest(|| ask(Some(region(3))).is_ok());
    let (of_unit, _) = quickest(|| ask(Some(delivery_unit(30))).is_ok());
    figures.group(
        format!(
            "The overdue board: {} late of {} people, {} counts",
            told(usize::try_from(late).unwrap_or_default()),
            told(nation),
            told(counted)
        ),
        vec![
            Figure::aimed("of the nation", of_nation * 1_000.0, Millis, AIM_BOARD),
            Figure::aimed("of a region", of_region * 1_000.0, Millis, AIM_BOARD),
            Figure::aimed("of a delivery unit", of_unit * 1_000.0, Millis, AIM_BOARD),
        ],
    );
    Ok(())
}

/// Somebody who sees numbers and no names.
fn analyst() -> Actor {
    let staff = Staff {
        account: Uuid::from_u128(1),
        officer: None,
        roles: vec![Role::Pol],
        team: None,
        unit: None,
        region: None,
        knows: vec![],
    };
    Actor { staff, name: "Bench".to_owned(), username: String::new(), session: None, address: None, request_id: None }
}
