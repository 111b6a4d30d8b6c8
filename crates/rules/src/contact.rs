//! Contact types: what can be booked, noted or arrive in a record, and how each behaves.
//!
//! Source of the idea, the groups and the codes: enforcement section 1 of the reference texts. Which flags each type
//! carries is reference data that no public text gives, so the table marks the flags as our own defaults.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::{ContactCode, ContactGroupCode};
use crate::dated::{Row, Table};
use crate::policy::{Document, PolicyError};

/// Yes, no, or either: what a type says about an outcome or a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Must be given.
    Yes,
    /// Must not be given.
    No,
    /// May be given.
    Both,
}

/// How a contact of this type comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactUse {
    /// Booked ahead and closed with an outcome.
    Appointment,
    /// Written down after it happened.
    Note,
    /// Written by the service or a feed when something else is recorded; hidden by default.
    System,
}

/// By which way people meet or speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactMode {
    /// At an office or other premises.
    Office,
    /// At the person's home.
    Home,
    /// At the door of the person's home.
    Doorstep,
    /// By telephone.
    Telephone,
    /// By video.
    Video,
    /// By text message.
    Text,
    /// By email.
    Email,
    /// By letter.
    Letter,
    /// In prison.
    Prison,
}

/// What else is true of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactFlag {
    /// The person is to be there: absences count.
    Attendance,
    /// Counts as a contact under national standards.
    NationalStandard,
    /// Not to be shared with the person unless decided otherwise. Once sensitive, always sensitive.
    Sensitive,
    /// The officer of the case is told.
    Alert,
    /// Hours may be credited.
    Hours,
    /// May be dated in the future.
    FutureDated,
    /// Belongs to the whole person and not to one order.
    WholePerson,
    /// The first contact after sentence or release.
    Initial,
    /// A step in enforcing an order or licence.
    Enforcement,
}

/// A type of contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactType {
    /// Name to show, in sentence case; `{forename}` stands for the person's first name.
    pub name: String,
    /// Group by which a record is filtered.
    pub group: ContactGroupCode,
    /// Booked, noted or written by the service.
    #[serde(rename = "use")]
    pub usage: ContactUse,
    /// By which way, where the type says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ContactMode>,
    /// Whether an outcome must, must not or may be recorded.
    pub outcome: Need,
    /// Whether a place must, must not or may be given.
    pub location: Need,
    /// What else is true.
    #[serde(default)]
    pub flags: BTreeSet<ContactFlag>,
    /// Place among the common types of the short note form, 1 first; none for the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common: Option<u8>,
    /// Usual length in minutes, proposed when booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_minutes: Option<u16>,
    /// Headings offered for a structured note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// The type that records the answer to this one, for types that ask another agency something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<ContactCode>,
}

impl ContactType {
    /// Whether the type carries `flag`.
    #[must_use]
    pub fn is(&self, flag: ContactFlag) -> bool {
        self.flags.contains(&flag)
    }

    /// The name with the person's first name in it.
    #[must_use]
    pub fn name_for(&self, forename: &str) -> String {
        self.name.replace("{forename}", forename)
    }
}

/// A group of contact types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactGroup {
    /// Name to show.
    pub name: String,
}

/// All contact types and their groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts {
    /// The types, in the order in which to offer them.
    pub types: Table<ContactCode, ContactType>,
    /// The groups.
    pub groups: Table<ContactGroupCode, ContactGroup>,
}

impl Contacts {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let contacts = Self { types: document.table("contact")?, groups: document.table("group")? };
        for (code, row) in contacts.types.rows() {
            if !contacts.groups.knows(row.value.group) {
                return Err(
                    document.problem(&format!("contact {code}"), format!("field `group`: there is no group {}", row.value.group))
                );
            }
            if let Some(answer) = row.value.answered_by
                && !contacts.types.knows(answer)
            {
                return Err(
                    document.problem(&format!("contact {code}"), format!("field `answered_by`: there is no type {answer}"))
                );
            }
        }
        Ok(contacts)
    }

    /// Types that can be booked on `day`.
    pub fn appointments(&self, day: Date) -> impl Iterator<Item = (ContactCode, &Row<ContactType>)> {
        self.types.in_force(day).filter(|(_, row)| row.value.usage == ContactUse::Appointment)
    }

    /// Types for the note form on `day`: the common ones first in their order, then the rest by name.
    #[must_use]
    pub fn notes(&self, day: Date) -> Vec<(ContactCode, &Row<ContactType>)> {
        let mut notes: Vec<_> = self.types.in_force(day).filter(|(_, row)| row.value.usage == ContactUse::Note).collect();
        notes.sort_by(|(_, a), (_, b)| {
            let key = |row: &Row<ContactType>| (row.value.common.unwrap_or(u8::MAX), row.value.name.to_lowercase());
            key(a).cmp(&key(b))
        });
        notes
    }
}
