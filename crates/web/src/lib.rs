//! Pages and API: one module a page, each its route, its view model, its markup and their tests.
//!
//! **Here**: the [router](app::router) and [serving](serve::serve); the [door](gate::door) that lets people in; [forms](form), the
//! [shell] around every page and the [banner] about a person; [pages](page) and the [API](api); typed
//! [views](view), which are pure.
//!
//! **Not here**: a rule of probation, an access decision, SQL; anything that a test would want to check without HTTP
//! belongs into a view or into another crate.
//!
//! **Read first**: [`page::person`], which shows how a page about a person is made, then [`form`], then [`trouble`] for
//! everything that can go wrong.

pub mod api;
pub mod app;
pub mod banner;
pub mod draft;
pub mod form;
pub mod gate;
pub mod headers;
pub mod log;
pub mod page;
pub mod respond;
pub mod routes;
pub mod said;
pub mod seal;
pub mod serve;
pub mod shell;
pub mod trouble;
pub mod view;
