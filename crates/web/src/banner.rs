//! The person banner and the tabs under it, from the typed [`Banner`]: `moj-identity-bar` with our content, then
//! `moj-sub-navigation` (users-and-journeys section 6.1). The short note form (J10) opens in the banner without script.

use govuk::{
    Alert, Button, Checkbox, Checkboxes, Details, IdentityBar, Input, Question, Select, SubNavigation, SubNavigationItem, Tag,
    TagColour, Textarea,
};
use maud::{Markup, html};
use record::words::{long_date, short_date};
use rules::rosh::RoshLevel;
use uuid::Uuid;

use crate::{
    form::open,
    gate::Visitor,
    respond::with_query,
    view::banner::{Banner, NoteForm, Notice, RiskLine},
};

/// The pages about a person, in the order of their tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What needs attention, what changed, who is around.
    Overview,
    /// Upcoming and past.
    Appointments,
    /// The chronology.
    Record,
    /// Risk of serious harm, flags, tier.
    Risk,
    /// What was asked of other agencies, and what they answered.
    Checks,
    /// Goals and steps.
    Plan,
    /// Orders, licences, requirements.
    Sentence,
    /// Failures, letters, breach.
    Enforcement,
    /// Conversations between manager and officer.
    Oversight,
    /// Who the person is.
    Details,
    /// Who has looked.
    AccessLog,
}

impl Tab {
    /// In order.
    pub const ALL: [Self; 11] = [
        Self::Overview,
        Self::Appointments,
        Self::Record,
        Self::Risk,
        Self::Checks,
        Self::Plan,
        Self::Sentence,
        Self::Enforcement,
        Self::Oversight,
        Self::Details,
        Self::AccessLog,
    ];

    /// The words of the tab.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Appointments => "Appointments",
            Self::Record => "Record",
            Self::Risk => "Risk",
            Self::Checks => "Safety checks",
            Self::Plan => "Plan",
            Self::Sentence => "Sentence",
            Self::Enforcement => "Enforcement",
            Self::Oversight => "Oversight",
            Self::Details => "Details",
            Self::AccessLog => "Access log",
        }
    }

    /// What follows `/people/{crn}` in its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Appointments => "/appointments",
            Self::Record => "/record",
            Self::Risk => "/risk",
            Self::Checks => "/checks",
            Self::Plan => "/plan",
            Self::Sentence => "/sentence",
            Self::Enforcement => "/enforcement",
            Self::Oversight => "/oversight",
            Self::Details => "/details",
            Self::AccessLog => "/access-log",
        }
    }
}

/// What the banner's forms carry.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Who looks.
    pub visitor: &'a Visitor,
    /// Command id of the short note form.
    pub command: Uuid,
    /// Return key of the page shown: the note form and "Book" come back to it.
    pub back: &'a str,
}

/// The banner, what it has to say above everything else, and the tabs the visitor may open.
#[must_use]
pub fn show(banner: &Banner, tabs: &[Tab], current: Tab, around: Around<'_>) -> Markup {
    let mut bar = IdentityBar::new(who(banner)).label(format!("About {}", banner.name));
    if let Some(risk) = &banner.risk {
        bar = bar.line(risk_line(risk, banner, tabs));
    }
    bar = bar.line(whose(banner));
    if banner.book {
        let to = with_query(&banner.path("/appointments/new"), "from", around.back);
        bar = bar.action(html! { (Button::link("Book", to).classes("govuk-button--secondary")) });
    }
    if let Some(note) = &banner.note {
        bar = bar.below(note_form(banner, note, around));
    }
    let mut navigation = SubNavigation::new(format!("Pages about {}", banner.name));
    for tab in tabs {
        let item = SubNavigationItem::new(tab.words(), banner.path(tab.path()));
        navigation = navigation.item(item.current(*tab == current));
    }
    html! {
        @if let Some(notice) = banner.notice { (said(notice, banner)) }
        (bar)
        (navigation)
    }
}

fn who(banner: &Banner) -> Markup {
    html! {
        strong class="rainer-name" { (banner.name) } " "
        span {
            (banner.crn) " " span class="rainer-nowrap" { "Born " (banner.born) }
            @if let Some(pronouns) = &banner.pronouns { " " span class="rainer-nowrap" { "Pronouns: " (pronouns) } }
        }
    }
}

/// The colour of a level; the word is always written.
#[must_use]
pub const fn colour(level: RoshLevel) -> TagColour {
    match level {
        RoshLevel::Low => TagColour::Green,
        RoshLevel::Medium => TagColour::Yellow,
        RoshLevel::High => TagColour::Red,
        RoshLevel::VeryHigh => TagColour::Purple,
    }
}

