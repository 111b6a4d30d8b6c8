//! Recording a conversation (`/people/{crn}/oversight/new?trigger=`): what changed since the last one, what is open, where the
//! safety checks stand; then the manager's view, reasons, actions and the next review.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{
    Button, Checkbox, Checkboxes, DatePicker, Input, Legend, Question, Radios, Select, SummaryList, Textarea, WarningText,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use maud::{Markup, html};
use record::{
    ActionId, Command, CommandId, EnquiryId, OfficerId, OversightId,
    oversight::{AgreedAction, OversightRecorded, View, Wish},
    text::{NOTE_MAX, REASON_MAX},
    words::short_date,
};
use rules::{Policy, oversight::OversightTrigger};
use serde::Deserialize;
use service::access::{Action as May, FieldGroup};
use uuid::Uuid;

use super::{
    super::{
        list,
        loaded::{Loaded, Telling},
        overview::attention,
        person::{Past, Person},
        pieces::{back, late, says},
    },
    actions,
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, OPENED, Posted, Reader, open, opened_at, read_opened_at},
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    said::see_other_saying,
    shell::{Page, Part},
    trouble::Trouble,
    view::{
        oversee::{NewTalk, new_talk},
        shown::Shown,
    },
};

/// Who is head of the unit, with their names.
type Heads = Vec<(OfficerId, String)>;

/// The most rows of actions on the form.
const ROWS_MAX: usize = 3;
/// Days that an action is proposed to take.
const ACTION_DAYS: i64 = 7;
/// How the form calls the fields of the record.
const NAMES: [(&str, &str); 3] = [("actions", "action-1"), ("nextOn", "next"), ("openedAt", "reasons")];
/// Parts of the record whose news the page tells to those who may see them.
const NEWS: [FieldGroup; 8] = [
    FieldGroup::Risk,
    FieldGroup::Contacts,
    FieldGroup::Appointments,
    FieldGroup::Enforcement,
    FieldGroup::Checks,
    FieldGroup::Plan,
    FieldGroup::Sentence,
    FieldGroup::Details,
];

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/oversight/new", show).post("/people/{crn}/oversight/new", save)
}

/// `?trigger=`: what the conversation is for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    trigger: String,
}

impl Asked {
    fn trigger(&self) -> OversightTrigger {
        OversightTrigger::from_text(&self.trigger).unwrap_or(OversightTrigger::AdHoc)
    }
}

fn path(crn: &str) -> String {
    format!("/people/{crn}/oversight/new")
}

async fn opened(app: &App, visitor: &Visitor, crn: &str) -> Result<Person, Trouble> {
    Person::open_also(app, visitor, crn, Past::default(), Tab::Oversight, (&[FieldGroup::Oversight], &NEWS)).await
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(asked): Query<Asked>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    if !person.may(&app, May::Write, FieldGroup::Oversight) {
        return Ok(cannot(&person).answer(&visitor));
    }
    let draft_at = path(person.opened.crn());
    let page_at = with_query(&draft_at, "trigger", asked.trigger().as_str());
    let offered = draft::offered(&app, &visitor, &draft_at).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&page_at, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, asked.trigger(), &filled, &notice).await?.answer(&visitor))
}

fn cannot(person: &Person) -> Page {
    let main = says(html! { "A manager of the team records oversight. " (person.banner.officer) " holds the case." });
    person.page("You cannot record oversight").status(StatusCode::FORBIDDEN).main(main)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    trigger: OversightTrigger,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::WhoRecorded, FieldGroup::Oversight).await?;
    let shown = loaded.shown(app, person);
    let opened = person.opened.clone();
    let (holder, heads) =
        app.ask(move |service| Ok::<_, service::Trouble>((service.owed_by_holder(&opened)?, service.heads_of(&opened)?))).await?;
    let view = new_talk(&shown, trigger, &loaded.events, &holder);
    let main = html! {
        p class="govuk-body-l" { (view.trigger_name) }
        (notice)
        (news(&view))
        (fields(app, visitor, (person, &heads), &shown, &view, filled))
    };
    Ok(person.page("Record oversight").before(back(shown.link("/oversight"))).main(main).errors(filled.errors))
}

