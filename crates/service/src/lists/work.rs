//! All the duties owed to one's own cases, or to one's team's, a page at a time (J4).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;
use record::{OfficerId, PersonId, UnitId, duties::Duty, recorded::plus_days};
use rules::duty::DutyKind;
use store::{
    Conn,
    table::{self, officer::OfficerRow, unit::UnitRow},
};
use uuid::Uuid;

use super::{DutyRow, Lines, Owed};
use crate::access::{FieldGroup, Role};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// Lines on one page.
pub const LINES: usize = 45;
/// The most duties that are looked through.
const LOOKED_AT: u32 = 2_000;
/// Days ahead that are looked at: what is due within the week.
pub(super) const WEEK_DAYS: i32 = 7;

/// By what the list is in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By when it is due, the longest late first.
    #[default]
    Due,
    /// By the person's name.
    Person,
    /// By what is to be done.
    Duty,
    /// By how much harm may come of it, the worst first.
    Severity,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Due, Self::Person, Self::Duty, Self::Severity];

    /// As an address says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Person => "person",
            Self::Duty => "duty",
            Self::Severity => "severity",
        }
    }

    /// The order of this name; by due day for any other.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.as_str() == text).unwrap_or_default()
    }
}

/// What is wanted of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this team; none for one's own list, or one's own team's.
    pub team: Option<UnitId>,
    /// Only of cases that this officer holds, or that this officer is named for.
    pub officer: Option<OfficerId>,
    /// Only this kind.
    pub kind: Option<DutyKind>,
    /// Only what is late.
    pub late_only: bool,
    /// Only what stayed late until its rule brings it to the head of the unit.
    pub came_to_head: bool,
    /// Only of people whose name or case number has this in it.
    pub person: String,
    /// In which order.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub backwards: bool,
    /// The last line of the page before; none for the first page.
    pub after: Option<Key>,
}

impl Wanted {
    /// Whether a line is let through.
    fn lets(&self, owed: &Owed, today: Date) -> bool {
        let row = &owed.row;
        let whose = self.officer.is_none_or(|officer| row.doer == Some(officer.0) || row.holder == Some(officer.0));
        let person = self.person.trim().to_lowercase();
        let named = || {
            let who = &owed.who;
            let name = format!("{} {} {}", who.forename, who.surname, who.crn).to_lowercase();
            person.split_whitespace().all(|word| name.contains(word))
        };
        whose
            && self.kind.is_none_or(|kind| row.duty.kind == kind)
            && (!self.late_only || row.duty.due_on < today)
            && (!self.came_to_head || row.duty.head_on.is_some_and(|on| on <= today))
            && (person.is_empty() || named())
    }

    fn compare(&self, a: &Owed, b: &Owed) -> Ordering {
        let by_due = || Key::of(&a.row).cmp(&Key::of(&b.row));
        let order = match self.sort {
            Sort::Due => by_due(),
            Sort::Person => {
                let name = |owed: &Owed| (owed.who.surname.to_lowercase(), owed.who.forename.to_lowercase(), owed.row.person);
                name(a).cmp(&name(b))
            }
            Sort::Duty => a.row.duty.kind.cmp(&b.row.duty.kind),
            Sort::Severity => b.row.duty.severity.cmp(&a.row.duty.severity),
        };
        let order = if self.backwards { order.reverse() } else { order };
        order.then_with(by_due)
    }
}

/// What names a duty, and its place in the list by due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// By when.
    pub due_on: Date,
    /// To whose case.
    pub person: PersonId,
    /// What.
    pub kind: DutyKind,
    /// About what.
    pub about: Uuid,
}

