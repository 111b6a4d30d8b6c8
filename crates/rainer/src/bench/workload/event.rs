//! What one event of a case costs its officer's figures, in a store with the nation's rows, and what its pages read of them.
//!
//! The clock stops for deciding, for the ledger and for the disk: those an event pays with or without workload.

use std::time::{Duration, Instant};

use demonstration::Population;
use record::{CaseFile, CommandId, Event, OfficerId, PersonId, Recorded, tier};
use service::{
    clock,
    import::{PersonHistory, When},
};
use store::{
    Conn, StoreError,
    table::{
        case::{self, Change, Moment},
        officer_workload::{self, Whose},
        workload::{self, CaseRow},
        workload_week::{self, monday, weeks_from},
    },
};
use uuid::Uuid;

use super::figure::Unit::{Micros, Millis};
use super::scene::TODAY;
use super::{Figure, Figures, Scene};

/// People whose histories are gone through, event by event.
const PEOPLE: usize = 600;
/// A line to ask for, in hundredths of a percent, and for how many weeks running: about as many are over it as over the published.
const LINE: u32 = 11_005;
/// Weeks running.
const WEEKS: u32 = 4;
/// What an event may cost, microseconds.
const AIM: f64 = 50.0;

/// Times of one kind of work.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let made = work();
        self.0.push(began.elapsed());
        made
    }

    fn micros(&mut self, thousandth: usize) -> f64 {
        self.0.sort_unstable();
        let place = (self.0.len() * thousandth / 1_000).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000_000.0
    }

    fn figures(&mut self, what: &str) -> [Figure; 2] {
        let (median, most) = (self.micros(500), self.micros(990));
        [Figure::told(format!("{what}, median"), median, Micros), Figure::told(format!("{what}, p99"), most, Micros)]
    }
}

/// What was timed.
#[derive(Default)]
struct Measured {
    /// All changes of the read tables by one wish.
    all: Times,
    /// Of those that bear on the weight: the workload's rows.
    rows: Times,
    /// What follows any other event: a look that finds nothing to do.
    untouched: Times,
    /// Tiers that follow an event that bears on them.
    tiers: Times,
    /// Rows and tiers together, for events that bear on the weight.
    together: Times,
    /// What is to be written.
    changes: Vec<Vec<Change>>,
}

/// Goes through histories, then writes what they change.
pub fn measure(scene: &Scene, people: u32, figures: &mut Figures) -> anyhow::Result<()> {
    eprintln!("Filling the tables of a nation …");
    fill(scene, people)?;
    eprintln!("Following events …");
    let mut measured = Measured::default();
    scene.each_wish(
        PEOPLE,
        |history: &mut PersonHistory<'_>, when: &When, wish| {
            let before = history.case().clone();
            let events = history.wish(when, wish)?.to_vec();
            if before.exists() {
                one(scene, history.person(), (&before, history.case()), &events, &mut measured);
            }
            Ok(())
        },
        |_| {},
    )?;
    let mut written = write(scene, std::mem::take(&mut measured.changes))?;
    let whole = |thousandth: usize, measured: &mut Measured, written: &mut Times| {
        measured.together.micros(thousandth) + written.micros(thousandth)
    };
    let mut lines = vec![
        Figure::aimed(
            "an event that bears on the weight, all of it, median",
            whole(500, &mut measured, &mut written),
            Micros,
            AIM,
        ),
        Figure::aimed("an event that bears on the weight, all of it, p99", whole(990, &mut measured, &mut written), Micros, AIM),
    ];
    lines.extend(measured.rows.figures("the case's row and when time changes it"));
    lines.extend(measured.tiers.figures("both tiers, where the event bears on them"));
    lines.extend(written.figures("statements, in memory"));
    lines.extend(measured.untouched.figures("any other event: what follows"));
    lines.extend(measured.all.figures("all read tables, any event"));
    figures.group("One event updates its officers, on the national store, not counting the disk", lines);
    figures.group("What the nation's page reads of the tables", reads(scene)?);
    Ok(())
}

