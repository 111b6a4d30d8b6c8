//! Risk (`/people/{crn}/risk`): the judgement in force, the tier, the flags, and how it came to be.

use axum::extract::{Path, Query, State};
use govuk::{Action, Cell, SummaryCard, SummaryList, SummaryRow, Table, WarningText};
use maud::{Markup, html};
use service::access::FieldGroup;

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{facts, late, pane, says, told, written},
};
use crate::{
    app::App,
    banner::{Tab, rosh_tag},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::risk::{FlagShown, Judgement, Origin, RiskPage, TierShown, risk_page},
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/risk", show)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Risk, &[FieldGroup::Risk]).await?;
    let loaded = Loaded::of(&app, &person, Telling::WhoRecorded, FieldGroup::Risk).await?;
    let view = risk_page(&loaded.shown(&app, &person), &loaded.events);
    Ok(person.page("Risk").main(markup(&view)).rows().answer(&visitor))
}

fn markup(view: &RiskPage) -> Markup {
    html! {
        p class="govuk-body" {
            a class="govuk-link" href=(view.review_link) { "Review the risk" }
            " or open the "
            a class="govuk-link" href=(view.assessments_link) { "assessments" }
        }
        h2 class="govuk-heading-m" { "Risk of serious harm" }
        @match &view.current {
            Some(judgement) => (current(judgement)),
            None => (says("Not recorded. Nobody has judged the risk of serious harm yet.")),
        }
        h2 class="govuk-heading-m" { "Tier" }
        @match &view.tier {
            Some(shown) => (tier(shown, &view.tier_link)),
            None => (says("Not recorded.")),
        }
        h2 class="govuk-heading-m" id="flags" { "Flags" }
        @if view.flags.is_empty() { (says("No flags.")) }
        @if let Some(link) = &view.add_flag_link {
            p class="govuk-body" { a class="govuk-link" href=(link) { "Add a flag" } }
        }
        @for (group, flags) in &view.flags {
            h3 class="govuk-heading-s" { (group) }
            @for shown in flags { (flag(shown, 4)) }
        }
        h2 class="govuk-heading-m" { "History" }
        (history(&view.earlier, &view.earlier_tiers))
        @if !view.ended.is_empty() {
            h3 class="govuk-heading-s" { "Flags that came off" }
            @for shown in &view.ended { (flag(shown, 4)) }
        }
    }
}

fn current(judgement: &Judgement) -> Markup {
    let groups = judgement.groups.iter().map(|(group, level)| [Cell::new(*group), Cell::new(*level)]);
    html! {
        p class="govuk-body rainer-facts" { (rosh_tag(judgement.overall)) }
        @if let Some(level) = judgement.overall { (says(level.meaning())) }
        h3 class="govuk-heading-s" { "Level for each group at risk" }
        (pane("Level of risk of serious harm for each group", Table::new().head(["Who is at risk", "Level"]).rows(groups).first_cell_is_header(true)))
        (facts(&[("Judged on", judgement.assessed_on.clone())]))
        h3 class="govuk-heading-s" { "Reasons" }
        (written(&judgement.reasons))
        @for (group, why) in &judgement.changed {
            h3 class="govuk-heading-s" { "Why the level changed: " (group) }
            (written(why))
        }
        h3 class="govuk-heading-s" { "What would change this level" }
        @if judgement.would_change.is_empty() { (says("Not recorded.")) } @else { (written(&judgement.would_change)) }
        @if let Some(by) = &judgement.judged_by { p class="govuk-body-s" { "The judgement of " (by) ", completed by a manager's signature." } }
        @if let Some(link) = &judgement.assessment {
            p class="govuk-body" { a class="govuk-link" href=(link) { "Read the assessment that it is part of" } }
        }
        (told(judgement.told.as_ref()))
    }
}

