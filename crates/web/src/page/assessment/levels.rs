//! The levels of risk of serious harm, by group, with reasons for raising and lowering; and the safety checks that the assessment
//! uses, each with the sentence that rests on it.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use govuk::{Button, Checkbox, Checkboxes, Details, InsetText, Radio, Radios, Textarea};
use maud::{Markup, html};
use record::{
    EnquiryId,
    assessment::{
        draft::{AssessmentAnswered, Wish},
        missing::Place,
    },
    enquiry::{Enquiry, Status},
    text::{NOTE_MAX, REASON_MAX},
};
use rules::rosh::{GroupAtRisk, RoshLevel, RoshLevels};
use uuid::Uuid;

use super::{
    super::{
        book::with_saved,
        person::Past,
        pieces::{back, facts, says, written},
    },
    Desk, Refused,
};
use crate::{
    app::App,
    banner::rosh_tag,
    draft,
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        assessment::{LevelRow, LevelsPage, check_name, levels, next_place, opened_at, read_opened},
        shown::Shown,
    },
};

/// The field of a group's level.
fn level_name(group: GroupAtRisk) -> String {
    format!("level-{}", group.as_str())
}

/// The field of the reason for which a group's level differs.
fn changed_name(group: GroupAtRisk) -> String {
    format!("changed.{}", group.as_str())
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past, id).await?;
    let view = levels(&desk.shown(), desk.draft()?);
    Ok(page(&desk, &view, &Filled::fresh(), &html! {}).answer(&visitor))
}

fn page(desk: &Desk, view: &LevelsPage, filled: &Filled<'_>, notice: &Markup) -> Page {
    let shown = desk.shown();
    let main = html! {
        (notice)
        p class="govuk-body rainer-facts" { "Overall, the highest of the groups: " (rosh_tag(view.overall)) }
        (says("The level is your judgement. Nothing here works it out."))
        (meanings())
        @if desk.may_answer() { (form(desk, &shown, view, filled)) } @else { (read_only(view)) }
    };
    let back = back(shown.link(&format!("/assessments/{}", desk.id)));
    desk.person.page("Levels of risk of serious harm").before(back).main(main).errors(filled.errors)
}

fn meanings() -> Markup {
    let all = RoshLevel::ALL.map(|level| (level.word(), level.meaning().to_owned()));
    html! { (Details::new("What the levels mean", facts(&all))) }
}

fn read_only(view: &LevelsPage) -> Markup {
    let rows = view.rows.iter().map(|row| (row.group.words(), row.level.map_or("Not judged", |level| level.word()).to_owned()));
    html! {
        (facts(&rows.collect::<Vec<_>>()))
        h2 class="govuk-heading-m" { "Reasons" }
        (written(&view.reasons))
        h2 class="govuk-heading-m" { "What would change this level" }
        (written(&view.would_change))
    }
}

/// The level for one group, and why it differs from the one in force.
pub(in crate::page) fn level_field(row: &LevelRow, filled: &Filled<'_>) -> Markup {
    let name = level_name(row.group);
    let value = filled.value(&name, row.level.map_or("", |level| level.as_str()));
    let hint = row
        .in_force
        .as_ref()
        .map_or_else(|| "No level is in force".to_owned(), |(level, since)| format!("In force: {}, since {since}", level.word()));
    let reason = changed_name(row.group);
    html! {
        (Radios::new(name.as_str(), format!("Level of risk: {}", row.group.words().to_lowercase()))
            .hint(hint)
            .items(RoshLevel::ALL.map(|level| Radio::new(level.as_str(), level.word())))
            .value(value).error(filled.error(&name)).inline())
        @if let Some((level, _)) = &row.in_force {
            (Textarea::new(reason.as_str(), format!("If it is no longer {}, why is it raised or lowered?", level.word().to_lowercase()))
                .rows(2).value(filled.value(&reason, row.changed.as_str())).error(filled.error(&reason)))
        }
    }
}

fn form(desk: &Desk, shown: &Shown<'_>, view: &LevelsPage, filled: &Filled<'_>) -> Markup {
    let inside = html! {
        input type="hidden" name="opened" value=(opened_at(shown));
        input type="hidden" name="seen" value=(view.seen);
        @if let Some(error) = filled.error("levels") { p id="levels" class="govuk-error-message" { (error) } }
        @for row in &view.rows { (level_field(row, filled)) }
        (reasons(&view.reasons, &view.would_change, filled))
        (Button::new("Save and go on").prevent_double_click(true))
    };
    html! { (open(&desk.path("/levels"), &desk.visitor, desk.app.new_id(), &inside)) }
}

