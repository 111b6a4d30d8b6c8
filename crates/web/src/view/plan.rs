//! The plan: goals in the person's words, what harms most first, each with its steps; what was agreed; what it lacks; and the
//! copy that the person takes away.

use jiff::civil::Date;
use record::{
    Event, GoalId, Recorded, StepId,
    enquiry::Enquiry,
    plan::{Ended, Goal, PlanAgreed, Step, StepOwner, need},
    words::{long_date, short_date},
};
use rules::rosh::{GroupAtRisk, RoshLevel};
use service::access::FieldGroup;

use super::{
    happened::{kind_name, owner_name},
    shown::{Shown, Told},
};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPage {
    /// The last agreement.
    pub agreed: Option<Agreed>,
    /// Says that goals or steps changed after it.
    pub changed_since: Option<String>,
    /// Those at risk above low whom nothing in the plan protects.
    pub unprotected: String,
    /// Goals still worked on, what harms most first.
    pub goals: Vec<GoalShown>,
    /// Goals that ended, the last first.
    pub ended: Vec<GoalShown>,
    /// Services and agencies with what each does.
    pub services: Vec<(String, String)>,
    /// Needs that the last assessment found and no goal works on.
    pub without_goal: Vec<NeedShown>,
    /// "From the assessment of 3 Nov 2026", or that there is none.
    pub needs_from: String,
    /// Releases to prepare: what, and where.
    pub releases: Vec<(String, String)>,
    /// Where it says how much contact there is, to whoever may see the sentence.
    pub contact: Option<String>,
    /// Where goals are added and the plan is agreed; none when nothing is offered.
    pub edit: Option<String>,
    /// The copy for the person.
    pub copy: String,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalShown {
    /// Its id.
    pub id: GoalId,
    /// In the person's words.
    pub words: String,
    /// "Accommodation, linked to risk of serious harm"; empty when it is about no need.
    pub need: String,
    /// "Children, known adult"; empty when it protects nobody in particular.
    pub protects: String,
    /// "By 3 Mar 2027 (in 99 days)"; none without a day.
    pub by: Option<String>,
    /// Whether that day has gone by.
    pub late: bool,
    /// Its steps.
    pub steps: Vec<StepShown>,
    /// How it ended: "Done on 3 Mar 2027: moved in"; none while it is worked on.
    pub ended: Option<String>,
    /// Its page.
    pub link: String,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepShown {
    /// Its id.
    pub id: StepId,
    /// What is done.
    pub what: String,
    /// Who does it.
    pub owner: String,
    /// "3 Dec 2026 (in 11 days)".
    pub by: String,
    /// Whether it is still to be done and its day has gone by.
    pub late: bool,
    /// "To do", "Done on 3 Dec 2026", "Dropped on 3 Dec 2026: the office closed".
    pub state: String,
    /// Whether it is still to be done.
    pub open: bool,
    /// Whether the person's copy leaves it out.
    pub sensitive: bool,
}

/// What was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// "Monday 23 November 2026".
    pub on: String,
    /// Who recorded it, and how late.
    pub told: Option<Told>,
    /// What the person says.
    pub persons_view: String,
    /// What is done if things change.
    pub contingency: String,
    /// How each risk is managed; empty when nothing was written.
    pub risk_management: String,
    /// The assessment that it rests on.
    pub assessment: String,
    /// The safety checks that it uses, in words, with their pages; none when the visitor may not see checks.
    pub checks: Option<Vec<(String, String)>>,
    /// How often the plan was agreed before.
    pub before: usize,
}

/// A need without a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedShown {
    /// Its name.
    pub name: String,
    /// "Severe need, linked to risk of serious harm".
    pub state: String,
    /// Where a goal for it is set; none when nothing is offered.
    pub add: Option<String>,
}

/// Makes the page. `events` are those that the visitor may see: they say who agreed and what changed since.
#[must_use]
pub fn plan_page(shown: &Shown<'_>, events: &[Recorded<Event>]) -> PlanPage {
    let plan = &shown.case.plan;
    let mut ended: Vec<&Goal> = plan.goals.iter().filter(|goal| !goal.open()).collect();
    ended.sort_by_key(|goal| std::cmp::Reverse(goal.closed.as_ref().map(|(on, _)| *on)));
    let (needs, origin) = need::needs(shown.case, shown.policy, shown.today);
    let worked_on = |code: &str| plan.open_goals().iter().any(|goal| goal.what.need.as_deref() == Some(code));
    let without = needs.iter().filter(|need| need.found() && !worked_on(&need.code));
    PlanPage {
        agreed: plan.last_agreed().map(|agreed| agreement(shown, agreed, events)),
        changed_since: changed_since(shown, events),
        unprotected: super::overview::unprotected(&shown.case.unprotected()),
        goals: plan.open_goals().into_iter().map(|goal| goal_shown(shown, goal)).collect(),
        ended: ended.into_iter().map(|goal| goal_shown(shown, goal)).collect(),
        services: services(shown),
        without_goal: without
            .map(|need| NeedShown {
                name: need.name.clone(),
                state: need_state(need),
                add: shown.offers().then(|| shown.link(&format!("/plan/edit?need={}", need.code))),
            })
            .collect(),
        needs_from: match origin {
            Some(origin) => format!("From the assessment of {}", short_date(origin.completed_on)),
            None => "No assessment is complete yet: needs are not known".to_owned(),
        },
        contact: shown.sees(FieldGroup::Sentence).then(|| shown.link("/plan/contact")),
        releases: releases(shown),
        edit: shown.offers().then(|| shown.link("/plan/edit")),
        copy: shown.link("/plan/copy"),
    }
}

