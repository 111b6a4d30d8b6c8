//! Workload: who has how many points of work against how many they can take on, live from our own record and from the
//! weekly report, and the commands about hours and reductions.
//!
//! **Here:** the figures of the nation, a region, a delivery unit, a team and an officer ([`Service::workload`],
//! [`Service::workload_officer`], [`Service::workload_owner`]), each asked of the access decision and written in the audit
//! before it is shown; importing, moving and pricing a report. **Not here:** a rule (they are in `rules::workload`), SQL, files.
//!
//! **Read first:** [`page`], the plain values that pages show.
//!
//! Group figures add points and available points and divide the sums; percentages are never averaged. Whoever has points and
//! no available points has *no capacity*, which is `None` and never 0 %.

pub mod page;

pub use page::*;

use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

impl Service {
    /// The figures of the nation, a region, a delivery unit or a team, with its parts, its spread, its trend and its caseload
    /// by tier and location. Officers are named only where the asking person may see them; others are in the sums.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when no such place is known to the source; [`Trouble::Denied`]; [`Trouble::Unavailable`] when the
    /// audit cannot be written.
    pub fn workload(&self, actor: &Actor, of: &Of, source: Source) -> Result<Group, Trouble> {
        let _ = (actor, of, source);
        Err(Trouble::NotFound)
    }

    /// One officer, live from our own record, by staff code.
    ///
    /// # Errors
    /// As [`Self::workload`].
    pub fn workload_officer(&self, actor: &Actor, staff_code: &str) -> Result<OfficerPage, Trouble> {
        let _ = (actor, staff_code);
        Err(Trouble::NotFound)
    }

    /// One officer in one team, as the open report has them.
    ///
    /// # Errors
    /// As [`Self::workload`].
    pub fn workload_owner(&self, actor: &Actor, officer_code: &str, team_code: &str) -> Result<OwnerPage, Trouble> {
        let _ = (actor, officer_code, team_code);
        Err(Trouble::NotFound)
    }

    /// The staff code of the asking person's own page, when they are an officer.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn workload_own(&self, actor: &Actor) -> Result<Option<String>, Trouble> {
        let _ = actor;
        Ok(None)
    }

    /// The reports, newest first, with their totals.
    ///
    /// # Errors
    /// [`Trouble::Denied`].
    pub fn workload_reports(&self, actor: &Actor) -> Result<Vec<ReportLine>, Trouble> {
        let _ = actor;
        Ok(Vec::new())
    }
}
