//! Sentence: what the court ordered, in the law's words, and what it means in plain words.

use record::{
    Event, Recorded, SentenceId,
    address_check::AddressUse,
    enquiry::need::{condition_use, requirement_use},
    sentence::{
        KeyDateReceived, LicenceConditionRecorded, Offence, RequirementEnded, RequirementRecorded, Sentence, SentenceRecorded,
        SetBy,
    },
    words::{long_date, short_date},
};
use rules::{
    code::{ConditionCode, RequirementCode},
    sentence::Served,
};
use service::access::FieldGroup;

use super::{
    orders::{Place, place},
    overview::appointments_under,
    shown::{NOT_RECORDED, Shown, Told, count, known, length},
};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentencePage {
    /// What the person is called in a sentence.
    pub to_call: String,
    /// Reports that courts asked for, the latest first: "Example Crown Court, 17 Nov 2026; hearing 8 Dec 2026", with the address
    /// that may be proposed.
    pub reports: Vec<(String, Option<Place>)>,
    /// Where a report to a court is noted, by whoever may.
    pub ask_report: Option<String>,
    /// Sentences that run on the day, the one that ends last first; then those that have ended, newest first.
    pub sentences: Vec<SentenceShown>,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceShown {
    /// Its id, for links into the page.
    pub id: SentenceId,
    /// Its name in the law's words.
    pub name: String,
    /// "Ended 3 May 2026: completed", once it has.
    pub ended: Option<String>,
    /// Court, dates, length and offences: each fact with its words.
    pub facts: Vec<(&'static str, String)>,
    /// The release to come, for those who see its preparation: the day in words, and where it is prepared.
    pub release: Option<(String, String)>,
    /// Dates received, earliest first.
    pub key_dates: Vec<KeyDateShown>,
    /// Requirements that run, then those that have ended.
    pub requirements: Vec<RequirementShown>,
    /// Where a requirement is added, by whoever may.
    pub add_requirement: Option<String>,
    /// Where a licence condition is added, by whoever may.
    pub add_condition: Option<String>,
    /// Where it is ended, by whoever may.
    pub end_link: Option<String>,
    /// Why there are none, when there are none.
    pub no_requirements: &'static str,
    /// Licence conditions, each with its meaning; empty for an order.
    pub conditions: Vec<ConditionShown>,
    /// Whether it is served under a licence: then a lack of conditions is told.
    pub on_licence: bool,
    /// Who recorded it and when.
    pub told: Option<Told>,
}

/// A date the sentence turns on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDateShown {
    /// Name.
    pub name: String,
    /// "1 Feb 2027 (in 70 days)".
    pub on: String,
    /// What happens on it, in plain words.
    pub meaning: String,
    /// Who gave it.
    pub source: String,
}

/// A requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementShown {
    /// Name in the law's words.
    pub name: String,
    /// How much was ordered.
    pub amount: String,
    /// What the order says beside it.
    pub detail: Option<String>,
    /// What it means for the person, in plain words.
    pub meaning: String,
    /// "3 appointments attended, 1 booked"; or when and why it ended.
    pub state: String,
    /// Where it ties the person to, while it runs, for a curfew or residence.
    pub place: Option<Place>,
    /// Where it is ended, by whoever may.
    pub end_link: Option<String>,
}

/// A condition of a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionShown {
    /// The words on the licence.
    pub text: String,
    /// What it means for the person, in plain words.
    pub meaning: String,
    /// "Standard", the category of an additional one, or "Bespoke".
    pub kind: String,
    /// First day.
    pub from: String,
    /// Who set it, where that was recorded.
    pub set_by: Option<&'static str>,
    /// Where it ties the person to, for a curfew or residence.
    pub place: Option<Place>,
}

