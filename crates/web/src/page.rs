//! The pages: one module each, which is its route, its handler, its markup and their tests.

pub mod access_log;
pub mod account;
pub mod assets;
pub mod documents;
mod loaded;
pub mod overview;
mod pieces;
pub mod risk;
pub mod sentence;
pub mod health;
pub mod notices;
pub mod person;
pub mod reason;
pub mod sign_in;

use crate::routes::Routes;

/// Every page.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .with(assets::routes)
        .with(health::routes)
        .with(notices::routes)
        .with(sign_in::routes)
        .with(account::routes)
        .with(reason::routes)
        .with(documents::routes)
        .with(access_log::routes)
        .with(sentence::routes)
        .with(risk::routes)
        .with(overview::routes)
}
