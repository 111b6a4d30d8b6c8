//! Duties about assessments and reviews: the first one, countersignature, periodic and triggered reviews, the last one.

use jiff::civil::Date;
use rules::{contact_frequency::Standard, duty::DutyKind, register::FlagGroup};
use uuid::Uuid;

use super::{
    change::{BY_DATE, BY_NOTE, What},
    explain::Fact,
    scene::Scene,
};
use crate::{
    assessment::{AssessmentCompleted, AssessmentKind, AssessmentStatus},
    case_file::CaseFile,
    enforcement::clock,
    enquiry::noted,
    recorded::plus_days,
    review::{Part, Trigger},
    words::short_date,
};

/// Whether it looks at the whole risk.
fn whole(assessment: &AssessmentCompleted) -> bool {
    assessment.status == AssessmentStatus::Complete && assessment.kind != AssessmentKind::Standalone
}

pub(super) fn owed(scene: &mut Scene<'_>) {
    signatures(scene);
    if let Some(started_on) = scene.started_on {
        let assessed = first(scene, started_on);
        last(scene);
        if assessed {
            periodic(scene);
        }
    }
    triggered(scene);
}

/// Signed and not countersigned; sent back and not signed again.
fn signatures(scene: &mut Scene<'_>) {
    for draft in &scene.case.drafts.open {
        let id = draft.begun.id.0;
        match (&draft.signed, draft.returned.last()) {
            (Some((signed, _)), _) => scene.owe(DutyKind::Countersignature, id, signed.on),
            (None, Some((on, ..))) => scene.owe(DutyKind::AssessmentReturned, id, *on),
            (None, None) => None,
        };
    }
}

/// The first assessment of the sentence that runs, and the first after release. Whether one of the sentence is made.
///
/// It is owed until it is complete: a signature that waits for a manager, or comes back from one, does not stop its clock.
///
/// One made in custody long before the release does not know the person outside: another is owed from the release, unless one
/// was made in the last weeks before it.
fn first(scene: &mut Scene<'_>, started_on: Date) -> bool {
    let made = |since: Date| scene.case.assessments.iter().any(|a| whole(a) && a.completed_on >= since);
    let (of_sentence, clock) = scene.first_owed(started_on, made);
    if let Some(clock) = clock {
        scene.owe_first(DutyKind::InitialAssessment, clock);
    }
    of_sentence
}

/// In the last weeks of supervision.
fn last(scene: &mut Scene<'_>) {
    let Some(last_day) = scene.last_day else { return };
    let about = scene.sentence.map_or(Uuid::nil(), |s| s.what.id.0);
    let latest = assessed_on(scene.case);
    if let Some(duty) = scene.owe(DutyKind::TerminationAssessment, about, last_day)
        && latest.is_some_and(|on| on >= duty.shows_on)
    {
        scene.drop_last();
    }
}

/// The day of the last assessment of the whole risk.
pub(super) fn assessed_on(case: &CaseFile) -> Option<Date> {
    case.assessments.iter().filter(|a| whole(a)).map(|a| a.completed_on).max()
}

/// A review puts the next look at the risk off; the next whole assessment it does not.
fn periodic(scene: &mut Scene<'_>) {
    let Some(assessed_on) = assessed_on(scene.case) else { return };
    let looked_on = scene.case.since_review.reviewed_on.map_or(assessed_on, |reviewed| reviewed.max(assessed_on));
    scene.owe_while_supervised(DutyKind::PeriodicReview, Uuid::nil(), looked_on);
    scene.owe_while_supervised(DutyKind::FullAssessment, Uuid::nil(), assessed_on);
}

/// One for all that happened since the last review: a review looks back on everything.
fn triggered(scene: &mut Scene<'_>) {
    if scene.case.since_review.reviewed_to == 0 {
        return;
    }
    let reasons = reasons(scene);
    let Some((_, first)) = reasons.iter().min_by_key(|(_, on)| *on) else { return };
    scene.owe(DutyKind::TriggeredReview, Uuid::nil(), *first);
}

/// Why a review is owed, each reason with its day.
pub(super) fn facts(scene: &Scene<'_>) -> Vec<Fact> {
    reasons(scene).into_iter().map(|(reason, on)| Fact::on(reason.words(scene), on)).collect()
}

/// The same with the part in which each stands, oldest first.
pub(super) fn review_triggers(scene: &Scene<'_>) -> Vec<Trigger> {
    let all = reasons(scene).into_iter();
    let mut all: Vec<Trigger> = all.map(|(reason, on)| Trigger { on, words: reason.words(scene), part: reason.part() }).collect();
    all.sort_by_key(|trigger| trigger.on);
    all
}

