//! Oversight of one case (users-and-journeys J6): what is owed, what changed since the last conversation, what was agreed and
//! what became of it, the safety checks with where each stands.

use jiff::{Timestamp, civil::Date};
use record::{
    ActionId, EnquiryId, Event, OversightId, Recorded,
    assessment::prefill::last_completed,
    enquiry::{Enquiry, Status, gate},
    oversight::{
        AgreedAction, Effect, Oversight,
        due::{self, Due},
        effective, next_by,
    },
    plan::Ended,
    words::{long_date, short_date},
};
use rules::oversight::OversightTrigger;
use service::{access::FieldGroup, oversight::OversightRow, part_of};

use super::{
    enforcement::enforcement,
    happened,
    overview::{Attention, attention},
    record::entry,
    rule::{Rule, rule},
    shown::{Shown, count, known},
};
use crate::respond::with_query;

/// Entries of one kind that are named; the others are counted.
const NAMED: usize = 5;
/// Pieces of work that are named; the others are counted.
const WORK: usize = 8;

/// A conversation that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// "Allocation".
    pub trigger: String,
    /// "Allocated on 3 Jun 2026".
    pub why: String,
    /// "17 Jun 2026 (4 days late)".
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// The rule.
    pub rule: Rule,
    /// The page that records the conversation for it.
    pub href: String,
}

/// An action that was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub owner: String,
    /// "Due 27 Nov 2026 (in 4 days)".
    pub due: String,
    /// Whether it is open beyond its day.
    pub late: bool,
    /// "Done on 26 Nov 2026: Visited." Open without it.
    pub ended: Option<String>,
    /// The page of its conversation.
    pub href: String,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// Its id.
    pub id: OversightId,
    /// Its page.
    pub href: String,
    /// "20 Nov 2026".
    pub on: String,
    /// What it was for.
    pub trigger: String,
    /// Which manager.
    pub manager: String,
    /// With whom; none when the manager looked alone.
    pub with: Option<String>,
    /// "25 minutes".
    pub minutes: String,
    /// "Agree", "Change", "Escalate".
    pub view: &'static str,
    /// Why.
    pub reasons: String,
    /// "Yes" or "Not recorded".
    pub risk: &'static str,
    /// Safety checks that were looked at.
    pub checks: Vec<String>,
    /// Actions.
    pub actions: Vec<Action>,
    /// "Actions done in time".
    pub effect: String,
    /// Whether an action was not done in time.
    pub without_effect: bool,
    /// The next conversation as agreed.
    pub next: Option<String>,
    /// The officer's comments.
    pub comments: Vec<String>,
    /// "Written in 4 minutes, 32 words."
    pub written: String,
}

/// What happened since the last conversation, by kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// "Since the last conversation, on 3 Sep 2026".
    pub words: String,
    /// Kinds of things, each with what happened, newest first.
    pub kinds: Vec<Kind>,
}

/// What happened of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// "Appointments and outcomes".
    pub name: &'static str,
    /// How many.
    pub count: usize,
    /// How many of them the lines below do not tell of.
    pub more: usize,
    /// The newest, what came often in one line: title with outcome, day, link.
    pub newest: Vec<(String, String, String)>,
}

/// A safety check with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// Its id.
    pub id: EnquiryId,
    /// "Domestic abuse (police)".
    pub name: String,
    /// "Answered 3 Nov 2026 (20 days ago), not read".
    pub stands: String,
    /// Its page.
    pub href: String,
}

/// The page of a case's oversight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// What is owed now, earliest due first.
    pub owed: Vec<Owed>,
    /// What will be owed next, when nothing is now.
    pub coming: Option<Owed>,
    /// The page that records a conversation which no rule asks for.
    pub ad_hoc: String,
    /// Open actions, earliest due first.
    pub open: Vec<Action>,
    /// Conversations, newest first.
    pub talks: Vec<Talk>,
}

/// The page that records a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTalk {
    /// What it is for.
    pub trigger: OversightTrigger,
    /// Its name.
    pub trigger_name: String,
    /// Everything that the conversation will meet.
    pub owed: Vec<Owed>,
    /// What changed.
    pub since: Since,
    /// Open actions of earlier ones.
    pub open: Vec<Action>,
    /// Safety checks.
    pub checks: Vec<CheckLine>,
    /// Checks that are needed and that nobody sent: what, and since when.
    pub unsent: Vec<String>,
    /// How the case stands: level of risk, appointments, failures, assessment, plan.
    pub stands: Vec<(&'static str, String)>,
    /// What is owed on the case besides oversight, what may harm most first.
    pub work: Vec<Attention>,
    /// How much more is owed than [`Self::work`] has.
    pub work_more: usize,
    /// Where all of it is.
    pub overview: String,
    /// Proposed day of the next review, with the last day that the rule allows.
    pub next: Option<Date>,
    /// The rule of the proposal, in words.
    pub next_why: Option<String>,
}

