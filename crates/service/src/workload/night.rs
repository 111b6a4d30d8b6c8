//! What a day that begins changes: tiers that time alone changes are recorded, and the workload tables are brought to the day.

use jiff::civil::Date;
use record::{
    CaseFile,
    tier::{POLICY_CHANGED, TIME_PASSED, recalculate},
};
use store::{
    refresh,
    replay::ReplayError,
    reprice,
    table::{case::Moment, workload as cases},
};

use crate::service::Service;
use crate::trouble::Trouble;

/// People in one look at who is due: nobody's tier changes by time that often.
const DUE: u32 = 100_000;

/// What a day that began changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The day.
    pub day: Date,
    /// Tiers that were worked out anew and recorded.
    pub tiers: u64,
    /// Cases, officers and contacts of support whose rows were written anew.
    pub rows: u64,
}

impl Service {
    /// Brings tiers and workload to today. Doing it again on the same day changes nothing; days that were missed are made up
    /// for, each week with the figures with which it ended. When the tables of policy are not those of the last time, every
    /// tier, case and officer is worked out again.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`]; what was done is kept, the next time goes on there.
    pub fn begin_day(&self) -> Result<Begun, Trouble> {
        self.begin_day_while(&|| true)
    }

    /// As [`Service::begin_day`], for as long as `go_on` says so: what is left is done the next time.
    pub(crate) fn begin_day_while(&self, go_on: &dyn Fn() -> bool) -> Result<Begun, Trouble> {
        let now = self.now();
        let moment = self.moment(now);
        let mut tiers = 0;
        for person in self.store.read(|conn| cases::tiers_due(conn, moment.today, DUE))? {
            tiers += u64::from(self.record_tier(person, TIME_PASSED)?);
        }
        let done = refresh::refresh(&self.store, &moment).map_err(unread)?;
        let mut begun = Begun { day: moment.today, tiers, rows: done.cases + done.officers + done.supports };
        if !self.store.read(|conn| reprice::is_current(conn, &self.policy))? {
            self.follow_policy(&moment, &mut begun, go_on)?;
        }
        Ok(begun)
    }

    /// Works everything out again with the tables of policy that are in force.
    fn follow_policy(&self, moment: &Moment<'_>, begun: &mut Begun, go_on: &dyn Fn() -> bool) -> Result<(), Trouble> {
        tracing::info!("the tables of policy are others than the last time: working out every tier, case and officer again");
        let differs = |case: &CaseFile| recalculate(case, moment.today, &self.policy, POLICY_CHANGED).is_some();
        let done = reprice::everything(&self.store, moment, differs, go_on).map_err(unread)?;
        begun.rows += done.rows;
        for person in done.tiers {
            if !go_on() {
                return Ok(());
            }
            begun.tiers += u64::from(self.record_tier(person, POLICY_CHANGED)?);
        }
        if done.whole {
            reprice::keep(&self.store, &self.policy)?;
            tracing::info!(rows = done.rows, tiers = begun.tiers, "tiers and workload follow the tables of policy");
        }
        Ok(())
    }
}

fn unread(error: ReplayError) -> Trouble {
    match error {
        ReplayError::Store(error) => error.into(),
        event @ ReplayError::Event { .. } => Trouble::broken(event),
    }
}
