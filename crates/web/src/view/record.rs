//! The record of a person: everything that happened, newest first, as a timeline with filters; and one entry of it.
//!
//! What the service writes by itself (allocations, dates received, details put in) is hidden until it is asked for.
//! Nothing is ever hidden for being corrected: the entry stays, with what was said about it.

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use record::{
    AppointmentId, CaseFile, Event, Recorded,
    appointment::{AskedBy, VisitSafety},
    words::{clock_time, long_date, short_date},
};
use rules::{Policy, code::ContactCode, contact::ContactUse};

use super::{
    appointments::{ROWS, href},
    happened::{self, happened},
    shown::{Correction, Shown},
};

/// What the list is filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that an entry must hold, all of them.
    pub words: String,
    /// Code of a group of contact types, or [`SESSIONS`].
    pub group: String,
    /// A topic.
    pub tag: String,
    /// Whether what the service writes by itself is shown too.
    pub system: Shows,
}

/// Whether entries that the service writes by itself are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// What people wrote.
    #[default]
    People,
    /// That, and what the service wrote.
    Everything,
}

impl Filter {
    /// Whether it leaves anything out that is shown without it.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !(self.words.trim().is_empty() && self.group.is_empty() && self.tag.is_empty())
    }
}

/// One entry of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the record.
    pub version: u32,
    /// Its page.
    pub href: String,
    /// What it is: "Phone call from Sam", "Planned office visit".
    pub title: String,
    /// What came of it, for a session: "Attended and complied".
    pub outcome: Option<String>,
    /// The day and, where it is known, the time at which it happened.
    pub happened: String,
    /// The day, for `datetime`.
    pub day: Date,
    /// One line.
    pub summary: String,
    /// The whole.
    pub text: String,
    /// Topics.
    pub tags: Vec<String>,
    /// Whether it must not be shared with the person.
    pub sensitive: bool,
    /// "Recorded by Robin Ensample on 3 Mar 2026 at 4:10pm".
    pub recorded: String,
    /// "Recorded 9 working days late", when it is late.
    pub late: Option<String>,
    /// What was said about it later.
    pub remarks: Vec<Correction>,
    /// The page of the appointment it is about.
    pub appointment: Option<String>,
    /// The group it is filtered by.
    pub group: String,
    /// Whether the service wrote it by itself.
    pub system: bool,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// One page of entries, newest first.
    pub entries: Vec<Entry>,
    /// How many the filter lets through in all.
    pub found: usize,
    /// The key of the next page, if there is more.
    pub older: Option<String>,
    /// Groups to choose from: value and words.
    pub groups: Vec<(String, String)>,
    /// The filter, as it was asked for.
    pub filter: Filter,
    /// How many entries of the service are hidden.
    pub hidden: usize,
}

/// Value of the filter for sessions and their outcomes.
pub const SESSIONS: &str = "SESSIONS";
/// The group of what the service writes by itself.
const SYSTEM: &str = "SYSTEM";

/// One page of the record. `before` is the key that the page before gave.
#[must_use]
pub fn timeline(facts: &Shown<'_>, events: &[Recorded<Event>], filter: &Filter, before: Option<(Date, u32)>) -> Timeline {
    let mut entries: Vec<Entry> = events.iter().filter_map(|event| entry(facts, event)).collect();
    let hidden = if filter.system == Shows::People { entries.iter().filter(|entry| entry.system).count() } else { 0 };
    let words: Vec<String> = filter.words.split_whitespace().map(str::to_lowercase).collect();
    entries.retain(|entry| {
        (filter.system == Shows::Everything || !entry.system)
            && (filter.group.is_empty() || entry.group == filter.group)
            && (filter.tag.is_empty() || entry.tags.contains(&filter.tag))
            && holds(entry, &words)
    });
    let found = entries.len();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.day, entry.version)));
    entries.retain(|entry| before.is_none_or(|key| (entry.day, entry.version) < key));
    let more = entries.len() > ROWS;
    entries.truncate(ROWS);
    let older = entries.last().filter(|_| more).map(|last| format!("{}~{}", last.day, last.version));
    Timeline { entries, found, older, groups: groups(facts.policy, facts.today), filter: filter.clone(), hidden }
}

