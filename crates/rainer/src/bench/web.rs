//! x
use crate::cli::BenchWeb;
pub fn run(_: &std::path::Path, _: &BenchWeb) -> anyhow::Result<()> { Ok(()) }
