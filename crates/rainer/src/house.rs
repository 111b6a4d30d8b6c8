//! Opening the data folder, and what every command needs to do with it.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use service::{Service, clock::SystemClock, ids::SystemIds};
use store::{Durability, Store, StoreError};

use crate::tables::Tables;

/// The database's file in the data folder, as the store names it.
const DATABASE_FILE: &str = "rainer.db";

/// Opens the store of a folder, making both when they are not there.
pub fn store(folder: &Path, durability: Durability) -> anyhow::Result<Arc<Store>> {
    let mut settings = store::Settings::folder(folder);
    if durability == Durability::None {
        // Building demonstration data: nothing to look over yet, and the writer does all the work.
        settings.durability = Durability::None;
        settings.quick_check = false;
        settings.writer_cache_mib = 512;
        settings.readers = 1;
    }
    Ok(Arc::new(Store::open(settings)?))
}

/// Opens the store of a folder that has one already.
pub fn store_that_is_there(folder: &Path) -> anyhow::Result<Arc<Store>> {
    if !folder.join(DATABASE_FILE).is_file() {
        bail!("there is no database in {}; name the data folder with --data", folder.display());
    }
    store(folder, Durability::Full)
}

/// Opens the store of a folder that has one already, to read only if a running service holds it.
pub fn store_to_read(folder: &Path) -> anyhow::Result<Arc<Store>> {
    match store_that_is_there(folder) {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::FolderInUse { .. })) => {
            Ok(Arc::new(Store::look(store::Settings::folder(folder))?))
        }
        opened => opened,
    }
}

/// Opens the store of a folder, making both when they are not there; what is written is on disk.
pub fn store_made(folder: &Path) -> anyhow::Result<Arc<Store>> {
    store(folder, Durability::Full)
}

/// The application on an open store.
pub fn service(store: Arc<Store>, tables: &Tables) -> anyhow::Result<Service> {
    let settings = service::Settings::default();
    let policy = Arc::clone(tables.policy());
    let service = Service::new(store, policy, Arc::new(SystemClock::default()), Arc::new(SystemIds), settings);
    service.context("the service cannot start")
}

/// Puts everything in the folder on disk: after a build that did not wait for it.
pub fn sync(folder: &Path) -> anyhow::Result<()> {
    let all = || -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                File::open(entry.path())?.sync_all()?;
            }
        }
        File::open(folder)?.sync_all()
    };
    all().with_context(|| format!("the data folder {} cannot be put on disk", folder.display()))
}

/// Says something to whoever started the program. They may not be listening: that stops nothing.
pub fn say(text: &str) {
    writeln!(std::io::stdout(), "{text}").ok();
}

/// A number with its thousands parted.
pub fn thousands(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut parted = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// So many of a thing, its plural made with an s: "1 owner", "1,696 case rows".
pub fn counted(number: u64, one: &str) -> String {
    format!("{} {one}{}", thousands(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!([0_u32, 999, 1_000, 240_000, 1_234_567].map(thousands), ["0", "999", "1,000", "240,000", "1,234,567"]);
    }

    #[test]
    fn one_is_said_as_one() {
        assert_eq!([0, 1, 1_696].map(|number| counted(number, "case row")), ["0 case rows", "1 case row", "1,696 case rows"]);
    }
}
