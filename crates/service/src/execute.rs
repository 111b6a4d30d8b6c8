//! Wishes about people: may they, what happens, and one write of it all.
//!
//! The access decision, the case file, `record::decide`, the changes of the read tables, the outbox, the audit row and the
//! command id go together: all of it is on disk when [`Service::execute`] answers, or none of it.

mod beside;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use record::{ActorId, CaseFile, Command, CommandId, Context, Event, PersonId, Recorded, Refusal, appointment::Busy};
use serde::{Deserialize, Serialize};
use store::{
    Append, AuditEntry, AuditKind, Conn, Digest, NewEvent, StoreError,
    digest::Canonical,
    ledger::{self, Answer, Recording},
    table::case,
};

use self::beside::named_in;
use crate::access::{About, Action, CaseFacts, Decision, FieldGroup, Place, Reason, Verdict, needed_for};
use crate::actor::Actor;
use crate::audit;
use crate::cache::Fold;
use crate::load::{PERSON, recorded};
use crate::service::Service;
use crate::trouble::Trouble;

/// How often a wish is decided again when somebody else was quicker.
const TRIES: usize = 3;

/// What a wish made happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The version of each person's record afterwards.
    pub versions: Vec<(PersonId, u32)>,
    /// What happened, in order.
    pub events: Vec<(PersonId, Recorded<Event>)>,
    /// Whether this is the first answer given again: the same form was sent twice.
    pub repeated: bool,
}

impl Done {
    /// The version of the one record that was changed.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.versions.first().map_or(0, |(_, version)| *version)
    }
}

/// The answer as the command table keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    versions: Vec<(PersonId, u32)>,
}

/// Why a plan came to nothing, and the audit row that must be written for it.
pub(crate) enum Halt {
    Trouble(Trouble),
    Refused(Box<(Trouble, AuditEntry)>),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Trouble(refusal.into())
    }
}

/// One person's part of a plan.
pub(crate) struct Part {
    before: Arc<CaseFile>,
    before_bytes: usize,
    pub(crate) case: CaseFile,
    pub(crate) events: Vec<Recorded<Event>>,
    pub(crate) new: Vec<NewEvent>,
    pub(crate) rules: Vec<Arc<str>>,
    pub(crate) groups: Vec<FieldGroup>,
    kind: AuditKind,
}

impl Part {
    /// Adds events, each with the day on which it happened.
    pub(crate) fn take(&mut self, happened: Vec<(jiff::civil::Date, Event)>, by: &By) -> Result<(), Trouble> {
        for (happened_on, event) in happened {
            let (event, new) = by.recorded(self.case.version + 1, happened_on, event)?;
            self.case.apply(&event);
            self.events.push(event);
            self.new.push(new);
        }
        Ok(())
    }
}

enum Plan {
    Seen(Answer),
    New(BTreeMap<PersonId, Part>),
}

pub(crate) enum Written {
    Before(Answer),
    Now(Vec<i64>),
}

impl Service {
    /// Does what somebody wishes about a person, once: the same command id again gives the first answer.
    ///
    /// Ids inside the wish must follow from the form (`record::appointment::next_id`), so that the same form sent twice is
    /// the same wish.
    ///
    /// # Errors
    /// Any [`Trouble`]; [`Trouble::Conflict`] only after three decisions in vain, [`Trouble::FormUsed`] when the command id
    /// came from somebody else or with another wish.
    pub fn execute(
        &self,
        actor: &Actor,
        person: PersonId,
        command: CommandId,
        wish: Command,
        reason: Option<&Reason>,
    ) -> Result<Done, Trouble> {
        self.execute_all(actor, command, &[(person, wish)], reason)
    }

