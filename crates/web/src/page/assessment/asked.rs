//! A question as a field, and the field read back as an answer.

use govuk::{Checkbox, Checkboxes, DatePicker, Details, Input, Radio, Radios, Textarea};
use maud::{Markup, html};
use record::{assessment::draft::AssessmentAnswered, text::NOTE_MAX, words::short_date};
use rules::assessment::{Answer, Scale};

use crate::{
    form::{Errors, Filled, Posted, Reader},
    view::assessment::{Asked, scale_choices},
};

/// The words for none of the choices, which is an answer, unlike no tick at all.
const NONE: (&str, &str) = ("none", "None of these");

/// A question as a field.
pub(super) fn field(asked: &Asked, filled: &Filled<'_>) -> Markup {
    let name = asked.field();
    let row = &asked.row;
    let words = if asked.wanted { row.words.clone() } else { format!("{} (optional)", row.words) };
    let hint = asked.source.as_ref().map(|source| format!("Filled in from: {source}"));
    let value = filled.value(&name, asked.value.as_str());
    let error = filled.error(&name);
    let input = match row.scale {
        Scale::Problem | Scale::YesNo | Scale::Frequency => {
            let items = scale_choices(row.scale).iter().map(|(code, words)| Radio::new(*code, *words));
            html! { (Radios::new(name.as_str(), words).maybe_hint(hint).items(items).value(value).error(error).inline()) }
        }
        Scale::Choice => {
            let items = row.choices.iter().map(|c| Radio::new(c.code.as_str(), c.words.as_str()));
            html! { (Radios::new(name.as_str(), words).maybe_hint(hint).items(items).value(value).error(error)) }
        }
        Scale::Choices => {
            let items = row.choices.iter().map(|c| (c.code.as_str(), c.words.as_str())).chain([NONE]);
            let proposed: Vec<&str> = asked.value.split(',').filter(|code| !code.is_empty()).collect();
            let ticked = filled.values(&name, &proposed);
            html! {
                input type="hidden" name=(format!("asked-{name}")) value="yes";
                (Checkboxes::new(name.as_str(), words).maybe_hint(hint)
                    .items(items.map(|(code, words)| Checkbox::new(code, words))).values(ticked).error(error))
            }
        }
        Scale::Count => {
            html! { (Input::new(name.as_str(), words).maybe_hint(hint).whole_number().width(4).value(value).error(error)) }
        }
        Scale::Date => {
            let value = filled.value(&name, Answer::new(&asked.value).date().map(short_date).unwrap_or_default());
            let hint = hint.unwrap_or_else(|| "For example, 27/3/2026".to_owned());
            html! { (DatePicker::new(name.as_str(), words).hint(hint).value(value).error(error)) }
        }
        Scale::Text => html! { (Textarea::new(name.as_str(), words).maybe_hint(hint).rows(4).value(value).error(error)) },
    };
    html! {
        (input)
        @if let Some((on, text)) = &asked.last_time {
            (Details::new(format!("What was written on {on}"), html! { p class="govuk-body rainer-text" { (text) } }))
        }
    }
}

/// A hint that may be there.
trait MaybeHint: Sized {
    fn maybe_hint(self, hint: Option<String>) -> Self;
}

macro_rules! maybe_hint {
    ($($component:ty)*) => {$(
        impl MaybeHint for $component {
            fn maybe_hint(self, hint: Option<String>) -> Self {
                match hint {
                    Some(hint) => self.hint(hint),
                    None => self,
                }
            }
        }
    )*};
}
maybe_hint! { Radios Checkboxes Input Textarea }

/// Reads the fields of a section into what is to be recorded: only what was on the form.
pub(super) fn read(
    asked: &[Asked],
    posted: &Posted,
    mut wish: AssessmentAnswered,
    today: jiff::civil::Date,
) -> Result<AssessmentAnswered, Errors> {
    let mut read = Reader::new(posted, today);
    for one in asked {
        let name = one.field();
        let was_asked = posted.has(&name) || posted.has(&format!("asked-{name}"));
        if !was_asked {
            continue;
        }
        // A section asks many of a kind: each message says which question it is about.
        let question = one.row.words.trim_end_matches('?');
        let answer = match one.row.scale {
            Scale::Choices => Some(Answer::new(&posted.all(&name).collect::<Vec<_>>().join(","))),
            Scale::Date => match read.date_if_any(&name, &format!("“{question}”")) {
                Some(day) => Some(Answer::new(&day.to_string())),
                None if posted.get(&name).trim().is_empty() => Some(Answer::default()),
                None => None,
            },
            _ => Some(Answer::new(&read.text(&name, NOTE_MAX))),
        };
        let Some(answer) = answer else { continue };
        let both =
            one.row.scale == Scale::Choices && posted.all(&name).count() > 1 && posted.all(&name).any(|code| code == NONE.0);
        if both {
            read.wrong(&name, format!("{question}: choose “None of these”, or what applies, and not both"));
        } else if let Err(why) = one.row.check(one.question, &answer) {
            let why = why.to_string();
            let words = why.split_once(": ").map_or(why.as_str(), |(_, must)| must).split(", not “").next().unwrap_or_default();
            read.wrong(&name, format!("{question}: {words}"));
        } else {
            wish.answers.insert(one.question, answer);
        }
    }
    let errors = read.finish();
    if errors.is_empty() { Ok(wish) } else { Err(errors) }
}
