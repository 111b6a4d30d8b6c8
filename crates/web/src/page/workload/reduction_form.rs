//! The forms of a reduction: a new one, a change, its removal; and what was typed, read.

use govuk::{Button, Cell, DatePicker, Details, Input, ScrollablePane, Select, Table, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    ReductionId,
    officer::OfficerEvent,
    reduction::{NOTE_MAX, ReductionArranged, ReductionRemoved},
    words::short_date,
};
use rules::{Policy, code::ReductionCode, workload::reduction::ReasonRow};
use rust_decimal::Decimal;
use service::workload::{OfficerPage, ReductionLine};

use crate::{
    app::App,
    form::{Filled, Posted, Reader, open},
    gate::Visitor,
    view::workload::amount,
};

/// A new reduction.
pub(super) fn adding(app: &App, visitor: &Visitor, officer: &OfficerPage, here: &str, filled: &Filled<'_>) -> Markup {
    let inside = html! {
        input type="hidden" name="doing" value="add";
        (fields(app, officer, None, filled))
        (Button::new("Add reduction").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Add a reduction" }
        (offers(app.service().policy(), officer))
        (open(here, visitor, app.new_id(), &inside))
    }
}

/// A change of one.
pub(super) fn changing(
    app: &App,
    visitor: &Visitor,
    officer: &OfficerPage,
    (line, here): (&ReductionLine, &str),
    filled: &Filled<'_>,
) -> Markup {
    let fresh = Filled::fresh();
    let filled = if filled.posted.is_some_and(|posted| posted.get("doing") == "change") { filled } else { &fresh };
    let inside = html! {
        input type="hidden" name="doing" value="change";
        (fields(app, officer, Some(line), filled))
        (Button::new("Save change").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Change it" }
        (offers(app.service().policy(), officer))
        (open(here, visitor, app.new_id(), &inside))
    }
}

/// Its removal.
pub(super) fn removing(app: &App, visitor: &Visitor, here: &str, filled: &Filled<'_>) -> Markup {
    let fresh = Filled::fresh();
    let filled = if filled.posted.is_some_and(|posted| posted.get("doing") == "remove") { filled } else { &fresh };
    let inside = html! {
        input type="hidden" name="doing" value="remove";
        (Textarea::new("why", "Why is it removed?").rows(3).value(filled.value("why", "")).error(filled.error("why")))
        (Button::secondary("Remove reduction").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Remove it" }
        p class="govuk-body" { "It no longer takes off hours. What was recorded is kept." }
        (open(here, visitor, app.new_id(), &inside))
    }
}

fn reasons(policy: &Policy, day: Date) -> Vec<(String, &ReasonRow)> {
    let reasons = policy.reductions.reasons.in_force(day).filter(|(_, row)| row.value.enabled);
    reasons.map(|(code, row)| (code.to_string(), &row.value)).collect()
}

fn fields(app: &App, officer: &OfficerPage, line: Option<&ReductionLine>, filled: &Filled<'_>) -> Markup {
    let policy = app.service().policy();
    let choices = reasons(policy, officer.today).into_iter().map(|(code, row)| (code, row.name.clone()));
    let choices = std::iter::once((String::new(), "Choose a reason".to_owned())).chain(choices);
    let held = |value: &dyn Fn(&ReductionLine) -> String| line.map(value).unwrap_or_default();
    let from = line.map_or_else(|| short_date(officer.today), |line| short_date(line.from));
    html! {
        (Select::new("reason", "Reason").items(choices)
            .value(filled.value("reason", held(&|line| line.reason_code.clone()))).error(filled.error("reason")))
        (Input::new("hours", "Hours a week that are taken off")
            .hint("For example, 7.4. Leave it empty to take off the hours offered for the reason")
            .classes("govuk-input--width-4").inputmode("decimal")
            .value(filled.value("hours", held(&|line| line.hours.normalize().to_string()))).error(filled.error("hours")))
        (DatePicker::new("from", "First day").hint("For example, 27/3/2026 or today")
            .value(filled.value("from", from)).error(filled.error("from")))
        (DatePicker::new("until", "Last day").hint("Leave it empty to take the end proposed for the reason, if it has one")
            .value(filled.value("until", held(&|line| short_date(line.until)))).error(filled.error("until")))
        (Textarea::new("note", "Notes (optional)").hint("What those who plan the work must know. The officer reads this").rows(3)
            .value(filled.value("note", held(&|line| line.notes.clone()))).error(filled.error("note")))
    }
}

/// What each reason offers this officer.
fn offers(policy: &Policy, officer: &OfficerPage) -> Markup {
    let contracted = officer.figures.contracted_hours;
    let rows = reasons(policy, officer.today).into_iter().map(|(_, row)| {
        let offered = row.offered(contracted);
        let most = row.max_percent.map_or_else(|| "Any".to_owned(), |percent| format!("{percent}% of the hours"));
        let months = row.months.map_or_else(|| "No end proposed".to_owned(), |months| format!("{months} months"));
        vec![
            Cell::new(row.name.as_str()),
            Cell::numeric(amount(offered.allowance.min(offered.most))),
            Cell::new(most),
            Cell::new(months),
        ]
    });
    let table = Table::new()
        .caption("Hours offered for each reason")
        .caption_classes("govuk-visually-hidden")
        .head([Cell::new("Reason"), Cell::numeric("Hours offered"), Cell::new("Most"), Cell::new("Proposed length")])
        .rows(rows)
        .labelled(true);
    let inside = html! {
        (ScrollablePane::new("Hours offered for each reason", html! { (table) }).classes("rainer-wrap"))
        p class="govuk-body" { a class="govuk-link" href="/rules/workload.reductions" { "Rule workload.reductions" } }
    };
    html! { (Details::new("Hours offered for each reason", inside)) }
}

/// What is wished, and what the page says once it is done. Hours and end that were left empty are those that the reason
/// offers; `held` says whether the reduction is there already.
pub(super) fn wish(
    posted: &Posted,
    id: ReductionId,
    held: bool,
    (officer, policy): (&OfficerPage, &Policy),
) -> Result<(OfficerEvent, &'static str), crate::form::Errors> {
    let mut read = Reader::new(posted, officer.today);
    let wish = if held && posted.get("doing") == "remove" {
        let note = read.wanted("why", "why it is removed", NOTE_MAX);
        Some((OfficerEvent::ReductionRemoved(ReductionRemoved { id, note }), "reduction removed"))
    } else {
        let reason = read.choice("reason", "the reason", |typed| ReductionCode::new(typed).ok());
        let row = reason.and_then(|reason| policy.reductions.reasons.read(reason, officer.today)).map(|row| &row.value);
        let hours = hours(&mut read, posted, row, officer.figures.contracted_hours);
        let from = read.date("from", "the first day");
        let proposed = from.and_then(|from| row.and_then(|row| row.proposed_end(from)));
        let until = match (posted.get("until").trim(), proposed) {
            ("", Some(proposed)) => Some(proposed),
            _ => read.date("until", "the last day"),
        };
        let note = read.text("note", NOTE_MAX);
        let parts = (reason, hours, from, until);
        if let (Some(reason), Some(hours), Some(from), Some(until)) = parts {
            let wish = ReductionArranged { id, reason, hours, from, until, note };
            Some(if held {
                (OfficerEvent::ReductionChanged(wish), "reduction changed")
            } else {
                (OfficerEvent::ReductionArranged(wish), "reduction added")
            })
        } else {
            None
        }
    };
    let errors = read.finish();
    match wish {
        Some(wish) if errors.is_empty() => Ok(wish),
        _ => Err(errors),
    }
}

fn hours(read: &mut Reader<'_>, posted: &Posted, row: Option<&ReasonRow>, contracted: Decimal) -> Option<Decimal> {
    match (posted.get("hours").trim(), row) {
        ("", Some(row)) => {
            let offered = row.offered(contracted);
            let hours = offered.allowance.min(offered.most);
            let rounded = hours.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            // Never above the most, not even by rounding: 5% of 37 hours are 1.85, and 1.8 is offered.
            Some(if rounded > offered.most { hours.trunc_with_scale(1) } else { rounded })
        }
        ("", None) => None,
        (typed, _) => {
            let hours = typed.parse::<Decimal>().ok();
            if hours.is_none() {
                read.wrong("hours", "Enter the hours as a number, like 7.4");
            }
            hours
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::{form::Errors, view::workload::officer::tests::officer};

    fn read(fields: &[(&str, &str)], held: bool) -> Result<(OfficerEvent, &'static str), Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, ReductionId(Uuid::from_u128(9)), held, (&officer(), &Policy::builtin()))
    }

    #[test]
    fn hours_and_end_left_empty_are_those_that_the_reason_offers() {
        let (wish, said) = read(&[("doing", "add"), ("reason", "NQO"), ("from", "1/12/2026")], false).expect("a wish");
        let OfficerEvent::ReductionArranged(wish) = wish else { panic!("{wish:?}") };
        assert_eq!((wish.hours, wish.until, said), (Decimal::new(74, 1), date(2027, 8, 31), "reduction added"));
    }

    #[test]
    fn hours_left_empty_never_exceed_the_most_that_the_reason_allows() {
        let fields = [("doing", "add"), ("reason", "SPOC"), ("from", "1/12/2026"), ("until", "1/3/2027")];
        let (wish, _) = read(&fields, false).expect("a wish");
        let OfficerEvent::ReductionArranged(wish) = wish else { panic!("{wish:?}") };
        assert_eq!(wish.hours, Decimal::new(18, 1), "5% of 37 hours is 1.85");
    }

    #[test]
    fn all_that_is_missing_is_told_at_once() {
        let errors = read(&[("doing", "add"), ("hours", "many")], false).expect_err("nothing fits");
        let told: Vec<(&str, &str)> = errors.iter().collect();
        assert_eq!(
            told,
            [
                ("reason", "Choose the reason"),
                ("hours", "Enter the hours as a number, like 7.4"),
                ("from", "Enter the first day"),
                ("until", "Enter the last day"),
            ]
        );
    }

    #[test]
    fn a_reduction_is_removed_only_with_a_reason_and_only_when_it_is_there() {
        assert_eq!(read(&[("doing", "remove")], true).expect_err("no reason").of("why"), Some("Enter why it is removed"));
        assert!(matches!(
            read(&[("doing", "remove"), ("why", "Written twice")], true),
            Ok((OfficerEvent::ReductionRemoved(_), _))
        ));
        assert!(read(&[("doing", "remove"), ("why", "Written twice")], false).is_err());
    }
}
