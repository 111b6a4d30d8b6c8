//! One's own account: who am I here, where am I signed in (users-and-journeys section 5.1, security-and-records S3.5).

use axum::extract::State;
use govuk::{Button, Cell, ScrollablePane, SummaryList, Table};
use maud::{Markup, html};
use rules::grade::ContractedHours;
use service::{
    access::Role,
    account::{news::OwnNews, session::OwnSession},
};

use super::{password, told};
use crate::{
    app::App,
    form::{Posted, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    view::words::{NOT_RECORDED, short_day_and_time},
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/account", show).post("/account/sessions/end", end).post("/account/news/read", read_news)
}

/// What the page shows of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Own {
    region: Option<String>,
    unit: Option<String>,
    team: Option<String>,
    grade: Option<String>,
    hours: Option<ContractedHours>,
    sessions: Vec<OwnSession>,
    news: Vec<OwnNews>,
    codes_left: usize,
}

async fn show(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.clone();
    let own = app
        .ask(move |service| {
            let staff = &who.actor().staff;
            let name = |unit: Option<record::UnitId>| match unit {
                Some(unit) => Ok(service.unit_row(unit)?.map(|row| row.name)),
                None => Ok::<_, service::Trouble>(None),
            };
            let colleagues = staff.team.map(|team| service.team_officers(team)).transpose()?.unwrap_or_default();
            let myself = colleagues.into_iter().find(|row| Some(row.officer) == staff.officer);
            let grade = myself.as_ref().and_then(|row| row.grade);
            let grade = grade.and_then(|grade| service.policy().grades.types.read(grade, service.today()));
            Ok(Own {
                grade: grade.map(|row| row.value.name.clone()),
                hours: myself.and_then(|row| row.hours),
                region: name(staff.region)?,
                unit: name(staff.unit)?,
                team: name(staff.team)?,
                sessions: service.sessions(who.actor())?,
                news: service.account_news(who.actor())?,
                codes_left: service.recovery_codes_left(who.actor())?,
            })
        })
        .await?;
    let main = html! {
        (facts(&visitor, &own))
        h2 class="govuk-heading-m" { "Where you are signed in" }
        (sessions(&app, &visitor, &own.sessions))
        (told::account_news(&app, &visitor, &own.news))
        (password::links(&app, own.codes_left))
    };
    Ok(Page::new("Your account").rows().main(main).answer(&visitor))
}

fn facts(visitor: &Visitor, own: &Own) -> Markup {
    let roles: Vec<&str> = visitor.actor().staff.roles.iter().map(|role| words(*role)).collect();
    let or_none = |name: &Option<String>| name.clone().unwrap_or_else(|| "Not in one today".to_owned());
    let rows = [
        ("Name", visitor.name().to_owned()),
        ("User name", visitor.actor().username.clone()),
        ("Role", if roles.is_empty() { "None: ask your manager".to_owned() } else { roles.join(", ") }),
        ("Region", or_none(&own.region)),
        ("Delivery unit", or_none(&own.unit)),
        ("Team", or_none(&own.team)),
        ("Grade", own.grade.clone().unwrap_or_else(|| NOT_RECORDED.to_owned())),
        ("Contracted hours", own.hours.map_or_else(|| NOT_RECORDED.to_owned(), |hours| format!("{hours} a week"))),
    ];
    html! { (SummaryList::new().rows(rows)) }
}

fn sessions(app: &App, visitor: &Visitor, sessions: &[OwnSession]) -> Markup {
    let zone = app.service().zone();
    let rows = sessions.iter().map(|session| {
        let inside = html! {
            input type="hidden" name="session" value=(session.reference);
            (Button::secondary(html! {
                "End" span class="govuk-visually-hidden" { " the session from " (short_day_and_time(session.began_at, zone)) }
            }).classes("govuk-button--secondary govuk-!-margin-bottom-0"))
        };
        let action = if session.this_one {
            html! { "This one" }
        } else {
            open("/account/sessions/end", visitor, app.new_id(), &inside)
        };
        [
            Cell::new(short_day_and_time(session.began_at, zone)),
            Cell::new(short_day_and_time(session.last_used_at, zone)),
            Cell::new(session.browser.as_str()),
            Cell::new(session.address.as_str()),
            Cell::new(action),
        ]
    });
    let table = Table::new()
        .caption("Sessions that are open")
        .caption_classes("govuk-visually-hidden")
        .head(["Began", "Last used", "Browser", "Address", "Action"])
        .rows(rows);
    html! { (ScrollablePane::new("Sessions that are open", table).classes("rainer-wrap")) }
}

async fn end(State(app): State<App>, visitor: Visitor, posted: Posted) -> Answer {
    let (who, reference) = (visitor.clone(), posted.get("session").to_owned());
    app.ask(move |service| service.end_session(who.actor(), &reference)).await?;
    Ok(see_other_saying(&app, &visitor, "/account", "The session was ended"))
}

async fn read_news(State(app): State<App>, visitor: Visitor, _posted: Posted) -> Answer {
    let who = visitor.clone();
    app.ask(move |service| service.read_account_news(who.actor())).await?;
    Ok(see_other_saying(&app, &visitor, "/account", "Noted: you have read the news of your account"))
}

/// What a role is called on a page.
#[must_use]
pub const fn words(role: Role) -> &'static str {
    match role {
        Role::Pp => "Probation practitioner",
        Role::Spo => "Senior probation officer",
        Role::Hpdu => "Head of a probation delivery unit",
        Role::Rd => "Regional director",
        Role::Co => "Court officer",
        Role::Vlo => "Victim liaison officer",
        Role::Upw => "Unpaid-work team",
        Role::Prg => "Programmes team",
        Role::Ap => "Approved premises staff",
        Role::Ca => "Case administrator",
        Role::Ins => "Inspector",
        Role::Sfo => "Reviewer of serious further offences",
        Role::Ig => "Information governance",
        Role::Aud => "Auditor",
        Role::Adm => "Administrator",
        Role::Pol => "Policy analyst",
        Role::Ptr => "Partner",
        Role::Pop => "Person on probation",
        Role::Svc => "Another service",
    }
}
