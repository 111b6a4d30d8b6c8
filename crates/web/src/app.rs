//! The web application: the service behind it, and the router.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::Response as HttpResponse,
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
};
use jiff::{Timestamp, civil::Date};
use record::OfficerId;
use service::Service;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    csrf::{CsrfLayer, ProtectionError},
    timeout::RequestBodyTimeoutLayer,
};
use uuid::Uuid;

pub use crate::serve::serve;
use crate::{
    api, gate, headers, log, page,
    respond::{is_own_path, with_query},
    routes::Routes,
    seal::Seal,
    trouble::{self, Trouble},
};

/// The most bytes of a request's body (security-and-records S7.3).
const BODY_MAX_BYTES: usize = 1 << 20;
/// How long a body may pause before it is given up (S7.3).
const BODY_WAITS: Duration = Duration::from_secs(10);
/// Answers smaller than this are not worth compressing.
const COMPRESS_ABOVE_BYTES: u64 = 1024;

/// What the web layer is given at start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Accounts of the demonstration data, listed on the sign-in page. Shown only when the store is one of training data.
    pub demonstration: Vec<Demonstration>,
    /// A key that nobody can guess, for return keys. The same on every process that shares the sessions.
    pub key: [u8; 32],
    /// The version of the program, for `/info`.
    pub version: &'static str,
    /// The commit that the program was built from, for `/info`.
    pub commit: Option<&'static str>,
}

/// An account of the demonstration data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demonstration {
    /// Who it is, for somebody who wants to try the service: "Probation practitioner with 40 cases".
    pub about: String,
    /// What to type as the user name.
    pub username: String,
    /// What to type as the password.
    pub password: String,
}

/// The application, shared by every request.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    service: Arc<Service>,
    settings: Settings,
    seal: Seal,
    training: bool,
    stopping: AtomicBool,
}

impl App {
    /// The web application over a service. Asks the store once whether it holds training data: that never changes.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn new(service: Arc<Service>, settings: Settings) -> Result<Self, service::Trouble> {
        let seal = Seal::new(settings.key);
        let training = service.is_training()?;
        Ok(Self(Arc::new(Inner { service, settings, seal, training, stopping: AtomicBool::new(false) })))
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &Arc<Service> {
        &self.0.service
    }

    /// What the web layer was given at start.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Whether the store holds the demonstration data.
    #[must_use]
    pub fn training(&self) -> bool {
        self.0.training
    }

    /// Whether requests can be served: the store takes writes, and nobody has told the service to stop.
    pub async fn is_ready(&self) -> bool {
        let well = self.ask(|service| Ok(service.store().health()?.writer_stopped.is_none())).await;
        well.unwrap_or(false) && !self.0.stopping.load(Ordering::Relaxed)
    }

    /// Nobody is to send anything more: readiness says so from now on.
    pub(crate) fn stop(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
    }

    /// The instant now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.service.now()
    }

    /// The day now, where the service is.
    #[must_use]
    pub fn today(&self) -> Date {
        self.0.service.today()
    }

    /// A new id: for the command of a form that is about to be shown.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.0.service.new_id()
    }

    /// Asks the service something, on a thread that may wait for the disk.
    ///
    /// # Errors
    /// The service's [`Trouble`], or one for a question that ended in a panic.
    pub async fn ask<T, F>(&self, question: F) -> Result<T, Trouble>
    where
        T: Send + 'static,
        F: FnOnce(&Service) -> Result<T, service::Trouble> + Send + 'static,
    {
        let service = self.0.service.clone();
        let answer = tokio::task::spawn_blocking(move || question(&service)).await;
        // What a panic said may hold what it was about, and this error is logged: only that there was one is passed on.
        Ok(answer.map_err(|_| Trouble::Service(service::Trouble::broken(trouble::Panicked)))??)
    }

    /// A text that only this service can have written, bound to a session by its token.
    #[must_use]
    pub fn seal(&self, session: &str, text: &str) -> String {
        self.0.seal.close(&format!("said {session}"), text)
    }

    /// What [`Self::seal`] wrote for the same session.
    #[must_use]
    pub fn unseal(&self, session: &str, sealed: &str) -> Option<String> {
        self.0.seal.open(&format!("said {session}"), sealed)
    }

    /// The key for `?from=`: where to come back to. Only paths of our own.
    #[must_use]
    pub fn return_key(&self, path: &str) -> String {
        self.0.seal.close("from", path)
    }

    /// The path of a return key; none when it was not made here, or leads elsewhere.
    #[must_use]
    pub fn return_path(&self, key: &str) -> Option<String> {
        self.0.seal.open("from", key).filter(|path| is_own_path(path))
    }

    /// An address that comes back to `here` when its form was saved.
    #[must_use]
    pub fn and_back(&self, path: &str, here: &str) -> String {
        with_query(path, "from", &self.return_key(here))
    }

    /// What an officer is called; none when there is none, or they cannot be read now.
    pub async fn officer_name(&self, officer: Option<OfficerId>) -> Option<String> {
        let officer = officer?;
        self.ask(move |service| service.officer_names(&[officer])).await.ok()?.remove(&officer)
    }
}

/// Every route, with what it was registered as.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().with(page::routes).with(api::routes)
}

/// The router, ready to serve: every answer has its headers, its line in the log and words when it is a refusal.
pub fn router(app: &App) -> Router {
    let compressed = SizeAbove::new(COMPRESS_ABOVE_BYTES).and(NotForContentType::IMAGES);
    routes()
        .into_router()
        .fallback(async || Trouble::NoSuchPage)
        .layer(from_fn_with_state(app.clone(), gate::door))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(RequestBodyTimeoutLayer::new(BODY_WAITS))
        .layer(CsrfLayer::new().with_rejection_response(other_site))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), trouble::dress))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(from_fn(headers::secure))
        .layer(from_fn_with_state(app.clone(), log::line))
        .with_state(app.clone())
}

/// A form that another site sent, or a browser that hides where it came from.
fn other_site(_: ProtectionError) -> HttpResponse<axum::body::Body> {
    Trouble::OtherSite.into_response()
}
