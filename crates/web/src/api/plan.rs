//! The plan through the API: read it, set goals and steps, end them, agree it.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    AssessmentId, CaseFile, Command, EnquiryId, GoalId, OfficerId, StepId,
    plan::{Ended, Goal, GoalClosed, GoalSet, PlanAgreed, Step, StepClosed, StepOwner, StepSet, Wish},
};
use rules::rosh::GroupAtRisk;
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Made, Versioned},
    opening::{Reads, Writes},
    people::AsAt,
};
use crate::trouble::Trouble;

/// Who does a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum OwnerBody {
    /// The person.
    Person,
    /// Whoever holds the case.
    Officer,
    /// A named member of staff.
    Staff {
        /// Their id.
        officer: Uuid,
    },
    /// A service or another agency.
    Service {
        /// Its name.
        name: String,
    },
}

impl From<&StepOwner> for OwnerBody {
    fn from(owner: &StepOwner) -> Self {
        match owner {
            StepOwner::Person => Self::Person,
            StepOwner::Officer => Self::Officer,
            StepOwner::Staff(id) => Self::Staff { officer: id.0 },
            StepOwner::Service(name) => Self::Service { name: name.clone() },
        }
    }
}

impl From<OwnerBody> for StepOwner {
    fn from(owner: OwnerBody) -> Self {
        match owner {
            OwnerBody::Person => Self::Person,
            OwnerBody::Officer => Self::Officer,
            OwnerBody::Staff { officer } => Self::Staff(OfficerId(officer)),
            OwnerBody::Service { name } => Self::Service(name),
        }
    }
}

/// How something ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndBody {
    /// The day.
    pub on: Date,
    /// `done` or `dropped`.
    pub ended: &'static str,
    /// What came of it, or why it was dropped.
    pub note: String,
}

fn end(on: Date, ended: Ended, note: &str) -> EndBody {
    let ended = match ended {
        Ended::Done => "done",
        Ended::Dropped => "dropped",
    };
    EndBody { on, ended, note: note.to_owned() }
}

/// A step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepBody {
    /// Its id.
    pub id: Uuid,
    /// What is done.
    pub what: String,
    /// Who does it.
    pub owner: OwnerBody,
    /// By when.
    pub by: Date,
    /// Whether the person's own copy leaves it out.
    pub sensitive: bool,
    /// How often it was set: what `seen` asks for.
    pub revision: u32,
    /// Its end; none while it is to be done.
    pub ended: Option<EndBody>,
}

/// A goal.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalBody {
    /// Its id.
    pub id: Uuid,
    /// In the person's words.
    pub words: String,
    /// The section of the question set that it works on.
    pub need: Option<String>,
    /// Whether that need is linked to risk of serious harm.
    pub linked_to_harm: bool,
    /// Whether it is linked to reoffending.
    pub linked_to_reoffending: bool,
    /// Whom it protects: `children`, `public`, `known_adult`, `staff`, `prisoners`.
    pub protects: Vec<&'static str>,
    /// By when.
    pub by: Option<Date>,
    /// How often it was set: what `seen` asks for.
    pub revision: u32,
    /// Its steps, in the order set.
    pub steps: Vec<StepBody>,
    /// Its end; none while it is worked on.
    pub ended: Option<EndBody>,
}

/// An agreement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreedBody {
    /// The day.
    pub on: Date,
    /// The assessment that it rests on.
    pub assessment: Option<Uuid>,
    /// What the person says.
    pub persons_view: String,
    /// What is done if things change.
    pub contingency: String,
    /// How each risk is managed.
    pub risk_management: String,
    /// The safety checks that it uses.
    pub enquiries: Vec<Uuid>,
}

/// The plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanBody {
    /// Goals still worked on, those linked to harm first, then those that ended.
    pub goals: Vec<GoalBody>,
    /// The last agreement; none before the first.
    pub agreed: Option<AgreedBody>,
    /// Those at risk above low whom nothing in the plan protects; only to those who may see risk.
    pub unprotected: Option<Vec<&'static str>>,
}

