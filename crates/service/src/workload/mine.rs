//! What the home page says of one's own workload: figures and what is to come, without a name.

use store::table::{self, officer_workload};

use super::page::{Figures, OfficerBrief, Spot, WeekAhead};
use super::places::Places;
use crate::access::{About, Place};
use crate::actor::Actor;
use crate::lists::Lines as ListLines;
use crate::service::Service;
use crate::trouble::Trouble;

/// Weeks of which the home page speaks.
const WEEKS: usize = 4;

/// The asking person's own workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    /// Grade, marks and red line; the staff code is that of their page.
    pub brief: OfficerBrief,
    /// Figures.
    pub figures: Figures,
    /// The next four weeks. Nobody is named.
    pub ahead: Vec<WeekAhead>,
    /// Nation, region, unit and team.
    pub above: Vec<Spot>,
}

impl Service {
    /// The asking person's own workload; none for who is no officer or has no workload page. It names nobody, so that nothing
    /// stands in the audit but the page that shows names.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn workload_mine(&self, actor: &Actor) -> Result<Option<Mine>, Trouble> {
        let Some(officer) = actor.staff.officer else { return Ok(None) };
        let place = Place { officer: Some(officer), team: None, unit: None, region: None };
        if !self.decide(actor, super::READ, About::Place(place), None).allowed() {
            return Ok(None);
        }
        self.store.read(|conn| {
            let Some(known) = table::officer::by_id(conn, officer.0)? else { return Ok(None) };
            let Some(row) = officer_workload::by_staff_code(conn, &known.staff_code)? else { return Ok(None) };
            let places = Places::read(conn)?;
            let page = self.read_officer(conn, &places, &row, ListLines::new(self, actor))?.page;
            let mut ahead: Vec<WeekAhead> = page.ahead.into_iter().take(WEEKS).collect();
            for item in ahead.iter_mut().flat_map(|week| &mut week.items) {
                item.who = None;
            }
            Ok(Some(Mine { brief: page.brief, figures: page.figures, ahead, above: page.above }))
        })
    }
}
