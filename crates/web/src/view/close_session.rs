//! The page that closes a session and books the next one (users-and-journeys J2): what it offers, what was typed, and
//! what it says afterwards.

use jiff::civil::Date;
use record::{
    BreachId, CaseFile, CommandId, DecisionId,
    appointment::{Appointment, CloseSession, OnWarning, SessionClosed, State, next_id},
    duties::contact::next_contact_proposal,
    enforcement::{Answers, EnforcementDecided, clock, proposal},
    text,
    words::{clock_time, distance, long_date},
};
use rules::{
    code::{ActionCode, OutcomeCode},
    outcome::{Answer, SessionChoice},
};
use uuid::Uuid;

use super::{
    book::{self, Colleague, Group, Under},
    enforcement::{Enforcement, Proposed, action_name, actions, enforcement, open_to, proposed},
    shown::Shown,
};
use crate::form::{Errors, Posted, Reader};

/// Topics to tick. A note has any number of them; the record's filter offers the same.
pub const TAGS: [&str; 10] = [
    "Accommodation",
    "Work, training and education",
    "Money",
    "Drugs",
    "Alcohol",
    "Health",
    "Relationships and family",
    "Children",
    "Thinking and behaviour",
    "Risk of harm",
];

/// One radio button of the outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub choice: SessionChoice,
    /// Words beside it.
    pub label: String,
    /// What opens under it.
    pub reveal: Reveal,
    /// Whether it is a failure that can be enforced, so that a step is decided with it.
    pub fails: bool,
}

/// What opens under a radio button. Without script it is always open, and is ignored unless the button is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// Nothing.
    Nothing,
    /// The reasons for an acceptable absence: value and words.
    Reasons(Vec<(String, String)>),
    /// By when the person must explain, as the rule sets it, in words.
    EvidenceBy(String),
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseForm {
    /// How often the appointment was changed, as the form saw it.
    pub seen: u32,
    /// The outcomes to choose from.
    pub choices: Vec<Choice>,
    /// Headings of a structured note; none when the type has none.
    pub headings: Vec<String>,
    /// The person's first name.
    pub forename: String,
    /// Whether the note is kept from the person in any case, because the appointment is.
    pub always_sensitive: bool,
    /// Where the order stands before this session; shown once a failure was chosen.
    pub enforcement: Enforcement,
    /// What follows a failure, decided in the same save; none for who may not decide.
    pub step: Option<StepForm>,
    /// The next appointment.
    pub next: Group,
}

/// The step that follows a failure (users-and-journeys J2, group 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepForm {
    /// "This would be failure 2 in the last 12 months."
    pub said: String,
    /// What the rule proposes. None while breach proceedings run: the failure joins them.
    pub proposed: Option<Proposed>,
    /// What else is open: code and name.
    pub others: Vec<(String, String)>,
    /// The letter that the proposal would send, to read before.
    pub preview: String,
}

/// Decided later: the failure stays in the work due.
pub const LATER: &str = "later";

/// The step after a failure of `session`.
#[must_use]
pub fn step(facts: &Shown<'_>, session: &Appointment) -> StepForm {
    let sentence = clock::order_of(facts.case, session, facts.zone);
    let held_on = facts.local(session.what.starts_at).date();
    let counted = clock::failures(facts.case, sentence, facts.today, facts.policy, facts.zone).len() + 1;
    let proposed = proposed(facts, sentence, (held_on, facts.today));
    let legal = proposal::propose(facts.case, sentence, (held_on, facts.today), facts.policy, facts.zone).and_then(|s| s.legal);
    let mut others = actions(facts, open_to(facts, sentence, legal));
    others.retain(|(code, _)| proposed.as_ref().is_none_or(|p| p.action.to_string() != *code));
    StepForm {
        said: format!("This would be failure {counted} in the last 12 months."),
        proposed,
        others,
        preview: facts.link(&format!("/enforcement/preview/{}", session.what.id)),
    }
}

