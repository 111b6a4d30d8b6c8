//! Preparing a release: the steps at 12, 8 and 4 weeks, what each asks, and what was done.

use record::{
    Event, Recorded, SentenceId,
    duties::release::look,
    handover::{RELEASE_WEEKS, ReleasePrepared, ReleaseTask},
    recorded::plus_days,
    sentence::Sentence,
    words::{long_date, short_date},
};

use super::shown::{Shown, Told};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The sentence in the law's words.
    pub sentence: String,
    /// "Friday 12 February 2027 (in 81 days)"; none while nobody knows the day.
    pub on: Option<String>,
    /// The steps, the earliest first.
    pub steps: Vec<Step>,
    /// The step that is to be done now: the latest whose day has come and of which something is open, else the first open one.
    pub now: Option<u8>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Weeks before release.
    pub weeks: u8,
    /// "20 Nov 2026 (3 days late)"; none while nobody knows the day of release.
    pub due: Option<String>,
    /// Whether its day has gone by and something of it is open.
    pub late: bool,
    /// What it asks, and what settled each.
    pub asks: Vec<Asked>,
    /// What was noted for it, the last first.
    pub done: Vec<Done>,
}

impl Step {
    /// Whether nothing of it is open.
    #[must_use]
    pub fn settled(&self) -> bool {
        self.asks.iter().all(|asked| asked.settled.is_some())
    }
}

/// A part of the preparation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub task: ReleaseTask,
    /// What is to be done, in a sentence.
    pub what: &'static str,
    /// The fact that settles it, with its day; none while it is open.
    pub settled: Option<String>,
    /// Where the work is recorded that settles it.
    pub link: Option<(String, &'static str)>,
}

/// What was noted for a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The day.
    pub on: String,
    /// What was done.
    pub note: String,
    /// Who recorded it.
    pub told: Option<Told>,
}

/// What a part of the preparation asks.
const fn asks(task: ReleaseTask) -> &'static str {
    match task {
        ReleaseTask::Address => {
            "Where will they live? Check the address (enquiries answered, an occupant spoken to, a visit) and propose it."
        }
        ReleaseTask::Enquiries => "Ask the police and children's services about the address and everybody who lives there.",
        ReleaseTask::LicenceConditions => {
            "Propose licence conditions that are necessary and proportionate, with the reason for each."
        }
        ReleaseTask::VictimGate => "Ask the victim liaison officer for the victim's views on conditions and contact.",
        ReleaseTask::Plan => "Agree the plan for the time after release.",
        ReleaseTask::Services => "Refer to the services that begin at release: treatment, housing, work, programmes.",
        ReleaseTask::FirstAppointment => "Book the first appointment for the day of release and tell the person and the prison.",
    }
}

/// The page on which the work of a part is recorded; none for what only the form of this page can tell.
fn link(shown: &Shown<'_>, task: ReleaseTask) -> Option<(String, &'static str)> {
    let (page, words) = match task {
        ReleaseTask::Address => ("/checks", "Check and propose an address"),
        ReleaseTask::Enquiries => ("/checks", "Send the safety checks"),
        ReleaseTask::LicenceConditions => ("/sentence", "Record a condition"),
        ReleaseTask::Plan => ("/plan/edit", "Agree the plan"),
        ReleaseTask::FirstAppointment => ("/appointments/new", "Book the appointment"),
        ReleaseTask::VictimGate | ReleaseTask::Services => return None,
    };
    Some((shown.link(page), words))
}

/// Makes the page of a sentence of custody.
#[must_use]
pub fn release(shown: &Shown<'_>, sentence: &Sentence, events: &[Recorded<Event>]) -> Release {
    let on = sentence.release_on(shown.policy);
    let recorded: Vec<&(jiff::civil::Date, ReleasePrepared)> = shown.case.release_steps(sentence.what.id).collect();
    let known = on.map(|on| look(shown.case, (sentence, on), shown.policy, shown.zone));
    let settled = |task: ReleaseTask| {
        let fact = known.as_ref()?.shows(task)?;
        Some(fact.on.map_or_else(|| fact.words.clone(), |on| format!("{}: {}", short_date(on), fact.words)))
    };
    let steps = RELEASE_WEEKS.map(|weeks| {
        let due = on.map(|on| plus_days(on, -7 * i32::from(weeks)));
        let of_step = recorded.iter().rev().filter(|(_, step)| step.weeks == weeks);
        let done: Vec<Done> = of_step
            .map(|(day, step)| Done {
                on: short_date(*day),
                note: step.note.clone(),
                told: shown.told(events, |event| matches!(event, Event::ReleasePrepared(e) if e == step)),
            })
            .collect();
        let of_weeks = ReleaseTask::ALL.into_iter().filter(|task| task.weeks() == weeks);
        let asks: Vec<Asked> =
            of_weeks.map(|task| Asked { task, what: asks(task), settled: settled(task), link: link(shown, task) }).collect();
        let open = asks.iter().any(|asked| asked.settled.is_none());
        Step {
            weeks,
            due: due.map(|due| if open { shown.when(due) } else { short_date(due) }),
            late: open && due.is_some_and(|due| due < shown.today),
            asks,
            done,
        }
    });
    Release {
        sentence: super::sentence::disposal_name(shown, &sentence.what),
        on: on.map(|on| format!("{} ({})", long_date(on), super::shown::ago(on, shown.today))),
        now: now(shown, on, &steps),
        steps: steps.into(),
    }
}

