//! A booking as it was typed.

use jiff::{Timestamp, civil::Time};
use record::{
    AppointmentId, CaseFile,
    appointment::{AppointmentArranged, VisitSafety},
};
use rules::code::ContactCode;

use super::{Colleague, Under, WHOLE_PERSON, instant};
use crate::{
    form::{Posted, Reader, when::read_time},
    view::shown::Shown,
};

fn read_under(case: &CaseFile, typed: &str) -> Option<Under> {
    if typed == WHOLE_PERSON {
        return Some(Under::default());
    }
    case.sentences.iter().find_map(|sentence| {
        let id = sentence.what.id;
        if id.to_string() == typed {
            return Some(Under { sentence: Some(id), requirement: None });
        }
        let requirement = sentence.requirements.iter().find(|(r, _)| r.id.to_string() == typed)?;
        Some(Under { sentence: Some(id), requirement: Some(requirement.0.id) })
    })
}

/// A booking as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Type.
    pub kind: ContactCode,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Where.
    pub place: String,
    /// With whom.
    pub with: Colleague,
    /// Under what.
    pub under: Under,
    /// Whether the person gets a text the day before.
    pub text_reminder: bool,
    /// What it is for.
    pub purpose: Option<String>,
    /// How a visit to somebody who may harm staff is kept safe.
    pub visit_safety: Option<VisitSafety>,
}

impl Booking {
    /// The fact that the record is asked to make of it.
    #[must_use]
    pub fn arranged(self, id: AppointmentId) -> AppointmentArranged {
        AppointmentArranged {
            id,
            kind: self.kind,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            place: self.place,
            officer: self.with.officer,
            team: self.with.team,
            sentence: self.under.sentence,
            requirement: self.under.requirement,
            sensitive: false,
            text_reminder: self.text_reminder,
            purpose: self.purpose,
            moved_from: None,
            visit_safety: self.visit_safety,
        }
    }
}

/// Reads the booking fields. What is wrong is noted in `read`; then there is no booking.
///
/// `under` stands where the form does not ask for it.
#[must_use]
pub fn read(
    read: &mut Reader<'_>,
    posted: &Posted,
    facts: &Shown<'_>,
    colleagues: &[Colleague],
    under: Option<Under>,
) -> Option<Booking> {
    let kind = read.choice("kind", "the type of appointment", |typed| ContactCode::new(typed).ok());
    let day = read.date("date", "the date of the appointment");
    let start = read.time("start", "the start time");
    let end = read.time("end", "the end time");
    let end = moved_with_start(posted, start).or(end);
    let place = read.wanted("place", "where the appointment takes place", record::text::SHORT_MAX);
    let with = read.choice("with", "who the appointment is with", |typed| {
        colleagues.iter().find(|colleague| colleague.officer.to_string() == typed).cloned()
    });
    let under = under.or_else(|| read.choice("under", "what the appointment is under", |typed| read_under(facts.case, typed)));
    let purpose = read.text("purpose", record::text::REASON_MAX);
    let visit_safety = safety(read, posted, colleagues);
    let (day, start, end) = (day?, start?, end?);
    let (starts_at, ends_at) = (instant(day, start, facts.zone)?, instant(day, end, facts.zone)?);
    Some(Booking {
        kind: kind?,
        starts_at,
        ends_at,
        place,
        with: with?,
        under: under?,
        text_reminder: posted.has("remind"),
        purpose: Some(purpose).filter(|purpose| !purpose.is_empty()),
        visit_safety,
    })
}

/// Who goes along, or which manager approved that nobody does. What stands under a button that was not chosen is ignored.
fn safety(read: &mut Reader<'_>, posted: &Posted, colleagues: &[Colleague]) -> Option<VisitSafety> {
    match posted.get("visit-safety") {
        "accompanied" => Some(VisitSafety::Accompanied { with: read.text("goes-along", record::text::SHORT_MAX) }),
        "alone" => {
            let reason = read.text("approved-because", record::text::REASON_MAX);
            let manager = read.choice("approved-by", "the manager who approved it", |typed| {
                let mut managers = colleagues.iter().filter(|colleague| colleague.manager);
                managers.find(|manager| manager.officer.to_string() == typed).map(|manager| manager.officer)
            });
            Some(VisitSafety::ApprovedAlone { manager: manager?, reason })
        }
        _ => None,
    }
}

/// The end of an appointment whose start was changed and whose proposed end was left alone: as long after it as proposed.
/// None when the end was typed, or was proposed with nothing.
fn moved_with_start(posted: &Posted, start: Option<Time>) -> Option<Time> {
    let read = |field: &str| read_time(posted.get(field)).ok();
    let (from, until) = (read("proposed-start")?, read("proposed-end")?);
    let left_alone = read("end")? == until;
    let start = start.filter(|start| left_alone && *start != from)?;
    let lasts = from.duration_until(until);
    start.checked_add(lasts).ok()
}
