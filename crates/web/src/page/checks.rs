//! Safety checks of a person (`/people/{crn}/checks`): what is needed and why, each check as a chain of steps, who is around
//! the person, and the addresses.

mod address;
mod ask;
mod household;
mod inbox;
pub(crate) mod measures;
mod one;
pub(in crate::page) mod saving;

use axum::extract::{Path, Query, State};
use govuk::{Alert, Cell, Table};
use maud::{Markup, html};
use record::{
    address_check::{UncheckedOrder, Unfit, unchecked_orders},
    enquiry::need::{Need, needs},
    words::short_date,
};
use service::access::{Action, FieldGroup};

use super::{
    list::{standing, why},
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{pane, says, written},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    view::{
        checks::chain::{Chain, address_state, of_check, of_need},
        orders::address_line,
        shown::Shown,
    },
};

/// What the pages show besides the checks, to those who may see it.
const ALSO: &[FieldGroup] = &[FieldGroup::Details];

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/checks", show)
        .with(ask::routes)
        .with(household::routes)
        .with(address::routes)
        .with(one::routes)
        .with(inbox::routes)
        .with(measures::routes)
}

/// What the visitor may do here.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own, asked of the access decision")]
struct Rights {
    /// Ask, chase, take down answers, take an item on.
    prepare: bool,
    /// Read, analyse, use, decide; address checks.
    write: bool,
    /// Change who is around the person.
    household: bool,
    /// Agree in writing to low risk.
    agree: bool,
    /// Take a check up with the agency: a manager's, never that of whoever holds the case.
    escalate: bool,
}

impl Rights {
    fn of(app: &App, person: &Person) -> Self {
        let open = person.opened.present.person.died_on.is_none();
        Self {
            prepare: open && person.may(app, Action::Prepare, FieldGroup::Checks),
            write: open && person.may(app, Action::Write, FieldGroup::Checks),
            household: open && person.may(app, Action::Write, FieldGroup::Details),
            agree: open && person.may(app, Action::Countersign, FieldGroup::Risk),
            escalate: open && person.may(app, Action::Write, FieldGroup::Oversight),
        }
    }
}

async fn open_page(app: &App, visitor: &Visitor, crn: &str, past: Past) -> Result<Person, crate::trouble::Trouble> {
    Person::open_also(app, visitor, crn, past, Tab::Checks, (&[FieldGroup::Checks], ALSO)).await
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = open_page(&app, &visitor, &crn, past).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Checks).await?;
    let shown = loaded.shown(&app, &person);
    let rights = Rights::of(&app, &person);
    let main = html! {
        (needed(&shown, rights))
        (chains(&shown))
        @if shown.sees(FieldGroup::Details) {
            (around(&shown, rights))
            (addresses(&shown, rights))
        }
        (agreements(&shown))
    };
    Ok(person.page("Safety checks").main(main).rows().answer(&visitor))
}

/// What is needed and not sent, and what will be.
fn needed(shown: &Shown<'_>, rights: Rights) -> Markup {
    let unmet: Vec<Need> =
        needs(shown.case, shown.policy).into_iter().filter(|n| n.met_by.is_none() && n.raised.is_none()).collect();
    let (now, later): (Vec<_>, Vec<_>) = unmet.iter().partition(|need| need.since <= shown.today);
    html! {
        h2 class="govuk-heading-m" { "Needed and not sent" }
        @if now.is_empty() {
            (says("No other safety check is needed now. Those below say where they stand."))
        } @else {
            (pane("Checks that are needed and not sent", needs_table(now.iter().map(|n| of_need(shown, n)), rights.prepare)))
        }
        @if !later.is_empty() {
            h3 class="govuk-heading-s" { "Needed later" }
            (pane("Checks that will be needed", needs_table(later.iter().map(|n| of_need(shown, n)), false)))
        }
        @if rights.prepare {
            (says(html! { a class="govuk-link" href=(shown.link("/checks/new")) { "Send or raise another check" } }))
        }
    }
}