    /// Does several wishes, about one or several people, in one transaction: all or none.
    ///
    /// # Errors
    /// See [`Self::execute`].
    pub fn execute_all(
        &self,
        actor: &Actor,
        command: CommandId,
        wishes: &[(PersonId, Command)],
        reason: Option<&Reason>,
    ) -> Result<Done, Trouble> {
        let request = request_digest(actor, wishes);
        for _ in 0..TRIES {
            let now = self.now();
            let plan = self.store.read(|conn| match ledger::command_seen(conn, command.0)? {
                Some(answer) => Ok(Plan::Seen(answer)),
                None => self.plan(conn, actor, (command, now), wishes, reason).map(Plan::New),
            });
            let parts = match plan {
                Ok(Plan::Seen(answer)) => return self.again(command, &request, &answer),
                Ok(Plan::New(parts)) => parts,
                Err(Halt::Trouble(trouble)) => return Err(trouble),
                Err(Halt::Refused(refused)) => {
                    self.write_audit(refused.1)?;
                    return Err(refused.0);
                }
            };
            match self.save(actor, (command, now), &request, &parts, reason) {
                Ok(Written::Before(answer)) => return self.again(command, &request, &answer),
                Ok(Written::Now(positions)) => return Ok(self.done(parts, &positions)),
                Err(Trouble::Conflict) => {}
                Err(trouble) => return Err(already_registered(trouble, wishes)),
            }
        }
        Err(Trouble::Conflict)
    }

    fn plan(
        &self,
        conn: &mut dyn Conn,
        actor: &Actor,
        (command, now): (CommandId, Timestamp),
        wishes: &[(PersonId, Command)],
        reason: Option<&Reason>,
    ) -> Result<BTreeMap<PersonId, Part>, Halt> {
        let mut parts = BTreeMap::new();
        for (person, wish) in wishes {
            let mut part = match parts.remove(person) {
                Some(part) => part,
                None => self.part(conn, *person)?,
            };
            let rule = self.permit(conn, actor, *person, &part.case, wish, (reason, now))?;
            let (_, group) = needed_for(wish);
            if matches!(wish, Command::RegisterPerson(_)) {
                part.kind = AuditKind::Collection;
            }
            let diary = self.diary_for(conn, &part.case, wish)?;
            let by = By { actor: actor.recorded_as(), command, now };
            self.add(&mut part, wish.clone(), &by, &diary)?;
            part.rules.push(rule);
            part.groups.push(group);
            parts.insert(*person, part);
        }
        Ok(parts)
    }

    pub(crate) fn part(&self, conn: &mut dyn Conn, person: PersonId) -> Result<Part, Trouble> {
        let kept = self.case(conn, person)?;
        let (before, before_bytes) = kept.map(|kept| (kept.fold, kept.bytes)).unwrap_or_default();
        let case = CaseFile::clone(&before);
        let (events, new, rules, groups) = (vec![], vec![], vec![], vec![]);
        Ok(Part { before, before_bytes, case, events, new, rules, groups, kind: AuditKind::Alteration })
    }

    /// Decides a wish and adds its events, and what follows from them, to the part.
    fn add(&self, part: &mut Part, wish: Command, by: &By, diary: &[Busy]) -> Result<(), Halt> {
        let ctx = Context { now: by.now, zone: &self.zone, actor: by.actor, policy: &self.policy, diary };
        let decided = record::decide(&part.case, wish, &ctx)?;
        let told: Vec<Event> = decided.iter().map(|(_, event)| event.clone()).collect();
        part.take(decided, by)?;
        // What follows by rule: tiers that changed.
        let follows = record::tier::follow_up(&part.case, &told, ctx.today(), &self.policy);
        part.take(follows, by)?;
        Ok(())
    }

    /// The access decision about a wish; the rule that allowed it.
    fn permit(
        &self,
        conn: &mut dyn Conn,
        actor: &Actor,
        person: PersonId,
        case: &CaseFile,
        wish: &Command,
        (reason, now): (Option<&Reason>, Timestamp),
    ) -> Result<Arc<str>, Halt> {
        let needed = needed_for(wish);
        let registers = matches!(wish, Command::RegisterPerson(_));
        if !case.exists() && !registers {
            return Err(Trouble::NotFound.into());
        }
        let facts = CaseFacts::of(person, case);
        let about = if registers { About::Nothing } else { About::Case(&facts) };
        let decision = self.decide(actor, needed, about, reason);
        stop_unless_allowed(actor, now, needed, (person, case), &decision)?;
        if let Command::AllocateCase(to) = wish {
            self.check_place(conn, to, now)?;
            // The officer it goes to must be where the manager may allocate, too.
            let place = Place { officer: None, team: Some(to.team), unit: Some(to.unit), region: Some(to.region) };
            let decision = self.decide(actor, needed, About::Place(place), reason);
            stop_unless_allowed(actor, now, needed, (person, case), &decision)?;
        }
        for named in named_in(wish) {
            self.check_named(conn, actor, case, named, now)?;
        }
        self.check_approval(conn, wish, now)?;
        Ok(decision.rule)
    }

