//! The plan: what may be set and agreed, and in which order it is shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, POLICY, TODAY, assessed, id};
use record::{
    Command, EnquiryId, Event, GoalId, StepId,
    enquiry::{EnquiryAnalysed, EnquiryAnswered, EnquiryRead, EnquirySent, Wish as Check},
    person::Sex,
    plan::{Ended, GoalClosed, GoalSet, PlanAgreed, StepClosed, StepOwner, StepSet, Wish, need},
    recorded::plus_days,
    risk::RiskLevelSet,
};
use rstest::rstest;
use rules::{
    assessment::Severity,
    enquiry::{EnquiryKind, EnquiryTrigger},
    rosh::{GroupAtRisk, RoshLevel},
};

fn goal(n: u128, protects: &[GroupAtRisk]) -> GoalSet {
    GoalSet {
        id: GoalId(id(n)),
        words: "I want a place of my own".into(),
        need: Some("accommodation".into()),
        linked_to_harm: false,
        linked_to_reoffending: false,
        protects: protects.to_vec(),
        by: None,
    }
}

fn step(n: u128, of: u128) -> StepSet {
    StepSet {
        id: StepId(id(n)),
        goal: GoalId(id(of)),
        what: "Go to the housing office".into(),
        owner: StepOwner::Person,
        by: plus_days(TODAY, 14),
        sensitive: false,
    }
}

fn agreed() -> PlanAgreed {
    PlanAgreed {
        on: TODAY,
        assessment: None,
        persons_view: "I can do this".into(),
        contingency: "Ring the police the same day".into(),
        risk_management: "Weekly appointments and a home visit each month".into(),
        enquiries: vec![],
    }
}

fn set(goal: GoalSet) -> Command {
    Command::Plan(Wish::SetGoal { what: goal, seen: None })
}

fn do_step(step: StepSet) -> Command {
    Command::Plan(Wish::SetStep { what: step, seen: None })
}

/// Changes a goal that is there, as it stands.
fn reword(desk: &Desk, goal: GoalSet) -> Command {
    let seen = desk.case.plan.goal(goal.id).map(|goal| goal.revision);
    Command::Plan(Wish::SetGoal { what: goal, seen })
}

fn agree(plan: PlanAgreed) -> Command {
    Command::Plan(Wish::Agree(plan))
}

fn judged(desk: &mut Desk, levels: &[(GroupAtRisk, RoshLevel)]) {
    let levels = levels.iter().copied().collect();
    desk.must(Command::SetRiskLevel(RiskLevelSet {
        levels,
        reasons: "As assessed".into(),
        assessed_on: TODAY,
        ..RiskLevelSet::default()
    }));
}

fn desk() -> Desk {
    Desk::on(TODAY, Sex::Male)
}

#[test]
fn a_goal_says_what_the_person_wants_and_works_on_a_need_that_exists() {
    let mut desk = desk();
    assert_eq!(desk.says(set(GoalSet { words: " ".into(), ..goal(1, &[]) })), "Enter the goal in the person's words");
    let weather = GoalSet { need: Some("weather".into()), ..goal(1, &[]) };
    assert_eq!(desk.says(set(weather)), "Choose a need from the list: weather is not in it");
    let past = GoalSet { by: Some(plus_days(TODAY, -1)), ..goal(1, &[]) };
    assert_eq!(desk.says(set(past)), "Date must be today or later");
    desk.must(set(goal(1, &[])));
    let reworded = GoalSet { words: "A flat near my daughter".into(), ..goal(1, &[]) };
    desk.must(reword(&desk, reworded));
    assert_eq!(desk.case.plan.goals.len(), 1, "the same id rewords it");
    assert_eq!(desk.case.plan.goals[0].what.words, "A flat near my daughter");
}

#[test]
fn two_people_who_change_one_goal_or_one_step_do_not_overwrite_each_other() {
    let mut desk = desk();
    desk.must(set(goal(1, &[])));
    desk.must(do_step(step(5, 1)));
    let theirs = |words: &str, seen| Command::Plan(Wish::SetGoal { what: GoalSet { words: words.into(), ..goal(1, &[]) }, seen });
    desk.must(theirs("A flat near my daughter", Some(1)));
    let says = desk.says(theirs("A house", Some(1)));
    assert_eq!(says, "Somebody changed this goal while you were writing. Your text is kept: compare the two and save again");
    assert_eq!(desk.case.plan.goals[0].what.words, "A flat near my daughter", "the first change stands");
    desk.must(theirs("A house", Some(2)));
    assert_eq!(desk.says(theirs("A boat", None)), "Enter the revision that you saw");
    let step_by = |what: &str, seen| Command::Plan(Wish::SetStep { what: StepSet { what: what.into(), ..step(5, 1) }, seen });
    desk.must(step_by("Go there together", Some(1)));
    assert!(desk.says(step_by("Ring them", Some(1))).starts_with("Somebody changed this step"));
}

