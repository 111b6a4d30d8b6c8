//! What both stories do: sentence, assess, sign, ask.

use std::collections::BTreeMap;

use record::{
    AssessmentId, Command, EnquiryId, SentenceId,
    assessment::{
        AssessmentKind,
        draft::{AssessmentAnswered, AssessmentBegun, Purpose, Wish as Assess},
        example::quiet_answers,
    },
    enquiry::{self, EnquirySent},
    sentence::{Length, LengthUnit, Offence, SentenceRecorded},
};
use rules::{
    assessment::{Answer, Layer, QuestionCode, SetCode},
    code::DisposalCode,
    enquiry::{EnquiryKind, EnquiryTrigger},
    rosh::{GroupAtRisk, RoshLevel},
};
use service::{Trouble, assessment::Signing};

use super::Story;

/// Wraps a wish about an assessment.
pub fn assess(wish: Assess) -> Command {
    Command::Assess(Box::new(wish))
}

/// A sentence of today.
pub fn order(story: &Story, disposal: &str, months: u32, offence: (&str, &str)) -> SentenceRecorded {
    let today = story.today();
    SentenceRecorded {
        id: SentenceId(story.id()),
        court: "Example Crown Court".into(),
        sentenced_on: today,
        disposal: DisposalCode::new(disposal).unwrap(),
        length: Some(Length { count: months, unit: LengthUnit::Months }),
        offence: Offence { code: offence.0.into(), description: offence.1.into(), committed_on: None },
        additional_offences: vec![],
        starts_on: today,
        ends_on: today.checked_add(jiff::Span::new().months(i64::from(months))).ok(),
    }
}

/// Begins an assessment and answers everything that is asked.
pub fn answered(
    story: &Story,
    who: &str,
    purpose: Purpose,
    levels: &[(GroupAtRisk, RoshLevel)],
    more: &[(&str, &str)],
) -> AssessmentId {
    let id = AssessmentId(story.id());
    let begun = AssessmentBegun {
        id,
        kind: AssessmentKind::Layer3,
        purpose,
        questions: SetCode::Classic,
        question_version: 1,
        sentence: None,
    };
    story.does(who, assess(Assess::Begin(begun)));
    let policy = story.office.service.policy();
    let mut answers = quiet_answers(SetCode::Classic, Layer::Full, policy, story.today());
    for (code, answer) in more {
        answers.insert(QuestionCode::new(code).unwrap(), Answer::new(answer));
    }
    let levels: BTreeMap<_, _> = levels.iter().copied().collect();
    let changed = levels.keys().map(|group| (*group, "As the interview went".to_owned())).collect();
    let filled = AssessmentAnswered {
        answers,
        levels: Some(levels),
        reasons: Some("As the offence and the interview show".into()),
        changed: Some(changed),
        would_change: Some("A return to drinking".into()),
        ..AssessmentAnswered::of(id)
    };
    story.does(who, assess(Assess::Answer(filled)));
    id
}

/// Signs an assessment, with words to each contradiction.
pub fn sign(story: &Story, who: &str, id: AssessmentId, said: &[String]) -> Result<(), Trouble> {
    let contradictions = said.iter().map(|words| (words.clone(), "Talked over with the manager".to_owned())).collect();
    let actor = story.office.actor(who);
    let signing = Signing { id, contradictions };
    story.office.service.sign_assessment(&actor, story.person, story.office.command(), signing, None).map(drop)
}

/// Why it cannot be signed.
#[track_caller]
pub fn not_signed(story: &Story, who: &str, id: AssessmentId) -> String {
    match sign(story, who, id, &[]) {
        Err(Trouble::Refused(why)) => why.to_string(),
        other => panic!("{}: it was signed: {other:?}", story.today()),
    }
}

/// A safety check that is sent today.
pub fn send(story: &Story, kind: EnquiryKind, trigger: EnquiryTrigger, subjects: &[&str]) -> (EnquiryId, Command) {
    let (id, today) = (EnquiryId(story.id()), story.today());
    let sent = EnquirySent {
        id,
        kind,
        trigger,
        needed_since: today,
        on: today,
        sent_to: "Example desk".into(),
        reference: String::new(),
        about: "4 Example Street".into(),
        subjects: subjects.iter().map(|&name| name.to_owned()).collect(),
        due_on: today,
        address: None,
    };
    (id, Command::Enquiry(enquiry::Wish::Send(sent)))
}