/// Makes the page. `events` are those that the shown day knows.
#[must_use]
pub fn sentence_page(shown: &Shown<'_>, events: &[Recorded<Event>]) -> SentencePage {
    let (mut live, mut over): (Vec<&Sentence>, Vec<&Sentence>) =
        shown.case.sentences.iter().partition(|sentence| sentence.live_on(shown.today));
    live.sort_by_key(|s| std::cmp::Reverse(s.what.ends_on.unwrap_or(jiff::civil::Date::MAX)));
    over.sort_by_key(|s| std::cmp::Reverse(s.ended.as_ref().map(|e| e.on).or(s.what.ends_on)));
    let sentences = live.into_iter().chain(over).map(|sentence| show(shown, sentence, events)).collect();
    let ask_report = shown.offers().then(|| shown.link("/sentence/reports/new"));
    let reports = shown.case.court_reports.iter().rev().map(|report| {
        let hearing = report.hearing_on.map(|on| format!("; hearing {}", shown.near(on))).unwrap_or_default();
        let proposed = report.address.and_then(|address| place(shown, Some(AddressUse::Curfew), Some(address)));
        (format!("{}, asked {}{hearing}", report.court, shown.near(report.on)), proposed)
    });
    let to_call = shown.case.person.name.to_call().to_owned();
    SentencePage { to_call, reports: reports.collect(), ask_report, sentences }
}

fn show(shown: &Shown<'_>, sentence: &Sentence, events: &[Recorded<Event>]) -> SentenceShown {
    let what = &sentence.what;
    let disposal = shown.policy.sentences.disposals.read(what.disposal, what.sentenced_on).map(|row| &row.value);
    let on_licence = disposal.is_some_and(|disposal| disposal.served != Served::Community);
    let (mut running, ended): (Vec<_>, Vec<_>) = sentence.requirements.iter().partition(|(_, end)| end.is_none());
    running.extend(ended);
    let offered = |page: String| (shown.offers() && sentence.ended.is_none()).then(|| shown.link(&page));
    let takes_requirements = disposal.is_some_and(|disposal| disposal.requirements);
    let mut key_dates = sentence.key_dates.clone();
    key_dates.sort_by_key(|date| date.on);
    SentenceShown {
        id: what.id,
        name: disposal_name(shown, what),
        ended: ended_words(shown, sentence),
        facts: facts(shown, what, on_licence),
        release: if shown.sees(FieldGroup::Plan) { super::plan::release(shown, sentence) } else { None },
        key_dates: key_dates.iter().map(|date| key_date(shown, date)).collect(),
        requirements: running.iter().map(|(requirement, end)| show_requirement(shown, requirement, end.as_ref())).collect(),
        add_requirement: offered(format!("/sentence/{}/requirements/new", what.id)).filter(|_| takes_requirements),
        add_condition: offered(format!("/sentence/{}/conditions/new", what.id)).filter(|_| on_licence),
        end_link: offered(format!("/sentence/{}/end", what.id)),
        no_requirements: if takes_requirements { NOT_RECORDED } else { "Does not apply: this sentence has no requirements" },
        conditions: sentence.conditions.iter().map(|condition| show_condition(shown, condition)).collect(),
        on_licence,
        told: shown.told(events, |event| matches!(event, Event::SentenceRecorded(e) if e.id == what.id)),
    }
}

fn ended_words(shown: &Shown<'_>, sentence: &Sentence) -> Option<String> {
    match (&sentence.ended, sentence.what.ends_on) {
        (Some(end), _) if end.on < shown.today => Some(format!("Ended {}: {}", short_date(end.on), end.reason)),
        (Some(end), _) => Some(format!("Ends {}: {}", shown.near(end.on), end.reason)),
        (None, Some(end)) if end < shown.today => {
            Some(format!("Its last day was {}. Nobody has recorded how it ended", short_date(end)))
        }
        _ => None,
    }
}

fn facts(shown: &Shown<'_>, what: &SentenceRecorded, on_licence: bool) -> Vec<(&'static str, String)> {
    let starts = if on_licence { "Release, and start of supervision" } else { "Start of supervision" };
    let mut facts = vec![
        ("Court", what.court.clone()),
        ("Sentenced on", long_date(what.sentenced_on)),
        ("Length", known(what.length.map(length))),
        (starts, long_date(what.starts_on)),
        ("Last day, as received", what.ends_on.map_or_else(|| NOT_RECORDED.to_owned(), |end| shown.near(end))),
        ("Main offence", offence(&what.offence)),
    ];
    facts.extend(what.additional_offences.iter().map(|other| ("Other offence", offence(other))));
    facts
}

