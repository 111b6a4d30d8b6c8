//! What the service does by itself: signs the audit's head every ten minutes and at shutdown (S4.5), clears away what is over,
//! and at its start and within ten minutes of each midnight brings tiers and workload to the day.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::SignedDuration;
use store::{
    AuditEntry, AuditKind, StoreError,
    head::HeadKeeper,
    table::{account_news, draft, invitation, last_look, opened_with_reason, report, report_case, session, stated_reason},
};
use uuid::Uuid;

use crate::account::throttle::WINDOW;
use crate::service::Service;
use crate::trouble::Trouble;

/// How often the head is signed.
pub const HEAD_EVERY: Duration = Duration::from_mins(10);
/// By which id the audit knows the jobs.
pub const JOB: Uuid = Uuid::from_u128(0x7261_696e_6572_006a_6f62_7300_0000_0001);

/// What was cleared away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Drafts older than 14 days.
    pub drafts: u64,
    /// Sessions that ended more than a day ago, and reasons stated in them.
    pub sessions: u64,
    /// Tries to sign in that no longer count, and invitations that are over.
    pub tries: u64,
    /// What was told long ago: cases opened with a reason, news of accounts, devices not seen since, looks at overviews.
    pub told: u64,
    /// Case rows of workload reports before the newest two.
    pub report_cases: u64,
}

impl Service {
    /// Signs the head of ledger and audit and appends it to the file beside the database; the line goes to the log, too.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`] or [`Trouble::Broken`]: readiness must fail until it works.
    pub fn sign_head(&self, keeper: &HeadKeeper) -> Result<String, Trouble> {
        let line = keeper.keep(&self.store, self.now())?;
        tracing::info!(head = line, "signed the head of the ledger and the audit");
        Ok(line)
    }

    /// Clears away what is over: drafts, sessions, tries, invitations. In the audit as one job.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn clear_away(&self) -> Result<Cleared, Trouble> {
        let now = self.now();
        let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(now);
        let (drafts, day, tries) = (before(crate::draft::KEPT), before(SignedDuration::from_hours(24)), before(WINDOW * 2));
        let devices = before(crate::account::news::DEVICE_KNOWN);
        let looked = before(SignedDuration::from_hours(24 * i64::from(crate::changes::KEPT_DAYS)));
        let opened = record::recorded::plus_days(self.today(), -crate::lists::opened_with_reason::KEPT_DAYS);
        Ok(self.store.write(move |tx| {
            let newest = report::latest(tx.conn(), 1)?.first().map_or(0, |report| report.number);
            let cleared = Cleared {
                report_cases: report_case::prune(tx.conn(), newest - 1)?,
                drafts: draft::prune(tx.conn(), drafts)?,
                sessions: session::prune(tx.conn(), day)? + stated_reason::prune(tx.conn(), day)?,
                tries: session::prune_tries(tx.conn(), tries)? + invitation::prune(tx.conn(), day)?,
                told: account_news::prune(tx.conn(), devices)?
                    + opened_with_reason::prune(tx.conn(), opened)?
                    + last_look::prune(tx.conn(), looked)?,
            };
            if cleared != Cleared::default() {
                tx.audit(&AuditEntry::new(now, AuditKind::Job, Some(JOB), "cleared away"))?;
            }
            Ok::<_, StoreError>(cleared)
        })?)
    }
}

/// The thread of the jobs. Ending it signs the head once more.
#[derive(Debug)]
pub struct Jobs {
    ended: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Jobs {
    /// Starts the jobs: the first head is signed at once, so that a wrong folder is known at the start.
    ///
    /// # Errors
    /// [`Trouble`] when the head cannot be signed.
    pub fn start(service: Arc<Service>) -> Result<Self, Trouble> {
        let keeper = HeadKeeper::open(service.store.folder())?;
        service.sign_head(&keeper)?;
        let ended = Arc::new((Mutex::new(false), Condvar::new()));
        let told = Arc::clone(&ended);
        let thread = std::thread::Builder::new()
            .name("jobs".to_owned())
            .spawn(move || work(&service, &keeper, &told))
            .map_err(Trouble::broken)?;
        Ok(Self { ended, thread: Some(thread) })
    }

    /// Ends the jobs; the last head is signed when this returns.
    pub fn end(mut self) {
        self.finish();
    }

    fn finish(&mut self) {
        *self.ended.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.ended.1.notify_all();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the jobs ended by a panic");
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.finish();
    }
}

fn work(service: &Service, keeper: &HeadKeeper, (ended, told): &(Mutex<bool>, Condvar)) {
    let mut begun = None;
    loop {
        if begun != Some(service.today()) {
            let day = service.begin_day_while(&|| !*ended.lock().unwrap_or_else(PoisonError::into_inner));
            begun = day.as_ref().ok().map(|day| day.day);
            log("begin the day", day);
        }
        let waiting = ended.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = told.wait_timeout_while(waiting, HEAD_EVERY, |ended| !*ended).unwrap_or_else(PoisonError::into_inner);
        let last = *waited.0;
        drop(waited);
        if !last {
            log("clear away", service.clear_away());
        }
        log("sign the head", service.sign_head(keeper));
        if last {
            return;
        }
    }
}

fn log<T>(job: &str, went: Result<T, Trouble>) {
    if let Err(trouble) = went {
        let error: &dyn std::error::Error = &trouble;
        tracing::error!(error, job, "a job failed; it is tried again");
    }
}
