//! Hand-over: the new officer accepts a case or asks first; and preparing a release.
//!
//! A case changes hands only once somebody has read what was left and said so. Only the officer who holds the case can
//! accept it or ask; somebody else, a manager, answers, and the case is the officer's to accept again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile, decide::Context, duties::release, enquiry::gate, event::Event, id::SentenceId, recorded::Recorded,
    refusal::Refusal, text,
};

/// The officer has read the hand-over pack and takes the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverAccepted {
    /// The version of the record that was read.
    pub read_to: u32,
    /// A note to the manager or the officer before, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The officer asks something before taking the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverQueried {
    /// The question.
    pub question: String,
}

/// A manager answered what the officer had asked before taking the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverQuestionAnswered {
    /// The answer, to every question that was open.
    pub answer: String,
}

/// A step of preparing a release was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleasePrepared {
    /// Of which sentence.
    pub sentence: SentenceId,
    /// Weeks before release that the step belongs to: 12, 8 or 4.
    pub weeks: u8,
    /// What was done: address, enquiries, licence conditions, services, first appointment.
    pub note: String,
    /// Which parts of the preparation are settled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<ReleaseTask>,
    /// Who did it, by name or office: wanted for what the record cannot show.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub who: String,
    /// The day it was done, where it is not the day it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// Weeks before release at which a step of preparing it is due.
pub const RELEASE_WEEKS: [u8; 3] = [12, 8, 4];

/// A part of preparing a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReleaseTask {
    /// Where the person will live, and whether the address was checked.
    Address,
    /// Safety checks with police and children's services.
    Enquiries,
    /// Licence conditions.
    LicenceConditions,
    /// What the victim was asked and said, through the victim liaison officer.
    VictimGate,
    /// Services and programmes that begin at release.
    Services,
    /// The first appointment, on the day of release.
    FirstAppointment,
    /// The plan for the time after release.
    Plan,
}

impl ReleaseTask {
    /// Every part, in the order in which they are begun.
    pub const ALL: [Self; 7] = [
        Self::Address,
        Self::Enquiries,
        Self::LicenceConditions,
        Self::VictimGate,
        Self::Plan,
        Self::Services,
        Self::FirstAppointment,
    ];

    /// Whether the record itself shows that it is done; the others are settled by saying who did what, and when.
    #[must_use]
    pub const fn shown_by_the_record(self) -> bool {
        !matches!(self, Self::VictimGate | Self::Services)
    }

    /// The weeks before release by which it is begun.
    #[must_use]
    pub const fn weeks(self) -> u8 {
        match self {
            Self::Address | Self::Enquiries => 12,
            Self::LicenceConditions | Self::VictimGate => 8,
            Self::Plan | Self::Services | Self::FirstAppointment => 4,
        }
    }

    /// The stable text used in forms and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Enquiries => "enquiries",
            Self::LicenceConditions => "licenceConditions",
            Self::VictimGate => "victimGate",
            Self::Services => "services",
            Self::FirstAppointment => "firstAppointment",
            Self::Plan => "plan",
        }
    }

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Address => "Address to live at",
            Self::Enquiries => "Safety checks sent",
            Self::LicenceConditions => "Licence conditions",
            Self::VictimGate => "Victim's views asked for",
            Self::Services => "Services",
            Self::FirstAppointment => "First appointment on the day of release",
            Self::Plan => "Plan agreed for the time after release",
        }
    }
}

/// How the hand-over of the present allocation stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Handover {
    /// Place in `allocations` that was accepted last, counted from 1.
    pub accepted: Option<usize>,
    /// The day and the words of the last acceptance.
    pub acceptance: Option<(Date, HandoverAccepted)>,
    /// Questions about the allocation that [`Self::asked_about`] names, with the day.
    pub queries: Vec<(Date, HandoverQueried)>,
    /// Answers to the questions, with the day.
    pub answers: Vec<(Date, HandoverQuestionAnswered)>,
    /// How many of the questions are answered: the first so many.
    pub answered: usize,
    /// Place in `allocations` that the questions are about, counted from 1.
    pub asked_about: usize,
    /// Steps of release preparation, with the day.
    pub release: Vec<(Date, ReleasePrepared)>,
}

impl CaseFile {
    /// Whether the present officer has accepted the case. A case nobody holds has nothing to accept.
    #[must_use]
    pub fn handover_accepted(&self) -> bool {
        self.allocations.is_empty() || self.handover.accepted == Some(self.allocations.len())
    }

    /// What the present officer asked before accepting the case, with the day, oldest first.
    #[must_use]
    pub fn handover_questions(&self) -> &[(Date, HandoverQueried)] {
        if self.handover.asked_about == self.allocations.len() { &self.handover.queries } else { &[] }
    }

    /// The day of the first of those questions that nobody has answered.
    #[must_use]
    pub fn handover_question_open(&self) -> Option<Date> {
        self.handover_questions().get(self.handover.answered).map(|(on, _)| *on)
    }

    /// The answers to those questions, with the day, oldest first.
    #[must_use]
    pub fn handover_answers(&self) -> &[(Date, HandoverQuestionAnswered)] {
        if self.handover.asked_about == self.allocations.len() { &self.handover.answers } else { &[] }
    }

