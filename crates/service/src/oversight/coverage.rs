//! How well a delivery unit's cases are overseen: what was due, done in time, late and not done, by team and trigger; what each
//! manager wrote and how quickly; how many officers and cases each manager has. Facts by name of the team, never a ranking.
//!
//! What managers do besides (estates, staffing) is on no record of ours, so no share of their time is worked out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, civil::Date};
use record::{
    ActorId, UnitId,
    oversight::pace::{self, Burst, Hurried, Noted},
    recorded::plus_days,
    unit::UnitKind,
};
use rules::{
    grade::Grade,
    oversight::{OversightSetting, OversightTrigger},
};
use store::{
    Conn,
    table::{
        self,
        oversight::{Came, Coverage as CoverageRow, OversightRow},
        oversight_note::{NoteRow, SignatureRow},
        unit::UnitRow,
    },
};
use uuid::Uuid;

use super::queue::{OWN_WEEKS, Own};
use crate::access::{Action, FieldGroup, Role};
use crate::actor::Actor;
use crate::lists::{CaseRow, Lines};
use crate::service::Service;
use crate::trouble::Trouble;

/// Lines on one page of what is behind a number.
pub const LINES: usize = 50;
/// The most rows of a unit that are looked through.
const ROWS: u32 = 50_000;

/// How many, and how they came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Due.
    pub due: i64,
    /// Of them done by their day.
    pub in_time: i64,
    /// Of them done late.
    pub late: i64,
}

impl Count {
    /// Of them not done.
    #[must_use]
    pub const fn not_done(&self) -> i64 {
        self.due - self.in_time - self.late
    }

    fn add(&mut self, row: &CoverageRow) {
        self.due += row.due;
        self.in_time += row.in_time;
        self.late += row.late;
    }

    fn add_one(&mut self, row: &OversightRow) {
        self.due += 1;
        match row.came() {
            Came::InTime => self.in_time += 1,
            Came::Late => self.late += 1,
            Came::NotDone => {}
        }
    }
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamCoverage {
    /// The team.
    pub team: UnitRow,
    /// What was due there.
    pub count: Count,
    /// Its managers, by name.
    pub managers: Vec<String>,
    /// Its officers besides them who hold cases, or whose grade does.
    pub officers: usize,
    /// Open cases that its officers hold.
    pub cases: i64,
}

/// What one manager wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagerWork {
    /// The manager, as the record knows them.
    pub manager: Uuid,
    /// Their name.
    pub name: String,
    /// Conversations recorded.
    pub notes: usize,
    /// Minutes of conversation, as they say.
    pub minutes: i64,
    /// The middle number of minutes.
    pub median_minutes: u32,
    /// The middle number of words.
    pub median_words: u32,
    /// The middle time from opening the page to saving, in seconds, where it is known.
    pub median_seconds: Option<i64>,
    /// Notes of fewer words than the setting.
    pub short: usize,
    /// Notes written in fewer seconds than the setting.
    pub quick: usize,
    /// In how many risk of harm was discussed.
    pub risk: usize,
    /// Stretches in which many came one after the other.
    pub bursts: Vec<Burst>,
    /// Actions that were agreed.
    pub actions: i64,
    /// Of them done or dropped in time.
    pub actions_in_time: i64,
    /// Conversations with an action that is open beyond its day, or was ended late.
    pub without_effect: usize,
    /// Assessments they signed.
    pub signatures: usize,
    /// Of them signed within so few seconds of opening.
    pub quick_signatures: usize,
    /// Of them sent back at least once before.
    pub returned: usize,
    /// Of them those where a level changed and the manager said nothing to it.
    pub silent: usize,
}

/// The settings that the board names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Notes of fewer words are short.
    pub short_words: u16,
    /// Notes in fewer seconds are quick.
    pub quick_seconds: u16,
    /// So many notes in so many minutes are hurried.
    pub hurried: (u16, u16),
    /// A signature within so many seconds is quick.
    pub signature_seconds: u16,
    /// Most officers for one manager.
    pub people: u16,
    /// Most cases for one manager.
    pub cases: u16,
    /// What an officer's return or grade makes necessary counts this many weeks back.
    pub officer_weeks: u16,
}