/// Sentences of custody whose release is to come, with where it is prepared.
#[must_use]
pub fn releases(shown: &Shown<'_>) -> Vec<(String, String)> {
    shown.case.sentences.iter().filter_map(|sentence| release(shown, sentence)).collect()
}

/// The release from a sentence of custody that is to come, with where it is prepared.
#[must_use]
pub fn release(shown: &Shown<'_>, sentence: &record::sentence::Sentence) -> Option<(String, String)> {
    let on = sentence.release_on(shown.policy).filter(|on| sentence.open_on(shown.today) && *on >= shown.today)?;
    Some((format!("Release on {}", shown.near(on)), shown.link(&format!("/release/{}", sentence.what.id))))
}

/// One goal, ended or not.
#[must_use]
pub fn goal_shown(shown: &Shown<'_>, goal: &Goal) -> GoalShown {
    let what = &goal.what;
    let need = what.need.as_deref().map(|code| need::name(shown.policy, code, shown.today).unwrap_or_else(|| code.to_owned()));
    let parts = need.into_iter().chain(links(what.linked_to_harm, what.linked_to_reoffending).map(str::to_owned));
    let mut steps: Vec<&Step> = shown.case.plan.steps_of(what.id).collect();
    steps.sort_by_key(|step| (!step.open(), step.what.by));
    GoalShown {
        id: what.id,
        words: what.words.clone(),
        need: parts.collect::<Vec<_>>().join(", "),
        protects: protects(&what.protects),
        by: what.by.map(|by| if goal.open() { format!("By {}", shown.when(by)) } else { format!("By {}", short_date(by)) }),
        late: goal.open() && what.by.is_some_and(|by| by < shown.today),
        steps: steps.into_iter().map(|step| step_shown(shown, step)).collect(),
        ended: goal.closed.as_ref().map(|(on, closed)| ended_words(*on, closed.ended, &closed.note)),
        link: shown.link(&format!("/plan/goals/{}", what.id)),
    }
}

fn links(harm: bool, reoffending: bool) -> Option<&'static str> {
    match (harm, reoffending) {
        (true, true) => Some("linked to risk of serious harm and to reoffending"),
        (true, false) => Some("linked to risk of serious harm"),
        (false, true) => Some("linked to reoffending"),
        (false, false) => None,
    }
}

