//! Reading the plan's forms into wishes.

use record::{
    Command, CommandId, EnquiryId, GoalId, OfficerId, StepId,
    plan::{Ended, GoalClosed, GoalSet, PlanAgreed, StepClosed, StepOwner, StepSet, Wish, need},
    text::{NOTE_MAX, REASON_MAX, SHORT_MAX},
};
use rules::rosh::GroupAtRisk;
use uuid::Uuid;

use crate::{
    form::{Errors, Posted, Reader},
    view::shown::Shown,
};

/// The field that says which form of a page was sent.
pub(super) const DOING: &str = "doing";

/// How the forms call fields of the record where they call them differently.
pub(super) const NAMES: &[(&str, &str)] =
    &[("personsView", "persons-view"), ("riskManagement", "risk-management"), ("goals", "persons-view")];

/// An id that follows from the form's command, so that pressing twice is the same wish.
pub(super) const fn id_of(command: CommandId, number: u128) -> Uuid {
    Uuid::from_u128(command.0.as_u128().wrapping_add(number))
}

/// A goal as typed. Links that the last assessment made are added.
pub(super) fn goal(read: &mut Reader<'_>, posted: &Posted, shown: &Shown<'_>, id: GoalId) -> GoalSet {
    let words = read.wanted("words", "the goal in the person's words", REASON_MAX);
    let code = posted.get("need").trim();
    let (needs, _) = need::needs(shown.case, shown.policy, shown.today);
    let assessed = needs.iter().find(|need| need.code == code);
    let linked = |word: &str| posted.all("linked").any(|ticked| ticked == word);
    GoalSet {
        id,
        words,
        need: (!code.is_empty()).then(|| code.to_owned()),
        linked_to_harm: linked("harm") || assessed.is_some_and(|need| need.linked_to_harm),
        linked_to_reoffending: linked("reoffending") || assessed.is_some_and(|need| need.linked_to_reoffending),
        protects: GroupAtRisk::ALL
            .into_iter()
            .filter(|group| posted.all("protects").any(|ticked| ticked == group.as_str()))
            .collect(),
        by: read.date_if_any("by", "the day of the goal"),
    }
}

/// A step as typed; none when something is missing.
pub(super) fn step(read: &mut Reader<'_>, posted: &Posted, (id, goal): (StepId, GoalId)) -> Option<StepSet> {
    let what = read.wanted("what", "what is to be done", REASON_MAX);
    let owner = read.choice("owner", "who does it", |typed| match typed {
        "person" => Some(Owner::Person),
        "officer" => Some(Owner::Officer),
        "staff" => Some(Owner::Staff),
        "service" => Some(Owner::Service),
        _ => None,
    });
    let owner = match owner? {
        Owner::Person => Some(StepOwner::Person),
        Owner::Officer => Some(StepOwner::Officer),
        Owner::Staff => {
            read.choice("staff", "the member of staff", |typed| typed.parse().ok().map(OfficerId)).map(StepOwner::Staff)
        }
        Owner::Service => Some(StepOwner::Service(read.wanted("service", "the name of the service", SHORT_MAX))),
    };
    let by = read.date("step-by", "the day by which it is done");
    Some(StepSet { id, goal, what, owner: owner?, by: by?, sensitive: posted.has("sensitive") })
}

enum Owner {
    Person,
    Officer,
    Staff,
    Service,
}

/// Whether a first step was begun to be typed beside a goal.
pub(super) fn has_step(posted: &Posted) -> bool {
    ["what", "owner", "step-by", "service"].iter().any(|field| !posted.get(field).trim().is_empty())
}

fn ended(read: &mut Reader<'_>, field: &str) -> Option<Ended> {
    read.choice(field, "whether it was done or dropped", |typed| match typed {
        "done" => Some(Ended::Done),
        "dropped" => Some(Ended::Dropped),
        _ => None,
    })
}

/// The end of a goal.
pub(super) fn close_goal(read: &mut Reader<'_>, id: GoalId) -> Option<GoalClosed> {
    let ended = ended(read, "ended");
    let note = read.wanted("note", "what came of it, or why it was dropped", REASON_MAX);
    Some(GoalClosed { id, ended: ended?, note })
}

/// The end of a step.
pub(super) fn close_step(read: &mut Reader<'_>) -> Option<StepClosed> {
    let id = read.choice("step", "the step", |typed| typed.parse().ok().map(StepId));
    let ended = ended(read, "step-ended");
    let note = read.text("step-note", REASON_MAX);
    if ended == Some(Ended::Dropped) && note.is_empty() {
        read.wrong("step-note", "Enter why it was dropped");
    }
    Some(StepClosed { id: id?, ended: ended?, note })
}

/// The agreement.
pub(super) fn agree(read: &mut Reader<'_>, posted: &Posted) -> Option<PlanAgreed> {
    let on = read.date("on", "the day on which the plan was agreed");
    let persons_view = read.wanted("persons-view", "what the person says about the plan", NOTE_MAX);
    let contingency = read.wanted("contingency", "what is done if things change", NOTE_MAX);
    let risk_management = read.text("risk-management", NOTE_MAX);
    let enquiries = posted.all("enquiries").filter_map(|typed| typed.parse().ok()).map(EnquiryId).collect();
    Some(PlanAgreed { on: on?, assessment: None, persons_view, contingency, risk_management, enquiries })
}

/// Wishes, or what is wrong.
pub(super) fn checked(read: Reader<'_>, wishes: Option<Vec<Wish>>) -> Result<Vec<Command>, Errors> {
    let errors = read.finish();
    match wishes {
        Some(wishes) if errors.is_empty() => Ok(wishes.into_iter().map(Command::Plan).collect()),
        _ => Err(errors),
    }
}