/// Reads the key of a page.
#[must_use]
pub fn page_key(typed: &str) -> Option<(Date, u32)> {
    let (day, version) = typed.split_once('~')?;
    Some((day.parse().ok()?, version.parse().ok()?))
}

/// Whether an entry holds all words, in any of its texts.
fn holds(entry: &Entry, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let own = [&entry.title, entry.outcome.as_deref().unwrap_or_default(), &entry.summary, &entry.text];
    let remarks = entry.remarks.iter().map(|remark| remark.text.as_str());
    let all = own.into_iter().chain(remarks).collect::<Vec<_>>().join("\n").to_lowercase();
    words.iter().all(|word| all.contains(word.as_str()))
}

fn groups(policy: &Policy, day: Date) -> Vec<(String, String)> {
    let sessions = (SESSIONS.to_owned(), "Appointments and outcomes".to_owned());
    let used = |code: rules::code::ContactGroupCode| {
        policy.contacts.types.in_force(day).any(|(_, row)| row.value.group == code && row.value.usage == ContactUse::Note)
    };
    let written = [happened::CHECKS, happened::ASSESSMENT, happened::ENFORCEMENT, happened::OVERSIGHT];
    let known = policy.contacts.groups.in_force(day).filter(|(code, _)| used(*code) || written.contains(&code.as_str()));
    let known = known.map(|(code, row)| (code.to_string(), row.value.name.clone()));
    let ours = happened::GROUPS.map(|(code, name)| (code.to_owned(), name.to_owned()));
    std::iter::once(sessions).chain(known).chain(ours).collect()
}

/// The entry that an event makes; none for one that only points at another entry.
#[must_use]
pub fn entry(facts: &Shown<'_>, event: &Recorded<Event>) -> Option<Entry> {
    let told = told(facts, event)?;
    let frame = facts.told_of(event);
    let at = clock_time(facts.local(event.recorded_at).time());
    let happened = match told.at {
        Some(at) => format!("{} at {}", long_date(event.happened_on), clock_time(at)),
        None => long_date(event.happened_on),
    };
    Some(Entry {
        version: event.version,
        href: facts.link(&format!("/record/{}", event.version)),
        happened,
        day: event.happened_on,
        recorded: format!("Recorded by {} on {} at {at}", frame.by, short_date(frame.recorded_on)),
        late: frame.late,
        remarks: frame.corrections,
        appointment: told.appointment.map(|id| href(facts, id)),
        title: told.title,
        outcome: told.outcome,
        summary: told.summary,
        text: told.text,
        tags: told.tags,
        sensitive: told.sensitive,
        system: told.group == SYSTEM,
        group: told.group,
    })
}

/// What an event tells, before its frame.
#[derive(Default)]
struct Told {
    title: String,
    outcome: Option<String>,
    summary: String,
    text: String,
    tags: Vec<String>,
    sensitive: bool,
    at: Option<Time>,
    appointment: Option<AppointmentId>,
    group: String,
}

impl Told {
    fn system(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), group: SYSTEM.to_owned(), ..Self::default() }
    }
}

