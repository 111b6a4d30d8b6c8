//! `rainer workload import`: an extract becomes the open report, here or in the service that runs on the data folder.

use std::path::Path;

use store::StoreError;

use super::inbox;
use super::take_in::Sound;
use super::{Import, bar, shown};
use crate::house::{self, say};
use crate::tables::Tables;

/// Takes an extract in.
pub fn run(data: &Path, tables: &Tables, options: &Import) -> anyhow::Result<()> {
    // Read before the store is opened: a refused file leaves no trace, not even a folder, and troubles no running service.
    let reading = bar()?;
    let sound = Sound::read(&options.file, options.as_of, &mut |progress| shown(&reading, progress));
    reading.finish_and_clear();
    let sound = sound?;
    let said = match house::store_made(data) {
        Ok(store) => sound.take_in(&house::service(store, tables)?)?,
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::FolderInUse { .. })) => {
            drop(sound);
            inbox::hand_over(data, &options.file, options.as_of)?
        }
        Err(error) => return Err(error),
    };
    say(&said.join("\n"));
    Ok(())
}
