//! Wishes about members of staff and about regions, units and teams, and their names for pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::access::{About, Action, Decision, FieldGroup, Verdict};
use crate::actor::Actor;
use crate::audit;
use crate::cache::Fold;
use crate::load::{OFFICER, UNIT};
use crate::service::Service;
use crate::trouble::Trouble;
use record::{
    ActorId, CommandId, OfficerId, Recorded, Refusal, UnitId,
    officer::{Officer, OfficerCommand, OfficerEvent, decide_officer},
    unit::{Unit, UnitEvent, decide_unit},
};
use store::{
    Append, AuditEntry, AuditKind, Conn, Digest, NewEvent, StoreError,
    digest::Canonical,
    ledger::{self, Recording},
    table::{self, case},
};

/// How often a wish is decided again when somebody else was quicker.
const TRIES: usize = 3;

impl Service {
    /// Does what somebody wishes about a member of staff, once; answers the version of the officer's history.
    ///
    /// Anybody may declare that they themselves know a person (S1.5). Hours, grades, reductions and absences are changed by the
    /// manager of the officer's team or the head of its unit, or an administrator; the rest is an administrator's work. Never
    /// about oneself.
    ///
    /// # Errors
    /// Any [`Trouble`].
    #[expect(clippy::needless_pass_by_value, reason = "a wish is given away, as to `execute`")]
    pub fn execute_officer(
        &self,
        actor: &Actor,
        officer: OfficerId,
        command: CommandId,
        wish: OfficerCommand,
    ) -> Result<u32, Trouble> {
        let own = actor.staff.officer == Some(officer) && matches!(wish, OfficerEvent::RelationDeclared(_));
        let decision = if own {
            self.decide(actor, (Action::Use, FieldGroup::OwnAccount), About::Nothing, None)
        } else if actor.staff.officer == Some(officer) {
            Decision { verdict: Verdict::Deny, rule: "S1.5".into() }
        } else if bears_on_workload(&wish) {
            self.may_change_officer(actor, officer)?
        } else {
            self.decide(actor, (Action::Manage, FieldGroup::Accounts), About::Account(officer.0), None)
        };
        let group = if bears_on_workload(&wish) { FieldGroup::Workload } else { FieldGroup::Accounts };
        let request = Canonical::new("rainer request 1").bytes(officer.0.as_bytes()).text(&format!("{wish:?}")).digest();
        self.append_decided(actor, (command, request), (&decision, group), |conn, now| {
            let kept = self.officer(conn, officer)?;
            let (before, bytes) = kept.map(|kept| (kept.fold, kept.bytes)).unwrap_or_default();
            let today = crate::clock::day_of(now, &self.zone);
            let event = decide_officer(&before, officer, wish.clone(), today, &self.policy)?;
            let event = framed(actor, command, now, today, before.version + 1, event);
            let new = NewEvent::prepare(
                event.event.kind(),
                event.event.revision(),
                event.happened_on,
                event.event.encode().map_err(Trouble::broken)?,
            );
            let mut after = Officer::clone(&before);
            after.apply(&event);
            let changes = case::of_officer(officer, &after, std::slice::from_ref(&event), &self.moment(now));
            let bytes = bytes.max(1024) + new.body().len() + 128;
            let append =
                Append { stream: officer.0, stream_kind: OFFICER, expected_version: before.version.into(), events: vec![new] };
            let version = after.version;
            Ok((append, changes, Some(Fold { version, fold: Arc::new(after), bytes })))
        })
    }

    /// Does what somebody wishes about a region, unit or team, once; answers the version of its history.
    ///
    /// # Errors
    /// Any [`Trouble`].
    #[expect(clippy::needless_pass_by_value, reason = "a wish is given away, as to `execute`")]
    pub fn execute_unit(&self, actor: &Actor, unit: UnitId, command: CommandId, wish: UnitEvent) -> Result<u32, Trouble> {
        let decision = self.decide(actor, (Action::Manage, FieldGroup::Accounts), About::Nothing, None);
        let request = Canonical::new("rainer request 1").bytes(unit.0.as_bytes()).text(&format!("{wish:?}")).digest();
        self.append_decided(actor, (command, request), (&decision, FieldGroup::Accounts), |conn, now| {
            let before = Self::unit(conn, unit)?.fold;
            let today = crate::clock::day_of(now, &self.zone);
            let event = framed(actor, command, now, today, before.version + 1, decide_unit(&before, wish.clone())?);
            let new = NewEvent::prepare(
                event.event.kind(),
                event.event.revision(),
                event.happened_on,
                event.event.encode().map_err(Trouble::broken)?,
            );
            let mut after = Unit::clone(&before);
            after.apply(&event);
            let append = Append { stream: unit.0, stream_kind: UNIT, expected_version: before.version.into(), events: vec![new] };
            Ok((append, case::of_unit(unit, &after), None))
        })
    }

