//! Measures the store by itself: `cargo run --release -p rainer-store --example bench -- FOLDER [EVENTS]`.
#![allow(clippy::print_stdout, reason = "an example prints what it measured")]

use std::path::PathBuf;

use store::bench::{Plan, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name an empty folder")?);
    let events = arguments.next().map_or(Ok(Plan::default().events), |number| number.parse())?;
    let measured = run(&folder, Plan { events, ..Plan::default() }, |_| {})?;
    println!("{measured:#?}");
    Ok(())
}
