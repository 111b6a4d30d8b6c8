//! Registering routes, and remembering them, so that a test can compare them with the service's table of rules (S1.2).

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{MethodRouter, delete, get, post},
};

use crate::app::App;

/// A router that remembers what was put into it.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    listed: Vec<(Method, &'static str)>,
}

impl Routes {
    /// Shows the page or resource at `path`.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::GET, path, get(handler))
    }

    /// Takes the form of the page at `path`, or a write of the API.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::POST, path, post(handler))
    }

    /// Ends or removes the resource at `path`: API only, a browser's form cannot.
    #[must_use]
    pub fn delete<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::DELETE, path, delete(handler))
    }

    /// Everything that another module registers.
    #[must_use]
    pub fn with(self, module: fn(Self) -> Self) -> Self {
        module(self)
    }

    /// Method and pattern of each route.
    #[must_use]
    pub fn listed(&self) -> &[(Method, &'static str)] {
        &self.listed
    }

    /// The router itself.
    pub fn into_router(self) -> Router<App> {
        self.router
    }

    fn add(mut self, method: Method, path: &'static str, handler: MethodRouter<App>) -> Self {
        self.listed.push((method, path));
        self.router = self.router.route(path, handler);
        self
    }
}
