//! Assessments: those in the making with what is missing, what follows from the answers so far, and finished ones to be read.

mod finished;
mod section;
mod signing;

use std::collections::BTreeSet;

use jiff::Timestamp;
use record::{
    AssessmentId, SentenceId,
    assessment::{
        self, AssessmentCompleted, Missing,
        draft::{Draft, Purpose},
        missing::{Place, places},
        so_far,
    },
    words::short_date,
};
use rules::assessment::{Answer, AnswerWord, NeedsResult, Part, Question, QuestionCode, Scale, SectionCode};

pub use finished::{FinishedPage, finished};
pub use section::{Asked, LevelRow, LevelsPage, SectionPage, Show, levels, section};
pub use signing::{CheckLine, CountersignPage, SignPage, check_name, countersigning, levels_beside, sign};

use super::{
    shown::Shown,
    tier::{named_in_capitals, predictor_name},
};

/// The list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// Those in the making, oldest first.
    pub open: Vec<OpenLine>,
    /// Finished ones, newest first.
    pub done: Vec<DoneLine>,
    /// Sentences that an assessment may be for; none when there is only one to choose.
    pub sentences: Vec<(SentenceId, String)>,
}

/// An assessment in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLine {
    /// Its page.
    pub link: String,
    /// "Initial assessment".
    pub purpose: &'static str,
    /// "Full (layer 3)".
    pub kind: &'static str,
    /// When and by whom it was begun.
    pub begun: String,
    /// "12 questions open", "Waits for a manager's signature".
    pub state: String,
    /// The next step, as a link's words.
    pub next: &'static str,
}

/// A finished one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneLine {
    /// Its page.
    pub link: String,
    /// "Full (layer 3)".
    pub kind: &'static str,
    /// The day.
    pub completed_on: String,
    /// How it was signed.
    pub signed: String,
    /// The overall level it set.
    pub level: String,
}

/// Makes the list.
#[must_use]
pub fn list(shown: &Shown<'_>) -> ListPage {
    let case = shown.case;
    let open = case.drafts.open.iter().map(|draft| open_line(shown, draft)).collect();
    let mut all: Vec<&AssessmentCompleted> = case.assessments.iter().collect();
    all.sort_by_key(|a| std::cmp::Reverse((a.completed_on, a.initiated_on)));
    let live = case.sentences.iter().filter(|s| s.live_on(shown.today));
    let mut sentences: Vec<_> = live.map(|s| (s.what.id, sentence_words(&s.what))).collect();
    if sentences.len() < 2 {
        sentences.clear();
    }
    ListPage { open, done: all.into_iter().map(|a| done_line(shown, a)).collect(), sentences }
}

fn sentence_words(what: &record::sentence::SentenceRecorded) -> String {
    format!("{}, {} on {}", what.offence.description, what.court, short_date(what.sentenced_on))
}

fn open_line(shown: &Shown<'_>, draft: &Draft) -> OpenLine {
    let open = assessment::missing(shown.case, draft, shown.today, shown.policy).len();
    let state = match (&draft.signed, open) {
        (Some(_), _) => "Waits for a manager's signature".to_owned(),
        (None, 0) => "Ready to sign".to_owned(),
        (None, 1) => "1 answer missing".to_owned(),
        (None, many) => format!("{many} answers missing"),
    };
    OpenLine {
        link: address(shown, draft.begun.id),
        purpose: draft.begun.purpose.words(),
        kind: draft.begun.kind.words(),
        begun: format!("{} by {}", short_date(draft.begun_on), shown.names.actor(draft.begun_by)),
        state,
        next: if draft.signed.is_some() { "Open" } else { "Go on" },
    }
}

fn done_line(shown: &Shown<'_>, done: &AssessmentCompleted) -> DoneLine {
    let signatures = shown.case.drafts.signatures.iter().find(|s| s.id == done.id);
    let signed = signatures.map_or_else(
        || "Received from elsewhere".to_owned(),
        |s| {
            let assessor = shown.names.actor(s.assessor);
            s.countersigned.as_ref().map_or_else(
                || format!("Signed by {assessor}"),
                |(_, manager, _)| format!("Signed by {assessor} and {}", shown.names.actor(*manager)),
            )
        },
    );
    let judged = shown.case.risk.judgements.iter().find(|j| j.assessment == Some(done.id));
    DoneLine {
        link: address(shown, done.id),
        kind: done.kind.words(),
        completed_on: shown.near(done.completed_on),
        signed,
        level: judged
            .and_then(record::risk::RiskLevelSet::overall)
            .map_or_else(|| "Not recorded".to_owned(), |level| level.word().to_owned()),
    }
}