/// Reasons, and what would change the level.
pub(in crate::page) fn reasons(reasons: &str, would_change: &str, filled: &Filled<'_>) -> Markup {
    html! {
        (Textarea::new("reasons", "Why these levels?").rows(6)
            .hint("What was seen and said, and what it means. Not the name of the offence alone")
            .value(filled.value("reasons", reasons)).error(filled.error("reasons")))
        (Textarea::new("wouldChange", "What would change this level?").rows(4)
            .value(filled.value("wouldChange", would_change)).error(filled.error("wouldChange")))
    }
}

/// The levels and the reasons of a form: those that were given.
pub(in crate::page) fn read_levels(posted: &Posted, read: &mut Reader<'_>) -> (RoshLevels, BTreeMap<GroupAtRisk, String>) {
    let mut levels = RoshLevels::new();
    let mut changed = BTreeMap::new();
    for group in GroupAtRisk::ALL {
        if let Ok(level) = posted.get(&level_name(group)).parse::<RoshLevel>() {
            levels.insert(group, level);
        }
        let why = read.text(&changed_name(group), NOTE_MAX);
        if !why.is_empty() {
            changed.insert(group, why);
        }
    }
    (levels, changed)
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    posted: Posted,
) -> Answer {
    let command = posted.wanted_command()?;
    let desk = Desk::open(&app, &visitor, &crn, Past::default(), id).await?;
    let view = levels(&desk.shown(), desk.draft()?);
    if !desk.may_answer() {
        return Ok(desk.not_answered());
    }
    let here = desk.path("/levels");
    let refused = match level_wish(&desk, &posted) {
        Ok(what) => {
            let seen = posted.get("seen").parse().unwrap_or(view.seen);
            match desk.send(command, Wish::Save { what, seen }).await {
                Ok(done) => {
                    draft::discard(&app, &visitor, &here).await;
                    let after = with_saved(&desk.person.opened.case, &done);
                    let shown = Shown { case: &after, ..desk.shown() };
                    let to = after.drafts.find(desk.id).map(|d| next_place(&shown, d, Some(Place::Levels)));
                    return Ok(see_other_saying(&app, &visitor, &to.unwrap_or_else(|| desk.path("")), "Levels saved"));
                }
                Err(trouble) => desk.refused(&here, &posted, trouble, "levels").await?,
            }
        }
        Err(errors) => Refused::of(errors),
    };
    let notice = html! {
        (refused.alert())
        @if refused.quicker.is_some() { (says("These are recorded now. What you wrote is in the form below.")) (read_only(&view)) }
    };
    let seen = if refused.quicker.is_some() { view.seen } else { posted.get("seen").parse().unwrap_or(view.seen) };
    let view = LevelsPage { seen, ..view };
    let filled = Filled::again(&posted, &refused.errors);
    Ok(page(&desk, &view, &filled, &notice).status(refused.status()).answer(&visitor))
}

fn level_wish(desk: &Desk, posted: &Posted) -> Result<AssessmentAnswered, Errors> {
    let mut read = Reader::new(posted, desk.shown().today);
    let (levels, changed) = read_levels(posted, &mut read);
    let reasons = read.text("reasons", NOTE_MAX);
    let would_change = read.text("wouldChange", NOTE_MAX);
    let errors = read.finish();
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(AssessmentAnswered {
        levels: Some(levels),
        changed: Some(changed),
        reasons: Some(reasons),
        would_change: Some(would_change),
        opened_at: read_opened(posted.get("opened")),
        ..AssessmentAnswered::of(desk.id)
    })
}

pub(super) async fn show_checks(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past, id).await?;
    Ok(checks_page(&desk, &Filled::fresh(), None, &html! {})?.answer(&visitor))
}

fn sentence_name(id: EnquiryId) -> String {
    format!("sentence-{id}")
}

