//! The population decided wish by wish, without a store.

use std::{collections::BTreeMap, sync::LazyLock};

use demonstration::{At, Kind, Organisation, Population, Script, Story, Wanted};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use record::{
    CaseFile, CommandId, Context, Event, OfficerId, Recorded, decide,
    officer::{Officer, OfficerEvent, decide_officer},
};
use rules::{Policy, tier::TierV3};

pub static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
pub static ZONE: LazyLock<TimeZone> = LazyLock::new(|| service::clock::zone().expect("the zone is compiled in"));

pub struct Person {
    #[allow(dead_code, reason = "not every test asks for it")]
    pub story: Story,
    #[allow(dead_code, reason = "not every test asks for it")]
    pub kind: Kind,
    #[allow(dead_code, reason = "not every test asks for it")]
    pub tier: TierV3,
    pub case: CaseFile,
    #[allow(dead_code, reason = "not every test asks for it")]
    pub events: Vec<Recorded<Event>>,
}

pub struct Made {
    #[allow(dead_code, reason = "not every test asks for it")]
    pub organisation: Organisation,
    pub people: Vec<Person>,
    #[allow(dead_code, reason = "not every test asks for it")]
    pub officers: BTreeMap<OfficerId, Officer>,
}

pub fn made(people: u32, seed: u64, today: Date) -> Made {
    let population = Population::new(Wanted { people, seed, today }, &POLICY, &ZONE).expect("it can be made");
    let mut decided = Vec::new();
    for unit in &population.organisation.units {
        for (story, kind, script) in population.scripts(unit) {
            let tier = script.tier;
            let (case, events) = decide_all(script);
            decided.push(Person { story, kind, tier, case, events });
        }
    }
    let officers = population.organisation.units.iter().flat_map(|unit| population.staff(unit)).map(officer).collect();
    Made { organisation: population.organisation, people: decided, officers }
}

/// A member of staff; a refusal fails the test.
fn officer((id, wishes): (OfficerId, Vec<(Date, OfficerEvent)>)) -> (OfficerId, Officer) {
    let mut officer = Officer::default();
    for (on, wish) in wishes {
        let recorded_at = ZONE.to_ambiguous_timestamp(on.at(9, 0, 0, 0)).compatible().expect("a time");
        let event = decide_officer(&officer, id, wish, on, &POLICY).unwrap_or_else(|why| panic!("{on}: {why}"));
        let (version, actor, command) = (officer.version + 1, id.into(), CommandId(id.0));
        officer.apply(&Recorded {
            position: 0,
            version,
            happened_on: on,
            recorded_at,
            actor,
            on_behalf_of: None,
            command,
            event,
        });
    }
    (id, officer)
}

/// Every wish is decided; a refusal fails the test.
fn decide_all(script: Script) -> (CaseFile, Vec<Recorded<Event>>) {
    let (mut case, mut events) = (CaseFile::default(), Vec::new());
    let mut before = Timestamp::MIN;
    for step in script.steps {
        assert!(step.at >= before, "{}: a wish at {} comes after one at {before}", case.person.crn, step.at);
        before = step.at;
        let ctx = Context { now: step.at, zone: &ZONE, actor: step.by, policy: &POLICY, diary: &[] };
        let at = At { now: step.at, by: step.by, zone: &ZONE, policy: &POLICY };
        let Some(wished) = step.wish.command(&case, at) else { continue };
        let wish = format!("{wished:.120?}");
        let made = decide(&case, wished, &ctx);
        let made = made.unwrap_or_else(|why| panic!("{} at {}: {why}: {wish}", case.person.crn, step.at));
        let mut add = |case: &mut CaseFile, (happened_on, event): (Date, Event)| {
            let version = case.version + 1;
            let (recorded_at, actor, command) = (step.at, step.by, step.command);
            let recorded = Recorded { position: 0, version, happened_on, recorded_at, actor, on_behalf_of: None, command, event };
            case.apply(&recorded);
            events.push(recorded);
        };
        let told: Vec<Event> = made.iter().map(|(_, event)| event.clone()).collect();
        for event in made {
            add(&mut case, event);
        }
        for event in record::tier::follow_up(&case, &told, ctx.today(), &POLICY) {
            add(&mut case, event);
        }
    }
    (case, events)
}
