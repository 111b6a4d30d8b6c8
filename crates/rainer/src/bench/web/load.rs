//! Sending the mix and timing it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde_json::json;

use super::cast::{self, Member};
use super::connection::{Ask, Connection};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first page.
    Home,
    /// A page of a person.
    Person,
    /// Finding a person.
    Search,
    /// Closing a session and booking the next: a durable write.
    Close,
}

/// Every kind, in the order of the report.
pub const KINDS: [Kind; 4] = [Kind::Home, Kind::Person, Kind::Search, Kind::Close];
/// Pages of a person, as often as each is there.
const PAGES: [&str; 8] = ["", "", "", "/appointments", "/record", "/record", "/risk", "/sentence"];
/// The longest time that is told apart, in microseconds.
const LONGEST: u64 = 60_000_000;
/// Room for what one connection does: its thread calls nothing deep.
const STACK_BYTES: usize = 512 * 1024;
/// How many errors are shown in full.
const ERRORS_SHOWN: usize = 5;

impl Kind {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Person => "page of a person",
            Self::Search => "search",
            Self::Close => "closing",
        }
    }

    const fn place(self) -> usize {
        match self {
            Self::Home => 0,
            Self::Person => 1,
            Self::Search => 2,
            Self::Close => 3,
        }
    }

    const fn of(hundredth: u64) -> Self {
        match hundredth {
            0..60 => Self::Home,
            60..85 => Self::Person,
            85..95 => Self::Search,
            _ => Self::Close,
        }
    }
}

/// How requests follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// So many a second over all connections, whether answered or not.
    PerSecond(u32),
    /// The next as soon as the one before is answered.
    AsAnswered,
}

/// How long answers took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Latency {
    /// Answers.
    pub count: u64,
    /// Half of them within this.
    pub p50_ms: f64,
    /// 99 of 100 within this.
    pub p99_ms: f64,
    /// All of them within this.
    pub max_ms: f64,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Answers a second.
    pub per_second: f64,
    /// Answers that were not what they should be, and requests without one.
    pub errors: u64,
    /// The first of them.
    pub first_errors: Vec<String>,
    /// All together.
    pub all: Latency,
    /// Each of [`KINDS`].
    pub kinds: [Latency; 4],
}

/// A finished run, with everybody as they are after it.
pub struct Run {
    /// What was measured.
    pub measured: Measured,
    /// Who took part.
    pub cast: Vec<Member>,
}

/// Everybody sends, each on a connection of their own.
pub fn run(address: SocketAddr, cast: &[Member], lasts: Duration, pace: Pace) -> anyhow::Result<Run> {
    let mut clients = Vec::with_capacity(cast.len());
    for (number, member) in (0_u32..).zip(cast) {
        clients.push(Client::new(address, number, member.clone())?);
    }
    let count = u32::try_from(cast.len())?;
    let began = Instant::now() + Duration::from_millis(200);
    let finished: anyhow::Result<Vec<Client>> = std::thread::scope(|scope| {
        let mut threads = Vec::with_capacity(clients.len());
        for client in clients {
            let builder = std::thread::Builder::new().name("client".to_owned()).stack_size(STACK_BYTES);
            threads.push(builder.spawn_scoped(scope, move || client.send(began, lasts, pace, count))?);
        }
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| anyhow::bail!("a client broke off"))).collect()
    });
    let took = began.elapsed();
    summed(finished?, took)
}

fn summed(clients: Vec<Client>, took: Duration) -> anyhow::Result<Run> {
    let (mut all, mut errors, mut first_errors) = (histogram()?, 0, Vec::new());
    let mut kinds = [histogram()?, histogram()?, histogram()?, histogram()?];
    let mut cast = Vec::with_capacity(clients.len());
    for client in clients {
        for (into, from) in kinds.iter_mut().zip(&client.took) {
            into.add(from)?;
            all.add(from)?;
        }
        errors += client.errors;
        first_errors.extend(client.first_error);
        cast.push(client.member);
    }
    first_errors.truncate(ERRORS_SHOWN);
    let answered = f64::from(u32::try_from(all.len())?);
    let measured = Measured {
        per_second: answered / took.as_secs_f64(),
        errors,
        first_errors,
        all: latency(&all),
        kinds: kinds.each_ref().map(latency),
    };
    Ok(Run { measured, cast })
}

fn histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, LONGEST, 3)?)
}

fn latency(took: &Histogram<u64>) -> Latency {
    let ms = |micros: u64| Duration::from_micros(micros).as_secs_f64() * 1_000.0;
    let (p50, p99) = (took.value_at_quantile(0.5), took.value_at_quantile(0.99));
    Latency { count: took.len(), p50_ms: ms(p50), p99_ms: ms(p99), max_ms: ms(took.max()) }
}