fn offence(offence: &Offence) -> String {
    let committed = offence.committed_on.map_or_else(|| NOT_RECORDED.to_lowercase(), short_date);
    let code = if offence.code.is_empty() { NOT_RECORDED.to_lowercase() } else { offence.code.clone() };
    format!("{} (offence code: {code}; date of offence: {committed})", offence.description)
}

/// What a sentence is called in the law's words, for a form about it.
#[must_use]
pub fn sentence_name(shown: &Shown<'_>, what: &SentenceRecorded) -> String {
    disposal_name(shown, what)
}

/// The name of a disposal in the law's words.
pub(super) fn disposal_name(shown: &Shown<'_>, what: &SentenceRecorded) -> String {
    let row = shown.policy.sentences.disposals.read(what.disposal, what.sentenced_on);
    row.map_or_else(|| format!("Disposal {}", what.disposal), |row| row.value.name.clone())
}

/// The name of a requirement in the law's words.
#[must_use]
pub fn requirement_name(shown: &Shown<'_>, code: RequirementCode) -> String {
    let row = shown.policy.sentences.requirements.read(code, shown.today);
    row.map_or_else(|| format!("Requirement {code}"), |row| row.value.name.clone())
}

fn key_date(shown: &Shown<'_>, date: &KeyDateReceived) -> KeyDateShown {
    let row = shown.policy.sentences.key_dates.read(date.kind, date.on).map(|row| &row.value);
    KeyDateShown {
        name: row.map_or_else(|| format!("Date {}", date.kind), |row| row.name.clone()),
        on: shown.near(date.on),
        meaning: known(row.map(|row| row.meaning.clone())),
        source: date.source.clone(),
    }
}

fn show_requirement(shown: &Shown<'_>, requirement: &RequirementRecorded, end: Option<&RequirementEnded>) -> RequirementShown {
    let row = shown.policy.sentences.requirements.read(requirement.requirement, shown.today);
    let state = match end {
        Some(end) => format!("Ended {}: {}", short_date(end.on), end.reason),
        None if shown.sees(FieldGroup::Appointments) => {
            let (attended, booked) = appointments_under(shown, requirement.id);
            format!("{} attended, {booked} booked", count(attended, "appointment"))
        }
        None => "Running".to_owned(),
    };
    RequirementShown {
        name: requirement_name(shown, requirement.requirement),
        amount: known(requirement.length.map(length)),
        detail: requirement.detail.clone(),
        meaning: known(row.map(|row| row.value.meaning.clone())),
        state,
        place: end.is_none().then(|| place(shown, requirement_use(requirement.requirement), requirement.address)).flatten(),
        end_link: (shown.offers() && end.is_none())
            .then(|| shown.link(&format!("/sentence/requirements/{}/end", requirement.id))),
    }
}

fn show_condition(shown: &Shown<'_>, condition: &LicenceConditionRecorded) -> ConditionShown {
    let (kind, meaning) = condition.condition.and_then(|code| meaning_of(shown, code)).unwrap_or_else(|| {
        let kind = condition.condition.map_or_else(|| "Bespoke".to_owned(), |code| format!("Condition {code}"));
        (kind, "As written on the licence. Ask your practitioner what it means for you.".to_owned())
    });
    let place = place(shown, condition_use(condition.condition), condition.address);
    let set_by = condition.set_by.map(SetBy::words);
    ConditionShown { text: condition.text.clone(), meaning, kind, from: short_date(condition.from), set_by, place }
}

