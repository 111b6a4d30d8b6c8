//! What every operation about a person begins and ends with: the record is opened for a part of it; a wish is done once, and
//! the record is read again for the answer.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use jiff::{Timestamp, civil::Date};
use record::{Command, CommandId};
use rules::Policy;
use service::{
    Actor, Done, Opened, Service,
    access::{FieldGroup, Reason},
};
use uuid::Uuid;

use super::{
    body::{Key, Made, Stated},
    people::AsAt,
};
use crate::{
    app::App,
    form::{sealed_at, unsealed_at},
    gate::Visitor,
    trouble::Trouble,
};

/// Parts of a record.
type Groups = &'static [FieldGroup];

/// Who reads, why, and as at which day.
#[derive(Clone)]
pub struct Reads {
    /// The application.
    pub app: App,
    /// Who asks.
    pub visitor: Visitor,
    as_at: Option<Date>,
    reason: Option<Reason>,
}

impl FromRequestParts<App> for Reads {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let asked = Query::<AsAt>::from_request_parts(parts, app).await;
        let Query(AsAt { as_at }) = asked.map_err(|_| service::Trouble::field("asAt", "Send asAt as a day, like 2026-03-01"))?;
        let Stated(reason) = Stated::from_request_parts(parts, app).await?;
        Ok(Self { app: app.clone(), visitor, as_at, reason })
    }
}

impl Reads {
    /// Opens the record for these parts; refused when one of them may not be seen.
    ///
    /// # Errors
    /// As [`Service::open_case`].
    pub async fn open(&self, crn: &str, groups: Groups) -> Result<Opened, Trouble> {
        self.open_also(crn, (groups, &[])).await
    }

    /// As [`Self::open`], and for those of a second list that may be seen.
    ///
    /// # Errors
    /// As [`Self::open`]; never because of a part of the second list.
    pub async fn open_also(&self, crn: &str, groups: (Groups, Groups)) -> Result<Opened, Trouble> {
        let (crn, who, reason, as_at) = (crn.to_owned(), self.visitor.clone(), self.reason.clone(), self.as_at);
        self.app.ask(move |service| service.open_case_also(who.actor(), &crn, groups, as_at, reason.as_ref())).await
    }

    /// The tables in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.app.service().policy()
    }

    /// When this read was, sealed for this account and the address of what is read: what a signature sends back as `opened`.
    #[must_use]
    pub fn opened(&self, path: &str, now: Timestamp) -> String {
        sealed_at(&self.app, &self.visitor, path, now)
    }
}

/// Who writes, why, and under which key.
#[derive(Clone)]
pub struct Writes {
    /// Who asks, and the application.
    pub reads: Reads,
    /// The id of the wish.
    pub command: CommandId,
}

impl FromRequestParts<App> for Writes {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let Key(command) = Key::from_request_parts(parts, app).await?;
        let Stated(reason) = Stated::from_request_parts(parts, app).await?;
        Ok(Self { reads: Reads { app: app.clone(), visitor, as_at: None, reason }, command })
    }
}

impl Writes {
    /// As [`Reads::open`].
    ///
    /// # Errors
    /// As [`Reads::open`].
    pub async fn open(&self, crn: &str, groups: Groups) -> Result<Opened, Trouble> {
        self.reads.open(crn, groups).await
    }

    /// As [`Reads::policy`].
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.reads.policy()
    }

    /// Where days begin and end.
    #[must_use]
    pub fn zone(&self) -> &jiff::tz::TimeZone {
        self.reads.app.service().zone()
    }

    /// An id that follows from the key: the same key is the same wish.
    #[must_use]
    pub const fn id(&self, step: u128) -> Uuid {
        Uuid::from_u128(self.command.0.as_u128().wrapping_add(step))
    }

    /// When the client read what it now signs, as [`Reads::opened`] sealed it.
    ///
    /// # Errors
    /// [`service::Trouble::Invalid`]: nobody but this service says how long somebody looked.
    pub fn opened_at(&self, path: &str, sealed: &str) -> Result<Timestamp, Trouble> {
        let at = unsealed_at(&self.reads.app, &self.reads.visitor, path, sealed);
        let words = format!("Read {path} first, and send opened back as it is there");
        at.ok_or_else(|| service::Trouble::field("opened", words).into())
    }

    /// Does a wish about an opened record, and opens it again for these parts.
    ///
    /// # Errors
    /// As [`Service::execute`].
    pub async fn save(&self, opened: Opened, groups: Groups, wish: Command) -> Result<Saved, Trouble> {
        self.save_also(opened, (groups, &[]), wish).await
    }

    /// As [`Self::save`], opened again also for those of a second list of parts that may be seen.
    ///
    /// # Errors
    /// As [`Service::execute`].
    pub async fn save_also(&self, opened: Opened, groups: (Groups, Groups), wish: Command) -> Result<Saved, Trouble> {
        let command = self.command;
        self.save_with(opened, groups, move |service, actor, opened| {
            service.execute(actor, opened.person, command, wish, opened.reason.as_ref())
        })
        .await
    }

    /// As [`Self::save_also`], done in another way.
    ///
    /// # Errors
    /// As what does it.
    pub async fn save_with(
        &self,
        opened: Opened,
        groups: (Groups, Groups),
        wish: impl FnOnce(&Service, &Actor, &Opened) -> Result<Done, service::Trouble> + Send + 'static,
    ) -> Result<Saved, Trouble> {
        let who = self.reads.visitor.clone();
        let ask = move |service: &Service| {
            let done = wish(service, who.actor(), &opened)?;
            let opened = service.open_case_also(who.actor(), opened.crn(), groups, None, opened.reason.as_ref())?;
            Ok(Saved { opened, repeated: done.repeated })
        };
        self.reads.app.ask(ask).await
    }
}

/// A wish was done; the record as it is now.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The record.
    pub opened: Opened,
    /// Whether the key was used before.
    pub repeated: bool,
}

impl Saved {
    /// The answer: where it is (after the person's own address), which version it has, what it is.
    #[must_use]
    pub fn made<T>(&self, path: &str, version: u32, body: T) -> Made<T> {
        let location = format!("/api/v1/people/{}{path}", self.opened.crn());
        Made { location, version, repeated: self.repeated, body }
    }
}
