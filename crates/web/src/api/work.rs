//! Duties through the API: the list, one with why it is owed, putting it off, and the overdue board.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::civil::Date;
use record::{
    Command, UnitId,
    duties::{Duty, Owner, Why, duties, explain, snooze::DutySnoozed},
    unit::UnitKind,
};
use serde::{Deserialize, Serialize};
use service::lists::{
    Owed,
    duty::{DutyId, part_of},
    overdue::{Board, Late},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    body::{Body, Key, Made, Stated},
    lists::PersonLine,
};
use crate::{
    app::App,
    gate::Visitor,
    trouble::Trouble,
    view::work::{Asked, Filter, written_key},
};

/// A duty in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DutyLine {
    /// Names it: whose case, what, about what.
    pub id: String,
    /// What: a code of the list `duty` of the table `standards`, like `outcome_to_record`.
    pub kind: &'static str,
    /// The last day in time.
    pub due_on: Date,
    /// The first day on which the manager sees that it is late.
    pub manager_on: Date,
    /// The day until which it was put off.
    pub snoozed_until: Option<Date>,
    /// `routine`, `important` or `critical`.
    pub severity: &'static str,
    /// `officer`, `manager`, `administrator` or `named`.
    pub owner: &'static str,
    /// The officer on whose own list it stands.
    pub officer: Option<Uuid>,
    /// The rule that it comes from.
    pub rule: String,
    /// To whose case.
    pub person: PersonLine,
}

fn line(owed: &Owed) -> DutyLine {
    let duty = &owed.row.duty;
    DutyLine {
        id: DutyId::of(&owed.row).text(),
        kind: duty.kind.as_str(),
        due_on: duty.due_on,
        manager_on: duty.manager_on,
        snoozed_until: duty.snoozed_until,
        severity: duty.severity.as_str(),
        owner: duty.owner.as_str(),
        officer: owed.row.doer,
        rule: duty.rule.clone(),
        person: PersonLine::of(&owed.who, None),
    }
}

/// A page of duties.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DutyList {
    /// Its lines, in the order asked for.
    pub data: Vec<DutyLine>,
    /// What `after` takes for the next page; null on the last one.
    pub next: Option<String>,
    /// How many there are without filters.
    pub all: usize,
    /// How many of them are late.
    pub late: usize,
    /// How many the filters let through.
    pub wanted: usize,
}

/// What the list of duties can be asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct WorkAsked {
    /// Of this team; without it one's own, or one's own team's.
    team: String,
    /// Only of this officer.
    officer: String,
    /// Only this kind.
    kind: String,
    /// `only`: only what is late.
    late: String,
    /// Only of people whose name or case number has this in it.
    person: String,
    /// `due`, `person`, `duty` or `severity`.
    sort: String,
    /// `backwards`: the order turned round.
    order: String,
    /// Where the page before ended.
    after: String,
}

/// The duties that are owed to one's own cases or one's team's: late, or due within 7 days.
#[utoipa::path(get, path = "/api/v1/work", tag = "lists", params(WorkAsked),
    responses((status = 200, body = DutyList), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<WorkAsked>,
) -> Result<Json<DutyList>, Trouble> {
    let WorkAsked { team, officer, kind, late, person, sort, order, after } = asked;
    let asked = Asked { team, officer, kind, late, person, sort, order, after };
    let wanted = Filter::read(&asked).wanted(&asked.after);
    let list = app.ask(move |service| service.work(visitor.actor(), &wanted)).await?;
    Ok(Json(DutyList {
        data: list.lines.iter().map(line).collect(),
        next: list.next.as_ref().map(written_key),
        all: list.all,
        late: list.late,
        wanted: list.wanted,
    }))
}

/// A fact that causes a duty.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FactBody {
    /// The fact, in words.
    pub words: String,
    /// The day it happened or holds from.
    pub on: Option<Date>,
}

/// A duty with why it is owed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DutyBody {
    /// Names it.
    pub id: String,
    /// What: a code of the list `duty` of the table `standards`.
    pub kind: &'static str,
    /// What is asked, in words.
    pub title: String,
    /// The first day on which it shows.
    pub shows_on: Date,
    /// The last day on which it shows, where it ends by itself.
    pub shows_until: Option<Date>,
    /// The last day in time.
    pub due_on: Date,
    /// The first day on which the manager sees that it is late.
    pub manager_on: Date,
    /// The first day on which the head of the unit sees it, if ever.
    pub head_on: Option<Date>,
    /// The day until which it was put off.
    pub snoozed_until: Option<Date>,
    /// `routine`, `important` or `critical`.
    pub severity: &'static str,
    /// `officer`, `manager`, `administrator` or `named`.
    pub owner: &'static str,
    /// Who is named, when somebody is.
    pub named: Option<Uuid>,
    /// The rule that it comes from.
    pub rule: String,
    /// The row that gives its days.
    pub row: String,
    /// The facts that cause it, oldest first.
    pub facts: Vec<FactBody>,
    /// What clears it, in words.
    pub clears: String,
    /// The most days for which it can be put off.
    pub snooze_days_max: u16,
    /// Where the number of days comes from.
    pub source: String,
    /// Whether that number is our own default.
    pub local_default: bool,
}

