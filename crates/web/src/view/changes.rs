//! What others recorded on a case since some point, in words, by the part of the record, what may harm first.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use record::{
    Event, Recorded,
    words::{clock_time, long_date, short_date},
};
use rules::contact::ContactFlag;
use service::{access::FieldGroup, part_of};

use super::{record::entry, shown::Shown};

/// The most lines of one part: the rest is counted, and in the record.
const LINES: usize = 8;
/// Entries of one title from which on they are one line.
const OFTEN: usize = 3;
/// Characters of what was written that a line shows.
const BEGINNING: usize = 160;

/// From where on entries are new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The visitor's last look at the overview.
    Look(Timestamp),
    /// The visitor has not looked before.
    Never,
    /// A day.
    Day(Date),
    /// The day on which the present officer got the case.
    Allocation(Date),
}

/// What is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// "Since Friday 20 November 2026 at 4:10pm".
    pub since: String,
    /// How many entries are new.
    pub found: usize,
    /// Each part of the record with its lines, newest first.
    pub parts: Vec<Part>,
    /// What to say when nothing is new.
    pub nothing: String,
    /// Where the whole record is; none when the visitor may not see it.
    pub record: Option<String>,
}

/// One part of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// What is new in it.
    pub lines: Vec<Change>,
    /// How many more there are.
    pub more: usize,
}

/// One entry that is new, or several of the same kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// How many entries: one, unless they say the same thing.
    pub count: usize,
    /// Whether it is an arrest or other news that the officer must hear of: it stands first, and by itself.
    pub alert: bool,
    /// What happened.
    pub title: String,
    /// Where the entry is; of several the last.
    pub link: String,
    /// The beginning of what was written; empty when nothing was.
    pub words: String,
    /// "20 Nov 2026, by Robin Ensample": when it happened and who recorded it.
    pub told: String,
    /// "Recorded 12 days later", when it was late.
    pub late: Option<String>,
    /// Whether it must not be shared with the person.
    pub sensitive: bool,
}

/// The parts in the order to show them, with their names and where each has its page.
const PARTS: [(&str, &str, &[FieldGroup]); 9] = [
    ("Risk and assessment", "/risk", &[FieldGroup::Risk]),
    ("Safety checks", "/checks", &[FieldGroup::Checks]),
    ("Enforcement", "/enforcement", &[FieldGroup::Enforcement]),
    ("Oversight", "/oversight", &[FieldGroup::Oversight]),
    ("Notes and appointments", "/record", &[FieldGroup::Contacts, FieldGroup::Appointments]),
    ("Plan", "/plan", &[FieldGroup::Plan]),
    ("Who holds the case, and work put off", "/handover", &[FieldGroup::Core]),
    ("Sentence", "/sentence", &[FieldGroup::Sentence]),
    ("Details and documents", "/details", &[FieldGroup::Details, FieldGroup::Documents]),
];

/// Tells of `events`, which are in order and of parts that the visitor may see.
#[must_use]
pub fn changes(shown: &Shown<'_>, events: &[Recorded<Event>], since: Since) -> Changes {
    let whole = shown.sees(FieldGroup::Contacts);
    let parts = PARTS.iter().filter_map(|(name, page, groups)| {
        let of_part = events.iter().rev().filter(|event| groups.contains(&part_of(&event.event)));
        let mut lines: Vec<Change> = Vec::new();
        for change in of_part.filter_map(|event| change(shown, event, page)) {
            // A draft that was saved many times, or a tier worked out after each step, is one line.
            let again = |last: &Change| last.title == change.title && last.words == change.words && last.told == change.told;
            if !lines.last().is_some_and(again) {
                lines.push(change);
            }
        }
        let mut lines = grouped(lines);
        let more = lines.iter().skip(LINES).map(|line| line.count).sum();
        lines.truncate(LINES);
        (!lines.is_empty()).then_some(Part { name, lines, more })
    });
    let parts: Vec<Part> = parts.collect();
    let found = parts.iter().map(|part| part.lines.iter().map(|line| line.count).sum::<usize>() + part.more).sum();
    let (since, nothing) = since_words(shown, since);
    Changes { since, found, parts, nothing, record: whole.then(|| shown.link("/record")) }
}

/// What came often is one line with its number, where the last one was; news that alerts stands first.
fn grouped(lines: Vec<Change>) -> Vec<Change> {
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.alert) {
        *often.entry(line.title.clone()).or_default() += 1;
    }
    let mut kept: Vec<Change> = Vec::new();
    for line in lines {
        let count = often.get(&line.title).copied().unwrap_or_default();
        if line.alert || count < OFTEN {
            kept.push(line);
            continue;
        }
        match kept.iter_mut().find(|first| !first.alert && first.title == line.title) {
            Some(first) => first.sensitive |= line.sensitive,
            None => kept.push(Change {
                count,
                told: format!("{count} entries, the last on {}", line.told),
                words: String::new(),
                late: None,
                ..line
            }),
        }
    }
    kept.sort_by_key(|line| !line.alert);
    kept
}

