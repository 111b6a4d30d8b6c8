//! Opening the service on a data folder, the same way for every command.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use rules::Policy;
use service::{Service, Settings, clock::SystemClock, ids::SystemIds};
use store::Store;

use crate::cli::Place;

/// The policy tables: built in, or replaced by the files of a folder.
pub fn policy(place: &Place) -> Result<Policy> {
    let Some(folder) = &place.policy else { return Ok(Policy::builtin()) };
    let mut texts = Vec::new();
    let files = std::fs::read_dir(folder).with_context(|| format!("the policy folder {} cannot be read", folder.display()))?;
    for file in files {
        let path = file?.path();
        if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            texts.push((name, text));
        }
    }
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Ok(Policy::from_texts(&texts)?)
}

/// The store in a data folder.
pub fn store(folder: &Path) -> Result<Store> {
    std::fs::create_dir_all(folder).with_context(|| {
        format!("the data folder {} cannot be made; choose another with --data or give this user the right", folder.display())
    })?;
    Store::open(store::Settings::folder(folder)).with_context(|| format!("the data folder {} was not opened", folder.display()))
}

/// The service on a data folder, with the system's clock and ids.
pub fn service(place: &Place) -> Result<Arc<Service>> {
    let policy = Arc::new(policy(place)?);
    let store = Arc::new(store(&place.data)?);
    Ok(Arc::new(Service::new(store, policy, Arc::new(SystemClock::default()), Arc::new(SystemIds), Settings::default())?))
}
