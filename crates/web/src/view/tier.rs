//! A person's tiers with what gave them, and the scores of predictors with their working.
//!
//! A tier is shown as it was worked out and kept: its inputs and points are those of that day. The working of a score is
//! made afresh from the answers of its assessment, by the same rules.

use jiff::civil::Date;
use record::{
    Event,
    assessment::{PredictorsScored, facts},
    recorded::Recorded,
    tier::{CalculatedV2, CalculatedV3, TierCalculated},
    words::short_date,
};
use rules::{
    Policy,
    assessment::{QuestionCode, Severity},
    predictor::{self, PredictorResult},
    tier::{
        self, Complexity, ComplexityFactor, Flags, InputProblem, Tier, TierV3,
        v2::ChangeBasis,
        v3::{Score, StepName},
    },
    working::Working,
};
use rust_decimal::Decimal;

use super::shown::{NOT_RECORDED, Shown, Told, count};

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct TierPage {
    /// The tier in force, in words: "B2", "D (provisional)"; none when there is none.
    pub tier: Option<String>,
    /// Since when and why it was worked out: "Worked out on 20 Nov 2026: Assessment completed."
    pub worked_out: Option<String>,
    /// Who gave the tier that stands, when it was received.
    pub received: Option<String>,
    /// The model with a letter and a digit.
    pub v2: Option<V2Shown>,
    /// The model with seven letters.
    pub v3: Option<V3Shown>,
    /// Inputs that could not be used: which, what was given, what to do.
    pub problems: Vec<ProblemShown>,
    /// The scores made last.
    pub scores: Option<ScoresShown>,
    /// Scores made earlier, the latest first.
    pub earlier_scores: Vec<ScoresShown>,
    /// Every tier, newest first.
    pub history: Vec<HistoryLine>,
}

/// The letter and the digit with their points.
#[derive(Clone, Debug, PartialEq)]
pub struct V2Shown {
    /// "B2".
    pub tier: String,
    /// What counts for the letter: factor, input, points.
    pub protect: Vec<[String; 3]>,
    /// What counts for the digit.
    pub change: Vec<[String; 3]>,
    /// Why the digit stands without points, when it does.
    pub fixed: Option<&'static str>,
    /// Each point with the row of policy that gives it.
    pub working: Working,
}

/// The letter of the seven with its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct V3Shown {
    /// "D (provisional)".
    pub tier: String,
    /// What it means that it is provisional, missing or not given.
    pub note: Option<&'static str>,
    /// Step, input, tier that it gives.
    pub steps: Vec<[String; 3]>,
    /// Each step with the row of policy that it reads.
    pub working: Working,
}

/// An input that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemShown {
    /// Which.
    pub field: String,
    /// What was given.
    pub given: String,
    /// What was done with it and what to do.
    pub what_to_do: &'static str,
}

/// Scores made at once.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoresShown {
    /// "20 Nov 2026, scored from the assessment".
    pub when: String,
    /// The scores.
    pub scores: Vec<ScoreShown>,
    /// What could not be scored, and why.
    pub problems: Vec<String>,
}

/// A score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreShown {
    /// Full name.
    pub name: String,
    /// What it predicts.
    pub predicts: String,
    /// "34.21% in two years, 20.1% in one".
    pub percent: String,
    /// "Medium", with what lowered it.
    pub band: String,
    /// "Static".
    pub basis: &'static str,
    /// Answers that were missing, in words.
    pub missing: Vec<String>,
    /// Version of the predictor.
    pub version: String,
    /// How it comes about; none for a score made elsewhere.
    pub working: Option<Working>,
}

/// A tier of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// Day.
    pub on: Date,
    /// The tier, both models where both are known.
    pub tier: String,
    /// Why, or who gave it.
    pub why: String,
    /// Who recorded it.
    pub told: Option<Told>,
}

/// Makes the page. `events` are those that the shown day knows.
#[must_use]
pub fn tier_page(shown: &Shown<'_>, events: &[Recorded<Event>]) -> TierPage {
    let risk = &shown.case.risk;
    let last = risk.calculated.last();
    let calculated = last.map(|(_, calculated)| calculated);
    let mut scorings = risk.predictors.iter().rev();
    TierPage {
        tier: risk.tier().map(Tier::words),
        worked_out: last.map(|(on, calculated)| worked_out(*on, calculated)),
        received: received(shown, last.map(|(on, _)| *on)),
        v2: calculated.and_then(|calculated| calculated.v2.as_ref().map(|of| v2(of, calculated.policy_on, shown.policy))),
        v3: calculated.and_then(|calculated| calculated.v3.as_ref().map(|of| v3(of, calculated.policy_on, shown.policy))),
        problems: calculated.map(problems).unwrap_or_default(),
        scores: scorings.next().map(|scoring| scores(shown, scoring, Workings::Made)),
        earlier_scores: scorings.take(EARLIER_SCORES).map(|scoring| scores(shown, scoring, Workings::LeftOut)).collect(),
        history: history(shown, events),
    }
}

