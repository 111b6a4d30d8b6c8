//! All the work that is owed to one's own cases, or to one's team's, a page at a time (J4).

use std::collections::BTreeSet;

use jiff::civil::Date;
use record::{PersonId, duties::Duty, recorded::plus_days};
use rules::duty::DutyKind;
use store::table;
use uuid::Uuid;

use super::{DutyRow, Lines, Owed};
use crate::access::{FieldGroup, Role};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// Lines on one page.
pub const LINES: usize = 50;
/// The most pieces of work that are looked through.
const LOOKED_AT: u32 = 1_000;
/// Days ahead that are looked at: what is due within the week.
const WEEK_DAYS: i32 = 7;

/// What is wanted of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only this kind.
    pub kind: Option<DutyKind>,
    /// Only what is late.
    pub late_only: bool,
    /// The last line of the page before; none for the first page.
    pub after: Option<Key>,
}

/// The place of a line in the list: earliest due first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// By when.
    pub due_on: Date,
    /// About whom.
    pub person: PersonId,
    /// What.
    pub kind: DutyKind,
    /// About what.
    pub about: Uuid,
}

impl Key {
    const fn of(person: PersonId, duty: &Duty) -> Self {
        Self { due_on: duty.due_on, person, kind: duty.kind, about: duty.about }
    }
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkList {
    /// Its lines, earliest due first.
    pub lines: Vec<Owed>,
    /// The key of the next page, if there is more.
    pub next: Option<Key>,
    /// How many pieces of work there are without `kind` and `late_only`.
    pub all: usize,
    /// How many of them are late.
    pub late: usize,
    /// How many the page's filter lets through.
    pub wanted: usize,
    /// Whether it is a team's and not one's own.
    pub of_team: bool,
    /// Whether there is so much that only the earliest was looked through.
    pub cut: bool,
}

impl Service {
    /// A practitioner's own work; a manager's and an administrator's team's. What may not be seen is neither shown nor
    /// counted (S2.3).
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn work(&self, actor: &Actor, wanted: &Wanted) -> Result<WorkList, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let today = self.today();
        let until = plus_days(today, WEEK_DAYS);
        let of_team = actor.staff.is(Role::Spo) || actor.staff.is(Role::Ca);
        let mut lines = Lines::new(self, actor);
        let (mut seen, cut) = self.store.read(|conn| {
            let rows = match (of_team, actor.staff.team, actor.staff.officer) {
                (true, Some(team), _) => table::duty::of_team(conn, team.0, today, until, LOOKED_AT)?,
                (false, _, Some(officer)) => table::duty::of_officer(conn, officer.0, today, until, LOOKED_AT)?,
                _ => vec![],
            };
            let cut = u32::try_from(rows.len()).is_ok_and(|count| count >= LOOKED_AT);
            Ok::<_, Trouble>((lines.owed(conn, rows)?, cut))
        })?;
        let late = |owed: &Owed| owed.row.duty.due_on < today;
        let (all, late_in_all) = (seen.len(), seen.iter().filter(|owed| late(owed)).count());
        seen.retain(|owed| wanted.kind.is_none_or(|kind| owed.row.duty.kind == kind) && (!wanted.late_only || late(owed)));
        let key = |DutyRow { person, duty, .. }: &DutyRow| Key::of(*person, duty);
        seen.sort_by_key(|owed| key(&owed.row));
        let passed = seen.len();
        seen.retain(|owed| wanted.after.is_none_or(|after| key(&owed.row) > after));
        let more = seen.len() > LINES;
        seen.truncate(LINES);
        let next = seen.last().filter(|_| more).map(|owed| key(&owed.row));
        // Looked through is not shown: only the lines on the page are in the audit.
        let on_page: BTreeSet<&str> = seen.iter().map(|owed| owed.who.crn.as_str()).collect();
        let mut shown = lines.shown();
        shown.retain(|crn| on_page.contains(crn.as_str()));
        self.write_listed(actor, FieldGroup::Home, &shown, None)?;
        Ok(WorkList { lines: seen, next, all, late: late_in_all, wanted: passed, of_team, cut })
    }
}
