//! Case management support: contacts on a case that another officer than its holder did.

use jiff::{civil::Date, tz::TimeZone};
use rules::{Policy, code::ContactCode, workload::support::SupportPeriod};

use crate::{
    case_file::CaseFile,
    contact::Contact,
    correction::CorrectionKind,
    event::Event,
    id::{ContactId, OfficerId},
};

/// One contact of support: its points go to the officer who did it and come off the one who holds the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// Which contact.
    pub contact: ContactId,
    /// Its code.
    pub code: ContactCode,
    /// The day it was done.
    pub on: Date,
    /// Who did it: whoever recorded it.
    pub done_by: OfficerId,
    /// Who held the case on that day.
    pub case_of: OfficerId,
    /// Points.
    pub points: i64,
    /// The first day on which it no longer counts; none when it always counts.
    pub until: Option<Date>,
}

impl Support {
    /// Whether it still counts on `day`.
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day < until)
    }
}

/// The support contacts of a case that have points, in the order they were recorded: those past their day, too. One that was
/// entered in error gives none.
#[must_use]
pub fn support(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Support> {
    let table = &policy.workload.support;
    let one = |contact: &Contact| {
        let code = contact.what.kind;
        let on = zone.to_datetime(contact.what.happened_at).date();
        let points = i64::from(table.points(code, on));
        let holder = case.allocations.iter().rev().find(|held| held.from <= on).or_else(|| case.allocations.first())?;
        let done_by = OfficerId(contact.recorded_by.0);
        let in_error = || case.corrections_of(contact.version).any(|c| c.what.kind == CorrectionKind::EnteredInError);
        (points != 0 && done_by != holder.officer && !in_error()).then(|| Support {
            contact: contact.what.id,
            code,
            on,
            done_by,
            case_of: holder.officer,
            points,
            until: table.until(SupportPeriod::Own, on, on),
        })
    };
    case.contacts.iter().filter(|contact| table.contacts.knows(contact.what.kind)).filter_map(one).collect()
}

/// Whether an event may bear on who supported whom: a contact of support, a new holder, an entry said to be in error.
#[must_use]
pub fn bears_on_support(event: &Event, policy: &Policy) -> bool {
    match event {
        Event::ContactRecorded(contact) => policy.workload.support.contacts.knows(contact.kind),
        Event::CaseAllocated(_) => true,
        Event::EntryCorrected(correction) => correction.kind == CorrectionKind::EnteredInError,
        _ => false,
    }
}