fn told(facts: &Shown<'_>, event: &Recorded<Event>) -> Option<Told> {
    let Shown { case, policy, .. } = *facts;
    let time = |at: Timestamp| Some(facts.local(at).time());
    let told = match &event.event {
        Event::EntryCorrected(_) => return None,
        Event::ContactRecorded(e) => {
            let row = policy.contacts.types.read(e.kind, event.happened_on);
            let system = row.is_some_and(|row| row.value.usage == ContactUse::System);
            let group = row.map(|row| row.value.group.to_string()).unwrap_or_default();
            Told {
                title: contact_name(case, policy, e.kind, event.happened_on),
                summary: e.summary.clone(),
                text: e.note.clone(),
                tags: e.tags.clone(),
                sensitive: e.sensitive,
                at: time(e.happened_at),
                group: if system { SYSTEM.to_owned() } else { group },
                ..Told::default()
            }
        }
        Event::SessionClosed(e) => Told {
            outcome: outcome_name(policy, e.outcome, event.happened_on),
            summary: e.summary.clone(),
            text: e.note.clone(),
            tags: e.tags.clone(),
            sensitive: e.sensitive,
            ..about(facts, e.id)
        },
        Event::OutcomeDecided(e) => Told {
            outcome: outcome_name(policy, e.outcome, event.happened_on).map(|name| format!("Decided: {name}")),
            text: e.reason.clone(),
            at: None,
            ..about(facts, e.id)
        },
        Event::AppointmentCancelled(e) => Told {
            outcome: Some(format!("Cancelled, {}", asked(case, e.asked_by))),
            text: e.reason.clone(),
            at: None,
            ..about(facts, e.id)
        },
        Event::AppointmentMoved(e) => Told {
            outcome: Some(format!("Moved, {}", asked(case, e.asked_by))),
            text: e.reason.clone(),
            at: None,
            ..about(facts, e.id)
        },
        Event::AppointmentArranged(e) => {
            let at = facts.zone.to_datetime(e.starts_at);
            Told {
                text: format!(
                    "For {} at {}{}",
                    long_date(at.date()),
                    clock_time(at.time()),
                    who_goes(facts, e.visit_safety.as_ref())
                ),
                summary: "Appointment arranged".to_owned(),
                at: None,
                group: SYSTEM.to_owned(),
                ..about(facts, e.id)
            }
        }
        Event::DocumentFiled(e) => {
            Told { sensitive: e.sensitive, ..Told::system(format!("Document filed: {}", e.title), e.kind.clone()) }
        }
        other => match happened(facts, other, event.happened_on) {
            Some(found) => {
                Told { title: found.title, text: found.text, group: found.group.unwrap_or(SYSTEM).to_owned(), ..Told::default() }
            }
            None => system(facts, other, event.happened_on),
        },
    };
    Some(told)
}

/// Who goes on a visit to somebody who may harm staff, as the end of a sentence.
fn who_goes(facts: &Shown<'_>, safety: Option<&VisitSafety>) -> String {
    match safety {
        None => String::new(),
        Some(VisitSafety::Accompanied { with }) => format!(". Goes along: {with}"),
        Some(VisitSafety::ApprovedAlone { manager, reason }) => {
            format!(". {} approved going alone: {reason}", facts.names.officer(*manager))
        }
    }
}