/// Earlier scorings on the page, the latest first; older ones are found in the record.
pub const EARLIER_SCORES: usize = 3;

/// Whether workings are made: they make a page long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Workings {
    Made,
    LeftOut,
}

fn worked_out(on: Date, calculated: &TierCalculated) -> String {
    let tables = if calculated.policy_on == on {
        String::new()
    } else {
        format!(", by the tables of {}", short_date(calculated.policy_on))
    };
    format!("Worked out on {}{tables}: {}.", short_date(on), calculated.reason)
}

/// A tier received after the last one that we worked out.
fn received(shown: &Shown<'_>, worked_out_on: Option<Date>) -> Option<String> {
    let (on, tier) = shown.case.risk.tiers.iter().max_by_key(|(on, _)| *on)?;
    if worked_out_on.is_some_and(|ours| ours >= *on) {
        return None;
    }
    Some(format!(
        "Tier {} was received on {} from: {}. It is shown as it was given.",
        tier.tier.words(),
        short_date(*on),
        tier.source
    ))
}

fn problems(calculated: &TierCalculated) -> Vec<ProblemShown> {
    let of_v2 = calculated.v2.iter().flat_map(|v2| &v2.result.problems);
    let of_v3 = calculated.v3.iter().flat_map(|v3| &v3.result.problems);
    let shown = |problem: &InputProblem| ProblemShown {
        field: problem.field.to_string(),
        given: problem.given.clone(),
        what_to_do: problem.what_to_do(),
    };
    let mut all: Vec<ProblemShown> = calculated.problems.iter().chain(of_v2).chain(of_v3).map(shown).collect();
    all.dedup();
    all
}

fn percent(number: Decimal) -> String {
    format!("{}%", number.normalize())
}

fn yes(is: bool) -> String {
    if is { "Yes" } else { "No" }.to_owned()
}

fn v2(calculated: &CalculatedV2, day: Date, policy: &Policy) -> V2Shown {
    let (inputs, result) = (&calculated.inputs, &calculated.result);
    let (parts, flags) = (&result.protect, &inputs.flags);
    let row = |factor: &str, input: String, points: i32| [factor.to_owned(), input, points.to_string()];
    let mut protect = vec![
        row("Serious reoffending (RSR or CSRP)", inputs.rsr.map_or_else(|| NOT_RECORDED.to_owned(), percent), parts.rsr),
        row("Risk of serious harm", rosh(flags), parts.rosh),
        row("Only the larger of these two counts", "The smaller is taken off".to_owned(), -parts.set_off),
        row("MAPPA level", flags.mappa_level.map_or_else(|| "None".to_owned(), |level| level.as_str().to_owned()), parts.mappa),
        row("Complexity", complexity(flags.complexity), parts.complexity),
    ];
    if inputs.is_female {
        let activity = inputs.previous_enforcement_activity;
        let words = format!("Assessment, and breach or recall in the last year: {}", yes(activity).to_lowercase());
        protect.push(row("Additional factors for women", words, parts.women));
    }
    protect.push(row("All", "The sum".to_owned(), result.protect_points));
    let fixed = match result.change_basis {
        ChangeBasis::NoMandate => Some("No sentence or requirement gives a mandate for change, so the digit is fixed."),
        ChangeBasis::NoAssessment => Some("There is no full assessment that is recent enough, so the digit is fixed."),
        ChangeBasis::Points => None,
    };
    let change = &result.change;
    let change = vec![
        row(
            "Needs",
            inputs.assessment.as_ref().map_or_else(|| NOT_RECORDED.to_owned(), |assessment| needs(&assessment.needs)),
            change.needs,
        ),
        row("OGRS3, in tens", inputs.ogrs.map_or_else(|| NOT_RECORDED.to_owned(), |ogrs| format!("{ogrs}%")), change.ogrs),
        row("Integrated offender management", yes(flags.iom), change.iom),
        row("All", "The sum".to_owned(), result.change_points),
    ];
    V2Shown {
        tier: result.tier.to_string(),
        protect,
        change: if fixed.is_some() { Vec::new() } else { change },
        fixed,
        working: tier::v2::explain(inputs, day, &policy.tiers, &policy.needs),
    }
}

