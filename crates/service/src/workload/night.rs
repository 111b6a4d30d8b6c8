//! What a day that begins changes: tiers that time alone changes are recorded, and the workload tables are brought to the day.

use jiff::civil::Date;
use store::{refresh, replay::ReplayError, table::workload as cases};

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
    /// for, each week with the figures with which it ended.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`]; what was done is kept, the next time goes on there.
    pub fn begin_day(&self) -> Result<Begun, Trouble> {
        let now = self.now();
        let moment = self.moment(now);
        let mut tiers = 0;
        for person in self.store.read(|conn| cases::tiers_due(conn, moment.today, DUE))? {
            tiers += u64::from(self.record_passing_of_time(person)?);
        }
        let done = refresh::refresh(&self.store, &moment).map_err(|error| match error {
            ReplayError::Store(error) => error.into(),
            event @ ReplayError::Event { .. } => Trouble::broken(event),
        })?;
        Ok(Begun { day: moment.today, tiers, rows: done.cases + done.officers + done.supports })
    }
}
