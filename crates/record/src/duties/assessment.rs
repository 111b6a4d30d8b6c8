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
    enforcement::clock,
    recorded::plus_days,
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

/// The first assessment of the sentence that runs. Whether it is made, or with the manager.
fn first(scene: &mut Scene<'_>, started_on: Date) -> bool {
    let case = scene.case;
    let since = scene.sentence.map_or(started_on, |s| s.what.sentenced_on.min(s.what.starts_on));
    let made = case.assessments.iter().any(|a| whole(a) && a.completed_on >= since);
    let on_its_way = case.drafts.open.iter().any(|d| d.signed.is_some() || !d.returned.is_empty());
    if !made && !on_its_way {
        let about = scene.sentence.map_or(Uuid::nil(), |s| s.what.id.0);
        scene.owe_while_supervised(DutyKind::InitialAssessment, about, started_on);
    }
    made
}

/// In the last weeks of supervision.
fn last(scene: &mut Scene<'_>) {
    let Some(last_day) = scene.last_day else { return };
    let about = scene.sentence.map_or(Uuid::nil(), |s| s.what.id.0);
    let latest = scene.case.assessments.iter().filter(|a| whole(a)).map(|a| a.completed_on).max();
    if let Some(duty) = scene.owe(DutyKind::TerminationAssessment, about, last_day)
        && latest.is_some_and(|on| on >= duty.shows_on)
    {
        scene.drop_last();
    }
}

fn periodic(scene: &mut Scene<'_>) {
    let assessed = scene.case.assessments.iter().filter(|a| whole(a)).map(|a| a.completed_on).max();
    let Some(looked_on) = assessed.max(scene.case.since_review.reviewed_on) else { return };
    scene.owe_while_supervised(DutyKind::PeriodicReview, Uuid::nil(), looked_on);
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

/// Why a review is owed, each reason with its day; empty before the first assessment, which looks at everything.
pub(super) fn facts(scene: &Scene<'_>) -> Vec<Fact> {
    reasons(scene).into_iter().map(|(reason, on)| Fact::on(reason.words(scene), on)).collect()
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
    if since.reviewed_to == 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for contact in scene.case.contacts.iter().rev().take_while(|c| c.version > since.reviewed_to) {
        if let Some((_, words)) = BY_NOTE.iter().find(|(code, _)| *code == contact.what.kind) {
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