/// The address of an assessment.
#[must_use]
pub fn address(shown: &Shown<'_>, id: AssessmentId) -> String {
    shown.link(&format!("/assessments/{id}"))
}

/// An assessment in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPage {
    /// "Initial assessment, Full (layer 3), Strengths and needs".
    pub title: String,
    /// When and by whom it was begun, and how long answering took so far.
    pub begun: String,
    /// Parts of the form with their sections, in order.
    pub parts: Vec<(&'static str, Vec<SectionLine>)>,
    /// How many answers are missing.
    pub missing: usize,
    /// What follows from the answers so far.
    pub so_far: Following,
    /// Contradictions as they stand now.
    pub contradictions: Vec<String>,
    /// The signature that waits for a manager: who, when and why.
    pub signed: Option<String>,
    /// Comments of managers who sent it back, newest first.
    pub returned: Vec<(String, String)>,
}

/// A section of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionLine {
    /// Name.
    pub name: String,
    /// Where it is answered.
    pub link: String,
    /// "3 answers missing", "Complete", "Not asked so far".
    pub state: String,
    /// Whether nothing is missing.
    pub complete: bool,
}

/// What follows from the answers so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// Needs: name, score, severity.
    pub needs: Vec<[String; 3]>,
    /// Predictors: name, score, band.
    pub scores: Vec<[String; 3]>,
    /// What cannot be scored yet.
    pub problems: Vec<String>,
    /// Both tiers.
    pub tier: String,
    /// The overall level.
    pub overall: String,
}

/// Makes the page of an assessment in the making.
#[must_use]
pub fn draft_page(shown: &Shown<'_>, draft: &Draft) -> DraftPage {
    let (case, policy, today) = (shown.case, shown.policy, shown.today);
    let missing = assessment::missing(case, draft, today, policy);
    let set = policy.questions.on(draft.begun.questions, today);
    let proposed = assessment::prefill(case, (draft.begun.sentence, draft.begun.questions), today, policy);
    let proposed: BTreeSet<QuestionCode> = proposed.into_iter().map(|one| one.question).collect();
    let mut parts: Vec<(&'static str, Vec<SectionLine>)> = Vec::new();
    for part in Part::ALL {
        let of_part = set.sections_of(draft.begun.kind.layer()).filter(|(_, row)| row.value.part == *part);
        let mut lines: Vec<SectionLine> =
            of_part.map(|(code, row)| section_line(shown, draft, (code, &row.value.name), (&missing, &proposed))).collect();
        if *part == Part::Harm {
            lines.push(levels_line(shown, draft, &missing));
            lines.push(checks_line(shown, draft));
        }
        if !lines.is_empty() {
            parts.push((part.words(), lines));
        }
    }
    let signed = draft.signed.as_ref().map(|(signed, by)| {
        let why: Vec<String> = signed.countersign.iter().map(|reason| signing::reason_words(shown, *reason)).collect();
        format!(
            "Signed by {} on {}. A manager signs because: {}.",
            shown.names.actor(*by),
            short_date(signed.on),
            lower(&why.join("; "))
        )
    });
    let returned = draft.returned.iter().rev();
    DraftPage {
        title: title(shown, draft),
        begun: format!(
            "Begun on {} by {}. {}",
            short_date(draft.begun_on),
            shown.names.actor(draft.begun_by),
            time_spent(draft.seconds)
        ),
        parts,
        missing: missing.len(),
        so_far: following(shown, draft),
        contradictions: contradictions(shown, draft),
        signed,
        returned: returned
            .map(|(on, by, back)| {
                (format!("Sent back by {} on {}", shown.names.actor(*by), short_date(*on)), back.comment.clone())
            })
            .collect(),
    }
}

fn title(shown: &Shown<'_>, draft: &Draft) -> String {
    let set = shown.policy.questions.sets.read(draft.begun.questions, shown.today).map_or("", |row| row.value.name.as_str());
    format!("{}. {}. {set}", draft.begun.purpose.words(), draft.begun.kind.words())
}

fn contradictions(shown: &Shown<'_>, draft: &Draft) -> Vec<String> {
    let found = assessment::contradictions(shown.case, &draft.answers, &draft.levels, (shown.today, shown.policy));
    found.into_iter().map(|one| one.words).collect()
}

/// "Answering took 35 minutes so far."
#[must_use]
pub fn time_spent(seconds: i64) -> String {
    match seconds / 60 {
        0 => "Answering took less than a minute so far.".to_owned(),
        1 => "Answering took 1 minute so far.".to_owned(),
        minutes => format!("Answering took {minutes} minutes so far."),
    }
}

fn section_line(
    shown: &Shown<'_>,
    draft: &Draft,
    (code, name): (SectionCode, &str),
    (missing, proposed): (&[Missing], &BTreeSet<QuestionCode>),
) -> SectionLine {
    let open = missing.iter().filter(|one| one.place == Place::Section(code));
    let known = |one: &&Missing| one.question.is_some_and(|question| proposed.contains(&question));
    let (to_read, open): (Vec<_>, Vec<_>) = open.partition(known);
    let (to_read, open) = (to_read.len(), open.len());
    let set = shown.policy.questions.on(draft.begun.questions, shown.today);
    let answered = set.questions_of(code).any(|(code, _)| draft.answers.contains_key(&code));
    let missing = match open {
        0 => None,
        1 => Some("1 answer missing".to_owned()),
        many => Some(format!("{many} answers missing")),
    };
    let filled = (to_read > 0).then(|| format!("{to_read} filled in to read through"));
    let state = match (missing, filled) {
        (None, None) => if answered { "Complete" } else { "Not asked so far" }.to_owned(),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(missing), Some(filled)) => format!("{missing}, {filled}"),
    };
    let link = shown.link(&format!("/assessments/{}/sections/{code}", draft.begun.id));
    SectionLine { name: name.to_owned(), link, state, complete: open + to_read == 0 }
}