/// What the manager reads before deciding.
fn news(view: &NewTalk) -> Markup {
    html! {
        @if !view.owed.is_empty() {
            h2 class="govuk-heading-m" { "Why now" }
            ul class="govuk-list govuk-list--bullet" {
                @for owed in &view.owed {
                    li { (owed.trigger) ": " (owed.why) ". Due " (owed.due) @if owed.late { " " (late()) } (list::why(&owed.rule)) }
                }
            }
            @if view.owed.len() > 1 { (says("One conversation meets all of these if the risk of harm is discussed in it.")) }
        }
        h2 class="govuk-heading-m" { "How the case stands" }
        (SummaryList::new().rows(view.stands.iter().map(|(key, value)| (*key, value.as_str()))))
        @if !view.work.is_empty() { (attention(&view.work)) }
        @if view.work_more > 0 {
            (says(html! { "And " (view.work_more) " more. " a class="govuk-link" href=(view.overview) { "All that is owed is on the overview" } }))
        }
        h2 class="govuk-heading-m" { "What changed" }
        (says(html! { (view.since.words) "." }))
        @if view.since.kinds.is_empty() { (says("Nothing was recorded.")) }
        @for kind in &view.since.kinds {
            h3 class="govuk-heading-s govuk-!-margin-bottom-1" { (kind.name) " (" (kind.count) ")" }
            ul class="govuk-list" {
                @for (title, on, href) in &kind.newest {
                    li { (on) ": " a class="govuk-link" href=(href) { (title) } }
                }
                @if kind.more > 0 { li { "And " (kind.more) " more on the record." } }
            }
        }
        h2 class="govuk-heading-m" { "Open actions of earlier conversations" }
        @if view.open.is_empty() { (says("None.")) } @else { (actions(&view.open, true)) }
    }
}

fn fields(
    app: &App,
    visitor: &Visitor,
    (person, heads): (&Person, &Heads),
    shown: &Shown<'_>,
    view: &NewTalk,
    filled: &Filled<'_>,
) -> Markup {
    let crn = &shown.case.person.crn;
    let rows = rows_of(filled.posted);
    let opened_at = filled.value(OPENED, opened_at(app, visitor, &path(crn), person.opened.now));
    let inside = html! {
        input type="hidden" name="trigger" value=(view.trigger.as_str());
        input type="hidden" name=(OPENED) value=(opened_at);
        input type="hidden" name="rows" value=(rows);
        (checks(view, filled))
        (Radios::new("view", Legend::medium("Your view of how the case is managed")).hint(goes_higher(heads, visitor))
            .items(View::ALL.map(|view| (value(view), meaning(view))))
            .value(filled.value("view", "")).error(filled.error("view")))
        (Textarea::new("reasons", "Your reasons").rows(6).value(filled.value("reasons", "")).error(filled.error("reasons")))
        (Checkboxes::new("risk", Question::default()).classes("govuk-checkboxes--small")
            .item(Checkbox::new("yes", "We discussed the risk of harm")
                .hint("Without it, what is owed because of risk stays owed").checked(ticked(filled, "risk"))))
        (Checkboxes::new("alone", Question::default()).classes("govuk-checkboxes--small")
            .item(Checkbox::new("yes", format!("I looked at the case alone, without {}", person.banner.officer))
                .checked(ticked(filled, "alone"))))
        (Input::new("minutes", "Minutes it took").hint("Left empty, the minutes since you opened this page").whole_number().width(3)
            .value(filled.value("minutes", "")).error(filled.error("minutes")))
        h2 class="govuk-heading-m" { "Actions (optional)" }
        @for number in 1..=rows { (action_row(shown, visitor, (person, heads), number, filled)) }
        @if rows < ROWS_MAX { (Button::secondary("Add another action").name("do").value("add")) }
        (DatePicker::new("on", "Date of the conversation").hint("For example, 27/3/2026 or today")
            .value(filled.value("on", short_date(shown.today))).error(filled.error("on")))
        (DatePicker::new("next", "Next review")
            .hint(view.next_why.clone().unwrap_or_else(|| "No rule proposes a day".to_owned()))
            .value(filled.value("next", view.next.map(short_date).unwrap_or_default())).error(filled.error("next")))
        (Button::new("Save oversight").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Record the conversation" }
        (open(&path(crn), visitor, app.new_id(), &inside))
    }
}

/// To whom it goes higher.
fn goes_higher(heads: &Heads, visitor: &Visitor) -> String {
    let names: Vec<&str> = above(heads, visitor).map(|(_, name)| name.as_str()).collect();
    if names.is_empty() {
        return "Nobody is on record here as head of the unit above you: to take it higher, choose Change and say who is told"
            .to_owned();
    }
    format!("If it goes higher, give an action to {}, who then has it on their queue", names.join(" or "))
}

/// Where each safety check stands, with a tick for those that were looked at.
fn checks(view: &NewTalk, filled: &Filled<'_>) -> Markup {
    let unsent = html! { @for words in &view.unsent { (WarningText::new(format!("Not sent: {words}"))) } };
    if view.checks.is_empty() {
        return html! {
            h3 class="govuk-heading-s" { "Safety checks" }
            (unsent)
            @if view.unsent.is_empty() { (says("No safety check is needed, and none was sent.")) }
        };
    }
    let ticked = filled.values("checks", &[]);
    html! {
        (unsent)
        (Checkboxes::new("checks", Legend::medium("Safety checks: tick those you looked at"))
            .classes("govuk-checkboxes--small")
            .items(view.checks.iter().map(|check| {
                let id = check.id.to_string();
                let checked = ticked.contains(&id);
                Checkbox::new(id, format!("{}: {}", check.name, check.stands)).checked(checked)
            })))
    }
}

fn ticked(filled: &Filled<'_>, field: &str) -> bool {
    filled.posted.is_some_and(|posted| posted.has(field))
}

const fn value(view: View) -> &'static str {
    match view {
        View::Agree => "agree",
        View::Change => "change",
        View::Escalate => "escalate",
    }
}

