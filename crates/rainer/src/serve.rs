//! `rainer serve`: opens the data folder, prints where the service is, serves until told to stop.

use std::{io::Write as _, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result};
use service::{Service, ids, jobs::Jobs};
use tokio::net::TcpListener;
use web::app::{self, App, Settings};

use crate::{cli::Serve, office};

/// Serves until SIGINT or SIGTERM.
pub fn serve(asked: &Serve) -> Result<ExitCode> {
    let service = office::service(&asked.place)?;
    let app = App::new(Arc::clone(&service), settings()?)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(asked, service, app))?;
    Ok(ExitCode::SUCCESS)
}

fn settings() -> Result<Settings> {
    Ok(Settings {
        demonstration: Vec::new(),
        key: ids::secret_bytes(&ids::SystemIds)?,
        version: env!("CARGO_PKG_VERSION"),
        commit: option_env!("RAINER_COMMIT"),
    })
}

async fn run(asked: &Serve, service: Arc<Service>, app: App) -> Result<()> {
    let listener = TcpListener::bind(asked.listen).await.with_context(|| {
        format!("nothing can listen on {}: something else does, or it is not ours; choose another with --listen", asked.listen)
    })?;
    let address = listener.local_addr()?;
    let jobs = Jobs::start(service)?;
    println!("Rainer is at http://{address}");
    std::io::stdout().flush()?;
    app::serve(listener, app, told_to_stop()).await?;
    jobs.end();
    println!("Stopped. Everything that was acknowledged is on disk.");
    Ok(())
}

/// Done when the process is told to stop.
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => drop(interrupt.await),
    }
}