/// The board of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The unit.
    pub unit: UnitRow,
    /// Whether the reader may read at once who is behind a number: a director needs a reason for each person.
    pub opens: bool,
    /// First day on which something counted was due.
    pub from: Date,
    /// Last day: yesterday.
    pub until: Date,
    /// Altogether.
    pub total: Count,
    /// By team, by name.
    pub teams: Vec<TeamCoverage>,
    /// By trigger, in the order of the policy.
    pub triggers: Vec<(OversightTrigger, Count)>,
    /// By manager, by name.
    pub managers: Vec<ManagerWork>,
    /// The settings.
    pub limits: Limits,
}

/// Which conversations that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Only those of a team.
    pub team: Option<UnitId>,
    /// Only those of a trigger.
    pub trigger: Option<OversightTrigger>,
    /// Only those that came out so.
    pub came: Option<Came>,
}

/// Which of a manager's conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Short ones.
    Short,
    /// Quick ones.
    Quick,
    /// Those that came in a hurry.
    Hurried,
    /// Those whose actions were not done in time.
    WithoutEffect,
}

/// Which of a manager's signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signed {
    /// All.
    #[default]
    All,
    /// Quick ones.
    Quick,
    /// Those where a level changed and the manager said nothing to it.
    Silent,
    /// Those sent back before.
    Returned,
}

/// A manager's signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignaturesPage {
    /// The unit.
    pub unit: UnitRow,
    /// The manager's name.
    pub manager: String,
    /// A page of them, newest first.
    pub lines: Vec<(CaseRow, SignatureRow)>,
    /// How many there are.
    pub all: usize,
    /// The key of the last one on this page, if there are more.
    pub next: Option<String>,
}

/// What is behind a number of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindPage {
    /// The unit.
    pub unit: UnitRow,
    /// A page of them, the gravest first.
    pub lines: Vec<(CaseRow, OversightRow)>,
    /// How many there are.
    pub all: usize,
    /// The key of the last one on this page, if there are more.
    pub next: Option<String>,
}

/// A manager's conversations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotesPage {
    /// The unit.
    pub unit: UnitRow,
    /// The manager's name.
    pub manager: String,
    /// A page of them, newest first.
    pub lines: Vec<(CaseRow, NoteRow)>,
    /// How many there are.
    pub all: usize,
    /// The key of the last one on this page, if there are more.
    pub next: Option<String>,
}

/// The page of sorted rows after the one with the key `after`, the first page without such a row; and the key to go on from.
fn page<R>(mut rows: Vec<R>, after: &str, key: impl Fn(&R) -> String) -> (Vec<R>, Option<String>) {
    let begin = rows.iter().position(|row| key(row) == after).map_or(0, |place| place + 1);
    rows.drain(..begin);
    let more = rows.len() > LINES;
    rows.truncate(LINES);
    let next = rows.last().filter(|_| more).map(key);
    (rows, next)
}

impl Service {
    /// The delivery units whose board somebody may see: their own; those of the region for its director.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Unavailable`].
    pub fn oversight_units(&self, actor: &Actor) -> Result<Vec<UnitRow>, Trouble> {
        self.may_use(actor, FieldGroup::Oversight)?;
        self.store.read(|conn| {
            if let Some(unit) = actor.staff.unit.filter(|_| !actor.staff.is(Role::Rd)) {
                return Ok(table::unit::by_id(conn, unit.0)?.into_iter().collect());
            }
            let Some(region) = actor.staff.region else { return Ok(vec![]) };
            let mut units = table::unit::children(conn, region.0)?;
            units.retain(|unit| unit.closed_on.is_none());
            Ok(units)
        })
    }

