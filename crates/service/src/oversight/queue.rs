//! What waits for a manager (users-and-journeys J6): people about whom a conversation is owed, the gravest first, of equal harm
//! the longest late; and beside them the breaches and signatures that wait.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use record::{OfficerId, PersonId, UnitId, recorded::plus_days};
use rules::{duty::DutyKind, oversight::OversightTrigger};
use store::{
    Conn,
    table::{self, duty::DutyRow, oversight::Whose},
};
use uuid::Uuid;

use super::{LOOKED_AT, OversightRow};
use crate::access::{FieldGroup, Role};
use crate::actor::Actor;
use crate::lists::{CaseRow, Lines, Owed};
use crate::open::Opened;
use crate::service::Service;
use crate::trouble::Trouble;

/// Weeks of the reader's own signatures.
pub(super) const OWN_WEEKS: u16 = 12;
/// People on one page.
pub const LINES: usize = 25;
/// Days ahead that are looked at.
const DAYS_AHEAD: i32 = 28;
/// Other decisions that wait for a manager. An alarm stands on the officer's list as well: whoever is first decides.
const DECISIONS: [DutyKind; 3] = [DutyKind::BreachToDecide, DutyKind::Countersignature, DutyKind::MissAlarm];
/// Of those the most that the page shows; all are on the list of work.
const DECISIONS_SHOWN: usize = 10;

/// What is wanted of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only this trigger.
    pub trigger: Option<OversightTrigger>,
    /// Only what is late.
    pub late_only: bool,
    /// Only this officer's cases.
    pub officer: Option<OfficerId>,
    /// The last line of the page before; none for the first page.
    pub after: Option<Key>,
}

/// The place of a person in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The gravest first.
    pub harm: Reverse<i64>,
    /// Of equal harm the earliest due.
    pub due_on: Date,
    /// About whom.
    pub person: PersonId,
}

/// A person about whom a conversation is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub who: CaseRow,
    /// What makes it necessary, the earliest due first: one conversation meets all of them.
    pub owed: Vec<OversightRow>,
}

impl Waiting {
    /// Its place in the queue.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        let first = self.owed.first()?;
        Some(Key { harm: Reverse(first.harm), due_on: first.due_on, person: first.person })
    }
}

/// The queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The day.
    pub today: Date,
    /// People, the gravest first.
    pub lines: Vec<Waiting>,
    /// The key of the next page, if there is more.
    pub next: Option<Key>,
    /// How many people wait without a filter.
    pub all: usize,
    /// Of them those with something late.
    pub late: usize,
    /// How many the filter lets through.
    pub wanted: usize,
    /// Actions that were given to the reader, by whoever took a case higher; and breaches, signatures and alarms that wait for a
    /// decision: earliest due first, the first of them.
    pub decisions: Vec<Owed>,
    /// How many of these there are.
    pub decisions_all: usize,
    /// The reader's own signatures under assessments; none where they gave none.
    pub own: Option<Own>,
    /// Whether it is a whole delivery unit's and not a team's.
    pub of_unit: bool,
    /// Names of officers.
    pub officers: BTreeMap<OfficerId, String>,
    /// Whether there is so much that not all was looked through.
    pub cut: bool,
}

/// How many assessments the reader signed as a manager, and how many of the signatures stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// In which unit.
    pub unit: UnitId,
    /// Who, as the record knows them.
    pub manager: Uuid,
    /// In how many weeks up to today.
    pub weeks: u16,
    /// Signed.
    pub signatures: usize,
    /// Of them those where a level changed and nothing was said to it.
    pub silent: usize,
    /// Of them the quick ones.
    pub quick: usize,
}

