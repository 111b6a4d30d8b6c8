//! One goal (`/people/{crn}/plan/goals/{id}`): reword it, set and end its steps, end it.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Button, Cell, Radios, Select, Table, Textarea, WarningText};
use maud::{Markup, html};
use record::{
    Command, CommandId, GoalId, OfficerId, StepId,
    plan::{Goal, Wish},
};
use serde::Deserialize;
use service::access::{Action, FieldGroup};
use uuid::Uuid;

use super::{
    super::{
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, facts, pane, says, told},
    },
    edit::{done, forget},
    pieces::{goal_fields, step_fields, step_row},
    wish::{self, DOING, id_of},
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        plan::{GoalShown, goal_shown},
        shown::Shown,
    },
};

/// `?step={id}`: the step that is changed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    step: Option<Uuid>,
}

const ALSO: &[FieldGroup] = &[FieldGroup::Risk];

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
    Query(asked): Query<Asked>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Plan, (&[FieldGroup::Plan], ALSO)).await?;
    let here = path(person.opened.crn(), id);
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    let of = (GoalId(id), asked.step.map(StepId));
    Ok(page(&app, &visitor, &person, of, &filled, &notice).await?.answer(&visitor))
}

fn path(crn: &str, id: Uuid) -> String {
    format!("/people/{crn}/plan/goals/{id}")
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    (id, step): (GoalId, Option<StepId>),
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let opened = person.opened.clone();
    let team = app.ask(move |service| service.team_of_case(&opened)).await?;
    let loaded = Loaded::of(app, person, Telling::WhoRecorded, FieldGroup::Plan).await?;
    let shown = loaded.shown(app, person);
    let goal = shown.case.plan.goal(id).ok_or_else(Trouble::not_found)?;
    let view = goal_shown(&shown, goal);
    let set = shown.told(&loaded.events, |event| matches!(event, record::Event::GoalSet(e) if e.id == id));
    let form = Form { app, visitor, shown: &shown, goal, here: path(person.opened.crn(), id.0) };
    let main = html! {
        (about(&view, shown.offers() && goal.open()))
        (told(set.as_ref()))
        @if shown.offers() && goal.open() {
            (notice)
            (form.stepping(filled, step, &team))
            (form.ending_a_step(filled))
            (form.rewording(filled))
            (form.ending(filled))
        } @else if goal.open() && shown.as_at.is_none() {
            (says(html! { "You can read this goal. " (person.banner.officer) ", who holds the case, can change it." }))
        }
    };
    Ok(person.page(format!("Goal: {}", short(&view.words))).before(back(shown.link("/plan"))).main(main).errors(filled.errors))
}

/// Enough of the words for a heading.
fn short(words: &str) -> String {
    const MOST: usize = 70;
    let first = words.lines().next().unwrap_or_default();
    let cut: String = first.chars().take(MOST).collect();
    if cut.len() < first.len() { format!("{cut}…") } else { cut }
}

fn about(goal: &GoalShown, offers: bool) -> Markup {
    let mut rows = vec![("Goal", goal.words.clone())];
    rows.extend((!goal.need.is_empty()).then(|| ("Works on", goal.need.clone())));
    rows.extend((!goal.protects.is_empty()).then(|| ("Protects", goal.protects.clone())));
    rows.extend(goal.by.clone().map(|by| ("When", by)));
    rows.extend(goal.ended.clone().map(|ended| ("Ended", ended)));
    let steps = goal.steps.iter().map(|step| {
        let change = html! {
            @if offers && step.open {
                a class="govuk-link" href={ (goal.link) "?step=" (step.id) "#step-form" } {
                    "Change" span class="govuk-visually-hidden" { " " (step.what) }
                }
            } @else { "No change" }
        };
        let [what, owner, by, state] = step_row(step);
        [what, owner, by, state, Cell::new(change)]
    });
    html! {
        (facts(&rows))
        h2 class="govuk-heading-m" { "Steps" }
        @if goal.steps.is_empty() {
            (says("No step is set: nobody has anything to do yet."))
        } @else {
            (pane("Steps of this goal", Table::new().head(["What", "Who", "By", "State", "Next step"]).rows(steps)))
        }
    }
}