fn step_body(step: &Step) -> StepBody {
    StepBody {
        id: step.what.id.0,
        what: step.what.what.clone(),
        owner: (&step.what.owner).into(),
        by: step.what.by,
        sensitive: step.what.sensitive,
        revision: step.revision,
        ended: step.closed.as_ref().map(|(on, closed)| end(*on, closed.ended, &closed.note)),
    }
}

/// A goal as the API tells it.
pub(super) fn goal_body(case: &CaseFile, goal: &Goal) -> GoalBody {
    let what = goal.what.clone();
    GoalBody {
        id: what.id.0,
        words: what.words,
        need: what.need,
        linked_to_harm: what.linked_to_harm,
        linked_to_reoffending: what.linked_to_reoffending,
        protects: what.protects.iter().map(|group| group.as_str()).collect(),
        by: what.by,
        revision: goal.revision,
        steps: case.plan.steps_of(what.id).map(step_body).collect(),
        ended: goal.closed.as_ref().map(|(on, closed)| end(*on, closed.ended, &closed.note)),
    }
}

fn plan_body(opened: &Opened) -> PlanBody {
    let case = &opened.case;
    let ended = case.plan.goals.iter().filter(|goal| !goal.open());
    let goals = case.plan.open_goals().into_iter().chain(ended).map(|goal| goal_body(case, goal)).collect();
    let agreed = case.plan.last_agreed().cloned().map(|agreed| AgreedBody {
        on: agreed.on,
        assessment: agreed.assessment.map(|id| id.0),
        persons_view: agreed.persons_view,
        contingency: agreed.contingency,
        risk_management: agreed.risk_management,
        enquiries: agreed.enquiries.iter().map(|id| id.0).collect(),
    });
    let groups = || case.unprotected().into_iter().map(GroupAtRisk::as_str).collect();
    PlanBody { goals, agreed, unprotected: opened.has(FieldGroup::Risk).then(groups) }
}

/// The plan, and risk for those who may see it.
const PARTS: (&[FieldGroup], &[FieldGroup]) = (&[FieldGroup::Plan], &[FieldGroup::Risk]);

/// The plan.
#[utoipa::path(get, path = "/api/v1/people/{crn}/plan", tag = "plan", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = PlanBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn plan(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<PlanBody>, Trouble> {
    let opened = reads.open_also(&crn, PARTS).await?;
    Ok(Versioned(opened.case.version, plan_body(&opened)))
}

/// Does it, and answers with the plan as it is afterwards.
async fn made(writes: &Writes, crn: &str, wish: Wish) -> Result<Made<PlanBody>, Trouble> {
    let opened = writes.open(crn, PARTS.0).await?;
    let saved = writes.save_also(opened, PARTS, Command::Plan(wish)).await?;
    Ok(saved.made("/plan", saved.opened.case.version, plan_body(&saved.opened)))
}

/// A goal to set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewGoal {
    /// The goal to reword; a new one when left out.
    #[serde(default)]
    id: Option<Uuid>,
    /// In the person's words.
    words: String,
    /// The section of the question set that it works on.
    #[serde(default)]
    need: Option<String>,
    /// Whether that need is linked to risk of serious harm.
    #[serde(default)]
    linked_to_harm: bool,
    /// Whether it is linked to reoffending.
    #[serde(default)]
    linked_to_reoffending: bool,
    /// Whom it protects.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    protects: Vec<GroupAtRisk>,
    /// By when.
    #[serde(default)]
    by: Option<Date>,
    /// The revision of the goal that was seen, wanted when one is reworded: refused when somebody changed it meanwhile.
    #[serde(default)]
    seen: Option<u32>,
}

