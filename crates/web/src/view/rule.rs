//! Why something is asked for: the rule's id, its words and its source (users-and-journeys section 2, rule 4).

use jiff::civil::Date;
use rules::{Policy, dated::Mark, policy::NamedRow};

use crate::respond::with_query;

/// A rule as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule's id: `standards/duty/outcome_to_record`.
    pub id: String,
    /// The name of the rule that it belongs to: "By when a step is owed". The id where the book has none.
    pub title: String,
    /// The page of that rule, which shows the row.
    pub href: Option<String>,
    /// The rule in words.
    pub words: String,
    /// Where it comes from.
    pub source: String,
}

/// The rule with this id as it stands on `day`. One that the tables do not know is named all the same.
#[must_use]
pub fn rule(policy: &Policy, id: &str, day: Date) -> Rule {
    let unknown = || ("Not in the tables of this version".to_owned(), super::shown::NOT_RECORDED.to_owned());
    let (words, source) = policy.named_row(id, day).map_or_else(unknown, told);
    let (title, href) = policy.book.find(id).map_or_else(
        || (id.to_owned(), None),
        |found| {
            let title = found.rule.latest().map_or(found.rule.id.as_str(), |row| row.value.title.as_str());
            let page = format!("/rules/{}", found.rule.id);
            let href = if found.row.is_some() { with_query(&page, "row", id) } else { page };
            (title.to_owned(), Some(href))
        },
    );
    Rule { id: id.to_owned(), title, href, words, source }
}

fn told(row: NamedRow) -> (String, String) {
    let local = if row.mark == Mark::LocalDefault { " (our default: no public text confirms it)" } else { "" };
    (row.words, format!("{}{local}", row.source))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_kind_of_rule_is_found_with_its_words_and_source() {
        let policy = Policy::builtin();
        let day = date(2026, 11, 23);
        let frequency = policy.standards.frequencies.codes().first().expect("a frequency").to_string();
        for id in [
            "standards/standard/enforcement_begun",
            &format!("standards/frequency/{frequency}"),
            "standards/package/A",
            "standards/duty/outcome_to_record",
            "enquiries/kind/children",
            "enquiries/trigger/new_address",
            "oversight/trigger/allocation",
            "enforcement/step/refer",
            "enforcement/alarm/high_risk",
            "register/MAPP",
        ] {
            let rule = rule(&policy, id, day);
            assert!(!rule.words.starts_with("Not in the tables"), "{id}: {rule:?}");
            assert_ne!(rule.source, "Not recorded", "{id}");
            assert_ne!(rule.title, id, "a readable name");
            assert!(rule.href.is_some_and(|href| href.starts_with("/rules/") && href.contains("?row=")), "{id}");
        }
    }

    #[test]
    fn a_rule_of_another_version_is_named_all_the_same() {
        let rule = rule(&Policy::builtin(), "moon/phase", date(2026, 11, 23));
        assert_eq!((rule.id.as_str(), rule.source.as_str()), ("moon/phase", "Not recorded"));
        assert_eq!((rule.title.as_str(), rule.href), ("moon/phase", None));
    }
}