fn rosh(flags: &Flags) -> String {
    flags.rosh.map_or_else(|| NOT_RECORDED.to_owned(), |level| level.word().to_owned())
}

fn complexity(complexity: Complexity) -> String {
    let factors: Vec<&str> = complexity.iter().map(complexity_words).collect();
    if factors.is_empty() { "None".to_owned() } else { factors.join(", ") }
}

const fn complexity_words(factor: ComplexityFactor) -> &'static str {
    match factor {
        ComplexityFactor::MentalHealth => "mental health",
        ComplexityFactor::AttemptedSuicideOrSelfHarm => "attempted suicide or self-harm",
        ComplexityFactor::VulnerabilityIssue => "vulnerability",
        ComplexityFactor::ChildConcerns => "child concerns",
        ComplexityFactor::ChildProtection => "child protection",
        ComplexityFactor::RiskToChildren => "risk to children",
        ComplexityFactor::PublicInterest => "public interest case",
        ComplexityFactor::AdultAtRisk => "adult at risk",
        ComplexityFactor::StreetGangs => "street gangs",
        ComplexityFactor::Terrorism => "terrorism act",
    }
}

fn needs(severities: &rules::assessment::Severities) -> String {
    let of = |wanted: Severity| {
        i64::try_from(severities.iter().filter(|(_, severity)| *severity == wanted).count()).unwrap_or_default()
    };
    format!("{}, {}", count(of(Severity::Severe), "severe need"), count(of(Severity::Standard), "standard need"))
}

fn v3(calculated: &CalculatedV3, day: Date, policy: &Policy) -> V3Shown {
    let (inputs, result) = (&calculated.inputs, &calculated.result);
    let flags = &inputs.flags;
    let score = |name: &str, score: Option<Score>| {
        score.map_or_else(
            || format!("{name} {}", NOT_RECORDED.to_lowercase()),
            |score| {
                format!("{name} {}{}", percent(score.percent), score.basis.map(|basis| format!(" ({basis})")).unwrap_or_default())
            },
        )
    };
    let predictors = inputs.predictors.unwrap_or_default();
    let input = |step: StepName| match step {
        StepName::Reoffending => format!("{}, {}", score("ARP", predictors.arp), score("CSRP", predictors.csrp)),
        StepName::SexualReoffending => predictors.dc_srp.map_or_else(
            || NOT_RECORDED.to_owned(),
            |score| {
                let band = score.band.map_or("band not recorded", rules::predictor::Band::words);
                format!("DC-SRP {}, {band}", score.percent.map_or_else(|| NOT_RECORDED.to_lowercase(), percent))
            },
        ),
        StepName::MappaRosh => {
            let category = flags.mappa_category.map_or("none", rules::tier::MappaCategory::as_str);
            format!("MAPPA category {category}, risk of serious harm {}", rosh(flags).to_lowercase())
        }
        StepName::LiferIpp => {
            let released =
                inputs.latest_release_on.map_or_else(|| "not released".to_owned(), |on| format!("released {}", short_date(on)));
            if flags.lifer_ipp { format!("Yes, {released}") } else { "No".to_owned() }
        }
        StepName::DomesticAbuse => yes(flags.domestic_abuse),
        StepName::Stalking => yes(flags.stalking),
        StepName::ChildProtection => yes(flags.child_protection),
        StepName::SexualOffences => yes(inputs.ever_sexual_offence),
    };
    let gives = |step| result.steps.get(step).map_or_else(|| "Nothing".to_owned(), |tier| tier.to_string());
    let note = match result.tier {
        TierV3::NotSupervised => Some("There is no sentence that runs, so no tier applies."),
        TierV3::Missing => Some("ARP or CSRP is missing, so no tier can be given. Complete an assessment."),
        _ if result.provisional => {
            Some("Provisional: a full assessment, or a level of risk of serious harm that is not recorded, could raise it.")
        }
        _ => None,
    };
    V3Shown {
        tier: Tier::V3 { value: result.tier, provisional: result.provisional }.words(),
        note,
        steps: StepName::ALL.into_iter().map(|step| [step_words(step).to_owned(), input(step), gives(step)]).collect(),
        working: tier::v3::explain(inputs, day, &policy.tiers, &policy.needs),
    }
}

const fn step_words(step: StepName) -> &'static str {
    match step {
        StepName::Reoffending => "All and serious reoffending",
        StepName::SexualReoffending => "Direct contact sexual reoffending",
        StepName::MappaRosh => "MAPPA and risk of serious harm",
        StepName::LiferIpp => "Life sentence or imprisonment for public protection",
        StepName::DomesticAbuse => "Domestic abuse",
        StepName::Stalking => "Stalking protection order",
        StepName::ChildProtection => "Child protection",
        StepName::SexualOffences => "Ever committed a sexual offence",
    }
}

