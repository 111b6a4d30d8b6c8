//! Who takes part: officers of the demonstration data with accounts of their own, their cases, and a session to close.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context as _, bail};
use demonstration::{Found, Population};
use record::OfficerId;
use serde_json::{Value, json};
use service::{
    Service,
    access::Role,
    account::training::TrainingAccount,
    clock::{self, Clock, SystemClock},
    ids::{Ids, SystemIds},
};
use store::{
    StoreError,
    table::{account, caseload},
};
use uuid::Uuid;

use super::connection::{Ask, Connection};
use crate::house;
use crate::tables::Tables;

/// The password of the accounts that are made for the benchmark. They share one, so one hash is worked out.
const PASSWORD: &str = "kettle-orchard-spindle-benchmark";
/// Cases of each officer that are looked at.
const CASES: u32 = 12;
/// Sign-ins at once: each works out a costly hash.
const AT_ONCE: usize = 4;

/// A case to look at.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its number.
    pub crn: String,
    /// The person's forename.
    pub forename: String,
    /// The person's surname.
    pub surname: String,
}

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub struct Member {
    /// What is typed.
    pub username: String,
    /// The account: ids of what it books are made of it.
    pub account: Uuid,
    /// Cases on the own caseload, the first of them the one whose sessions are closed.
    pub cases: Vec<Case>,
    /// The session's token, once signed in.
    pub token: String,
    /// The appointment that is closed next, on the first case.
    pub appointment: Uuid,
}

/// Makes the accounts that are missing, and finds the cases.
pub fn prepare(folder: &Path, tables: &Tables, wanted: u32) -> anyhow::Result<Vec<Member>> {
    let service = house::service(house::store_that_is_there(folder)?, tables)?;
    let Found::Whole(found) = demonstration::find(&service)? else {
        bail!("{} holds no demonstration data: make some with `rainer demo`", folder.display());
    };
    let population = Population::new(found, service.policy(), service.zone())?;
    let wanted = usize::try_from(wanted)?;
    // Spread over the units, as the officers of a service are.
    let all: Vec<(OfficerId, String)> = population.practitioners().collect();
    let step = (all.len() / wanted.max(1)).max(1);
    let officers: Vec<(OfficerId, String)> = all.into_iter().step_by(step).take(wanted).collect();
    make_accounts(&service, &officers)?;
    let mut cast = Vec::with_capacity(officers.len());
    for (officer, _) in officers {
        if let Some(member) = member(&service, officer)? {
            cast.push(member);
        }
    }
    if cast.is_empty() {
        bail!("no officer of {} holds a case", folder.display());
    }
    service.store().close();
    Ok(cast)
}

fn username(officer: OfficerId) -> String {
    format!("bench.{}", officer.0.simple())
}

fn make_accounts(service: &Service, officers: &[(OfficerId, String)]) -> anyhow::Result<()> {
    let mut missing = Vec::new();
    for (officer, name) in officers {
        let username = username(*officer);
        if service.store().read(|conn| account::find_by_username(conn, &username))?.is_none() {
            missing.push((username, name, *officer));
        }
    }
    let accounts: Vec<TrainingAccount<'_>> = missing
        .iter()
        .map(|(username, name, officer)| TrainingAccount {
            username,
            display_name: name,
            officer: Some(*officer),
            roles: &[Role::Pp],
            password: PASSWORD,
        })
        .collect();
    if !accounts.is_empty() {
        service.make_training_accounts(&accounts)?;
    }
    Ok(())
}

fn member(service: &Service, officer: OfficerId) -> anyhow::Result<Option<Member>> {
    let username = username(officer);
    let (account, rows) = service.store().read(|conn| {
        let account = account::find_by_username(conn, &username)?;
        Ok::<_, StoreError>((account, caseload::open_cases(conn, caseload::Whose::Officer(officer.0), Uuid::nil(), CASES)?))
    })?;
    let open = rows.into_iter().filter(|row| !row.limited);
    let cases: Vec<Case> = open.map(|row| Case { crn: row.crn, forename: row.forename, surname: row.surname }).collect();
    let account = account.context("an account that was just made is not there")?.account;
    let member = Member { username, account, cases, token: String::new(), appointment: Uuid::nil() };
    Ok((!member.cases.is_empty()).then_some(member))
}

/// Signs everybody in with their password, and books the first session to close.
pub fn sign_in(address: SocketAddr, cast: Vec<Member>) -> anyhow::Result<Vec<Member>> {
    let (waiting, done) = (Mutex::new(cast.into_iter()), Mutex::new(Vec::new()));
    let next = || waiting.lock().ok().and_then(|mut waiting| waiting.next());
    let work = || -> anyhow::Result<()> {
        let mut connection = Connection::open(address)?;
        while let Some(mut member) = next() {
            member.token = token(&mut connection, &member.username)?;
            book(&mut connection, &mut member)?;
            if let Ok(mut done) = done.lock() {
                done.push(member);
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| bail!("a sign-in broke off")))
    })?;
    let mut cast = done.into_inner().unwrap_or_default();
    cast.sort_by(|one, other| one.username.cmp(&other.username));
    Ok(cast)
}

fn token(connection: &mut Connection, username: &str) -> anyhow::Result<String> {
    let credentials = json!({ "username": username, "password": PASSWORD }).to_string();
    let ask = Ask { method: "POST", path: "/api/v1/session", token: "", key: None, json: Some(&credentials) };
    let (status, body) = connection.ask(&ask)?;
    let token = serde_json::from_slice::<Value>(body).ok().and_then(|body| Some(body.get("token")?.as_str()?.to_owned()));
    token.with_context(|| format!("signing in was answered with {status}"))
}

/// An appointment on the first case that began at midnight.
fn book(connection: &mut Connection, member: &mut Member) -> anyhow::Result<()> {
    let Some(case) = member.cases.first() else { return Ok(()) };
    let (key, path) = (key(), format!("/api/v1/people/{}/appointments", case.crn));
    let wanted = appointment()?.to_string();
    let (status, body) =
        connection.ask(&Ask { method: "POST", path: &path, token: &member.token, key: Some(&key), json: Some(&wanted) })?;
    let id = serde_json::from_slice::<Value>(body).ok().and_then(|body| body.get("id")?.as_str()?.parse().ok());
    member.appointment = id.with_context(|| format!("booking the first session was answered with {status}"))?;
    Ok(())
}

/// A key for one write.
pub fn key() -> String {
    SystemIds.next().to_string()
}

/// An appointment that began at midnight today, so that it can be closed whenever the benchmark runs.
pub fn appointment() -> anyhow::Result<Value> {
    let zone = clock::zone()?;
    let starts_at = clock::day_of(SystemClock::default().now(), &zone).to_zoned(zone)?.timestamp();
    let ends_at = starts_at.saturating_add(jiff::SignedDuration::from_mins(30))?;
    let place = "Ashmere probation office";
    Ok(json!({ "kind": "COAP", "startsAt": starts_at, "endsAt": ends_at, "place": place, "bookAnyway": true }))
}
