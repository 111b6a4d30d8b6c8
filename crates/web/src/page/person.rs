//! What every page about a person begins with: the record is opened (decided and audited by the service), the banner is
//! made, and the page stands under it.
//!
//! ```ignore
//! async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
//!     let person = Person::open(&app, &visitor, &crn, past, Tab::Risk, &[FieldGroup::Risk]).await?;
//!     Ok(person.page("Risk").main(markup(&person.opened.case)).answer(&visitor))
//! }
//! ```

use jiff::civil::Date;
use serde::Deserialize;
use service::{
    Opened,
    access::{Action, FieldGroup},
};
use uuid::Uuid;

use crate::{
    app::App,
    banner::{self, Around, Tab},
    form::when::read_date,
    gate::Visitor,
    shell::Page,
    trouble::Trouble,
    view::banner::{Banner, Rights, Seen},
};

/// `?as-at=2026-03-01`: the record as it stood at the end of that day.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Past {
    /// The day as typed, in any form that a date field takes.
    #[serde(rename = "as-at", default)]
    as_at: String,
}

impl Past {
    /// The day that was asked for; none when none was. Never the present for a day that cannot be read or has not come:
    /// a reader would take it for the past.
    fn day(&self, today: Date) -> Result<Option<Date>, Trouble> {
        if self.as_at.trim().is_empty() {
            return Ok(None);
        }
        match read_date(&self.as_at, today) {
            Ok(day) if day <= today => Ok(Some(day)),
            _ => Err(Trouble::NoSuchDay),
        }
    }
}

/// A record that is open, with its banner.
#[derive(Clone, Debug)]
pub struct Person {
    /// The record: `opened.case` is what the page shows.
    pub opened: Opened,
    /// The banner.
    pub banner: Banner,
    tab: Tab,
    tabs: Vec<Tab>,
    command: Uuid,
    back: String,
    visitor: Visitor,
}

impl Person {
    /// Opens a record for the parts that a page shows; the line of risk for the banner comes with them.
    ///
    /// # Errors
    /// As [`service::Service::open_case`]: each becomes its page, "Say why" and "Ask for access" included.
    pub async fn open(
        app: &App,
        visitor: &Visitor,
        crn: &str,
        past: Past,
        tab: Tab,
        groups: &[FieldGroup],
    ) -> Result<Self, Trouble> {
        Self::open_also(app, visitor, crn, past, tab, (groups, &[])).await
    }

    /// As [`Self::open`], and for those of a second list that the visitor may see: the page leaves the others out.
    ///
    /// # Errors
    /// As [`Self::open`]; never because of a part of the second list.
    pub async fn open_also(
        app: &App,
        visitor: &Visitor,
        crn: &str,
        past: Past,
        tab: Tab,
        (groups, also): (&[FieldGroup], &[FieldGroup]),
    ) -> Result<Self, Trouble> {
        let (crn, who, as_at) = (crn.to_owned(), visitor.clone(), past.day(app.today())?);
        // The banner shows the line of risk to everyone who may see it: not to victim liaison, nor to an auditor.
        let (groups, also) = (groups.to_vec(), [also, &[FieldGroup::Core, FieldGroup::RiskLine]].concat());
        let (opened, officer) = app
            .ask(move |service| {
                let opened = service.open_case_also(who.actor(), &crn, (&groups, &also), as_at, None)?;
                let held = opened.case.allocation().map(|held| held.officer);
                let names = service.officer_names(held.as_slice())?;
                let officer = names.into_values().next();
                Ok((opened, officer))
            })
            .await?;
        match opened.as_at {
            Some(day) if opened.case.version == 0 => Err(Trouble::NoRecordThen(day, format!("/people/{}", opened.crn()))),
            _ => Ok(Self::of(app, visitor, opened, officer.as_deref(), tab)),
        }
    }

    fn of(app: &App, visitor: &Visitor, opened: Opened, officer: Option<&str>, tab: Tab) -> Self {
        let service = app.service();
        let may = |action, group| service.may(visitor.actor(), &opened, action, group);
        let rights = Rights {
            risk: opened.has(FieldGroup::RiskLine),
            note: may(Action::Write, FieldGroup::Contacts),
            book: may(Action::Write, FieldGroup::Appointments),
        };
        let seen = Seen {
            policy: service.policy(),
            zone: service.zone(),
            now: opened.now,
            as_at: opened.as_at,
            officer,
            limited: opened.limited,
            rights,
        };
        let banner = Banner::of(&opened.case, &seen);
        let tabs = Tab::ALL.into_iter().filter(|tab| may(Action::Read, group_of(*tab))).collect();
        let back = app.return_key(visitor.here());
        Self { opened, banner, tab, tabs, command: app.new_id(), back, visitor: visitor.clone() }
    }

    /// A page about the person: banner and tabs above it, the person in its title; only the case number to those who may
    /// see what is about the record and not what is in it.
    #[must_use]
    pub fn page(&self, title: impl Into<String>) -> Page {
        if !self.opened.has(FieldGroup::Core) {
            // An auditor, or whoever looks after the lists of a case that is closed to them: the number and nothing else.
            return Page::new(title).of(self.opened.crn());
        }
        let around = Around { visitor: &self.visitor, command: self.command, back: &self.back };
        let above = banner::show(&self.banner, &self.tabs, self.tab, around);
        Page::new(title).of(self.banner.title()).before(above)
    }

    /// Whether the visitor may do something with the record: what decides which forms and buttons a page shows. A past
    /// view offers nothing.
    #[must_use]
    pub fn may(&self, app: &App, action: Action, group: FieldGroup) -> bool {
        app.service().may(self.visitor.actor(), &self.opened, action, group)
    }

    /// Who asks.
    pub(super) const fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// The key that brings a form of this page back to it (`?from=`).
    #[must_use]
    pub fn back(&self) -> &str {
        &self.back
    }
}

/// The part of the record that a tab shows.
#[must_use]
pub const fn group_of(tab: Tab) -> FieldGroup {
    match tab {
        Tab::Overview => FieldGroup::Core,
        Tab::Appointments => FieldGroup::Appointments,
        Tab::Record => FieldGroup::Contacts,
        Tab::Risk => FieldGroup::Risk,
        Tab::Checks => FieldGroup::Checks,
        Tab::Plan => FieldGroup::Plan,
        Tab::Sentence => FieldGroup::Sentence,
        Tab::Enforcement => FieldGroup::Enforcement,
        Tab::Oversight => FieldGroup::Oversight,
        Tab::Details => FieldGroup::Details,
        Tab::AccessLog => FieldGroup::AccessLog,
    }
}