    /// The board of a unit for so many weeks up to yesterday.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for what is no delivery unit; [`Trouble::Denied`]; [`Trouble::Unavailable`].
    pub fn oversight_coverage(&self, actor: &Actor, unit: UnitId, weeks: u16) -> Result<Coverage, Trouble> {
        self.may_use(actor, FieldGroup::Oversight)?;
        let (from, until) = self.span(weeks);
        self.store.read(|conn| {
            let unit = self.unit_of_board(conn, actor, unit)?;
            let rows = table::oversight::coverage(conn, unit.unit.0, from, until)?;
            let mut total = Count::default();
            let mut triggers: BTreeMap<OversightTrigger, Count> = BTreeMap::new();
            for row in &rows {
                total.add(row);
                triggers.entry(row.trigger).or_default().add(row);
            }
            let mut teams = Vec::new();
            for team in table::unit::children(conn, unit.unit.0)? {
                let mut count = Count::default();
                rows.iter().filter(|row| row.team == Some(team.unit.0)).for_each(|row| count.add(row));
                for row in self.was_owed_by_officers(conn, team.unit.0, (from, until))? {
                    count.add_one(&row);
                    total.add_one(&row);
                    triggers.entry(row.trigger).or_default().add_one(&row);
                }
                let officers = table::officer::of_team(conn, team.unit.0)?;
                let (managers, mut officers): (Vec<_>, Vec<_>) = officers.into_iter().partition(|o| o.grade == Some(Grade::Spo));
                // Those who hold cases, or whose grade does: a court officer or an administrator is overseen otherwise.
                officers.retain(|o| o.cases > 0 || o.grade.is_some_and(|grade| self.holds_cases(grade)));
                if count.due == 0 && officers.is_empty() && managers.is_empty() {
                    continue;
                }
                teams.push(TeamCoverage {
                    team,
                    count,
                    managers: managers.iter().map(table::officer::OfficerRow::name).collect(),
                    cases: officers.iter().map(|officer| officer.cases).sum(),
                    officers: officers.len(),
                });
            }
            let managers = self.managers(conn, unit.unit, (from, until))?;
            let triggers = triggers.into_iter().collect();
            let opens = self.may_see_place(conn, actor, &unit, (Action::Read, FieldGroup::Row)).is_ok();
            Ok(Coverage { unit, opens, from, until, total, teams, triggers, managers, limits: self.limits() })
        })
    }

    /// The conversations behind a number of the board, the gravest first, [`LINES`] on a page: those after the one with the key `after`, or the first; and how many there are.
    ///
    /// # Errors
    /// As [`Self::oversight_coverage`].
    pub fn oversight_behind(
        &self,
        actor: &Actor,
        unit: UnitId,
        weeks: u16,
        (behind, after): (Behind, &str),
    ) -> Result<BehindPage, Trouble> {
        self.may_use(actor, FieldGroup::Oversight)?;
        let (from, until) = self.span(weeks);
        let mut lines = Lines::new(self, actor);
        let found = self.store.read(|conn| {
            let unit = self.unit_of_board(conn, actor, unit)?;
            let mut rows = table::oversight::behind(conn, unit.unit.0, from, until, ROWS)?;
            for team in table::unit::children(conn, unit.unit.0)? {
                rows.extend(self.was_owed_by_officers(conn, team.unit.0, (from, until))?);
            }
            rows.sort_by_key(|row| (std::cmp::Reverse(row.harm), row.due_on, row.person, row.trigger, row.about));
            rows.retain(|row| {
                behind.team.is_none_or(|team| row.team == Some(team.0))
                    && behind.trigger.is_none_or(|trigger| row.trigger == trigger)
                    && behind.came.is_none_or(|came| row.came() == came)
            });
            let all = rows.len();
            let mut shown = Vec::new();
            let (rows, next) = page(rows, after, |row| format!("{}.{}.{}", row.person, row.trigger, row.about));
            for row in rows {
                shown.extend(lines.part(conn, row.person, FieldGroup::Oversight)?.map(|who| (who, row)));
            }
            Ok::<_, Trouble>(BehindPage { unit, lines: shown, all, next })
        })?;
        self.write_listed(actor, FieldGroup::Oversight, &lines.shown(), None)?;
        Ok(found)
    }

