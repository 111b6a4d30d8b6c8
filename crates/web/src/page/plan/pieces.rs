//! Pieces of the plan's pages: a goal with its steps, and the fields of goals and steps.

use govuk::{
    Action, Cell, Checkbox, Checkboxes, DatePicker, Input, Legend, Question, Radio, Radios, Select, SummaryCard, SummaryList,
    Table, Tag, TagColour, Textarea,
};
use maud::{Markup, html};
use record::{
    OfficerId,
    plan::{GoalSet, StepOwner, StepSet, need},
    words::short_date,
};

use super::super::pieces::{late, pane};
use crate::{
    form::Filled,
    view::{
        plan::{GoalShown, StepShown, groups, need_state},
        shown::Shown,
    },
};

/// A goal in a card whose heading is of this level.
pub(in crate::page) fn goal_card(goal: &GoalShown, heading: u32) -> Markup {
    let card = SummaryCard::new(goal.words.as_str()).heading_level(heading);
    let card = card.action(Action::new(if goal.ended.is_some() { "See goal" } else { "Work on goal" }, &goal.link));
    let mut list = SummaryList::new().card(card);
    if !goal.need.is_empty() {
        list = list.row(("Works on", goal.need.as_str()));
    }
    if !goal.protects.is_empty() {
        list = list.row(("Protects", goal.protects.as_str()));
    }
    if let Some(by) = &goal.by {
        list = list.row(govuk::SummaryRow::new("When", html! { (by) @if goal.late { " " (late()) } }));
    }
    if let Some(ended) = &goal.ended {
        list = list.row(("Ended", ended.as_str()));
    }
    html! {
        (list)
        (steps(goal))
    }
}

/// The steps of a goal.
fn steps(goal: &GoalShown) -> Markup {
    let rows = goal.steps.iter().map(step_row);
    html! {
        @if goal.steps.is_empty() {
            @if goal.ended.is_none() { p class="govuk-body" { "No step is set: nobody has anything to do yet." } }
        } @else {
            (pane(&format!("Steps of: {}", goal.words), Table::new().head(["What", "Who", "By", "State"]).rows(rows)))
        }
    }
}

pub(super) fn step_row(step: &StepShown) -> [Cell; 4] {
    let what = html! {
        (step.what)
        @if step.sensitive { " " (Tag::coloured("Not to be shared", TagColour::Magenta)) }
    };
    let by = html! { (step.by) @if step.late { " " (late()) } };
    [Cell::new(what), Cell::new(step.owner.as_str()), Cell::new(by), Cell::new(step.state.as_str())]
}

/// The fields of a goal: as it is, or for a need that was asked for.
pub(super) fn goal_fields(shown: &Shown<'_>, filled: &Filled<'_>, goal: Option<&GoalSet>, asked: Option<&str>) -> Markup {
    let (needs, _) = need::needs(shown.case, shown.policy, shown.today);
    let none = std::iter::once((String::new(), "No need in particular".to_owned()));
    let items = none.chain(needs.iter().map(|need| {
        let found = if need.found() { format!(" ({})", need_state(need).to_lowercase()) } else { String::new() };
        (need.code.clone(), format!("{}{found}", need.name))
    }));
    let chosen = goal.and_then(|goal| goal.need.as_deref()).or(asked).unwrap_or_default();
    let linked: Vec<&str> =
        [("harm", goal.is_some_and(|g| g.linked_to_harm)), ("reoffending", goal.is_some_and(|g| g.linked_to_reoffending))]
            .into_iter()
            .filter(|(_, is)| *is)
            .map(|(word, _)| word)
            .collect();
    let protects: Vec<&str> = goal.map(|goal| goal.protects.iter().map(|group| group.as_str()).collect()).unwrap_or_default();
    let words = format!("The goal, in {}'s own words", shown.case.person.name.to_call());
    html! {
        (Textarea::new("words", words).rows(2).value(filled.value("words", goal.map(|g| g.words.clone()).unwrap_or_default())).error(filled.error("words")))
        (Select::new("need", "Need that it works on").items(items).value(filled.value("need", chosen)).error(filled.error("need")))
        (Checkboxes::new("linked", Question::new("Is the need linked to anything?")).classes("govuk-checkboxes--small")
            .hint("What the last assessment says is added by itself")
            .item(Checkbox::new("harm", "Risk of serious harm")).item(Checkbox::new("reoffending", "Reoffending"))
            .values(filled.values("linked", &linked)).error(filled.error("linked")))
        (Checkboxes::new("protects", Question::new("Whom does it protect?")).classes("govuk-checkboxes--small")
            .items(groups(shown).into_iter().map(|(group, words)| (group.as_str(), words)))
            .values(filled.values("protects", &protects)).error(filled.error("protects")))
        (DatePicker::new("by", "By when (optional)").hint("For example, 27/3/2027 or +90")
            .value(filled.value("by", goal.and_then(|g| g.by).map(short_date).unwrap_or_default())).error(filled.error("by")))
    }
}

/// The fields of a step: as it is, or new.
pub(super) fn step_fields(
    shown: &Shown<'_>,
    filled: &Filled<'_>,
    step: Option<&StepSet>,
    team: &[(OfficerId, String)],
) -> Markup {
    let owner = match step.map(|step| &step.owner) {
        Some(StepOwner::Officer) => "officer",
        Some(StepOwner::Staff(_)) => "staff",
        Some(StepOwner::Service(_)) => "service",
        Some(StepOwner::Person) => "person",
        None => "",
    };
    let staff = match step.map(|step| &step.owner) {
        Some(StepOwner::Staff(id)) => id.to_string(),
        _ => String::new(),
    };
    let service = match step.map(|step| &step.owner) {
        Some(StepOwner::Service(name)) => name.clone(),
        _ => String::new(),
    };
    let practitioner = shown.case.allocation().map(|held| shown.names.officer(held.officer));
    let practitioner = practitioner.map_or_else(|| "The practitioner".to_owned(), |name| format!("{name}, who holds the case"));
    let team =
        std::iter::once((String::new(), "Choose".to_owned())).chain(team.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let staff_field =
        html! { (Select::new("staff", "Who?").items(team).value(filled.value("staff", staff)).error(filled.error("staff"))) };
    let service_field = html! {
        (Input::new("service", "Name of the service or agency").value(filled.value("service", service)).error(filled.error("service")))
    };
    let shared = filled.posted.map_or(step.is_some_and(|s| s.sensitive), |posted| posted.has("sensitive"));
    let forename = shown.case.person.name.to_call();
    html! {
        (Textarea::new("what", "What is to be done").rows(2).value(filled.value("what", step.map(|s| s.what.clone()).unwrap_or_default())).error(filled.error("what")))
        (Radios::new("owner", Legend::new("Who does it?")).classes("govuk-radios--small")
            .item(Radio::new("person", forename)).item(Radio::new("officer", practitioner))
            .item(Radio::new("staff", "Somebody else in the team").conditional(staff_field))
            .item(Radio::new("service", "A service or another agency").conditional(service_field))
            .value(filled.value("owner", owner)).error(filled.error("owner")))
        (DatePicker::new("step-by", "By when").hint("For example, 27/3/2027 or +14")
            .value(filled.value("step-by", step.map(|s| short_date(s.by)).unwrap_or_default())).error(filled.error("step-by")))
        (Checkboxes::new("sensitive", Question::default()).classes("govuk-checkboxes--small")
            .item(Checkbox::new("yes", format!("Do not share with {forename}: leave it out of their copy")).checked(shared)))
    }
}
