//! One safety check as a chain of steps, each with its day and age; and what makes it necessary.

use jiff::civil::Date;
use record::{
    enquiry::{
        Enquiry, Status, UsedIn,
        chain::{self, Step},
        need::Need,
    },
    words::short_date,
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use uuid::Uuid;

use super::super::{
    appointments::Tone,
    rule::{Rule, rule},
    shown::Shown,
};

/// A step of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepShown {
    /// "Sent", "Answer".
    pub what: &'static str,
    /// "3 Nov 2026 (20 days ago)", or "not yet, due 5 Nov 2026 (18 days late)".
    pub when: String,
    /// To whom, how, by whom.
    pub more: String,
    /// Whether it was done.
    pub done: bool,
    /// Whether its day has gone by.
    pub late: bool,
}

/// A check or a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Its id, or that of the need.
    pub id: Uuid,
    /// "Domestic abuse check", with who is asked.
    pub name: String,
    /// Who is asked.
    pub agency: String,
    /// Where it stands, and how to show that.
    pub status: (&'static str, Tone),
    /// What makes it necessary: "New partner: Alex Example".
    pub why: String,
    /// The rule.
    pub rule: Rule,
    /// Who asked for it and why, where a member of staff did.
    pub reason: Option<String>,
    /// The address or household asked about, and who.
    pub about: Vec<(&'static str, String)>,
    /// The chain.
    pub steps: Vec<StepShown>,
    /// What the agency says.
    pub answer: Option<String>,
    /// Who the answer names: name, whether a child, whether known by now.
    pub named: Vec<(String, &'static str)>,
    /// What it means for the case.
    pub analysis: Option<String>,
    /// Where it was used, with the sentence.
    pub used: Vec<(String, String)>,
    /// Who of the team looks after it.
    pub owner: Option<String>,
    /// What to do next, and by when.
    pub next: Option<(Step, String, bool)>,
    /// Where it is done.
    pub href: String,
}

/// The name of a kind of check and who is asked.
#[must_use]
pub fn named(shown: &Shown<'_>, kind: EnquiryKind) -> (String, String) {
    let row = shown.policy.enquiries.kinds.read(kind, shown.today).map(|row| &row.value);
    row.map_or_else(|| (super::name(kind).to_owned(), String::new()), |row| (row.name.clone(), row.agency.clone()))
}

/// What makes a check necessary, in words; with whom or what it is about where the record names them.
#[must_use]
pub fn why(shown: &Shown<'_>, trigger: EnquiryTrigger, about: Uuid) -> String {
    let row = shown.policy.enquiries.triggers.read(trigger, shown.today);
    let name = row.map_or_else(|| trigger.to_string(), |row| row.value.name.clone());
    let case = shown.case;
    let person = case.household.connections.iter().find(|c| c.what.id.0 == about).map(|c| c.what.name.clone());
    let place = || case.person.addresses.iter().find(|a| a.what.id.0 == about).map(|a| a.what.lines.join(", "));
    let flag = || case.risk.register.iter().find(|e| e.made.id.0 == about);
    let flag = || flag().map(|e| format!("flag {}", super::super::overview::flag_name(shown, e.made.code)));
    let named = if shown.sees(service::access::FieldGroup::Details) { person.or_else(place).or_else(flag) } else { None };
    named.map_or(name.clone(), |named| format!("{name}: {named}"))
}

/// A need that nobody has sent a check for.
#[must_use]
pub fn of_need(shown: &Shown<'_>, need: &Need) -> Chain {
    let (name, agency) = named(shown, need.kind);
    let send_by = chain::send_by(need.kind, need.trigger, need.since, shown.policy);
    let arisen = need.since <= shown.today;
    let late = send_by < shown.today;
    let steps = vec![
        StepShown { what: "Needed", when: shown.near(need.since), more: String::new(), done: arisen, late: false },
        to_do("Sent", Some(send_by), shown),
        to_do("Answered", None, shown),
        to_do("Read", None, shown),
        to_do("Analysed", None, shown),
        to_do("Used", None, shown),
    ];
    Chain {
        id: need.id(),
        name,
        agency,
        status: if arisen { ("Needed", Tone::Needed) } else { ("Later", Tone::Plain) },
        why: why(shown, need.trigger, need.cause),
        rule: rule(shown.policy, &need.trigger.rule_id(), need.since.min(shown.today)),
        reason: None,
        about: place(shown, need.address).map(|place| ("About the address", place)).into_iter().collect(),
        steps,
        answer: None,
        named: Vec::new(),
        analysis: None,
        used: Vec::new(),
        owner: None,
        next: Some((Step::Send, shown.when(send_by), late)),
        href: shown.link(&format!("/checks/{}", need.id())),
    }
}

fn to_do(what: &'static str, by: Option<Date>, shown: &Shown<'_>) -> StepShown {
    let when = by.map_or_else(|| "not yet".to_owned(), |by| format!("not yet, due {}", shown.when(by)));
    StepShown { what, when, more: String::new(), done: false, late: by.is_some_and(|by| by < shown.today) }
}

/// A check that was raised, sent or decided about.
#[must_use]
pub fn of_check(shown: &Shown<'_>, check: &Enquiry) -> Chain {
    let (name, agency) = named(shown, check.kind);
    let status = check.status();
    let answer = check.answered.as_ref().map(|a| if a.nothing_known { "Nothing known.".to_owned() } else { a.summary.clone() });
    let people = check.answered.iter().flat_map(|a| &a.named).map(|n| {
        let open = check.unknown_people().any(|unknown| unknown.name == n.name);
        let state = match (open, n.child) {
            (true, true) => "a child, not known to us yet",
            (true, false) => "not known to us yet",
            (false, true) => "a child, known or explained",
            (false, false) => "known or explained",
        };
        (n.name.clone(), state)
    });
    let used = check.used.iter().map(|u| {
        let place = match u.used_in {
            UsedIn::Assessment(_) => "In an assessment",
            UsedIn::Plan => "In the plan",
        };
        (place.to_owned(), u.sentence.clone())
    });
    let next = chain::next(check, shown.policy).map(|(step, on)| (step, shown.when(on), on < shown.today));
    Chain {
        id: check.id.0,
        name,
        agency,
        status: (status.words(), tone(status, next.as_ref().is_some_and(|(.., late)| *late))),
        why: why(shown, check.trigger, Uuid::nil()),
        rule: rule(shown.policy, &check.trigger.rule_id(), check.needed_since.min(shown.today)),
        reason: check.raised.as_ref().map(|r| r.reason.clone()),
        about: asked_about(shown, check),
        steps: steps(shown, check),
        answer,
        named: people.collect(),
        analysis: check.analysed.as_ref().map(|a| a.analysis.clone()),
        used: used.collect(),
        owner: check.owner.map(|owner| shown.names.officer(owner)),
        next,
        href: shown.link(&format!("/checks/{}", check.id)),
    }
}

const fn tone(status: Status, late: bool) -> Tone {
    match status {
        Status::Used => Tone::Well,
        Status::Needed | Status::Answered | Status::Read | Status::Analysed => Tone::Needed,
        Status::Sent | Status::Chased | Status::Escalated if late => Tone::Failed,
        Status::Sent | Status::Chased | Status::Escalated | Status::NotNeeded | Status::Cancelled => Tone::Plain,
    }
}

/// An address in words, to those who may see it.
fn place(shown: &Shown<'_>, address: Option<record::AddressId>) -> Option<String> {
    let address = address.filter(|_| shown.sees(service::access::FieldGroup::Details))?;
    super::super::orders::address_line(shown, address)
}

fn asked_about(shown: &Shown<'_>, check: &Enquiry) -> Vec<(&'static str, String)> {
    let named = check.sent.as_ref().and_then(|sent| sent.address).or_else(|| check.raised.as_ref().and_then(|r| r.address));
    let (about, subjects, reference) = match (&check.sent, &check.raised) {
        (Some(sent), _) => (&sent.about, &sent.subjects, sent.reference.as_str()),
        (None, Some(raised)) => (&raised.about, &raised.subjects, ""),
        (None, None) => return Vec::new(),
    };
    let address = place(shown, named).filter(|address| !about.contains(address)).unwrap_or_default();
    let all = [
        ("About the address", address),
        ("Asked about", about.clone()),
        ("People asked about", subjects.join(", ")),
        ("Their reference", reference.to_owned()),
    ];
    all.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

fn steps(shown: &Shown<'_>, check: &Enquiry) -> Vec<StepShown> {
    let done = |what, on: Date, more: String| StepShown { what, when: shown.near(on), more, done: true, late: false };
    let mut steps = vec![done("Needed", check.needed_since, String::new())];
    if let Some((decided, by)) = &check.not_needed {
        let more = format!("{}. Decided by {}", decided.reason, shown.names.actor(*by));
        steps.push(StepShown { what: "Not needed", when: String::new(), more, done: true, late: false });
        return steps;
    }
    match &check.sent {
        Some(sent) => {
            let by = check.sent_by.map(|by| format!(", by {}", shown.names.actor(by))).unwrap_or_default();
            steps.push(done("Sent", sent.on, format!("to {}{by}", sent.sent_to)));
        }
        None if check.cancelled.is_none() => {
            let by = chain::send_by(check.kind, check.trigger, check.needed_since, shown.policy);
            steps.push(to_do("Sent", Some(by), shown));
        }
        None => {}
    }
    steps.extend(check.chased.iter().map(|c| done("Asked again", c.on, c.how.clone())));
    steps.extend(check.escalated.iter().map(|e| done("Taken higher", e.on, format!("to {}: {}", e.to, e.note))));
    if let Some(cancelled) = &check.cancelled {
        let more = cancelled.reason.clone();
        steps.push(StepShown { what: "Called off", when: String::new(), more, done: true, late: false });
        return steps;
    }
    match &check.answered {
        Some(answered) => steps.push(done("Answered", answered.on, format!("by {}", answered.responder))),
        None => steps.push(to_do("Answered", check.sent.as_ref().map(|s| s.due_on), shown)),
    }
    match &check.read {
        Some((at, by)) => {
            steps.push(done("Read", shown.local(*at).date(), format!("by {}", shown.names.actor(*by))));
        }
        None => steps.push(to_do("Read", None, shown)),
    }
    let now_or_later = |what, is: bool| {
        if is {
            StepShown { what, when: "done".to_owned(), more: String::new(), done: true, late: false }
        } else {
            to_do(what, None, shown)
        }
    };
    steps.push(now_or_later("Analysed", check.analysed.is_some()));
    steps.push(now_or_later("Used", !check.used.is_empty()));
    steps
}

/// "Checked 3 Nov 2026 (20 days ago): suitable", for an address.
#[must_use]
pub fn address_state(shown: &Shown<'_>, address: record::AddressId) -> (String, Tone) {
    match shown.case.address_checks.latest(address) {
        Some(check) if check.suitable => (format!("Checked {}: suitable", short_date(check.on)), Tone::Well),
        Some(check) => (format!("Checked {}: not suitable", short_date(check.on)), Tone::Failed),
        None => ("Not checked".to_owned(), Tone::Plain),
    }
}
