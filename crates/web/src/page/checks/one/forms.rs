//! The forms of a check: those that its place in the chain and the visitor's rights allow.

use govuk::{Button, Checkbox, Checkboxes, DatePicker, Details, Input, Legend, Question, Radio, Radios, Select, Textarea};
use maud::{Markup, html};
use record::{
    AddressId,
    enquiry::{Enquiry, Named, UsedIn, chain, gate, need::Need},
    words::short_date,
};
use rules::rosh::GroupAtRisk;
use service::access::FieldGroup;

use super::{
    super::{
        ask::{address, people_around, sending},
        household::what_they_are,
    },
    Around,
};
use crate::view::orders::address_line;

/// How many plans and assessments the form offers, the latest first.
const PLACES: usize = 4;
/// How many people an answer may name in one form.
pub(super) const NAMED: usize = 4;

/// The forms of a need.
pub(super) fn of_need(around: &Around<'_>, need: &Need) -> Markup {
    html! {
        @if around.rights.prepare { (send(around, need.address)) (own(around)) }
        @if around.rights.write { (not_needed(around)) }
    }
}

/// The forms of a check.
pub(super) fn of_check(around: &Around<'_>, check: &Enquiry) -> Markup {
    if check.closed() {
        return html! {};
    }
    let (prepare, write) = (around.rights.prepare, around.rights.write);
    html! {
        @if write { (unknown(around, check)) }
        @if check.sent.is_none() {
            @if prepare { (send(around, check.raised.as_ref().and_then(|raised| raised.address))) (own(around)) }
            @if write { (not_needed(around)) (cancel(around)) }
        } @else if check.answered.is_none() {
            @if prepare { (answer(around, "Take down the answer")) (chase(around)) }
            @if around.rights.escalate && !check.chased.is_empty() { (escalate(around)) }
            @if prepare { (own(around)) }
            @if write { (cancel(around)) }
            @if around.rights.agree && tells_of_harm(check) { (agree(around)) }
        } @else {
            @if write { (meaning(around, check)) }
            @if prepare { (own(around)) (Details::new("A later answer came", answer(around, "Take down the later answer")).open(came_back(around, "answer"))) }
        }
    }
}

fn tells_of_harm(check: &Enquiry) -> bool {
    [GroupAtRisk::Children, GroupAtRisk::KnownAdult].iter().any(|group| gate::telling_of(*group).contains(&check.kind))
}

/// A form that is seldom needed: it opens on demand, and comes back open.
fn folded(around: &Around<'_>, doing: &str, heading: &str, inside: &Markup) -> Markup {
    let form = around.form(doing, heading, inside);
    html! { (Details::new(heading, form).open(came_back(around, doing))) }
}

/// Whether this is the form that was sent.
fn came_back(around: &Around<'_>, doing: &str) -> bool {
    around.filled.posted.is_some_and(|posted| posted.get("doing") == doing)
}

/// Reading, then analysing, then using.
fn meaning(around: &Around<'_>, check: &Enquiry) -> Markup {
    if check.read.is_none() {
        let button = html! { (Button::new("I have read this answer").prevent_double_click(true)) };
        return around.form("read", "Read it", &button);
    }
    let filled = around.of("analyse");
    let before = check.analysed.as_ref().map(|a| a.analysis.clone()).unwrap_or_default();
    let inside = html! {
        (Textarea::new("analysis", "What does the answer mean for this case?")
            .hint("Who may be harmed, how, and what changes in the assessment and the plan").rows(6)
            .value(filled.value("analysis", before)).error(filled.error("analysis")))
        (Button::new("Save what it means").prevent_double_click(true))
    };
    let analysing =
        around.form("analyse", if check.analysed.is_some() { "Change what it means" } else { "Write what it means" }, &inside);
    if check.analysed.is_none() {
        return analysing;
    }
    html! { (using(around, check)) (Details::new("Change what it means", analysing).open(came_back(around, "analyse"))) }
}