const fn meaning(view: View) -> &'static str {
    match view {
        View::Agree => "Agree: it goes on as it is",
        View::Change => "Change: something changes, as the actions say",
        View::Escalate => "Escalate: it goes higher, as the actions say",
    }
}

fn action_row(
    shown: &Shown<'_>,
    visitor: &Visitor,
    (person, heads): (&Person, &Heads),
    number: usize,
    filled: &Filled<'_>,
) -> Markup {
    let name = |field: &str| format!("{field}-{number}");
    let owners = owners(shown, visitor, &person.banner.officer, heads);
    let due = proposed(shown.policy, shown.today);
    let first = owners.first().map(|(id, _)| id.clone()).unwrap_or_default();
    html! {
        (Input::new(name("action"), format!("Action {number}: what is to be done"))
            .value(filled.value(&name("action"), "")).error(filled.error(&name("action"))))
        div class="rainer-side-by-side" {
            (Select::new(name("owner"), format!("Action {number}: who")).items(owners).value(filled.value(&name("owner"), first)))
            (DatePicker::new(name("due"), format!("Action {number}: by when"))
                .value(filled.value(&name("due"), short_date(due))).error(filled.error(&name("due"))))
        }
    }
}

fn action_due(app: &App, today: Date) -> Date {
    proposed(app.service().policy(), today)
}

/// By when an action is proposed to be done: a working day a week on.
fn proposed(policy: &Policy, today: Date) -> Date {
    policy.calendar.on_or_after(today.saturating_add(ACTION_DAYS.days()))
}

/// Who may be given an action: whoever holds the case, the manager, and the head of the unit for what goes higher.
fn owners(shown: &Shown<'_>, visitor: &Visitor, officer: &str, heads: &Heads) -> Vec<(String, String)> {
    let holder = shown.case.allocation().map(|held| (held.officer.to_string(), officer.to_owned()));
    let own = visitor.actor().staff.officer.map(|own| (own.to_string(), format!("{} (you)", visitor.name())));
    let heads = above(heads, visitor).map(|(head, name)| (head.to_string(), format!("{name} (head of the unit)")));
    holder.into_iter().chain(own).chain(heads).collect()
}

/// The heads of the unit but for whoever writes.
fn above<'a>(heads: &'a Heads, visitor: &Visitor) -> impl Iterator<Item = &'a (OfficerId, String)> {
    let own = visitor.actor().staff.officer;
    heads.iter().filter(move |(head, _)| Some(*head) != own)
}

fn rows_of(posted: Option<&Posted>) -> usize {
    let rows = posted.and_then(|posted| posted.get("rows").parse().ok()).unwrap_or(1);
    rows.clamp(1, ROWS_MAX)
}

async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person = opened(&app, &visitor, &crn).await?;
    if !person.may(&app, May::Write, FieldGroup::Oversight) {
        return Ok(cannot(&person).answer(&visitor));
    }
    let here = path(person.opened.crn());
    let trigger = OversightTrigger::from_text(posted.get("trigger")).unwrap_or(OversightTrigger::AdHoc);
    if posted.get("do") == "add" {
        let more = one_more(&posted, action_due(&app, person.opened.today));
        draft::keep(&app, &visitor, &here, &more).await;
        let none = Errors::none();
        let filled = Filled::again(&more, &none);
        return Ok(page(&app, &visitor, &person, trigger, &filled, &html! {}).await?.answer(&visitor));
    }
    let opened = &person.opened;
    let opened_at = read_opened_at(&app, &visitor, &here, &posted, person.opened.now);
    let of = opened.clone();
    let heads = app.ask(move |service| service.heads_of(&of)).await?;
    let errors = match wish(&posted, (command, opened_at, app.now()), (&person, &heads), &visitor, trigger) {
        Ok(wish) => {
            let next = wish.next_on.map(|next| format!(". Next review {}", short_date(next))).unwrap_or_default();
            let said = format!("{}: oversight recorded{next}", opened.case.person.name.short());
            let (who, whose, reason) = (visitor.clone(), opened.person, opened.reason.clone());
            let wish = Command::Oversee(Wish::Record(wish));
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    let to = if visitor.may_use(Part::Oversight) {
                        "/oversight".to_owned()
                    } else {
                        format!("/people/{crn}/oversight")
                    };
                    return Ok(see_other_saying(&app, &visitor, &to, &said));
                }
                Err(trouble) => {
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &NAMES, "reasons"));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, trigger, &filled, &html! {}).await?.answer(&visitor))
}

