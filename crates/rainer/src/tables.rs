//! The tables of policy in force: those built in, with those of a region's own folder in their places.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use rules::Policy;

/// The one table that is CSV.
const OFFENCES: &str = "offence-categories";

/// Tables of policy, and where they come from.
#[derive(Debug, Clone)]
pub struct Tables {
    policy: Arc<Policy>,
    folder: Option<PathBuf>,
    /// Name and text of each table that the folder replaces, by name.
    replaced: Vec<(String, String)>,
}

impl Tables {
    /// The built-in tables, those of the same names in `folder` in their places. Other files of the folder (notes) are left
    /// alone; a `.toml` or `.csv` file that is no table is refused, since it may be one with its name misspelt.
    pub fn read(folder: Option<&Path>) -> anyhow::Result<Self> {
        let Some(folder) = folder else {
            return Ok(Self { policy: Arc::new(Policy::builtin()), folder: None, replaced: Vec::new() });
        };
        let replaced = texts(folder)?;
        let policy = policy(&replaced).with_context(|| format!("the policy folder {}", folder.display()))?;
        Ok(Self { policy: Arc::new(policy), folder: Some(folder.to_owned()), replaced })
    }

    /// The tables.
    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    /// The folder they were read from, when there is one.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// These tables with one more replaced.
    pub fn with(&self, name: &str, text: String) -> anyhow::Result<Self> {
        let mut replaced = self.replaced.clone();
        replaced.retain(|(known, _)| known != name);
        replaced.push((name.to_owned(), text));
        Ok(Self { policy: Arc::new(policy(&replaced)?), folder: self.folder.clone(), replaced })
    }

    /// Which tables are in force, in a line.
    pub fn said(&self) -> String {
        let Some(folder) = &self.folder else { return "policy: built in".to_owned() };
        let names: Vec<&str> = self.replaced.iter().map(|(name, _)| name.as_str()).collect();
        match names.as_slice() {
            [] => format!("policy: built in; {} holds no table", folder.display()),
            names => format!("policy: {} replaces {}; the rest is built in", folder.display(), names.join(", ")),
        }
    }
}

fn policy(replaced: &[(String, String)]) -> anyhow::Result<Policy> {
    let texts: Vec<(&str, &str)> = replaced.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Ok(Policy::from_texts(&texts)?)
}

/// Name and text of each table in a folder, by name.
fn texts(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let unreadable = || format!("the policy folder {} cannot be read", folder.display());
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let Some(ending) = path.extension().and_then(|ending| ending.to_str()).filter(|ending| ["toml", "csv"].contains(ending))
        else {
            continue;
        };
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
            bail!("{}: there is no table of this name", path.display());
        };
        let right = if name == OFFENCES { "csv" } else { "toml" };
        if ending != right && Policy::names().any(|known| known == name) {
            bail!("{}: this table is a .{right} file", path.display());
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        texts.push((name.to_owned(), text));
    }
    texts.sort();
    Ok(texts)
}
