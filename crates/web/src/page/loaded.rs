//! What a page about a person needs besides the case file: what members of staff and teams are called, who recorded what,
//! and which parts the visitor may see.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use record::{ActorId, CaseFile, Event, Recorded, plan::StepOwner};
use service::{
    Opened,
    access::{Action, FieldGroup},
};

use super::person::Person;
use crate::{
    app::App,
    gate::Visitor,
    trouble::Trouble,
    view::shown::{Names, Offer, Shown},
};

/// What was loaded.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// The events of the parts that the page was opened for, known on the shown day; empty when not asked for.
    pub(super) events: Vec<Recorded<Event>>,
    names: Names,
    parts: Vec<FieldGroup>,
    offer: Offer,
}

/// Whether the page tells who recorded what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    /// It does: the events are read.
    WhoRecorded,
    /// It does not.
    Nothing,
}

impl Loaded {
    /// Loads for an opened record. Changes are offered when the visitor may write `part`, and never in a past view.
    ///
    /// # Errors
    /// As the service gives them.
    pub(super) async fn of(app: &App, person: &Person, telling: Telling, part: FieldGroup) -> Result<Self, Trouble> {
        Self::of_opened(app, person.visitor(), &person.opened, telling, part).await
    }

    /// As [`Self::of`], for a record that was opened without a page.
    ///
    /// # Errors
    /// As the service gives them.
    pub(crate) async fn of_opened(
        app: &App,
        visitor: &Visitor,
        opened: &Opened,
        telling: Telling,
        part: FieldGroup,
    ) -> Result<Self, Trouble> {
        let told = opened.clone();
        let events = match telling {
            Telling::WhoRecorded => app.ask(move |service| service.events_told(&told)).await?,
            Telling::Nothing => Vec::new(),
        };
        Self::with_events(app, visitor, opened, events, part).await
    }

    /// As [`Self::of`], with events that were read before.
    ///
    /// # Errors
    /// As the service gives them.
    pub(super) async fn with(
        app: &App,
        person: &Person,
        events: Vec<Recorded<Event>>,
        part: FieldGroup,
    ) -> Result<Self, Trouble> {
        Self::with_events(app, person.visitor(), &person.opened, events, part).await
    }

    async fn with_events(
        app: &App,
        visitor: &Visitor,
        opened: &Opened,
        events: Vec<Recorded<Event>>,
        part: FieldGroup,
    ) -> Result<Self, Trouble> {
        let may = |action, group| app.service().may(visitor.actor(), opened, action, group);
        let parts = FieldGroup::ALL.iter().copied().filter(|group| may(Action::Read, *group)).collect();
        let offer = if may(Action::Write, part) { Offer::Changes } else { Offer::Nothing };
        let opened = opened.clone();
        let (events, names) = app
            .ask(move |service| {
                let names = service.names_of(&staff_in(&opened.case, &events))?;
                let mut names: Vec<_> = names.into_iter().map(|(actor, name)| (actor.0, name)).collect();
                if let Some(held) = opened.case.allocation()
                    && let Some(team) = service.unit_row(held.team)?
                {
                    names.push((held.team.0, team.name));
                }
                Ok((events, Names::new(names)))
            })
            .await?;
        Ok(Self { events, names, parts, offer })
    }

    /// The case as the page shows it.
    pub(super) fn shown<'a>(&'a self, app: &'a App, person: &'a Person) -> Shown<'a> {
        self.shown_of(app, &person.opened)
    }

    /// As [`Self::shown`], for a record that was opened without a page.
    pub(crate) fn shown_of<'a>(&'a self, app: &'a App, opened: &'a Opened) -> Shown<'a> {
        let zone = app.service().zone();
        Shown {
            case: &opened.case,
            policy: app.service().policy(),
            now: opened.as_at.map_or(opened.now, |day| end_of(day, zone, opened.now)),
            today: opened.day(),
            zone,
            names: &self.names,
            as_at: opened.as_at,
            parts: &self.parts,
            offer: self.offer,
        }
    }
}

/// Everyone whose name a page may show.
fn staff_in(case: &CaseFile, events: &[Recorded<Event>]) -> Vec<ActorId> {
    let mut staff = service::actors_of(events);
    staff.extend(case.allocations.iter().map(|held| ActorId::from(held.officer)));
    staff.extend(case.plan.steps.iter().filter_map(|step| match step.what.owner {
        StepOwner::Staff(id) => Some(ActorId::from(id)),
        _ => None,
    }));
    staff.extend(case.enquiries.all.iter().filter_map(|check| check.owner.map(ActorId::from)));
    staff.extend(case.oversights.iter().flat_map(|oversight| {
        let with = oversight.what.with.map(ActorId::from);
        let owners = oversight.what.actions.iter().map(|action| ActorId::from(action.owner));
        std::iter::once(oversight.manager).chain(with).chain(owners)
    }));
    staff.extend(case.appointments.iter().map(|a| ActorId::from(a.what.officer)));
    staff.extend(case.corrections.iter().map(|c| c.recorded_by));
    staff.extend(case.enquiries.all.iter().flat_map(|check| {
        let read = check.read.as_ref().map(|(_, by)| *by);
        let decided = check.not_needed.as_ref().map(|(_, by)| *by);
        [check.sent_by, read, decided, check.owner.map(ActorId::from)].into_iter().flatten()
    }));
    staff.extend(case.enquiries.low_risk_agreed.iter().map(|(_, by)| *by));
    staff.extend(case.lists.0.iter().flat_map(|entry| {
        let approved = entry.approved_by;
        let ended = entry.end_proposed.as_ref().map(|(_, by)| *by);
        [Some(entry.proposed_by), approved, ended, Some(ActorId::from(entry.what.officer))].into_iter().flatten()
    }));
    staff.sort_unstable();
    staff.dedup();
    staff
}

/// The last instant of a day.
fn end_of(day: Date, zone: &TimeZone, otherwise: Timestamp) -> Timestamp {
    let next = day.tomorrow().ok().and_then(|next| zone.to_zoned(next.at(0, 0, 0, 0)).ok());
    next.map_or(otherwise, |next| next.timestamp() - SignedDuration::from_micros(1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_past_day_ends_at_midnight_in_london_also_in_summer() {
        let zone = TimeZone::get("Europe/London").expect("the bundled zone");
        let end = end_of(date(2026, 7, 1), &zone, Timestamp::UNIX_EPOCH);
        assert_eq!(end.to_string(), "2026-07-01T22:59:59.999999Z");
    }
}