fn needs_table(needs: impl Iterator<Item = Chain>, actions: bool) -> Table {
    let rows = needs.map(|need| {
        let due = need.next.as_ref().map(|(_, by, late)| html! { @if *late { strong { (by) } } @else { (by) } });
        let what = html! {
            (need.name) ", asked of " (need.agency) @for (_, place) in &need.about { ", about " (place) }
            @if actions {
                br;
                a class="govuk-link" href=(need.href) { "Send or decide" span class="govuk-visually-hidden" { ": " (need.name) @for (_, place) in &need.about { ", about " (place) } } }
            }
        };
        let because = html! { (need.why) (why(&need.rule)) };
        let since = need.steps.first().map(|s| s.when.clone()).unwrap_or_default();
        [Cell::new(what), Cell::new(because), Cell::new(since), Cell::new(due.unwrap_or_default())]
    });
    Table::new().head(["Check", "Why", "Since", "Send by"]).rows(rows)
}

/// Every check: open ones first, then those that came to their end, the latest first.
fn chains(shown: &Shown<'_>) -> Markup {
    let mut all: Vec<Chain> = shown.case.enquiries.all.iter().rev().map(|e| of_check(shown, e)).collect();
    all.sort_by_key(|chain| chain.next.is_none());
    html! {
        h2 class="govuk-heading-m" { "Checks" }
        @if all.is_empty() { (says("No check has been sent or raised yet.")) }
        @for chain in &all { (card(chain, 3, true)) }
    }
}

/// One check with its chain.
fn card(chain: &Chain, level: u8, linked: bool) -> Markup {
    let heading = html! { (chain.name) " " (standing(chain.status.0, chain.status.1)) };
    html! {
        div class="govuk-summary-card" {
            div class="govuk-summary-card__title-wrapper" {
                @if level == 3 { h3 class="govuk-summary-card__title" { (heading) } }
                @else { h2 class="govuk-summary-card__title" { (heading) } }
                @if linked {
                    div class="govuk-summary-card__actions" {
                        a class="govuk-link" href=(chain.href) {
                            @match &chain.next {
                                Some((step, ..)) => (step.words()),
                                None => "Open",
                            }
                            span class="govuk-visually-hidden" { ": " (chain.name) }
                        }
                    }
                }
            }
            div class="govuk-summary-card__content" { (inside(chain, level)) }
        }
    }
}

fn inside(chain: &Chain, level: u8) -> Markup {
    let heading = |words: &str| {
        html! {
            @if level == 3 { h4 class="govuk-heading-s" { (words) } } @else { h3 class="govuk-heading-s" { (words) } }
        }
    };
    html! {
        p class="govuk-body" {
            "Asked of " (chain.agency) ". " (chain.why) "."
            @if let Some(reason) = &chain.reason { " " (reason) }
        }
        @for (what, words) in &chain.about { p class="govuk-body" { (what) ": " (words) } }
        p class="govuk-body" {
            "Looked after by: " @match &chain.owner { Some(owner) => (owner), None => "nobody yet" }
        }
        ol class="govuk-list rainer-chain" {
            @for step in &chain.steps {
                li {
                    @if step.done { strong { (step.what) } } @else { (step.what) }
                    @if !step.when.is_empty() {
                        ": " @if step.late { strong { (step.when) } } @else { (step.when) }
                    }
                    @if !step.more.is_empty() { ", " (step.more) }
                }
            }
        }
        @if let Some(answer) = &chain.answer {
            (heading("Answer"))
            (written(answer))
        }
        @if !chain.named.is_empty() {
            ul class="govuk-list govuk-list--bullet" {
                @for (name, state) in &chain.named { li { (name) ": " (state) } }
            }
        }
        @if let Some(analysis) = &chain.analysis {
            (heading("What it means"))
            (written(analysis))
        }
        @for (place, sentence) in &chain.used {
            (heading(place))
            (written(sentence))
        }
        (why(&chain.rule))
    }
}

