//! Who has looked: the reads, changes and refusals of one record, newest first.

use jiff::{Timestamp, tz::TimeZone};
use service::{
    Looked,
    access::{FieldGroup, Reason},
    asking::ASKED,
};

use super::{shown::NOT_RECORDED, words::short_day_and_time};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLog {
    /// Its lines.
    pub lines: Vec<Line>,
    /// The number before which the next, older page begins; none on the last page.
    pub older: Option<i64>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub when: String,
    /// Who.
    pub who: String,
    /// What they did: "Looked", "Changed", "Was refused".
    pub did: String,
    /// Which parts of the record.
    pub parts: String,
    /// The reason they stated, or that none was needed.
    pub reason: String,
    /// The rule that allowed or refused it.
    pub rule: String,
}

/// Makes the page from `looked`, which holds one line more than `per_page` when there is an older page. `until` is the last
/// instant shown: the end of the past day, or now.
#[must_use]
pub fn access_log(looked: &[Looked], per_page: usize, until: Timestamp, zone: &TimeZone) -> AccessLog {
    let page = looked.get(..per_page).unwrap_or(looked);
    let older = (looked.len() > per_page).then(|| page.last().map(|last| last.seq)).flatten();
    let lines = page.iter().filter(|looked| looked.at <= until).map(|looked| line(looked, zone)).collect();
    AccessLog { lines, older }
}

fn line(looked: &Looked, zone: &TimeZone) -> Line {
    Line {
        when: short_day_and_time(looked.at, zone),
        who: looked.who.clone(),
        did: did(&looked.kind, &looked.outcome),
        parts: if looked.parts.is_empty() {
            "The whole record".to_owned()
        } else {
            looked.parts.iter().map(|part| part_words(part)).collect::<Vec<_>>().join(", ")
        },
        reason: match &looked.reason {
            Some(written) => Reason::read(written)
                .map_or_else(|| written.clone(), |reason| format!("{}: {}", reason.kind().words(), reason.words())),
            None => "None needed".to_owned(),
        },
        rule: looked.rule.clone().unwrap_or_else(|| NOT_RECORDED.to_owned()),
    }
}

fn did(kind: &str, outcome: &str) -> String {
    match (kind, outcome) {
        ("consultation", _) => "Looked",
        ("collection", _) => "Created",
        ("alteration", _) => "Changed",
        ("disclosure", _) => "Gave to somebody outside",
        ("combination", _) => "Joined records",
        ("erasure", _) => "Erased",
        ("export", _) => "Took out as a file",
        ("break-glass", _) => "Set a restriction aside",
        ("refusal", ASKED) => "Asked for access",
        ("refusal", "reason") => "Was asked for a reason",
        ("refusal", _) => "Was refused",
        (other, _) => return other.to_owned(),
    }
    .to_owned()
}

/// What a part of a record is called.
fn part_words(part: &str) -> String {
    let Some(group) = FieldGroup::from_word(part) else { return part.to_owned() };
    match group {
        FieldGroup::Row => "Line in a list",
        FieldGroup::Core => "Core facts",
        FieldGroup::Appointments => "Appointments",
        FieldGroup::Contacts => "Notes",
        FieldGroup::RiskLine => "Line of risk",
        FieldGroup::Risk => "Risk",
        FieldGroup::Sentence => "Sentence",
        FieldGroup::Details => "Details",
        FieldGroup::Documents => "Documents",
        FieldGroup::Enforcement => "Enforcement",
        FieldGroup::Victim => "Victim contact",
        FieldGroup::Lists => "Who may see the record",
        FieldGroup::Identity => "Which records are one person",
        FieldGroup::Erasure => "Erasure and hold",
        FieldGroup::AccessLog => "Access log",
        other => other.as_str(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZone {
        TimeZone::get("Europe/London").expect("the bundled zone")
    }

    fn looked(seq: i64, kind: &str, reason: Option<&str>, outcome: &str) -> Looked {
        Looked {
            seq,
            at: "2026-11-23T09:30:00Z".parse().expect("an instant"),
            kind: kind.into(),
            who: "Ada Practice".into(),
            parts: vec!["core".into(), "risk-line".into()],
            reason: reason.map(str::to_owned),
            outcome: outcome.into(),
            rule: Some("S1.read.PP".into()),
        }
    }

    #[test]
    fn a_line_says_who_did_what_with_which_parts_and_why() {
        let reason = Some("cover: On duty today for Ben");
        let page = access_log(&[looked(7, "consultation", reason, "allow")], 50, Timestamp::MAX, &zone());
        let line = &page.lines[0];
        assert_eq!(
            (line.when.as_str(), line.who.as_str(), line.did.as_str()),
            ("23 Nov 2026 at 9:30am", "Ada Practice", "Looked")
        );
        assert_eq!(line.parts, "Core facts, Line of risk");
        assert_eq!(line.reason, "I am covering for the officer: On duty today for Ben");
        assert_eq!(page.older, None);
    }

    #[test]
    fn a_refusal_and_a_question_for_a_reason_are_told_apart() {
        let page =
            access_log(&[looked(9, "refusal", None, "deny"), looked(8, "refusal", None, "reason")], 50, Timestamp::MAX, &zone());
        let did: Vec<_> = page.lines.iter().map(|line| line.did.as_str()).collect();
        assert_eq!(did, ["Was refused", "Was asked for a reason"]);
        assert_eq!(page.lines[0].reason, "None needed");
    }

    #[test]
    fn the_next_page_begins_before_the_last_line_of_this_one() {
        let lines: Vec<_> = (1..=3).rev().map(|seq| looked(seq, "consultation", None, "allow")).collect();
        let page = access_log(&lines, 2, Timestamp::MAX, &zone());
        assert_eq!((page.lines.len(), page.older), (2, Some(2)));
        assert_eq!(access_log(&lines, 3, Timestamp::MAX, &zone()).older, None);
    }

    #[test]
    fn a_past_view_leaves_out_what_came_later() {
        let lines = [looked(7, "consultation", None, "allow")];
        let before: Timestamp = "2026-11-22T23:59:59Z".parse().expect("an instant");
        assert!(access_log(&lines, 50, before, &zone()).lines.is_empty());
    }
}
