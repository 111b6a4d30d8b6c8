//! The JSON API under `/api/v1`: the same reads and acts as the pages (interop section 1).
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
pub mod opening;
pub mod orders;
pub mod oversight;
pub mod people;
pub mod plan;
pub mod risk;
pub mod rules;
pub mod sentence;
pub mod session;
pub mod supervision;
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
    routes.with(of_nobody).with(of_record).with(of_safety)
}

/// What is about no person, or about several.
fn of_nobody(routes: Routes) -> Routes {
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
        .get("/api/v1/oversight/coverage", oversight::coverage::coverage)
        .get("/api/v1/teams/{id}/overdue", oversight::team::overdue)
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
        .get("/api/v1/checks", checks::inbox::inbox)
        .get("/api/v1/checks/measures", checks::measures::measures)
        .get("/api/v1/checks/measures/{number}", checks::measures::cases)
}

/// Who a person is, risk, sentence, appointments and notes.
fn of_record(routes: Routes) -> Routes {
    routes
        .get("/api/v1/people/{crn}", people::person)
        .get("/api/v1/people/{crn}/risk", risk::risk)
        .post("/api/v1/people/{crn}/risk/flags/{id}/reviews", risk::review_flag)
        .post("/api/v1/people/{crn}/risk/flags/{id}/end", risk::end_flag)
        .get("/api/v1/people/{crn}/tier", tier::tier)
        .get("/api/v1/people/{crn}/assessments", assessment::list)
        .post("/api/v1/people/{crn}/assessments", assessment::answer::begin)
        .get("/api/v1/people/{crn}/assessments/{id}", assessment::one)
        .post("/api/v1/people/{crn}/assessments/{id}/answers", assessment::answer::answer)
        .post("/api/v1/people/{crn}/assessments/{id}/signature", assessment::sign::sign)
        .post("/api/v1/people/{crn}/assessments/{id}/countersignature", assessment::sign::countersign)
        .post("/api/v1/people/{crn}/assessments/{id}/return", assessment::sign::send_back)
        .get("/api/v1/people/{crn}/reviews", assessment::review::reviews)
        .post("/api/v1/people/{crn}/reviews", assessment::review::review)
        .get("/api/v1/people/{crn}/sentence", sentence::sentence)
        .post("/api/v1/people/{crn}/requirements", orders::add_requirement)
        .post("/api/v1/people/{crn}/requirements/{id}/end", orders::end_requirement)
        .post("/api/v1/people/{crn}/conditions", orders::add_condition)
        .post("/api/v1/people/{crn}/sentences/{id}/end", orders::end_sentence)
        .get("/api/v1/people/{crn}/sentences/{id}/supervision", supervision::read)
        .post("/api/v1/people/{crn}/sentences/{id}/sds-plus", supervision::receive_sds_plus)
        .post("/api/v1/people/{crn}/sentences/{id}/restarts", supervision::restart)
        .post("/api/v1/people/{crn}/court-reports", orders::ask_for_report)
        .post("/api/v1/people/{crn}/risk/flags", orders::add_flag)
        .get("/api/v1/people/{crn}/details", people::details)
        .get("/api/v1/people/{crn}/documents", documents::documents)
        .get("/api/v1/people/{crn}/access-log", documents::access_log)
        .get("/api/v1/people/{crn}/appointments", appointments::list)
        .post("/api/v1/people/{crn}/appointments", appointments::arrange)
        .get("/api/v1/people/{crn}/appointments/{id}", appointments::one)
        .post("/api/v1/people/{crn}/appointments/{id}/outcome", appointments::record_outcome)
        .post("/api/v1/people/{crn}/appointments/{id}/outcome-decision", appointments::decide_outcome)
        .post("/api/v1/people/{crn}/appointments/{id}/move", appointments::move_to)
        .post("/api/v1/people/{crn}/appointments/{id}/cancellation", appointments::cancel)
        .get("/api/v1/people/{crn}/contacts", contacts::list)
        .post("/api/v1/people/{crn}/contacts", contacts::record)
        .get("/api/v1/people/{crn}/contacts/{id}", contacts::one)
        .post("/api/v1/people/{crn}/corrections", contacts::correct)
}