fn scores(shown: &Shown<'_>, scoring: &PredictorsScored, workings: Workings) -> ScoresShown {
    let all = scoring.results.iter().map(|result| score(shown, scoring, result, workings)).collect();
    ScoresShown {
        when: format!("{}. {}", short_date(scoring.on), scoring.source),
        scores: all,
        problems: scoring.problems.iter().map(|problem| named_in_capitals(problem)).collect(),
    }
}

/// "OVP: Answer these questions": a predictor by its name as it is said.
pub(super) fn named_in_capitals(problem: &str) -> String {
    problem.split_once(": ").map_or_else(|| problem.to_owned(), |(name, why)| format!("{}: {why}", name.to_uppercase()))
}

/// "All reoffending (ARP)": what a predictor is called.
pub(super) fn predictor_name(shown: &Shown<'_>, predictor: predictor::Predictor, on: Date) -> String {
    let named = shown.policy.predictors.names.read(predictor, on).map(|row| &row.value);
    let short = predictor.as_str().to_uppercase();
    named.filter(|row| row.name != short).map_or_else(|| short.clone(), |row| format!("{} ({short})", row.name))
}

fn score(shown: &Shown<'_>, scoring: &PredictorsScored, result: &PredictorResult, workings: Workings) -> ScoreShown {
    let named = shown.policy.predictors.names.read(result.predictor, scoring.on).map(|row| &row.value);
    let one_year = result.one_year.map(|one| format!(", {} in one", percent(one))).unwrap_or_default();
    let points = result.points.map(|points| format!(" ({points} points)")).unwrap_or_default();
    let band = result.band.map_or_else(|| NOT_RECORDED.to_owned(), |band| band.words().to_owned());
    let lowered = if result.band_reduced { ", one band lower for years without an offence" } else { "" };
    ScoreShown {
        name: predictor_name(shown, result.predictor, scoring.on),
        predicts: named.map(|row| row.predicts.clone()).unwrap_or_default(),
        percent: result
            .percent
            .map_or_else(|| NOT_RECORDED.to_owned(), |two| format!("{} in two years{one_year}{points}", percent(two))),
        band: format!("{band}{lowered}"),
        basis: match result.basis {
            Some(predictor::Basis::Static) => "Static",
            Some(predictor::Basis::Dynamic) => "Dynamic",
            None => "One form only",
        },
        missing: result.missing.iter().map(|code| question(shown, scoring, code)).collect(),
        version: result.version.clone(),
        working: if workings == Workings::Made { working(shown, scoring, result) } else { None },
    }
}

/// A question by its words, or by its code where the set does not have it.
fn question(shown: &Shown<'_>, scoring: &PredictorsScored, code: &str) -> String {
    let asked = scoring.assessment.and_then(|id| shown.case.assessment(id));
    let set = asked.map(|asked| shown.policy.questions.on(asked.questions, asked.completed_on));
    let words =
        set.zip(QuestionCode::new(code).ok()).and_then(|(set, code)| set.question(code)).map(|row| row.value.words.clone());
    // Some questions have a name in the place of a number, which tells a reader nothing.
    let number = code.starts_with(|first: char| first.is_ascii_digit());
    words.map_or_else(|| code.to_owned(), |words| if number { format!("{code} {words}") } else { words })
}

fn working(shown: &Shown<'_>, scoring: &PredictorsScored, result: &PredictorResult) -> Option<Working> {
    let assessment = shown.case.assessment(scoring.assessment?)?;
    let facts = facts(shown.case, assessment, shown.policy);
    let tables = shown.policy.predictors.on(scoring.on).ok()?;
    predictor::explain(result.predictor, &facts, &tables, &shown.policy.offence_categories).ok()
}

/// Changes on the page, newest first; older ones are found in the record.
pub const HISTORY_LINES: usize = 20;

fn history(shown: &Shown<'_>, events: &[Recorded<Event>]) -> Vec<HistoryLine> {
    let line = |event: &Recorded<Event>| {
        let (tier, why) = match &event.event {
            Event::TierCalculated(calculated) => (calculated.words(), calculated.reason.clone()),
            Event::TierRecorded(recorded) => (recorded.tier.words(), format!("Received from: {}", recorded.source)),
            _ => return None,
        };
        Some(HistoryLine { on: event.happened_on, tier, why, told: Some(shown.told_of(event)) })
    };
    events.iter().rev().filter_map(line).take(HISTORY_LINES).collect()
}