/// What a trigger is called by the policy.
#[must_use]
pub fn trigger_name(shown: &Shown<'_>, trigger: OversightTrigger, day: Date) -> String {
    let row = shown.policy.oversight.triggers.read(trigger, day);
    row.map_or_else(|| trigger.as_str().replace('_', " "), |row| row.value.name.clone())
}

/// Everything that is owed on the shown day: its clock has begun.
fn dues(shown: &Shown<'_>) -> Vec<Due> {
    let mut dues = due::due(shown.case, shown.policy, shown.zone);
    dues.retain(Due::open);
    dues
}

fn owed(shown: &Shown<'_>, due: &Due) -> Owed {
    Owed {
        trigger: trigger_name(shown, due.trigger, due.due_on),
        why: due.words(),
        due: shown.when(due.due_on),
        late: due.due_on < shown.today,
        rule: rule(shown.policy, &due.rule(), due.due_on.min(shown.today)),
        href: with_query(&shown.link("/oversight/new"), "trigger", due.trigger.as_str()),
    }
}

/// What the officer's own record makes necessary: back after weeks away, newly qualified.
fn owed_by_holder(shown: &Shown<'_>, row: &OversightRow) -> Owed {
    let rule_id = format!("oversight/trigger/{}", row.trigger);
    Owed {
        trigger: trigger_name(shown, row.trigger, row.due_on),
        why: row.why.clone(),
        due: shown.when(row.due_on),
        late: row.due_on < shown.today,
        rule: rule(shown.policy, &rule_id, row.due_on.min(shown.today)),
        href: with_query(&shown.link("/oversight/new"), "trigger", row.trigger.as_str()),
    }
}

/// The page of a case's oversight. `holder` is what the officer's own record makes necessary.
#[must_use]
pub fn history(shown: &Shown<'_>, holder: &[OversightRow]) -> History {
    let dues = dues(shown);
    let of_case = dues.iter().filter(|due| due.clock_from <= shown.today).map(|due| owed(shown, due));
    let now = of_case.chain(holder.iter().map(|row| owed_by_holder(shown, row))).collect::<Vec<_>>();
    let coming = dues.iter().find(|due| due.clock_from > shown.today).filter(|_| now.is_empty());
    let mut talks: Vec<&Oversight> = shown.case.oversights.iter().collect();
    talks.sort_by_key(|talk| std::cmp::Reverse((talk.what.on, talk.version)));
    History {
        coming: coming.map(|due| owed(shown, due)),
        owed: now,
        ad_hoc: with_query(&shown.link("/oversight/new"), "trigger", OversightTrigger::AdHoc.as_str()),
        open: open_actions(shown),
        talks: talks.into_iter().map(|talk| one(shown, talk)).collect(),
    }
}

fn open_actions(shown: &Shown<'_>) -> Vec<Action> {
    let all = shown.case.oversights.iter().flat_map(|talk| talk.open_actions().map(move |action| (talk, action)));
    let mut open: Vec<_> = all.collect();
    open.sort_by_key(|(_, action)| (action.due_on, action.id));
    open.into_iter().map(|(talk, action)| show_action(shown, talk, action)).collect()
}

fn show_action(shown: &Shown<'_>, talk: &Oversight, action: &AgreedAction) -> Action {
    let ended = talk.closed_as(action.id).map(|(on, closed)| {
        let how = match closed.ended {
            Ended::Done => "Done",
            Ended::Dropped => "Dropped",
        };
        let late = if *on > action.due_on { ", late" } else { "" };
        let note = if closed.note.is_empty() { String::new() } else { format!(": {}", closed.note) };
        format!("{how} on {}{late}{note}", short_date(*on))
    });
    Action {
        id: action.id,
        what: action.what.clone(),
        owner: shown.names.officer(action.owner),
        due: if ended.is_some() { short_date(action.due_on) } else { shown.when(action.due_on) },
        late: ended.is_none() && action.due_on < shown.today,
        ended,
        href: shown.link(&format!("/oversight/{}", talk.what.id)),
    }
}