/// Safety checks, plan and hand-over, oversight, enforcement.
fn of_safety(routes: Routes) -> Routes {
    routes
        .get("/api/v1/people/{crn}/oversight", oversight::case::of_person)
        .post("/api/v1/people/{crn}/oversight", oversight::case::record)
        .post("/api/v1/people/{crn}/oversight/{id}/comments", oversight::case::comment)
        .post("/api/v1/people/{crn}/oversight/{id}/actions/{action}/end", oversight::case::end_action)
        .get("/api/v1/people/{crn}/checks", checks::list)
        .post("/api/v1/people/{crn}/checks", checks::steps::begin)
        .post("/api/v1/people/{crn}/checks/{id}/steps", checks::steps::step)
        .get("/api/v1/people/{crn}/household", checks::household::read)
        .post("/api/v1/people/{crn}/household", checks::household::add)
        .post("/api/v1/people/{crn}/household/{id}/end", checks::household::end)
        .post("/api/v1/people/{crn}/household/confirmations", checks::household::confirm)
        .get("/api/v1/people/{crn}/addresses/{id}/checks", checks::address::read)
        .post("/api/v1/people/{crn}/addresses/{id}/checks", checks::address::check)
        .post("/api/v1/people/{crn}/addresses/{id}/proposals", checks::address::propose)
        .get("/api/v1/people/{crn}/enforcement", enforcement::enforcement)
        .post("/api/v1/people/{crn}/enforcement", enforcement::decide::decide)
        .post("/api/v1/people/{crn}/enforcement/evidence", enforcement::decide::receive_evidence)
        .get("/api/v1/people/{crn}/enforcement/{id}", enforcement::decision)
        .post("/api/v1/people/{crn}/enforcement/{id}/withdrawal", enforcement::decide::withdraw)
        .get("/api/v1/people/{crn}/enforcement/{id}/letter", enforcement::letter::read)
        .post("/api/v1/people/{crn}/enforcement/{id}/letter", enforcement::letter::send)
        .get("/api/v1/people/{crn}/enforcement/{id}/letter.txt", enforcement::letter::as_text)
        .get("/api/v1/people/{crn}/enforcement/{id}/letter.pdf", enforcement::letter::as_pdf)
        .get("/api/v1/people/{crn}/breaches/{id}", enforcement::breach::breach)
        .post("/api/v1/people/{crn}/breaches/{id}/pack", enforcement::breach::submit)
        .post("/api/v1/people/{crn}/breaches/{id}/decision", enforcement::breach::decide)
        .post("/api/v1/people/{crn}/breaches/{id}/hearings", enforcement::breach::list)
        .post("/api/v1/people/{crn}/breaches/{id}/result", enforcement::breach::result)
        .get("/api/v1/people/{crn}/plan", plan::plan)
        .post("/api/v1/people/{crn}/plan/goals", plan::set_goal)
        .post("/api/v1/people/{crn}/plan/goals/{id}/steps", plan::set_step)
        .post("/api/v1/people/{crn}/plan/goals/{id}/end", plan::end_goal)
        .post("/api/v1/people/{crn}/plan/steps/{id}/end", plan::end_step)
        .post("/api/v1/people/{crn}/plan/agreements", plan::agree)
        .get("/api/v1/people/{crn}/handover", handover::handover)
        .post("/api/v1/people/{crn}/handover/acceptance", handover::accept)
        .post("/api/v1/people/{crn}/handover/questions", handover::ask)
        .post("/api/v1/people/{crn}/handover/answers", handover::answer)
        .get("/api/v1/people/{crn}/changes", handover::changes)
        .get("/api/v1/people/{crn}/releases/{sentence}", handover::release)
        .post("/api/v1/people/{crn}/releases/{sentence}", handover::prepare)
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Rainer", version = "1", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"), contact(),
        description = "The probation record. Errors are problem documents; to open a case without a link, send why as \
                       `Access-Reason: cover: On duty for Ada today`."),
    paths(
        document, session::sign_in, session::sign_out, session::account, lists::home, work::list, work::one, work::snooze, work::overdue, lists::search, lists::diary,
        oversight::queue, oversight::coverage::coverage, oversight::team::overdue, oversight::case::of_person, oversight::case::record,
        oversight::case::comment, oversight::case::end_action,
        rules::all, rules::one, rules::rows,
        assessment::list, assessment::answer::begin, assessment::one, assessment::answer::answer, assessment::sign::sign,
        assessment::sign::countersign, assessment::sign::send_back, assessment::review::reviews, assessment::review::review,
        people::person, risk::risk, risk::review_flag, risk::end_flag, tier::tier, sentence::sentence, people::details,
        supervision::read, supervision::receive_sds_plus, supervision::restart,
        orders::add_requirement, orders::end_requirement, orders::add_condition, orders::end_sentence, orders::ask_for_report,
        orders::add_flag, documents::documents, documents::access_log,
        appointments::list, appointments::arrange, appointments::one, appointments::record_outcome, appointments::decide_outcome,
        appointments::move_to, appointments::cancel,
        checks::inbox::inbox, checks::measures::measures, checks::measures::cases, checks::list, checks::steps::begin, checks::steps::step,
        checks::household::read, checks::household::add, checks::household::end, checks::household::confirm,
        checks::address::read, checks::address::check, checks::address::propose,
        contacts::list, contacts::record, contacts::one, contacts::correct,
        enforcement::enforcement, enforcement::decide::decide, enforcement::decide::receive_evidence, enforcement::decision,
        enforcement::decide::withdraw, enforcement::letter::read, enforcement::letter::send, enforcement::letter::as_text,
        enforcement::letter::as_pdf, enforcement::breach::breach, enforcement::breach::submit, enforcement::breach::decide,
        enforcement::breach::list, enforcement::breach::result,
        plan::plan, plan::set_goal, plan::set_step, plan::end_goal, plan::end_step, plan::agree,
        handover::handover, handover::accept, handover::ask, handover::answer, handover::changes, handover::release, handover::prepare,
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
