//! What happens, as JSON lines on standard error. `RAINER_LOG` sets the level; on a terminal only warnings show by default.
//!
//! Whatever the level, nothing is written about anybody (security-and-records S9.2): a library tells at its finer levels of
//! the requests it saw, so only our own crates write those, and a panic is told by its place.

use std::{any::Any, io::IsTerminal, panic::PanicHookInfo};

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{EnvFilter, filter::filter_fn, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt};

/// Our own crates, as they name themselves in a log.
const OURS: &[&str] = &["demonstration", "govuk", "rainer", "record", "rules", "service", "store", "web"];

/// Starts writing logs.
pub fn start() {
    let usual = if std::io::stderr().is_terminal() { "warn" } else { "info" };
    let asked = std::env::var("RAINER_LOG").ok().filter(|asked| !asked.is_empty());
    let filter = EnvFilter::try_new(asked.as_deref().unwrap_or(usual)).unwrap_or_else(|wrong| {
        eprintln!("rainer: RAINER_LOG cannot be read ({wrong}); using {usual}");
        EnvFilter::new(usual)
    });
    lines(filter, std::io::stderr).init();
    std::panic::set_hook(Box::new(told));
}

fn lines<W>(filter: EnvFilter, to: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let json = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(to);
    tracing_subscriber::registry().with(json).with(filter).with(filter_fn(may_be_written))
}

/// Whether a line may be written at all. `tower_http` logs the paths of requests, and at `error` what a panic said.
fn may_be_written(line: &Metadata<'_>) -> bool {
    let origin = line.target().split("::").next().unwrap_or_default();
    OURS.contains(&origin) || (origin != "tower_http" && *line.level() <= Level::INFO)
}

/// One line for a panic: where it was, and what it said if those words stand in the program. Words that were put together
/// as it ran may hold what it was about.
fn told(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    tracing::error!(place, "a panic: {}", words(panic.payload()));
}

fn words(said: &(dyn Any + Send)) -> &'static str {
    said.downcast_ref::<&'static str>().copied().unwrap_or("what it said is not written down")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("lines").extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn written(asked: &str, write: impl FnOnce()) -> String {
        let kept = Kept::default();
        let to = kept.clone();
        let lines = lines(EnvFilter::new(asked), move || to.clone());
        tracing::subscriber::with_default(lines, write);
        let bytes = kept.0.lock().expect("lines").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn no_library_writes_the_path_of_a_request_whatever_level_is_asked_for() {
        for asked in ["trace", "tower_http::csrf=trace", "info,tower_http=debug,hyper=trace"] {
            let found = written(asked, || {
                tracing::trace!(target: "tower_http::csrf::service", uri = "/people/X000001", "request passed");
                tracing::error!(target: "tower_http::catch_panic", "Service panicked: Sam Example");
                tracing::trace!(target: "hyper::proto", "/people/X000001");
            });
            assert_eq!(found, "", "{asked}");
        }
    }

    #[test]
    fn our_own_lines_are_written_at_the_level_that_is_asked_for_and_others_from_info_on() {
        let write = || {
            tracing::debug!(target: "web::log", "ours");
            tracing::debug!(target: "website", "theirs in detail");
            tracing::warn!(target: "hyper", "theirs");
        };
        let found = written("debug", write);
        assert!(found.contains("ours") && found.contains("\"theirs\"") && !found.contains("detail"), "{found}");
        assert!(!written("info", write).contains("ours"));
    }

    #[test]
    fn a_panic_says_only_what_stands_in_the_program() {
        let name = "Sam Example".to_owned();
        assert_eq!(words(&"the table is empty"), "the table is empty");
        assert_eq!(words(&format!("not the name {name}")), "what it said is not written down");
    }
}
