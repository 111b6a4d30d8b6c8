//! What the service records by itself: a tier that days that went by, or other tables of policy, change (tiering section 5).

use std::collections::BTreeMap;

use record::{ActorId, CommandId, PersonId, tier};
use store::{Digest, digest::Canonical};

use crate::access::FieldGroup;
use crate::actor::Actor;
use crate::execute::{By, Written};
use crate::jobs::JOB;
use crate::service::Service;
use crate::trouble::Trouble;

/// How often it is worked out again when somebody else was quicker.
const TRIES: usize = 3;

impl Service {
    /// Works a person's tiers out as they are today and records them if they changed, for this reason. Whether they did.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`]; [`Trouble::Conflict`] after three tries in vain.
    pub(crate) fn record_tier(&self, person: PersonId, reason: &str) -> Result<bool, Trouble> {
        let actor = Actor::job(JOB, "The service");
        for _ in 0..TRIES {
            let now = self.now();
            let (today, command) = (crate::clock::day_of(now, &self.zone), CommandId(self.ids.next()));
            let mut part = self.store.read(|conn| self.part(conn, person))?;
            let Some(changed) = tier::recalculate(&part.case, today, &self.policy, reason) else { return Ok(false) };
            let by = By { actor: ActorId(JOB), command, now };
            part.take(vec![(today, changed)], &by)?;
            part.rules.push("tiering 5".into());
            part.groups.push(FieldGroup::Risk);
            let parts = BTreeMap::from([(person, part)]);
            match self.save(&actor, (command, now), &request(person, today), &parts, None) {
                Ok(Written::Now(positions)) => {
                    self.done(parts, &positions);
                    return Ok(true);
                }
                Ok(Written::Before(_)) => return Ok(true),
                Err(Trouble::Conflict) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Err(Trouble::Conflict)
    }
}

fn request(person: PersonId, today: jiff::civil::Date) -> Digest {
    Canonical::new("rainer time 1").bytes(person.0.as_bytes()).text(&today.to_string()).digest()
}