fn protects(groups: &[GroupAtRisk]) -> String {
    let words = groups.iter().map(|group| group.words().to_lowercase()).collect::<Vec<_>>().join(", ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn ended_words(on: Date, ended: Ended, note: &str) -> String {
    let how = match ended {
        Ended::Done => "Done",
        Ended::Dropped => "Dropped",
    };
    if note.trim().is_empty() { format!("{how} on {}", short_date(on)) } else { format!("{how} on {}: {note}", short_date(on)) }
}

fn step_shown(shown: &Shown<'_>, step: &Step) -> StepShown {
    let what = &step.what;
    StepShown {
        id: what.id,
        what: what.what.clone(),
        owner: owner_name(shown, &what.owner),
        by: if step.open() { shown.when(what.by) } else { short_date(what.by) },
        late: step.open() && what.by < shown.today,
        state: step
            .closed
            .as_ref()
            .map_or_else(|| "To do".to_owned(), |(on, closed)| ended_words(*on, closed.ended, &closed.note)),
        open: step.open(),
        sensitive: what.sensitive,
    }
}

/// "Severe need, linked to reoffending".
#[must_use]
pub fn need_state(need: &need::PlanNeed) -> String {
    let severity = need.severity.map_or("Not scored", rules::assessment::Severity::words);
    let linked = links(need.linked_to_harm, need.linked_to_reoffending);
    linked.map_or_else(|| severity.to_owned(), |linked| format!("{severity}, {linked}"))
}

fn agreement(shown: &Shown<'_>, agreed: &PlanAgreed, events: &[Recorded<Event>]) -> Agreed {
    let last = events.iter().rev().find(|event| matches!(event.event, Event::PlanAgreed(_)));
    let rests_on = agreed.assessment.and_then(|id| shown.case.assessment(id));
    let checks = agreed.enquiries.iter().filter_map(|id| shown.case.enquiries.find(*id));
    Agreed {
        on: long_date(agreed.on),
        told: last.map(|event| shown.told_of(event)),
        persons_view: agreed.persons_view.clone(),
        contingency: agreed.contingency.clone(),
        risk_management: agreed.risk_management.clone(),
        assessment: rests_on.map_or_else(
            || "No assessment was complete then".to_owned(),
            |assessment| format!("{}, completed {}", assessment.kind.words(), short_date(assessment.completed_on)),
        ),
        checks: shown
            .sees(FieldGroup::Checks)
            .then(|| checks.map(|check| (check_words(shown, check), shown.link(&format!("/checks/{}", check.id)))).collect()),
        before: shown.case.plan.agreed.len().saturating_sub(1),
    }
}

/// "Domestic abuse, answered 3 Nov 2026".
#[must_use]
pub fn check_words(shown: &Shown<'_>, check: &Enquiry) -> String {
    let name = kind_name(shown, check.kind, shown.today);
    match &check.answered {
        Some(answered) => format!("{name}, answered {}", short_date(answered.on)),
        None => format!("{name}, {}", check.status().words().to_lowercase()),
    }
}

fn changed_since(shown: &Shown<'_>, events: &[Recorded<Event>]) -> Option<String> {
    let agreed = events.iter().rposition(|event| matches!(event.event, Event::PlanAgreed(_)))?;
    let of_plan = |event: &&Recorded<Event>| {
        matches!(event.event, Event::GoalSet(_) | Event::GoalClosed(_) | Event::StepSet(_) | Event::StepClosed(_))
    };
    let last = events.iter().skip(agreed).rfind(of_plan)?;
    Some(format!("Goals or steps changed after that, last on {}.", short_date(last.recorded_on(shown.zone))))
}

/// What each service or agency does, of the steps still to be done.
fn services(shown: &Shown<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for step in shown.case.plan.open_steps() {
        let StepOwner::Service(name) = &step.what.owner else { continue };
        let does = format!("{}, by {}", step.what.what, short_date(step.what.by));
        match all.iter_mut().find(|(known, _)| known == name) {
            Some((_, what)) => {
                what.push_str("; ");
                what.push_str(&does);
            }
            None => all.push((name.clone(), does)),
        }
    }
    all
}

/// A step on the copy: what, who, by when.
pub type CopyStep = (String, String, String);

/// The copy that the person takes away: their goals and who does what, and nothing that must not be shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// What the person is called.
    pub name: String,
    /// Each goal with what is done, who does it and by when.
    pub goals: Vec<(String, Vec<CopyStep>)>,
    /// When it was agreed; none when it was not.
    pub agreed: Option<String>,
    /// What the person said; empty when nothing was agreed.
    pub persons_view: String,
    /// The practitioner, or that there is none yet.
    pub practitioner: String,
    /// The next appointment that may be shared.
    pub next: Option<String>,
    /// How many steps are left out.
    pub left_out: usize,
}

/// Makes the copy. Whom the plan protects, how risk is managed, what is done if things change, safety checks, and steps marked
/// as not to be shared are left out.
#[must_use]
pub fn copy(shown: &Shown<'_>) -> Copy {
    let plan = &shown.case.plan;
    let forename = shown.case.person.name.to_call();
    let goals = plan.open_goals().into_iter().map(|goal| {
        let steps = plan.steps_of(goal.what.id).filter(|step| step.open() && !step.what.sensitive);
        let steps = steps.map(|step| {
            let owner = match &step.what.owner {
                StepOwner::Person => "You".to_owned(),
                StepOwner::Officer => "Your practitioner".to_owned(),
                other => owner_name(shown, other),
            };
            (step.what.what.clone(), owner, short_date(step.what.by))
        });
        (goal.what.words.clone(), steps.collect())
    });
    let upcoming = shown.case.appointments.iter().filter(|a| a.upcoming(shown.now) && !a.what.sensitive);
    let agreed = plan.last_agreed();
    Copy {
        name: forename.to_owned(),
        goals: goals.collect(),
        agreed: agreed.map(|agreed| long_date(agreed.on)),
        persons_view: agreed.map(|agreed| agreed.persons_view.clone()).unwrap_or_default(),
        practitioner: shown
            .case
            .allocation()
            .map_or_else(|| "You do not have a practitioner yet".to_owned(), |held| shown.names.officer(held.officer)),
        next: upcoming
            .min_by_key(|a| a.what.starts_at)
            .map(|a| format!("{}. Place: {}", shown.from_to(a.what.starts_at, a.what.ends_at), a.what.place)),
        left_out: plan.open_steps().into_iter().filter(|step| step.what.sensitive).count(),
    }
}

