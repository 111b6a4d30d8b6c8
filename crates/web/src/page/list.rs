//! What lists share: a person with the line of risk, the reason for a piece of work, a link that comes back.

use govuk::{Details, Tag, TagColour};
use maud::{Markup, html};

use crate::{
    app::App,
    banner::rosh_tag,
    gate::Visitor,
    view::{
        appointments::Tone,
        row::{PersonLine, Risk},
        rule::Rule,
    },
};

/// How a link of a page is written: forms come back to the page they were opened from.
#[derive(Clone, Copy)]
pub struct Links<'a>(pub &'a dyn Fn(&str) -> String);

impl std::fmt::Debug for Links<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Links")
    }
}

impl Links<'_> {
    /// The address of a form.
    #[must_use]
    pub fn to(&self, path: &str) -> String {
        (self.0)(path)
    }
}

/// Links of a page that the visitor looks at: each comes back to it.
pub fn back_here<'a>(app: &'a App, visitor: &'a Visitor) -> impl Fn(&str) -> String + 'a {
    move |path| app.and_back(path, visitor.here())
}

/// Name, case number and line of risk.
#[must_use]
pub fn who(line: &PersonLine) -> Markup {
    html! {
        a class="govuk-link" href=(line.href) { (line.name) }
        " (" (line.crn) ")"
        (risk(&line.risk))
    }
}

/// The line of risk: level, tier, MAPPA, flags, risk to staff.
#[must_use]
pub fn risk(risk: &Risk) -> Markup {
    html! {
        ul class="rainer-facts" {
            li { (rosh_tag(risk.level)) }
            @if risk.risk_to_staff { li { (Tag::coloured("Risk to staff", TagColour::Red)) } }
            li { "Tier: " (risk.tier.as_deref().unwrap_or("not recorded")) }
            @if let Some(mappa) = &risk.mappa { li { (mappa) } }
            @if let Some(flags) = &risk.flags { li { (flags) } }
        }
    }
}

/// A link with words of its own for those who hear only the links.
#[must_use]
pub fn action(words: &str, about: &str, href: &str) -> Markup {
    html! {
        a class="govuk-link" href=(href) { (words) span class="govuk-visually-hidden" { " for " (about) } }
    }
}

/// "Why am I seeing this?": the rule, its words and its source.
#[must_use]
pub fn why(rule: &Rule) -> Markup {
    let content = html! {
        p class="govuk-body" { (rule.words) "." }
        p class="govuk-body" { "Rule: " (rule_link(rule)) ". Source: " (rule.source) "." }
    };
    html! { (Details::new("Why am I seeing this?", content).classes("govuk-!-margin-bottom-0")) }
}

/// The rule by its name, leading to its page where there is one.
#[must_use]
pub fn rule_link(rule: &Rule) -> Markup {
    html! {
        @match &rule.href {
            Some(href) => a class="govuk-link" href=(href) { (rule.title) },
            None => (rule.title),
        }
    }
}

/// How something stands, as a tag with words.
#[must_use]
pub fn standing(words: &str, tone: Tone) -> Markup {
    match tone {
        Tone::Needed => html! { (Tag::coloured(words, TagColour::Orange)) },
        Tone::Well => html! { (Tag::coloured(words, TagColour::Green)) },
        Tone::Failed => html! { (Tag::coloured(words, TagColour::Red)) },
        Tone::Plain => html! { (Tag::coloured(words, TagColour::Grey)) },
    }
}
