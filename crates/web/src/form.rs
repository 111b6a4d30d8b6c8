//! Forms: what was posted, read with kind errors, shown again with everything kept.
//!
//! A page that asks something does this:
//!
//! 1. shows the form with [`open`], which carries the session's token and a command id made now, so that pressing
//!    twice is one event;
//! 2. takes a [`Posted`] (the token is checked before the handler runs), reads it with a [`Reader`], which collects one
//!    [`Errors`] for all fields;
//! 3. on errors shows the form again from [`Filled`] with [`crate::shell::Page::errors`]: 422, the summary first, the
//!    same words beside each field, all values kept.

pub mod when;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::StatusCode,
};
use axum_extra::extract::Form;
use govuk::ErrorSummary;
use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use maud::{Markup, html};
use record::{CommandId, Refusal};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::{app::App, gate::Visitor, trouble::Trouble};
use when::{NotUnderstood, read_date, read_time};

/// The most fields that a form may have (security-and-records S7.3).
const FIELDS_MAX: usize = 500;
/// The most characters of one field (S7.3); what a field may hold by its own rule is less.
const TEXT_MAX: usize = 100_000;

/// The name of the field that carries the session's token.
pub const TOKEN: &str = "csrf";
/// The name of the field that carries the command id.
pub const COMMAND: &str = "command";
/// The name of the field that carries when a manager opened the page.
pub const OPENED: &str = "opened";

fn opened_by(visitor: &Visitor, page: &str) -> String {
    format!("opened {} {page}", visitor.account())
}

/// When a page was opened, for its form: sealed for the account and the page, so that nobody writes another time into it. How
/// long somebody looked before they signed is counted.
#[must_use]
pub fn opened_at(app: &App, visitor: &Visitor, page: &str, now: Timestamp) -> String {
    sealed_at(app, visitor, page, now)
}

/// An instant, sealed for the account and an address.
#[must_use]
pub fn sealed_at(app: &App, visitor: &Visitor, address: &str, at: Timestamp) -> String {
    app.seal(&opened_by(visitor, address), &at.as_millisecond().to_string())
}

/// What [`sealed_at`] wrote for the same account and address; none for anything else.
#[must_use]
pub fn unsealed_at(app: &App, visitor: &Visitor, address: &str, sealed: &str) -> Option<Timestamp> {
    let millis = app.unseal(&opened_by(visitor, address), sealed)?.parse().ok()?;
    Timestamp::from_millisecond(millis).ok()
}

/// Reads [`opened_at`] back. A form that does not carry what this service wrote was opened when it was sent.
#[must_use]
pub fn read_opened_at(app: &App, visitor: &Visitor, page: &str, posted: &Posted, now: Timestamp) -> Timestamp {
    unsealed_at(app, visitor, page, posted.get(OPENED)).filter(|at| *at <= now).unwrap_or(now)
}

/// The fields of a form as they were sent, in order, repeated ones included. Text is in NFC with plain line ends.
///
/// As an extractor it refuses what does not carry the session's token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted(Vec<(String, String)>);

impl Posted {
    /// Fields, as a test or a draft gives them.
    #[must_use]
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name, tidy(&value))).collect())
    }

    /// The first value of a field; empty when it was not sent.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all<'p>(&'p self, field: &'p str) -> impl Iterator<Item = &'p str> {
        self.0.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// Name and value of every field, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether a field was sent at all: a box that was ticked, a button that was pressed.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|(name, _)| name == field)
    }

    /// The command id that was made when the form was shown.
    #[must_use]
    pub fn command(&self) -> Option<CommandId> {
        self.get(COMMAND).parse().ok()
    }

    /// The command id, or the answer to a form without one.
    ///
    /// # Errors
    /// [`Trouble::Unreadable`]: no page of ours sends such a form.
    pub fn wanted_command(&self) -> Result<CommandId, Trouble> {
        self.command().ok_or(Trouble::Unreadable(StatusCode::BAD_REQUEST))
    }

    /// What a draft keeps: every field but the token and the command id.
    #[must_use]
    pub fn to_draft(&self) -> String {
        let kept: Vec<_> = self.0.iter().filter(|(name, _)| name != TOKEN && name != COMMAND).collect();
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// What [`Self::to_draft`] wrote; nothing when it cannot be read.
    #[must_use]
    pub fn from_draft(body: &str) -> Option<Self> {
        serde_json::from_str(body).ok().map(Self)
    }
}

