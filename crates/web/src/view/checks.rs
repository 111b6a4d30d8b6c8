//! Safety checks: what was asked of other agencies and what was answered, as the notes record it.

use jiff::{civil::Date, tz::TimeZone};
use record::CaseFile;
use rules::code::ContactCode;

use super::shown::Shown;

/// A check that every case needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is asked about.
    pub name: &'static str,
    /// The day it was last asked.
    pub asked: Option<Date>,
    /// The day of the last answer.
    pub answered: Option<Date>,
}

/// What is asked, and the contact types that record asking and answering. For domestic abuse there is no such type yet, so
/// it can only be said that nobody has recorded asking.
const KINDS: [(&str, Option<ContactCode>, Option<ContactCode>); 3] = [
    ("Domestic abuse", None, None),
    ("Children", Some(ContactCode::literal("SFGC")), Some(ContactCode::literal("SFRR"))),
    ("Police", Some(ContactCode::literal("C369")), Some(ContactCode::literal("C515"))),
];

/// The checks of a case, in the order to show them.
#[must_use]
pub fn checks(case: &CaseFile, zone: &TimeZone) -> [Check; 3] {
    let latest = |kind: Option<ContactCode>| {
        let of_kind = case.contacts.iter().filter(|contact| Some(contact.what.kind) == kind);
        of_kind.map(|contact| contact.what.happened_at).max().map(|at| zone.to_datetime(at).date())
    };
    KINDS.map(|(name, asking, answering)| Check { name, asked: latest(asking), answered: latest(answering) })
}

impl Check {
    /// Whether the last time it was asked has its answer.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.answered.is_some_and(|answered| self.asked.is_none_or(|asked| answered >= asked))
    }

    /// "Not asked yet", "Asked 3 Nov 2026 (20 days ago). Not answered yet", "Answered 10 Nov 2026 (13 days ago)".
    #[must_use]
    pub fn words(&self, shown: &Shown<'_>) -> String {
        match (self.asked, self.answered) {
            (_, Some(answered)) if self.is_answered() => format!("Answered {}", shown.near(answered)),
            (Some(asked), _) => format!("Asked {}. Not answered yet", shown.near(asked)),
            (None, _) => "Not asked yet".to_owned(),
        }
    }
}

/// All of them in a few words, for the banner: "Not asked yet", "1 of 3 answered, 1 asked".
#[must_use]
pub fn in_short(checks: &[Check]) -> String {
    let answered = checks.iter().filter(|check| check.is_answered()).count();
    let waiting = checks.iter().filter(|check| check.asked.is_some() && !check.is_answered()).count();
    match (answered, waiting) {
        (0, 0) => "Not asked yet".to_owned(),
        (answered, 0) => format!("{answered} of {} answered", checks.len()),
        (answered, waiting) => format!("{answered} of {} answered, {waiting} asked", checks.len()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::built::history;
    use super::*;

    fn check(asked: Option<Date>, answered: Option<Date>) -> Check {
        Check { name: "Police", asked, answered }
    }

    #[test]
    fn a_check_that_was_asked_says_how_long_ago_and_whether_it_was_answered() {
        let built = history();
        let shown = built.shown();
        let (third, tenth) = (Some(date(2026, 11, 3)), Some(date(2026, 11, 10)));
        assert_eq!(check(third, None).words(&shown), "Asked 3 Nov 2026 (20 days ago). Not answered yet");
        assert_eq!(check(third, tenth).words(&shown), "Answered 10 Nov 2026 (13 days ago)");
        assert_eq!(check(tenth, third).words(&shown), "Asked 10 Nov 2026 (13 days ago). Not answered yet", "asked again");
        assert_eq!(check(None, None).words(&shown), "Not asked yet");
    }

    #[test]
    fn the_banner_counts_what_was_asked_and_answered() {
        let day = Some(date(2026, 11, 3));
        assert_eq!(in_short(&[check(None, None), check(None, None)]), "Not asked yet");
        assert_eq!(in_short(&[check(day, day), check(day, None)]), "1 of 2 answered, 1 asked");
        assert_eq!(in_short(&[check(day, day), check(None, None)]), "1 of 2 answered");
    }
}
