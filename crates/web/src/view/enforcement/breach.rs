//! The pack of breach proceedings: everything from the record, each with where it stands.

use jiff::civil::Date;
use record::{
    enforcement::{
        Decision,
        breach::{Breach, BreachDecision, BreachResult, Stage},
        clock,
    },
    words::{long_date, short_date},
};
use rules::enforcement::ActionKind;

use super::{
    action_name,
    case::{appointment_words, letter_stands},
    decision::{LetterShown, letter_of},
    decision_href, sentence_name,
};
use crate::view::shown::{NOT_RECORDED, Shown};

/// A fact of the pack: what, the words, and the page where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub what: &'static str,
    /// The words.
    pub words: String,
    /// Where on the record.
    pub href: String,
    /// What that page is called.
    pub source: &'static str,
}

/// A failure to tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureTick {
    /// Its id.
    pub id: String,
    /// When, what, outcome.
    pub words: String,
    /// The appointment's page.
    pub href: String,
    /// What was decided on it; empty when nothing was.
    pub decided: String,
    /// Whether it is ticked.
    pub on: bool,
}

/// What happened to the pack, oldest first: when and what.
pub type Steps = Vec<(String, String)>;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreachPage {
    /// Where it stands.
    pub stage: Stage,
    /// What that means here.
    pub meaning: &'static str,
    /// Facts of the pack.
    pub facts: Vec<Fact>,
    /// Failures.
    pub failures: Vec<FailureTick>,
    /// Warnings under the order: words and page.
    pub warnings: Vec<(String, String)>,
    /// The circumstances as written last.
    pub circumstances: String,
    /// The alternatives as written last, or as the decision had them.
    pub alternatives: String,
    /// What happened so far.
    pub steps: Steps,
    /// The breach letter, with the page of the decision that it belongs to.
    pub letter: Option<(LetterShown, String)>,
    /// The court of the order: where it is likely listed.
    pub court: String,
}

/// All stages in order: what each is called and means, and whether it is the present one.
#[must_use]
pub fn stages(now: Stage) -> Vec<(Stage, bool)> {
    let mut all = vec![Stage::Draft, Stage::WithManager, Stage::ReadyForCourt, Stage::Listed, Stage::Resulted];
    if now == Stage::NotPursued {
        all = vec![Stage::Draft, Stage::WithManager, Stage::NotPursued];
    }
    all.into_iter().map(|stage| (stage, stage == now)).collect()
}

/// What it means where proceedings stand: those that were taken back ended without a court.
#[must_use]
pub fn meaning(breach: &Breach) -> &'static str {
    if breach.resulted.as_ref().is_some_and(|result| result.result == BreachResult::Withdrawn) {
        return "It was withdrawn, and nothing more is asked of anybody.";
    }
    breach.stage.meaning()
}

/// The decision that began proceedings; of those begun by themselves the last step towards the court under their order.
#[must_use]
pub fn decision_behind<'a>(facts: &Shown<'a>, breach: &Breach) -> Option<&'a Decision> {
    let all = || facts.case.enforcement.decisions.iter().rev();
    let of_order = |d: &&Decision| {
        d.what.sentence == Some(breach.begun.sentence) && clock::kind_of(d, facts.policy) == Some(ActionKind::Breach)
    };
    all().find(|d| d.what.breach == Some(breach.begun.id)).or_else(|| all().filter(|d| d.what.breach.is_none()).find(of_order))
}

/// The page of proceedings.
#[must_use]
pub fn page(facts: &Shown<'_>, breach: &Breach) -> BreachPage {
    let decision = decision_behind(facts, breach);
    let pack = breach.submitted.as_ref().map(|(_, pack)| pack);
    let sentence = facts.case.sentence(breach.begun.sentence);
    let letter = decision.and_then(|d| Some((letter_of(facts, d)?, decision_href(facts, d))));
    BreachPage {
        stage: breach.stage,
        meaning: meaning(breach),
        facts: pack_facts(facts, breach, decision),
        failures: ticks(facts, breach),
        warnings: clock::warnings(facts.case, Some(breach.begun.sentence), facts.policy)
            .map(|w| {
                let said = format!("{}, {}. {}", action_name(facts, w), short_date(w.what.on), letter_stands(w));
                (said, decision_href(facts, w))
            })
            .collect(),
        circumstances: pack.map_or_else(|| breach.begun.circumstances.clone(), |pack| pack.circumstances.clone()),
        alternatives: pack
            .map(|pack| pack.alternatives.clone())
            .or_else(|| decision.map(|d| d.what.alternatives.clone()))
            .unwrap_or_default(),
        steps: steps(facts, breach),
        letter,
        court: sentence.map(|s| s.what.court.clone()).unwrap_or_default(),
    }
}