impl Key {
    const fn of(row: &DutyRow) -> Self {
        let Duty { due_on, kind, about, .. } = row.duty;
        Self { due_on, person: row.person, kind, about }
    }
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkList {
    /// Its lines, in the order asked for.
    pub lines: Vec<Owed>,
    /// The key of the next page, if there is more.
    pub next: Option<Key>,
    /// How many duties there are without filters.
    pub all: usize,
    /// How many of them are late.
    pub late: usize,
    /// How many the page's filters let through.
    pub wanted: usize,
    /// The team whose list it is; none for one's own.
    pub team: Option<UnitRow>,
    /// The delivery unit whose head reads the list: without a team asked for it is the whole unit's.
    pub unit: Option<UnitRow>,
    /// Teams to choose from.
    pub teams: Vec<UnitRow>,
    /// Officers to choose from: those of the team.
    pub officers: Vec<OfficerRow>,
    /// Kinds that are on the list, in order, whatever the filter.
    pub kinds: Vec<DutyKind>,
    /// Whether there is so much that only the earliest was looked through.
    pub cut: bool,
}

impl Service {
    /// A practitioner's own duties; a manager's and an administrator's team's, a head's unit's, or another team's that is asked for. What may
    /// not be seen is neither shown nor counted (S2.3).
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn work(&self, actor: &Actor, wanted: &Wanted) -> Result<WorkList, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let today = self.today();
        let until = plus_days(today, WEEK_DAYS);
        let team = wanted.team.or_else(|| of_team(actor));
        let mut lines = Lines::new(self, actor);
        let (mut seen, mut list) = self.store.read(|conn| {
            let list = choices(conn, actor, team)?;
            let (rows, cut) = match (team, of_unit(actor), actor.staff.officer) {
                (Some(team), ..) => whole(table::duty::of_team(conn, team.0, today, until, LOOKED_AT)?),
                (None, Some(_), _) => of_teams(conn, &list.teams, (today, until), wanted.came_to_head)?,
                (None, None, Some(officer)) => whole(table::duty::of_officer(conn, officer.0, today, until, LOOKED_AT)?),
                (None, None, None) => (vec![], false),
            };
            let unit = match of_unit(actor) {
                Some(unit) => table::unit::by_id(conn, unit.0)?,
                None => None,
            };
            let list = WorkList { unit, cut, ..list };
            Ok::<_, Trouble>((lines.owed(conn, rows)?, list))
        })?;
        list.all = seen.len();
        list.late = seen.iter().filter(|owed| owed.row.duty.due_on < today).count();
        list.kinds = seen.iter().map(|owed| owed.row.duty.kind).collect::<BTreeSet<_>>().into_iter().collect();
        seen.retain(|owed| wanted.lets(owed, today));
        list.wanted = seen.len();
        seen.sort_by(|a, b| wanted.compare(a, b));
        let begun = wanted.after.map_or(0, |after| after_line(&seen, after));
        list.lines = seen.split_off(begun.min(seen.len()));
        let more = list.lines.len() > LINES;
        list.lines.truncate(LINES);
        list.next = list.lines.last().filter(|_| more).map(|owed| Key::of(&owed.row));
        // Looked through is not shown: only the lines on the page are in the audit.
        let on_page: BTreeSet<&str> = list.lines.iter().map(|owed| owed.who.crn.as_str()).collect();
        let mut shown = lines.shown();
        shown.retain(|crn| on_page.contains(crn.as_str()));
        self.write_listed(actor, FieldGroup::Home, &shown, None)?;
        Ok(list)
    }
}

/// Whose list it is without being asked: a manager's and an administrator's is the team's.
fn of_team(actor: &Actor) -> Option<UnitId> {
    let of_team = actor.staff.is(Role::Spo) || actor.staff.is(Role::Ca);
    actor.staff.team.filter(|_| of_team)
}

/// The delivery unit whose list it is without being asked: a head's, who is no manager of a team as well.
fn of_unit(actor: &Actor) -> Option<UnitId> {
    actor.staff.unit.filter(|_| actor.staff.is(Role::Hpdu) && of_team(actor).is_none())
}

fn whole(rows: Vec<DutyRow>) -> (Vec<DutyRow>, bool) {
    let cut = u32::try_from(rows.len()).is_ok_and(|count| count >= LOOKED_AT);
    (rows, cut)
}

/// What is owed in several teams, or what came to the head: of each the earliest due, so that together no more is looked
/// through than of one.
fn of_teams(
    conn: &mut dyn Conn,
    teams: &[UnitRow],
    (today, until): (Date, Date),
    came_to_head: bool,
) -> Result<(Vec<DutyRow>, bool), Trouble> {
    let each = LOOKED_AT / u32::try_from(teams.len()).unwrap_or(LOOKED_AT).max(1);
    let (mut rows, mut cut) = (Vec::new(), false);
    for team in teams {
        let of_team = if came_to_head {
            table::duty::came_to_head(conn, team.unit.0, today, each)?
        } else {
            table::duty::of_team(conn, team.unit.0, today, until, each)?
        };
        cut |= u32::try_from(of_team.len()).is_ok_and(|count| count >= each);
        rows.extend(of_team);
    }
    Ok((rows, cut))
}

/// What a page can be filtered by: the teams of one's unit, and the officers of the team that is shown.
fn choices(conn: &mut dyn Conn, actor: &Actor, team: Option<UnitId>) -> Result<WorkList, Trouble> {
    let over_teams = [Role::Spo, Role::Hpdu, Role::Ca].into_iter().any(|role| actor.staff.is(role));
    let teams = match actor.staff.unit.filter(|_| over_teams) {
        Some(unit) => table::unit::children(conn, unit.0)?,
        None => Vec::new(),
    };
    let officers = match team {
        Some(team) => table::officer::of_team(conn, team.0)?,
        None => Vec::new(),
    };
    let team = match team {
        Some(team) => table::unit::by_id(conn, team.0)?,
        None => None,
    };
    let none = Vec::new;
    Ok(WorkList {
        lines: none(),
        next: None,
        all: 0,
        late: 0,
        wanted: 0,
        team,
        unit: None,
        teams,
        officers,
        kinds: Vec::new(),
        cut: false,
    })
}

/// Where the lines after `after` begin. If that line is done meanwhile, those due after it.
fn after_line(lines: &[Owed], after: Key) -> usize {
    let same = |owed: &Owed| {
        let key = Key::of(&owed.row);
        (key.person, key.kind, key.about) == (after.person, after.kind, after.about)
    };
    match lines.iter().position(same) {
        Some(place) => place + 1,
        None => lines.iter().position(|owed| Key::of(&owed.row) > after).unwrap_or(lines.len()),
    }
}
