//! The whole office on a port of its own, a browser to use it with, and pages as users find them.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod browser;
pub mod client;
pub mod document;
pub mod failures;

use std::net::SocketAddr;

use testkit::Office;
use web::app::{App, Demonstration, Settings};

#[allow(unused_imports, reason = "each test file uses its part")]
pub use browser::{Browser, Counts};

/// An office (see `testkit::office`) served over loopback HTTP, in process, until it is dropped.
pub struct TestOffice {
    pub office: Office,
    pub app: App,
    pub address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl TestOffice {
    pub fn new() -> Self {
        Self::with(testkit::office())
    }

    pub fn with(office: Office) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let settings = Settings {
            demonstration: vec![Demonstration {
                about: "Probation practitioner".to_owned(),
                username: "pp1".to_owned(),
                password: testkit::office::PASSWORD.to_owned(),
            }],
            key: [7; 32],
            version: "0.0.0",
            commit: None,
        };
        let app = App::new(office.service.clone(), settings).unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = app.clone();
        runtime.spawn(async move {
            web::app::serve(listener, serving, async {
                let _ = stopped.await;
            })
            .await
            .unwrap();
        });
        Self { office, app, address, stop: Some(stop), runtime: Some(runtime) }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Tells the service to stop, as SIGTERM does.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// A browser of somebody who is not signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(self.origin())
    }

    /// A browser of somebody who signed in without the pages, so that a test of a page is about that page.
    pub fn browser_of(&self, username: &str) -> Browser {
        let mut browser = self.browser();
        browser.set_cookie(web::gate::COOKIE, &self.office.sign_in(username).token);
        browser
    }
}

impl Drop for TestOffice {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