fn levels_line(shown: &Shown<'_>, draft: &Draft, missing: &[Missing]) -> SectionLine {
    let open = missing.iter().filter(|one| one.place == Place::Levels).count();
    let state = match open {
        0 => "Complete".to_owned(),
        1 => "1 answer missing".to_owned(),
        many => format!("{many} answers missing"),
    };
    let link = shown.link(&format!("/assessments/{}/levels", draft.begun.id));
    SectionLine { name: "Levels of risk".to_owned(), link, state, complete: open == 0 }
}

fn checks_line(shown: &Shown<'_>, draft: &Draft) -> SectionLine {
    let all = &shown.case.enquiries.all;
    let state = match (draft.enquiries.len(), all.iter().filter(|e| e.analysed.is_some()).count()) {
        (0, 0) => "No check is analysed yet".to_owned(),
        (used, analysed) => format!("{used} of {analysed} analysed checks used"),
    };
    let link = shown.link(&format!("/assessments/{}/enquiries", draft.begun.id));
    SectionLine { name: "Safety checks it uses".to_owned(), link, state, complete: true }
}

fn following(shown: &Shown<'_>, draft: &Draft) -> Following {
    let so_far = so_far(shown.case, draft, shown.today, shown.policy);
    let score = |r: &rules::predictor::PredictorResult| {
        let percent = r.percent.map_or_else(|| "Not scored".to_owned(), |p| format!("{p}%"));
        let band = r.band.map_or_else(|| "No band".to_owned(), |band| band.words().to_owned());
        [predictor_name(shown, r.predictor, shown.today), percent, band]
    };
    Following {
        needs: needs_rows(shown, &so_far.needs),
        scores: so_far.scores.results.iter().map(score).collect(),
        problems: so_far.scores.problems.iter().map(|problem| named_in_capitals(problem)).collect(),
        tier: so_far.tier.map_or_else(|| "Not worked out yet".to_owned(), |tier| tier.words()),
        overall: rules::rosh::overall(&draft.levels).map_or_else(|| "Not judged yet".to_owned(), |level| level.word().to_owned()),
    }
}