/// Takes a form from anybody, without a token: for the sign-in pages only, where there is no session yet. A form from
/// another site is refused before it comes here.
#[derive(Clone, Debug)]
pub struct PostedByAnyone(pub Posted);

impl FromRequest<App> for PostedByAnyone {
    type Rejection = Trouble;

    async fn from_request(request: Request, app: &App) -> Result<Self, Trouble> {
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app)
            .await
            .map_err(|refused| Trouble::Unreadable(axum::response::IntoResponse::into_response(refused).status()))?;
        let too_much = fields.len() > FIELDS_MAX || fields.iter().any(|(_, value)| value.len() > TEXT_MAX * 4);
        if too_much {
            return Err(Trouble::Unreadable(StatusCode::PAYLOAD_TOO_LARGE));
        }
        Ok(Self(Posted::new(fields)))
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Trouble;

    async fn from_request(request: Request, app: &App) -> Result<Self, Trouble> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let PostedByAnyone(posted) = PostedByAnyone::from_request(Request::from_parts(parts, body), app).await?;
        let same = posted.get(TOKEN).as_bytes().ct_eq(visitor.csrf().as_bytes());
        if bool::from(same) { Ok(posted) } else { Err(Trouble::Token) }
    }
}

/// NFC, and line ends as one new line: what a browser sends is the same text on every machine.
fn tidy(value: &str) -> String {
    value.replace("\r\n", "\n").replace('\r', "\n").nfc().collect()
}

/// A form that posts to `action`: with the session's token and a command id, and whatever `inside` holds.
#[must_use]
pub fn open(action: &str, visitor: &Visitor, command: Uuid, inside: &Markup) -> Markup {
    html! {
        form method="post" action=(action) novalidate {
            input type="hidden" name=(TOKEN) value=(visitor.csrf());
            input type="hidden" name=(COMMAND) value=(command);
            (inside)
        }
    }
}

/// What is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<(String, String)>);

impl Errors {
    /// Nothing is wrong.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what is wrong with a field. A field keeps only the first thing that is wrong with it.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        if self.of(&field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// Field and message of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// The summary at the top of the page: the same words as beside each field, linked to it. A field's id is its name.
    #[must_use]
    pub fn summary(&self) -> ErrorSummary {
        let items = self.0.iter().map(|(field, message)| (field.clone(), message.clone()));
        ErrorSummary::there_is_a_problem().errors(items)
    }

    /// A refusal of the record, beside the field that it is about. `names` says how this form calls the fields of the
    /// record where it calls them differently; what belongs to no field stands at `otherwise`.
    #[must_use]
    pub fn refused(refusal: &Refusal, names: &[(&str, &str)], otherwise: &str) -> Self {
        let field = refusal.field().unwrap_or(otherwise);
        let field = names.iter().find(|(theirs, _)| *theirs == field).map_or(field, |(_, ours)| ours);
        Self(vec![(field.to_owned(), refusal.to_string())])
    }
}

impl From<Vec<service::FieldError>> for Errors {
    fn from(errors: Vec<service::FieldError>) -> Self {
        let mut all = Self::none();
        for error in errors {
            all.add(error.field, error.message);
        }
        all
    }
}