/// Where the answer can have been used: a plan agreed since it came, an assessment that is not older. With neither, what to do
/// first.
fn using(around: &Around<'_>, check: &Enquiry) -> Markup {
    let filled = around.of("use");
    let case = around.shown.case;
    let can = |place: &UsedIn| chain::usable(case, check, *place).is_ok();
    let making = case.drafts.open.iter().rev().map(|d| {
        let words = format!("{}, begun {}", d.begun.purpose.words(), short_date(d.begun_on));
        (UsedIn::Assessment(d.begun.id), words)
    });
    let finished = case.assessments.iter().rev();
    let finished = finished.map(|a| (UsedIn::Assessment(a.id), format!("Assessment of {}", short_date(a.completed_on))));
    let plan = std::iter::once((UsedIn::Plan, "The plan".to_owned()));
    let places: Vec<_> = plan.chain(making).chain(finished).filter(|(place, _)| can(place)).take(PLACES).collect();
    let Some((first, _)) = places.first() else {
        return html! {
            h2 class="govuk-heading-m" { "Use it" }
            p class="govuk-body" { "No plan was agreed and no assessment made since this answer came. Do one of them with it:" }
            ul class="govuk-list govuk-list--bullet" {
                li { a class="govuk-link" href=(around.shown.link("/plan")) { "agree the plan" } }
                li { a class="govuk-link" href=(around.shown.link("/assessments")) { "begin an assessment" } }
            }
        };
    };
    let value = |place: &UsedIn| match place {
        UsedIn::Plan => "plan".to_owned(),
        UsedIn::Assessment(id) => id.to_string(),
    };
    let proposed = value(first);
    let inside = html! {
        (Radios::new("used-in", Legend::medium("Where is it used?"))
            .items(places.iter().map(|(place, words)| Radio::new(value(place), words.as_str())))
            .value(filled.value("used-in", proposed.as_str())).error(filled.error("used-in")))
        (Textarea::new("sentence", "The sentence that rests on it").rows(3)
            .value(filled.value("sentence", "")).error(filled.error("sentence")))
        (Button::new("Save where it is used").prevent_double_click(true))
    };
    around.form("use", "Use it", &inside)
}

fn send(around: &Around<'_>, place: Option<AddressId>) -> Markup {
    let (filled, shown) = (around.of("send"), &around.shown);
    // The words of the address that is asked about; where the person lives when none is named.
    let line = place.filter(|_| shown.sees(FieldGroup::Details)).and_then(|id| address_line(shown, id));
    let line = line.unwrap_or_else(|| address(shown));
    let inside = html! {
        (sending(shown, &filled, (place, &line), &people_around(shown)))
        (Button::new("Save as sent").prevent_double_click(true))
    };
    around.form("send", "Record that it was sent", &inside)
}

fn answer(around: &Around<'_>, heading: &str) -> Markup {
    let filled = around.of("answer");
    let nothing = filled.posted.is_some_and(|p| p.has("nothing-known"));
    let inside = html! {
        (DatePicker::new("answered-on", "Day on which the answer came").hint("For example, 27/3/2026 or today")
            .value(filled.value("answered-on", short_date(around.shown.today))).error(filled.error("answered-on")))
        (Input::new("responder", "Who answered?").value(filled.value("responder", "")).error(filled.error("responder")))
        (Checkboxes::new("nothing-known", Question::default()).error(filled.error("nothing-known"))
            .item(Checkbox::new("yes", "They know nothing about those asked about").checked(nothing)))
        (Textarea::new("summary", "What do they say?").rows(5)
            .value(filled.value("summary", "")).error(filled.error("summary")))
        fieldset class="govuk-fieldset" {
            legend class="govuk-fieldset__legend govuk-fieldset__legend--s" { "Who does the answer name?" }
            p class="govuk-hint" { "Children, partners and others. Whoever is not on the record yet becomes work until somebody says who they are." }
            @for place in 1..=NAMED {
                @let (name, child) = (format!("named-{place}"), format!("child-{place}"));
                div class="rainer-side-by-side" {
                    (Input::new(name.as_str(), format!("Name {place} (optional)"))
                        .value(filled.value(&name, "")).error(filled.error(&name)))
                    (Checkboxes::new(child.as_str(), Question::default()).classes("govuk-checkboxes--small")
                        .item(Checkbox::new("yes", html! { "A child" span class="govuk-visually-hidden" { ", name " (place) } })
                            .checked(filled.posted.is_some_and(|p| p.has(&child)))))
                }
            }
        }
        (Button::new("Save the answer").prevent_double_click(true))
    };
    around.form("answer", heading, &inside)
}

fn chase(around: &Around<'_>) -> Markup {
    let filled = around.of("chase");
    let inside = html! {
        (DatePicker::new("chased-on", "Day").hint("For example, 27/3/2026 or today")
            .value(filled.value("chased-on", short_date(around.shown.today))).error(filled.error("chased-on")))
        (Input::new("how", "How, and with whom?").value(filled.value("how", "")).error(filled.error("how")))
        (Button::secondary("Save that it was asked for again").prevent_double_click(true))
    };
    around.form("chase", "Ask for the answer again", &inside)
}

