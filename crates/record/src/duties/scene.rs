//! What every group of duties is worked out from, looked up once.

use std::cell::OnceCell;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rules::{
    Policy,
    duty::{DutyKind, DutyOwner},
    rosh::RoshLevel,
    tier::{Tier, TierV3},
};
use uuid::Uuid;

use super::{Duty, Owner, release};
use crate::{
    case_file::CaseFile,
    enquiry::need::{self, Need},
    sentence::Sentence,
};

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
    /// beginning of the sentence, and again from the release. With it, whether one of the sentence is made at all.
    pub(super) fn first_owed(&self, started_on: Date, made: impl Fn(Date) -> bool) -> (bool, Option<Date>) {
        let since = self.sentence.map_or(started_on, |s| s.what.sentenced_on.min(s.what.starts_on));
        if !made(since) {
            return (false, Some(started_on));
        }
        let again = self.released().filter(|(_, counts_since)| !made(*counts_since)).map(|(release_on, _)| release_on);
        (true, again)
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

fn last_day(case: &CaseFile) -> Option<Date> {
    let open = case.sentences.iter().filter(|s| s.ended.is_none());
    // One without an end makes the whole without one.
    open.map(|s| s.what.ends_on.unwrap_or(Date::MAX)).max().filter(|last| *last < Date::MAX)
}
