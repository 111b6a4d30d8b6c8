//! `rainer bench workload`: each aim of workload beside what this machine does, in one run.
//!
//! 1. A synthetic extract of many owners, from the file to stored answers, in a process of its own so that its memory is its own.
//! 2. The same owners priced anew after a change of weights: in memory, and in the durable record.
//! 3. Tiers of a nation, both models: from the inputs of the models, and from whole case files.
//! 4. All predictors of a nation.
//! 5. What one event of a case changes of its officer's figures, in a store as large as the nation's.
//!
//! People are those of the demonstration data. Some thousands of them stand for a nation: each is worked out as often as it takes.
//! Times depend on the machine, so the first line says how quick this one is at work that anybody can repeat.

mod event;
mod extract;
pub(super) mod figure;
pub(super) mod people;
pub(super) mod scene;

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use self::figure::{Figure, Figures};
use self::scene::{Folder, Scene};
use crate::cli::{BenchWorkload, Format};
use crate::house::{say, thousands};
use crate::tables::Tables;

/// Numbers that are sorted to see how quick this machine is.
const SORTED: u32 = 4_000_000;

/// Measures in a folder of its own, which is removed afterwards, and prints.
pub fn run(data: &Path, tables: &Tables, options: &BenchWorkload) -> anyhow::Result<()> {
    if let Some(file) = &options.only_import {
        return extract::only_import(file, data, tables);
    }
    let folder = Folder::new(options.folder.as_deref())?;
    let (sort_ms, syncs) = (sort_ms(), store::bench::syncs(&folder.path().join("ruler"))?);
    let mut figures = Figures::default();
    extract::measure(options, &folder, tables, &mut figures)?;
    let scene = Scene::new(&folder.path().join("nation"), options.people, tables)?;
    eprintln!("Making people …");
    people::measure(&scene, options.people, &mut figures)?;
    event::measure(&scene, options.people, &mut figures)?;
    match options.format {
        Format::Json => {
            let ruler = json!({ "sortMs": sort_ms, "syncsPerSecond": syncs });
            println!("{}", serde_json::to_string_pretty(&json!({ "ruler": ruler, "figures": figures.described() }))?);
        }
        Format::Table => {
            say(&format!(
                "This machine sorts {} numbers in {sort_ms:.0} ms; its disk syncs {syncs:.0} times a second.\n",
                thousands(SORTED)
            ));
            say(&figures.table());
        }
    }
    Ok(())
}

/// Milliseconds to sort numbers in an order that is the same everywhere: this machine's ruler, best of three.
fn sort_ms() -> f64 {
    let once = || {
        let mut state = 1_u64;
        let mut numbers: Vec<u64> = (0..SORTED)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state
            })
            .collect();
        let began = Instant::now();
        std::hint::black_box(&mut numbers).sort_unstable();
        began.elapsed().as_secs_f64() * 1_000.0
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// Seconds since a moment.
fn seconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64()
}

/// The same work three times: the seconds of the quickest, and what it gave.
pub(super) fn quickest<T>(mut work: impl FnMut() -> T) -> (f64, T) {
    let mut once = || {
        let began = Instant::now();
        let made = work();
        (seconds(began), made)
    };
    let mut best = once();
    for _ in 0..2 {
        let next = once();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

/// A folder's file sizes are told in mebibytes.
fn mebibytes(path: &Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(path)?.len() >> 20)
}
