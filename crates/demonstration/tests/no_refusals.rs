//! Every wish of the demonstration data is one that the service accepts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use demonstration::{Population, Wanted};
use jiff::civil::date;
use record::{CaseFile, Context, Recorded, decide};
use rules::Policy;

#[test]
fn probe() {
    let policy = Policy::builtin();
    let zone = service::clock::zone().expect("zone");
    let wanted = Wanted { people: 2_000, seed: 1, today: date(2026, 11, 21) };
    let population = Population::new(wanted, &policy, &zone).expect("population");
    println!("officers {} units {}", population.organisation.officers(), population.organisation.units.len());
    let (mut events, mut refused, mut bytes) = (0usize, std::collections::BTreeMap::<String, usize>::new(), 0usize);
    let mut kinds = std::collections::BTreeMap::<&str, usize>::new();
    let started = std::time::Instant::now();
    for unit in &population.organisation.units {
        for (story, kind, script) in population.scripts(unit) {
            let mut case = CaseFile::default();
            for step in script.steps {
                let ctx = Context { now: step.at, zone: &zone, actor: step.by, policy: &policy, diary: &[] };
                let debug = format!("{:?}", step.wish);
                match decide(&case, step.wish, &ctx) {
                    Ok(made) => {
                        for (happened_on, event) in made {
                            *kinds.entry(event.kind()).or_default() += 1;
                            bytes += event.encode().unwrap().len();
                            let event = Recorded {
                                position: 0,
                                version: case.version + 1,
                                happened_on,
                                recorded_at: step.at,
                                actor: step.by,
                                on_behalf_of: None,
                                command: step.command,
                                event,
                            };
                            case.apply(&event);
                            events += 1;
                        }
                    }
                    Err(why) => {
                        let text = format!("{:.40} {why:.80}", debug);
                        let n = refused.entry(text.clone()).or_default();
                        *n += 1;
                        if *n < 2 {
                            println!("{story:?} {kind:?} {} {} {why}: {:.300}", case.person.crn, step.at, debug);
                        }
                    }
                }
            }
        }
    }
    println!("{events} events, {} a person, {} bytes each, {:?}", events as f64 / 2000.0, bytes / events, started.elapsed());
    println!("{kinds:#?}");
    println!("{refused:#?}");
}
