//! What every group of duties is worked out from, looked up once.

use std::cell::OnceCell;

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use rules::{
    Policy,
    contact_frequency::{Owed, Standard},
    duty::{DutyKind, DutyOwner},
    rosh::RoshLevel,
    sentence::Served,
    tier::{Tier, TierV3},
};
use uuid::Uuid;

use super::{Duty, Owner, release};
use crate::{
    case_file::CaseFile,
    enquiry::need::{self, Need},
    recorded::plus_days,
    sentence::{LengthUnit, Sentence},
};

/// From which day a first assessment or plan is owed, and by when where the row of the duty does not say it.
pub(super) struct Clock {
    pub(super) from: Date,
    pub(super) custody: Option<Owed>,
}

/// The days that a sentence of custody has until the release.
pub(super) struct Custody {
    /// The sentence, or the day on which a case came to us that came too late for the first days.
    from: Date,
    release_on: Date,
}

impl Custody {
    /// By when a standard is owed, if that is before the release.
    pub(super) fn owed(&self, standard: Standard, policy: &Policy) -> Option<(Date, Owed)> {
        let owed = policy.standards.owed(standard, self.from, &policy.calendar)?;
        (owed.by < self.release_on).then_some((self.from, owed))
    }

    /// The last day in custody.
    pub(super) fn last_day(&self) -> Date {
        plus_days(self.release_on, -1)
    }
}

