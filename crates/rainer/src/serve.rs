//! `rainer serve`: opens the folder, fills an empty one, listens, and stops in good order.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use demonstration::{Found, Population, Wanted, accounts::SignIn};
use service::{Service, ids::SystemIds, jobs::Jobs};
use store::Durability;

use crate::cli::{Demo, PEOPLE, Serve};
use crate::tables::Tables;
use crate::workload::inbox::Inbox;
use crate::{demo, house, rebuild};

/// The file that holds the key of the web layer's return addresses.
const WEB_KEY_FILE: &str = "web.key";
/// Threads that may wait for the disk at once.
const WAITING_THREADS: usize = 64;

/// Serves the folder until it is told to stop.
pub fn run(folder: &Path, tables: &Tables, options: &Serve) -> anyhow::Result<()> {
    // First of all, so that a port in use is known before minutes of building.
    let listener = listen(options.listen)?;
    house::say(&tables.said());
    let service = open(folder, tables, options)?;
    let sign_ins = sign_ins(&service)?;
    let app = web::app::App::new(Arc::clone(&service), settings(folder, &sign_ins)?)?;
    let address = listener.local_addr()?;
    let jobs = Jobs::start(Arc::clone(&service)).context("the head of the audit cannot be signed")?;
    // Extracts come in here: the folder has one writer, which is this service.
    let inbox = Inbox::open(folder, Arc::clone(&service))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(WAITING_THREADS).build()?;
    // Listened for before anybody is told that the service is ready: a request to end that comes at once is heard.
    let stop = runtime.block_on(async { told_to_stop() })?;
    announce(&service, address, folder, &sign_ins)?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        web::app::serve(listener, app, stop).await.context("the service cannot listen any more")
    });
    inbox.end();
    // The last head is signed before the store closes.
    jobs.end();
    service.store().close();
    tracing::info!("stopped");
    served
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("{address} is in use by another program: stop it, or give another address with --listen")
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("this user may not listen on {address}: give a port from 1024 with --listen")
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The service of the folder; an empty folder is first filled, or marked as live.
fn open(folder: &Path, tables: &Tables, options: &Serve) -> anyhow::Result<Arc<Service>> {
    let service = house::service(house::store(folder, Durability::Full)?, tables)?;
    let found = demonstration::find(&service)?;
    let service = match (found, options.live) {
        (Found::Empty, false) => {
            drop(service);
            let wanted = demo::wanted(&Demo { people: PEOPLE, seed: 1, today: None })?;
            demo::build(folder, tables, &wanted)?;
            house::service(house::store(folder, Durability::Full)?, tables)?
        }
        (Found::Empty, true) => {
            demonstration::keep_live(&service)?;
            service
        }
        (Found::Unfinished, _) => bail!("{}", demo::unfinished(folder)),
        (Found::Whole(_), true) => {
            bail!("{} holds demonstration data: a live service needs an empty folder of its own", folder.display())
        }
        (Found::Whole(_), false) | (Found::Live, _) => service,
    };
    rebuild::stale(&service)?;
    Ok(Arc::new(service))
}

fn sign_ins(service: &Service) -> anyhow::Result<Vec<SignIn>> {
    let Found::Whole(wanted) = demonstration::find(service)? else { return Ok(Vec::new()) };
    population_sign_ins(service, wanted)
}

fn population_sign_ins(service: &Service, wanted: Wanted) -> anyhow::Result<Vec<SignIn>> {
    let population = Population::new(wanted, service.policy(), service.zone())?;
    Ok(demonstration::accounts::sign_ins(&wanted, &population))
}

fn settings(folder: &Path, sign_ins: &[SignIn]) -> anyhow::Result<web::app::Settings> {
    let shown = |one: &SignIn| web::app::Demonstration {
        about: format!("{} ({})", one.role_words, one.display_name),
        username: one.username.clone(),
        password: one.password.clone(),
    };
    Ok(web::app::Settings {
        demonstration: sign_ins.iter().map(shown).collect(),
        key: web_key(folder).context("the key of the web layer cannot be read or made")?,
        version: env!("CARGO_PKG_VERSION"),
        commit: option_env!("RAINER_COMMIT"),
    })
}

/// The key in the data folder, made at the first start; readable by its owner only.
fn web_key(folder: &Path) -> anyhow::Result<[u8; 32]> {
    let path = folder.join(WEB_KEY_FILE);
    if let Ok(kept) = std::fs::read(&path) {
        return <[u8; 32]>::try_from(kept).map_err(|_| anyhow::anyhow!("{} does not hold 32 bytes", path.display()));
    }
    let key: [u8; 32] = service::ids::secret_bytes(&SystemIds)?;
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

/// Says where the service is and who can sign in. Whoever started it may not be listening: that stops nothing.
fn announce(service: &Service, address: SocketAddr, folder: &Path, sign_ins: &[SignIn]) -> anyhow::Result<()> {
    let mut said = vec![format!("\nRainer is ready on http://{address} with its data in {}.", folder.display())];
    if !sign_ins.is_empty() {
        said.push(demo::who_can_sign_in(sign_ins));
    }
    if let Some(token) = service.first_start_link()? {
        let link = format!("http://{address}/setup?key={token}");
        said.push(format!("\nSet up the first administrator within 30 minutes, once: {link}"));
    }
    said.push("\nStop it with Ctrl-C.\n".to_owned());
    house::say(&said.join("\n"));
    Ok(())
}

/// Waits for Ctrl-C or the system's request to end.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("told to stop: requests under way are finished first");
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async {
        tokio::signal::ctrl_c().await.ok();
        tracing::info!("told to stop: requests under way are finished first");
    })
}
