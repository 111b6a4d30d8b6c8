//! The pages: one module each, which is its route, its handler, its markup and their tests.

pub mod access_log;
pub mod account;
pub mod appointments;
pub mod ask_for_access;
pub mod assessment;
pub mod assets;
pub mod book;
pub mod cases;
mod changes;
pub mod checks;
pub mod close_session;
pub mod coverage;
pub mod details;
pub mod diary;
pub mod documents;
pub mod enforcement;
pub mod flag;
pub mod handover;
pub mod health;
pub mod home;
pub mod limited_access;
mod list;
pub(crate) mod loaded;
pub mod measures;
pub mod notices;
pub mod overdue;
pub mod oversee;
pub mod oversight;
pub mod overview;
pub mod password;
pub mod person;
mod pieces;
pub mod plan;
pub mod reason;
pub mod record;
pub mod release;
pub mod review;
pub mod risk;
pub mod rules;
pub mod search;
pub mod sentence;
pub mod sign_in;
pub mod team;
pub mod tier;
mod told;
pub mod why;
pub mod work;
pub mod workload;

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
        .with(password::routes)
        .with(reason::routes)
        .with(ask_for_access::routes)
        .with(limited_access::routes)
        .with(details::routes)
        .with(documents::routes)
        .with(access_log::routes)
        .with(sentence::routes)
        .with(risk::routes)
        .with(tier::routes)
        .with(flag::routes)
        .with(checks::routes)
        .with(assessment::routes)
        .with(review::routes)
        .with(overview::routes)
        .with(plan::routes)
        .with(handover::routes)
        .with(release::routes)
        .with(record::routes)
        .with(enforcement::routes)
        .with(close_session::routes)
        .with(book::routes)
        .with(appointments::routes)
        .with(diary::routes)
        .with(work::routes)
        .with(why::routes)
        .with(overdue::routes)
        .with(rules::routes)
        .with(workload::routes)
        .with(measures::routes)
        .with(cases::routes)
        .with(team::routes)
        .with(oversight::routes)
        .with(coverage::routes)
        .with(oversee::routes)
        .with(search::routes)
        .with(home::routes)
}
