//! The next step of a check, and from which day it is owed: send, chase, chase again, take higher, read, analyse, use.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    enquiry::{EnquiryKind, EnquiryTrigger},
};

use super::{Enquiry, UsedIn};
use crate::case_file::CaseFile;

/// What is owed next to a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Send it.
    Send,
    /// Ask for the answer again.
    Chase,
    /// Take it to the manager.
    Escalate,
    /// Read the answer.
    Read,
    /// Write what the answer means.
    Analyse,
    /// Use the analysis in an assessment or the plan.
    Use,
}

impl Step {
    /// Every step, in the order of the chain.
    pub const ALL: [Self; 6] = [Self::Send, Self::Chase, Self::Escalate, Self::Read, Self::Analyse, Self::Use];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Chase => "chase",
            Self::Escalate => "escalate",
            Self::Read => "read",
            Self::Analyse => "analyse",
            Self::Use => "use",
        }
    }

    /// The one with this text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// What to do, for a link or a button.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Send => "Send it",
            Self::Chase => "Ask for the answer again",
            Self::Escalate => "Take it higher",
            Self::Read => "Read the answer",
            Self::Analyse => "Write what it means",
            Self::Use => "Use it in the assessment or plan",
        }
    }
}

/// The next step and the day from which it is owed; none once the answer was used, or the check is closed. Whoever holds an
/// answer may be asked before that day too.
#[must_use]
pub fn next(enquiry: &Enquiry, policy: &Policy) -> Option<(Step, Date)> {
    if enquiry.closed() || !enquiry.used.is_empty() {
        return None;
    }
    let Some(answered) = &enquiry.answered else { return Some(unanswered(enquiry, policy)) };
    if enquiry.analysed.is_some() {
        return Some((Step::Use, read_on(enquiry).unwrap_or(answered.on)));
    }
    Some(read_on(enquiry).map_or((Step::Read, answered.on), |read| (Step::Analyse, read)))
}

fn read_on(enquiry: &Enquiry) -> Option<Date> {
    enquiry.read.map(|(at, _)| TimeZone::UTC.to_datetime(at).date())
}

fn unanswered(enquiry: &Enquiry, policy: &Policy) -> (Step, Date) {
    let Some(sent) = &enquiry.sent else {
        return (Step::Send, send_by(enquiry.kind, enquiry.trigger, enquiry.needed_since, policy));
    };
    let last = enquiry.chased.last().map(|c| c.on);
    let escalated = enquiry.escalated.last().map(|e| e.on);
    let Some(last) = last.max(escalated) else { return (Step::Chase, sent.due_on) };
    let (step, on) = if enquiry.chased.len() >= 2 && escalated.is_none() {
        (Step::Escalate, policy.enquiries.escalate_on(enquiry.kind, last, &policy.calendar))
    } else {
        (Step::Chase, policy.enquiries.chase_again_on(enquiry.kind, last, &policy.calendar))
    };
    (step, on.unwrap_or(last))
}

/// The day by which a check is to be sent: for a court the same day.
#[must_use]
pub fn send_by(kind: EnquiryKind, trigger: EnquiryTrigger, since: Date, policy: &Policy) -> Date {
    policy.enquiries.send_by(kind, trigger, since, &policy.calendar).unwrap_or(since)
}

/// The day by which an answer is expected to a check sent on a day: to a court the same day.
#[must_use]
pub fn answer_by(kind: EnquiryKind, trigger: EnquiryTrigger, sent_on: Date, policy: &Policy) -> Date {
    policy.enquiries.answer_by(kind, trigger, sent_on, &policy.calendar).unwrap_or(sent_on)
}

/// Whether the answer to a check can have been used there: in a plan that was agreed since it came, or an assessment that is not
/// older than it.
///
/// # Errors
///
/// What to do first, in words.
pub fn usable(case: &CaseFile, enquiry: &Enquiry, used_in: UsedIn) -> Result<(), &'static str> {
    let came_on = enquiry.answered.as_ref().map_or(Date::MAX, |answer| answer.on);
    match used_in {
        UsedIn::Plan if !case.plan.agreed.iter().any(|agreed| agreed.on >= came_on) => {
            Err("No plan was agreed since this answer came. Agree the plan with it first, or use it in an assessment")
        }
        UsedIn::Assessment(id) => {
            let finished = case.assessment(id).map(|done| done.completed_on);
            let signed = case.drafts.find(id).and_then(|draft| draft.signed.as_ref()).map(|(signed, _)| signed.on);
            match finished.or(signed) {
                Some(on) if on < came_on => {
                    Err("That assessment was finished before this answer came. Choose a later one, or agree the plan with it")
                }
                _ => Ok(()),
            }
        }
        UsedIn::Plan => Ok(()),
    }
}
