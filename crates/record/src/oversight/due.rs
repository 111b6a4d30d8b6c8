//! Which conversations are owed, from which day and by when: worked out from the record, never kept.
//!
//! Each trigger of `domain/safeguarding.md` section 4.2 starts a clock. One conversation meets every clock that had begun by its
//! day, if risk of harm was discussed in it; otherwise only those whose row says that it may do without. The answer holds whatever day it is: what only time changes is in the dates.
//!
//! The officer who is back after weeks away is not here: a case file does not know when its officer is away. Nor is the grade
//! of the officer, but for one who has signed an assessment as newly qualified. The queue adds both from the officers' own records.

use jiff::{civil::Date, tz::TimeZone};
use rules::{Policy, code::ContactCode, enforcement::ActionKind, outcome::Answer, oversight::OversightTrigger, rosh::RoshLevel};
use uuid::Uuid;

use super::{Oversight, rule};
use crate::{
    allocation::CaseAllocated,
    assessment::{
        draft::{Purpose, Signatures},
        signing::first_of_sentence,
    },
    case_file::CaseFile,
    id::OversightId,
    recorded::plus_days,
    sentence::Sentence,
    words::short_date,
};

const ARREST: ContactCode = ContactCode::literal("CARR");
const CHARGE: ContactCode = ContactCode::literal("CNOC");

/// What started a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The case was allocated.
    Allocated(Date),
    /// The case came from another officer.
    Transferred(Date),
    /// The first assessment of a sentence was signed.
    Assessed(Date),
    /// Supervision began.
    Began(Date),
    /// The last conversation.
    Talked(Date),
    /// The last conversation, in which an earlier day was agreed than the rule asks for.
    Agreed(Date),
    /// The person is released.
    Release(Date),
    /// Breach proceedings were begun.
    BreachBegun(Date),
    /// Recall is considered.
    RecallConsidered(Date),
    /// An arrest was notified.
    Arrest(Date),
    /// A charge was notified.
    Charge(Date),
    /// The level of risk of serious harm changed; none before the first.
    Level {
        /// The day of the judgement.
        on: Date,
        /// The level before.
        from: RoshLevel,
        /// The level since.
        to: RoshLevel,
    },
    /// Appointments were missed one after the other.
    Missed {
        /// The last of them.
        on: Date,
        /// How many.
        count: usize,
    },
    /// Supervision ends.
    Ends(Date),
}

impl Cause {
    /// The day it happened, or will.
    #[must_use]
    pub const fn on(self) -> Date {
        match self {
            Self::Allocated(on)
            | Self::Transferred(on)
            | Self::Assessed(on)
            | Self::Began(on)
            | Self::Talked(on)
            | Self::Agreed(on)
            | Self::Release(on)
            | Self::BreachBegun(on)
            | Self::RecallConsidered(on)
            | Self::Arrest(on)
            | Self::Charge(on)
            | Self::Level { on, .. }
            | Self::Missed { on, .. }
            | Self::Ends(on) => on,
        }
    }

    /// The fact in words, with its day.
    #[must_use]
    pub fn words(self) -> String {
        let on = short_date(self.on());
        match self {
            Self::Allocated(_) => format!("Allocated on {on}"),
            Self::Transferred(_) => format!("Came from another officer on {on}"),
            Self::Assessed(_) => format!("Initial assessment signed on {on}"),
            Self::Began(_) => format!("Supervision began on {on}"),
            Self::Talked(_) => format!("Last conversation on {on}"),
            Self::Agreed(_) => format!("Agreed in the last conversation on {on}"),
            Self::Release(_) => format!("Release on {on}"),
            Self::BreachBegun(_) => format!("Breach begun on {on}"),
            Self::RecallConsidered(_) => format!("Recall considered on {on}"),
            Self::Arrest(_) => format!("Arrest notified on {on}"),
            Self::Charge(_) => format!("Charge notified on {on}"),
            Self::Level { from, to, .. } => {
                format!(
                    "Risk of serious harm changed from {} to {} on {on}",
                    from.word().to_lowercase(),
                    to.word().to_lowercase()
                )
            }
            Self::Missed { count, .. } => format!("{count} appointments missed in a row, the last on {on}"),
            Self::Ends(_) => format!("Supervision ends on {on}"),
        }
    }
}

/// A conversation that is owed, was, or has taken place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What makes it necessary.
    pub trigger: OversightTrigger,
    /// What it is about: stays the same as long as the cause does.
    pub about: Uuid,
    /// From which day a conversation counts.
    pub clock_from: Date,
    /// Last day in time.
    pub due_on: Date,
    /// What started the clock.
    pub why: Cause,
    /// The first conversation that met it, in time or late.
    pub met_by: Option<OversightId>,
    /// The day of that conversation.
    pub met_on: Option<Date>,
    /// The day of a conversation that would have met it, had risk of harm been discussed; none once it is met.
    pub not_discussed_on: Option<Date>,
    /// The day from which it is no longer owed although nobody met it: supervision ended.
    pub lapsed_on: Option<Date>,
}

