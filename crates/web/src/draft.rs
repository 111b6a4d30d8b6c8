//! Nothing is lost (design rule 6 of users-and-journeys): what was typed is kept on the server at every post that was not
//! saved, for 14 days, and offered back.
//!
//! A page with a form does three things: it calls [`keep`] before it answers 422 or for "Save draft"; it shows
//! [`Offered::alert`] when [`offered`] finds a draft, and fills the form from it when the address says `?draft=use`; and
//! it calls [`discard`] once the form was saved.

use govuk::Alert;
use jiff::{Timestamp, tz::TimeZone};
use maud::{Markup, html};
use record::words::clock_time;
use serde::Deserialize;

use crate::{app::App, form::Posted, gate::Visitor, respond::with_query, trouble::Trouble, view::words::short_day_and_time};

/// `?draft=use`: fill the form from the draft.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct UseDraft {
    #[serde(default)]
    draft: Option<String>,
}

impl UseDraft {
    /// Whether the address asks for it.
    #[must_use]
    pub fn wanted(&self) -> bool {
        self.draft.as_deref() == Some("use")
    }
}

/// A draft that was found.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What was typed.
    pub posted: Posted,
    /// When it was kept.
    pub saved_at: Timestamp,
}

impl Offered {
    /// "Use your draft from 10:42am", with the address that fills the form of `page` from it.
    #[must_use]
    pub fn alert(&self, page: &str, now: Timestamp, zone: &TimeZone) -> Markup {
        let same_day = zone.to_datetime(self.saved_at).date() == zone.to_datetime(now).date();
        let when =
            if same_day { clock_time(zone.to_datetime(self.saved_at).time()) } else { short_day_and_time(self.saved_at, zone) };
        let link = html! {
            "What you wrote was kept. "
            a class="govuk-link" href=(with_query(page, "draft", "use")) { "Use your draft from " (when) }
        };
        html! { (Alert::information("Your draft").content(link)) }
    }
}

/// Keeps what was typed on a page. When it cannot be kept the page is shown all the same, with everything in it: that is
/// logged and not told.
pub async fn keep(app: &App, visitor: &Visitor, page: &str, posted: &Posted) {
    let (who, page, body) = (visitor.clone(), page.to_owned(), posted.to_draft());
    let kept = app.ask(move |service| service.save_draft(who.actor(), &page, &body)).await;
    if let Err(trouble) = kept {
        tracing::warn!(status = trouble.status().as_u16(), "a draft could not be kept");
    }
}

/// The draft of a page, if there is one.
///
/// # Errors
/// [`Trouble`] as the service gives it.
pub async fn offered(app: &App, visitor: &Visitor, page: &str) -> Result<Option<Offered>, Trouble> {
    let (who, page) = (visitor.clone(), page.to_owned());
    let found = app.ask(move |service| service.draft(who.actor(), &page)).await?;
    Ok(found.and_then(|draft| Some(Offered { posted: Posted::from_draft(&draft.body)?, saved_at: draft.saved_at })))
}

/// Forgets the draft of a page that was saved. A draft that stays by mistake does no harm.
pub async fn discard(app: &App, visitor: &Visitor, page: &str) {
    let (who, page) = (visitor.clone(), page.to_owned());
    if app.ask(move |service| service.discard_draft(who.actor(), &page)).await.is_err() {
        tracing::warn!("a draft could not be removed");
    }
}
