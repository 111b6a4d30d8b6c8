//! The page around every page: skip link, header, banner of the demonstration, navigation by role, one `h1`, footer with
//! help in the same place (users-and-journeys section 6.1).
//!
//! A handler makes a [`Page`] and gives it to the visitor: `Page::new("Risk").of(&banner.title()).main(markup).answer(&visitor)`.
//! The title is `{page} - {person or place} - Rainer`, with `Error:` before it when something is wrong. The `h1` comes
//! from here, so that there is always exactly one.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use govuk::{Footer, GenericHeader, Here, NavigationItem, NotificationBanner, PhaseBanner, ServiceNavigation, Tag, TagColour};
use maud::{Markup, html};
use service::access::FieldGroup;

use crate::{
    app::App,
    form::{Errors, TOKEN},
    gate::Visitor,
    page::assets::own_style,
    respond::document,
    said,
};

/// The name of the service, on every page and in every title.
pub const SERVICE: &str = "Rainer";

/// A part of the service that the navigation shows to those who may use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first page after sign-in.
    Home,
    /// What is owed, by the visitor or their team.
    Work,
    /// Conversations that a manager owes, and what was done.
    Oversight,
    /// Find a person.
    Search,
    /// The week.
    Diary,
    /// Points and capacity: of places for those who see them, of oneself for an officer.
    Workload,
    /// Rates of how well supervision protects.
    Measures,
}

impl Part {
    /// In the order of the navigation.
    pub const ALL: [Self; 7] =
        [Self::Home, Self::Work, Self::Oversight, Self::Search, Self::Diary, Self::Workload, Self::Measures];

    /// The words of its link.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Work => "Work due",
            Self::Oversight => "Oversight",
            Self::Search => "Search",
            Self::Diary => "Diary",
            Self::Workload => "Workload",
            Self::Measures => "Measures",
        }
    }

    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Work => "/work",
            Self::Oversight => "/oversight",
            Self::Search => "/search",
            Self::Diary => "/diary",
            Self::Workload => "/workload",
            Self::Measures => "/measures",
        }
    }

    /// What the access decision is asked about.
    #[must_use]
    pub const fn group(self) -> FieldGroup {
        match self {
            // The list is made of what the home page shows.
            Self::Home | Self::Work => FieldGroup::Home,
            Self::Oversight => FieldGroup::Oversight,
            Self::Search => FieldGroup::Search,
            Self::Diary => FieldGroup::Diary,
            Self::Workload => FieldGroup::Workload,
            Self::Measures => FieldGroup::Measures,
        }
    }
}

/// A page before it is shown.
#[derive(Clone, Debug)]
pub struct Page {
    title: String,
    of: Option<String>,
    heading: Option<Markup>,
    before: Markup,
    main: Markup,
    errors: Errors,
    status: StatusCode,
    part: Option<(Part, Here)>,
    count: Option<(Part, usize)>,
    rows: bool,
}