fn since_words(shown: &Shown<'_>, since: Since) -> (String, String) {
    let nothing = |when: &str| format!("Nothing new from others since {when}.");
    match since {
        Since::Look(at) => {
            let at = shown.local(at);
            let day = if at.date() == shown.today { "today".to_owned() } else { long_date(at.date()) };
            let when = format!("{day} at {}", clock_time(at.time()));
            (format!("Since you last looked, {when}"), nothing(&when))
        }
        Since::Never => {
            ("You have not looked at this overview before".to_owned(), "You have not looked at this overview before.".to_owned())
        }
        Since::Day(day) => {
            let when = long_date(day);
            (format!("Since {when}"), nothing(&when))
        }
        Since::Allocation(day) => {
            let when = format!("the case was allocated on {}", long_date(day));
            (format!("Since {when}"), nothing(&when))
        }
    }
}

fn change(shown: &Shown<'_>, event: &Recorded<Event>, page: &str) -> Option<Change> {
    let frame = shown.told_of(event);
    let told = format!("{}, by {}", short_date(event.happened_on), frame.by);
    let link = |version: u32| {
        if shown.sees(FieldGroup::Contacts) { shown.link(&format!("/record/{version}")) } else { shown.link(page) }
    };
    if let Event::EntryCorrected(e) = &event.event {
        let (words, sensitive) = (beginning(&e.text), false);
        let title = "Entry put right, or disagreed with".to_owned();
        let (count, alert) = (1, false);
        return Some(Change { count, alert, title, link: link(e.version), words, told, late: frame.late, sensitive });
    }
    let entry = entry(shown, event)?;
    let title = entry.outcome.map_or_else(|| entry.title.clone(), |outcome| format!("{}: {outcome}", entry.title));
    let written = if entry.summary.is_empty() { entry.text.as_str() } else { entry.summary.as_str() };
    Some(Change {
        count: 1,
        alert: alerts(shown, event),
        title,
        link: link(event.version),
        words: beginning(written),
        told,
        late: entry.late,
        sensitive: entry.sensitive,
    })
}

/// Whether it is news that the officer must hear of.
fn alerts(shown: &Shown<'_>, event: &Recorded<Event>) -> bool {
    let Event::ContactRecorded(contact) = &event.event else { return false };
    let row = shown.policy.contacts.types.read(contact.kind, event.happened_on);
    row.is_some_and(|row| row.value.is(ContactFlag::Alert))
}

/// The first line, cut where it is long.
fn beginning(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    let cut: String = first.chars().take(BEGINNING).collect();
    if cut.len() < first.len() { format!("{cut}…") } else { cut }
}