/// The revision that the form sends back: the one that stands and that the page shows. Who began to type before somebody else
/// saved is told so beside their words, which are kept.
fn seen(filled: &Filled<'_>, what: &str, stands: u32) -> Markup {
    let typed: Option<u32> = filled.posted.and_then(|posted| posted.get("seen").parse().ok());
    html! {
        @if typed.is_some_and(|typed| typed != stands) {
            (WarningText::new(format!(
                "Somebody changed this {what} while you were writing. Above is what they saved, below is what you typed. Saving \
                 puts yours in its place."
            )))
        }
        input type="hidden" name="seen" value=(stands);
    }
}

/// What the forms of the page are made of.
struct Form<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shown: &'a Shown<'a>,
    goal: &'a Goal,
    here: String,
}

impl Form<'_> {
    /// What was typed belongs to the form that was sent; the others are shown fresh.
    fn filled<'f>(filled: &Filled<'f>, doing: &str) -> Filled<'f> {
        if filled.posted.is_some_and(|posted| posted.get(DOING) == doing) { *filled } else { Filled::fresh() }
    }

    fn open(&self, doing: &str, inside: &Markup) -> Markup {
        let inside = html! { input type="hidden" name=(DOING) value=(doing); (inside) };
        open(&self.here, self.visitor, self.app.new_id(), &inside)
    }

    fn stepping(&self, filled: &Filled<'_>, step: Option<StepId>, team: &[(OfficerId, String)]) -> Markup {
        let filled = Self::filled(filled, "step");
        let typed = filled.posted.and_then(|posted| posted.get("of-step").parse().ok().map(StepId));
        let changed =
            typed.or(step).and_then(|id| self.shown.case.plan.step(id)).filter(|s| s.open() && s.what.goal == self.goal.what.id);
        let inside = html! {
            @if let Some(step) = changed {
                input type="hidden" name="of-step" value=(step.what.id);
                (seen(&filled, "step", step.revision))
            }
            (step_fields(self.shown, &filled, changed.map(|step| &step.what), team))
            (Button::new(if changed.is_some() { "Save step" } else { "Add step" }).prevent_double_click(true))
        };
        html! {
            h2 class="govuk-heading-m" id="step-form" { @if changed.is_some() { "Change a step" } @else { "Add a step" } }
            (self.open("step", &inside))
        }
    }

    fn ending_a_step(&self, filled: &Filled<'_>) -> Markup {
        let steps: Vec<_> = self.shown.case.plan.steps_of(self.goal.what.id).filter(|step| step.open()).collect();
        if steps.is_empty() {
            return html! {};
        }
        let filled = Self::filled(filled, "end-step");
        let only = if steps.len() == 1 { steps.first().map(|step| step.what.id.to_string()) } else { None };
        let first = only.is_none().then(|| (String::new(), "Choose".to_owned()));
        let items = first.into_iter().chain(steps.iter().map(|step| (step.what.id.to_string(), step.what.what.clone())));
        let inside = html! {
            (Select::new("step", "Step").items(items).value(filled.value("step", only.clone().unwrap_or_default())).error(filled.error("step")))
            (Radios::new("step-ended", "What came of the step?").inline().items([("done", "Done"), ("dropped", "Dropped")])
                .value(filled.value("step-ended", "")).error(filled.error("step-ended")))
            (Textarea::new("step-note", "What came of it, or why it was dropped").rows(2)
                .value(filled.value("step-note", "")).error(filled.error("step-note")))
            (Button::secondary("End step").prevent_double_click(true))
        };
        html! {
            h2 class="govuk-heading-m" { "End a step" }
            (self.open("end-step", &inside))
        }
    }

    fn rewording(&self, filled: &Filled<'_>) -> Markup {
        let filled = Self::filled(filled, "goal");
        let inside = html! {
            (seen(&filled, "goal", self.goal.revision))
            (goal_fields(self.shown, &filled, Some(&self.goal.what), None))
            (Button::secondary("Save goal").prevent_double_click(true))
        };
        html! {
            h2 class="govuk-heading-m" { "Reword the goal" }
            (self.open("goal", &inside))
        }
    }

    fn ending(&self, filled: &Filled<'_>) -> Markup {
        let filled = Self::filled(filled, "end");
        let inside = html! {
            (Radios::new("ended", "What came of the goal?").inline().items([("done", "Done"), ("dropped", "Dropped")])
                .value(filled.value("ended", "")).error(filled.error("ended")))
            (Textarea::new("note", "What came of the goal, or why it was dropped").rows(3)
                .hint("Steps that are still to be done end with it")
                .value(filled.value("note", "")).error(filled.error("note")))
            (Button::secondary("End goal").prevent_double_click(true))
        };
        html! {
            h2 class="govuk-heading-m" { "End the goal" }
            (self.open("end", &inside))
        }
    }
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    posted: Posted,
) -> Answer {
    let command = posted.wanted_command()?;
    let person = Person::open_also(&app, &visitor, &crn, Past::default(), Tab::Plan, (&[FieldGroup::Plan], ALSO)).await?;
    let (here, goal) = (path(person.opened.crn(), id), GoalId(id));
    let wishes = {
        let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Plan).await?;
        wishes(&posted, &loaded.shown(&app, &person), (command, goal))
    };
    let errors = match wishes {
        Ok(wishes) => match done(&app, &visitor, &person, command, wishes).await {
            Ok(()) => {
                forget(&app, &visitor, &here, &posted).await?;
                let said = format!("{}: {}", person.opened.case.person.name.short(), said(&posted));
                let to = if posted.get(DOING) == "end" { format!("/people/{}/plan", person.opened.crn()) } else { here };
                return Ok(see_other_saying(&app, &visitor, &to, &said));
            }
            Err(trouble) => {
                let (names, otherwise): (&[(&str, &str)], _) = match posted.get(DOING) {
                    "step" => (&[("by", "step-by")], "what"),
                    "end-step" => (&[("note", "step-note")], "step"),
                    "end" => (&[], "note"),
                    _ => (&[], "words"),
                };
                let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, names, otherwise));
                refused.ok_or(trouble)?
            }
        },
        Err(errors) => errors,
    };
    if !person.may(&app, Action::Write, FieldGroup::Plan) {
        let main = says(html! { "Ask " (person.banner.officer) ", who holds the case." });
        return Ok(person.page("You cannot change this plan").status(StatusCode::FORBIDDEN).main(main).answer(&visitor));
    }
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, (goal, None), &filled, &html! {}).await?.answer(&visitor))
}

fn said(posted: &Posted) -> &'static str {
    match posted.get(DOING) {
        "step" => "step saved",
        "end-step" => "step ended",
        "end" => "goal ended",
        _ => "goal saved",
    }
}

fn wishes(posted: &Posted, shown: &Shown<'_>, (command, goal): (CommandId, GoalId)) -> Result<Vec<Command>, Errors> {
    let mut read = Reader::new(posted, shown.today);
    let wish = match posted.get(DOING) {
        "step" => {
            let id = posted.get("of-step").parse().map_or(StepId(id_of(command, 1)), StepId);
            let seen = posted.get("of-step").parse::<Uuid>().ok().and_then(|_| posted.get("seen").parse().ok());
            wish::step(&mut read, posted, (id, goal)).map(|what| Wish::SetStep { what, seen })
        }
        "end-step" => wish::close_step(&mut read).map(Wish::CloseStep),
        "end" => wish::close_goal(&mut read, goal).map(Wish::CloseGoal),
        _ => {
            let seen = posted.get("seen").parse().ok();
            Some(Wish::SetGoal { what: wish::goal(&mut read, posted, shown, goal), seen })
        }
    };
    wish::checked(read, wish.map(|wish| vec![wish]))
}