    /// Decides and writes one event of a stream that is no person's; three tries.
    fn append_decided(
        &self,
        actor: &Actor,
        (command, request): (CommandId, Digest),
        (decision, group): (&Decision, FieldGroup),
        plan: impl Fn(&mut dyn Conn, jiff::Timestamp) -> Result<(Append, Vec<case::Change>, Option<Fold<Officer>>), Trouble>,
    ) -> Result<u32, Trouble> {
        if !decision.allowed() {
            let now = self.now();
            self.write_audit(audit::refusal(actor, now, group, (None, None), decision))?;
            return Err(Trouble::Denied { owner: None, person: None, rule: Arc::clone(&decision.rule) });
        }
        let request = Canonical::new("rainer request 1").bytes(actor.staff.account.as_bytes()).bytes(request.as_bytes()).digest();
        for _ in 0..TRIES {
            let now = self.now();
            let planned = self.store.read(|conn| match ledger::command_seen(conn, command.0)? {
                Some(answer) => Ok(Err(answer)),
                None => plan(conn, now).map(Ok),
            })?;
            let (append, changes, fold) = match planned {
                Ok(planned) => planned,
                Err(answer) if answer.request_sha256 == request => {
                    return serde_json::from_str(&answer.answer).map_err(Trouble::broken);
                }
                Err(_) => return Err(Trouble::FormUsed),
            };
            let stream = append.stream;
            let row = AuditEntry {
                record: Some(stream),
                version: Some(append.expected_version + 1),
                field_groups: Some(group.as_str().to_owned()),
                rule_id: Some(decision.rule.to_string()),
                ..audit::entry(actor, now, AuditKind::Alteration, "done")
            };
            let by = Recording { recorded_at: now, actor: actor.recorded_as().0, on_behalf_of: None, command: command.0 };
            let account = actor.staff.account;
            let saved = self.store.write(move |tx| {
                let appended = tx.append(&append, &by)?;
                for event in &append.events {
                    tx.outbox(appended.first_position, event.kind(), stream, now)?;
                }
                for change in &changes {
                    case::write(tx.conn(), change)?;
                }
                tx.audit(&row)?;
                let answer = appended.version.to_string();
                tx.record_command(&ledger::Command {
                    command: command.0,
                    stream: Some(stream),
                    actor: account,
                    recorded_at: now,
                    request_sha256: request,
                    answer: &answer,
                })?;
                Ok(appended.version)
            });
            match saved {
                Ok(version) => {
                    if let Some(fold) = fold {
                        self.officers.put(stream, &fold);
                    }
                    return Ok(u32::try_from(version).unwrap_or(u32::MAX));
                }
                // The same form in the same moment, or somebody else's: read again and see.
                Err(StoreError::Conflict { .. }) => {}
                Err(StoreError::Taken { what }) if what.contains("command") => {}
                Err(StoreError::Taken { what }) if what.contains("staff_code") => {
                    return Err(Refusal::AlreadyRecorded { what: "An officer with this staff code" }.into());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Trouble::Conflict)
    }

    /// The names of officers, as pages show them.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn officer_names(&self, officers: &[OfficerId]) -> Result<BTreeMap<OfficerId, String>, Trouble> {
        self.store.read(|conn| {
            let mut names = BTreeMap::new();
            for officer in officers {
                if !names.contains_key(officer)
                    && let Some(row) = table::officer::by_id(conn, officer.0)?
                {
                    names.insert(*officer, row.name());
                }
            }
            Ok(names)
        })
    }

    /// The names of whoever recorded something: officers, accounts, or "The service" for a job.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn names_of(&self, actors: &[ActorId]) -> Result<BTreeMap<ActorId, String>, Trouble> {
        self.store.read(|conn| {
            let mut names = BTreeMap::new();
            for actor in actors {
                if names.contains_key(actor) {
                    continue;
                }
                let officer = table::officer::by_id(conn, actor.0)?.map(|row| row.name());
                let name = match officer {
                    Some(name) => Some(name),
                    None => table::account::find(conn, actor.0)?.map(|account| account.display_name),
                };
                names.insert(*actor, name.unwrap_or_else(|| "The service".to_owned()));
            }
            Ok(names)
        })
    }

    /// A region, unit or team by its id.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn unit_row(&self, unit: UnitId) -> Result<Option<table::unit::UnitRow>, Trouble> {
        Ok(self.store.read(|conn| table::unit::by_id(conn, unit.0))?)
    }

    /// Officers of a team, by name, with how many cases each holds.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn team_officers(&self, team: UnitId) -> Result<Vec<table::officer::OfficerRow>, Trouble> {
        Ok(self.store.read(|conn| table::officer::of_team(conn, team.0))?)
    }
}

/// Whether a wish is about what an officer could carry: their manager's work.
const fn bears_on_workload(wish: &OfficerCommand) -> bool {
    matches!(
        wish,
        OfficerEvent::HoursChanged(_)
            | OfficerEvent::GradeChanged(_)
            | OfficerEvent::AbsenceRecorded(_)
            | OfficerEvent::AbsenceCorrected(_)
            | OfficerEvent::ReductionArranged(_)
            | OfficerEvent::ReductionChanged(_)
            | OfficerEvent::ReductionRemoved(_)
    )
}

/// An event with its frame.
fn framed<E>(
    actor: &Actor,
    command: CommandId,
    now: jiff::Timestamp,
    today: jiff::civil::Date,
    version: u32,
    event: E,
) -> Recorded<E> {
    Recorded {
        position: 0,
        version,
        happened_on: today,
        recorded_at: now,
        actor: actor.recorded_as(),
        on_behalf_of: None,
        command,
        event,
    }
}

/// Ids of those who recorded events, for [`Service::names_of`].
#[must_use]
pub fn actors_of<E>(events: &[Recorded<E>]) -> Vec<ActorId> {
    let mut actors: Vec<ActorId> = events.iter().map(|event| event.actor).collect();
    actors.sort_unstable();
    actors.dedup();
    actors
}