fn escalate(around: &Around<'_>) -> Markup {
    let filled = around.of("escalate");
    let inside = html! {
        (DatePicker::new("escalated-on", "Day").hint("For example, 27/3/2026 or today")
            .value(filled.value("escalated-on", short_date(around.shown.today))).error(filled.error("escalated-on")))
        (Input::new("to", "To whom?").hint("The other agency's manager")
            .value(filled.value("to", "")).error(filled.error("to")))
        (Textarea::new("note", "What did you ask of them?").rows(2).value(filled.value("note", "")).error(filled.error("note")))
        (Button::secondary("Save that it was taken higher").prevent_double_click(true))
    };
    around.form("escalate", "Take it higher", &inside)
}

fn not_needed(around: &Around<'_>) -> Markup {
    let filled = around.of("not-needed");
    let inside = html! {
        (Textarea::new("not-needed-reason", "Why is it not needed?").hint("Your name stays with this decision").rows(3)
            .value(filled.value("not-needed-reason", "")).error(filled.error("not-needed-reason")))
        (Button::secondary("Decide that it is not needed").prevent_double_click(true))
    };
    folded(around, "not-needed", "Decide that it is not needed", &inside)
}

fn cancel(around: &Around<'_>) -> Markup {
    let filled = around.of("cancel");
    let inside = html! {
        (Textarea::new("cancel-reason", "Why is it called off?").hint("What made it necessary then asks for a new check").rows(2)
            .value(filled.value("cancel-reason", "")).error(filled.error("cancel-reason")))
        (Button::secondary("Call it off").prevent_double_click(true))
    };
    folded(around, "cancel", "Call it off", &inside)
}

/// Take on or hand to.
fn own(around: &Around<'_>) -> Markup {
    let filled = around.of("own");
    let me = around.visitor.actor().staff.officer;
    let mine = me.map(|me| (me.to_string(), "Me".to_owned()));
    let others = around.colleagues.iter().filter(|(officer, _)| Some(*officer) != me);
    let choices: Vec<(String, String)> = mine.into_iter().chain(others.map(|(o, name)| (o.to_string(), name.clone()))).collect();
    if choices.is_empty() {
        return html! {};
    }
    let inside = html! {
        (Select::new("owner", "Who looks after it?").items(choices).value(filled.value("owner", "")).error(filled.error("owner")))
        (Button::secondary("Save who looks after it").prevent_double_click(true))
    };
    folded(around, "own", "Take it on, or hand it over", &inside)
}

fn agree(around: &Around<'_>) -> Markup {
    let filled = around.of("agree");
    let inside = html! {
        (Textarea::new("agreed-reason", "Why may low risk to children or a known adult stand before the answer comes?")
            .hint("Your name stays with this agreement").rows(3)
            .value(filled.value("agreed-reason", "")).error(filled.error("agreed-reason")))
        (Button::secondary("Agree in writing").prevent_double_click(true))
    };
    folded(around, "agree", "Agree to low risk meanwhile", &inside)
}

/// Whoever the answer names and nobody knows: who they are, or why they are of no concern.
fn unknown(around: &Around<'_>, check: &Enquiry) -> Markup {
    let first = check.unknown_people().next();
    html! {
        @if let Some(named) = first { (settle(around, named)) }
    }
}

fn settle(around: &Around<'_>, named: &Named) -> Markup {
    let filled = around.of("settle");
    let known = around.shown.case.household.connections.iter().filter(|c| c.ended.is_none());
    let known = known.map(|c| Radio::new(c.what.id.to_string(), format!("{}, who is on the record", c.what.name)));
    let new = Radio::new("new", "Somebody new around them").conditional(html! {
        (what_they_are("new-", &filled, named.child))
        (DatePicker::new("new-from", "Since when?").hint("For example, 27/3/2026 or today")
            .value(filled.value("new-from", short_date(around.shown.today))).error(filled.error("new-from")))
    });
    let none = Radio::new("none", "Nobody of concern").conditional(html! {
        (Textarea::new("settle-reason", "What did you find?").rows(2)
            .value(filled.value("settle-reason", "")).error(filled.error("settle-reason")))
    });
    let inside = html! {
        input type="hidden" name="name" value=(named.name);
        (Radios::new("settled", Legend::medium(format!("The answer names {}. Who is that?", named.name)))
            .items(std::iter::once(new).chain(known).chain(std::iter::once(none)))
            .value(filled.value("settled", "")).error(filled.error("settled")))
        (Button::new("Save who they are").prevent_double_click(true))
    };
    let child = if named.child { " (a child)" } else { "" };
    around.form("settle", &format!("Say who {}{child} is", named.name), &inside)
}