    /// A manager's conversations in a unit, newest first, [`LINES`] on a page: those after the one with the key `after`, or the first; and how many there are.
    ///
    /// # Errors
    /// As [`Self::oversight_coverage`].
    pub fn oversight_notes(
        &self,
        actor: &Actor,
        unit: UnitId,
        weeks: u16,
        (manager, which, after): (Uuid, Which, &str),
    ) -> Result<NotesPage, Trouble> {
        self.may_use(actor, FieldGroup::Oversight)?;
        let (from, until) = self.span(weeks);
        let (limits, today) = (self.limits(), self.today());
        let mut lines = Lines::new(self, actor);
        let found = self.store.read(|conn| {
            let unit = self.unit_of_board(conn, actor, unit)?;
            let mut rows = table::oversight_note::notes(conn, unit.unit.0, from, until.max(today), ROWS)?;
            rows.retain(|row| row.manager == manager);
            let noted: Vec<Noted> = rows.iter().map(NoteRow::noted).collect();
            let hurried: BTreeSet<_> = pace::bursts(&noted, limits.pace()).into_iter().flat_map(|burst| burst.notes).collect();
            rows.retain(|row| match which {
                Which::All => true,
                Which::Short => is_short(row, limits),
                Which::Quick => is_quick(row, limits),
                Which::Hurried => hurried.contains(&row.id),
                Which::WithoutEffect => is_without_effect(row, today),
            });
            rows.sort_by_key(|row| std::cmp::Reverse(row.recorded_at));
            let all = rows.len();
            let mut shown = Vec::new();
            let (rows, next) = page(rows, after, |row| row.id.to_string());
            for row in rows {
                shown.extend(lines.part(conn, row.person, FieldGroup::Oversight)?.map(|who| (who, row)));
            }
            let name = Self::name_of(conn, manager)?;
            Ok::<_, Trouble>(NotesPage { unit, manager: name, lines: shown, all, next })
        })?;
        self.write_listed(actor, FieldGroup::Oversight, &lines.shown(), None)?;
        Ok(found)
    }

    /// A manager's signatures under assessments in a unit, newest first, [`LINES`] on a page: those after the one with the key
    /// `after`, or the first; and how many there are.
    ///
    /// # Errors
    /// As [`Self::oversight_coverage`].
    pub fn oversight_signatures(
        &self,
        actor: &Actor,
        unit: UnitId,
        weeks: u16,
        (manager, which, after): (Uuid, Signed, &str),
    ) -> Result<SignaturesPage, Trouble> {
        self.may_use(actor, FieldGroup::Oversight)?;
        let ((from, _), today, limits) = (self.span(weeks), self.today(), self.limits());
        let mut lines = Lines::new(self, actor);
        let found = self.store.read(|conn| {
            let unit = self.unit_of_board(conn, actor, unit)?;
            let (begin, end) = (self.begin_of(from)?, self.begin_of(plus_days(today, 1))?);
            let mut rows = table::oversight_note::signatures(conn, unit.unit.0, begin, end, ROWS)?;
            rows.retain(|row| {
                row.manager == manager
                    && match which {
                        Signed::All => true,
                        Signed::Quick => is_quickly_signed(row, limits),
                        Signed::Silent => row.silent,
                        Signed::Returned => row.returns > 0,
                    }
            });
            rows.sort_by_key(|row| (std::cmp::Reverse(row.signed_at), row.assessment));
            let all = rows.len();
            let mut shown = Vec::new();
            let (rows, next) = page(rows, after, |row| row.assessment.to_string());
            for row in rows {
                shown.extend(lines.part(conn, row.person, FieldGroup::Oversight)?.map(|who| (who, row)));
            }
            let name = Self::name_of(conn, manager)?;
            Ok::<_, Trouble>(SignaturesPage { unit, manager: name, lines: shown, all, next })
        })?;
        self.write_listed(actor, FieldGroup::Oversight, &lines.shown(), None)?;
        Ok(found)
    }

