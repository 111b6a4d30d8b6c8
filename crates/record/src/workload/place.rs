//! Where a case stands on a day, as far as its weight goes: location and status, from its sentences.
//!
//! Only sentences that nobody ended count. A warrant is not on the record yet, so no case has that status. Of several, custody decides before licence, licence before community; one whose
//! last day has passed decides only when no other runs.

use jiff::civil::Date;
use rules::{
    Policy,
    sentence::{DisposalKind, Served},
    workload::{Location, case_status::CaseStatus},
};

use crate::{case_file::CaseFile, recorded::plus_days, sentence::Sentence, tier};

/// Requirements that are unpaid work: ordered, and extended.
const UNPAID_WORK: [&str; 2] = ["W", "W1"];

/// Location and status on `day`; none when no sentence counts or the person has died.
#[must_use]
pub fn standing(case: &CaseFile, day: Date, policy: &Policy) -> Option<(Location, CaseStatus)> {
    if case.person.died_on.is_some_and(|on| on <= day) {
        return None;
    }
    let open = || case.sentences.iter().filter(|s| s.open_on(day));
    let running = || open().filter(|s| s.live_on(day));
    if let Some(location) = running().map(|s| location(s, day, policy)).max_by_key(|location| heaviness(*location)) {
        return Some((location, status(running, location, case, day, policy)));
    }
    let overdue = open().map(|s| location(s, day, policy)).max_by_key(|location| heaviness(*location))?;
    Some((overdue, CaseStatus::Overdue))
}

const fn heaviness(location: Location) -> u8 {
    match location {
        Location::Community => 0,
        Location::Licence => 1,
        Location::Custody => 2,
    }
}

/// Where one sentence is served on `day`.
#[must_use]
pub fn location(sentence: &Sentence, day: Date, policy: &Policy) -> Location {
    if !sentence.custodial(policy) {
        return Location::Community;
    }
    match sentence.release_on(policy) {
        Some(released) if released <= day => Location::Licence,
        _ => Location::Custody,
    }
}

fn status<'a, I: Iterator<Item = &'a Sentence>>(
    running: impl Fn() -> I,
    location: Location,
    case: &CaseFile,
    day: Date,
    policy: &Policy,
) -> CaseStatus {
    let is = |s: &Sentence, wanted: fn(DisposalKind, Served) -> bool| {
        let row = policy.sentences.disposals.read(s.what.disposal, s.what.sentenced_on);
        row.is_some_and(|row| wanted(row.value.kind, row.value.served))
    };
    match location {
        Location::Community if running().all(|s| only_unpaid_work(s, day)) => CaseStatus::UnpaidWorkOnly,
        Location::Community if running().all(|s| is(s, |kind, _| kind == DisposalKind::SuspendedSentence)) => {
            CaseStatus::SuspendedSentence
        }
        Location::Licence
            if tier::unsupervised(case, day) && running().any(|s| is(s, |_, served| served == Served::Indeterminate)) =>
        {
            CaseStatus::SuspendedLifer
        }
        _ => CaseStatus::Counted,
    }
}

/// Whether all that is left of the order is unpaid work.
fn only_unpaid_work(sentence: &Sentence, day: Date) -> bool {
    let mut left = sentence.live_requirements(day).peekable();
    left.peek().is_some() && left.all(|r| UNPAID_WORK.contains(&r.requirement.as_str()))
}

/// The days after `after` on which the sentences and flags of the case may change where it stands, in no order.
pub(super) fn boundaries<'a>(case: &'a CaseFile, after: Date, policy: &'a Policy) -> impl Iterator<Item = Date> + 'a {
    let ends = case.sentences.iter().filter_map(|s| s.what.ends_on);
    let ends = ends.filter(move |last| *last >= after).map(|last| plus_days(last, 1));
    tier_boundaries(case, after, policy).chain(ends).chain(case.person.died_on.filter(move |day| *day > after))
}

/// Those of them that may change a tier: an end that is recorded, a release, a flag. That a sentence was to end changes none.
pub(crate) fn tier_boundaries<'a>(case: &'a CaseFile, after: Date, policy: &'a Policy) -> impl Iterator<Item = Date> + 'a {
    let of_one = move |s: &'a Sentence| {
        let requirements = s.requirements.iter().filter_map(|(_, end)| end.as_ref().map(|e| e.on));
        let last_days = requirements.chain(s.ended.as_ref().map(|e| e.on)).filter(move |last| *last >= after);
        last_days.map(|last| plus_days(last, 1)).chain(s.release_on(policy).filter(move |day| *day > after))
    };
    let flags = case.risk.register.iter().flat_map(|e| [Some(e.made.from), e.ended.as_ref().map(|end| end.on)]).flatten();
    case.sentences.iter().flat_map(of_one).chain(flags.filter(move |day| *day > after))
}