impl Due {
    /// Whether it is still owed.
    #[must_use]
    pub fn open(&self) -> bool {
        self.met_by.is_none() && self.lapsed_on.is_none()
    }

    /// Why it is owed, and why what took place did not meet it, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let why = self.why.words();
        match self.not_discussed_on {
            Some(on) => format!("{why}. A conversation on {} did not discuss the risk of harm", short_date(on)),
            None => why,
        }
    }

    /// The rule's id.
    #[must_use]
    pub fn rule(&self) -> String {
        format!("oversight/trigger/{}", self.trigger)
    }
}

/// The conversations that are owed and those that took place, earliest due first; what lapsed is left out.
#[must_use]
pub fn due(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Due> {
    let mut all = all(case, policy, zone);
    all.retain(|due| due.lapsed_on.is_none());
    all
}

/// As [`due`], with those that lapsed: what was to be done can be compared with what was.
#[must_use]
pub fn all(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Due> {
    let Some(first) = case.allocations.first() else { return Vec::new() };
    let mut talks: Vec<&Oversight> = case.oversights.iter().collect();
    talks.sort_by_key(|talk| talk.what.on);
    let mut look =
        Look { case, policy, zone, held_from: first.from, ended_on: ended_on(case), talks, found: Vec::with_capacity(8) };
    look.allocations();
    look.assessments();
    look.sentences();
    look.events();
    look.misses();
    look.periodic();
    look.found.sort_by_key(|due| (due.due_on, due.trigger, due.about));
    look.found
}

/// Whether a signature is that of the first assessment of its sentence, whatever purpose was chosen.
fn initial(case: &CaseFile, signed: &Signatures) -> bool {
    let on = case.assessment(signed.id).map_or(signed.signed.on, |whole| whole.completed_on);
    signed.purpose == Purpose::Initial || first_of_sentence(case, on, Some(signed.id))
}

/// The last day of supervision, once every sentence was ended or the person died.
fn ended_on(case: &CaseFile) -> Option<Date> {
    let ends = case.sentences.iter().map(|s| s.ended.as_ref().map(|e| e.on)).collect::<Option<Vec<_>>>();
    case.person.died_on.or_else(|| ends?.into_iter().max())
}

struct Look<'a> {
    case: &'a CaseFile,
    policy: &'a Policy,
    zone: &'a TimeZone,
    /// Since when somebody holds the case: before, nobody could be talked to.
    held_from: Date,
    ended_on: Option<Date>,
    /// Conversations by day.
    talks: Vec<&'a Oversight>,
    found: Vec<Due>,
}

impl Look<'_> {
    /// The last day in time by the row of a trigger, if it is for this case on `day`.
    fn due_on(&self, trigger: OversightTrigger, day: Date) -> Option<Date> {
        Some(rule::owed(self.case, self.policy, trigger, (day, day))?.due(day, &self.policy.calendar))
    }

    /// A clock that began with something that happened.
    fn happened(&mut self, trigger: OversightTrigger, about: Uuid, clock_from: Date, why: Cause) {
        if let Some(due_on) = self.due_on(trigger, why.on()) {
            self.put(trigger, about, clock_from, due_on, why);
        }
    }

    /// A conversation for a day that is known ahead: it counts from the day on which its duty shows.
    fn planned(&mut self, trigger: OversightTrigger, about: Uuid, due_on: Date, why: Cause) {
        let clock_from = rule::shows_before(self.policy, due_on).before(due_on, &self.policy.calendar);
        self.put(trigger, about, clock_from, due_on, why);
    }

    fn put(&mut self, trigger: OversightTrigger, about: Uuid, clock_from: Date, due_on: Date, why: Cause) {
        if due_on < self.held_from {
            return;
        }
        let since = || self.talks.iter().filter(|talk| talk.what.on >= clock_from);
        let met = since().find(|talk| rule::covers(self.policy, talk, trigger));
        let not_discussed = since().next().filter(|_| met.is_none());
        self.found.push(Due {
            trigger,
            about,
            clock_from,
            due_on,
            why,
            met_by: met.map(|talk| talk.what.id),
            met_on: met.map(|talk| talk.what.on),
            not_discussed_on: not_discussed.map(|talk| talk.what.on),
            lapsed_on: self.ended_on.filter(|_| met.is_none()),
        });
    }

    fn allocations(&mut self) {
        let case = self.case;
        let mut before: Option<&CaseAllocated> = None;
        for held in &case.allocations {
            let about = derived(held.officer.0, held.from);
            match before {
                None => self.allocated(held, about),
                Some(before) if before.officer != held.officer => {
                    self.happened(OversightTrigger::Transfer, about, held.from, Cause::Transferred(held.from));
                }
                Some(_) => {}
            }
            before = Some(held);
        }
    }

    /// What makes it necessary soon may become known after the allocation: what is known by the last day in time counts.
    fn allocated(&mut self, held: &CaseAllocated, about: Uuid) {
        let Some(row) = self.policy.oversight.triggers.on(OversightTrigger::Allocation, held.from) else { return };
        let until = row.value.due(held.from, &self.policy.calendar);
        if rule::owed(self.case, self.policy, OversightTrigger::Allocation, (held.from, until)).is_some() {
            self.put(OversightTrigger::Allocation, about, held.from, until, Cause::Allocated(held.from));
        }
    }

    fn assessments(&mut self) {
        let case = self.case;
        for signed in case.drafts.signatures.iter().filter(|signed| initial(case, signed)) {
            let begun = case.assessment(signed.id).map_or(signed.signed.on, |a| a.initiated_on);
            let why = Cause::Assessed(signed.signed.on);
            self.happened(OversightTrigger::InitialAssessment, signed.id.0, begun.min(signed.signed.on), why);
        }
    }

    fn sentences(&mut self) {
        let case = self.case;
        for sentence in &case.sentences {
            let (id, starts_on) = (sentence.what.id.0, sentence.what.starts_on);
            // Supervision that was already running when the sentence came goes on: the periodic rule sees to it.
            let runs_already = |other: &Sentence| {
                other.what.id != sentence.what.id && other.what.starts_on < starts_on && other.live_on(starts_on)
            };
            let begins = !case.sentences.iter().any(runs_already);
            if begins {
                self.unless_over(sentence, OversightTrigger::SixteenWeeks, Cause::Began(starts_on));
            }
            if let Some(release) = sentence.release_on(self.policy) {
                self.unless_over(sentence, OversightTrigger::BeforeRelease, Cause::Release(release));
                // What was said before it is not what is said when the person is out.
                self.unless_over(sentence, OversightTrigger::Release, Cause::Release(release));
            }
            let goes_on = |end: Date| case.sentences.iter().any(|s| s.what.id.0 != id && s.last_day().is_none_or(|l| l > end));
            if let Some(end) = sentence.what.ends_on.filter(|end| !goes_on(*end)) {
                self.unless_over(sentence, OversightTrigger::BeforeTermination, Cause::Ends(end));
            }
        }
    }

    /// A conversation for a day of the sentence, unless it was ended before that day.
    fn unless_over(&mut self, sentence: &Sentence, trigger: OversightTrigger, why: Cause) {
        let Some(due_on) = self.due_on(trigger, why.on()) else { return };
        let over = sentence.ended.as_ref().is_some_and(|end| end.on < due_on);
        // A short sentence has no time before its end: what happens in it has its own triggers.
        if over || due_on <= sentence.what.sentenced_on {
            return;
        }
        let about = sentence.what.id.0;
        if trigger == OversightTrigger::Release {
            self.put(trigger, about, why.on(), due_on, why);
        } else {
            self.planned(trigger, about, due_on, why);
        }
    }

    fn events(&mut self) {
        let case = self.case;
        for breach in &case.enforcement.breaches {
            let on = breach.begun.on;
            self.happened(OversightTrigger::Breach, breach.begun.id.0, on, Cause::BreachBegun(on));
        }
        for decision in &case.enforcement.decisions {
            let action = self.policy.enforcement.actions.read(decision.what.action, decision.what.on);
            if action.is_some_and(|row| row.value.kind == ActionKind::Recall) {
                let on = decision.what.on;
                self.happened(OversightTrigger::Breach, decision.what.id.0, on, Cause::RecallConsidered(on));
            }
        }
        for contact in &case.contacts {
            let told: fn(Date) -> Cause = match contact.what.kind {
                ARREST => Cause::Arrest,
                CHARGE => Cause::Charge,
                _ => continue,
            };
            // The clock of what came late runs from the day on which it was known.
            let known = self.zone.to_datetime(contact.recorded_at).date();
            self.happened(OversightTrigger::Arrest, contact.what.id.0, known, told(known));
        }
        let mut before: Option<RoshLevel> = None;
        for (place, judgement) in (1_u128..).zip(&case.risk.judgements) {
            let Some(to) = judgement.overall() else { continue };
            if let Some(from) = before.filter(|from| *from != to) {
                let on = judgement.assessed_on;
                // Judgements are only ever added, so the place of one stays.
                let about = derived(Uuid::from_u128(place), on);
                self.happened(OversightTrigger::LevelChanged, about, on, Cause::Level { on, from, to });
            }
            before = Some(to);
        }
    }

    /// Missed appointments in a row of a person at high risk: each time the number of the rule is reached anew.
    fn misses(&mut self) {
        let case = self.case;
        let never = |day: Date| rule::owed(case, self.policy, OversightTrigger::MissedAppointments, (day, day)).is_none();
        if case.risk.judgements.iter().all(|j| never(j.assessed_on)) {
            return;
        }
        let mut met: Vec<_> = case.appointments.iter().filter(|a| a.closed().is_some()).collect();
        met.sort_by_key(|a| a.what.starts_at);
        let mut in_a_row = 0;
        for appointment in met {
            let Some(outcome) = appointment.outcome_type(self.policy) else { continue };
            if outcome.attended {
                in_a_row = 0;
            }
            if outcome.attended || outcome.enforceable == Answer::No {
                continue;
            }
            in_a_row += 1;
            let on = self.zone.to_datetime(appointment.what.starts_at).date();
            let wanted = rule::misses(self.policy, on);
            if wanted.is_some_and(|wanted| in_a_row % wanted == 0) {
                let why = Cause::Missed { on, count: in_a_row };
                self.happened(OversightTrigger::MissedAppointments, appointment.what.id.0, on, why);
            }
        }
    }

    /// After each conversation the next: by the rule for the level of risk, or on an earlier day that was agreed. One that was
    /// overtaken by a conversation for another reason is not counted: the clock began anew. A conversation in which risk was not
    /// discussed winds no clock; only the day that was agreed in it stands.
    fn periodic(&mut self) {
        let talks = std::mem::take(&mut self.talks);
        for (place, talk) in talks.iter().enumerate() {
            let later = || talks.iter().skip(place + 1);
            let next = later().find(|talk| talk.what.risk_discussed);
            let Some(period) = self.period(talk.what.on, talk.what.next_on, next.map(|next| next.what.on)) else { continue };
            if !talk.what.risk_discussed && !matches!(period.why, Cause::Agreed(_)) {
                continue;
            }
            let counts_from = rule::shows_before(self.policy, period.due_on).before(period.due_on, &self.policy.calendar);
            if next.is_some_and(|next| next.what.on < counts_from) {
                continue;
            }
            self.found.push(Due {
                about: talk.what.id.0,
                met_by: next.map(|next| next.what.id),
                met_on: next.map(|next| next.what.on),
                not_discussed_on: later().find(|talk| talk.what.on >= counts_from && next.is_none()).map(|talk| talk.what.on),
                lapsed_on: self.ended_on.filter(|_| next.is_none()),
                ..period
            });
        }
        // A case that came to us in the middle of its supervision, and was never talked about.
        let planned = self.found.iter().any(|due| due.trigger == OversightTrigger::SixteenWeeks);
        if talks.iter().all(|talk| !talk.what.risk_discussed)
            && !planned
            && let Some(period) = self.period(self.held_from, None, None)
        {
            self.found.push(Due { why: Cause::Allocated(self.held_from), lapsed_on: self.ended_on, ..period });
        }
        self.talks = talks;
    }

    fn period(&self, from: Date, agreed: Option<Date>, until: Option<Date>) -> Option<Due> {
        let (case, policy) = (self.case, self.policy);
        // Which rule holds is asked of what is known now, or was known when the next conversation took place.
        let asked = until.unwrap_or(Date::MAX);
        let known = if until.is_some() { rule::level_on(case, asked) } else { case.risk.overall() };
        let (trigger, row) = rule::periodic_at(policy, known, from)?;
        let mut by_rule = row.due_again(from, &policy.calendar)?;
        // A level that was raised in between does not make late what nobody could have known.
        let stands_since = case.risk.judgements.iter().filter(|j| j.assessed_on > from && j.assessed_on <= asked);
        if let Some(changed) = stands_since.filter(|j| j.overall() == known).map(|j| j.assessed_on).max()
            && rule::level_on(case, from) != known
            && let Some(soonest) = self.due_on(OversightTrigger::LevelChanged, changed)
        {
            by_rule = by_rule.max(soonest);
        }
        let agreed = agreed.filter(|day| *day < by_rule && *day > from);
        Some(Due {
            trigger,
            about: derived(case.allocation()?.officer.0, self.held_from),
            clock_from: plus_days(from, 1),
            due_on: agreed.unwrap_or(by_rule),
            why: if agreed.is_some() { Cause::Agreed(from) } else { Cause::Talked(from) },
            met_by: None,
            met_on: None,
            not_discussed_on: None,
            lapsed_on: None,
        })
    }
}

/// An id for what has none of its own: it follows from what it is about and its day.
fn derived(of: Uuid, on: Date) -> Uuid {
    let day = i64::from(on.year()) * 10_000 + i64::from(on.month()) * 100 + i64::from(on.day());
    Uuid::from_u128(of.as_u128() ^ u128::from(day.unsigned_abs()))
}
