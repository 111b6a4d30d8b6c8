//! How much contact there is: where the person stands in the supervision package, when routine contact stops, and what keeps it
//! going.

use jiff::civil::Date;
use record::{sentence::Sentence, supervision, words::short_date};
use rules::contact_frequency::{FinalThird, PackageState, Phase};
use service::access::FieldGroup;

use super::{sentence::disposal_name, shown::Shown};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLevel {
    /// The sentence that supervision follows.
    pub sentence: record::SentenceId,
    /// Where the person stands, as a summary list.
    pub stands: Vec<(&'static str, String)>,
    /// Why routine contact does not stop in the last third, each reason in words.
    pub goes_on_because: Vec<String>,
    /// Decisions to start contact again: day and reason, latest first.
    pub restarted: Vec<(String, String)>,
    /// Whether the sentence is SDS+, as received last; none where the question does not arise.
    pub sds_plus: Option<&'static str>,
    /// Whether routine contact has stopped, so that somebody may start it again.
    pub stopped: bool,
}

/// What a phase is called.
const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Early => "First weeks: weekly",
        Phase::Standard => "Allowance of the sentence year",
        Phase::FinalThird => "Last third: no routine appointments",
        Phase::Custody => "In custody",
        Phase::NotStarted => "Supervision has not begun",
        Phase::NotKnown => "No package: the tier is not known, or provisional",
        Phase::NotApplicable => "No package: handling of its own",
    }
}

/// Makes the page; none while no sentence runs.
#[must_use]
pub fn contact_level(shown: &Shown<'_>) -> Option<ContactLevel> {
    let open = shown.case.sentences.iter().filter(|s| s.ended.is_none());
    let sentence = open.max_by_key(|s| s.what.starts_on)?;
    let state = supervision::package(shown.case, sentence, shown.today, shown.policy, shown.zone);
    let stopped = state.final_third.from().is_some_and(|from| from <= shown.today);
    Some(ContactLevel {
        sentence: sentence.what.id,
        stands: stands(shown, sentence, &state),
        goes_on_because: match &state.final_third {
            // Levels and flags are among the reasons.
            FinalThird::NotFor { reasons, .. } if shown.sees(FieldGroup::Risk) => reasons.clone(),
            FinalThird::NotFor { .. } => vec!["For a reason that is part of the risk pages".to_owned()],
            FinalThird::Free { .. } | FinalThird::NoExpiry | FinalThird::NoRule => Vec::new(),
        },
        restarted: sentence.restarted.iter().rev().map(|one| (short_date(one.on), one.reason.clone())).collect(),
        sds_plus: sentence.custodial(shown.policy).then_some(match sentence.sds_plus {
            None => "Not recorded",
            Some(true) => "Yes: two thirds are served in custody",
            Some(false) => "No",
        }),
        stopped,
    })
}

fn stands(shown: &Shown<'_>, sentence: &Sentence, state: &PackageState) -> Vec<(&'static str, String)> {
    let mut rows =
        vec![("Sentence", disposal_name(shown, &sentence.what)), ("Where the person stands", phase(state.phase).to_owned())];
    if matches!(state.phase, Phase::Early | Phase::Standard) {
        let until = short_date(state.year_until);
        let left = if state.left == 0 && !state.may_say_none_left {
            format!("{} used, until {until}", state.used)
        } else {
            format!("{} used of {}, {} left until {until}", state.used, state.allowance, state.left)
        };
        rows.push(("Appointments of this sentence year", left));
    }
    if state.over > 0 {
        rows.push(("Beyond the allowance", format!("{}: an allowance is no cap on safety", state.over)));
    }
    rows.push(("Routine contact stops", stops(shown.today, &state.final_third)));
    rows
}

fn stops(today: Date, third: &FinalThird) -> String {
    match third {
        FinalThird::Free { from, .. } if *from <= today => format!("Stopped on {}", short_date(*from)),
        FinalThird::Free { from, .. } => format!("From {}, for the last third", short_date(*from)),
        FinalThird::NotFor { from, .. } => format!("Not for this person. It would stop on {}", short_date(*from)),
        FinalThird::NoExpiry => "Does not stop: the last day of supervision is not recorded".to_owned(),
        FinalThird::NoRule => "No rule is in force".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{
        Event,
        sentence::{Offence, SentenceRecorded},
        supervision::SupervisionRestarted,
    };
    use rules::code::DisposalCode;

    use super::super::built::{Built, id, whole};
    use super::*;

    /// Supervised until the end of the year, in the last third.
    fn near_the_end() -> Built {
        let mut built = whole();
        built.on(
            date(2026, 1, 5),
            Event::SentenceRecorded(SentenceRecorded {
                id: id(80),
                court: "Example Crown Court".into(),
                sentenced_on: date(2026, 11, 1),
                disposal: DisposalCode::literal("340"),
                length: None,
                offence: Offence { code: "10501".into(), description: "Assault".into(), committed_on: None },
                additional_offences: vec![],
                starts_on: date(2026, 11, 1),
                ends_on: Some(date(2026, 12, 1)),
            }),
        );
        built
    }

    #[test]
    fn the_page_says_from_which_day_routine_contact_stops_and_what_keeps_it_going() {
        let built = near_the_end();
        let page = contact_level(&built.shown()).expect("a sentence runs");
        assert_eq!(page.sds_plus, None, "an order is served in the community");
        assert!(page.stands.iter().any(|(key, _)| *key == "Routine contact stops"), "{:?}", page.stands);
        let shown = Shown { parts: &[FieldGroup::Sentence], ..built.shown() };
        let page = contact_level(&shown).expect("a sentence runs");
        let told = page.goes_on_because.iter().all(|words| !words.contains("flag") && !words.contains("risk of"));
        assert!(told, "who may not see risk is told no flag and no level: {:?}", page.goes_on_because);
    }

    #[test]
    fn a_decision_to_start_contact_again_is_shown_with_its_day_and_reason() {
        let mut built = near_the_end();
        let restart = SupervisionRestarted { sentence: id(80), on: date(2026, 11, 23), reason: "A new partner".into() };
        built.on(date(2026, 11, 23), Event::SupervisionRestarted(restart));
        let page = contact_level(&built.shown()).expect("a sentence runs");
        assert_eq!(page.restarted, [("23 Nov 2026".to_owned(), "A new partner".to_owned())]);
        assert!(!page.stopped);
    }
}