/// "3 new entries", "1 new entry".
#[must_use]
pub fn how_many(found: usize) -> String {
    match found {
        1 => "1 new entry".to_owned(),
        many => format!("{many} new entries"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{contact::ContactRecorded, enquiry::EnquirySent, plan::GoalSet};
    use rules::{
        code::ContactCode,
        enquiry::{EnquiryKind, EnquiryTrigger},
    };

    use super::super::built::{at, history, id, whole};
    use super::*;

    fn titles(changes: &Changes) -> Vec<(&'static str, Vec<&str>)> {
        changes.parts.iter().map(|part| (part.name, part.lines.iter().map(|line| line.title.as_str()).collect())).collect()
    }

    #[test]
    fn what_is_new_stands_by_part_what_may_harm_first() {
        let mut built = history();
        let before = built.events.len();
        built.on(
            date(2026, 11, 20),
            Event::GoalSet(GoalSet {
                id: id(80),
                words: "A place of my own".into(),
                need: None,
                linked_to_harm: false,
                linked_to_reoffending: false,
                protects: vec![],
                by: None,
            }),
        );
        built.on(
            date(2026, 11, 20),
            Event::EnquirySent(EnquirySent {
                id: id(81),
                kind: EnquiryKind::DomesticAbuse,
                trigger: EnquiryTrigger::InitialAssessment,
                needed_since: date(2026, 11, 18),
                on: date(2026, 11, 20),
                sent_to: "Example Police".into(),
                reference: String::new(),
                about: String::new(),
                subjects: vec![],
                due_on: date(2026, 11, 27),
                address: None,
            }),
        );
        let page = changes(&built.shown(), &built.events[before..], Since::Look(at(2026, 11, 20, 9)));
        assert_eq!(page.since, "Since you last looked, Friday 20 November 2026 at 9am");
        assert_eq!(page.found, 2);
        let told = titles(&page);
        assert_eq!(told[0].0, "Safety checks");
        assert!(told[0].1[0].starts_with("Safety check sent: "), "{told:?}");
        assert_eq!(told[1], ("Plan", vec!["Goal set"]));
        assert_eq!(page.parts[1].lines[0].words, "A place of my own");
        assert_eq!(page.parts[1].lines[0].told, "20 Nov 2026, by Ada Officer");
    }

    #[test]
    fn nothing_new_says_since_when() {
        let built = whole();
        let page = changes(&built.shown(), &[], Since::Look(at(2026, 11, 20, 16)));
        assert_eq!(page.nothing, "Nothing new from others since Friday 20 November 2026 at 4pm.");
        let page = changes(&built.shown(), &[], Since::Look(at(2026, 11, 23, 9)));
        assert_eq!(page.nothing, "Nothing new from others since today at 9am.");
    }

    #[test]
    fn a_late_entry_says_so_and_what_must_not_be_shared_is_marked() {
        let mut built = history();
        let before = built.events.len();
        let note = ContactRecorded {
            id: id(90),
            kind: ContactCode::literal("CARR"),
            happened_at: at(2026, 11, 2, 10),
            note: "The police told us of an arrest\nand more".into(),
            summary: String::new(),
            tags: vec![],
            sensitive: true,
            sentence: None,
        };
        built.add(at(2026, 11, 20, 12), date(2026, 11, 2), Event::ContactRecorded(note));
        let page = changes(&built.shown(), &built.events[before..], Since::Day(date(2026, 11, 16)));
        let line = &page.parts[0].lines[0];
        assert_eq!(line.late.as_deref(), Some("Recorded 18 days later"));
        assert!(line.sensitive);
        assert_eq!(line.words, "The police told us of an arrest");
        assert_eq!(page.since, "Since Monday 16 November 2026");
    }

    fn note(number: u128, kind: &str, day: i8) -> ContactRecorded {
        ContactRecorded {
            id: id(number),
            kind: ContactCode::literal(kind),
            happened_at: at(2026, 11, day, 10),
            note: format!("Note {number}"),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            sentence: None,
        }
    }

    #[test]
    fn what_came_often_is_one_line_with_its_number_and_an_arrest_stands_first_and_alone() {
        let mut built = history();
        let before = built.events.len();
        built.on(date(2026, 11, 10), Event::ContactRecorded(note(200, "CARR", 10)));
        for number in 0..12 {
            let day = i8::try_from(11 + number / 2).expect("small");
            built.on(date(2026, 11, day), Event::ContactRecorded(note(100 + number, "R-PHONE-FROM", day)));
        }
        built.on(date(2026, 11, 18), Event::ContactRecorded(note(201, "CARR", 18)));
        let page = changes(&built.shown(), &built.events[before..], Since::Never);
        let lines = &page.parts[0].lines;
        assert_eq!(lines.iter().map(|line| (line.alert, line.count)).collect::<Vec<_>>(), [(true, 1), (true, 1), (false, 12)]);
        assert_eq!(lines[2].told, "12 entries, the last on 16 Nov 2026, by Ada Officer");
        assert_eq!(lines[2].words, "", "the words of one of them would be taken for all");
        assert_eq!((page.found, page.parts[0].more), (14, 0));
    }

    #[test]
    fn long_lists_are_cut_and_counted_and_repeated_lines_are_one() {
        let mut built = history();
        let before = built.events.len();
        let goal = |number: u128| GoalSet {
            id: id(number),
            words: format!("Goal {number}"),
            need: None,
            linked_to_harm: false,
            linked_to_reoffending: false,
            protects: vec![],
            by: None,
        };
        built.on(date(2026, 11, 20), Event::GoalSet(goal(80)));
        built.on(date(2026, 11, 20), Event::GoalSet(goal(80)));
        let page = changes(&built.shown(), &built.events[before..], Since::Never);
        assert_eq!((page.parts[0].lines.len(), page.found), (1, 1));
        for number in 0..12 {
            let day = i8::try_from(1 + number).expect("small");
            built.on(date(2026, 11, day), Event::ContactRecorded(note(100 + number, "CARR", day)));
        }
        let page = changes(&built.shown(), &built.events[before..], Since::Never);
        assert_eq!((page.parts[0].lines.len(), page.parts[0].more, page.found), (8, 4, 13));
    }

    #[test]
    fn entries_are_counted_in_words() {
        assert_eq!((how_many(1), how_many(3)), ("1 new entry".to_owned(), "3 new entries".to_owned()));
    }
}
