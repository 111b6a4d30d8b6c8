//! Putting the population into an empty store: one thread decides, the store's writer saves, many people a transaction.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use jiff::{Timestamp, civil::Date};
use record::CommandId;
use service::{
    Service, Trouble,
    import::{History, Importer, When},
};
use store::{Store, StoreError, table::setting};

use crate::{At, Population, Script, Unsuitable, Wanted, accounts, chance::Chance, chance::For, organisation::job_id, wishes_of};

/// The name of the setting that says what a finished store holds.
const SETTING: &str = "demonstration";
/// The name of the setting that keeps demonstration data out of a live store that is still empty.
const LIVE: &str = "live";
/// Histories saved in one transaction.
const BATCH: usize = 400;
/// Batches that may wait for the writer.
const WAITING: usize = 3;

/// Why the demonstration data was not made.
#[derive(Debug, thiserror::Error)]
pub enum DemonstrationError {
    /// It cannot be made.
    #[error(transparent)]
    Unsuitable(#[from] Unsuitable),
    /// The store has demonstration data already.
    #[error("the data folder holds demonstration data already; give another folder with --data")]
    There,
    /// The store is a live one.
    #[error("the data folder holds a live service; demonstration data goes into an empty folder of its own")]
    Live,
    /// The service refused something that the data asked for. A fault of the program.
    #[error("a wish of the demonstration data was refused: {what}, at {at}")]
    Refused {
        /// Whose history, and which wish.
        what: String,
        /// When it was to be.
        at: Timestamp,
        /// Why.
        #[source]
        why: Box<Trouble>,
    },
    /// The service or the store failed, or the store is in use for something else.
    #[error(transparent)]
    Service(#[from] Trouble),
    /// The thread that decides ended early.
    #[error("the demonstration data was not finished")]
    Broken,
}

impl From<StoreError> for DemonstrationError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// How far the build is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// People in the store.
    pub people: u32,
    /// Events in the store.
    pub events: u64,
}

/// What was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// How much.
    pub progress: Progress,
    /// Officers of the grades that are counted.
    pub officers: usize,
    /// Delivery units.
    pub units: usize,
    /// Who can sign in.
    pub sign_ins: Vec<accounts::SignIn>,
}

/// What a store holds as to demonstration data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing at all: no event, no account.
    Empty,
    /// Demonstration data, finished.
    Whole(Wanted),
    /// Demonstration data whose making was cut off.
    Unfinished,
    /// A live service.
    Live,
}

/// What the store holds.
///
/// # Errors
/// [`Trouble`] when it cannot be read.
pub fn find(service: &Service) -> Result<Found, Trouble> {
    let (empty, live, said) = service.store().read(|conn| {
        let empty = store::table::account::count(conn)? == 0 && store::ledger::head(conn)?.0 == 0;
        Ok::<_, StoreError>((empty, setting::find(conn, LIVE)?.is_some(), setting::find(conn, SETTING)?))
    })?;
    if let Some(wanted) = said.as_deref().and_then(read) {
        return Ok(Found::Whole(wanted));
    }
    match (service.is_training()?, empty) {
        (false, true) if live => Ok(Found::Live),
        (_, true) => Ok(Found::Empty),
        (true, false) => Ok(Found::Unfinished),
        (false, false) => Ok(Found::Live),
    }
}

/// Marks an empty store as one of a live service, so that no later start fills it with demonstration data.
///
/// # Errors
/// [`Trouble`] when it cannot be written.
pub fn keep_live(service: &Service) -> Result<(), Trouble> {
    Ok(service.store().write(|tx| setting::set(tx.conn(), LIVE, "1"))?)
}

fn read(said: &str) -> Option<Wanted> {
    let mut words = said.split_ascii_whitespace();
    let wanted =
        Wanted { people: words.next()?.parse().ok()?, seed: words.next()?.parse().ok()?, today: words.next()?.parse().ok()? };
    words.next().is_none().then_some(wanted)
}