/// Sets a goal, or rewords one.
#[utoipa::path(post, path = "/api/v1/people/{crn}/plan/goals", tag = "plan",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewGoal,
    responses((status = 201, body = PlanBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn set_goal(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewGoal>,
) -> Result<Made<PlanBody>, Trouble> {
    let wish = Wish::SetGoal {
        seen: given.seen,
        what: GoalSet {
            id: GoalId(given.id.unwrap_or(writes.command.0)),
            words: given.words,
            need: given.need,
            linked_to_harm: given.linked_to_harm,
            linked_to_reoffending: given.linked_to_reoffending,
            protects: given.protects,
            by: given.by,
        },
    };
    made(&writes, &crn, wish).await
}

/// A step to set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStep {
    /// The step to change; a new one when left out.
    #[serde(default)]
    id: Option<Uuid>,
    /// What is done.
    what: String,
    /// Who does it.
    owner: OwnerBody,
    /// By when.
    by: Date,
    /// Whether the person's own copy leaves it out.
    #[serde(default)]
    sensitive: bool,
    /// The revision of the step that was seen, wanted when one is changed: refused when somebody changed it meanwhile.
    #[serde(default)]
    seen: Option<u32>,
}

/// Sets a step of a goal, or changes one.
#[utoipa::path(post, path = "/api/v1/people/{crn}/plan/goals/{id}/steps", tag = "plan",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewStep,
    responses((status = 201, body = PlanBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn set_step(
    writes: Writes,
    Path((crn, goal)): Path<(String, Uuid)>,
    Body(given): Body<NewStep>,
) -> Result<Made<PlanBody>, Trouble> {
    let wish = Wish::SetStep {
        seen: given.seen,
        what: StepSet {
            id: StepId(given.id.unwrap_or(writes.command.0)),
            goal: GoalId(goal),
            what: given.what,
            owner: given.owner.into(),
            by: given.by,
            sensitive: given.sensitive,
        },
    };
    made(&writes, &crn, wish).await
}

/// How a goal or a step ends.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEnd {
    /// `done` or `dropped`.
    #[schema(value_type = String)]
    ended: Ended,
    /// What came of it, or why it was dropped.
    #[serde(default)]
    note: String,
}

/// Ends a goal, and the steps of it that are still to be done.
#[utoipa::path(post, path = "/api/v1/people/{crn}/plan/goals/{id}/end", tag = "plan",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewEnd,
    responses((status = 201, body = PlanBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn end_goal(
    writes: Writes,
    Path((crn, goal)): Path<(String, Uuid)>,
    Body(given): Body<NewEnd>,
) -> Result<Made<PlanBody>, Trouble> {
    let wish = Wish::CloseGoal(GoalClosed { id: GoalId(goal), ended: given.ended, note: given.note });
    made(&writes, &crn, wish).await
}

/// Ends a step.
#[utoipa::path(post, path = "/api/v1/people/{crn}/plan/steps/{id}/end", tag = "plan",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewEnd,
    responses((status = 201, body = PlanBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn end_step(
    writes: Writes,
    Path((crn, step)): Path<(String, Uuid)>,
    Body(given): Body<NewEnd>,
) -> Result<Made<PlanBody>, Trouble> {
    let wish = Wish::CloseStep(StepClosed { id: StepId(step), ended: given.ended, note: given.note });
    made(&writes, &crn, wish).await
}

/// An agreement to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAgreement {
    /// The day.
    on: Date,
    /// The assessment that it rests on: the last one that is complete, when left out.
    #[serde(default)]
    assessment: Option<Uuid>,
    /// What the person says.
    persons_view: String,
    /// What is done if things change.
    contingency: String,
    /// How each risk is managed.
    #[serde(default)]
    risk_management: String,
    /// The analysed safety checks that it uses.
    #[serde(default)]
    enquiries: Vec<Uuid>,
}

/// Agrees the plan as it stands.
#[utoipa::path(post, path = "/api/v1/people/{crn}/plan/agreements", tag = "plan",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAgreement,
    responses((status = 201, body = PlanBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn agree(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewAgreement>,
) -> Result<Made<PlanBody>, Trouble> {
    let wish = Wish::Agree(PlanAgreed {
        on: given.on,
        assessment: given.assessment.map(AssessmentId),
        persons_view: given.persons_view,
        contingency: given.contingency,
        risk_management: given.risk_management,
        enquiries: given.enquiries.into_iter().map(EnquiryId).collect(),
    });
    made(&writes, &crn, wish).await
}