/// "High risk of serious harm" as a tag, or that nobody judged it yet.
#[must_use]
pub fn rosh_tag(level: Option<RoshLevel>) -> Tag {
    match level {
        Some(level) => Tag::coloured(format!("{} risk of serious harm", level.word()), colour(level)),
        None => Tag::coloured("Risk of serious harm not recorded", TagColour::Grey),
    }
}

fn risk_line(risk: &RiskLine, banner: &Banner, tabs: &[Tab]) -> Markup {
    html! {
        ul class="rainer-facts" {
            li {
                (rosh_tag(risk.level.map(|(level, _)| level)))
                @if let Some((_, on)) = risk.level { " " span class="rainer-nowrap" { "judged " (short_date(on)) } }
            }
            @if risk.risk_to_staff { li { (Tag::coloured("Risk to staff", TagColour::Red)) } }
            @if banner.limited { li { (Tag::coloured("Restricted", TagColour::Magenta)) } }
            li {
                "Tier: "
                @match &risk.tier {
                    Some(tier) if tabs.contains(&Tab::Risk) => {
                        a class="govuk-link" href=(banner.path("/tier")) {
                            (tier)
                            span class="govuk-visually-hidden" { ", how it comes about" }
                        }
                    },
                    Some(tier) => (tier),
                    None => "not recorded",
                }
            }
            li { (risk.mappa.as_deref().unwrap_or("Not under MAPPA")) }
            @match risk.flags.len() {
                0 => li { "No flags" },
                _ => li {
                    "Flags: " (risk.flags.join(", "))
                    @if risk.more_flags > 0 {
                        " " a class="govuk-link" href=(banner.path("/risk")) { "and " (risk.more_flags) " more" }
                    }
                },
            }
        }
    }
}

fn whose(banner: &Banner) -> Markup {
    html! {
        ul class="rainer-facts" {
            li { "Officer: " (banner.officer) }
            li {
                "Next appointment: "
                @match &banner.next {
                    Some(next) => {
                        a class="govuk-link" href=(banner.path(&format!("/appointments/{}", next.id))) { (next.words) }
                    },
                    None if banner.as_at.is_some() => "not shown in a past view",
                    None => "none booked",
                }
            }
            li { "Safety checks: " (banner.safety_checks) }
        }
    }
}

fn said(notice: Notice, banner: &Banner) -> Markup {
    let alert = match notice {
        Notice::AsAt(day) => {
            let words = format!("As it stood on {}. You cannot change anything here.", long_date(day));
            let now = format!("/people/{}", banner.crn);
            let content = html! { (words) " " a class="govuk-link" href=(now) { "See the record as it is now" } };
            Alert::information("A past view").content(content)
        }
        Notice::Died(on) => {
            let words = format!("{} died on {}. Only closing work can be recorded.", banner.called, long_date(on));
            Alert::warning("This person has died").content(words)
        }
        Notice::Closed => {
            Alert::information("Closed case").content("No sentence is running. Notes can still be added by those who may.")
        }
        Notice::ReadOnly => Alert::information("You can look")
            .content("You can read this record but not change it. The officer who holds it can."),
    };
    html! { (alert) }
}

/// The names of the fields are those of the form on the Record page; the ids begin with `note-`, so that both forms can
/// stand on one page.
fn note_form(banner: &Banner, note: &NoteForm, around: Around<'_>) -> Markup {
    let types = note.common.iter().chain(&note.others).map(|(code, words)| (code.clone(), words.clone()));
    let first = note.common.first().map(|(code, _)| code.clone());
    let inside = html! {
        input type="hidden" name="from" value=(around.back);
        (Select::new("kind", "Type").id("note-kind").items(types).value(first))
        div class="rainer-side-by-side" {
            (Input::new("date", "Date").id("note-date").value(&note.date).width(10))
            (Input::new("time", "Time").id("note-time").value(&note.time).width(5))
        }
        (Textarea::new("note", "What happened").id("note-note").rows(4))
        (Checkboxes::new("sensitive", Question::default())
            .id_prefix("note-sensitive")
            .classes("govuk-checkboxes--small")
            .item(Checkbox::new("yes", format!("Do not share with {}", banner.called))))
        (Button::new("Save note").prevent_double_click(true))
    };
    let action = format!("/people/{}/record", banner.crn);
    let form = open(&action, around.visitor, around.command, &inside);
    html! { (Details::new("Add a note", form)) }
}
