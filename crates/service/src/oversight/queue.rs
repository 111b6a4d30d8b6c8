//! What waits for a manager (users-and-journeys J6): people about whom a conversation is owed, the gravest first, of equal harm
//! the longest late; and beside them the breaches and signatures that wait.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use record::{OfficerId, PersonId, recorded::plus_days};
use rules::{duty::DutyKind, oversight::OversightTrigger};
use store::table::{self, oversight::Whose};

use super::{LOOKED_AT, OversightRow};
use crate::access::{FieldGroup, Role};
use crate::actor::Actor;
use crate::lists::{CaseRow, Lines, Owed};
use crate::service::Service;
use crate::trouble::Trouble;

/// People on one page.
pub const LINES: usize = 25;
/// Days ahead that are looked at.
const DAYS_AHEAD: i32 = 28;
/// Other decisions that wait for a manager.
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
    /// Breaches, signatures and alarms that wait for the manager's decision, earliest due first: the first of them.
    pub decisions: Vec<Owed>,
    /// How many of these there are.
    pub decisions_all: usize,
    /// Whether it is a whole delivery unit's and not a team's.
    pub of_unit: bool,
    /// Names of officers.
    pub officers: BTreeMap<OfficerId, String>,
    /// Whether there is so much that not all was looked through.
    pub cut: bool,
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
            let whose = if of_unit {
                actor.staff.unit.map(|unit| Whose::Unit(unit.0))
            } else {
                actor.staff.team.map(|team| Whose::Team(team.0))
            };
            let mut rows = match whose {
                Some(whose) => table::oversight::queue(conn, whose, today, until, LOOKED_AT)?,
                None => vec![],
            };
            let cut = u32::try_from(rows.len()).is_ok_and(|count| count >= LOOKED_AT);
            let mut decisions = Vec::new();
            if let Some(Whose::Team(team)) = whose {
                rows.extend(self.owed_by_officers(conn, team, today)?);
                decisions = table::duty::of_manager(conn, team, today, until, LOOKED_AT)?;
                decisions.retain(|row| DECISIONS.contains(&row.duty.kind));
            }
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