/// A name as it stands in an address.
fn in_query(name: &str) -> String {
    name.replace('\'', "%27").replace(' ', "+")
}

/// One connection and its officer.
struct Client {
    connection: Connection,
    member: Member,
    number: u32,
    chance: u64,
    took: [Histogram<u64>; 4],
    errors: u64,
    first_error: Option<String>,
}

impl Client {
    fn new(address: SocketAddr, number: u32, member: Member) -> anyhow::Result<Self> {
        Ok(Self {
            connection: Connection::open(address)?,
            member,
            number,
            chance: u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            took: [histogram()?, histogram()?, histogram()?, histogram()?],
            errors: 0,
            first_error: None,
        })
    }

    /// A number below `limit`: splitmix64.
    fn below(&mut self, limit: u64) -> u64 {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.chance;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)).checked_rem(limit).unwrap_or_default()
    }

    fn send(mut self, began: Instant, lasts: Duration, pace: Pace, clients: u32) -> anyhow::Result<Self> {
        let until = began + lasts;
        let mut due = match pace {
            // The connections take turns, so that requests are spread evenly.
            Pace::PerSecond(rate) => began + Duration::from_secs(1) * self.number / rate.max(1),
            Pace::AsAnswered => began,
        };
        while due < until {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let kind = Kind::of(self.below(100));
            self.one(kind, due)?;
            due = match pace {
                Pace::PerSecond(rate) => due + Duration::from_secs(1) * clients / rate.max(1),
                Pace::AsAnswered => Instant::now(),
            };
        }
        Ok(self)
    }

    /// One request, timed from when it was due.
    fn one(&mut self, kind: Kind, due: Instant) -> anyhow::Result<()> {
        let answered = self.ask(kind);
        let micros = u64::try_from(due.elapsed().as_micros()).unwrap_or(LONGEST).clamp(1, LONGEST);
        let wrong = match answered {
            Ok((_, 200 | 201)) => None,
            Ok((path, status)) => Some(format!("{} {path} was answered with {status}", kind.words())),
            Err(error) => {
                self.connection.again()?;
                Some(format!("{}: {error:#}", kind.words()))
            }
        };
        if let Some(wrong) = wrong {
            self.errors += 1;
            self.first_error.get_or_insert(wrong);
        }
        if let Some(took) = self.took.get_mut(kind.place()) {
            took.record(micros)?;
        }
        Ok(())
    }

    fn ask(&mut self, kind: Kind) -> anyhow::Result<(String, u16)> {
        if kind == Kind::Close {
            return self.close();
        }
        let path = self.path(kind);
        let ask = Ask { method: "GET", path: &path, token: &self.member.token, key: None, json: None };
        let (status, _) = self.connection.ask(&ask)?;
        Ok((path, status))
    }

    fn path(&mut self, kind: Kind) -> String {
        let (page, by) = (self.below(8), self.below(3));
        let place = self.below(u64::try_from(self.member.cases.len()).unwrap_or_default());
        let case = usize::try_from(place).ok().and_then(|place| self.member.cases.get(place));
        let page = usize::try_from(page).ok().and_then(|page| PAGES.get(page)).copied().unwrap_or_default();
        match (kind, case) {
            (Kind::Person, Some(case)) => format!("/people/{}{page}", case.crn),
            (Kind::Search, Some(case)) => match by {
                0 => format!("/search?q={}", case.crn),
                1 => format!("/search?q={}", in_query(&case.surname)),
                _ => format!("/search?q={}+{}", in_query(&case.forename), in_query(&case.surname)),
            },
            _ => "/".to_owned(),
        }
    }

    fn close(&mut self) -> anyhow::Result<(String, u16)> {
        let Some(case) = self.member.cases.first() else { return self.ask(Kind::Home) };
        let path = format!("/api/v1/people/{}/appointments/{}/outcome", case.crn, self.member.appointment);
        let note = "Came on time. We talked about work and looked at the plan. Next time: the letter from the landlord.";
        let body = json!({ "outcome": "ATTC", "note": note, "next": cast::appointment()? }).to_string();
        let key = cast::key();
        let ask = Ask { method: "POST", path: &path, token: &self.member.token, key: Some(&key), json: Some(&body) };
        let (status, _) = self.connection.ask(&ask)?;
        if status == 201 {
            self.member.appointment = web::api::body::Key::of(self.member.account, &key).0.0;
        }
        Ok((path, status))
    }
}