fn now(shown: &Shown<'_>, on: Option<jiff::civil::Date>, steps: &[Step]) -> Option<u8> {
    let open = || steps.iter().filter(|step| !step.settled());
    let begun = |weeks: u8| on.is_some_and(|on| plus_days(on, -7 * i32::from(weeks)) <= shown.today);
    open().rfind(|step| begun(step.weeks)).or_else(|| open().next()).map(|step| step.weeks)
}

/// The sentence of custody with this id, on the shown day.
#[must_use]
pub fn sentence<'a>(shown: &Shown<'a>, id: SentenceId) -> Option<&'a Sentence> {
    shown.case.sentence(id).filter(|sentence| sentence.custodial(shown.policy))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use record::sentence::SentenceRecorded;
    use rules::code::DisposalCode;

    use super::super::built::{Built, history, id};
    use super::*;

    fn prisoner(release: Date) -> Built {
        let mut built = history();
        let what = SentenceRecorded {
            id: id(50),
            court: "Example Crown Court".into(),
            sentenced_on: date(2026, 1, 5),
            disposal: DisposalCode::literal("307"),
            length: None,
            offence: record::sentence::Offence { code: "10501".into(), description: "Assault".into(), committed_on: None },
            additional_offences: vec![],
            starts_on: release,
            ends_on: Some(date(2027, 12, 31)),
        };
        built.on(date(2026, 1, 5), Event::SentenceRecorded(what));
        built
    }

    fn page(built: &Built) -> Release {
        let shown = built.shown();
        release(&shown, sentence(&shown, id(50)).expect("custody"), &built.events)
    }

    fn asked(release: &Release, task: ReleaseTask) -> &Asked {
        release.steps.iter().flat_map(|step| &step.asks).find(|asked| asked.task == task).expect("every part is asked")
    }

    #[test]
    fn each_step_has_its_day_counted_back_from_release_and_the_one_to_do_now_is_named() {
        let built = prisoner(date(2027, 2, 12));
        let before = page(&built);
        assert_eq!(before.on.as_deref(), Some("Friday 12 February 2027 (in 81 days)"));
        assert_eq!(before.steps[0].due.as_deref(), Some("20 Nov 2026 (3 days late)"));
        assert!(before.steps[0].late && !before.steps[1].late);
        assert_eq!(before.now, Some(12));
    }

    #[test]
    fn a_note_settles_nothing_and_what_the_record_cannot_show_is_settled_by_who_did_it_and_when() {
        let mut built = prisoner(date(2027, 2, 12));
        let step = |settled: Vec<ReleaseTask>, who: &str| ReleasePrepared {
            sentence: id(50),
            weeks: 8,
            note: "No contact asked for".into(),
            settled,
            who: who.into(),
            on: Some(date(2026, 11, 19)),
        };
        built.on(date(2026, 11, 20), Event::ReleasePrepared(step(vec![], "")));
        let noted = page(&built);
        assert_eq!(asked(&noted, ReleaseTask::VictimGate).settled, None);
        assert_eq!(noted.steps[1].done[0].told.as_ref().map(|told| told.by.as_str()), Some("Ada Officer"));
        built.on(date(2026, 11, 20), Event::ReleasePrepared(step(vec![ReleaseTask::VictimGate], "Liaison officer")));
        let settled = page(&built);
        let gate = asked(&settled, ReleaseTask::VictimGate);
        assert_eq!(gate.settled.as_deref(), Some("19 Nov 2026: Liaison officer: No contact asked for"));
        assert_eq!(gate.link, None);
        let conditions = asked(&settled, ReleaseTask::LicenceConditions);
        assert_eq!(conditions.settled, None);
        assert_eq!(conditions.link.as_ref().map(|(to, _)| to.as_str()), Some("/people/X000001/sentence"));
    }

    #[test]
    fn close_to_release_the_last_step_comes_first() {
        let built = prisoner(date(2026, 12, 4));
        assert_eq!(page(&built).now, Some(4));
    }

    #[test]
    fn every_part_of_the_preparation_belongs_to_one_step() {
        let built = prisoner(date(2027, 2, 12));
        let asked: usize = page(&built).steps.iter().map(|step| step.asks.len()).sum();
        assert_eq!(asked, ReleaseTask::ALL.len());
    }
}
