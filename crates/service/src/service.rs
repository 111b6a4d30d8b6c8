//! The application: one value that pages, API, jobs and the binary share.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use record::{CaseFile, officer::Officer};
use rules::Policy;
use store::{Store, table::case::Moment};

use crate::access::{About, Action, Decision, FieldGroup, Question, Reason, RoleTable, RouteTable};
use crate::account::password::Hashing;
use crate::actor::Actor;
use crate::cache::Cache;
use crate::clock::{self, Clock};
use crate::ids::Ids;
use crate::keyed::Key;
use crate::trouble::Trouble;

/// What an operator may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a session lasts without a request: 5 to 60 minutes (S3.5).
    pub idle: SignedDuration,
    /// When the working day begins and ends: within it a time for the next appointment is proposed.
    pub working_hours: (jiff::civil::Time, jiff::civil::Time),
    /// How much memory folded case files may take, in bytes.
    pub case_cache_bytes: usize,
    /// How much memory folded officers may take, in bytes.
    pub officer_cache_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(30),
            working_hours: (jiff::civil::time(9, 0, 0, 0), jiff::civil::time(17, 0, 0, 0)),
            case_cache_bytes: 256 << 20,
            officer_cache_bytes: 16 << 20,
        }
    }
}

/// The application. Share it in an `Arc`.
pub struct Service {
    pub(crate) store: Arc<Store>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) settings: Settings,
    pub(crate) zone: TimeZone,
    pub(crate) roles: RoleTable,
    pub(crate) routes: RouteTable,
    pub(crate) cases: Cache<CaseFile>,
    pub(crate) officers: Cache<Officer>,
    pub(crate) hashing: Hashing,
    pub(crate) key: Key,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("store", &self.store).field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Service {
    /// The application on an open store.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when a compiled-in table is damaged, or the key file in the data folder cannot be read or made.
    pub fn new(
        store: Arc<Store>,
        policy: Arc<Policy>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        settings: Settings,
    ) -> Result<Self, Trouble> {
        store::reprice::keep_if_new(&store, &policy)?;
        let idle = settings.idle.clamp(SignedDuration::from_mins(5), SignedDuration::from_mins(60));
        Ok(Self {
            zone: clock::zone().map_err(Trouble::broken)?,
            roles: RoleTable::shipped().map_err(Trouble::broken)?,
            routes: RouteTable::shipped().map_err(Trouble::broken)?,
            cases: Cache::new(settings.case_cache_bytes),
            officers: Cache::new(settings.officer_cache_bytes),
            hashing: Hashing::new(ids.as_ref())?,
            key: Key::open(store.folder(), ids.as_ref())?,
            settings: Settings { idle, ..settings },
            store,
            policy,
            clock,
            ids,
        })
    }

    /// The store beneath: for health, benchmarks and the commands of the binary.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The dated tables in force.
    #[must_use]
    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    /// Where days begin and end.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The instant now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The day now.
    #[must_use]
    pub fn today(&self) -> Date {
        clock::day_of(self.now(), &self.zone)
    }

    /// What the read tables are looked at with, at an instant.
    pub(crate) fn moment(&self, now: Timestamp) -> Moment<'_> {
        Moment { policy: &self.policy, zone: &self.zone, today: clock::day_of(now, &self.zone) }
    }

    /// A new id: for the command of a form that is about to be shown.
    #[must_use]
    pub fn new_id(&self) -> uuid::Uuid {
        self.ids.next()
    }

    /// The table of every route with its rule.
    #[must_use]
    pub fn routes(&self) -> &RouteTable {
        &self.routes
    }

    /// May this one do this to this, now? The one decision (S1.1).
    #[must_use]
    pub fn decide(
        &self,
        actor: &Actor,
        (action, group): (Action, FieldGroup),
        about: About<'_>,
        reason: Option<&Reason>,
    ) -> Decision {
        let today = self.today();
        self.roles.decide(&Question { who: &actor.staff, action, group, about, reason, today })
    }

    /// Whether somebody may use a page that is about no person.
    ///
    /// # Errors
    /// [`Trouble::Denied`]. Nothing personal is behind such a page by itself, so no audit row is written.
    pub fn may_use(&self, actor: &Actor, page: FieldGroup) -> Result<(), Trouble> {
        self.may_pass(actor, (Action::Use, page))
    }

    /// Whether somebody may do that on a page that is about no person: use it, or take a file out of it.
    ///
    /// # Errors
    /// As [`Self::may_use`].
    pub fn may_pass(&self, actor: &Actor, asked: (Action, FieldGroup)) -> Result<(), Trouble> {
        let decision = self.decide(actor, asked, About::Nothing, None);
        if decision.allowed() {
            return Ok(());
        }
        if actor.staff.roles.iter().any(|role| role.hears_not_found()) {
            return Err(Trouble::NotFound);
        }
        Err(Trouble::Denied { owner: None, person: None, rule: decision.rule })
    }
}
