//! Tier (`/people/{crn}/tier`): both models with their working, inputs that could not be used, the scores of predictors
//! with theirs, and how it came to be. The workings of the scores have a page of their own (`?show=workings`): they are long.

use axum::extract::{Path, Query, State};
use govuk::{Cell, Details, InsetText, Table, Tag, TagColour, WarningText};
use maud::{Markup, html};
use record::words::short_date;
use serde::Deserialize;
use service::access::FieldGroup;

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, pane, says},
    workload::working,
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    view::tier::{HistoryLine, ProblemShown, ScoreShown, ScoresShown, TierPage, V2Shown, V3Shown, tier_page},
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/tier", show)
}

/// `?show=workings`: how the scores come about, in place of the tier.
#[derive(Clone, Debug, Default, Deserialize)]
struct Part {
    #[serde(default)]
    show: String,
}

const WORKINGS: &str = "workings";

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(asked): Query<Part>,
) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Risk, &[FieldGroup::Risk]).await?;
    let loaded = Loaded::of(&app, &person, Telling::WhoRecorded, FieldGroup::Risk).await?;
    let shown = loaded.shown(&app, &person);
    let view = tier_page(&shown, &loaded.events);
    let here = shown.link("/tier");
    if asked.show == WORKINGS {
        let page = person.page("How the scores come about").before(back(here));
        return Ok(page.main(workings(&view)).answer(&visitor));
    }
    let main = markup(&view, &with_query(&here, "show", WORKINGS));
    Ok(person.page("Tier").before(back(shown.link("/risk"))).main(main).rows().answer(&visitor))
}

/// The tier and what gave it; the workings of the scores are at `more`.
fn markup(view: &TierPage, more: &str) -> Markup {
    html! {
        @match &view.tier {
            Some(tier) => p class="govuk-body-l" { "Tier " strong { (tier) } },
            None => (says("No tier is recorded yet. It is worked out when an assessment or a score is on the record.")),
        }
        @if let Some(received) = &view.received { (InsetText::new(received.as_str())) }
        @if let Some(worked_out) = &view.worked_out { (says(worked_out)) }
        (problems(&view.problems))
        @if let Some(shown) = &view.v3 { (seven_letters(shown)) }
        @if let Some(shown) = &view.v2 { (letter_and_digit(shown)) }
        h2 class="govuk-heading-m" { "Predictors" }
        @match &view.scores {
            Some(scores) => {
                (scored(scores))
                @if scores.scores.iter().any(|score| score.working.is_some()) {
                    p class="govuk-body" { a class="govuk-link" href=(more) { "How the scores come about" } }
                }
            },
            None => (says("No score is recorded yet.")),
        }
        @if !view.earlier_scores.is_empty() { (Details::new("Earlier scores", earlier(&view.earlier_scores))) }
        h2 class="govuk-heading-m" { "History" }
        (history(&view.history))
    }
}

/// How each of the scores made last comes about.
fn workings(view: &TierPage) -> Markup {
    let scores = view.scores.iter().flat_map(|scores| &scores.scores);
    let made: Vec<_> = scores.filter_map(|score| Some((score, score.working.as_ref()?))).collect();
    html! {
        @match &view.scores {
            Some(scores) if !made.is_empty() => (says(html! { (scores.when) "." })),
            _ => (says("No score is recorded whose working is known.")),
        }
        @for (score, how) in &made { (working(&format!("{}: {}", score.name, score.percent), how)) }
    }
}

/// Scores made earlier: a line for each.
fn earlier(all: &[ScoresShown]) -> Markup {
    html! {
        @for scores in all {
            p class="govuk-body govuk-!-margin-bottom-1" { strong { (scores.when) "." } }
            ul class="govuk-list govuk-list--bullet" {
                @for score in &scores.scores { li { (score.name) ": " (score.percent) ", " (score.band.to_lowercase()) } }
                @for problem in &scores.problems { li { (problem) } }
            }
        }
        @if all.len() >= crate::view::tier::EARLIER_SCORES { (says("Older scores are in the record.")) }
    }
}

fn problems(problems: &[ProblemShown]) -> Markup {
    let rows = problems.iter().map(|problem| [problem.field.as_str(), problem.given.as_str(), problem.what_to_do].map(Cell::new));
    html! {
        @if !problems.is_empty() {
            h2 class="govuk-heading-m" { "Inputs that could not be used" }
            (WarningText::new("The tier was worked out without these. Put them right and it is worked out again."))
            (pane("Inputs that could not be used", Table::new().head(["Input", "Given", "What to do"]).rows(rows)))
        }
    }
}

fn seven_letters(shown: &V3Shown) -> Markup {
    let rows = shown.steps.iter().map(|step| step.each_ref().map(|words| Cell::new(words.as_str())));
    html! {
        h2 class="govuk-heading-m" { "Seven-letter model: " (shown.tier) }
        @if let Some(note) = shown.note { (says(note)) }
        (says("The highest letter of all steps is the tier: A is the highest."))
        (pane("Steps of the seven-letter model", Table::new().head(["Step", "What is known", "Gives"]).rows(rows)))
        (working("How the letter comes about", &shown.working))
    }
}

