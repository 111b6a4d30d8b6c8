//! The people behind a number: a team's or a delivery unit's open cases, a page at a time (users-and-journeys rule 3: every
//! count links to its cases).

use record::{PersonId, UnitId, unit::UnitKind};
use rules::rosh::RoshLevel;
use store::{
    Conn,
    table::{
        self,
        caseload::{CaseRow, Whose},
        unit::UnitRow,
    },
};
use uuid::Uuid;

use super::Lines;
use crate::access::{About, Action, FieldGroup, Place};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// Lines on one page.
const LINES: usize = 50;
/// Rows read at a time while looking for those that fit.
const STEP: u32 = 500;

/// Which of the open cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those at high or very high risk of serious harm.
    HighRisk,
    /// Those without a level of risk of serious harm.
    WithoutRisk,
}

impl Show {
    fn fits(self, row: &CaseRow) -> bool {
        match self {
            Self::All => true,
            Self::HighRisk => row.rosh >= Some(RoshLevel::High),
            Self::WithoutRisk => row.rosh.is_none(),
        }
    }
}

/// A page of open cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cases {
    /// The team or delivery unit.
    pub of: UnitRow,
    /// Its people, in the order in which they were registered.
    pub rows: Vec<CaseRow>,
    /// The key of the next page, if there is more.
    pub next: Option<PersonId>,
}

impl Service {
    /// A page of a team's or a delivery unit's open cases, after the person `after`. Who may read a case there may read
    /// the list; a line that may not be read is left out.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for what is no team or delivery unit; [`Trouble::Denied`]; [`Trouble::Unavailable`] when the
    /// audit cannot be written.
    pub fn cases(&self, actor: &Actor, of: UnitId, show: Show, after: Option<PersonId>) -> Result<Cases, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let mut lines = Lines::new(self, actor);
        let cases = self.store.read(|conn| {
            let row = table::unit::by_id(conn, of.0)?.ok_or(Trouble::NotFound)?;
            let whose = self.may_list(conn, actor, &row)?;
            let mut last = after.map_or(Uuid::nil(), |person| person.0);
            let mut rows: Vec<CaseRow> = Vec::new();
            let next = 'pages: loop {
                let page = table::caseload::open_cases(conn, whose, last, STEP)?;
                let Some(end) = page.last().map(|row| row.person.0) else { break None };
                for found in page.into_iter().filter(|row| show.fits(row)) {
                    if rows.len() == LINES {
                        break 'pages rows.last().map(|row| row.person);
                    }
                    rows.extend(lines.row(conn, found.person, false)?);
                }
                last = end;
            };
            Ok::<_, Trouble>(Cases { of: row, rows, next })
        })?;
        let mut shown = lines.shown();
        shown.retain(|crn| cases.rows.iter().any(|row| row.crn == *crn));
        self.write_listed(actor, FieldGroup::Home, &shown, None)?;
        Ok(cases)
    }

    fn may_list(&self, conn: &mut dyn Conn, actor: &Actor, row: &UnitRow) -> Result<Whose, Trouble> {
        let nowhere = Place { officer: None, team: None, unit: None, region: None };
        let (whose, place) = match row.kind {
            UnitKind::Team => {
                let region = match row.parent {
                    Some(unit) => table::unit::by_id(conn, unit.0)?.and_then(|unit| unit.parent),
                    None => None,
                };
                (Whose::Team(row.unit.0), Place { team: Some(row.unit), unit: row.parent, region, ..nowhere })
            }
            UnitKind::DeliveryUnit => (Whose::Unit(row.unit.0), Place { unit: Some(row.unit), region: row.parent, ..nowhere }),
            UnitKind::Region => return Err(Trouble::NotFound),
        };
        let decision = self.decide(actor, (Action::Read, FieldGroup::Row), About::Place(place), None);
        if decision.allowed() {
            return Ok(whose);
        }
        Err(Trouble::Denied { owner: None, person: None, rule: decision.rule })
    }
}
