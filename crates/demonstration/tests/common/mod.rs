//! The population decided wish by wish, without a store.

use std::sync::LazyLock;

use demonstration::{Kind, Organisation, Population, Script, Story, Wanted};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use record::{CaseFile, Context, Event, Recorded, decide};
use rules::Policy;

pub static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
pub static ZONE: LazyLock<TimeZone> = LazyLock::new(|| service::clock::zone().expect("the zone is compiled in"));

pub struct Person {
    pub story: Story,
    #[allow(dead_code, reason = "not every test asks for it")]
    pub kind: Kind,
    pub case: CaseFile,
    pub events: Vec<Recorded<Event>>,
}

pub struct Made {
    pub organisation: Organisation,
    pub people: Vec<Person>,
}

pub fn made(people: u32, seed: u64, today: Date) -> Made {
    let population = Population::new(Wanted { people, seed, today }, &POLICY, &ZONE).expect("it can be made");
    let mut decided = Vec::new();
    for unit in &population.organisation.units {
        for (story, kind, script) in population.scripts(unit) {
            let (case, events) = decide_all(script);
            decided.push(Person { story, kind, case, events });
        }
    }
    Made { organisation: population.organisation, people: decided }
}

/// Every wish is decided; a refusal fails the test.
fn decide_all(script: Script) -> (CaseFile, Vec<Recorded<Event>>) {
    let (mut case, mut events) = (CaseFile::default(), Vec::new());
    let mut before = Timestamp::MIN;
    for step in script.steps {
        assert!(step.at >= before, "{}: a wish at {} comes after one at {before}", case.person.crn, step.at);
        before = step.at;
        let ctx = Context { now: step.at, zone: &ZONE, actor: step.by, policy: &POLICY, diary: &[] };
        let wish = format!("{:.120?}", step.wish);
        let made = decide(&case, step.wish, &ctx);
        let made = made.unwrap_or_else(|why| panic!("{} at {}: {why}: {wish}", case.person.crn, step.at));
        for (happened_on, event) in made {
            let recorded = Recorded {
                position: 0,
                version: case.version + 1,
                happened_on,
                recorded_at: step.at,
                actor: step.by,
                on_behalf_of: None,
                command: step.command,
                event,
            };
            case.apply(&recorded);
            events.push(recorded);
        }
    }
    (case, events)
}