#[test]
fn a_goal_set_long_ago_can_be_reworded_after_its_date() {
    let mut desk = desk();
    let dated = GoalSet { by: Some(plus_days(TODAY, 7)), ..goal(1, &[]) };
    desk.must(set(dated.clone()));
    desk.today = plus_days(TODAY, 30);
    desk.must(reword(&desk, GoalSet { words: "In other words".into(), ..dated.clone() }));
    let earlier = GoalSet { by: Some(plus_days(TODAY, 6)), ..dated };
    assert_eq!(desk.says(reword(&desk, earlier)), "Date must be today or later");
}

#[test]
fn steps_belong_to_an_open_goal_and_have_an_owner() {
    let mut desk = desk();
    assert_eq!(desk.says(do_step(step(10, 1))), "This person has no such goal. Go back and choose it again");
    desk.must(set(goal(1, &[])));
    let nobody = StepSet { owner: StepOwner::Service("  ".into()), ..step(10, 1) };
    assert_eq!(desk.says(do_step(nobody)), "Enter the name of the service");
    desk.must(do_step(step(10, 1)));
    desk.must(Command::Plan(Wish::CloseGoal(GoalClosed { id: GoalId(id(1)), ended: Ended::Done, note: "Moved in".into() })));
    let why = desk.says(do_step(step(11, 1)));
    assert_eq!(why, "This goal has ended already. Look at the record for when and why");
}

#[test]
fn a_goal_that_ends_takes_its_open_steps_with_it_and_leaves_done_ones_alone() {
    let mut desk = desk();
    desk.must(set(goal(1, &[])));
    desk.must(do_step(step(10, 1)));
    desk.must(do_step(step(11, 1)));
    let done = StepClosed { id: StepId(id(10)), ended: Ended::Done, note: String::new() };
    desk.must(Command::Plan(Wish::CloseStep(done)));
    let end =
        |note: &str| Command::Plan(Wish::CloseGoal(GoalClosed { id: GoalId(id(1)), ended: Ended::Dropped, note: note.into() }));
    assert_eq!(desk.says(end("")), "Enter why it was dropped");
    let events = desk.must(end("He moved away"));
    assert_eq!(events.len(), 2, "the step that was open, and the goal");
    assert!(desk.case.plan.open_steps().is_empty() && desk.case.plan.open_goals().is_empty());
    assert_eq!(desk.case.plan.steps[0].closed.as_ref().unwrap().1.ended, Ended::Done);
    assert_eq!(
        desk.case.plan.steps[1].closed.as_ref().unwrap().1.note,
        "The goal ended before this step was done: He moved away"
    );
}

#[test]
fn a_step_is_dropped_only_for_a_reason_and_ends_once() {
    let mut desk = desk();
    desk.must(set(goal(1, &[])));
    desk.must(do_step(step(10, 1)));
    let close = |ended, note: &str| Command::Plan(Wish::CloseStep(StepClosed { id: StepId(id(10)), ended, note: note.into() }));
    assert_eq!(desk.says(close(Ended::Dropped, "")), "Enter why it was dropped");
    desk.must(close(Ended::Dropped, "The office closed"));
    assert_eq!(desk.says(close(Ended::Done, "")), "This step has ended already. Look at the record for when and why");
}

#[rstest]
#[case::view(PlanAgreed { persons_view: " ".into(), ..agreed() }, "Enter what the person says about the plan")]
#[case::contingency(PlanAgreed { contingency: String::new(), ..agreed() }, "Enter what is done if things change")]
#[case::day(PlanAgreed { on: plus_days(TODAY, 1), ..agreed() }, "Day on which the plan was agreed must be today or in the past")]
fn a_plan_is_agreed_with_a_view_a_contingency_and_a_goal(#[case] plan: PlanAgreed, #[case] why: &str) {
    let mut desk = desk();
    assert_eq!(desk.says(agree(agreed())), "Set at least one goal before the plan is agreed");
    desk.must(set(goal(1, &[])));
    assert_eq!(desk.says(agree(plan)), why);
    desk.must(agree(agreed()));
    assert_eq!(desk.case.plan.agreed.len(), 1);
}

#[test]
fn everybody_at_risk_above_low_is_protected_by_a_goal_with_a_step_before_a_plan_is_agreed() {
    let mut desk = desk();
    let levels = [
        (GroupAtRisk::Children, RoshLevel::Medium),
        (GroupAtRisk::KnownAdult, RoshLevel::High),
        (GroupAtRisk::Public, RoshLevel::Low),
    ];
    judged(&mut desk, &levels);
    desk.must(set(goal(1, &[GroupAtRisk::Children, GroupAtRisk::KnownAdult])));
    let why = desk.says(agree(agreed()));
    assert_eq!(
        why,
        "The plan does not protect: children, known adult. For each, set a goal that protects them with a step that somebody does",
        "a goal on which nobody has anything to do protects nobody"
    );
    desk.must(do_step(step(10, 1)));
    desk.must(agree(agreed()));
    let done = StepClosed { id: StepId(id(10)), ended: Ended::Done, note: String::new() };
    desk.must(Command::Plan(Wish::CloseStep(done)));
    assert_eq!(desk.case.unprotected(), [GroupAtRisk::Children, GroupAtRisk::KnownAdult], "and neither does one that is done");
    assert!(desk.says(agree(agreed())).contains("children, known adult"));
}

