//! What a letter says, put together from facts and the message file.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use thiserror::Error;

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// First warning under an order.
    FirstWarning,
    /// Second and last warning under an order.
    FinalWarning,
    /// Breach proceedings have begun.
    Breach,
    /// A licence must be kept to.
    LicenceCompliance,
    /// Recall was considered and decided against.
    NotRecalling,
    /// Another letter about a failure.
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::FirstWarning, Self::FinalWarning, Self::Breach, Self::LicenceCompliance, Self::NotRecalling, Self::Other];

    /// What a list calls it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::FirstWarning => "First warning letter",
            Self::FinalWarning => "Final warning letter",
            Self::Breach => "Breach letter",
            Self::LicenceCompliance => "Licence compliance letter",
            Self::NotRecalling => "Letter on not recalling",
            Self::Other => "Enforcement letter",
        }
    }
}

/// The language of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Welsh: nobody has written these letters in Welsh yet, so none is drafted.
    Welsh,
}

/// The letters are not written in this language yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The Welsh version is not yet written. Have the letter translated before it is sent")]
pub struct NotWritten;

/// What a letter may say, in words. A paragraph that names something empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Who writes: the office, line by line.
    pub from: Vec<String>,
    /// The day of the letter, in words.
    pub dated: String,
    /// Full name.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// The case number.
    pub reference: String,
    /// What the order is called: "community order", "licence".
    pub order: String,
    /// The court.
    pub court: String,
    /// The day of sentence, in words.
    pub sentenced_on: String,
    /// The failures, each in words.
    pub failures: Vec<String>,
    /// What happened, in the officer's words.
    pub circumstances: String,
    /// Why it was decided so, in the officer's words.
    pub reasons: String,
    /// The first day on which a warning given now no longer counts, in words.
    pub warning_until: String,
    /// By when to answer, in words.
    pub respond_by: String,
    /// Next appointment, in words.
    pub next_appointment: String,
    /// The officer's name.
    pub officer: String,
}

/// A drafted letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its subject: a line of the text of its own.
    pub subject: String,
    /// All of it, in paragraphs parted by empty lines.
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    frame: Frame,
    letter: BTreeMap<Kind, Letter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    dear: String,
    reference: String,
    close: String,
    officer: String,
    role: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    subject: String,
    body: Vec<String>,
}

/// The English message file, read once. None would be a fault of the file that a test finds.
static ENGLISH: LazyLock<Option<Words>> = LazyLock::new(|| toml::from_str(include_str!("../words/en.toml")).ok());

/// Drafts a letter. The result holds every paragraph for which there are facts.
///
/// # Errors
/// [`NotWritten`] in a language that has no message file.
pub fn draft(kind: Kind, language: Language, facts: &Facts) -> Result<Draft, NotWritten> {
    let words = match language {
        Language::English => ENGLISH.as_ref(),
        Language::Welsh => None,
    };
    let words = words.ok_or(NotWritten)?;
    let letter = words.letter.get(&kind).ok_or(NotWritten)?;
    let subject = filled(&letter.subject, facts).unwrap_or_default();
    let mut parts = vec![facts.from.join("\n"), facts.dated.clone()];
    let mut to = vec![facts.name.clone()];
    to.extend(facts.address.iter().cloned());
    parts.push(to.join("\n"));
    parts.extend(filled(&words.frame.reference, facts));
    parts.extend(filled(&words.frame.dear, facts));
    parts.push(subject.clone());
    parts.extend(letter.body.iter().filter_map(|paragraph| filled(paragraph, facts)));
    parts.push(words.frame.close.clone());
    let signed = [filled(&words.frame.officer, facts), Some(words.frame.role.clone())];
    parts.push(signed.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    parts.retain(|part| !part.trim().is_empty());
    Ok(Draft { subject, text: parts.join("\n\n") })
}

/// A paragraph with its blanks filled; none when one of them is empty.
fn filled(paragraph: &str, facts: &Facts) -> Option<String> {
    let mut out = String::with_capacity(paragraph.len());
    let mut rest = paragraph;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        let value = value(name, facts)?;
        if value.trim().is_empty() {
            return None;
        }
        out.push_str(before);
        out.push_str(value.trim());
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

fn value(name: &str, facts: &Facts) -> Option<String> {
    let value = match name {
        "name" => &facts.name,
        "reference" => &facts.reference,
        "order" => &facts.order,
        "court" => &facts.court,
        "sentenced_on" => &facts.sentenced_on,
        "circumstances" => &facts.circumstances,
        "reasons" => &facts.reasons,
        "warning_until" => &facts.warning_until,
        "respond_by" => &facts.respond_by,
        "next_appointment" => &facts.next_appointment,
        "officer" => &facts.officer,
        "failures" => return Some(facts.failures.iter().map(|f| format!("- {f}")).collect::<Vec<_>>().join("\n")),
        _ => return None,
    };
    Some(value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn sam() -> Facts {
        Facts {
            from: vec!["Example office".into(), "Example team".into()],
            dated: "24 November 2026".into(),
            name: "Sam Example".into(),
            address: vec!["1 Example Street".into(), "SW1A 1AA".into()],
            reference: "X000001".into(),
            order: "community order".into(),
            court: "Example Magistrates' Court".into(),
            sentenced_on: "1 June 2026".into(),
            failures: vec!["Friday 20 November 2026 at 10am, office appointment: unacceptable absence".into()],
            circumstances: "You did not come and did not answer two calls.".into(),
            reasons: "You came the next day.".into(),
            warning_until: "24 November 2027".into(),
            respond_by: "Tuesday 1 December 2026".into(),
            next_appointment: "Thursday 26 November 2026 at 2pm, Example office".into(),
            officer: "Ada Officer".into(),
        }
    }

    #[test]
    fn every_letter_is_written_in_english_and_names_nothing_it_cannot_fill() {
        let words = ENGLISH.as_ref().expect("the message file reads");
        for kind in Kind::ALL {
            let letter = words.letter.get(&kind).unwrap_or_else(|| panic!("{kind:?} is missing"));
            for text in letter.body.iter().chain([&letter.subject]) {
                assert!(filled(text, &sam()).is_some(), "{kind:?}: {text}");
            }
        }
    }

    #[test]
    fn a_warning_says_what_the_law_asks_of_it() {
        for kind in [Kind::FirstWarning, Kind::FinalWarning] {
            let text = draft(kind, Language::English, &sam()).expect("written").text;
            for must in [
                "You did not come and did not answer two calls.",
                "This is unacceptable.",
                "within 12 months of this warning",
                "you will be liable to be brought before a court",
            ] {
                assert!(text.contains(must), "{kind:?}: {must}\n{text}");
            }
        }
    }

    #[test]
    fn a_first_warning_as_it_is_sent() {
        insta::assert_snapshot!(draft(Kind::FirstWarning, Language::English, &sam()).expect("written").text);
    }

    #[test]
    fn what_the_record_does_not_have_is_left_out_and_not_left_blank() {
        let facts = Facts { next_appointment: String::new(), respond_by: String::new(), ..sam() };
        let text = draft(Kind::Breach, Language::English, &facts).expect("written").text;
        assert!(!text.contains("next appointment is") && !text.contains('{') && !text.contains("  "), "{text}");
    }

    #[test]
    fn no_letter_is_drafted_in_welsh_until_somebody_writes_it() {
        assert_eq!(draft(Kind::FirstWarning, Language::Welsh, &sam()), Err(NotWritten));
    }
}