/// The decision on the failure that the form records, if its outcome is one and it is decided now. Taken as proposed it needs no
/// words; a departure needs reasons and what else was considered.
#[must_use]
pub fn read_step(posted: &Posted, command: CommandId, facts: &Shown<'_>, close: &CloseSession) -> Option<EnforcementDecided> {
    let session = facts.case.appointment(close.session.id)?;
    let held_on = facts.local(session.what.starts_at).date();
    let outcome = facts.policy.outcomes.types.read(close.session.outcome, held_on)?;
    if outcome.value.enforceable != Answer::Yes || posted.get("step") == LATER {
        return None;
    }
    // What the form proposed, not what would be proposed now: the same form sent twice is the same wish.
    let action = ActionCode::new(posted.get("step")).or_else(|_| ActionCode::new(posted.get("proposed-step"))).ok()?;
    Some(EnforcementDecided {
        id: DecisionId(Uuid::from_u128(command.0.as_u128().wrapping_add(1))),
        answers: Answers::Failure,
        failures: vec![session.what.id],
        sentence: None,
        action,
        proposed: None,
        on: facts.today,
        respond_by: None,
        reasons: posted.get("step-reasons").trim().to_owned(),
        alternatives: posted.get("step-alternatives").trim().to_owned(),
        // A letter states the circumstances: a note that must not be shared is not among them.
        circumstances: if close.session.sensitive || session.what.sensitive {
            outcome.value.name.clone()
        } else {
            close.session.note.clone()
        },
        breach: Some(BreachId(Uuid::from_u128(command.0.as_u128().wrapping_add(2)))),
    })
}

/// The form for a session that has started and has no outcome.
#[must_use]
pub fn form(facts: &Shown<'_>, session: &Appointment, next: Group) -> CloseForm {
    let held_on = facts.local(session.what.starts_at).date();
    let kind = facts.policy.contacts.types.read(session.what.kind, held_on);
    CloseForm {
        seen: session.revision,
        choices: choices(facts, held_on),
        headings: kind.map(|row| row.value.headings.clone()).unwrap_or_default(),
        forename: facts.case.person.name.to_call().to_owned(),
        always_sensitive: session.what.sensitive,
        enforcement: enforcement(facts, session.what.sentence),
        step: None,
        next,
    }
}

/// The outcomes that are offered for an appointment on `held_on`.
#[must_use]
pub fn choices(facts: &Shown<'_>, held_on: Date) -> Vec<Choice> {
    let outcomes = &facts.policy.outcomes;
    let offered = |choice: SessionChoice| {
        let row = outcomes.choices.on(choice, held_on)?;
        let codes = outcomes.offered(choice, held_on);
        let (_, first) = codes.first()?;
        let reveal = match choice {
            SessionChoice::AcceptableAbsence => Reveal::Reasons(
                codes
                    .iter()
                    .map(|(code, row)| {
                        let words = row.value.reason.as_ref().unwrap_or(&row.value.name);
                        (code.as_str().to_owned(), words.clone())
                    })
                    .collect(),
            ),
            _ if first.value.enforceable == Answer::Open => {
                let by = facts.policy.enforcement.evidence_due(held_on, &facts.policy.calendar);
                let by = by.map(|by| format!("{} ({})", long_date(by), distance(by, facts.today)));
                by.map_or(Reveal::Nothing, Reveal::EvidenceBy)
            }
            _ => Reveal::Nothing,
        };
        Some(Choice { choice, label: row.value.label.clone(), reveal, fails: first.value.enforceable == Answer::Yes })
    };
    SessionChoice::ALL.into_iter().filter_map(offered).collect()
}

/// Whether an outcome chosen in the form can count as a failure.
#[must_use]
pub fn can_fail(facts: &Shown<'_>, posted: &Posted, held_on: Date) -> bool {
    let Ok(choice) = posted.get("outcome").parse::<SessionChoice>() else { return false };
    facts.policy.outcomes.offered(choice, held_on).first().is_some_and(|(_, row)| row.value.enforceable != Answer::No)
}