fn needs_rows(shown: &Shown<'_>, needs: &NeedsResult) -> Vec<[String; 3]> {
    let scored = needs.needs.iter().filter(|need| need.score.is_some() || !need.unanswered.is_empty());
    let row = |need: &rules::assessment::NeedScore| {
        let name =
            shown.policy.needs.needs.read(need.need, shown.today).map_or_else(|| need.need.to_string(), |r| r.value.name.clone());
        let score = need.score.map_or_else(|| "Not answered".to_owned(), |score| score.to_string());
        [name, score, need.severity.map_or("Not known", |severity| severity.words()).to_owned()]
    };
    scored.map(row).collect()
}

/// What an answer says, in words.
#[must_use]
pub fn answer_words(question: &Question, answer: &Answer) -> String {
    let chosen = |code: &str| question.choices.iter().find(|c| c.code == code).map_or(code, |c| c.words.as_str()).to_owned();
    match question.scale {
        Scale::Choice => chosen(answer.as_str()),
        Scale::Choices => {
            let all: Vec<String> = answer.list().map(chosen).collect();
            if all.is_empty() { "None of these".to_owned() } else { all.join(", ") }
        }
        Scale::Date => answer.date().map_or_else(|| answer.to_string(), short_date),
        Scale::Count | Scale::Text => answer.to_string(),
        Scale::Problem | Scale::YesNo | Scale::Frequency => {
            answer.word(question.scale).map_or_else(|| answer.to_string(), |word| word_words(word).to_owned())
        }
    }
}

const fn word_words(word: AnswerWord) -> &'static str {
    match word {
        AnswerWord::None => "No problems",
        AnswerWord::Some => "Some problems",
        AnswerWord::Significant => "Significant problems",
        AnswerWord::Missing | AnswerWord::Unknown => "Not known",
        AnswerWord::Yes => "Yes",
        AnswerWord::No => "No",
        AnswerWord::Never => "Never",
        AnswerWord::Previous => "Previously",
        AnswerWord::Currently => "Currently",
    }
}

/// The choices of a question on a scale of words: stored text and words to show.
#[must_use]
pub fn scale_choices(scale: Scale) -> &'static [(&'static str, &'static str)] {
    match scale {
        Scale::Problem => &[("0", "No problems"), ("1", "Some problems"), ("2", "Significant problems"), ("M", "Not known")],
        Scale::YesNo => &[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        Scale::Frequency => {
            &[("never", "Never"), ("previously", "Previously"), ("currently", "Currently"), ("unknown", "Not known")]
        }
        _ => &[],
    }
}

/// Where to go on after a place was saved: the next place with something missing, in the order of the form; else the
/// assessment's own page.
#[must_use]
pub fn next_place(shown: &Shown<'_>, draft: &Draft, after: Option<Place>) -> String {
    let missing = assessment::missing(shown.case, draft, shown.today, shown.policy);
    let open = places(&missing);
    let in_order = missing.iter().map(|one| one.place);
    let passed = after.and_then(|after| in_order.clone().position(|place| place == after));
    let next = in_order.skip(passed.unwrap_or(0)).find(|place| Some(*place) != after && open.contains(place));
    let page = match next {
        Some(Place::Section(code)) => format!("/sections/{code}"),
        Some(Place::Levels) => "/levels".to_owned(),
        None => String::new(),
    };
    shown.link(&format!("/assessments/{}{page}", draft.begun.id))
}

/// The first letter small, as in the middle of a sentence.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// An instant as a hidden field carries it.
#[must_use]
pub fn opened_at(shown: &Shown<'_>) -> String {
    shown.now.to_string()
}

/// Reads [`opened_at`] back; none when somebody changed it.
#[must_use]
pub fn read_opened(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Purposes in the order of the form, the one proposed first chosen: the first assessment of a sentence, else a review.
#[must_use]
pub fn proposed_purpose(shown: &Shown<'_>) -> Purpose {
    let main = shown.case.main_sentence(shown.today).map(|s| s.what.id);
    let assessed = shown.case.assessments.iter().any(|a| a.sentence == main && a.sentence.is_some());
    if assessed { Purpose::Review } else { Purpose::Initial }
}