#[test]
fn a_plan_uses_only_checks_that_were_analysed_and_marks_each_as_used_once() {
    let mut desk = desk();
    desk.must(set(goal(1, &[])));
    let check = EnquiryId(id(90));
    desk.must(Command::Enquiry(Check::Send(EnquirySent {
        id: check,
        kind: EnquiryKind::DomesticAbuse,
        trigger: EnquiryTrigger::InitialAssessment,
        needed_since: TODAY,
        on: TODAY,
        sent_to: "Example Police".into(),
        reference: String::new(),
        about: "1 Example Street".into(),
        subjects: vec!["Jo Example".into()],
        due_on: plus_days(TODAY, 5),
        address: None,
    })));
    let citing = PlanAgreed { enquiries: vec![check], ..agreed() };
    assert_eq!(
        desk.says(agree(citing.clone())),
        "Read the answer of this safety check and write what it means before you use it"
    );
    let unknown = PlanAgreed { enquiries: vec![EnquiryId(id(91))], ..agreed() };
    assert_eq!(desk.says(agree(unknown)), "This person has no such safety check. Go back and choose it again");
    desk.must(Command::Enquiry(Check::Answer(EnquiryAnswered {
        id: check,
        on: TODAY,
        responder: "Example Police".into(),
        nothing_known: false,
        summary: "Two call-outs in 2025".into(),
        named: vec![],
    })));
    desk.must(Command::Enquiry(Check::Read(EnquiryRead { id: check })));
    let analysis = "Violence when drinking; the partner is at risk".into();
    desk.must(Command::Enquiry(Check::Analyse(EnquiryAnalysed { id: check, analysis })));
    let events = desk.must(agree(citing.clone()));
    let used = |events: &[Event]| events.iter().filter(|e| matches!(e, Event::EnquiryUsed(_))).count();
    assert_eq!(used(&events), 1);
    assert_eq!(desk.case.enquiries.find(check).unwrap().used[0].sentence, agreed().risk_management);
    assert_eq!(used(&desk.must(agree(citing))), 0, "it is used already");
}

#[test]
fn goals_on_needs_linked_to_harm_come_first_then_reoffending_then_the_rest() {
    let mut desk = desk();
    desk.must(set(goal(1, &[])));
    desk.must(set(GoalSet { linked_to_reoffending: true, ..goal(2, &[]) }));
    desk.must(set(GoalSet { linked_to_harm: true, ..goal(3, &[]) }));
    desk.must(set(GoalSet { linked_to_harm: true, linked_to_reoffending: true, ..goal(4, &[]) }));
    let order: Vec<_> = desk.case.plan.open_goals().iter().map(|g| g.what.id.0.as_u128()).collect();
    assert_eq!(order, [3, 4, 2, 1]);
}

#[test]
fn needs_come_from_the_last_assessment_those_linked_to_harm_first() {
    let mut desk = desk();
    let (before, origin) = need::needs(&desk.case, &POLICY, TODAY);
    assert!(origin.is_none() && before.iter().all(|need| !need.found()));
    assert_eq!(before[0].code, "accommodation", "in the order of the form while nothing is known");
    desk.must(assessed(
        5,
        TODAY,
        &[
            ("3.3", "yes"),
            ("3.4", "2"),
            ("3.5", "2"),
            ("3.6", "2"),
            ("accommodation_to_reoffending", "yes"),
            ("alcohol_to_harm", "yes"),
            ("drugs_to_harm", "no"),
        ],
    ));
    let (needs, origin) = need::needs(&desk.case, &POLICY, TODAY);
    assert_eq!(origin.unwrap().completed_on, TODAY);
    let found: Vec<_> = needs.iter().filter(|need| need.found()).map(|need| (need.code.as_str(), need.severity)).collect();
    assert_eq!(found, [("alcohol", None), ("accommodation", Some(Severity::Severe))]);
    assert_eq!(needs[0].code, "alcohol");
}

#[test]
fn a_person_who_died_gets_no_new_goal_and_an_old_one_can_still_be_ended() {
    let mut desk = desk();
    desk.must(set(goal(1, &[])));
    desk.must(Command::RecordDeath(record::person::PersonDied { on: TODAY, source: "Coroner".into() }));
    assert!(desk.says(set(goal(2, &[]))).starts_with("This person died on"));
    let end = GoalClosed { id: GoalId(id(1)), ended: Ended::Dropped, note: "He died".into() };
    desk.must(Command::Plan(Wish::CloseGoal(end)));
}

#[test]
fn a_plan_rests_on_the_last_assessment_unless_it_names_one() {
    let mut desk = desk();
    desk.must(set(goal(1, &[])));
    desk.must(assessed(5, TODAY, &[("3.4", "2")]));
    desk.must(agree(agreed()));
    assert_eq!(desk.case.plan.last_agreed().unwrap().assessment.unwrap().0, id(5));
    let other = PlanAgreed { assessment: Some(record::AssessmentId(id(6))), ..agreed() };
    assert!(desk.says(agree(other)).contains("no such assessment"));
}