    /// What the officers of a team made necessary that was due in these days and did not lapse.
    fn was_owed_by_officers(
        &self,
        conn: &mut dyn Conn,
        team: Uuid,
        (from, until): (Date, Date),
    ) -> Result<Vec<OversightRow>, Trouble> {
        let mut rows = self.owed_by_officers(conn, team, self.today())?;
        rows.retain(|row| from <= row.due_on && row.due_on <= until);
        Ok(rows)
    }

    /// How many assessments whoever asks signed in their unit in the last weeks, and how many of those stand out.
    pub(super) fn own_signatures(&self, conn: &mut dyn Conn, actor: &Actor) -> Result<Option<Own>, Trouble> {
        let (Some(unit), Some(officer)) = (actor.staff.unit, actor.staff.officer) else { return Ok(None) };
        let ((from, _), limits) = (self.span(OWN_WEEKS), self.limits());
        let (begin, end) = (self.begin_of(from)?, self.begin_of(plus_days(self.today(), 1))?);
        let mut rows = table::oversight_note::signatures(conn, unit.0, begin, end, ROWS)?;
        rows.retain(|row| row.manager == officer.0);
        Ok(Some(Own {
            unit,
            manager: officer.0,
            weeks: OWN_WEEKS,
            signatures: rows.len(),
            silent: rows.iter().filter(|row| row.silent).count(),
            quick: rows.iter().filter(|row| is_quickly_signed(row, limits)).count(),
        })
        .filter(|own| own.signatures > 0))
    }

    fn span(&self, weeks: u16) -> (Date, Date) {
        let today = self.today();
        (plus_days(today, i32::from(weeks.clamp(1, 104)) * -7), plus_days(today, -1))
    }

    fn unit_of_board(&self, conn: &mut dyn Conn, actor: &Actor, unit: UnitId) -> Result<UnitRow, Trouble> {
        let row = table::unit::by_id(conn, unit.0)?.filter(|row| row.kind == UnitKind::DeliveryUnit).ok_or(Trouble::NotFound)?;
        self.may_see_place(conn, actor, &row, (Action::Use, FieldGroup::Oversight))?;
        Ok(row)
    }

    fn name_of(conn: &mut dyn Conn, actor: Uuid) -> Result<String, Trouble> {
        if let Some(row) = table::officer::by_id(conn, actor)? {
            return Ok(row.name());
        }
        let account = table::account::find(conn, ActorId(actor).0)?;
        Ok(account.map_or_else(|| "The service".to_owned(), |account| account.display_name))
    }

    fn holds_cases(&self, grade: Grade) -> bool {
        self.policy.grades.types.read(grade, self.today()).is_some_and(|row| row.value.holds_cases)
    }

    fn limits(&self) -> Limits {
        use OversightSetting as Setting;
        Limits {
            short_words: self.oversight_setting(Setting::ShortNoteWords),
            quick_seconds: self.oversight_setting(Setting::HurriedSeconds),
            hurried: (self.oversight_setting(Setting::HurriedNotes), self.oversight_setting(Setting::HurriedMinutes)),
            signature_seconds: self.oversight_setting(Setting::QuickSignatureSeconds),
            people: self.oversight_setting(Setting::SpanOfControlPeople),
            cases: self.oversight_setting(Setting::SpanOfControlCases),
            officer_weeks: self.oversight_setting(Setting::OfficerTriggerWeeks),
        }
    }

