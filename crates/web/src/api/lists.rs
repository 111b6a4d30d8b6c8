//! Lists of people through the API: home, search, diary.

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::{Timestamp, civil::Date};
use record::{OfficerId, PersonId};
use serde::{Deserialize, Serialize};
use service::lists::{Booked, CaseRow, Owed, home::Home, search::Found};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    body::{Listed, Paged},
    risk::LevelBody,
};
use crate::{app::App, gate::Visitor, trouble::Trouble};

/// A person in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonLine {
    /// Case reference number.
    pub crn: String,
    /// Whether the record is restricted: then nothing but the case number is told.
    pub restricted: bool,
    /// Forename and surname.
    pub name: Option<String>,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Level of risk of serious harm.
    pub rosh: Option<LevelBody>,
    /// Tier in words.
    pub tier: Option<String>,
    /// Codes of the flags that stand.
    pub flags: Vec<String>,
    /// The officer who holds the case.
    pub officer: Option<Uuid>,
    /// Why the person is in the results of a search.
    pub why: Option<&'static str>,
}

impl PersonLine {
    pub(super) fn of(row: &CaseRow, why: Option<&'static str>) -> Self {
        Self {
            crn: row.crn.clone(),
            restricted: false,
            name: Some(format!("{} {}", row.forename, row.surname)),
            birth_date: row.birth_on,
            rosh: row.rosh.map(Into::into),
            tier: row.tier.clone(),
            flags: row.flags.split_whitespace().map(str::to_owned).collect(),
            officer: row.officer,
            why,
        }
    }
}

/// An appointment in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedLine {
    /// Its id.
    pub id: Uuid,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Code of the type.
    pub kind: String,
    /// Where.
    pub place: String,
    /// Whether it has started and lacks an outcome.
    pub outcome_needed: bool,
    /// Code of the outcome, once it has one.
    pub outcome: Option<String>,
    /// With whom; none when the time is taken and that is all that may be told.
    pub person: Option<PersonLine>,
}

fn booked(now: Timestamp) -> impl Fn(&Booked) -> BookedLine {
    move |booked| {
        let row = &booked.appointment;
        let known = booked.who.is_some();
        BookedLine {
            id: row.id.0,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            kind: if known { row.kind.to_string() } else { String::new() },
            place: if known { row.place.clone() } else { String::new() },
            outcome_needed: row.arranged && row.starts_at <= now,
            outcome: row.outcome.filter(|_| known).map(|code| code.to_string()),
            person: booked.who.as_ref().map(|who| PersonLine::of(who, None)),
        }
    }
}

/// A piece of work that is owed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwedLine {
    /// What: a code of the list `duty` of the table `standards`, like `outcome_to_record`.
    pub kind: &'static str,
    /// The day it is due by.
    pub due_on: Date,
    /// The rule it comes from.
    pub rule: String,
    /// About whom.
    pub person: PersonLine,
}

fn owed(owed: &Owed) -> OwedLine {
    let duty = &owed.row.duty;
    OwedLine { kind: duty.kind.as_str(), due_on: duty.due_on, rule: duty.rule.clone(), person: PersonLine::of(&owed.who, None) }
}

/// The first page after signing in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HomeBody {
    /// The day.
    pub today: Date,
    /// Appointments today: mine, or the first of my team's.
    pub appointments_today: Vec<BookedLine>,
    /// Appointments tomorrow.
    pub appointments_tomorrow: Vec<BookedLine>,
    /// Work whose day has passed.
    pub overdue: Vec<OwedLine>,
    /// Work due within a week.
    pub due: Vec<OwedLine>,
    /// People about whom something new was recorded by others since yesterday.
    pub news: Vec<PersonLine>,
    /// Cases that nobody holds.
    pub unallocated: Vec<PersonLine>,
}