/// Fills an empty store, marks it as one of training data and makes its accounts.
///
/// # Errors
/// [`DemonstrationError`]. What was saved before it stays: remove the folder.
pub fn build(service: &Service, wanted: &Wanted, mut progress: impl FnMut(Progress)) -> Result<Built, DemonstrationError> {
    let policy = service.policy().clone();
    let population = Population::new(*wanted, &policy, service.zone())?;
    match find(service)? {
        Found::Empty => {}
        Found::Whole(_) | Found::Unfinished => return Err(DemonstrationError::There),
        Found::Live => return Err(DemonstrationError::Live),
    }
    service.mark_training()?;
    let importer = service.importer(job_id(wanted.seed, population.moments.opened));
    let mut done = Progress::default();
    done.events += save(&importer, organisation(&population, &importer)?)?;
    let (send, receive) = sync_channel(WAITING);
    let decided = std::thread::scope(|scope| {
        let deciding = std::thread::Builder::new()
            .name("demonstration".to_owned())
            .spawn_scoped(scope, || decide(&population, importer, &send_to(send)));
        let Ok(deciding) = deciding else { return Err(DemonstrationError::Broken) };
        let saved = save_all(&importer, receive, &mut done, &mut progress);
        let decided = deciding.join().unwrap_or(Err(DemonstrationError::Broken));
        // What stopped the deciding is the cause, if both stopped.
        decided.and(saved)
    });
    decided?;
    let sign_ins = accounts::make(service, wanted, &population)?;
    finish(service.store(), wanted)?;
    let organisation = &population.organisation;
    Ok(Built { progress: done, officers: organisation.officers(), units: organisation.units.len(), sign_ins })
}

type Batch = Vec<History>;

fn send_to(send: SyncSender<Batch>) -> impl Fn(Batch) -> bool {
    move |batch| send.send(batch).is_ok()
}

fn save(importer: &Importer<'_>, batch: Batch) -> Result<u64, DemonstrationError> {
    Ok(u64::try_from(importer.save(batch)?.events).unwrap_or_default())
}

fn save_all(
    importer: &Importer<'_>,
    receive: Receiver<Batch>,
    done: &mut Progress,
    progress: &mut impl FnMut(Progress),
) -> Result<(), DemonstrationError> {
    for batch in receive {
        done.people += u32::try_from(batch.len()).unwrap_or_default();
        done.events += save(importer, batch)?;
        progress(*done);
    }
    Ok(())
}

/// Regions, units, teams and staff.
fn organisation(population: &Population<'_>, importer: &Importer<'_>) -> Result<Batch, DemonstrationError> {
    let (moments, organisation) = (&population.moments, &population.organisation);
    let chance = &mut Chance::new(population.wanted.seed, For::Organisation, u64::MAX - 1);
    let mut batch = Vec::new();
    let mut when = |day: Date, minute: i8| {
        let at = moments.at(day, 7, minute);
        When { at, by: organisation.set_up_by, command: CommandId(chance.id(at)) }
    };
    for (id, wish) in organisation.places(moments.opened_on) {
        let wishes = vec![(when(moments.opened_on, 0), wish)];
        batch.push(importer.unit(id, wishes).map_err(|why| refused(id, moments.opened, why))?);
    }
    for unit in &organisation.units {
        for member in &unit.staff {
            let wishes = wishes_of(unit, member, moments.opened_on, moments.today);
            let wishes = wishes.into_iter().map(|(day, wish)| (when(day, 30), wish)).collect();
            let made = importer.officer(member.id, wishes).map_err(|why| refused(&member.staff_code, moments.opened, why));
            batch.push(made?);
        }
    }
    Ok(batch)
}

fn refused(what: impl std::fmt::Display, at: Timestamp, why: Trouble) -> DemonstrationError {
    DemonstrationError::Refused { what: what.to_string(), at, why: Box::new(why) }
}

/// Decides every person's history and hands them on in batches; ends early when nobody takes them.
fn decide(
    population: &Population<'_>,
    importer: Importer<'_>,
    hand_on: &impl Fn(Batch) -> bool,
) -> Result<(), DemonstrationError> {
    let mut batch = Vec::with_capacity(BATCH);
    for unit in &population.organisation.units {
        for (_, _, script) in population.scripts(unit) {
            batch.push(decide_one(importer, script)?);
            if batch.len() == BATCH && !hand_on(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))) {
                return Ok(());
            }
        }
    }
    if !batch.is_empty() {
        hand_on(batch);
    }
    Ok(())
}

fn decide_one(importer: Importer<'_>, script: Script) -> Result<History, DemonstrationError> {
    let mut history = importer.person(script.person);
    for step in script.steps {
        let when = When { at: step.at, by: step.by, command: step.command };
        let at = At { now: step.at, by: step.by, zone: importer.zone(), policy: importer.policy() };
        let Some(wish) = step.wish.command(history.case(), at) else { continue };
        let crn = || history.case().person.crn.clone();
        let what = (crn(), std::mem::discriminant(&wish));
        history.wish(&when, wish).map_err(|why| refused(format!("{} {:?}", what.0, what.1), step.at, why))?;
    }
    Ok(history.finish())
}

/// Says what the store holds, so that a second start knows.
fn finish(store: &Store, wanted: &Wanted) -> Result<(), StoreError> {
    let said = format!("{} {} {}", wanted.people, wanted.seed, wanted.today);
    store.write(move |tx| setting::set(tx.conn(), SETTING, &said))
}