/// Kind and meaning of a condition: a standard one, or the category of an additional one.
fn meaning_of(shown: &Shown<'_>, code: ConditionCode) -> Option<(String, String)> {
    let tables = &shown.policy.sentences;
    if let Some(row) = tables.standard_conditions.read(code, shown.today) {
        return Some(("Standard".to_owned(), row.value.meaning.clone()));
    }
    let row = tables.condition_categories.read(code, shown.today)?;
    Some((format!("Additional: {}", row.value.name.to_lowercase()), row.value.meaning.clone()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::sentence::SentenceEnded;

    use super::super::built::{history, id, whole};
    use super::*;

    fn page() -> SentencePage {
        let built = whole();
        sentence_page(&built.shown(), &built.events)
    }

    fn fact<'p>(shown: &'p SentenceShown, key: &str) -> &'p str {
        shown.facts.iter().find(|(k, _)| *k == key).map(|(_, value)| value.as_str()).expect("the fact")
    }

    #[test]
    fn a_sentence_stands_in_the_laws_words_with_its_length_and_dates() {
        let page = page();
        let order = page.sentences.iter().find(|s| s.id == id(1)).expect("the order");
        assert_eq!(order.name, "Community order (Sentencing Code)");
        assert_eq!(fact(order, "Length"), "12 months");
        assert_eq!(fact(order, "Last day, as received"), "21 Jun 2027 (in 210 days)");
        assert_eq!(fact(order, "Main offence"), "Common assault (offence code: 10501; date of offence: 2 Mar 2026)");
        assert_eq!(fact(order, "Other offence"), "Criminal damage (offence code: 14900; date of offence: not recorded)");
    }

    #[test]
    fn a_sentence_entered_late_and_corrected_shows_both_for_ever() {
        let page = page();
        let told = page.sentences.iter().find(|s| s.id == id(1)).and_then(|s| s.told.clone()).expect("told");
        assert_eq!(told.late.as_deref(), Some("Recorded 12 days later"));
        assert_eq!(told.corrections[0].text, "The court was Sample Magistrates' Court.");
    }

    #[test]
    fn a_requirement_says_what_it_means_and_how_far_it_has_come() {
        let page = page();
        let order = page.sentences.iter().find(|s| s.id == id(1)).expect("the order");
        let activity = order.requirements.iter().find(|r| r.name == "Rehabilitation activity requirement").expect("it");
        assert_eq!(activity.amount, "20 days");
        assert_eq!(activity.state, "1 appointment attended, 1 booked");
        assert!(activity.meaning.starts_with("You go to appointments"), "{}", activity.meaning);
    }

    #[test]
    fn each_licence_condition_is_told_in_plain_words_bespoke_ones_too() {
        let page = page();
        let licence = page.sentences.iter().find(|s| s.id == id(4)).expect("the licence");
        let kinds: Vec<_> = licence.conditions.iter().map(|c| c.kind.as_str()).collect();
        assert_eq!(kinds, ["Standard", "Additional: contact with people", "Bespoke"]);
        assert!(licence.conditions.iter().all(|c| !c.meaning.is_empty() && c.meaning != NOT_RECORDED));
        assert!(licence.on_licence);
        assert_eq!(licence.no_requirements, "Does not apply: this sentence has no requirements");
        assert_eq!(licence.key_dates[0].meaning, "The sentence and the licence end.");
    }

    #[test]
    fn a_sentence_whose_last_day_has_gone_by_says_that_nobody_recorded_its_end() {
        let mut built = whole();
        let shown = Shown { today: date(2027, 6, 22), ..built.shown() };
        let over = |page: SentencePage| page.sentences.into_iter().find(|s| s.id == id(1)).and_then(|s| s.ended);
        let words = over(sentence_page(&shown, &built.events)).expect("words");
        assert_eq!(words, "Its last day was 21 Jun 2027. Nobody has recorded how it ended");
        let end = SentenceEnded { id: id(1), on: date(2026, 11, 1), reason: "Revoked early".into() };
        built.on(date(2026, 11, 2), Event::SentenceEnded(end));
        let words = over(sentence_page(&built.shown(), &built.events)).expect("words");
        assert_eq!(words, "Ended 1 Nov 2026: Revoked early");
    }

    #[test]
    fn a_person_without_a_sentence_has_an_empty_list() {
        let built = history();
        assert!(sentence_page(&built.shown(), &built.events).sentences.is_empty());
    }
}
