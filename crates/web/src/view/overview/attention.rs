//! What is owed on a case, what may harm most first: on the overview and in the hand-over pack.

use std::cmp::Reverse;

use record::{
    duties::{Duty, Owner, duties},
    enquiry::need,
    words::short_date,
};
use rules::duty::{DutyKind, Severity};

use super::{
    super::{
        duty,
        happened::kind_name as check_name,
        rule::{Rule, rule},
        shown::Shown,
    },
    flag_name, kind_name,
};

/// A piece of work that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// What: "Record outcome", with what it is about.
    pub what: String,
    /// "Due 3 Dec 2026 (in 11 days)".
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// The words and address of the next step; none when nothing is offered.
    pub action: Option<(String, String)>,
    /// Whether somebody may come to harm if it is not done.
    pub critical: bool,
    /// Who owes it, where that is not whoever holds the case.
    pub by: Option<String>,
    /// Why it is asked for.
    pub rule: Rule,
}

/// What is owed today, what may harm most first and then the first due; only of parts that the visitor may see.
pub(in crate::view) fn attention(shown: &Shown<'_>) -> Vec<Attention> {
    let mut owed = duties(shown.case, shown.policy, shown.zone);
    owed.retain(|work| shows(shown, work) && shown.sees(duty::part_of(work.kind)));
    owed.sort_by_key(|work| (Reverse(work.severity), work.due_on));
    owed.iter().map(|work| attend(shown, work)).collect()
}

/// Whether work shows on this page. An appointment asks for its outcome as soon as it has begun, though the work list waits
/// until the day after.
fn shows(shown: &Shown<'_>, work: &Duty) -> bool {
    match work.kind {
        DutyKind::OutcomeToRecord => {
            shown.case.appointment(work.about.into()).is_some_and(|appointment| appointment.outcome_needed(shown.now))
        }
        _ => work.shows(shown.today) || work.late(shown.today),
    }
}

fn attend(shown: &Shown<'_>, work: &Duty) -> Attention {
    let about = about(shown, work);
    let name = match &about {
        Some(_) => duty::name(shown.policy, work.kind, shown.today),
        None => duty::asked(shown.policy, work, shown.today),
    };
    let words = match work.kind {
        DutyKind::FirstAppointment | DutyKind::Contact => "Book appointment",
        _ => name.as_str(),
    };
    let label = about.as_ref().map_or_else(|| words.to_owned(), |about| format!("{words}: {about}"));
    let link = path(shown, work);
    // What others owe is done on pages of their own, which say who may.
    let offered = shown.offers() || (shown.as_at.is_none() && work.owner != Owner::Officer);
    Attention {
        what: about.map_or_else(|| name.clone(), |about| format!("{name}: {about}")),
        due: shown.due(work.due_on),
        late: work.due_on < shown.today,
        action: offered.then(|| (label, shown.link(&link))),
        critical: work.severity == Severity::Critical,
        by: owed_by(shown, work),
        rule: rule(shown.policy, &work.rule, shown.today),
    }
}

/// What work is about, in words: the appointment, flag, check, step or action.
fn about(shown: &Shown<'_>, work: &Duty) -> Option<String> {
    let case = shown.case;
    if work.rule.starts_with("enquiries/kind/") {
        return None; // Its rule names it.
    }
    match work.kind {
        DutyKind::OutcomeToRecord
        | DutyKind::AbsenceToDecide
        | DutyKind::EvidenceOfAbsence
        | DutyKind::MissedContactAttempt
        | DutyKind::EnforcementStep
        | DutyKind::MissAlarm => {
            let appointment = case.appointment(work.about.into())?;
            let day = shown.local(appointment.what.starts_at).date();
            Some(format!("{} on {}", kind_name(shown, appointment.what.kind, day), short_date(day)))
        }
        DutyKind::RegisterReview => {
            let flag = case.risk.entry(work.about.into())?;
            Some(flag_name(shown, flag.made.code))
        }
        DutyKind::EnquiryToSend
        | DutyKind::EnquiryToChase
        | DutyKind::EnquiryToEscalate
        | DutyKind::EnquiryToRead
        | DutyKind::EnquiryToAnalyse
        | DutyKind::EnquiryToUse
        | DutyKind::NamedPerson => {
            let sent = case.enquiries.find(work.about.into()).map(|check| check.kind);
            let needed =
                || need::needs(case, shown.policy).into_iter().find(|need| need.id() == work.about).map(|need| need.kind);
            Some(check_name(shown, sent.or_else(needed)?, shown.today))
        }
        DutyKind::PlanStep => case.plan.step(work.about.into()).map(|step| step.what.what.clone()),
        DutyKind::OversightAction => {
            let mut actions = case.oversights.iter().flat_map(|oversight| &oversight.what.actions);
            actions.find(|action| action.id.0 == work.about).map(|action| action.what.clone())
        }
        DutyKind::Countersignature | DutyKind::AssessmentReturned => {
            case.drafts.find(work.about.into()).map(|draft| draft.begun.purpose.words().to_lowercase())
        }
        DutyKind::Release12Weeks | DutyKind::Release8Weeks | DutyKind::Release4Weeks => {
            let on = case.sentence(work.about.into())?.release_on(shown.policy)?;
            Some(format!("release on {}", short_date(on)))
        }
        _ => None,
    }
}

/// Where work is done: a step of the plan on the page of its goal.
fn path(shown: &Shown<'_>, work: &Duty) -> String {
    let step = shown.case.plan.step(work.about.into()).filter(|_| work.kind == DutyKind::PlanStep);
    step.map_or_else(|| duty::path(work), |step| format!("/plan/goals/{}", step.what.goal))
}

/// Who owes it, where that is not whoever holds the case.
fn owed_by(shown: &Shown<'_>, work: &Duty) -> Option<String> {
    match work.owner {
        Owner::Officer => None,
        Owner::Manager => Some("The manager".to_owned()),
        Owner::Administrator => Some("The case administrator".to_owned()),
        Owner::Named(id) => Some(shown.names.officer(id)),
    }
}