/// The groups at risk to choose from, with the level of each: those with a level, and those that can always be.
#[must_use]
pub fn groups(shown: &Shown<'_>) -> Vec<(GroupAtRisk, String)> {
    let level = |group: GroupAtRisk| shown.case.risk.current().and_then(|judged| judged.levels.get(&group).copied());
    let all = GroupAtRisk::ALL.into_iter().filter(|group| *group != GroupAtRisk::Prisoners || level(*group).is_some());
    all.map(|group| {
        let level = level(group).map_or("level not recorded", RoshLevel::word);
        (group, format!("{} ({})", group.words(), level.to_lowercase()))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::plan::{GoalSet, PlanAgreed, StepSet};

    use super::super::built::{BEN, Built, history, id, whole};
    use super::*;

    fn goal(number: u128, words: &str, harm: bool) -> Event {
        Event::GoalSet(GoalSet {
            id: id(number),
            words: words.into(),
            need: Some("alcohol".into()),
            linked_to_harm: harm,
            linked_to_reoffending: true,
            protects: vec![GroupAtRisk::Children, GroupAtRisk::KnownAdult],
            by: Some(date(2026, 11, 20)),
        })
    }

    fn step(number: u128, of: u128, owner: StepOwner, sensitive: bool) -> Event {
        let what = if sensitive { "Ask the police about call-outs" } else { "Go to the group" };
        Event::StepSet(StepSet { id: id(number), goal: id(of), what: what.into(), owner, by: date(2026, 12, 4), sensitive })
    }

    fn planned() -> Built {
        let mut built = history();
        let day = date(2026, 11, 10);
        built.on(day, goal(80, "Work again", false));
        built.on(day, goal(81, "Drink less", true));
        built.on(day, step(90, 81, StepOwner::Service("Example Group".into()), false));
        built.on(day, step(91, 81, StepOwner::Officer, true));
        built.on(day, step(92, 80, StepOwner::Staff(BEN), false));
        built.on(
            day,
            Event::PlanAgreed(PlanAgreed {
                on: day,
                assessment: None,
                persons_view: "It is fair".into(),
                contingency: "Tell the police".into(),
                risk_management: "Weekly".into(),
                enquiries: vec![],
            }),
        );
        built
    }

    #[test]
    fn the_goal_that_is_linked_to_harm_stands_first_with_its_steps() {
        let built = planned();
        let page = plan_page(&built.shown(), &built.events);
        let words: Vec<&str> = page.goals.iter().map(|goal| goal.words.as_str()).collect();
        assert_eq!(words, ["Drink less", "Work again"]);
        let first = &page.goals[0];
        assert_eq!(first.need, "Alcohol misuse, linked to risk of serious harm and to reoffending");
        assert_eq!(first.protects, "Children, known adult");
        assert!(first.late, "20 November has gone by");
        assert_eq!(first.steps[0].by, "4 Dec 2026 (in 11 days)");
        assert_eq!(page.services, [("Example Group".to_owned(), "Go to the group, by 4 Dec 2026".to_owned())]);
        let agreed = page.agreed.expect("agreed");
        assert_eq!((agreed.on.as_str(), agreed.told.expect("told").by.as_str()), ("Tuesday 10 November 2026", "Ada Officer"));
        assert_eq!(page.changed_since, None);
    }

    #[test]
    fn a_plan_that_changed_after_it_was_agreed_says_so() {
        let mut built = planned();
        built.on(date(2026, 11, 12), step(93, 80, StepOwner::Person, false));
        let page = plan_page(&built.shown(), &built.events);
        assert_eq!(page.changed_since.as_deref(), Some("Goals or steps changed after that, last on 12 Nov 2026."));
    }

    #[test]
    fn the_persons_copy_has_nothing_that_must_not_be_shared() {
        let built = planned();
        let sheet = copy(&built.shown());
        assert_eq!(sheet.goals[0].0, "Drink less");
        assert_eq!(sheet.goals[0].1, [("Go to the group".to_owned(), "Example Group".to_owned(), "4 Dec 2026".to_owned())]);
        assert_eq!(sheet.left_out, 1);
        let all = format!("{sheet:?}");
        for secret in ["police", "Tell", "Weekly", "hildren", "harm"] {
            assert!(!all.contains(secret), "{secret}: {all}");
        }
    }

    #[test]
    fn somebody_at_risk_whom_no_goal_protects_is_named() {
        let built = whole();
        let page = plan_page(&built.shown(), &built.events);
        assert!(!page.unprotected.is_empty());
        assert!(page.goals.is_empty() && page.agreed.is_none());
        assert_eq!(page.edit.as_deref(), Some("/people/X000001/plan/edit"));
    }
}
