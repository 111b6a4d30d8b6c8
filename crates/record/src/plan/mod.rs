//! The plan: goals in the person's words, steps with an owner and a date, services, contingency.
//!
//! What harms most comes first: goals on needs that are linked to risk of serious harm, then those linked to reoffending,
//! then the rest (`domain/inspection.md` section 3.2, planning). Needs come from the last assessment ([`need`]).

mod decide;
pub mod need;

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::rosh::{GroupAtRisk, RoshLevel};
use serde::{Deserialize, Serialize};

pub(crate) use decide::decide;

use crate::{
    case_file::CaseFile,
    event::Event,
    id::{AssessmentId, EnquiryId, GoalId, OfficerId, StepId},
};

/// A goal was set or reworded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalSet {
    /// Its id; the same one again rewords it.
    pub id: GoalId,
    /// The goal in the person's words.
    pub words: String,
    /// The need it works on: a section of the question set ("accommodation").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<String>,
    /// Whether the need is linked to risk of serious harm.
    #[serde(default)]
    pub linked_to_harm: bool,
    /// Whether the need is linked to reoffending.
    #[serde(default)]
    pub linked_to_reoffending: bool,
    /// Those at risk whom it protects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protects: Vec<GroupAtRisk>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
}

/// How a goal or step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ended {
    /// Done.
    Done,
    /// Dropped, for a reason.
    Dropped,
}

/// A goal ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalClosed {
    /// Which.
    pub id: GoalId,
    /// How.
    pub ended: Ended,
    /// What came of it, or why it was dropped.
    pub note: String,
}

/// Who does a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepOwner {
    /// The person.
    Person,
    /// Whoever holds the case.
    Officer,
    /// A named member of staff.
    Staff(OfficerId),
    /// A service or another agency, by name.
    Service(String),
}

/// A step was set or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepSet {
    /// Its id; the same one again changes it.
    pub id: StepId,
    /// Of which goal.
    pub goal: GoalId,
    /// What is done.
    pub what: String,
    /// Who does it.
    pub owner: StepOwner,
    /// By when.
    pub by: Date,
    /// Whether it is left out of the person's own copy of the plan.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
}

/// A step ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepClosed {
    /// Which.
    pub id: StepId,
    /// How.
    pub ended: Ended,
    /// What came of it, or why it was dropped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The plan was agreed as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanAgreed {
    /// The day.
    pub on: Date,
    /// The assessment it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<AssessmentId>,
    /// What the person says about it.
    pub persons_view: String,
    /// What is done if things change.
    pub contingency: String,
    /// How each risk is managed: supervision, monitoring, victim safety.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub risk_management: String,
    /// The analysed enquiries that it uses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enquiries: Vec<EnquiryId>,
}

/// A goal and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Goal {
    /// As last set.
    pub what: GoalSet,
    /// How often it was set: who changes it says which one they saw.
    #[serde(default)]
    pub revision: u32,
    /// The day it was first set.
    pub since: Date,
    /// End.
    pub closed: Option<(Date, GoalClosed)>,
}

impl Goal {
    /// Whether it is still worked on.
    #[must_use]
    pub const fn open(&self) -> bool {
        self.closed.is_none()
    }

    /// Its place in the plan, lowest first: linked to harm, linked to reoffending, the rest.
    #[must_use]
    pub const fn place(&self) -> u8 {
        match (self.what.linked_to_harm, self.what.linked_to_reoffending) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }
}

/// A step and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// As last set.
    pub what: StepSet,
    /// How often it was set: who changes it says which one they saw.
    #[serde(default)]
    pub revision: u32,
    /// The day it was first set.
    pub since: Date,
    /// End.
    pub closed: Option<(Date, StepClosed)>,
}

impl Step {
    /// Whether it is still to be done.
    #[must_use]
    pub const fn open(&self) -> bool {
        self.closed.is_none()
    }
}

