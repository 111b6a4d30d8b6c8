//! The contact of the national record that matches a step of a check, so that chronology and exports show both alike.

use jiff::{Timestamp, civil::Date};
use rules::code::ContactCode;
use rules::contact::{ContactFlag, ContactUse};
use uuid::Uuid;

use crate::{
    case_file::CaseFile,
    contact::{Contact, ContactRecorded},
    decide::Context,
    event::Event,
    id::{ContactId, EnquiryId},
};

/// How many contacts one check may write: their ids follow from its own, so that the same wish gives the same contact.
const CONTACTS_MAX: u128 = 256;
/// The distance between them: far enough from the ids that a form makes, which are next to each other.
const APART: u32 = 64;

/// A step of a check that the national record knows.
pub(super) struct Step<'a> {
    /// Which check.
    pub id: EnquiryId,
    /// Which contact of the check this is, from 1.
    pub number: u32,
    /// The types that policy names, best first.
    pub codes: &'a [ContactCode],
    /// The day.
    pub on: Date,
    /// What happened, in words.
    pub note: String,
}

/// The contact to write beside the step; none when policy names no type, or somebody wrote one of that type for that day
/// by hand.
pub(super) fn contact(case: &CaseFile, step: Step<'_>, ctx: &Context<'_>) -> Option<Event> {
    let types = &ctx.policy.contacts.types;
    let known = step.codes.iter().find_map(|code| types.on(*code, step.on).map(|row| (*code, row)));
    let (kind, row) = known.filter(|(_, row)| row.value.usage != ContactUse::Appointment)?;
    let by_hand = |c: &Contact| c.what.kind == kind && ctx.day_of(c.what.happened_at) == step.on && !written_by_a_check(case, c);
    let id = ContactId(Uuid::from_u128(step.id.0.as_u128().wrapping_add(u128::from(step.number) << APART)));
    if case.contacts.iter().any(|c| by_hand(c) || c.what.id == id) {
        return None;
    }
    Some(Event::ContactRecorded(ContactRecorded {
        id,
        kind,
        happened_at: noon(step.on, ctx),
        note: step.note,
        summary: String::new(),
        tags: Vec::new(),
        sensitive: row.value.is(ContactFlag::Sensitive),
        sentence: None,
    }))
}

/// Whether the contact was written beside a step of a check.
#[must_use]
pub(crate) fn written_by_a_check(case: &CaseFile, contact: &Contact) -> bool {
    case.enquiries.all.iter().any(|e| {
        let away = contact.what.id.0.as_u128().wrapping_sub(e.id.0.as_u128());
        away.trailing_zeros() >= APART && (1..CONTACTS_MAX).contains(&(away >> APART))
    })
}

/// Now, or noon of an earlier day: the hour of a message is not asked for.
fn noon(on: Date, ctx: &Context<'_>) -> Timestamp {
    if on == ctx.today() {
        return ctx.now;
    }
    on.at(12, 0, 0, 0).to_zoned(ctx.zone.clone()).map_or(ctx.now, |noon| noon.timestamp())
}