/// Who is around the person, and whether that is known.
fn around(shown: &Shown<'_>, rights: Rights) -> Markup {
    let household = &shown.case.household;
    let form = shown.link("/checks/household");
    let rows = household.around(shown.today).map(|c| {
        let mut facts =
            vec![if c.child { format!("{}, a child", c.relationship.words()) } else { c.relationship.words().to_owned() }];
        if c.lives_with {
            facts.push("lives with them".to_owned());
        }
        if c.pregnant {
            facts.push("pregnant".to_owned());
        }
        let end = html! {
            a class="govuk-link" href=(with_query(&form, "end", &c.id.to_string())) {
                "No longer around" span class="govuk-visually-hidden" { ": " (c.name) }
            }
        };
        let mut row = vec![
            Cell::new(c.name.as_str()),
            Cell::new(facts.join(", ")),
            Cell::new(shown.near(c.from)),
            Cell::new(c.source.as_str()),
        ];
        row.extend(rights.household.then(|| Cell::new(end)));
        row
    });
    let rows: Vec<_> = rows.collect();
    let head = ["Name", "Who they are", "Since", "Known from"].into_iter().chain(rights.household.then_some("Change"));
    html! {
        h2 class="govuk-heading-m" id="household" { "Who is around " (shown.case.person.name.to_call()) }
        @match household.confirmed.last() {
            Some(confirmed) => (says(format!("Household confirmed {}: {}.", shown.near(confirmed.on), confirmed.source))),
            None => (says("Nobody has asked yet who is in the household. Until then a check about children is needed.")),
        }
        @if rows.is_empty() {
            (says("Nobody is recorded."))
        } @else {
            (pane("People around them", Table::new().head(head).rows(rows)))
        }
        @if rights.household {
            (says(html! { a class="govuk-link" href=(form) { "Add somebody, or confirm the household" } }))
        }
    }
}

/// Addresses with their checks; orders at an address that nobody checked.
fn addresses(shown: &Shown<'_>, rights: Rights) -> Markup {
    let standing_addresses: Vec<_> = shown.case.person.addresses.iter().filter(|a| a.on(shown.today)).collect();
    let rows = standing_addresses.iter().map(|a| {
        let (state, tone) = address_state(shown, a.what.id);
        let words = if a.what.no_fixed_address { "No fixed address".to_owned() } else { a.what.lines.join(", ") };
        let proposals = shown.case.address_checks.proposed.iter().filter(|p| p.address == a.what.id);
        let proposals: Vec<String> =
            proposals.map(|p| format!("{} proposed {}", p.address_use.words(), short_date(p.on))).collect();
        let link = html! {
            a class="govuk-link" href=(shown.link(&format!("/checks/addresses/{}", a.what.id))) {
                @if rights.write { "Check or propose it" } @else { "See its checks" }
                span class="govuk-visually-hidden" { ": " (words) }
            }
        };
        let proposals = if proposals.is_empty() { "None".to_owned() } else { proposals.join(", ") };
        [Cell::new(words.as_str()), Cell::new(standing(&state, tone)), Cell::new(proposals), Cell::new(link)]
    });
    let rows: Vec<_> = rows.collect();
    let unchecked = unchecked_orders(shown.case, shown.policy);
    html! {
        h2 class="govuk-heading-m" id="addresses" { "Addresses" }
        @for order in &unchecked {
            (Alert::warning(unchecked_words(order)))
            @match order.address {
                Some(id) => {
                    p class="govuk-body" {
                        a class="govuk-link" href=(shown.link(&format!("/checks/addresses/{id}"))) {
                            "See what it needs: " (address_line(shown, id).unwrap_or_default())
                        }
                    }
                },
                None => (says("It names no address, and none is recorded. Add the address under Details.")),
            }
        }
        @if rows.is_empty() {
            (says("No address is recorded."))
        } @else {
            (pane("Addresses and their checks", Table::new().head(["Address", "Check", "Proposals", "Next"]).rows(rows)))
        }
    }
}

/// "Curfew at an address that was found not to be suitable on 3 Dec 2026, since 1 Dec 2026".
fn unchecked_words(order: &UncheckedOrder) -> String {
    let why = order.unfit.unwrap_or(Unfit::NotChecked);
    let on = if let Unfit::NotSuitable(on) = why { format!(" on {}", short_date(on)) } else { String::new() };
    format!("{} at an address that {}{on}, since {}", order.address_use.words(), why.words(), short_date(order.since))
}

fn agreements(shown: &Shown<'_>) -> Markup {
    html! {
        @if !shown.case.enquiries.low_risk_agreed.is_empty() {
            h2 class="govuk-heading-m" { "Agreed to low risk while an answer is outstanding" }
            @for (agreed, by) in &shown.case.enquiries.low_risk_agreed {
                (says(format!("{}: {}", shown.names.actor(*by), agreed.reason)))
            }
        }
    }
}
