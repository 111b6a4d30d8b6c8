//! What a case shows of how well supervision protects: the questions of inspectors, answered from the record.
//!
//! **Here:** for each question of `policy/measures.toml` that the case has something to say to, whether it is met. What counts
//! and what is met is said in words in that file; this is the same in code.
//!
//! **Not here:** a judgement of quality. Where an inspector judges, the nearest thing that the record shows is read, and the page
//! says so.
//!
//! Time-free, like duties: the list changes only with an event. What time alone changes is in the days from and until which a
//! measure counts.

mod abuse;
mod checks;
mod management;
mod visits;

use jiff::{civil::Date, tz::TimeZone};
use rules::{Policy, measure::MeasureCode};
use uuid::Uuid;

use crate::{case_file::CaseFile, sentence::Sentence};

/// One answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// Which question.
    pub code: MeasureCode,
    /// What it is about: an enquiry, a conversation, an assessment, what is late; nil when it is about the case.
    pub about: Uuid,
    /// The first day on which it counts.
    pub counts_from: Date,
    /// The last day on which it counts, as far as anybody knows: that of the case, or the last before something is late.
    pub counts_until: Option<Date>,
    /// Whether it is met.
    pub met: bool,
}

impl Measure {
    /// Whether it counts on `day`.
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        self.counts_from <= day && self.counts_until.is_none_or(|last| day <= last)
    }
}

/// What a measure says before the case's own end is added.
#[derive(Clone, Copy, Debug)]
struct Found {
    code: MeasureCode,
    about: Uuid,
    from: Date,
    until: Option<Date>,
    met: bool,
}

impl Found {
    const fn of_case(code: MeasureCode, from: Date, met: bool) -> Self {
        Self { code, about: Uuid::nil(), from, until: None, met }
    }

    /// That it holds until a day, and that from the next on it is not met, because of what was due on that day.
    fn until(self, last: Date, about: Uuid) -> [Option<Self>; 2] {
        let before = (self.from <= last).then_some(Self { until: Some(last), ..self });
        let after = Self { about, from: last.tomorrow().unwrap_or(last), until: None, met: false, ..self };
        [before, Some(after)]
    }
}

/// What each part of the reading looks at.
struct Reading<'a> {
    case: &'a CaseFile,
    policy: &'a Policy,
    zone: &'a TimeZone,
    /// The sentence that ends last.
    sentence: &'a Sentence,
    found: Vec<Found>,
}

/// Every measure of the case, in the order of the page. Empty before the first sentence.
#[must_use]
pub fn measures(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Measure> {
    let Some(sentence) = case.sentences.iter().max_by_key(|s| s.last_day().unwrap_or(Date::MAX)) else { return Vec::new() };
    let mut reading = Reading { case, policy, zone, sentence, found: Vec::with_capacity(12) };
    reading.checks();
    reading.management();
    reading.visits();
    reading.abuse();
    let until = last_day(case);
    let mut found: Vec<Measure> = reading
        .found
        .into_iter()
        .map(|f| {
            let counts_until = f.until.into_iter().chain(until).min();
            Measure { code: f.code, about: f.about, counts_from: f.from, counts_until, met: f.met }
        })
        .collect();
    found.sort_unstable();
    found
}

/// The last day on which the case is open, if one is known.
fn last_day(case: &CaseFile) -> Option<Date> {
    let ends = case.sentences.iter().map(Sentence::last_day).try_fold(Date::MIN, |last, end| Some(last.max(end?)));
    match (ends, case.person.died_on) {
        (Some(end), Some(died)) => Some(end.min(died)),
        (end, died) => end.or(died),
    }
}

impl Reading<'_> {
    /// Whether the flag with this code stands, as far as the record says.
    fn flagged(&self, code: &str) -> Option<Date> {
        let standing = |e: &&crate::risk::RegisterEntry| e.ended.is_none() && e.made.code.as_str() == code;
        self.case.risk.register.iter().find(standing).map(|e| e.made.from)
    }

    fn day_of(&self, at: jiff::Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}