/// The plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Plan {
    /// Goals in the order set.
    pub goals: Vec<Goal>,
    /// Steps in the order set.
    pub steps: Vec<Step>,
    /// Agreements, oldest first.
    pub agreed: Vec<PlanAgreed>,
}

impl Plan {
    /// The goal with this id.
    #[must_use]
    pub fn goal(&self, id: GoalId) -> Option<&Goal> {
        self.goals.iter().find(|g| g.what.id == id)
    }

    /// The step with this id.
    #[must_use]
    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.iter().find(|s| s.what.id == id)
    }

    /// Goals that are still worked on, what harms most first; of the same place in the order set.
    #[must_use]
    pub fn open_goals(&self) -> Vec<&Goal> {
        let mut open: Vec<&Goal> = self.goals.iter().filter(|g| g.open()).collect();
        open.sort_by_key(|g| g.place());
        open
    }

    /// The steps of a goal, in the order set.
    pub fn steps_of(&self, goal: GoalId) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |s| s.what.goal == goal)
    }

    /// Steps still to be done of goals that are still worked on, first due first.
    #[must_use]
    pub fn open_steps(&self) -> Vec<&Step> {
        let live = |s: &&Step| s.open() && self.goal(s.what.goal).is_some_and(Goal::open);
        let mut open: Vec<&Step> = self.steps.iter().filter(live).collect();
        open.sort_by_key(|s| s.what.by);
        open
    }

    /// Those whom an open goal with a step still to be done protects.
    #[must_use]
    pub fn protected(&self) -> BTreeSet<GroupAtRisk> {
        let worked_on = |g: &&Goal| g.open() && self.steps_of(g.what.id).any(Step::open);
        self.goals.iter().filter(worked_on).flat_map(|g| g.what.protects.iter().copied()).collect()
    }

    /// The last agreement.
    #[must_use]
    pub fn last_agreed(&self) -> Option<&PlanAgreed> {
        self.agreed.last()
    }

    pub(crate) fn apply(&mut self, event: &Event, on: Date) {
        match event {
            Event::GoalSet(e) => match self.goals.iter_mut().find(|g| g.what.id == e.id) {
                Some(goal) => {
                    goal.what = e.clone();
                    goal.revision = goal.revision.saturating_add(1);
                }
                None => self.goals.push(Goal { what: e.clone(), revision: 1, since: on, closed: None }),
            },
            Event::GoalClosed(e) => {
                if let Some(goal) = self.goals.iter_mut().find(|g| g.what.id == e.id) {
                    goal.closed = Some((on, e.clone()));
                }
            }
            Event::StepSet(e) => match self.steps.iter_mut().find(|s| s.what.id == e.id) {
                Some(step) => {
                    step.what = e.clone();
                    step.revision = step.revision.saturating_add(1);
                }
                None => self.steps.push(Step { what: e.clone(), revision: 1, since: on, closed: None }),
            },
            Event::StepClosed(e) => {
                if let Some(step) = self.steps.iter_mut().find(|s| s.what.id == e.id) {
                    step.closed = Some((on, e.clone()));
                }
            }
            Event::PlanAgreed(e) => self.agreed.push(e.clone()),
            _ => {}
        }
    }
}

impl CaseFile {
    /// Those at risk above low, by the judgement in force, whom no open goal with an open step protects.
    #[must_use]
    pub fn unprotected(&self) -> Vec<GroupAtRisk> {
        let protected = self.plan.protected();
        let levels = self.risk.current().map(|judged| &judged.levels).into_iter().flatten();
        levels.filter(|(group, level)| **level > RoshLevel::Low && !protected.contains(group)).map(|(group, _)| *group).collect()
    }
}

/// A wish about the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    /// With the revision that was seen, when it changes a goal that is there.
    SetGoal {
        what: GoalSet,
        seen: Option<u32>,
    },
    CloseGoal(GoalClosed),
    /// With the revision that was seen, when it changes a step that is there.
    SetStep {
        what: StepSet,
        seen: Option<u32>,
    },
    CloseStep(StepClosed),
    Agree(PlanAgreed),
}