/// What the service writes by itself, in words.
fn system(facts: &Shown<'_>, event: &Event, day: Date) -> Told {
    let policy = facts.policy;
    match event {
        Event::PersonRegistered(_) => Told::system("Record created", ""),
        Event::CaseAllocated(e) => Told::system("Case allocated", e.reason.clone()),
        Event::RiskLevelSet(e) => {
            let level = e.overall().map_or("not recorded", rules::rosh::RoshLevel::word);
            Told::system(format!("Risk of serious harm: {}", level.to_lowercase()), e.reasons.clone())
        }
        Event::TierRecorded(e) => Told::system(format!("Tier: {}", e.tier.words()), e.source.clone()),
        Event::AssessmentCompleted(e) => Told::system("Assessment completed", e.kind.words()),
        Event::PredictorsScored(e) => Told::system("Predictors scored", e.source.clone()),
        Event::TierCalculated(e) => Told::system(format!("Tier calculated: {}", e.words()), e.reason.clone()),
        Event::RegisterEntryMade(e) => {
            let name = policy.registers.types.read(e.code, day).map(|row| row.value.name.clone());
            Told::system(format!("Flag added: {}", name.unwrap_or_else(|| e.code.to_string())), e.note.clone())
        }
        Event::RegisterEntryReviewed(e) => Told::system("Flag reviewed", e.note.clone()),
        Event::RegisterEntryEnded(e) => Told::system("Flag taken off", e.reason.clone()),
        Event::SentenceRecorded(e) => {
            let name = policy.sentences.disposals.read(e.disposal, e.sentenced_on).map(|row| row.value.name.clone());
            let text = format!("{}: {}", e.court, e.offence.description);
            Told::system(format!("Sentence recorded: {}", name.unwrap_or_default()), text)
        }
        Event::SdsPlusReceived(e) => {
            let words = if e.sds_plus { "Two thirds are served in custody (SDS+)" } else { "Not SDS+" };
            Told::system("What was received about the sentence", format!("{words} (from {})", e.source))
        }
        Event::SupervisionRestarted(e) => {
            Told::system(format!("Routine contact starts again from {}", long_date(e.on)), e.reason.clone())
        }
        Event::SentenceEnded(e) => Told::system("Sentence ended", e.reason.clone()),
        Event::KeyDateReceived(e) => {
            let name = policy.sentences.key_dates.read(e.kind, day).map(|row| row.value.name.clone());
            let words = format!("{}: {}", name.unwrap_or_else(|| e.kind.to_string()), long_date(e.on));
            Told::system("Date received", format!("{words} (from {})", e.source))
        }
        Event::RequirementRecorded(e) => {
            let name = policy.sentences.requirements.read(e.requirement, day).map(|row| row.value.name.clone());
            let name = name.unwrap_or_else(|| e.requirement.to_string());
            Told::system(format!("Requirement recorded: {name}"), happened::at(facts, e.address))
        }
        Event::RequirementEnded(e) => Told::system("Requirement ended", e.reason.clone()),
        Event::LicenceConditionRecorded(e) => {
            let by = e.set_by.map(|by| format!("Set by: {}", by.words().to_lowercase()));
            let parts = [Some(e.text.clone()), Some(happened::at(facts, e.address)), by];
            let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
            Told::system("Licence condition recorded", parts.collect::<Vec<_>>().join("\n"))
        }
        Event::DocumentWithdrawn(e) => Told::system("Document withdrawn", e.reason.clone()),
        Event::PersonDied(e) => Told::system("Death recorded", e.source.clone()),
        Event::NameChanged(e) => Told::system("Name changed", e.reason.clone()),
        Event::NameCorrected(e) => Told::system("Name put right", e.reason.clone()),
        Event::ListEntryProposed(_)
        | Event::ListEntryApproved(_)
        | Event::ListEntryEndProposed(_)
        | Event::ListEntryEndApproved(_) => Told::system("Access to this record was limited or freed", ""),
        // The value is on the details page, where it may be seen by those who may see details.
        _ => Told::system("Personal details changed", ""),
    }
}

/// A session's title, time and page.
fn about(facts: &Shown<'_>, id: AppointmentId) -> Told {
    let found = facts.case.appointment(id);
    let title = found.map(|a| contact_name(facts.case, facts.policy, a.what.kind, facts.local(a.what.starts_at).date()));
    Told {
        title: title.unwrap_or_else(|| "Appointment".to_owned()),
        at: found.map(|a| facts.zone.to_datetime(a.what.starts_at).time()),
        appointment: Some(id),
        group: SESSIONS.to_owned(),
        ..Told::default()
    }
}

fn contact_name(case: &CaseFile, policy: &Policy, kind: ContactCode, day: Date) -> String {
    let row = policy.contacts.types.read(kind, day);
    row.map_or_else(|| kind.to_string(), |row| row.value.name_for(case.person.name.to_call()))
}

fn outcome_name(policy: &Policy, outcome: rules::code::OutcomeCode, day: Date) -> Option<String> {
    policy.outcomes.types.read(outcome, day).map(|row| row.value.name.clone())
}

fn asked(case: &CaseFile, by: AskedBy) -> String {
    match by {
        AskedBy::Person => format!("{} asked", case.person.name.to_call()),
        AskedBy::Service => "we asked".to_owned(),
    }
}

