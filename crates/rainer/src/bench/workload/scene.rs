//! Where it is measured: a folder that goes away, and demonstration people who are decided one after the other.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use demonstration::{Population, Wanted};
use jiff::civil::{Date, date};
use service::{
    Service,
    import::{PersonHistory, When},
};
use store::Durability;
use uuid::Uuid;

use crate::house;
use crate::tables::Tables;

/// The day on which the demonstration people stand.
pub const TODAY: Date = date(2026, 11, 21);

/// A new folder that is removed with this value.
pub struct Folder(PathBuf);

impl Folder {
    /// A new folder in the one named, or else in the system's temporary folder.
    pub fn new(within: Option<&Path>) -> anyhow::Result<Self> {
        let within = within.map_or_else(std::env::temp_dir, Path::to_path_buf);
        let folder = within.join(format!("rainer-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A nation's plan, and a store to put some of it in.
pub struct Scene {
    /// The application on the store.
    pub service: Service,
    wanted: Wanted,
}

impl Scene {
    /// A new store, which does not wait for the disk.
    pub fn new(folder: &Path, people: u32, tables: &Tables) -> anyhow::Result<Self> {
        let service = house::service(house::store(folder, Durability::None)?, tables)?;
        let wanted = Wanted { people, seed: 1, today: TODAY };
        wanted.check(service.policy())?;
        Ok(Self { service, wanted })
    }

    /// The whole nation's plan; people are made when they are asked for.
    pub fn population(&self) -> anyhow::Result<Population<'_>> {
        Ok(Population::new(self.wanted, self.service.policy(), self.service.zone())?)
    }

    /// Decides the wishes of the first `people` people, one after the other, and shows each wish before it is decided.
    pub fn each_wish(
        &self,
        people: usize,
        mut see: impl FnMut(&mut PersonHistory<'_>, &When, record::Command) -> anyhow::Result<()>,
        mut seen: impl FnMut(PersonHistory<'_>),
    ) -> anyhow::Result<()> {
        let population = self.population()?;
        let importer = self.service.importer(Uuid::from_u128(1));
        let scripts = population.organisation.units.iter().flat_map(|unit| population.scripts(unit));
        for (_, _, script) in scripts.take(people) {
            let mut history = importer.person(script.person);
            for step in script.steps {
                let when = When { at: step.at, by: step.by, command: step.command };
                let (zone, policy) = (self.service.zone(), self.service.policy());
                let at = demonstration::At { now: step.at, by: step.by, zone, policy };
                let Some(wish) = step.wish.command(history.case(), at) else { continue };
                see(&mut history, &when, wish)?;
            }
            seen(history);
        }
        Ok(())
    }
}