/// What was typed, as the wish that the record decides on.
///
/// The ids of what is made follow from the form's command, so that pressing twice is one wish.
///
/// # Errors
/// One [`Errors`] for all fields of the form.
pub fn read(
    posted: &Posted,
    command: CommandId,
    facts: &Shown<'_>,
    session: &Appointment,
    colleagues: &[Colleague],
) -> Result<CloseSession, Errors> {
    let held_on = facts.local(session.what.starts_at).date();
    let mut read = Reader::new(posted, facts.today);
    let outcome = read_outcome(&mut read, posted, facts, held_on);
    let note = note(&mut read, facts, session);
    let typed_summary = read.text("summary", text::SUMMARY_MAX);
    let next = if posted.has("book-next") {
        let under = Under { sentence: session.what.sentence, requirement: session.what.requirement };
        book::read(&mut read, posted, facts, colleagues, Some(under))
    } else {
        None
    };
    let errors = read.finish();
    match outcome {
        Some(outcome) if errors.is_empty() => Ok(CloseSession {
            session: SessionClosed {
                id: session.what.id,
                outcome,
                summary: if typed_summary.is_empty() { first_sentence(&note) } else { typed_summary },
                note,
                tags: tags(posted),
                sensitive: posted.has("sensitive"),
                evidence_by: None,
            },
            seen: posted.get("seen").parse().ok(),
            next: next.map(|booking| booking.arranged(next_id(command))),
            on_warning: on_warning(posted),
        }),
        _ => Err(errors),
    }
}

/// The outcome that was chosen. A reason under a button that was not chosen is ignored.
#[must_use]
pub fn read_outcome(read: &mut Reader<'_>, posted: &Posted, facts: &Shown<'_>, held_on: Date) -> Option<OutcomeCode> {
    let choice = read.choice("outcome", "what came of the appointment", |typed| typed.parse::<SessionChoice>().ok())?;
    let reason = (choice == SessionChoice::AcceptableAbsence).then(|| OutcomeCode::new(posted.get("reason")).ok()).flatten();
    match facts.policy.outcomes.code_for(choice, reason, held_on) {
        Ok(code) => Some(code),
        Err(why) => {
            let field = if choice == SessionChoice::AcceptableAbsence { "reason" } else { "outcome" };
            read.wrong(field, why.to_string());
            None
        }
    }
}

/// Whether the user has read the warning and books anyway.
#[must_use]
pub fn on_warning(posted: &Posted) -> OnWarning {
    if posted.has("book-anyway") { OnWarning::BookAnyway } else { OnWarning::Ask }
}

/// The topics that were ticked; only those of the list.
#[must_use]
pub fn tags(posted: &Posted) -> Vec<String> {
    TAGS.iter().filter(|tag| posted.all("tags").any(|ticked| ticked == **tag)).map(|tag| (*tag).to_owned()).collect()
}

/// The note: as written, or put together from the structured headings.
fn note(read: &mut Reader<'_>, facts: &Shown<'_>, session: &Appointment) -> String {
    let held_on = facts.local(session.what.starts_at).date();
    let kind = facts.policy.contacts.types.read(session.what.kind, held_on);
    let headings = kind.map(|row| row.value.headings.as_slice()).unwrap_or_default();
    let mut parts = vec![read.text("note", text::NOTE_MAX)];
    for (field, heading) in heading_fields(headings) {
        let under = read.text(&field, text::NOTE_MAX);
        if !under.is_empty() {
            parts.push(format!("{heading}\n{under}"));
        }
    }
    parts.retain(|part| !part.is_empty());
    let note = parts.join("\n\n");
    if note.chars().nth(text::NOTE_MAX).is_some() {
        read.wrong("note", format!("Shorten the text to {} characters or fewer", text::NOTE_MAX));
    }
    note
}

/// The field of each heading of a structured note: `note-1`, `note-2`, ...
pub fn heading_fields(headings: &[String]) -> impl Iterator<Item = (String, &str)> {
    (1..).zip(headings).map(|(number, heading): (u32, _)| (format!("note-{number}"), heading.as_str()))
}