/// Today, what is owed, what is new: for the role of the account.
#[utoipa::path(get, path = "/api/v1/home", tag = "lists",
    responses((status = 200, body = HomeBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn home(State(app): State<App>, visitor: Visitor) -> Result<Json<HomeBody>, Trouble> {
    let home = app.ask(move |service| service.home(visitor.actor())).await?;
    Ok(Json(home_body(&home)))
}

fn home_body(home: &Home) -> HomeBody {
    // A director's page has numbers and nobody's line: they are those of `/api/v1/measures`.
    let Home { today, now, practitioner, manager, head, director: _, administrator } = home;
    let own = practitioner.as_ref();
    let of_team = administrator.as_ref().map_or(&[][..], |office| &office.today);
    let lines = |list: &[Booked]| list.iter().map(booked(*now)).collect::<Vec<_>>();
    let overdue = [
        own.map(|own| &own.overdue),
        manager.as_ref().map(|team| &team.overdue),
        head.as_ref().map(|unit| &unit.worst),
        administrator.as_ref().map(|office| &office.overdue),
    ];
    let unheld = [
        manager.as_ref().map(|team| &team.unheld),
        head.as_ref().map(|unit| &unit.unheld),
        administrator.as_ref().map(|office| &office.unheld),
    ];
    let mut people: Vec<&CaseRow> = unheld.into_iter().flatten().flatten().collect();
    let mut known: Vec<PersonId> = Vec::new();
    people.retain(|row| {
        let new = !known.contains(&row.person);
        known.push(row.person);
        new
    });
    HomeBody {
        today: *today,
        appointments_today: lines(own.map_or(of_team, |own| &own.today)),
        appointments_tomorrow: lines(own.map_or(&[][..], |own| &own.tomorrow)),
        overdue: overdue.into_iter().flatten().flatten().map(owed).collect(),
        due: own.map_or(&[][..], |own| &own.due).iter().map(owed).collect(),
        news: own.map_or(&[][..], |own| &own.news).iter().map(|news| PersonLine::of(&news.who, None)).collect(),
        unallocated: people.into_iter().map(|row| PersonLine::of(row, None)).collect(),
    }
}

/// `?q=`.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Name, case number, date of birth, PNC or phone: 200 characters at most.
    q: String,
    /// The same as `q`, for numbers with a slash.
    pnc: Option<String>,
}

/// Finds people. A restricted record is told by its case number only, and only to an exact identifier.
#[utoipa::path(get, path = "/api/v1/search", tag = "lists", params(Asked, Paged),
    responses((status = 200, body = Listed<PersonLine>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn search(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    Query(paged): Query<Paged>,
) -> Result<Json<Listed<PersonLine>>, Trouble> {
    let typed = asked.pnc.unwrap_or(asked.q);
    let results = app.ask(move |service| service.search(visitor.actor(), &typed)).await?;
    let line = |found: &Found| match found {
        Found::Person { row, why } => PersonLine::of(row, Some(why)),
        Found::Restricted { crn } => PersonLine {
            crn: crn.clone(),
            restricted: true,
            name: None,
            birth_date: None,
            rosh: None,
            tier: None,
            flags: vec![],
            officer: None,
            why: None,
        },
    };
    Ok(Json(Listed::page_of(results.found.iter().map(line), paged)))
}

/// `?week=2026-11-23&officer=`.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct WhichWeek {
    /// Any day of the week: this week unless said.
    week: Option<Date>,
    /// Whose: one's own unless said.
    officer: Option<Uuid>,
}

/// A week.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WeekBody {
    /// Whose.
    pub officer: Uuid,
    /// Their name.
    pub name: String,
    /// Its days from Monday.
    pub days: Vec<DayBody>,
}

/// A day of a week.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DayBody {
    /// The day.
    pub day: Date,
    /// Why the officer is away, if they are.
    pub away: Option<String>,
    /// What is booked, by time.
    pub booked: Vec<BookedLine>,
}

/// A week of somebody's diary.
#[utoipa::path(get, path = "/api/v1/diary", tag = "lists", params(WhichWeek),
    responses((status = 200, body = WeekBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn diary(
    State(app): State<App>,
    visitor: Visitor,
    Query(WhichWeek { week, officer }): Query<WhichWeek>,
) -> Result<Json<WeekBody>, Trouble> {
    let (day, now) = (week.unwrap_or_else(|| app.today()), app.now());
    let week = app.ask(move |service| service.diary(visitor.actor(), officer.map(OfficerId), day)).await?;
    let days = week.days.iter().map(|(day, list)| DayBody {
        day: *day,
        away: week.away.iter().find(|away| away.from <= *day && *day <= away.until).map(|away| away.reason.clone()),
        booked: list.iter().map(booked(now)).collect(),
    });
    Ok(Json(WeekBody { officer: week.officer.0, name: week.name.clone(), days: days.collect() }))
}