    /// One write of the whole plan.
    pub(crate) fn save(
        &self,
        actor: &Actor,
        (command, now): (CommandId, Timestamp),
        request: &Digest,
        parts: &BTreeMap<PersonId, Part>,
        reason: Option<&Reason>,
    ) -> Result<Written, Trouble> {
        let versions: Vec<_> = parts.iter().map(|(person, part)| (*person, part.case.version)).collect();
        let answer = serde_json::to_string(&Kept { versions }).map_err(Trouble::broken)?;
        let by = Recording { recorded_at: now, actor: actor.recorded_as().0, on_behalf_of: None, command: command.0 };
        let mut appends = Vec::new();
        let mut changes = Vec::new();
        let mut rows = Vec::new();
        let moment = self.moment(now);
        for (person, part) in parts {
            appends.push(Append {
                stream: person.0,
                stream_kind: PERSON,
                expected_version: part.before.version.into(),
                events: part.new.clone(),
            });
            changes.extend(case::of_person(*person, &part.before, &part.case, &part.events, &moment));
            rows.push(changed(actor, now, *person, part, reason));
        }
        let (request, account) = (*request, actor.staff.account);
        let stream = parts.keys().next().map(|person| person.0);
        self.store
            .write(move |tx| {
                if let Some(answer) = tx.command_seen(command.0)? {
                    return Ok::<_, StoreError>(Written::Before(answer));
                }
                let mut positions = Vec::with_capacity(appends.len());
                for append in &appends {
                    let first = tx.append(append, &by)?.first_position;
                    for (position, event) in (first..).zip(&append.events) {
                        tx.outbox(position, event.kind(), append.stream, now)?;
                    }
                    positions.push(first);
                }
                for change in &changes {
                    case::write(tx.conn(), change)?;
                }
                for row in &rows {
                    tx.audit(row)?;
                }
                let done = ledger::Command {
                    command: command.0,
                    stream,
                    actor: account,
                    recorded_at: now,
                    request_sha256: request,
                    answer: &answer,
                };
                tx.record_command(&done)?;
                Ok(Written::Now(positions))
            })
            .map_err(Trouble::from)
    }

    /// After the write: the new folds are kept, the events get their places.
    pub(crate) fn done(&self, parts: BTreeMap<PersonId, Part>, positions: &[i64]) -> Done {
        let mut done = Done { versions: vec![], events: vec![], repeated: false };
        for ((person, part), first) in parts.into_iter().zip(positions) {
            let bytes = part.before_bytes.max(1024) + part.new.iter().map(|event| event.body().len() + 128).sum::<usize>();
            let version = part.case.version;
            self.cases.put(person.0, &Fold { version, fold: Arc::new(part.case), bytes });
            done.versions.push((person, version));
            for (place, mut event) in (*first..).zip(part.events) {
                event.position = u64::try_from(place).unwrap_or_default();
                done.events.push((person, event));
            }
        }
        done
    }

    /// The first answer again, if it is the same person with the same wish.
    fn again(&self, command: CommandId, request: &Digest, answer: &Answer) -> Result<Done, Trouble> {
        if answer.request_sha256 != *request {
            return Err(Trouble::FormUsed);
        }
        let Kept { versions } = serde_json::from_str(&answer.answer).map_err(Trouble::broken)?;
        let events = self.store.read(|conn| {
            let mut events = Vec::new();
            for (person, _) in &versions {
                ledger::read_stream::<Trouble>(conn, person.0, 0, |stored| {
                    if stored.command == command.0 {
                        events.extend(recorded(stored, Event::decode)?.map(|event| (*person, event)));
                    }
                    Ok(())
                })?;
            }
            Ok::<_, Trouble>(events)
        })?;
        Ok(Done { versions, events, repeated: true })
    }
}

