//! The inbox of a team's safety checks, and how far checks come: what the two pages show.

use jiff::civil::Date;
use record::{
    enquiry::chain::Step,
    words::{distance, short_date},
};
use rules::{Policy, enquiry::EnquiryKind};
use service::checks::{CheckLine, Owned, Sums};

use super::super::row::{self, PersonLine};
use crate::respond::with_query;

/// An item of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxLine {
    /// About whom.
    pub who: PersonLine,
    /// The kind of check, and who is asked.
    pub kind: String,
    /// Where it stands.
    pub status: &'static str,
    /// What to do.
    pub action: &'static str,
    /// By when: "4 Nov 2026 (19 days late)".
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// People whom the answer names and nobody knows.
    pub unknown: i64,
    /// Who took it on.
    pub owner: Option<String>,
    /// Where it is done.
    pub href: String,
}

/// An item of the inbox.
#[must_use]
pub fn line(line: &CheckLine, policy: &Policy, today: Date) -> InboxLine {
    let row = policy.enquiries.kinds.read(line.row.kind, today).map(|row| &row.value);
    let kind = row.map_or_else(|| super::name(line.row.kind).to_owned(), |row| format!("{} ({})", row.name, row.agency));
    let (action, on) = match line.row.step {
        Some((step, on)) if line.row.unknown == 0 || step < Step::Analyse => (step.words(), on),
        step => ("Say who they are", step.map_or(line.row.since, |(_, on)| on)),
    };
    InboxLine {
        who: row::person(&line.who, policy, today),
        kind,
        status: line.row.status.words(),
        action,
        due: format!("{} ({})", short_date(on), distance(on, today)),
        late: on < today,
        unknown: line.row.unknown,
        owner: line.owner.clone(),
        href: format!("/people/{}/checks/{}", line.who.crn, line.row.id),
    }
}

/// What the inbox is filtered by, as the address says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub owned: Owned,
    /// Only this kind.
    pub kind: Option<EnquiryKind>,
    /// Only this step.
    pub step: Option<Step>,
    /// Only what is late.
    pub late_only: bool,
}

impl Filter {
    /// Reads the fields of the address. What is no filter filters nothing.
    #[must_use]
    pub fn read(owner: &str, kind: &str, step: &str, late: &str) -> Self {
        let whose = match owner {
            "me" => Owned::Mine,
            "nobody" => Owned::Nobodys,
            _ => Owned::All,
        };
        Self { owned: whose, kind: EnquiryKind::from_text(kind), step: Step::from_text(step), late_only: late == "only" }
    }

    /// The word for whose.
    #[must_use]
    pub const fn owner(&self) -> &'static str {
        match self.owned {
            Owned::All => "",
            Owned::Mine => "me",
            Owned::Nobodys => "nobody",
        }
    }

    /// The address of the inbox with this filter.
    #[must_use]
    pub fn href(&self, team: &str) -> String {
        let fields = [
            ("team", team),
            ("owner", self.owner()),
            ("kind", self.kind.map_or("", EnquiryKind::as_str)),
            ("step", self.step.map_or("", Step::as_str)),
            ("late", if self.late_only { "only" } else { "" }),
        ];
        let named = fields.into_iter().filter(|(_, value)| !value.is_empty());
        named.fold("/checks".to_owned(), |address, (name, value)| with_query(&address, name, value))
    }
}

/// "64% (16 of 25)"; "none" of nothing.
#[must_use]
pub fn rate(met: i64, of: i64) -> String {
    if of == 0 {
        return "none".to_owned();
    }
    format!("{}% ({met} of {of})", (met * 200 + of) / (of * 2))
}

/// The rates of a line, in the order of the table: sent, on time, answered, analysed, used.
#[must_use]
pub fn rates(sums: &Sums) -> [String; 5] {
    [
        rate(sums.sent, sums.needed),
        rate(sums.on_time, sums.needed),
        rate(sums.answered, sums.sent),
        rate(sums.analysed, sums.answered),
        rate(sums.used, sums.answered),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_says_of_how_many_and_nothing_of_nothing_is_none() {
        assert_eq!(rate(16, 25), "64% (16 of 25)");
        assert_eq!(rate(1, 8), "13% (1 of 8)");
        assert_eq!(rate(0, 0), "none");
    }

    #[test]
    fn a_filter_is_read_from_the_address_that_it_writes() {
        let filter = Filter::read("nobody", "children", "chase", "only");
        assert_eq!(filter.href(""), "/checks?owner=nobody&kind=children&step=chase&late=only");
        assert_eq!(Filter::read("", "nonsense", "", "").href(""), "/checks");
    }
}
