//! Who is around the person: partner, children, household; and whether the household is known.
//!
//! A reply from another agency that names somebody who is not here opens work, and "no children" can be said only of a
//! household that is known (`domain/safeguarding.md` section 2).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{case_file::CaseFile, decide::Context, event::Event, id::ConnectionId, refusal::Refusal, text};

/// What somebody is to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Relationship {
    /// Spouse, civil partner, girlfriend or boyfriend.
    Partner,
    /// A former partner.
    FormerPartner,
    /// Own child.
    Child,
    /// A partner's child, or another child near the person.
    OtherChild,
    /// Parent, brother, sister, other family.
    Family,
    /// Anybody else.
    Other,
}

impl Relationship {
    /// Every relationship, in the order of the form.
    pub const ALL: [Self; 6] = [Self::Partner, Self::FormerPartner, Self::Child, Self::OtherChild, Self::Family, Self::Other];

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Partner => "Partner",
            Self::FormerPartner => "Former partner",
            Self::Child => "Own child",
            Self::OtherChild => "Other child",
            Self::Family => "Family",
            Self::Other => "Somebody else",
        }
    }

    /// Whether it says that they are a child.
    #[must_use]
    pub const fn is_child(self) -> bool {
        matches!(self, Self::Child | Self::OtherChild)
    }
}

/// Somebody around the person became known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionRecorded {
    /// Their id.
    pub id: ConnectionId,
    /// Name, or what is known of it.
    pub name: String,
    /// What they are to the person.
    pub relationship: Relationship,
    /// Whether they are under 18.
    #[serde(default)]
    pub child: bool,
    /// Whether they live with the person.
    #[serde(default)]
    pub lives_with: bool,
    /// Whether they are pregnant.
    #[serde(default)]
    pub pregnant: bool,
    /// Since when.
    pub from: Date,
    /// Where we know it from.
    pub source: String,
}

/// Somebody is no longer around.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionEnded {
    /// Who.
    pub id: ConnectionId,
    /// Last day.
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// The household was asked about and is known: those on the record, and nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HouseholdConfirmed {
    /// The day it was asked.
    pub on: Date,
    /// Who said so, or how it was seen.
    pub source: String,
}

/// Somebody around the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// As recorded.
    pub what: ConnectionRecorded,
    /// The day we came to know of them: a check sent before it did not ask about them.
    pub known_on: Date,
    /// End, once they are no longer around.
    pub ended: Option<ConnectionEnded>,
}

/// Everybody around the person, and when the household was last confirmed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Household {
    /// Everybody, in the order recorded.
    pub connections: Vec<Connection>,
    /// Confirmations, oldest first.
    pub confirmed: Vec<HouseholdConfirmed>,
}

impl Household {
    /// Those around on `day`.
    pub fn around(&self, day: Date) -> impl Iterator<Item = &ConnectionRecorded> {
        let live = move |c: &&Connection| c.what.from <= day && c.ended.as_ref().is_none_or(|e| day <= e.until);
        self.connections.iter().filter(live).map(|c| &c.what)
    }

    /// Whether the composition of the household is known: it was confirmed at least once.
    #[must_use]
    pub fn known(&self) -> bool {
        !self.confirmed.is_empty()
    }

    /// Whether a child is around on `day`.
    #[must_use]
    pub fn near_children(&self, day: Date) -> bool {
        self.around(day).any(|c| c.child || c.pregnant)
    }

    /// The one with this id.
    #[must_use]
    pub fn find(&self, id: ConnectionId) -> Option<&Connection> {
        self.connections.iter().find(|c| c.what.id == id)
    }

    /// The only one around whose name is `name`, whatever the case of its letters; none when several have it.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&ConnectionRecorded> {
        let mut of_that_name =
            self.connections.iter().filter(|c| c.ended.is_none() && c.what.name.trim().eq_ignore_ascii_case(name.trim()));
        let first = of_that_name.next()?;
        of_that_name.next().is_none().then_some(&first.what)
    }

    pub(crate) fn apply(&mut self, event: &Event, on: Date) {
        match event {
            Event::ConnectionRecorded(e) => {
                self.connections.push(Connection { what: e.clone(), known_on: on, ended: None });
            }
            Event::ConnectionEnded(e) => {
                if let Some(found) = self.connections.iter_mut().find(|c| c.what.id == e.id) {
                    found.ended = Some(e.clone());
                }
            }
            Event::HouseholdConfirmed(e) => self.confirmed.push(e.clone()),
            _ => {}
        }
    }
}

/// A wish about those around the person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    Record(ConnectionRecorded),
    End(ConnectionEnded),
    Confirm(HouseholdConfirmed),
}

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let event = match wish {
        Wish::Record(w) => Event::ConnectionRecorded(recorded(case, w, ctx)?),
        Wish::End(w) => {
            let found = case.household.find(w.id).ok_or(Refusal::NotFound { what: "person around them" })?;
            if found.ended.is_some() {
                return Err(Refusal::AlreadyEnded { what: "connection" });
            }
            if w.until < found.what.from {
                return Err(Refusal::EndsBeforeStart);
            }
            if w.until > ctx.today() {
                return Err(Refusal::InFuture { field: "until", what: "Last day" });
            }
            text::required("reason", "why it ended", &w.reason, text::REASON_MAX)?;
            Event::ConnectionEnded(w)
        }
        Wish::Confirm(w) => {
            if w.on > ctx.today() {
                return Err(Refusal::InFuture { field: "on", what: "Day" });
            }
            text::required("source", "who said so, or how it was seen", &w.source, text::REASON_MAX)?;
            Event::HouseholdConfirmed(w)
        }
    };
    Ok(vec![event])
}

/// Somebody around the person as they are to be recorded: those of a child's relationship are children.
pub(crate) fn recorded(case: &CaseFile, mut wish: ConnectionRecorded, ctx: &Context<'_>) -> Result<ConnectionRecorded, Refusal> {
    if case.household.find(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That person" });
    }
    text::required("name", "a name, or what is known of it", &wish.name, text::SHORT_MAX)?;
    text::required("source", "where we know it from", &wish.source, text::REASON_MAX)?;
    if wish.from > ctx.today() {
        return Err(Refusal::InFuture { field: "from", what: "Start date" });
    }
    wish.child |= wish.relationship.is_child();
    Ok(wish)
}