/// The summary proposed for a note: its first sentence, 80 characters at most, cut at a word.
#[must_use]
pub fn first_sentence(note: &str) -> String {
    let line = note.trim().lines().next().unwrap_or_default();
    let mut end = line.len();
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        if matches!(letter, '.' | '!' | '?') && next.is_none_or(char::is_whitespace) {
            end = at;
            break;
        }
    }
    let sentence = line.get(..end).unwrap_or(line).trim_end();
    if sentence.chars().count() <= text::SUMMARY_MAX {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(text::SUMMARY_MAX - 1).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole_words.trim_end_matches([',', ';', ':']))
}

/// What the next page says: what was done, the failures when it was one, and the next due date. `after` is the case file with
/// what was just saved.
#[must_use]
pub fn said(facts: &Shown<'_>, after: &CaseFile, session: &SessionClosed) -> String {
    let now = Shown { case: after, ..*facts };
    let name = after.person.name.short();
    let outcome = after.appointment(session.id).and_then(|a| a.outcome_type(facts.policy));
    let words = outcome.map_or("outcome recorded", |outcome| outcome.name.as_str());
    let mut said = format!("Outcome recorded for {name}: {}.", lower_first(words));
    if outcome.is_some_and(|outcome| outcome.enforceable == Answer::Yes) {
        let sentence = after.appointment(session.id).and_then(|a| a.what.sentence);
        said = format!("{said} {}.", enforcement(&now, sentence).said);
    }
    let decided = after.enforcement.decisions.iter().rev().find(|d| d.what.failures.contains(&session.id));
    if let Some(decided) = decided {
        let awaited = clock::letters_awaited(after, facts.policy).any(|d| d.what.id == decided.what.id);
        let letter = if awaited { " The letter waits to be sent." } else { "" };
        said = format!("{said} Decided: {}.{letter}", lower_first(&action_name(&now, decided)));
    }
    if let Some(by) = session.evidence_by {
        said = format!("{said} The reason must be known by {}.", long_date(by));
    }
    said.push_str(&next_in_words(&now));
    said
}

/// " Next appointment: …" or " Next contact is due by …"; nothing when neither is so.
#[must_use]
pub fn next_in_words(facts: &Shown<'_>) -> String {
    if let Some(next) = facts.case.next_appointment(facts.now) {
        let at = facts.zone.to_datetime(next.what.starts_at);
        return format!(" Next appointment: {} at {}.", long_date(at.date()), clock_time(at.time()));
    }
    let today = facts.today;
    let due = facts
        .case
        .main_sentence(today)
        .and_then(|sentence| next_contact_proposal(facts.case, sentence, today, facts.policy, facts.zone).due);
    due.map(|due| format!(" No appointment is booked. Contact is due by {} ({}).", long_date(due), distance(due, today)))
        .unwrap_or_default()
}

/// With a small first letter, to stand inside a sentence; "OASys" and the like stay.
#[must_use]
pub fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