fn pack_facts(facts: &Shown<'_>, breach: &Breach, decision: Option<&Decision>) -> Vec<Fact> {
    let case = facts.case;
    let sentence = case.sentence(breach.begun.sentence);
    let mut list =
        vec![Fact { what: "Order", words: sentence_name(facts, sentence), href: facts.link("/sentence"), source: "Sentence" }];
    if let Some(sentence) = sentence {
        let requirements: Vec<String> = sentence
            .live_requirements(facts.today)
            .map(|r| {
                let row = facts.policy.sentences.requirements.read(r.requirement, facts.today);
                row.map_or_else(|| r.requirement.to_string(), |row| row.value.name.clone())
            })
            .collect();
        let words = if requirements.is_empty() { NOT_RECORDED.to_owned() } else { requirements.join("; ") };
        list.push(Fact { what: "Requirements", words, href: facts.link("/sentence"), source: "Sentence" });
        let ends = sentence.what.ends_on.map_or_else(|| NOT_RECORDED.to_owned(), long_date);
        list.push(Fact { what: "Order ends", words: ends, href: facts.link("/sentence"), source: "Sentence" });
    }
    let address = case.person.main_address(facts.today).map(|a| {
        let lines = a.lines.iter().chain(&a.postcode).filter(|line| !line.trim().is_empty());
        if a.no_fixed_address { "No fixed address".to_owned() } else { lines.cloned().collect::<Vec<_>>().join(", ") }
    });
    let others = case.person.addresses.iter().filter(|a| a.on(facts.today)).count().saturating_sub(1);
    let more = if others > 0 { format!(" (and {others} more)") } else { String::new() };
    let words = format!("{}{more}", address.unwrap_or_else(|| NOT_RECORDED.to_owned()));
    list.push(Fact { what: "Address", words, href: facts.link("/details"), source: "Personal details" });
    if let Some(decision) = decision {
        let words = decision.what.respond_by.map_or_else(|| "None is set for this step".to_owned(), long_date);
        list.push(Fact { what: "Answer by", words, href: decision_href(facts, decision), source: "Decision" });
    }
    let next = case.next_appointment(facts.now).map(|next| facts.from_to(next.what.starts_at, next.what.ends_at));
    let words = next.unwrap_or_else(|| "None is booked. Keep offering appointments while breach runs".to_owned());
    list.push(Fact { what: "Next appointment", words, href: facts.link("/appointments"), source: "Appointments" });
    let held = case.allocation().map_or_else(|| NOT_RECORDED.to_owned(), |held| facts.names.officer(held.officer));
    list.push(Fact { what: "Officer", words: held, href: facts.link(""), source: "Overview" });
    list
}

fn ticks(facts: &Shown<'_>, breach: &Breach) -> Vec<FailureTick> {
    let chosen = breach.failures();
    let of_order = clock::all_failures(facts.case, facts.policy, facts.zone);
    let since = clock::window_since(breach.begun.on, facts.policy);
    let counts = |on: Date| since.is_none_or(|since| since < on);
    of_order
        .iter()
        .filter(|f| f.sentence == Some(breach.begun.sentence))
        .filter(|f| chosen.contains(&f.id()) || (counts(f.on) && !f.dealt_with(facts.case)))
        .map(|f| FailureTick {
            id: f.id().to_string(),
            words: appointment_words(facts, f.appointment),
            href: facts.link(&format!("/appointments/{}", f.id())),
            decided: f.last_decision(facts.case).map(|d| action_name(facts, d)).unwrap_or_default(),
            on: chosen.contains(&f.id()),
        })
        .collect()
}

/// What a manager decided, as something that is done.
const fn was_decided(decision: BreachDecision) -> &'static str {
    match decision {
        BreachDecision::Approve => "Approved",
        BreachDecision::SendBack => "Sent back",
        BreachDecision::NoAction => "No action decided",
    }
}

fn steps(facts: &Shown<'_>, breach: &Breach) -> Steps {
    let mut all = vec![(breach.begun.on, format!("Begun by {}", facts.names.actor(breach.begun_by)))];
    if let Some((on, _)) = &breach.submitted {
        let by = breach.submitted_by.map(|by| facts.names.actor(by)).unwrap_or_default();
        all.push((*on, format!("Sent to the manager by {by}")));
    }
    for (on, by, decided) in &breach.decisions {
        // Earlier versions filed the officer's words with the decision: what stands in the pack word for word is the officer's.
        let officers = breach.submitted.as_ref().is_some_and(|(_, pack)| pack.alternatives == decided.alternatives);
        let own = if officers || decided.alternatives.trim().is_empty() {
            String::new()
        } else {
            format!(". Also considered: {}", decided.alternatives)
        };
        all.push((*on, format!("{} by {}: {}{own}", was_decided(decided.decision), facts.names.actor(*by), decided.reason)));
    }
    for listed in &breach.listed {
        let words = if listed.hearing_on > facts.today { "Hearing listed at" } else { "Hearing at" };
        all.push((listed.hearing_on, format!("{words} {}", listed.court)));
    }
    if let Some(result) = &breach.resulted {
        all.push((result.on, format!("{}: {}", result.result.words(), result.note)));
    }
    // What was taken back before its hearing stands before it.
    all.sort_by_key(|(on, _)| *on);
    all.into_iter().map(|(on, words)| (short_date(on), words)).collect()
}