/// The reads of the widest page, a week's figures for each of 13 weeks being there.
fn reads(scene: &Scene) -> anyhow::Result<Vec<Figure>> {
    let store = scene.service.store();
    let this = monday(TODAY);
    let weeks = workload_week::WEEKS_KEPT;
    store.write(move |tx| (0..=weeks).rev().try_for_each(|back| workload_week::begin(tx.conn(), weeks_from(this, -back))))?;
    let mut told = Vec::new();
    let mut time = |what: &str, read: &dyn Fn(&mut dyn Conn) -> Result<(), StoreError>| {
        let began = Instant::now();
        store.read(|conn| read(conn))?;
        told.push(Figure::told(what, began.elapsed().as_secs_f64() * 1_000.0, Millis));
        Ok::<_, StoreError>(())
    };
    time("every officer's figures", &|conn| officer_workload::officers(conn, Whose::Nation).map(drop))?;
    time("cases by tier and place", &|conn| officer_workload::tiers(conn, Whose::Nation).map(drop))?;
    time("the trend, week by week", &|conn| workload_week::trend(conn, Whose::Nation, this).map(drop))?;
    time("who is over a line for weeks running", &|conn| workload_week::over(conn, this, WEEKS, LINE).map(drop))?;
    Ok(told)
}

fn one(
    scene: &Scene,
    person: PersonId,
    (before, after): (&CaseFile, &CaseFile),
    recorded: &[Recorded<Event>],
    measured: &mut Measured,
) {
    let policy = scene.service.policy();
    let zone = scene.service.zone();
    let Some(today) = recorded.last().map(|event| clock::day_of(event.recorded_at, zone)) else { return };
    let moment = Moment { policy, zone, today };
    let events: Vec<Event> = recorded.iter().map(|event| event.event.clone()).collect();
    let changes = measured.all.time(|| case::of_person(person, before, after, recorded, &moment));
    // Without an officer there are no figures to update.
    if after.allocation().is_none() {
        return;
    }
    if !events.iter().any(workload::weighs) {
        measured.untouched.time(|| tier::follow_up(after, &events, today, policy));
        return;
    }
    let began = Instant::now();
    let follow = || tier::follow_up(after, &events, today, policy);
    if tier::triggers(&events).is_some() {
        measured.tiers.time(follow);
    } else {
        follow();
    }
    measured.rows.time(|| workload::changes(person, after, today, policy));
    measured.together.0.push(began.elapsed());
    let own = |change: &Change| matches!(change, Change::Workload(_) | Change::Week(_));
    measured.changes.push(changes.into_iter().filter(own).collect());
}

/// Officers of the whole nation with their hours, and a row for every case.
fn fill(scene: &Scene, people: u32) -> anyhow::Result<()> {
    let population = scene.population()?;
    staff(scene, &population)?;
    let practitioners: Vec<OfficerId> = population.practitioners().map(|(officer, _)| officer).collect();
    let row = move |number: u32, officer: OfficerId| CaseRow {
        person: PersonId(Uuid::from_u64_pair(0x019f_0000_0000_7000, u64::from(number) | 0x8000_0000_0000_0000)),
        officer,
        team: Uuid::from_u128(1),
        location: 0,
        tier: 5,
        status: "counted".to_owned(),
        points: 5_000,
        next_change_on: Some(TODAY.saturating_add(jiff::Span::new().days(number % 900 + 1))),
    };
    scene.service.store().write(move |tx| {
        let rows = (0..people).zip(practitioners.iter().cycle()).map(|(number, officer)| row(number, *officer));
        rows.into_iter().try_for_each(|row| workload::write(tx.conn(), &workload::Change::PutCase(Box::new(row))))
    })?;
    Ok(())
}

fn staff(scene: &Scene, population: &Population<'_>) -> anyhow::Result<()> {
    let importer = scene.service.importer(Uuid::from_u128(2));
    for unit in &population.organisation.units {
        let mut batch = Vec::new();
        for (officer, wishes) in population.staff(unit) {
            let when = |day: jiff::civil::Date| {
                let at = day.at(9, 0, 0, 0).to_zoned(scene.service.zone().clone())?.timestamp();
                Ok::<_, jiff::Error>(When { at, by: record::ActorId(Uuid::from_u128(3)), command: CommandId(Uuid::from_u128(4)) })
            };
            let wishes = wishes.into_iter().map(|(day, wish)| Ok((when(day)?, wish))).collect::<Result<_, jiff::Error>>()?;
            batch.push(importer.officer(officer, wishes)?);
        }
        importer.save(batch)?;
    }
    Ok(())
}

/// The statements of each event, timed where they run.
fn write(scene: &Scene, changes: Vec<Vec<Change>>) -> anyhow::Result<Times> {
    Ok(scene.service.store().write(move |tx| {
        let mut times = Times::default();
        for changes in changes {
            times.time(|| changes.iter().try_for_each(|change| case::write(tx.conn(), change)))?;
        }
        Ok::<_, StoreError>(times)
    })?)
}