impl Service {
    /// The queue of one's team; of the delivery unit for its head.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn oversight_queue(&self, actor: &Actor, wanted: &Wanted) -> Result<Queue, Trouble> {
        self.may_use(actor, FieldGroup::Oversight)?;
        let today = self.today();
        let of_unit = !actor.staff.is(Role::Spo) && actor.staff.is(Role::Hpdu);
        let mut lines = Lines::new(self, actor);
        let mut queue = self.store.read(|conn| {
            let until = plus_days(today, DAYS_AHEAD);
            let (whose, teams) = Self::overseen(conn, actor, of_unit)?;
            let mut rows = match whose {
                Some(whose) => table::oversight::queue(conn, whose, today, until, LOOKED_AT)?,
                None => vec![],
            };
            let cut = u32::try_from(rows.len()).is_ok_and(|count| count >= LOOKED_AT);
            let mut decisions = own_actions(conn, actor, (today, until))?;
            for team in teams {
                let of_officers = self.owed_by_officers(conn, team, today)?;
                rows.extend(of_officers.into_iter().filter(|row| row.met_on.is_none()));
                for kind in DECISIONS {
                    decisions.extend(table::duty::of_kind(conn, team, kind, (today, until), LOOKED_AT)?);
                }
            }
            decisions.sort_by_key(|row| (row.duty.due_on, row.person, row.duty.kind, row.duty.about));
            let mut waiting = Vec::new();
            for (person, owed) in by_person(rows) {
                if let Some(who) = lines.part(conn, person, FieldGroup::Oversight)? {
                    waiting.push(Waiting { who, owed });
                }
            }
            let mut decisions = lines.owed(conn, decisions)?;
            let decisions_all = decisions.len();
            decisions.truncate(DECISIONS_SHOWN);
            let mut officers = BTreeMap::new();
            for officer in waiting.iter().filter_map(|line| line.who.officer).collect::<BTreeSet<_>>() {
                if let Some(row) = table::officer::by_id(conn, officer)? {
                    officers.insert(row.officer, row.name());
                }
            }
            let (all, late) = (waiting.len(), waiting.iter().filter(|line| is_late(line, today)).count());
            Ok::<_, Trouble>(Queue {
                today,
                lines: waiting,
                next: None,
                all,
                late,
                wanted: all,
                decisions,
                decisions_all,
                own: self.own_signatures(conn, actor)?,
                of_unit,
                officers,
                cut,
            })
        })?;
        queue.lines.retain(|line| fits(line, wanted, today));
        queue.lines.sort_by_key(Waiting::key);
        queue.wanted = queue.lines.len();
        queue.lines.retain(|line| wanted.after.is_none_or(|after| line.key() > Some(after)));
        let more = queue.lines.len() > LINES;
        queue.lines.truncate(LINES);
        queue.next = queue.lines.last().filter(|_| more).and_then(Waiting::key);
        // Looked through is not shown: only the lines on the page are in the audit.
        let on_page = queue.lines.iter().map(|line| &line.who).chain(queue.decisions.iter().map(|owed| &owed.who));
        let on_page: BTreeSet<&str> = on_page.map(|who| who.crn.as_str()).collect();
        let mut shown = lines.shown();
        shown.retain(|crn| on_page.contains(crn.as_str()));
        self.write_listed(actor, FieldGroup::Oversight, &shown, None)?;
        Ok(queue)
    }

    /// Whose queue it is, and the teams in it.
    fn overseen(conn: &mut dyn Conn, actor: &Actor, of_unit: bool) -> Result<(Option<Whose>, Vec<Uuid>), Trouble> {
        if !of_unit {
            let team = actor.staff.team.map(|team| team.0);
            return Ok((team.map(Whose::Team), team.into_iter().collect()));
        }
        let Some(unit) = actor.staff.unit else { return Ok((None, vec![])) };
        let teams = table::unit::children(conn, unit.0)?.into_iter().map(|team| team.unit.0).collect();
        Ok((Some(Whose::Unit(unit.0)), teams))
    }

    /// Who is head of the delivery unit that holds a case: to whom a manager can take it higher.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`], [`Trouble::Broken`].
    pub fn heads_of(&self, opened: &Opened) -> Result<Vec<(OfficerId, String)>, Trouble> {
        let Some(held) = opened.case.allocation() else { return Ok(vec![]) };
        let accounts = self.store.read(|conn| table::account::of_unit(conn, held.unit.0, Role::Hpdu.as_str()))?;
        Ok(accounts.into_iter().filter_map(|account| Some((OfficerId(account.officer?), account.display_name))).collect())
    }
}

/// Actions that were agreed about anybody's case and given to whoever asks.
fn own_actions(conn: &mut dyn Conn, actor: &Actor, (today, until): (Date, Date)) -> Result<Vec<DutyRow>, Trouble> {
    let Some(own) = actor.staff.officer else { return Ok(vec![]) };
    let mut rows = table::duty::of_officer(conn, own.0, today, until, LOOKED_AT)?;
    rows.retain(|row| row.duty.kind == DutyKind::OversightAction);
    Ok(rows)
}

/// What is owed about each person, the earliest due first.
fn by_person(rows: Vec<OversightRow>) -> BTreeMap<PersonId, Vec<OversightRow>> {
    let mut people: BTreeMap<PersonId, Vec<OversightRow>> = BTreeMap::new();
    for row in rows {
        people.entry(row.person).or_default().push(row);
    }
    for owed in people.values_mut() {
        owed.sort_by_key(|row| (row.due_on, row.trigger, row.about));
    }
    people
}

fn is_late(line: &Waiting, today: Date) -> bool {
    line.owed.iter().any(|row| row.due_on < today)
}

fn fits(line: &Waiting, wanted: &Wanted, today: Date) -> bool {
    wanted.trigger.is_none_or(|trigger| line.owed.iter().any(|row| row.trigger == trigger))
        && (!wanted.late_only || is_late(line, today))
        && wanted.officer.is_none_or(|officer| line.who.officer == Some(officer.0))
}