/// The case and what the groups ask of it, and the duties found so far.
pub(super) struct Scene<'a> {
    pub(super) case: &'a CaseFile,
    pub(super) policy: &'a Policy,
    pub(super) zone: &'a TimeZone,
    /// The latest sentence that nobody ended.
    pub(super) sentence: Option<&'a Sentence>,
    /// Whether every sentence was ended.
    pub(super) ended: bool,
    /// The first day of the supervision that runs; without any sentence, of the first allocation.
    pub(super) started_on: Option<Date>,
    /// The last day of all sentences that nobody ended; none if one of them has no end.
    pub(super) last_day: Option<Date>,
    /// High or very high risk of serious harm, or the highest tier.
    pub(super) high: bool,
    attended_on: OnceCell<Option<Date>>,
    needs: Option<Vec<Need>>,
    found: Vec<Duty>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(case: &'a CaseFile, policy: &'a Policy, zone: &'a TimeZone) -> Self {
        let sentence = case.sentences.iter().filter(|s| s.ended.is_none()).max_by_key(|s| s.what.starts_on);
        Self {
            case,
            policy,
            zone,
            sentence,
            ended: !case.sentences.is_empty() && sentence.is_none(),
            started_on: need::start(case),
            last_day: last_day(case),
            attended_on: OnceCell::new(),
            needs: None,
            high: high(case),
            found: Vec::with_capacity(8),
        }
    }

    /// The day of an instant.
    pub(super) fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The day of the last appointment that the person came to.
    pub(super) fn attended_on(&self) -> Option<Date> {
        *self.attended_on.get_or_init(|| {
            let attended = self.case.last_attended(self.policy)?;
            Some(self.day_of(attended.what.starts_at))
        })
    }

    /// The safety checks that are needed: worked out once, and given back with [`Self::keep_needs`] by whoever took them first.
    pub(super) fn take_needs(&mut self) -> Vec<Need> {
        self.needs.take().unwrap_or_else(|| need::needs(self.case, self.policy))
    }

    /// Keeps the needs for whoever asks next.
    pub(super) fn keep_needs(&mut self, needs: Vec<Need>) {
        self.needs = Some(needs);
    }

    /// High or very high risk of serious harm.
    pub(super) fn high_level(&self) -> bool {
        self.case.risk.overall().is_some_and(|level| level >= RoshLevel::High)
    }

    /// From which day a first assessment or plan is owed, where `made(since)` says whether one was made since a day: from the
    /// beginning of the sentence, in custody where that is long, and again from the release. With it, whether one of the
    /// sentence is made at all.
    pub(super) fn first_owed(&self, started_on: Date, made: impl Fn(Date) -> bool) -> (bool, Option<Clock>) {
        let since = self.sentence.map_or(started_on, |s| s.what.sentenced_on.min(s.what.starts_on));
        if !made(since) {
            let custody = self.custody(Standard::PlanInCustody).and_then(|custody| {
                let near = self.policy.standards.standards.read(Standard::ReleaseNear, custody.from)?.value.within;
                let far = custody.release_on >= near.after(custody.from, &self.policy.calendar);
                let standard = if far { Standard::PlanInCustodyFar } else { Standard::PlanInCustody };
                custody.owed(standard, self.policy)
            });
            let clock = match custody {
                Some((from, owed)) => Clock { from, custody: Some(owed) },
                None => Clock { from: started_on, custody: None },
            };
            return (false, Some(clock));
        }
        let again = self.released().filter(|(_, counts_since)| !made(*counts_since));
        (true, again.map(|(release_on, _)| Clock { from: release_on, custody: None }))
    }

    /// Owes the first assessment or plan by its clock.
    pub(super) fn owe_first(&mut self, kind: DutyKind, clock: Clock) {
        let about = self.sentence.map_or(Uuid::nil(), |s| s.what.id.0);
        if self.owe_while_supervised(kind, about, clock.from).is_none() {
            return;
        }
        if let Some(owed) = clock.custody {
            self.due_latest(owed.by);
            if let Some(duty) = self.latest() {
                duty.rule = owed.rule_id;
            }
        }
    }

    /// The time in custody before a release that is known, where the sentence is long enough to have days of its own. A case that
    /// came to us when the days of `standard` were over has them from the day on which it came; one that came after the release
    /// has none.
    pub(super) fn custody(&self, standard: Standard) -> Option<Custody> {
        let sentence = self.sentence?;
        let (release_on, _) = self.released()?;
        let (standards, calendar) = (&self.policy.standards, &self.policy.calendar);
        let sentenced_on = sentence.what.sentenced_on;
        let long = standards.standards.read(Standard::LongCustody, sentenced_on)?.value.within;
        if served_until(sentence, self.policy).is_some_and(|end| end < long.after(sentenced_on, calendar)) {
            return None;
        }
        let came_on = self.case.opened_at.map_or(sentenced_on, |at| self.day_of(at));
        let in_time = standards.owed(standard, sentenced_on, calendar)?.by >= came_on;
        let from = if in_time { sentenced_on } else { came_on };
        (from < release_on).then_some(Custody { from, release_on })
    }

    /// The day of release from the sentence that runs, past or known ahead, and the first day before it on which an assessment
    /// or a plan counts as the first after it. None where there is no release.
    pub(super) fn released(&self) -> Option<(Date, Date)> {
        let sentence = self.sentence?;
        let release_on = sentence.release_on(self.policy).filter(|on| *on > sentence.what.sentenced_on)?;
        Some((release_on, release::counts_since(release_on, self.policy)))
    }

    /// A duty that is owed only as long as supervision lasts. None when it would begin after that.
    pub(super) fn owe_while_supervised(&mut self, kind: DutyKind, about: Uuid, from: Date) -> Option<&mut Duty> {
        let last_day = self.last_day;
        let duty = self.owe(kind, about, from)?;
        duty.shows_until = last_day;
        if last_day.is_some_and(|last| last < duty.shows_on) {
            self.drop_last();
            return None;
        }
        self.latest()
    }

    /// Takes the duty back that was found last.
    pub(super) fn drop_last(&mut self) {
        self.found.pop();
    }

    /// The duty that was found last.
    pub(super) fn latest(&mut self) -> Option<&mut Duty> {
        self.found.last_mut()
    }

    /// A duty of this kind whose clock names the day `from`. None when no row of the kind was ever in force.
    pub(super) fn owe(&mut self, kind: DutyKind, about: Uuid, from: Date) -> Option<&mut Duty> {
        let (policy, high) = (self.policy, self.high);
        let row = &policy.standards.duties.read(kind, from)?.value;
        let calendar = &policy.calendar;
        let due_on = row.due(from, high, calendar);
        self.found.push(Duty {
            kind,
            about,
            shows_on: row.shows_on(from, due_on, calendar),
            shows_until: None,
            due_on,
            manager_on: row.manager_on(due_on, calendar),
            head_on: row.head_on(due_on, calendar),
            severity: row.severity(high),
            owner: match row.owner {
                DutyOwner::Officer => Owner::Officer,
                DutyOwner::Manager => Owner::Manager,
                DutyOwner::Administrator => Owner::Administrator,
            },
            rule: kind.rule_id(),
            snoozed_until: None,
        });
        self.found.last_mut()
    }

    /// Moves the day by which the duty found last is due, and with it the days on which others see that it is late.
    pub(super) fn due_latest(&mut self, due_on: Date) {
        let policy = self.policy;
        if let Some(duty) = self.found.last_mut()
            && let Some(row) = policy.standards.duties.read(duty.kind, due_on)
        {
            duty.due_on = due_on;
            duty.manager_on = row.value.manager_on(due_on, &policy.calendar);
            duty.head_on = row.value.head_on(due_on, &policy.calendar);
        }
    }

    /// Flags whose review date is set.
    pub(super) fn flags(&mut self) {
        for entry in self.case.risk.register.iter().filter(|entry| entry.ended.is_none()) {
            let Some(review_on) = entry.review_on else { continue };
            if let Some(duty) = self.owe(DutyKind::RegisterReview, entry.made.id.0, review_on) {
                duty.rule = format!("register/{}", entry.made.code);
            }
        }
    }

    /// All that was found, put off where somebody put it off, in order.
    pub(super) fn finish(mut self) -> Vec<Duty> {
        for duty in &mut self.found {
            super::snooze::put_off(self.case, duty);
        }
        self.found.sort();
        // Two causes with one name are one duty: the earlier one.
        self.found.dedup_by_key(|duty| (duty.kind, duty.about));
        self.found
    }
}