    /// The steps of preparing the release from a sentence that were recorded, with the day, oldest first.
    pub fn release_steps(&self, sentence: SentenceId) -> impl Iterator<Item = &(Date, ReleasePrepared)> {
        self.handover.release.iter().filter(move |(_, step)| step.sentence == sentence)
    }
}

impl Handover {
    fn forget_questions(&mut self) {
        self.queries.clear();
        self.answers.clear();
        self.answered = 0;
    }
}

pub(crate) fn apply(handover: &mut Handover, allocations: usize, recorded: &Recorded<Event>) {
    let on = recorded.happened_on;
    match &recorded.event {
        Event::HandoverAccepted(e) => {
            handover.accepted = Some(allocations);
            handover.acceptance = Some((on, e.clone()));
            handover.forget_questions();
        }
        Event::HandoverQueried(e) => {
            // Questions of an officer who held the case before and never took it are not this officer's.
            if handover.asked_about != allocations {
                handover.forget_questions();
                handover.asked_about = allocations;
            }
            handover.queries.push((on, e.clone()));
        }
        Event::HandoverQuestionAnswered(e) => {
            handover.answers.push((on, e.clone()));
            handover.answered = handover.queries.len();
        }
        Event::ReleasePrepared(e) => handover.release.push((on, e.clone())),
        _ => {}
    }
}

/// A wish about a hand-over or a release.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    Accept(HandoverAccepted),
    Query(HandoverQueried),
    Answer(HandoverQuestionAnswered),
    PrepareRelease(ReleasePrepared),
}

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let event = match wish {
        Wish::Accept(mut w) => {
            waiting(case, ctx)?;
            text::check("note", &w.note, text::REASON_MAX)?;
            w.read_to = w.read_to.min(case.version);
            Event::HandoverAccepted(w)
        }
        Wish::Query(w) => {
            waiting(case, ctx)?;
            text::required("question", "your question", &w.question, text::REASON_MAX)?;
            Event::HandoverQueried(w)
        }
        Wish::Answer(w) => {
            answering(case, ctx)?;
            text::required("answer", "your answer", &w.answer, text::NOTE_MAX)?;
            Event::HandoverQuestionAnswered(w)
        }
        Wish::PrepareRelease(w) => prepare_release(case, w, ctx)?,
    };
    Ok(vec![event])
}

/// The case must wait to be accepted, and by the one who wishes.
fn waiting(case: &CaseFile, ctx: &Context<'_>) -> Result<(), Refusal> {
    let held = case.allocation().ok_or(Refusal::NotFound { what: "allocation" })?;
    if case.handover_accepted() {
        return Err(Refusal::AlreadyRecorded { what: "The hand-over" });
    }
    if held.officer.0 == ctx.actor.0 { Ok(()) } else { Err(Refusal::NotTheHolder) }
}

/// Somebody other than the one who asked answers a question that is open.
fn answering(case: &CaseFile, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.handover_accepted() || case.handover_question_open().is_none() {
        return Err(Refusal::NotFound { what: "question that waits for an answer" });
    }
    let asked = case.allocation().is_some_and(|held| held.officer.0 == ctx.actor.0);
    if asked { Err(Refusal::OwnQuestion) } else { Ok(()) }
}

fn prepare_release(case: &CaseFile, mut wish: ReleasePrepared, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.alive()?;
    let sentence = case.sentence(wish.sentence).ok_or(Refusal::NotFound { what: "sentence" })?;
    if !sentence.open_on(ctx.today()) {
        return Err(Refusal::AlreadyEnded { what: "sentence" });
    }
    if !sentence.custodial(ctx.policy) {
        return Err(Refusal::NotFound { what: "sentence with a release to prepare" });
    }
    if !RELEASE_WEEKS.contains(&wish.weeks) {
        return Err(Refusal::UnknownCode { field: "weeks", what: "step", code: wish.weeks.to_string() });
    }
    text::required("note", "what was done", &wish.note, text::NOTE_MAX)?;
    if wish.settled.contains(&ReleaseTask::Enquiries) {
        let unsent = gate::unsent(case, ctx.policy, ctx.today());
        if !unsent.is_empty() {
            return Err(Refusal::ChecksUnsent { checks: gate::names(&unsent, ctx.policy) });
        }
    }
    wish.settled.sort_unstable();
    wish.settled.dedup();
    let release_on = sentence.release_on(ctx.policy);
    for task in wish.settled.iter().filter(|task| task.shown_by_the_record()) {
        let shown = release_on.is_some_and(|on| release::look(case, (sentence, on), ctx.policy, ctx.zone).shows(*task).is_some());
        if !shown {
            return Err(Refusal::NotOnRecord { what: task.words(), todo: release::todo(*task) });
        }
    }
    if wish.settled.iter().any(|task| !task.shown_by_the_record()) {
        text::required("who", "who did it", &wish.who, text::SHORT_MAX)?;
    } else {
        text::check("who", &wish.who, text::SHORT_MAX)?;
    }
    if wish.on.is_some_and(|on| on > ctx.today()) {
        return Err(Refusal::InFuture { field: "on", what: "Day on which it was done" });
    }
    Ok(Event::ReleasePrepared(wish))
}