/// A reason to review, put into words only for who asks.
#[derive(Clone, Copy)]
enum Reason {
    Note(&'static str),
    Change(What),
    /// The second failure to comply in the window, or a later one.
    Failures(usize),
    /// Nobody has seen or spoken to the person since.
    NoContact(Date),
}

impl Reason {
    const fn part(self) -> Part {
        match self {
            Self::Note(_) => Part::Contacts,
            Self::Failures(_) | Self::NoContact(_) => Part::Appointments,
            Self::Change(what) => match what {
                What::Address | What::Partner | What::Child | What::Pregnancy | What::Household => Part::Details,
                What::Answer | What::Unsuitable => Part::Checks,
                What::Flag(_) | What::Level { .. } => Part::Risk,
                What::KeyDate(_) => Part::Sentence,
                What::Transfer => Part::Core,
                What::Breach => Part::Enforcement,
                What::Outcome(_) => Part::Appointments,
            },
        }
    }

    fn words(self, scene: &Scene<'_>) -> String {
        match self {
            Self::Note(words) => words.to_owned(),
            Self::Failures(count) => format!("{count} failures to comply within the window"),
            Self::NoContact(since) => format!("No contact since {}", short_date(since)),
            Self::Change(what) => match what {
                What::Address => "Change of address".to_owned(),
                What::Partner => "New partner".to_owned(),
                What::Child => "A child around the person".to_owned(),
                What::Pregnancy => "Pregnancy".to_owned(),
                What::Household => "Change in the household".to_owned(),
                What::Answer => "Another agency answered with information".to_owned(),
                What::Unsuitable => "An address was found not to be suitable".to_owned(),
                What::Flag(code) => {
                    let row = scene.policy.registers.types.read(code, Date::MAX);
                    format!("Flag made or ended: {}", row.map_or_else(|| code.to_string(), |row| row.value.name.clone()))
                }
                What::Level { from, to } => {
                    format!("Risk of serious harm judged {} after {}", to.word().to_lowercase(), from.word().to_lowercase())
                }
                What::KeyDate(code) => BY_DATE
                    .iter()
                    .find(|(known, _)| *known == code)
                    .map_or_else(|| code.to_string(), |(_, words)| (*words).to_owned()),
                What::Transfer => "Came from another delivery unit".to_owned(),
                What::Breach => "Breach begun".to_owned(),
                What::Outcome(_) => "Outcome of an appointment".to_owned(),
            },
        }
    }
}

fn reasons(scene: &Scene<'_>) -> Vec<(Reason, Date)> {
    let since = &scene.case.since_review;
    let mut found = Vec::new();
    for contact in scene.case.contacts.iter().rev().take_while(|c| c.version > since.reviewed_to) {
        // What was written beside a check is told by the answer, if anything was known.
        if let Some((_, words)) = BY_NOTE.iter().find(|(code, _)| *code == contact.what.kind)
            && !noted::written_by_a_check(scene.case, contact)
        {
            found.push((Reason::Note(words), scene.day_of(contact.what.happened_at)));
        }
    }
    let mut failed = None;
    for change in &since.changes {
        match change.what {
            What::Flag(code) => {
                let row = scene.policy.registers.types.read(code, change.on);
                // A level of risk of serious harm is told by the level itself.
                if row.is_some_and(|row| row.value.group != FlagGroup::Rosh) {
                    found.push((Reason::Change(change.what), change.on));
                }
            }
            What::KeyDate(code) => {
                if BY_DATE.iter().any(|(known, _)| *known == code) {
                    found.push((Reason::Change(change.what), change.on));
                }
            }
            What::Outcome(id) => {
                let closed = scene.case.appointment(id);
                if closed.is_some_and(|a| clock::is_failure(a, scene.policy)) {
                    failed = failed.max(Some(change.on));
                }
            }
            _ => found.push((Reason::Change(change.what), change.on)),
        }
    }
    if let Some(on) = failed {
        let window = clock::window_since(on, scene.policy);
        let failures = clock::all_failures(scene.case, scene.policy, scene.zone);
        let count = failures.iter().filter(|f| f.on <= on && window.is_none_or(|since| since < f.on)).count();
        if count >= 2 {
            found.push((Reason::Failures(count), on));
        }
    }
    found.extend(no_contact(scene));
    found
}

/// The day on which so long without contact asks for a review, unless one was made since.
fn no_contact(scene: &Scene<'_>) -> Option<(Reason, Date)> {
    let started_on = scene.started_on?;
    let attended = scene.attended_on().map_or(started_on, |on| on.max(started_on));
    let period = scene.policy.standards.standards.read(Standard::NoContactReviewed, attended)?.value.within;
    let on = period.after(attended, &scene.policy.calendar);
    let reviewed = scene.case.since_review.reviewed_on.is_some_and(|reviewed| reviewed >= on);
    let over = scene.last_day.is_some_and(|last| on > last);
    (!reviewed && !over && on < plus_days(Date::MAX, -1)).then_some((Reason::NoContact(attended), on))
}