/// Whether the shorter times of a duty's row apply.
pub(super) fn high(case: &CaseFile) -> bool {
    let level = case.risk.overall().is_some_and(|level| matches!(level, RoshLevel::High | RoshLevel::VeryHigh));
    level || case.risk.tier().is_some_and(|tier| matches!(tier, Tier::V3 { value: TierV3::A, .. }))
}

/// The day after the whole length of a sentence of custody; none for one without an end.
fn served_until(sentence: &Sentence, policy: &Policy) -> Option<Date> {
    let what = &sentence.what;
    let disposal = policy.sentences.disposals.read(what.disposal, what.sentenced_on);
    if disposal.is_some_and(|row| row.value.served == Served::Indeterminate) {
        return None;
    }
    let of_length = what.length.as_ref().and_then(|length| {
        let count = i64::from(length.count);
        let span = match length.unit {
            LengthUnit::Years => Span::new().try_years(count),
            LengthUnit::Months => Span::new().try_months(count),
            LengthUnit::Weeks => Span::new().try_weeks(count),
            LengthUnit::Days => Span::new().try_days(count),
            LengthUnit::Hours => return None,
        };
        what.sentenced_on.checked_add(span.ok()?).ok()
    });
    // Without length and end it cannot be said to be long.
    Some(of_length.or_else(|| what.ends_on.map(|last| plus_days(last, 1))).unwrap_or(what.sentenced_on))
}

fn last_day(case: &CaseFile) -> Option<Date> {
    let open = case.sentences.iter().filter(|s| s.ended.is_none());
    // One without an end makes the whole without one.
    open.map(|s| s.what.ends_on.unwrap_or(Date::MAX)).max().filter(|last| *last < Date::MAX)
}