/// One conversation.
#[must_use]
pub fn one(shown: &Shown<'_>, talk: &Oversight) -> Talk {
    let what = &talk.what;
    let effect = effective(talk, shown.today);
    let check = |id: &EnquiryId| shown.case.enquiries.find(*id).map(|check| check_line(shown, check).name);
    Talk {
        id: what.id,
        href: shown.link(&format!("/oversight/{}", what.id)),
        on: short_date(what.on),
        trigger: trigger_name(shown, what.trigger, what.on),
        manager: shown.names.actor(talk.manager),
        with: what.with.map(|officer| shown.names.officer(officer)),
        minutes: count(i64::from(what.minutes), "minute"),
        view: what.view.words(),
        reasons: what.reasons.clone(),
        risk: if what.risk_discussed { "Yes" } else { "Not recorded" },
        checks: what.checks.iter().filter_map(check).collect(),
        actions: what.actions.iter().map(|action| show_action(shown, talk, action)).collect(),
        effect: effect.words(),
        without_effect: matches!(effect, Effect::Late { .. }),
        next: what.next_on.map(|on| shown.near(on)),
        comments: talk.comments.iter().map(|comment| comment.comment.clone()).collect(),
        written: written(talk),
    }
}

/// How much was written and how quickly.
fn written(talk: &Oversight) -> String {
    let words = count(i64::try_from(talk.words()).unwrap_or(i64::MAX), "word");
    match talk.what.opened_at.map(|opened| talk.recorded_at.duration_since(opened).as_secs()) {
        Some(seconds) => format!("{words}, saved {} after the page was opened", in_time(seconds)),
        None => words,
    }
}

/// "40 seconds", "4 minutes".
#[must_use]
pub fn in_time(seconds: i64) -> String {
    if seconds < 120 { count(seconds.max(0), "second") } else { count((seconds + 30) / 60, "minute") }
}

/// The page that records a conversation for a trigger. `events` are those that the visitor may see; `holder` is what the
/// officer's own record makes necessary.
#[must_use]
pub fn new_talk(shown: &Shown<'_>, trigger: OversightTrigger, events: &[Recorded<Event>], holder: &[OversightRow]) -> NewTalk {
    let mut owed_now = dues(shown);
    owed_now.retain(|due| due.clock_from <= shown.today);
    owed_now.sort_by_key(|due| (due.trigger != trigger, due.due_on));
    let next = next_by(shown.case, shown.today, shown.policy);
    let mut work = attention(shown);
    work.retain(|work| !work.rule.id.starts_with("oversight/"));
    let work_more = work.len().saturating_sub(WORK);
    work.truncate(WORK);
    NewTalk {
        trigger,
        trigger_name: trigger_name(shown, trigger, shown.today),
        owed: owed_now.iter().map(|due| owed(shown, due)).chain(holder.iter().map(|row| owed_by_holder(shown, row))).collect(),
        since: since(shown, events),
        open: open_actions(shown),
        checks: checks(shown),
        unsent: if shown.sees(FieldGroup::Checks) { unsent(shown) } else { Vec::new() },
        stands: stands(shown),
        work,
        work_more,
        overview: shown.link(""),
        next,
        next_why: next
            .map(|by| format!("Proposed by the rule for this level of risk. It can be earlier, not after {}", long_date(by))),
    }
}

/// Checks that are needed and that nobody sent. One that was raised by hand is among the checks already.
fn unsent(shown: &Shown<'_>) -> Vec<String> {
    let needed = gate::unsent(shown.case, shown.policy, shown.today);
    let words = needed
        .into_iter()
        .map(|need| format!("{}, needed since {}", happened::kind_name(shown, need.kind, shown.today), short_date(need.since)));
    words.collect()
}

/// How the case stands, of the parts that the visitor may see.
fn stands(shown: &Shown<'_>) -> Vec<(&'static str, String)> {
    let case = shown.case;
    let mut facts = Vec::new();
    if shown.sees(FieldGroup::Risk) {
        let judged = case.risk.current().and_then(|judged| Some((judged.overall()?, judged.assessed_on)));
        let level = judged.map(|(level, on)| format!("{}, judged {}", level.word(), shown.near(on)));
        facts.push(("Risk of serious harm", known(level)));
        let assessed = last_completed(case).map(|done| format!("Completed {}", shown.near(done.completed_on)));
        facts.push(("Last assessment", known(assessed)));
    }
    if shown.sees(FieldGroup::Appointments) {
        let brief = super::overview::appointments(shown);
        let meeting = |meeting: &super::overview::Meeting| {
            let outcome = meeting.outcome.as_ref().map(|outcome| format!(". {outcome}")).unwrap_or_default();
            format!("{}{outcome}", meeting.when)
        };
        facts.push(("Last appointment", brief.last.as_ref().map_or_else(|| "None has taken place".to_owned(), meeting)));
        facts.push(("Next appointment", brief.next.as_ref().map_or_else(|| "None is booked".to_owned(), meeting)));
    }
    if shown.sees(FieldGroup::Enforcement) {
        let stands = enforcement(shown, None);
        facts.push(("Failures to comply", format!("{}. {}", stands.said, stands.meaning)));
    }
    if shown.sees(FieldGroup::Plan) {
        let agreed = case.plan.last_agreed();
        facts.push((
            "Plan",
            agreed.map_or_else(|| "Not agreed yet".to_owned(), |agreed| format!("Agreed {}", shown.near(agreed.on))),
        ));
    }
    facts
}