fn body(id: &DutyId, duty: &Duty, why: Why) -> DutyBody {
    DutyBody {
        id: id.text(),
        kind: duty.kind.as_str(),
        title: why.title,
        shows_on: duty.shows_on,
        shows_until: duty.shows_until,
        due_on: duty.due_on,
        manager_on: duty.manager_on,
        head_on: duty.head_on,
        snoozed_until: duty.snoozed_until,
        severity: duty.severity.as_str(),
        owner: duty.owner.as_str(),
        named: if let Owner::Named(officer) = duty.owner { Some(officer.0) } else { None },
        rule: why.rule,
        row: why.row,
        facts: why.facts.into_iter().map(|fact| FactBody { words: fact.words, on: fact.on }).collect(),
        clears: why.clears,
        snooze_days_max: why.snooze_days_max,
        source: why.source,
        local_default: why.local_default,
    }
}

/// Opens the record that a duty is owed to, for the part that it tells about; the duty as it stands.
async fn found(
    app: &App,
    visitor: &Visitor,
    id: DutyId,
    reason: Option<service::access::Reason>,
) -> Result<(service::Opened, DutyBody), Trouble> {
    let who = visitor.clone();
    app.ask(move |service| {
        let whose = service.whose(who.actor(), id.person)?;
        let opened = service.open_case(who.actor(), &whose.crn, &[part_of(id.kind)], None, reason.as_ref())?;
        let owed = duties(&opened.case, service.policy(), service.zone());
        let duty = owed.iter().find(|duty| duty.kind == id.kind && duty.about == id.about).ok_or(service::Trouble::NotFound)?;
        let why = explain(&opened.case, duty, service.policy(), service.zone());
        let body = body(&id, duty, why);
        Ok((opened, body))
    })
    .await
}

/// One duty with why it is owed: rule, facts, days, what clears it. 404 once the work is recorded.
#[utoipa::path(get, path = "/api/v1/work/{id}", tag = "lists", params(("id" = String, Path,)),
    responses((status = 200, body = DutyBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Stated(reason): Stated,
) -> Result<Json<DutyBody>, Trouble> {
    let id = DutyId::read(&id).ok_or_else(Trouble::not_found)?;
    Ok(Json(found(&app, &visitor, id, reason).await?.1))
}

/// A duty to put off.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSnooze {
    /// The day on which it shows again: within the limit of its rule.
    until: Date,
    /// Why it cannot be done before then.
    reason: String,
}

/// Puts a duty off. The day on which the manager sees it stays.
#[utoipa::path(post, path = "/api/v1/work/{id}/snooze", tag = "lists",
    params(("id" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewSnooze,
    responses((status = 201, body = DutyBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn snooze(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    (Key(command), Stated(reason)): (Key, Stated),
    Body(given): Body<NewSnooze>,
) -> Result<Made<DutyBody>, Trouble> {
    let id = DutyId::read(&id).ok_or_else(Trouble::not_found)?;
    let (opened, _) = found(&app, &visitor, id, reason.clone()).await?;
    let wish = DutySnoozed { kind: id.kind, about: id.about, until: given.until, reason: given.reason, due_on: None };
    let (who, person, why) = (visitor.clone(), opened.person, reason.clone());
    let done =
        app.ask(move |service| service.execute(who.actor(), person, command, Command::SnoozeDuty(wish), why.as_ref())).await?;
    let (opened, body) = found(&app, &visitor, id, reason).await?;
    let location = format!("/api/v1/work/{}", id.text());
    Ok(Made { location, version: opened.case.version, repeated: done.repeated, body })
}

/// How many duties of a kind are late.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LateBody {
    /// The kind.
    pub kind: &'static str,
    /// How many.
    pub late: i64,
}

/// A place of the board.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceBody {
    /// The place.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// `region`, `deliveryUnit` or `team`.
    pub kind: &'static str,
    /// What is late there.
    pub late: Vec<LateBody>,
}

/// The overdue board of a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardBody {
    /// The day.
    pub on: Date,
    /// What is late in all, by kind.
    pub late: Vec<LateBody>,
    /// What is late in cases that nobody holds: of the nation only.
    pub unheld: Vec<LateBody>,
    /// The places right below.
    pub places: Vec<PlaceBody>,
}

fn late(late: &Late) -> Vec<LateBody> {
    late.iter().map(|(kind, count)| LateBody { kind: kind.as_str(), late: *count }).collect()
}

fn board_body(board: &Board) -> BoardBody {
    let place = |(unit, counts): &(service::lists::UnitRow, Late)| PlaceBody {
        id: unit.unit.0,
        name: unit.name.clone(),
        kind: match unit.kind {
            UnitKind::Region => "region",
            UnitKind::DeliveryUnit => "deliveryUnit",
            UnitKind::Team => "team",
        },
        late: late(counts),
    };
    BoardBody {
        on: board.today,
        late: late(&board.total),
        unheld: late(&board.unheld),
        places: board.places.iter().map(place).collect(),
    }
}

/// `?place=`.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct WhichPlace {
    /// A region, delivery unit or team; the nation without it.
    place: Option<Uuid>,
}

/// How many duties are late, by kind: of the nation, a region, a unit or a team, with the places right below. No names.
#[utoipa::path(get, path = "/api/v1/overdue", tag = "lists", params(WhichPlace),
    responses((status = 200, body = BoardBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn overdue(
    State(app): State<App>,
    visitor: Visitor,
    Query(WhichPlace { place }): Query<WhichPlace>,
) -> Result<Json<BoardBody>, Trouble> {
    let board = app.ask(move |service| service.overdue(visitor.actor(), place.map(UnitId))).await?;
    Ok(Json(board_body(&board)))
}