/// The types of the note form: the ten common ones, then all others by name. Value and words.
#[must_use]
pub fn note_kinds(facts: &Shown<'_>) -> Vec<(String, String)> {
    let forename = facts.case.person.name.to_call();
    let kinds = facts.policy.contacts.notes(facts.today);
    kinds.into_iter().map(|(code, row)| (code.to_string(), row.value.name_for(forename))).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::correction::{CorrectionKind, EntryCorrected};

    use super::super::built::whole;
    use super::*;

    fn words(filter: &Filter) -> Vec<String> {
        let built = whole();
        let view = timeline(&built.shown(), &built.events, filter, None);
        view.entries.into_iter().map(|entry| entry.title).collect()
    }

    #[test]
    fn what_people_wrote_stands_newest_first_and_the_rest_is_counted_as_hidden() {
        let built = whole();
        let view = timeline(&built.shown(), &built.events, &Filter::default(), None);
        let titles: Vec<(&str, Option<&str>)> =
            view.entries.iter().map(|entry| (entry.title.as_str(), entry.outcome.as_deref())).collect();
        assert_eq!(
            titles,
            [
                ("Arrest notified", None),
                ("Planned office visit", Some("Did not attend, reason not yet known")),
                ("Planned office visit", Some("Attended and complied")),
            ]
        );
        assert!(view.hidden > 10);
        assert_eq!(view.found, 3);
    }

    #[test]
    fn everything_is_shown_when_asked_for_and_no_event_is_without_words() {
        let built = whole();
        let everything = Filter { system: Shows::Everything, ..Filter::default() };
        let view = timeline(&built.shown(), &built.events, &everything, None);
        let corrections = built.events.iter().filter(|e| matches!(e.event, Event::EntryCorrected(_))).count();
        assert_eq!(view.found, built.events.len() - corrections, "a correction stands beside the entry it points at");
        assert!(view.entries.iter().all(|entry| !entry.title.is_empty()));
        assert_eq!(view.hidden, 0);
    }

    #[test]
    fn a_filter_keeps_what_holds_all_words_of_the_group_and_topic() {
        assert_eq!(words(&Filter { words: "released TOWN".into(), ..Filter::default() }), ["Arrest notified"]);
        assert_eq!(words(&Filter { group: "POLICE".into(), ..Filter::default() }), ["Arrest notified"]);
        assert_eq!(words(&Filter { group: SESSIONS.into(), ..Filter::default() }).len(), 2);
        assert!(words(&Filter { tag: "Alcohol".into(), ..Filter::default() }).is_empty());
        assert!(words(&Filter { words: "zebra".into(), ..Filter::default() }).is_empty());
        assert!(Filter { tag: "Alcohol".into(), ..Filter::default() }.narrows() && !Filter::default().narrows());
    }

    #[test]
    fn pages_follow_each_other_without_a_gap_or_an_entry_twice() {
        let built = whole();
        let everything = Filter { system: Shows::Everything, ..Filter::default() };
        let all = timeline(&built.shown(), &built.events, &everything, None);
        let key = page_key("2026-07-04~20").expect("a key");
        let rest = timeline(&built.shown(), &built.events, &everything, Some(key));
        assert!(rest.entries.iter().all(|entry| (entry.day, entry.version) < key));
        let before = all.entries.iter().filter(|entry| (entry.day, entry.version) >= key).count();
        assert_eq!(before + rest.entries.len(), all.entries.len());
        assert_eq!(page_key("nonsense"), None);
    }

    #[test]
    fn a_late_entry_says_so_and_a_disagreement_stands_beside_its_entry() {
        let mut built = whole();
        let arrest = built.events.iter().find(|e| matches!(e.event, Event::ContactRecorded(_))).expect("an arrest").version;
        let said = EntryCorrected { version: arrest, kind: CorrectionKind::Disagreement, text: "It was not me".into() };
        built.on(date(2026, 11, 23), Event::EntryCorrected(said));
        let view = timeline(&built.shown(), &built.events, &Filter::default(), None);
        assert_eq!(view.entries[0].remarks[0].text, "It was not me");
        assert_eq!(view.entries[0].late, None);
        let everything = Filter { system: Shows::Everything, ..Filter::default() };
        let view = timeline(&built.shown(), &built.events, &everything, None);
        let sentence = view.entries.iter().find(|entry| entry.title.starts_with("Sentence recorded")).expect("a sentence");
        assert!(sentence.late.is_some());
    }
}