/// Reads a form, field by field, in the order of the page, and collects what is wrong.
///
/// ```
/// use jiff::civil::date;
/// use web::form::{Posted, Reader};
///
/// let posted = Posted::new(vec![("date".to_owned(), "tomorow".to_owned())]);
/// let mut read = Reader::new(&posted, date(2026, 11, 23));
/// assert_eq!(read.date("date", "the date of the appointment"), None);
/// let errors = read.finish();
/// assert_eq!(errors.of("date"), Some("Enter the date of the appointment like 27/3/26, 27 Mar 2026 or tomorrow"));
/// ```
#[derive(Debug)]
pub struct Reader<'p> {
    posted: &'p Posted,
    today: Date,
    errors: Errors,
}

impl<'p> Reader<'p> {
    /// Reads `posted`; `today` is the day that "today" and "+7" are counted from.
    #[must_use]
    pub const fn new(posted: &'p Posted, today: Date) -> Self {
        Self { posted, today, errors: Errors::none() }
    }

    /// Text that may be empty, without space around it. `max` is in characters.
    pub fn text(&mut self, field: &str, max: usize) -> String {
        let text = self.posted.get(field).trim();
        if text.chars().nth(max).is_some() {
            self.errors.add(field, format!("Shorten the text to {max} characters or fewer"));
        }
        text.to_owned()
    }

    /// Text that is wanted: "Enter {what}" when it is empty.
    pub fn wanted(&mut self, field: &str, what: &str, max: usize) -> String {
        let text = self.text(field, max);
        if text.is_empty() {
            self.errors.add(field, format!("Enter {what}"));
        }
        text
    }

    /// A date that is wanted; `what` as in "the date of the appointment".
    pub fn date(&mut self, field: &str, what: &str) -> Option<Date> {
        let message = match read_date(self.posted.get(field), self.today) {
            Ok(day) => return Some(day),
            Err(NotUnderstood::Empty) => format!("Enter {what}"),
            Err(NotUnderstood::NoSuch) => format!("Enter {what} as a day that exists, like 27/3/26"),
            Err(_) => format!("Enter {what} like 27/3/26, 27 Mar 2026 or tomorrow"),
        };
        self.errors.add(field, message);
        None
    }

    /// A date that may be left out.
    pub fn date_if_any(&mut self, field: &str, what: &str) -> Option<Date> {
        if self.posted.get(field).trim().is_empty() { None } else { self.date(field, what) }
    }

    /// A time that is wanted; `what` as in "the start time".
    pub fn time(&mut self, field: &str, what: &str) -> Option<Time> {
        let typed = self.posted.get(field).trim();
        let message = match read_time(typed) {
            Ok(time) => return Some(time),
            Err(NotUnderstood::Empty) => format!("Enter {what}"),
            Err(NotUnderstood::NoSuch) => format!("Enter {what} as a time that exists, like 9:30am"),
            Err(NotUnderstood::MorningOrAfternoon) => format!("Enter {what} with am or pm: {typed}am or {typed}pm"),
            Err(NotUnderstood::Form) => format!("Enter {what} like 9:30am or 1430"),
        };
        self.errors.add(field, message);
        None
    }

    /// One of a list; `what` as in "what came of the appointment": "Choose {what}" when nothing fits.
    pub fn choice<T>(&mut self, field: &str, what: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let chosen = read(self.posted.get(field));
        if chosen.is_none() {
            self.errors.add(field, format!("Choose {what}"));
        }
        chosen
    }

    /// Notes something that this page found wrong itself.
    pub fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.errors.add(field, message);
    }

    /// All that is wrong; [`Errors::is_empty`] when nothing is.
    #[must_use]
    pub fn finish(self) -> Errors {
        self.errors
    }
}

/// What a form shows in its fields: what was typed, if it comes back; else what the page proposes.
#[derive(Clone, Copy, Debug)]
pub struct Filled<'f> {
    /// What was typed, when the form comes back or a draft is used.
    pub posted: Option<&'f Posted>,
    /// What is wrong with it.
    pub errors: &'f Errors,
}

