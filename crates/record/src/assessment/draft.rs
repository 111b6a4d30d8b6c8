//! An assessment in the making: begun, answered section by section, signed, countersigned or sent back; then it locks.
//!
//! Drafts are on the record: nothing that was typed is lost, and whoever takes over the case finds it. The finished one is
//! [`super::AssessmentCompleted`], which is never changed.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use rules::{
    assessment::{Answers, QuestionCode, SetCode},
    grade::Grade,
    oversight::CountersignReason,
    rosh::{GroupAtRisk, RoshLevels},
};
use serde::{Deserialize, Serialize};

use super::AssessmentKind;
use crate::{
    event::Event,
    id::{ActorId, AssessmentId, EnquiryId, SentenceId},
    recorded::Recorded,
};

/// What an assessment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// The first of a sentence.
    Initial,
    /// A review.
    Review,
    /// At the end of supervision.
    Termination,
}

impl Purpose {
    /// Every purpose, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Initial, Self::Review, Self::Termination];

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Initial => "Initial assessment",
            Self::Review => "Review",
            Self::Termination => "At the end of supervision",
        }
    }
}

/// Somebody began an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentBegun {
    /// Its id.
    pub id: AssessmentId,
    /// Kind.
    pub kind: AssessmentKind,
    /// What it is for.
    pub purpose: Purpose,
    /// Which questions are asked: `policy/questions.toml`.
    pub questions: SetCode,
    /// Version of the question set, as its row counts it.
    pub question_version: u8,
    /// For which sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<SentenceId>,
}

/// Questions were answered, or answers taken back. What is not named stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentAnswered {
    /// Which assessment.
    pub id: AssessmentId,
    /// Answers given or changed.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub answers: Answers,
    /// Questions whose answer was taken back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<QuestionCode>,
    /// The levels of risk of serious harm, all of them, when they were judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<RoshLevels>,
    /// Why these levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<String>,
    /// Why the level of a group is higher or lower than the one in force, for each whose level differs; all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<BTreeMap<GroupAtRisk, String>>,
    /// What would change the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub would_change: Option<String>,
    /// The analysed enquiries that the assessment uses, each with the sentence that rests on it; all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiries: Option<Vec<(EnquiryId, String)>>,
    /// When the form was opened, so that the time taken is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
}

impl AssessmentAnswered {
    /// Nothing answered yet of an assessment.
    #[must_use]
    pub fn of(id: AssessmentId) -> Self {
        Self {
            id,
            answers: Answers::new(),
            cleared: Vec::new(),
            levels: None,
            reasons: None,
            changed: None,
            would_change: None,
            enquiries: None,
            opened_at: None,
        }
    }
}

/// Who signs, as the service knows them on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// Grade.
    pub grade: Grade,
    /// Whether newly qualified.
    #[serde(default)]
    pub newly_qualified: bool,
}

/// The assessor signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentSigned {
    /// Which.
    pub id: AssessmentId,
    /// The day.
    pub on: Date,
    /// Who the assessor is.
    pub signer: Signer,
    /// Why a manager's signature is needed: set by rule. Empty when it is not, and then the assessment is complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countersign: Vec<CountersignReason>,
    /// Contradictions that were shown and left as they are, with what the assessor says to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<(String, String)>,
}

/// The manager signed, and the assessment is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentCountersigned {
    /// Which.
    pub id: AssessmentId,
    /// The manager's comment, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// When the manager opened it, so that the time taken is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
}

/// The manager sent it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentReturned {
    /// Which.
    pub id: AssessmentId,
    /// What is to be done.
    pub comment: String,
    /// When the manager opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
}

/// An assessment in the making.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// As begun.
    pub begun: AssessmentBegun,
    /// The day it was begun.
    pub begun_on: Date,
    /// By whom.
    pub begun_by: ActorId,
    /// Answers so far.
    pub answers: Answers,
    /// Levels so far.
    pub levels: RoshLevels,
    /// Reasons so far.
    pub reasons: String,
    /// Why the level of a group is higher or lower than the one in force.
    pub changed: BTreeMap<GroupAtRisk, String>,
    /// What would change the level.
    pub would_change: String,
    /// Enquiries it uses, each with the sentence that rests on it.
    pub enquiries: Vec<(EnquiryId, String)>,
    /// The assessor's signature, while a manager's is awaited.
    pub signed: Option<(AssessmentSigned, ActorId)>,
    /// Times it was sent back, with the manager and the day, oldest first.
    pub returned: Vec<(Date, ActorId, AssessmentReturned)>,
    /// Version of the record at its last change: what a form saw.
    pub revision: u32,
    /// Version of the record at which each question was last answered or taken back.
    pub answered_at: BTreeMap<QuestionCode, u32>,
    /// Version of the record at which the levels, or what belongs to them, were last written.
    pub judged_at: u32,
    /// Version of the record at which the cited enquiries were last written.
    pub cited_at: u32,
    /// Seconds between opening and saving its forms, as far as is known; a form left open counts an hour at most.
    pub seconds: i64,
}

