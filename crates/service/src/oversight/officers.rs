//! Conversations that the officers' own records make necessary: one is back after weeks away, or has a grade that asks for an
//! early conversation about each new case.

use jiff::{ToSpan, civil::Date};
use record::{OfficerId, words::short_date};
use rules::oversight::{OversightSetting, OversightTrigger};
use store::{
    Conn,
    table::{
        self,
        caseload::{CaseRow, Whose},
        officer::OfficerRow,
        oversight::{self, OversightRow},
        oversight_note::{About, first_talk},
    },
};
use uuid::Uuid;

use crate::open::Opened;
use crate::service::Service;
use crate::trouble::Trouble;

/// The most cases of one officer that are looked at.
const CASES: u32 = 500;

impl Service {
    /// What the officers of a team made necessary in the weeks that are looked back on, met or not, as rows of the queue and of
    /// the board.
    pub(super) fn owed_by_officers(&self, conn: &mut dyn Conn, team: Uuid, today: Date) -> Result<Vec<OversightRow>, Trouble> {
        let mut rows = Vec::new();
        for officer in table::officer::of_team(conn, team)? {
            rows.extend(self.owed_by_officer(conn, &officer, today)?);
        }
        Ok(rows)
    }

    /// What whoever holds a case makes necessary there today, for the case's own page.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`], [`Trouble::Broken`].
    pub fn owed_by_holder(&self, opened: &Opened) -> Result<Vec<OversightRow>, Trouble> {
        // A past view shows what the case file knew: officers' own records have no past here.
        let Some(held) = opened.case.allocation().filter(|_| opened.as_at.is_none()) else { return Ok(vec![]) };
        self.store.read(|conn| {
            let Some(officer) = table::officer::by_id(conn, held.officer.0)? else { return Ok(vec![]) };
            let mut rows = self.owed_by_officer(conn, &officer, opened.today)?;
            rows.retain(|row| row.person == opened.person && row.met_on.is_none());
            Ok(rows)
        })
    }

    /// Since when an officer is back after weeks away, while conversations about their cases are owed for it.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`], [`Trouble::Broken`].
    pub fn officer_back_on(&self, officer: OfficerId) -> Result<Option<Date>, Trouble> {
        let today = self.today();
        self.store.read(|conn| self.back_on(conn, officer, today))
    }

    /// Since when what an officer's own record makes necessary is looked for.
    fn looked_back_to(&self, today: Date) -> Date {
        today.saturating_sub(i32::from(self.oversight_setting(OversightSetting::OfficerTriggerWeeks)).weeks())
    }

    /// What one officer makes necessary, as rows of the queue.
    fn owed_by_officer(&self, conn: &mut dyn Conn, officer: &OfficerRow, today: Date) -> Result<Vec<OversightRow>, Trouble> {
        let mut rows = Vec::new();
        if let Some(back_on) = self.back_on(conn, officer.officer, today)? {
            let why = format!("{} has been back since {} after weeks away", officer.name(), short_date(back_on));
            for case in cases(conn, officer)? {
                self.row_of(conn, &case, (OversightTrigger::OfficerReturned, back_on, &why), &mut rows)?;
            }
        }
        rows.extend(self.by_grade(conn, officer, today)?);
        Ok(rows)
    }

    /// Since when an officer is back, if they were away for so many weeks and came back not long ago.
    fn back_on(&self, conn: &mut dyn Conn, officer: OfficerId, today: Date) -> Result<Option<Date>, Trouble> {
        let days = i64::from(self.oversight_setting(OversightSetting::AwayWeeks)) * 7;
        let since = self.looked_back_to(today);
        let mut away = table::diary::away(conn, officer.0, since, today)?;
        away.retain(|row| row.until < today && i64::from(record::recorded::days_between(row.from, row.until)) + 1 >= days);
        let last = away.iter().map(|row| row.until).max();
        Ok(last.map(|day| self.policy.calendar.next_working_day(day)).filter(|day| *day <= today))
    }

    /// New cases of an officer whose grade asks for a conversation about each.
    fn by_grade(&self, conn: &mut dyn Conn, officer: &OfficerRow, today: Date) -> Result<Vec<OversightRow>, Trouble> {
        let mut rows = Vec::new();
        let Some(row) = self.policy.oversight.triggers.on(OversightTrigger::Allocation, today) else { return Ok(rows) };
        if !officer.grade.is_some_and(|grade| row.value.applies.grades.contains(&grade)) {
            return Ok(rows);
        }
        let since = self.looked_back_to(today);
        for case in cases(conn, officer)? {
            let Some(held_from) = case.allocated_on.filter(|day| *day >= since) else { continue };
            // High risk and the like are on the list by themselves.
            let own = oversight::of_person(conn, case.person)?;
            if own.iter().any(|row| row.trigger == OversightTrigger::Allocation && row.clock_from == held_from) {
                continue;
            }
            let why = format!("Allocated on {} to a trainee or newly qualified officer", short_date(held_from));
            self.row_of(conn, &case, (OversightTrigger::Allocation, held_from, &why), &mut rows)?;
        }
        Ok(rows)
    }

    /// A row of the queue and of the board, with the first conversation since its clock began, if there was one.
    fn row_of(
        &self,
        conn: &mut dyn Conn,
        case: &CaseRow,
        (trigger, clock_from, why): (OversightTrigger, Date, &str),
        rows: &mut Vec<OversightRow>,
    ) -> Result<(), Trouble> {
        let Some(row) = self.policy.oversight.triggers.on(trigger, clock_from) else { return Ok(()) };
        let about = if row.value.without_risk { About::Anything } else { About::Risk };
        let met = first_talk(conn, case.person, clock_from, about)?;
        rows.push(OversightRow {
            person: case.person,
            trigger,
            about: case.officer.unwrap_or_default(),
            clock_from,
            due_on: row.value.due(clock_from, &self.policy.calendar),
            why: why.to_owned(),
            met_by: met.map(|(talk, _)| talk),
            met_on: met.map(|(_, on)| on),
            lapsed_on: None,
            harm: oversight::harm(case.rosh),
            officer: case.officer,
            team: case.team,
            unit: case.unit,
        });
        Ok(())
    }
}

fn cases(conn: &mut dyn Conn, officer: &OfficerRow) -> Result<Vec<CaseRow>, Trouble> {
    Ok(table::caseload::open_cases(conn, Whose::Officer(officer.officer.0), Uuid::nil(), CASES)?)
}
