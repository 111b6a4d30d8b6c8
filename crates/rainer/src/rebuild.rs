//! `rainer rebuild`: the read tables anew from the record.

use std::path::Path;

use indicatif::ProgressBar;
use service::{
    Service,
    clock::{self, Clock as _, SystemClock},
};
use store::{Store, table::case::Moment};

use crate::house;
use crate::tables::Tables;

/// Rebuilds one table or all.
pub fn run(folder: &Path, tables: &Tables, table: Option<&str>) -> anyhow::Result<()> {
    let store = house::store_that_is_there(folder)?;
    rebuild(&store, table, tables.policy())
}

/// Rebuilds what a newer version of the program reads differently, before it is served.
pub fn stale(service: &Service) -> anyhow::Result<()> {
    for table in service.store().health()?.stale_tables {
        house::say(&format!("The table {table} must be made anew …"));
        rebuild(service.store(), Some(&table), service.policy())?;
    }
    Ok(())
}

fn rebuild(store: &Store, table: Option<&str>, policy: &rules::Policy) -> anyhow::Result<()> {
    let bar = ProgressBar::new_spinner();
    let zone = service::clock::zone()?;
    let today = clock::day_of(SystemClock::default().now(), &zone);
    let moment = Moment { policy, zone: &zone, today };
    let done = store::rebuild::rebuild(store, table, &moment, |done| bar.set_message(format!("{done} histories")))?;
    let took = bar.elapsed().as_secs_f64();
    bar.finish_and_clear();
    house::say(&format!("Rebuilt {} from {} histories in {took:.1} s.", table.unwrap_or("all tables"), house::thousands(done)));
    Ok(())
}