fn checks_page(desk: &Desk, filled: &Filled<'_>, seen: Option<u32>, notice: &Markup) -> Result<Page, Trouble> {
    let shown = desk.shown();
    let record = desk.draft()?;
    let usable = |e: &&Enquiry| matches!(e.status(), Status::Analysed | Status::Used);
    let (ready, other): (Vec<&Enquiry>, Vec<&Enquiry>) = shown.case.enquiries.all.iter().partition(usable);
    let name = |e: &Enquiry| check_name(&shown, e);
    let fields = html! {
        input type="hidden" name="seen" value=(seen.unwrap_or(record.revision));
        @if let Some(error) = filled.error("enquiries") { p id="enquiries" class="govuk-error-message" { (error) } }
        @for enquiry in &ready {
            @let cited = record.enquiries.iter().find(|(id, _)| *id == enquiry.id);
            @let field = sentence_name(enquiry.id);
            @let ticked = filled.posted.map_or(cited.is_some(), |posted| posted.all("use").any(|id| id == enquiry.id.to_string()));
            h2 class="govuk-heading-m" { (name(enquiry)) }
            (InsetText::new(enquiry.analysed.as_ref().map_or("", |a| a.analysis.as_str())))
            (Checkboxes::new("use", format!("Does the assessment use it? {}", name(enquiry)))
                .id_prefix(format!("use-{}", enquiry.id))
                .item(Checkbox::new(enquiry.id.to_string(), "The assessment uses it").checked(ticked)))
            (Textarea::new(field.as_str(), "The sentence of the assessment that rests on it").rows(2)
                .value(filled.value(&field, cited.map_or("", |(_, sentence)| sentence.as_str()))).error(filled.error(&field)))
        }
        (Button::new("Save").prevent_double_click(true))
    };
    let main = html! {
        (notice)
        (says("An answer is used when a sentence of the assessment rests on it."))
        @if ready.is_empty() { (says("No safety check has been answered and analysed yet.")) }
        @else if desk.may_answer() { (open(&desk.path("/enquiries"), &desk.visitor, desk.app.new_id(), &fields)) }
        @else {
            @for enquiry in &ready {
                @let cited = record.enquiries.iter().find(|(id, _)| *id == enquiry.id);
                (facts(&[(name(enquiry), cited.map_or("Not used", |(_, sentence)| sentence.as_str()).to_owned())]))
            }
        }
        @if !other.is_empty() {
            h2 class="govuk-heading-m" { "Not ready to be used" }
            ul class="govuk-list govuk-list--bullet" {
                @for enquiry in &other {
                    li { a class="govuk-link" href=(shown.link(&format!("/checks/{}", enquiry.id))) { (name(enquiry)) } ": " (enquiry.status().words().to_lowercase()) }
                }
            }
        }
    };
    let back = back(shown.link(&format!("/assessments/{}", desk.id)));
    Ok(desk.person.page("Safety checks it uses").before(back).main(main).errors(filled.errors))
}

pub(super) async fn save_checks(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    posted: Posted,
) -> Answer {
    let command = posted.wanted_command()?;
    let desk = Desk::open(&app, &visitor, &crn, Past::default(), id).await?;
    let revision = desk.draft()?.revision;
    if !desk.may_answer() {
        return Ok(desk.not_answered());
    }
    let here = desk.path("/enquiries");
    let refused = match check_wish(&desk, &posted) {
        Ok(what) => {
            let seen = posted.get("seen").parse().unwrap_or(revision);
            match desk.send(command, Wish::Save { what, seen }).await {
                Ok(_) => return Ok(see_other_saying(&app, &visitor, &desk.path(""), "Safety checks saved")),
                Err(trouble) => desk.refused(&here, &posted, trouble, "enquiries").await?,
            }
        }
        Err(errors) => Refused::of(errors),
    };
    let seen = if refused.quicker.is_some() { None } else { posted.get("seen").parse().ok() };
    let filled = Filled::again(&posted, &refused.errors);
    Ok(checks_page(&desk, &filled, seen, &refused.alert())?.status(refused.status()).answer(&visitor))
}

fn check_wish(desk: &Desk, posted: &Posted) -> Result<AssessmentAnswered, Errors> {
    let mut read = Reader::new(posted, desk.shown().today);
    let mut used = Vec::new();
    for id in posted.all("use").filter_map(|id| id.parse::<EnquiryId>().ok()) {
        used.push((id, read.wanted(&sentence_name(id), "the sentence that rests on it", REASON_MAX)));
    }
    let errors = read.finish();
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(AssessmentAnswered { enquiries: Some(used), ..AssessmentAnswered::of(desk.id) })
}
