//! Other tables of policy: every row that was worked out with the old ones is worked out again.
//!
//! Which texts of policy (and which build) the rows rest on is a setting. Whoever begins a day asks [`is_current`], and if not
//! calls [`everything`], records the tiers that differ, and says so with [`keep`]. Being cut off leaves the setting as it was: all is done again.

use record::{CaseFile, OfficerId, PersonId};
use rules::Policy;
use uuid::Uuid;

use crate::conn::Conn;
use crate::digest::Canonical;
use crate::error::StoreError;
use crate::ledger;
use crate::refresh::{self, Anew};
use crate::replay::{self, ReplayError};
use crate::store::Store;
use crate::table::{
    case::{self, Moment},
    duty, setting, support,
};

const POLICY: &str = "workload.policy";
/// Streams in one transaction: few, for people save their work meanwhile.
const BATCH: u32 = 100;

/// What the rows rest on: the texts of policy in force, and the build.
fn digest(policy: &Policy) -> String {
    let mut all = Canonical::new("rainer policy 1");
    all.text(env!("CARGO_PKG_VERSION"));
    for name in Policy::names() {
        all.text(name).text(policy.text_in_force(name).unwrap_or_default());
    }
    all.digest().to_string()
}

/// Whether the rows rest on this policy.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn is_current(conn: &mut dyn Conn, policy: &Policy) -> Result<bool, StoreError> {
    Ok(setting::find(conn, POLICY)?.is_some_and(|kept| kept == digest(policy)))
}

/// Says that all rows and tiers rest on this policy.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn keep(store: &Store, policy: &Policy) -> Result<(), StoreError> {
    let digest = digest(policy);
    store.write(move |tx| setting::set(tx.conn(), POLICY, &digest))
}

/// Says so of a store in which nothing has happened yet, unless something was said before.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn keep_if_new(store: &Store, policy: &Policy) -> Result<(), StoreError> {
    let new = store.read(|conn| Ok::<_, StoreError>(ledger::head(conn)?.0 == 0 && setting::find(conn, POLICY)?.is_none()))?;
    if new { keep(store, policy) } else { Ok(()) }
}

/// A rebuild with another policy: tiers on the record do not rest on it yet.
pub(crate) fn rebuilt(conn: &mut dyn Conn, current: bool) -> Result<(), StoreError> {
    if current { Ok(()) } else { setting::set(conn, POLICY, "") }
}

/// What was worked out again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Everything {
    /// People and officers.
    pub rows: u64,
    /// People whose tier differs: it is for the caller to record them, each of which changes that person's rows, too.
    pub tiers: Vec<PersonId>,
    /// Whether all was done, or it was told to stop.
    pub whole: bool,
}

/// Works every case's and officer's row out again, for the moment's day. `differs` says whether a person's tier must be recorded anew; `go_on`
/// is asked before every batch.
///
/// # Errors
/// [`ReplayError`] as the engine refuses or an event cannot be read. What was written is kept.
pub fn everything(
    store: &Store,
    moment: &Moment<'_>,
    differs: impl Fn(&CaseFile) -> bool,
    go_on: &dyn Fn() -> bool,
) -> Result<Everything, ReplayError> {
    let mut done = Everything { whole: true, ..Everything::default() };
    for kind in [replay::OFFICER, replay::PERSON] {
        let mut after = Uuid::nil();
        loop {
            if !go_on() {
                return Ok(Everything { whole: false, ..done });
            }
            let streams = store.read(|conn| ledger::streams(conn, kind, after, BATCH))?;
            let Some((last, _)) = streams.last() else { break };
            after = *last;
            done.rows += u64::try_from(streams.len()).unwrap_or_default();
            let mut left: Vec<Uuid> = streams.into_iter().map(|(stream, _)| stream).collect();
            while !left.is_empty() {
                let rows = store.read(|conn| {
                    left.iter().map(|stream| one(conn, kind, *stream, moment, &differs)).collect::<Result<Vec<_>, ReplayError>>()
                })?;
                let (rows, tiers): (Vec<Anew>, Vec<Option<PersonId>>) = rows.into_iter().unzip();
                left = refresh::write(store, rows)?;
                done.tiers.extend(tiers.into_iter().flatten().filter(|person| !left.contains(&person.0)));
            }
        }
    }
    Ok(done)
}

fn one(
    conn: &mut dyn Conn,
    kind: &str,
    stream: Uuid,
    moment: &Moment<'_>,
    differs: &impl Fn(&CaseFile) -> bool,
) -> Result<(Anew, Option<PersonId>), ReplayError> {
    let day = moment.today;
    if kind == replay::OFFICER {
        return Ok((refresh::officer_anew(conn, OfficerId(stream), day, moment)?, None));
    }
    let person = PersonId(stream);
    let (mut anew, file) = refresh::case_anew(conn, person, day, moment)?;
    let before = support::of_person(conn, person)?;
    let after = support::rows(person, &file, day, moment);
    anew.changes.extend(case::support_with_week(&before, &after, day));
    let owed = duty::all_of_person(conn, person)?;
    let (owed, late) = duty::anew(person, owed, &file, moment.policy, moment.zone);
    anew.changes.extend(owed.into_iter().map(case::Change::Duty));
    anew.changes.extend(late.into_iter().map(case::Change::Late));
    Ok((anew, differs(&file).then_some(person)))
}
