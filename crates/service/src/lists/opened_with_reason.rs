//! The day after: who opened a case without a live link, and why. The case's officer hears of it, and the manager of the
//! team of whoever opened it (S1.3).

use jiff::{Timestamp, civil::Date};
use record::recorded::plus_days;
use store::{
    AuditEntry, Conn,
    table::{
        caseload::CaseRow,
        opened_with_reason::{self, OpenedRow},
    },
};

use super::Lines;
use crate::access::{FieldGroup, Reason, Role};
use crate::actor::Actor;
use crate::audit;
use crate::open::Opened;
use crate::service::Service;
use crate::trouble::Trouble;

/// Lines at most.
const LINES: u32 = 50;
/// Days back that the list looks: somebody back from a week of leave has missed none.
const DAYS_BACK: i32 = 7;
/// Days that it is kept for the list. The audit keeps it for good.
pub(crate) const KEPT_DAYS: i32 = 30;

/// Cases that were opened with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedWithReason {
    /// From this day on.
    pub since: Date,
    /// Newest first.
    pub lines: Vec<Opening>,
    /// Whether there were more than fit.
    pub cut: bool,
}

/// One case that one person opened on one day for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Who opened it, by the name that others see.
    pub by: String,
    /// Whose record; none when the asking person may not know.
    pub who: Option<CaseRow>,
    /// Why, as they stated it; none when the asking person may not know whose record it is.
    pub reason: Option<Reason>,
    /// When the first page of it was opened.
    pub at: Timestamp,
    /// How many pages of it they opened that day.
    pub pages: i64,
    /// Whether it is the asking person's own case; otherwise it was opened by somebody of their team.
    pub own_case: bool,
}

impl Service {
    /// For an officer, who opened cases of theirs with a reason; for a senior probation officer, also what people of their
    /// team opened. One's own openings are left out. Empty for everybody else.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn opened_with_reason(&self, actor: &Actor) -> Result<OpenedWithReason, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let since = plus_days(self.today(), -DAYS_BACK);
        let mut lines = Lines::new(self, actor);
        let (found, cut) = self.store.read(|conn| {
            let (rows, cut) = rows(conn, actor, since)?;
            let mut found = Vec::with_capacity(rows.len());
            for (row, own_case) in rows {
                let who = lines.row(conn, row.person, false)?;
                found.push(Opening {
                    by: audit::account_name(conn, row.account)?,
                    // The words may name the person.
                    reason: who.as_ref().and_then(|_| Reason::read(&row.reason)),
                    who,
                    at: row.first_at,
                    pages: row.pages,
                    own_case,
                });
            }
            Ok::<_, Trouble>((found, cut))
        })?;
        self.write_listed(actor, FieldGroup::Home, &lines.shown(), None)?;
        Ok(OpenedWithReason { since, lines: found, cut })
    }

    /// Writes that a record was opened: the audit row, and with a stated reason the line for those who must hear of it, in one
    /// transaction. Nothing is shown before it is on disk (S4.3).
    pub(crate) fn write_opened(&self, actor: &Actor, opened: &Opened, entry: AuditEntry) -> Result<(), Trouble> {
        let line = opened.reason.as_ref().map(|reason| OpenedRow {
            account: actor.staff.account,
            person: opened.person,
            opened_on: opened.today,
            reason: reason.written(),
            team: actor.staff.team.map(|team| team.0),
            officer: opened.present.allocation().map(|held| held.officer.0),
            first_at: opened.now,
            last_at: opened.now,
            pages: 1,
        });
        let written = self.store.write(move |tx| {
            tx.audit(&entry)?;
            line.as_ref().map_or(Ok(()), |line| opened_with_reason::note(tx.conn(), line))
        });
        written.map_err(audit::not_audited)
    }
}

/// The rows and whether each is about an own case, newest first; and whether there are more.
fn rows(conn: &mut dyn Conn, actor: &Actor, since: Date) -> Result<(Vec<(OpenedRow, bool)>, bool), Trouble> {
    let staff = &actor.staff;
    let mut rows: Vec<(OpenedRow, bool)> = Vec::new();
    if let Some(officer) = staff.officer {
        let own = opened_with_reason::of_officer(conn, officer.0, since, LINES + 1)?;
        rows.extend(own.into_iter().map(|row| (row, true)));
    }
    if let Some(team) = staff.team.filter(|_| staff.is(Role::Spo)) {
        let by_team = opened_with_reason::by_team(conn, team.0, since, LINES + 1)?;
        let new: Vec<_> = by_team.into_iter().filter(|row| !rows.iter().any(|(own, _)| own == row)).collect();
        rows.extend(new.into_iter().map(|row| (row, false)));
    }
    rows.retain(|(row, _)| row.account != staff.account);
    rows.sort_by_key(|(row, _)| std::cmp::Reverse(row.first_at));
    let most = usize::try_from(LINES).unwrap_or(usize::MAX);
    let cut = rows.len() > most;
    rows.truncate(most);
    Ok((rows, cut))
}