/// Whether a session's absence waits for the person's reason.
#[must_use]
pub fn reason_awaited(facts: &Shown<'_>, appointment: &Appointment) -> bool {
    matches!(appointment.state, State::Closed(_))
        && appointment.outcome_type(facts.policy).is_some_and(|outcome| outcome.enforceable == Answer::Open)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::AppointmentId;
    use uuid::Uuid;

    use super::super::{
        book::{Proposed, Wanted, group},
        built::{ADA, Built, at, whole},
    };
    use super::*;

    fn colleagues() -> Vec<Colleague> {
        let team = record::UnitId(Uuid::from_u128(0x71));
        vec![Colleague { officer: ADA, team, name: "Ada Officer".to_owned(), manager: false }]
    }

    fn open(built: &Built) -> Appointment {
        built.case.appointments.iter().find(|a| a.outcome_needed(built.now)).cloned().expect("one waits")
    }

    fn posted(fields: &[(&str, &str)]) -> Posted {
        Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    const COMMAND: CommandId = CommandId(Uuid::from_u128(0xC0));

    #[test]
    fn every_outcome_of_the_day_is_offered_and_none_is_preset() {
        let built = whole();
        let session = open(&built);
        let next = group(&built.shown(), Wanted::of(&built.shown(), Some(&session)), None, colleagues());
        let form = form(&built.shown(), &session, next);
        let labels: Vec<&str> = form.choices.iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Attended and complied",
                "Attended, did not comply",
                "Sent home (behaviour)",
                "Sent home (our fault)",
                "Acceptable absence",
                "Unacceptable absence",
                "Failed to attend, reason not yet known",
            ]
        );
        assert_eq!(form.headings, ["Check in", "Review", "Intervention", "Summary", "Tasks"]);
        let Reveal::Reasons(reasons) = &form.choices[4].reveal else { panic!("reasons for an acceptable absence") };
        assert_eq!(reasons.first(), Some(&("AAME".to_owned(), "Medical".to_owned())));
        assert_eq!(form.choices[6].reveal, Reveal::EvidenceBy("Friday 27 November 2026 (in 4 days)".to_owned()));
        assert_ne!(form.next.proposed, Proposed::default());
    }

    #[test]
    fn a_wish_is_the_same_however_often_the_form_is_sent() {
        let built = whole();
        let session = open(&built);
        let fields = [
            ("outcome", "attended_complied"),
            ("note", "Came on time. Spoke about work."),
            ("seen", "1"),
            ("tags", "Alcohol"),
            ("tags", "Not a topic"),
            ("book-next", "yes"),
            ("kind", "COAP"),
            ("date", "1 Dec 2026"),
            ("start", "10am"),
            ("end", "10.30am"),
            ("place", "Example House"),
            ("with", &ADA.to_string()),
            ("remind", "yes"),
        ];
        let sent = posted(&fields);
        let read = || super::read(&sent, COMMAND, &built.shown(), &session, &colleagues()).expect("a wish");
        assert_eq!(read(), read());
        let wish = read();
        assert_eq!(wish.seen, Some(1));
        assert_eq!(wish.session.tags, ["Alcohol"], "only topics of the list");
        assert_eq!(wish.session.summary, "Came on time");
        let next = wish.next.expect("the next one");
        assert_eq!(next.id, AppointmentId(COMMAND.0));
        assert_eq!(next.starts_at, at(2026, 12, 1, 10));
        assert_eq!((next.sentence, next.requirement), (session.what.sentence, session.what.requirement));
        assert!(next.text_reminder);
    }

    #[test]
    fn booking_fields_are_not_read_when_book_next_is_off() {
        let built = whole();
        let sent = posted(&[("outcome", "attended_complied"), ("date", "nonsense"), ("start", "2")]);
        let wish = read(&sent, COMMAND, &built.shown(), &open(&built), &colleagues()).expect("a wish");
        assert_eq!(wish.next, None);
    }

    #[test]
    fn the_proposed_summary_is_the_first_sentence_cut_at_a_word() {
        assert_eq!(first_sentence("Came on time. Spoke about work."), "Came on time");
        assert_eq!(first_sentence("Arrived at 10.30 and left\nSecond line"), "Arrived at 10.30 and left");
        assert_eq!(first_sentence(""), "");
        let long = "word ".repeat(40);
        let cut = first_sentence(&long);
        assert!(cut.chars().count() <= text::SUMMARY_MAX && cut.ends_with("word…"), "{cut}");
        assert!(first_sentence(&"ŵ".repeat(200)).chars().count() <= text::SUMMARY_MAX);
    }

    #[test]
    fn only_a_choice_that_can_fail_asks_for_enforcement() {
        let built = whole();
        let held_on = date(2026, 11, 20);
        let fails = |choice: &str| can_fail(&built.shown(), &posted(&[("outcome", choice)]), held_on);
        for choice in ["attended_did_not_comply", "sent_home_behaviour", "unacceptable_absence", "awaiting_reason"] {
            assert!(fails(choice), "{choice}");
        }
        for choice in ["attended_complied", "sent_home_service", "acceptable_absence", "", "nonsense"] {
            assert!(!fails(choice), "{choice}");
        }
    }

    #[test]
    fn abbreviations_keep_their_capitals_inside_a_sentence() {
        assert_eq!(lower_first("Attended and complied"), "attended and complied");
        assert_eq!(lower_first("MAPPA meeting"), "MAPPA meeting");
        assert_eq!(lower_first("A"), "A");
    }
}