impl<'f> Filled<'f> {
    /// A form that is shown for the first time.
    #[must_use]
    pub const fn fresh() -> Filled<'static> {
        const NONE: &Errors = &Errors::none();
        Filled { posted: None, errors: NONE }
    }

    /// A form that comes back.
    #[must_use]
    pub const fn again(posted: &'f Posted, errors: &'f Errors) -> Self {
        Self { posted: Some(posted), errors }
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, field: &str, proposed: impl Into<String>) -> String {
        self.posted.map_or_else(|| proposed.into(), |posted| posted.get(field).to_owned())
    }

    /// Every value of a field, as ticked boxes have.
    #[must_use]
    pub fn values(&self, field: &str, proposed: &[&str]) -> Vec<String> {
        match self.posted {
            Some(posted) => posted.all(field).map(str::to_owned).collect(),
            None => proposed.iter().map(|value| (*value).to_owned()).collect(),
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<String> {
        self.errors.of(field).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn posted(fields: &[(&str, &str)]) -> Posted {
        Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn every_error_of_a_form_is_told_at_once_and_in_the_order_of_its_fields() {
        let posted = posted(&[("date", "31/2/26"), ("start", "2"), ("note", " ")]);
        let mut read = Reader::new(&posted, date(2026, 11, 23));
        read.date("date", "the date of the appointment");
        read.time("start", "the start time");
        read.time("end", "the end time");
        read.wanted("note", "what happened", 10);
        let errors = read.finish();
        let told: Vec<_> = errors.iter().collect();
        assert_eq!(
            told,
            [
                ("date", "Enter the date of the appointment as a day that exists, like 27/3/26"),
                ("start", "Enter the start time with am or pm: 2am or 2pm"),
                ("end", "Enter the end time"),
                ("note", "Enter what happened"),
            ]
        );
    }

    #[test]
    fn the_summary_and_the_field_say_the_same() {
        let mut errors = Errors::none();
        errors.add("date", "Enter the date");
        errors.add("date", "A second thing about the same field is not told");
        let summary = html! { (errors.summary()) }.into_string();
        assert!(summary.contains(r##"<a href="#date">Enter the date</a>"##), "{summary}");
        assert_eq!(errors.of("date"), Some("Enter the date"));
        assert_eq!(summary.matches("<li>").count(), 1);
    }

    #[test]
    fn text_is_the_same_however_it_was_typed() {
        let posted = posted(&[("note", "cafe\u{301}\r\nline two\rline three")]);
        assert_eq!(posted.get("note"), "caf\u{e9}\nline two\nline three");
    }

    #[test]
    fn a_draft_keeps_what_was_written_and_neither_token_nor_command() {
        let sent = posted(&[("csrf", "t"), ("command", "c"), ("tags", "Work"), ("tags", "Home")]);
        let draft = Posted::from_draft(&sent.to_draft()).expect("a draft");
        assert_eq!(draft, posted(&[("tags", "Work"), ("tags", "Home")]));
        assert_eq!(Posted::from_draft("not a draft"), None);
    }

    #[test]
    fn a_form_that_comes_back_shows_what_was_typed_and_not_what_was_proposed() {
        let (sent, errors) = (posted(&[("place", "")]), Errors::none());
        assert_eq!(Filled::fresh().value("place", "Example House"), "Example House");
        assert_eq!(Filled::again(&sent, &errors).value("place", "Example House"), "");
        assert!(Filled::again(&sent, &errors).values("remind", &["yes"]).is_empty());
    }

    #[test]
    fn a_refusal_stands_beside_the_field_as_this_form_calls_it() {
        let refusal = Refusal::DateInPast { field: "date" };
        let errors = Errors::refused(&refusal, &[("date", "next-date")], "outcome");
        assert_eq!(errors.of("next-date"), Some("Date must be today or later"));
        let errors = Errors::refused(&Refusal::AlreadyClosed, &[], "outcome");
        assert!(errors.of("outcome").is_some());
    }
}