impl Page {
    /// A page with its subject ("Risk", "Record outcome"): the first part of the title and the `h1`.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            of: None,
            heading: None,
            before: html! {},
            main: html! {},
            errors: Errors::none(),
            status: StatusCode::OK,
            part: None,
            count: None,
            rows: false,
        }
    }

    /// The person or place it is about: the second part of the title.
    #[must_use]
    pub fn of(mut self, person_or_place: impl Into<String>) -> Self {
        self.of = Some(person_or_place.into());
        self
    }

    /// Another heading than the title, where the question of a form is the heading or more words are needed.
    #[must_use]
    pub fn heading(mut self, inside_h1: Markup) -> Self {
        self.heading = Some(inside_h1);
        self
    }

    /// What stands above `main`: a back link, breadcrumbs, the person banner with its tabs. Asked for twice, the second
    /// stands under the first.
    #[must_use]
    pub fn before(mut self, more: impl maud::Render) -> Self {
        self.before = html! { (self.before) (more) };
        self
    }

    /// The content under the `h1`.
    #[must_use]
    pub fn main(mut self, main: Markup) -> Self {
        self.main = main;
        self
    }

    /// What is wrong with the form: the summary stands first, the title says `Error:`, the status is 422. Nothing
    /// happens when nothing is wrong.
    #[must_use]
    pub fn errors(mut self, errors: &Errors) -> Self {
        if !errors.is_empty() {
            self.errors = errors.clone();
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self
    }

    /// Another status than 200.
    #[must_use]
    pub const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The part of the service that this page is.
    #[must_use]
    pub const fn is(mut self, part: Part) -> Self {
        self.part = Some((part, Here::Current));
        self
    }

    /// How many things wait in a part, shown beside it in the navigation; nothing when there are none.
    #[must_use]
    pub const fn count(mut self, part: Part, waiting: usize) -> Self {
        self.count = Some((part, waiting));
        self
    }

    /// A page of lists: on a narrow screen each row is read downwards.
    #[must_use]
    pub const fn rows(mut self) -> Self {
        self.rows = true;
        self
    }

    /// The whole title.
    #[must_use]
    pub fn full_title(&self) -> String {
        let error = if self.errors.is_empty() { "" } else { "Error: " };
        match &self.of {
            Some(of) => format!("{error}{} - {of} - {SERVICE}", self.title),
            None => format!("{error}{} - {SERVICE}", self.title),
        }
    }

    /// The page for somebody signed in. What was said to them by the page before ("Appointment booked") is shown once.
    #[must_use]
    pub fn answer(self, visitor: &Visitor) -> Response {
        let markup = self.markup(visitor.training(), Some(visitor));
        let mut response = document(self.status, markup);
        if visitor.said().is_some()
            && let Ok(forget) = HeaderValue::from_str(&said::forget())
        {
            response.headers_mut().append(header::SET_COOKIE, forget);
        }
        response
    }

    /// The page for anybody.
    #[must_use]
    pub fn answer_anyone(self, app: &App) -> Response {
        document(self.status, self.markup(app.training(), None))
    }

    fn markup(&self, training: bool, visitor: Option<&Visitor>) -> Markup {
        let main = html! {
            @if !self.errors.is_empty() { (self.errors.summary()) }
            @if let Some(said) = visitor.and_then(Visitor::said) { (NotificationBanner::success(said)) }
            h1 class="govuk-heading-l" {
                @match &self.heading {
                    Some(heading) => (heading),
                    None => (self.title),
                }
            }
            (self.main)
        };
        let container = self.rows.then_some("rainer-rows");
        let page = govuk::Page::new(self.full_title(), main)
            .header(self.header(training, visitor))
            .before_main(self.before.clone())
            .head(html! { link rel="stylesheet" href=(own_style()); })
            .container_classes(container)
            .footer(footer(training));
        govuk::page(&page)
    }

    fn header(&self, training: bool, visitor: Option<&Visitor>) -> Markup {
        let name = html! { span class="govuk-generic-header__logotype govuk-!-font-weight-bold" { (SERVICE) } };
        html! {
            (GenericHeader::new(name))
            @if let Some(visitor) = visitor { (self.navigation(visitor)) }
            @if training {
                (PhaseBanner::new(
                    Tag::coloured("Demonstration", TagColour::Purple),
                    "Every person here is invented. Do not enter anything about a real person.",
                ))
            }
        }
    }

    fn navigation(&self, visitor: &Visitor) -> Markup {
        let items = Part::ALL.into_iter().filter(|part| visitor.may_use(*part)).map(|part| {
            let here = self.part.filter(|(this, _)| *this == part).map_or(Here::Elsewhere, |(_, here)| here);
            let waiting = self.count.filter(|(this, waiting)| *this == part && *waiting > 0);
            let words = html! {
                (part.words())
                @if let Some((_, waiting)) = waiting { " (" (waiting) ")" }
            };
            NavigationItem::link(words, part.path()).here(here)
        });
        let own = html! {
            ul class="rainer-own" {
                li { a class="govuk-link govuk-link--no-visited-state" href="/account" { (visitor.name()) } }
                li { (sign_out(visitor)) }
            }
        };
        html! { (ServiceNavigation::new().items(items).slot_end(own).slot_end_inline(true)) }
    }
}

/// A button that looks like a link: signing out changes something, so it is never a GET.
fn sign_out(visitor: &Visitor) -> Markup {
    html! {
        form method="post" action="/sign-out" class="rainer-sign-out" {
            input type="hidden" name=(TOKEN) value=(visitor.csrf());
            button type="submit" class="rainer-link-button" { "Sign out" }
        }
    }
}

fn footer(training: bool) -> Markup {
    let words = if training { "Not a government service. Demonstration data." } else { "Not a government service." };
    html! {
        (Footer::new()
            .links([
                ("Help", "/help"),
                ("Accessibility", "/accessibility"),
                ("Privacy", "/privacy"),
                ("Cookies", "/cookies"),
            ])
            .words(words))
    }
}
