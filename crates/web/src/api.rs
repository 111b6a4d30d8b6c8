//! The JSON API under `/api/v1`: the same reads as the pages, and the writes of appointments and notes (interop section 1).
//!
//! camelCase; a list is always inside an object; errors are `application/problem+json`; writes carry an `Idempotency-Key`;
//! sign in at `/api/v1/session` and send the token as `Authorization: Bearer` (cookies are refused). The document at
//! `/api/v1/openapi.json` is made from the code, and a test compares it with the routes.

pub mod appointments;
pub mod assessment;
pub mod body;
pub mod checks;
pub mod contacts;
pub mod documents;
pub mod enforcement;
pub mod handover;
pub mod lists;
pub mod measures;
pub mod oversight;
pub mod people;
pub mod plan;
pub mod risk;
pub mod rules;
pub mod sentence;
pub mod session;
pub mod tier;
pub mod work;
pub mod workload;

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

use crate::routes::Routes;

/// Every operation.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/v1/openapi.json", document)
        .post("/api/v1/session", session::sign_in)
        .delete("/api/v1/session", session::sign_out)
        .get("/api/v1/account", session::account)
        .get("/api/v1/home", lists::home)
        .get("/api/v1/work", work::list)
        .get("/api/v1/work/{id}", work::one)
        .post("/api/v1/work/{id}/snooze", work::snooze)
        .get("/api/v1/overdue", work::overdue)
        .get("/api/v1/search", lists::search)
        .get("/api/v1/diary", lists::diary)
        .get("/api/v1/oversight", oversight::queue)
        .get("/api/v1/oversight/coverage", oversight::coverage)
        .get("/api/v1/teams/{id}/overdue", oversight::overdue)
        .get("/api/v1/people/{crn}/oversight", oversight::of_person)
        .post("/api/v1/people/{crn}/oversight", oversight::record)
        .get("/api/v1/rules", rules::all)
        .get("/api/v1/rules/{id}", rules::one)
        .get("/api/v1/policy/{table}/{list}", rules::rows)
        .get("/api/v1/measures", measures::measures)
        .get("/api/v1/workload", workload::nation)
        .get("/api/v1/workload/regions/{code}", workload::region)
        .get("/api/v1/workload/units/{code}", workload::unit)
        .get("/api/v1/workload/teams/{code}", workload::team)
        .get("/api/v1/workload/teams/{code}/officers/{officer}", workload::officer::owner)
        .get("/api/v1/staff/{code}/workload", workload::officer::officer)
        .get("/api/v1/people/{crn}", people::person)
        .get("/api/v1/people/{crn}/risk", risk::risk)
        .get("/api/v1/checks", checks::inbox)
        .get("/api/v1/people/{crn}/checks", checks::list)
        .post("/api/v1/people/{crn}/checks", checks::begin)
        .post("/api/v1/people/{crn}/checks/{id}/steps", checks::step)
        .get("/api/v1/people/{crn}/tier", tier::tier)
        .get("/api/v1/people/{crn}/assessments", assessment::list)
        .post("/api/v1/people/{crn}/assessments", assessment::begin)
        .get("/api/v1/people/{crn}/assessments/{id}", assessment::one)
        .post("/api/v1/people/{crn}/assessments/{id}/answers", assessment::answer)
        .post("/api/v1/people/{crn}/assessments/{id}/signature", assessment::sign)
        .post("/api/v1/people/{crn}/assessments/{id}/countersignature", assessment::countersign)
        .post("/api/v1/people/{crn}/assessments/{id}/return", assessment::send_back)
        .get("/api/v1/people/{crn}/reviews", assessment::reviews)
        .post("/api/v1/people/{crn}/reviews", assessment::review)
        .get("/api/v1/people/{crn}/sentence", sentence::sentence)
        .get("/api/v1/people/{crn}/details", people::details)
        .get("/api/v1/people/{crn}/enforcement", enforcement::enforcement)
        .post("/api/v1/people/{crn}/enforcement", enforcement::decide)
        .get("/api/v1/people/{crn}/enforcement/{id}", enforcement::decision)
        .get("/api/v1/people/{crn}/breaches/{id}", enforcement::breach)
        .get("/api/v1/people/{crn}/documents", documents::documents)
        .get("/api/v1/people/{crn}/access-log", documents::access_log)
        .get("/api/v1/people/{crn}/plan", plan::plan)
        .post("/api/v1/people/{crn}/plan/goals", plan::set_goal)
        .post("/api/v1/people/{crn}/plan/goals/{id}/steps", plan::set_step)
        .post("/api/v1/people/{crn}/plan/goals/{id}/end", plan::end_goal)
        .post("/api/v1/people/{crn}/plan/steps/{id}/end", plan::end_step)
        .post("/api/v1/people/{crn}/plan/agreements", plan::agree)
        .get("/api/v1/people/{crn}/handover", handover::handover)
        .post("/api/v1/people/{crn}/handover/acceptance", handover::accept)
        .post("/api/v1/people/{crn}/handover/questions", handover::ask)
        .get("/api/v1/people/{crn}/changes", handover::changes)
        .get("/api/v1/people/{crn}/releases/{sentence}", handover::release)
        .post("/api/v1/people/{crn}/releases/{sentence}", handover::prepare)
        .get("/api/v1/people/{crn}/appointments", appointments::list)
        .post("/api/v1/people/{crn}/appointments", appointments::arrange)
        .get("/api/v1/people/{crn}/appointments/{id}", appointments::one)
        .post("/api/v1/people/{crn}/appointments/{id}/outcome", appointments::record_outcome)
        .get("/api/v1/people/{crn}/contacts", contacts::list)
        .post("/api/v1/people/{crn}/contacts", contacts::record)
        .get("/api/v1/people/{crn}/contacts/{id}", contacts::one)
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Rainer", version = "1", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"), contact(),
        description = "The probation record. Errors are problem documents; to open a case without a link, send why as \
                       `Access-Reason: cover: On duty for Ada today`."),
    paths(
        document, session::sign_in, session::sign_out, session::account, lists::home, work::list, work::one, work::snooze, work::overdue, lists::search, lists::diary,
        oversight::queue, oversight::coverage, oversight::overdue, oversight::of_person, oversight::record,
        rules::all, rules::one, rules::rows,
        assessment::list, assessment::begin, assessment::one, assessment::answer, assessment::sign, assessment::countersign,
        assessment::send_back, assessment::reviews, assessment::review,
        people::person, risk::risk, tier::tier, sentence::sentence, people::details, documents::documents, documents::access_log,
        appointments::list, appointments::arrange, appointments::one, appointments::record_outcome,
        checks::inbox, checks::list, checks::begin, checks::step,
        contacts::list, contacts::record, contacts::one,
        enforcement::enforcement, enforcement::decide, enforcement::decision, enforcement::breach,
        plan::plan, plan::set_goal, plan::set_step, plan::end_goal, plan::end_step, plan::agree,
        handover::handover, handover::accept, handover::ask, handover::changes, handover::release, handover::prepare,
        measures::measures, workload::nation, workload::region, workload::unit, workload::team, workload::officer::owner, workload::officer::officer,
    ),
    modifiers(&Bearer),
)]
struct Operations;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("session", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        document.security = Some(vec![SecurityRequirement::new::<_, _, String>("session", [])]);
    }
}

/// The document of every operation, `OpenAPI` 3.1.
#[must_use]
pub fn openapi_document() -> Document {
    Operations::openapi()
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "document", security(()), responses((status = 200, content_type = "application/json")))]
async fn document() -> Json<Document> {
    Json(openapi_document())
}