/// How a finished assessment was signed: facts about the quality of signatures (assessment section 5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signatures {
    /// Which assessment.
    pub id: AssessmentId,
    /// What it was for.
    pub purpose: Purpose,
    /// The assessor's signature.
    pub signed: AssessmentSigned,
    /// Who the assessor is.
    pub assessor: ActorId,
    /// The manager's signature, who gave it and when.
    pub countersigned: Option<(AssessmentCountersigned, ActorId, Timestamp)>,
    /// How often it was sent back.
    pub returns: usize,
    /// Levels that it set.
    pub levels: RoshLevels,
    /// Seconds that answering took, as far as is known.
    pub seconds: i64,
}

/// Assessments in the making, and how finished ones were signed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Drafts {
    /// Those in the making, oldest first.
    pub open: Vec<Draft>,
    /// Signatures of finished ones, oldest first.
    pub signatures: Vec<Signatures>,
}

impl Drafts {
    /// The assessment in the making with this id.
    #[must_use]
    pub fn find(&self, id: AssessmentId) -> Option<&Draft> {
        self.open.iter().find(|d| d.begun.id == id)
    }

    pub(crate) fn apply(&mut self, recorded: &Recorded<Event>) {
        let at = |open: &mut Vec<Draft>, id: AssessmentId, change: &dyn Fn(&mut Draft)| {
            if let Some(found) = open.iter_mut().find(|d| d.begun.id == id) {
                found.revision = recorded.version;
                change(found);
            }
        };
        match &recorded.event {
            Event::AssessmentBegun(e) => self.open.push(Draft {
                begun: e.clone(),
                begun_on: recorded.happened_on,
                begun_by: recorded.actor,
                answers: Answers::new(),
                levels: RoshLevels::default(),
                reasons: String::new(),
                changed: BTreeMap::new(),
                would_change: String::new(),
                enquiries: Vec::new(),
                signed: None,
                returned: Vec::new(),
                revision: recorded.version,
                answered_at: BTreeMap::new(),
                judged_at: recorded.version,
                cited_at: recorded.version,
                seconds: 0,
            }),
            Event::AssessmentAnswered(e) => at(&mut self.open, e.id, &|d| answer(d, e, recorded)),
            Event::AssessmentSigned(e) => {
                at(&mut self.open, e.id, &|d| d.signed = Some((e.clone(), recorded.actor)));
                if e.countersign.is_empty() {
                    self.finish(e.id, None);
                }
            }
            Event::AssessmentReturned(e) => at(&mut self.open, e.id, &|d| {
                d.returned.push((recorded.happened_on, recorded.actor, e.clone()));
                d.signed = None;
            }),
            Event::AssessmentCountersigned(e) => self.finish(e.id, Some((e.clone(), recorded.actor, recorded.recorded_at))),
            _ => {}
        }
    }

    fn finish(&mut self, id: AssessmentId, countersigned: Option<(AssessmentCountersigned, ActorId, Timestamp)>) {
        let Some(place) = self.open.iter().position(|d| d.begun.id == id && d.signed.is_some()) else { return };
        let draft = self.open.remove(place);
        if let Some((signed, assessor)) = draft.signed {
            self.signatures.push(Signatures {
                id,
                purpose: draft.begun.purpose,
                signed,
                assessor,
                countersigned,
                returns: draft.returned.len(),
                levels: draft.levels,
                seconds: draft.seconds,
            });
        }
    }
}

/// The longest time that one open form counts, in seconds.
const FORM_SECONDS_MAX: i64 = 3_600;

fn answer(draft: &mut Draft, given: &AssessmentAnswered, recorded: &Recorded<Event>) {
    let version = recorded.version;
    draft.answered_at.extend(given.cleared.iter().chain(given.answers.keys()).map(|code| (*code, version)));
    if given.levels.is_some() || given.reasons.is_some() || given.changed.is_some() || given.would_change.is_some() {
        draft.judged_at = version;
    }
    if given.enquiries.is_some() {
        draft.cited_at = version;
    }
    if let Some(opened) = given.opened_at {
        let taken = recorded.recorded_at.duration_since(opened).as_secs();
        draft.seconds = draft.seconds.saturating_add(taken.clamp(0, FORM_SECONDS_MAX));
    }
    for code in &given.cleared {
        draft.answers.remove(code);
    }
    draft.answers.extend(given.answers.iter().map(|(code, answer)| (*code, answer.clone())));
    if let Some(levels) = &given.levels {
        draft.levels.clone_from(levels);
    }
    if let Some(reasons) = &given.reasons {
        draft.reasons.clone_from(reasons);
    }
    if let Some(changed) = &given.changed {
        draft.changed.clone_from(changed);
    }
    if let Some(would_change) = &given.would_change {
        draft.would_change.clone_from(would_change);
    }
    if let Some(enquiries) = &given.enquiries {
        draft.enquiries.clone_from(enquiries);
    }
}

/// A wish about an assessment in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    Begin(AssessmentBegun),
    Answer(AssessmentAnswered),
    /// As `Answer`, from a form that saw the record at this version: refused when what it writes was written since.
    Save {
        what: AssessmentAnswered,
        seen: u32,
    },
    /// Whether a manager must sign is worked out by rule, whatever the wish says.
    Sign(AssessmentSigned),
    Countersign(AssessmentCountersigned),
    Return(AssessmentReturned),
}
