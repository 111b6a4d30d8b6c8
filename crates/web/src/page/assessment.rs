//! Assessments (`/people/{crn}/assessments`): begun, answered section by section with what the record already says, signed,
//! countersigned or sent back, and read or printed when they are finished.

mod asked;
mod draft;
mod levels;
mod list;
mod manager;
mod section;
mod sign;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use govuk::Alert;
use maud::{Markup, html};
use record::{
    AssessmentId, Command, CommandId,
    assessment::draft::{Draft, Wish},
};
use service::{
    Done,
    access::{Action, FieldGroup},
};
use uuid::Uuid;

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::says,
};
use crate::{
    app::App,
    banner::Tab,
    draft as kept,
    form::{Errors, Posted},
    gate::Visitor,
    routes::Routes,
    trouble::Trouble,
    view::shown::Shown,
};
pub(super) use levels::{level_field, read_levels, reasons};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/assessments", list::show)
        .post("/people/{crn}/assessments", list::begin)
        .get("/people/{crn}/assessments/{id}", draft::show)
        .get("/people/{crn}/assessments/{id}/sections/{section}", section::show)
        .post("/people/{crn}/assessments/{id}/sections/{section}", section::save)
        .get("/people/{crn}/assessments/{id}/levels", levels::show)
        .post("/people/{crn}/assessments/{id}/levels", levels::save)
        .get("/people/{crn}/assessments/{id}/enquiries", levels::show_checks)
        .post("/people/{crn}/assessments/{id}/enquiries", levels::save_checks)
        .get("/people/{crn}/assessments/{id}/sign", sign::show)
        .post("/people/{crn}/assessments/{id}/sign", sign::save)
        .get("/people/{crn}/assessments/{id}/countersign", manager::show)
        .post("/people/{crn}/assessments/{id}/countersign", manager::save)
}

/// What an assessment's pages show besides the risk part, to those who may see it.
const ALSO: &[FieldGroup] = &[FieldGroup::Checks, FieldGroup::Sentence, FieldGroup::Details, FieldGroup::Contacts];

/// A person's record, open at an assessment.
struct Desk {
    app: App,
    visitor: Visitor,
    person: Person,
    loaded: Loaded,
    id: AssessmentId,
}

impl Desk {
    async fn open(app: &App, visitor: &Visitor, crn: &str, past: Past, id: Uuid) -> Result<Self, Trouble> {
        let person = Person::open_also(app, visitor, crn, past, Tab::Risk, (&[FieldGroup::Risk], ALSO)).await?;
        let loaded = Loaded::of(app, &person, Telling::WhoRecorded, FieldGroup::Risk).await?;
        Ok(Self { app: app.clone(), visitor: visitor.clone(), person, loaded, id: AssessmentId(id) })
    }

    fn shown(&self) -> Shown<'_> {
        self.loaded.shown(&self.app, &self.person)
    }

    /// The assessment in the making, or 404.
    fn draft(&self) -> Result<&Draft, Trouble> {
        self.person.opened.case.drafts.find(self.id).ok_or_else(Trouble::not_found)
    }

    /// The address of one of its pages.
    fn path(&self, page: &str) -> String {
        format!("/people/{}/assessments/{}{page}", self.person.opened.crn(), self.id)
    }

    /// Whether the visitor may answer it now.
    fn may_answer(&self) -> bool {
        self.shown().offers() && self.draft().is_ok_and(|draft| draft.signed.is_none())
    }

    fn may_countersign(&self) -> bool {
        self.person.may(&self.app, Action::Countersign, FieldGroup::Risk)
    }

    /// Does a wish about it.
    async fn send(&self, command: CommandId, wish: Wish) -> Result<Done, Trouble> {
        let (who, whose, reason) = (self.visitor.clone(), self.person.opened.person, self.person.opened.reason.clone());
        let wish = Command::Assess(Box::new(wish));
        self.app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await
    }

    /// What came of a form that was not saved: what is wrong, or that somebody was quicker; anything else is no matter of the
    /// form. What was typed is kept.
    async fn refused(&self, page: &str, posted: &Posted, trouble: Trouble, field: &str) -> Result<Refused, Trouble> {
        let refused = match trouble.refusal() {
            Some(refusal) => Refused { errors: Errors::refused(refusal, &[], field), quicker: None },
            None if trouble.status() == StatusCode::CONFLICT => {
                Refused { errors: Errors::none(), quicker: Some(trouble.words()) }
            }
            None => return Err(trouble),
        };
        kept::keep(&self.app, &self.visitor, page, posted).await;
        Ok(refused)
    }

    /// A page that says that the assessment cannot be answered, and why.
    fn not_answered(&self) -> Response {
        let words = if self.draft().is_ok_and(|draft| draft.signed.is_some()) {
            says("It is signed and waits for a manager. It can be changed once it is sent back.")
        } else {
            says(html! { "Ask " (self.person.banner.officer) ", who holds the case." })
        };
        self.person
            .page("You cannot change this assessment")
            .status(StatusCode::FORBIDDEN)
            .main(words)
            .answer(&self.visitor)
            .into_response()
    }
}

/// Why a form comes back.
struct Refused {
    errors: Errors,
    quicker: Option<String>,
}

impl Refused {
    const fn of(errors: Errors) -> Self {
        Self { errors, quicker: None }
    }

    fn status(&self) -> StatusCode {
        if self.quicker.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }
    }

    fn alert(&self) -> Markup {
        html! {
            @if let Some(quicker) = &self.quicker { (Alert::warning("Somebody was quicker").content(quicker.clone())) }
        }
    }
}