/// The parts of the record in the order in which a manager wants to know of them.
const KINDS: [(&str, &[FieldGroup]); 9] = [
    ("Risk and assessments", &[FieldGroup::Risk]),
    ("Contacts, arrests and other news", &[FieldGroup::Contacts]),
    ("Appointments and outcomes", &[FieldGroup::Appointments]),
    ("Enforcement", &[FieldGroup::Enforcement]),
    ("Safety checks", &[FieldGroup::Checks]),
    ("Plan", &[FieldGroup::Plan]),
    ("Sentence", &[FieldGroup::Sentence]),
    ("Allocation and hand-over", &[FieldGroup::Core, FieldGroup::Oversight]),
    ("Personal details and people around them", &[FieldGroup::Details]),
];

/// What was recorded since the last conversation; since the record began, if there was none.
#[must_use]
pub fn since(shown: &Shown<'_>, events: &[Recorded<Event>]) -> Since {
    let last = shown.case.oversights.iter().max_by_key(|talk| (talk.what.on, talk.version));
    let from = last.map_or(Timestamp::MIN, |talk| talk.recorded_at);
    let new: Vec<&Recorded<Event>> = events
        .iter()
        .filter(|event| event.recorded_at > from && Some(event.version) != last.map(|talk| talk.version))
        // Each save of a draft, and each booking, would hide what matters.
        .filter(|event| {
            !matches!(event.event, Event::AssessmentAnswered(_) | Event::AppointmentArranged(_) | Event::PredictorsScored(_))
        })
        .collect();
    let kinds = KINDS.iter().filter_map(|(name, parts)| {
        let mut entries: Vec<_> =
            new.iter().filter(|event| parts.contains(&part_of(&event.event))).filter_map(|event| entry(shown, event)).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.day, entry.version)));
        let mut newest: Vec<(String, usize, String, String)> = Vec::new();
        for entry in &entries {
            let outcome = entry.outcome.as_ref().map(|outcome| format!(": {}", outcome.to_lowercase())).unwrap_or_default();
            let title = format!("{}{outcome}", entry.title);
            // What came often is one line with its number: the newest of it leads on.
            match newest.iter_mut().find(|(known, ..)| *known == title) {
                Some((_, count, ..)) => *count += 1,
                None => newest.push((title, 1, short_date(entry.day), entry.href.clone())),
            }
        }
        let named: usize = newest.iter().take(NAMED).map(|(_, count, ..)| count).sum();
        let newest = newest.into_iter().take(NAMED).map(|(title, count, on, href)| match count {
            1 => (title, on, href),
            many => (format!("{title} (the last of {many})"), on, href),
        });
        (!entries.is_empty()).then(|| Kind { name, count: entries.len(), more: entries.len() - named, newest: newest.collect() })
    });
    Since {
        words: match last {
            Some(talk) => format!("Since the last conversation, on {}", short_date(talk.what.on)),
            None => "Since the record began: nobody has recorded a conversation yet".to_owned(),
        },
        kinds: kinds.collect(),
    }
}

/// Safety checks that count, with where each stands.
fn checks(shown: &Shown<'_>) -> Vec<CheckLine> {
    let counts = |check: &&Enquiry| !matches!(check.status(), Status::Cancelled);
    shown.case.enquiries.all.iter().filter(counts).map(|check| check_line(shown, check)).collect()
}

fn check_line(shown: &Shown<'_>, check: &Enquiry) -> CheckLine {
    let on = |day: Option<Date>| day.map(|day| format!(" {}", shown.near(day))).unwrap_or_default();
    let sent = check.sent.as_ref().map(|sent| sent.on);
    let answered = check.answered.as_ref().map(|answered| answered.on);
    let stands = match check.status() {
        Status::Needed => format!("Needed since {}, not sent", short_date(check.needed_since)),
        Status::Sent => format!("Sent{}, not answered", on(sent)),
        Status::Chased => format!("Sent{}, chased, not answered", on(sent)),
        Status::Escalated => format!("Sent{}, taken higher, not answered", on(sent)),
        Status::Answered => format!("Answered{}, not read", on(answered)),
        Status::Read => format!("Answered{}, read, not analysed", on(answered)),
        Status::Analysed => format!("Answered{}, analysed, not used in an assessment or the plan", on(answered)),
        Status::Used => format!("Answered{}, analysed and used", on(answered)),
        Status::NotNeeded => "Decided not to be needed".to_owned(),
        Status::Cancelled => "Called off".to_owned(),
    };
    CheckLine {
        id: check.id,
        name: happened::kind_name(shown, check.kind, shown.today),
        stands,
        href: shown.link(&format!("/checks/{}", check.id)),
    }
}