fn letter_and_digit(shown: &V2Shown) -> Markup {
    let rows = |lines: &[[String; 3]]| -> Vec<Vec<Cell>> {
        let row = |[factor, input, points]: &[String; 3]| {
            vec![Cell::new(factor.as_str()), Cell::new(input.as_str()), Cell::numeric(points.as_str())]
        };
        lines.iter().map(row).collect()
    };
    let head = || [Cell::new("Factor"), Cell::new("What is known"), Cell::numeric("Points")];
    html! {
        h2 class="govuk-heading-m" { "Letter and digit model: " (shown.tier) }
        h3 class="govuk-heading-s" { "Letter: protecting the public" }
        (pane("Points for the letter", Table::new().head(head()).rows(rows(&shown.protect))))
        h3 class="govuk-heading-s" { "Digit: work for change" }
        @match shown.fixed {
            Some(fixed) => (says(fixed)),
            None => (pane("Points for the digit", Table::new().head(head()).rows(rows(&shown.change)))),
        }
        (working("How the letter and the digit come about", &shown.working))
    }
}

fn scored(scores: &ScoresShown) -> Markup {
    let head = ["Predictor", "Score", "Band", "Kind", "Missing answers", "Version"];
    html! {
        p class="govuk-body" { (scores.when) "." }
        @if !scores.scores.is_empty() {
            (pane(&format!("Scores of {}", scores.when), Table::new().head(head).rows(scores.scores.iter().map(score))))
            p class="govuk-body-s" {
                "Static scores use age, sex and criminal history only; dynamic ones also the needs answers of a full assessment."
            }
        }
        @if !scores.problems.is_empty() {
            h3 class="govuk-heading-s" { "Could not be scored" }
            ul class="govuk-list govuk-list--bullet" { @for problem in &scores.problems { li { (problem) } } }
        }
    }
}

fn score(shown: &ScoreShown) -> Vec<Cell> {
    let missing = html! {
        @if shown.missing.is_empty() { "None" } @else {
            @let questions = html! { ul class="govuk-list" { @for question in &shown.missing { li { (question) } } } };
            @let summary = html! { (shown.missing.len()) span class="govuk-visually-hidden" { " missing answers of " (shown.name) } };
            (Details::new(summary, questions).classes("govuk-!-margin-bottom-0"))
        }
    };
    vec![
        Cell::new(html! { strong { (shown.name) } @if !shown.predicts.is_empty() { br; (shown.predicts) } }),
        Cell::new(shown.percent.as_str()),
        Cell::new(html! { (Tag::coloured(shown.band.as_str(), TagColour::Grey)) }),
        Cell::new(shown.basis),
        Cell::new(missing),
        Cell::new(shown.version.as_str()),
    ]
}

fn history(lines: &[HistoryLine]) -> Markup {
    if lines.is_empty() {
        return says("No tier was ever recorded.");
    }
    let rows = lines.iter().map(|line| {
        let by = line.told.as_ref().map_or_else(|| "Not recorded".to_owned(), |told| told.by.clone());
        [Cell::new(short_date(line.on)), Cell::new(line.tier.as_str()), Cell::new(line.why.as_str()), Cell::new(by)]
    });
    html! {
        (pane("Tiers, newest first", Table::new().head(["Day", "Tier", "Why", "Recorded by"]).rows(rows)))
        @if lines.len() >= crate::view::tier::HISTORY_LINES { (says("Older changes are in the record.")) }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::pieces::lines, *};
    use crate::view::built::{history as little, whole};

    #[test]
    fn a_tier_that_was_received_is_shown_as_it_was_given() {
        let built = whole();
        let shown = lines(&markup(&tier_page(&built.shown(), &built.events), "/more"));
        assert!(shown.contains("Tier B2 was received on") && shown.contains("It is shown as it was given."), "{shown}");
        assert!(shown.contains("No score is recorded yet."), "{shown}");
    }

    #[test]
    fn earlier_scores_are_a_line_each_and_workings_have_a_page_of_their_own() {
        let built = whole();
        let scored = |when: &str, working: Option<rules::working::Working>| ScoresShown {
            when: when.to_owned(),
            scores: vec![ScoreShown {
                name: "All reoffending (ARP)".to_owned(),
                predicts: String::new(),
                percent: "34.2% in two years".to_owned(),
                band: "Medium".to_owned(),
                basis: "Static",
                missing: vec!["3.4 Permanence of accommodation".to_owned()],
                version: "1".to_owned(),
                working,
            }],
            problems: vec![],
        };
        let how = rules::working::Working { rule: "predictor.arp".into(), steps: vec![], result: "34.2%".to_owned() };
        let view = TierPage {
            scores: Some(scored("20 Nov 2026", Some(how))),
            earlier_scores: vec![scored("3 May 2026", None)],
            ..tier_page(&built.shown(), &built.events)
        };
        let tier = lines(&markup(&view, "/more"));
        assert!(tier.contains("How the scores come about") && !tier.contains("Gives:"), "{tier}");
        assert_eq!(tier.matches("Permanence of accommodation").count(), 1, "what was missing is told of the latest: {tier}");
        assert!(tier.contains("3 May 2026") && tier.contains("All reoffending (ARP): 34.2% in two years, medium"), "{tier}");
        assert!(lines(&workings(&view)).contains("All reoffending (ARP): 34.2% in two years"));
    }

    #[test]
    fn a_person_without_a_tier_is_told_so() {
        let built = little();
        let shown = lines(&markup(&tier_page(&built.shown(), &built.events), "/more"));
        assert!(shown.contains("No tier is recorded yet.") && shown.contains("No tier was ever recorded."), "{shown}");
    }
}
