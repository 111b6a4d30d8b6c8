//! What happens, as JSON lines on standard error. `RAINER_LOG` sets the level; on a terminal only warnings show by default.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts writing logs.
pub fn start() {
    let usual = if std::io::stderr().is_terminal() { "warn" } else { "info" };
    let asked = std::env::var("RAINER_LOG").ok().filter(|asked| !asked.is_empty());
    let filter = EnvFilter::try_new(asked.as_deref().unwrap_or(usual)).unwrap_or_else(|wrong| {
        eprintln!("rainer: RAINER_LOG cannot be read ({wrong}); using {usual}");
        EnvFilter::new(usual)
    });
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(std::io::stderr).init();
}