fn tier(tier: &TierShown, explained: &str) -> Markup {
    let by = match tier.origin {
        Origin::Received => "Given by",
        Origin::WorkedOut => "Worked out after",
    };
    let rows = [("Tier", &tier.tier), ("Since", &tier.since), (by, &tier.source)];
    let rows = rows.map(|(key, value)| (key, value.clone()));
    html! {
        (facts(&rows))
        @match tier.origin {
            Origin::Received => (says(html! { (tier.model) ". It is shown as it was given, and not worked out here." })),
            Origin::WorkedOut => (says(html! { (tier.model) "." })),
        }
        p class="govuk-body" { a class="govuk-link" href=(explained) { "How the tier comes about, and the scores of predictors" } }
        (told(tier.told.as_ref()))
    }
}

/// One flag with its reviews, in a card whose heading is of this level.
pub(super) fn flag(flag: &FlagShown, heading: u32) -> Markup {
    let mut card = SummaryCard::new(flag.name.as_str()).heading_level(heading);
    if let Some(link) = &flag.review_link {
        card = card.action(Action::new("Review or take off", link));
    }
    let mut list = SummaryList::new().card(card);
    for value in &flag.values {
        let (key, _) = value.split_once([':', ' ']).unwrap_or((value, ""));
        list = list.row((key, value.as_str()));
    }
    list = list.row(("Since", flag.from.as_str()));
    list = match &flag.ended {
        Some(ended) => list.row(("Came off", ended.as_str())),
        None => list.row(SummaryRow::new("Review", html! { (flag.review) @if flag.late { " " (late()) } })),
    };
    list = list.row(SummaryRow::new("Note", html! { span class="rainer-text" { (flag.note) } }));
    for (on, found) in &flag.reviews {
        list = list.row(SummaryRow::new(format!("Reviewed {on}"), html! { span class="rainer-text" { (found) } }));
    }
    html! {
        div id=(format!("flag-{}", flag.id)) {
            @if let Some(alert) = flag.alert.as_ref().filter(|_| flag.ended.is_none()) {
                (WarningText::new(alert.as_str()))
            }
            (list)
            (told(flag.told.as_ref()))
        }
    }
}

fn history(judgements: &[Judgement], tiers: &[TierShown]) -> Markup {
    html! {
        @if judgements.is_empty() && tiers.is_empty() { (says("No earlier judgement or tier.")) }
        @if !judgements.is_empty() {
            @let rows = judgements.iter().map(|judgement| {
                let by = judgement.told.as_ref().map_or_else(|| "Not recorded".to_owned(), |told| told.by.clone());
                let late = judgement.told.as_ref().and_then(|told| told.late.clone());
                let by = html! { (by) @if let Some(late) = late { br; (late) } };
                let groups = judgement.groups.iter().filter(|(_, level)| *level != "Not recorded");
                let groups = groups.map(|(group, level)| format!("{group}: {level}")).collect::<Vec<_>>().join("; ");
                [
                    Cell::new(judgement.assessed_on.as_str()),
                    Cell::new(judgement.headline()),
                    Cell::new(groups),
                    Cell::new(html! { span class="rainer-text" { (judgement.reasons) } }),
                    Cell::new(by),
                ]
            });
            h3 class="govuk-heading-s" { "Earlier judgements" }
            (pane("Earlier judgements, newest first", Table::new().head(["Judged on", "Overall", "By group", "Reasons", "Recorded by"]).rows(rows)))
        }
        @if !tiers.is_empty() {
            @let rows = tiers.iter().map(|tier| {
                [Cell::new(tier.since.as_str()), Cell::new(tier.tier.as_str()), Cell::new(tier.model), Cell::new(tier.source.as_str())]
            });
            h3 class="govuk-heading-s" { "Earlier tiers" }
            (pane("Earlier tiers, newest first", Table::new().head(["Since", "Tier", "Model", "Given by, or worked out after"]).rows(rows)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::lines;
    use super::*;
    use crate::view::built::{history as little, whole};

    #[test]
    fn the_page_of_a_person_with_flags_of_every_kind() {
        let built = whole();
        insta::assert_snapshot!(lines(&markup(&risk_page(&built.shown(), &built.events))));
    }

    #[test]
    fn the_page_of_a_person_whom_nobody_has_judged() {
        let built = little();
        insta::assert_snapshot!(lines(&markup(&risk_page(&built.shown(), &built.events))));
    }
}
