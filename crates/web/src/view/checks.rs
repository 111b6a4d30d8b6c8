//! Safety checks: how they stand, in few words for the banner and kind by kind for the overview.

pub mod chain;
pub mod inbox;

use jiff::civil::Date;
use record::{
    CaseFile,
    enquiry::{Enquiry, Status, gate},
};
use rules::{Policy, enquiry::EnquiryKind};

use super::shown::Shown;

/// What a kind of check is called where there is little room.
#[must_use]
pub const fn name(kind: EnquiryKind) -> &'static str {
    match kind {
        EnquiryKind::DomesticAbuse => "Domestic abuse",
        EnquiryKind::Children => "Children",
        EnquiryKind::Adults => "Adults at risk",
        EnquiryKind::PoliceIntelligence => "Police intelligence",
        EnquiryKind::Marac => "MARAC",
    }
}

/// How many checks of a case stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Needed and not sent.
    pub needed: usize,
    /// Sent and not answered.
    pub waiting: usize,
    /// Of those, answers whose day has gone by.
    pub late: usize,
    /// Answered and not read.
    pub to_read: usize,
    /// Read and not analysed.
    pub to_analyse: usize,
    /// Analysed and used nowhere.
    pub to_use: usize,
    /// People whom answers name and nobody knows.
    pub unknown: usize,
    /// All that were ever asked or decided.
    pub all: usize,
}

/// How the checks of a case stand on a day.
#[must_use]
pub fn standing(case: &CaseFile, policy: &Policy, day: Date) -> Standing {
    let checks = &case.enquiries.all;
    let of = |status: &[Status]| checks.iter().filter(|e| status.contains(&e.status())).count();
    let waiting = |e: &&Enquiry| e.sent.is_some() && e.outstanding();
    let late = |e: &&Enquiry| e.sent.as_ref().is_some_and(|sent| sent.due_on < day);
    Standing {
        needed: gate::unsent(case, policy, day).len(),
        waiting: checks.iter().filter(waiting).count(),
        late: checks.iter().filter(waiting).filter(late).count(),
        to_read: of(&[Status::Answered]),
        to_analyse: of(&[Status::Read]),
        to_use: of(&[Status::Analysed]),
        unknown: checks.iter().filter(|e| !e.closed()).map(|e| e.unknown_people().count()).sum(),
        all: checks.len(),
    }
}

impl Standing {
    /// "1 needed, 2 waiting (1 late), 1 to read"; "Up to date" when nothing is open, "None needed" when nothing ever was.
    #[must_use]
    pub fn words(&self) -> String {
        let waiting = match (self.waiting, self.late) {
            (0, _) => None,
            (waiting, 0) => Some(format!("{waiting} waiting")),
            (waiting, late) => Some(format!("{waiting} waiting ({late} late)")),
        };
        let some = |count: usize, words: &str| (count > 0).then(|| format!("{count} {words}"));
        let parts = [
            some(self.needed, "needed"),
            waiting,
            some(self.to_read, "to read"),
            some(self.to_analyse, "to analyse"),
            some(self.to_use, "to use"),
            some(self.unknown, "named and unknown"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match (parts.is_empty(), self.all) {
            (true, 0) => "None needed".to_owned(),
            (true, _) => "Up to date".to_owned(),
            (false, _) => parts.join(", "),
        }
    }
}

/// How the checks of a case stand on a day, in few words.
#[must_use]
pub fn in_short(case: &CaseFile, policy: &Policy, day: Date) -> String {
    standing(case, policy, day).words()
}

/// Where each kind stands that was ever needed or asked.
#[must_use]
pub fn states(shown: &Shown<'_>) -> Vec<(&'static str, String)> {
    let needed = gate::unsent(shown.case, shown.policy, shown.today);
    let state = |kind: &EnquiryKind| {
        if let Some(need) = needed.iter().find(|need| need.kind == *kind) {
            return Some((name(*kind), format!("Needed since {}. Not sent yet", shown.near(need.since))));
        }
        let latest = shown.case.enquiries.all.iter().rev().find(|e| e.kind == *kind && e.cancelled.is_none())?;
        Some((name(*kind), words(shown, latest)))
    };
    EnquiryKind::ALL.iter().filter_map(state).collect()
}

/// "Asked 3 Nov 2026 (20 days ago). Not answered yet", "Answered 10 Nov 2026 (13 days ago). Not read yet".
fn words(shown: &Shown<'_>, check: &Enquiry) -> String {
    let answered = |then: &str| {
        let on = check.answered.as_ref().map(|a| shown.near(a.on)).unwrap_or_default();
        format!("Answered {on}. {then}")
    };
    match check.status() {
        Status::Needed => format!("Needed since {}. Not sent yet", shown.near(check.needed_since)),
        Status::Sent | Status::Chased | Status::Escalated => {
            let sent = check.sent.as_ref();
            let on = sent.map(|s| shown.near(s.on)).unwrap_or_default();
            let late = if sent.is_some_and(|s| s.due_on < shown.today) { "The answer is late" } else { "Not answered yet" };
            format!("Asked {on}. {late}")
        }
        Status::Answered => answered("Not read yet"),
        Status::Read => answered("Read, not analysed yet"),
        Status::Analysed => answered("Analysed, not used yet"),
        Status::Used => answered("Used"),
        Status::NotNeeded => "Decided not to be needed".to_owned(),
        Status::Cancelled => "Called off".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banner_says_what_is_open_in_words() {
        let open = Standing { needed: 1, waiting: 2, late: 1, to_read: 1, unknown: 2, all: 5, ..Standing::default() };
        assert_eq!(open.words(), "1 needed, 2 waiting (1 late), 1 to read, 2 named and unknown");
        assert_eq!(Standing { all: 2, ..Standing::default() }.words(), "Up to date");
        assert_eq!(Standing::default().words(), "None needed");
    }
}