/// The form as it was, with one more row for an action.
fn one_more(posted: &Posted, due: Date) -> Posted {
    let rows = (rows_of(Some(posted)) + 1).min(ROWS_MAX).to_string();
    let new = (format!("due-{rows}"), short_date(due));
    let kept = posted.fields().filter(|(name, _)| *name != "rows" && *name != "do");
    let kept = kept.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Posted::new(kept.chain([("rows".to_owned(), rows), new]).collect())
}

fn wish(
    posted: &Posted,
    (command, opened_at, now): (CommandId, Timestamp, Timestamp),
    (person, heads): (&Person, &Heads),
    visitor: &Visitor,
    trigger: OversightTrigger,
) -> Result<OversightRecorded, Errors> {
    let opened = &person.opened;
    let held = opened.case.allocation().map(|held| held.officer);
    let mut read = Reader::new(posted, opened.today);
    let view = read.choice("view", "your view", |typed| View::ALL.into_iter().find(|view| value(*view) == typed));
    let reasons = read.wanted("reasons", "your reasons", NOTE_MAX);
    let minutes = minutes(&mut read, posted, (opened_at, now));
    let actions = agreed(&mut read, posted, command, held.or(visitor.actor().staff.officer), (visitor, heads));
    let on = read.date("on", "the date of the conversation");
    let next_on = read.date_if_any("next", "the day of the next review");
    let errors = read.finish();
    match (view, minutes, on) {
        (Some(view), Some(minutes), Some(on)) if errors.is_empty() => Ok(OversightRecorded {
            id: OversightId(command.0),
            trigger,
            on,
            opened_at: Some(opened_at),
            minutes,
            with: held.filter(|_| !posted.has("alone")),
            risk_discussed: posted.has("risk"),
            checks: posted.all("checks").filter_map(|id| id.parse::<EnquiryId>().ok()).collect(),
            view,
            reasons,
            actions,
            next_on,
        }),
        _ => Err(errors),
    }
}

/// As typed; left empty, the whole minutes since the page was opened, one at least.
fn minutes(read: &mut Reader<'_>, posted: &Posted, (opened_at, now): (Timestamp, Timestamp)) -> Option<u16> {
    let typed = posted.get("minutes").trim();
    if typed.is_empty() {
        let taken = u16::try_from(now.duration_since(opened_at).as_mins()).unwrap_or(u16::MAX);
        return Some(taken.max(1));
    }
    let minutes = typed.parse().ok();
    if minutes.is_none() {
        read.wrong("minutes", "Minutes must be a whole number, like 20");
    }
    minutes
}

/// Rows whose action says something; ids follow from the form's command, so that pressing twice is the same wish.
fn agreed(
    read: &mut Reader<'_>,
    posted: &Posted,
    command: CommandId,
    otherwise: Option<OfficerId>,
    (visitor, heads): (&Visitor, &Heads),
) -> Vec<AgreedAction> {
    let mut actions = Vec::new();
    for (number, place) in (1..=rows_of(Some(posted))).zip(1_u128..) {
        let what = read.text(&format!("action-{number}"), REASON_MAX);
        if what.is_empty() {
            continue;
        }
        let due: Option<Date> = read.date(&format!("due-{number}"), "the day by which it is done");
        let typed: Option<OfficerId> = posted.get(&format!("owner-{number}")).parse().ok();
        let known = [otherwise, visitor.actor().staff.officer];
        let is_known = |owner: &OfficerId| known.contains(&Some(*owner)) || heads.iter().any(|(head, _)| head == owner);
        let owner = typed.filter(is_known).or(otherwise);
        if let (Some(due_on), Some(owner)) = (due, owner) {
            let id = ActionId(Uuid::from_u128(command.0.as_u128().wrapping_add(place)));
            actions.push(AgreedAction { id, what, owner, due_on });
        }
    }
    actions
}