    fn managers(&self, conn: &mut dyn Conn, unit: UnitId, (from, until): (Date, Date)) -> Result<Vec<ManagerWork>, Trouble> {
        let (today, limits) = (self.today(), self.limits());
        // What was held today is written today: it counts here, though what is due today does not count there.
        let notes = table::oversight_note::notes(conn, unit.0, from, until.max(today), ROWS)?;
        let (begin, end) = (self.begin_of(from)?, self.begin_of(plus_days(today, 1))?);
        let signatures = table::oversight_note::signatures(conn, unit.0, begin, end, ROWS)?;
        let mut by_manager: BTreeMap<Uuid, (Vec<NoteRow>, Vec<SignatureRow>)> = BTreeMap::new();
        for note in notes {
            by_manager.entry(note.manager).or_default().0.push(note);
        }
        for signature in signatures {
            by_manager.entry(signature.manager).or_default().1.push(signature);
        }
        let mut managers = Vec::new();
        for (manager, (notes, signatures)) in by_manager {
            let name = Self::name_of(conn, manager)?;
            managers.push(work_of(manager, name, (&notes, &signatures), limits, today));
        }
        managers.sort_by(|a, b| (&a.name, a.manager).cmp(&(&b.name, b.manager)));
        Ok(managers)
    }
}

impl Limits {
    fn pace(self) -> Hurried {
        let (notes, minutes) = self.hurried;
        Hurried { notes: usize::from(notes), within: SignedDuration::from_mins(i64::from(minutes)) }
    }
}

fn is_short(row: &NoteRow, limits: Limits) -> bool {
    row.words < i64::from(limits.short_words)
}

fn is_quick(row: &NoteRow, limits: Limits) -> bool {
    row.noted().writing().is_some_and(|time| time.as_secs() < i64::from(limits.quick_seconds))
}

fn is_quickly_signed(row: &SignatureRow, limits: Limits) -> bool {
    row.seconds().is_some_and(|seconds| seconds < i64::from(limits.signature_seconds))
}

fn is_without_effect(row: &NoteRow, today: Date) -> bool {
    row.late > 0 || row.open_due_on.is_some_and(|due| due < today)
}

fn work_of(
    manager: Uuid,
    name: String,
    (notes, signatures): (&[NoteRow], &[SignatureRow]),
    limits: Limits,
    today: Date,
) -> ManagerWork {
    let paces: Vec<Noted> = notes.iter().map(NoteRow::noted).collect();
    ManagerWork {
        manager,
        name,
        notes: notes.len(),
        minutes: notes.iter().map(|row| row.minutes).sum(),
        median_minutes: pace::median(paces.iter().map(|note| note.minutes)).unwrap_or_default(),
        median_words: pace::median(paces.iter().map(|note| note.words)).unwrap_or_default(),
        median_seconds: pace::median(paces.iter().filter_map(Noted::writing).map(|time| time.as_secs())),
        short: notes.iter().filter(|row| is_short(row, limits)).count(),
        quick: notes.iter().filter(|row| is_quick(row, limits)).count(),
        risk: notes.iter().filter(|row| row.risk).count(),
        bursts: pace::bursts(&paces, limits.pace()),
        actions: notes.iter().map(|row| row.actions).sum(),
        actions_in_time: notes.iter().map(|row| row.in_time).sum(),
        without_effect: notes.iter().filter(|row| is_without_effect(row, today)).count(),
        signatures: signatures.len(),
        quick_signatures: signatures.iter().filter(|row| is_quickly_signed(row, limits)).count(),
        returned: signatures.iter().filter(|row| row.returns > 0).count(),
        silent: signatures.iter().filter(|row| row.silent).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::{LINES, page};

    #[test]
    fn the_pages_of_a_list_hold_each_row_once() {
        let all: Vec<usize> = (0..2 * LINES + 3).collect();
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (rows, next) = page(all.clone(), &after, ToString::to_string);
            seen.extend(rows);
            let Some(next) = next else { break };
            after = next;
        }
        assert_eq!(seen, all);
    }
}