/// Who records an event, when, under which command.
pub(crate) struct By {
    pub(crate) actor: ActorId,
    pub(crate) command: CommandId,
    pub(crate) now: Timestamp,
}

impl By {
    /// The event as it will be read back, and as it is appended. Its position is known after the write.
    pub(crate) fn recorded(
        &self,
        version: u32,
        happened_on: jiff::civil::Date,
        event: Event,
    ) -> Result<(Recorded<Event>, NewEvent), Trouble> {
        let body = event.encode().map_err(Trouble::broken)?;
        let new = NewEvent::prepare(event.kind(), event.revision(), happened_on, body);
        let recorded = Recorded {
            position: 0,
            version,
            happened_on,
            recorded_at: self.now,
            actor: self.actor,
            on_behalf_of: None,
            command: self.command,
            event,
        };
        Ok((recorded, new))
    }
}

/// The refusal with its audit row, unless the decision is yes.
fn stop_unless_allowed(
    actor: &Actor,
    now: Timestamp,
    (_, group): (Action, FieldGroup),
    (person, case): (PersonId, &CaseFile),
    decision: &Decision,
) -> Result<(), Halt> {
    if decision.allowed() {
        return Ok(());
    }
    let crn = case.exists().then_some(case.person.crn.as_str());
    let row = audit::refusal(actor, now, group, (Some(person), crn), decision);
    Err(Halt::Refused(Box::new((refused(actor, person, case, group, decision), row))))
}

/// What to tell somebody whom the access decision refused.
pub(crate) fn refused(actor: &Actor, person: PersonId, case: &CaseFile, group: FieldGroup, decision: &Decision) -> Trouble {
    let owner = case.allocation().map(|held| held.officer);
    if group == FieldGroup::Victim || actor.staff.roles.iter().any(|role| role.hears_not_found()) {
        return Trouble::NotFound;
    }
    match decision.verdict {
        Verdict::NeedsReason => Trouble::NeedsReason { person },
        _ if decision.rule.starts_with("S2.1") || decision.rule.starts_with("S1.5") => Trouble::Restricted { owner },
        _ => Trouble::Denied { owner, person: Some(person), rule: Arc::clone(&decision.rule) },
    }
}

fn changed(actor: &Actor, now: Timestamp, person: PersonId, part: &Part, reason: Option<&Reason>) -> AuditEntry {
    let mut groups: Vec<&str> = part.groups.iter().map(|group| group.as_str()).collect();
    groups.dedup();
    let mut rules: Vec<&str> = part.rules.iter().map(AsRef::as_ref).collect();
    rules.dedup();
    AuditEntry {
        subject: Some(part.case.person.crn.clone()),
        record: Some(person.0),
        version: Some(part.case.version.into()),
        field_groups: Some(groups.join(",")),
        reason: reason.map(Reason::written),
        rule_id: Some(rules.join(",")),
        ..audit::entry(actor, now, part.kind, "done")
    }
}

/// Who asks and for what, so that a used form is known again.
fn request_digest(actor: &Actor, wishes: &[(PersonId, Command)]) -> Digest {
    let mut request = Canonical::new("rainer request 1");
    request.bytes(actor.staff.account.as_bytes());
    for (person, wish) in wishes {
        request.bytes(person.0.as_bytes()).text(&format!("{wish:?}"));
    }
    request.digest()
}

/// A case number that is in use already: the words of the record instead of the store's.
fn already_registered(trouble: Trouble, wishes: &[(PersonId, Command)]) -> Trouble {
    let taken = match &trouble {
        Trouble::Broken(cause) => cause
            .downcast_ref::<StoreError>()
            .is_some_and(|error| matches!(error, StoreError::Taken { what } if what.contains("crn"))),
        _ => false,
    };
    let registered = wishes.iter().find_map(|(_, wish)| match wish {
        Command::RegisterPerson(person) => Some(person.crn.clone()),
        _ => None,
    });
    match registered {
        Some(crn) if taken => Refusal::AlreadyRegistered { crn }.into(),
        _ => trouble,
    }
}
