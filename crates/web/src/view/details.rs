//! Details: who the person is, how to reach them, what they need. Nothing that is not known is left blank.

use record::{
    AddressId, DetailId,
    person::{AddressKind, AddressRecorded, Held, Means, Name, Sex},
    words::{long_date, short_date},
};
use rules::identifier::IdentifierKind;

use super::shown::{NOT_RECORDED, Shown, known};

/// Facts in the order to show them: what is asked, and what is known.
pub type PersonFacts = Vec<(&'static str, String)>;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What the person is called in a sentence.
    pub to_call: String,
    /// Names.
    pub name: PersonFacts,
    /// Birth date, sex, gender, pronouns, ethnicity.
    pub about: PersonFacts,
    /// Language and interpreter.
    pub language: PersonFacts,
    /// Ways to reach the person that are in use.
    pub contact: Vec<HeldShown<DetailId>>,
    /// Addresses of now, the main one first.
    pub addresses: Vec<HeldShown<AddressId>>,
    /// Adjustments in use.
    pub adjustments: Vec<HeldShown<DetailId>>,
    /// Next of kin.
    pub next_of_kin: Vec<HeldShown<DetailId>>,
    /// Numbers by which other services know the person.
    pub identifiers: Vec<IdentifierShown>,
    /// What held before: phones, addresses, adjustments, next of kin; newest first.
    pub before: Vec<Before>,
}

/// Something that holds, with its id so that it can be ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldShown<I> {
    /// Its id.
    pub id: I,
    /// What it is: "Mobile", "Main address".
    pub what: String,
    /// The words, one line each.
    pub lines: Vec<String>,
    /// Since when.
    pub since: String,
}

/// A number by which another service knows the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifierShown {
    /// Which register issued it.
    pub kind: IdentifierKind,
    /// The number.
    pub value: String,
    /// That it failed its check, where it did.
    pub note: Option<&'static str>,
}

/// Something that held before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// What it was.
    pub what: String,
    /// The words.
    pub value: String,
    /// "1 Jan 2026 to 3 Mar 2026".
    pub held: String,
}

/// Who the person is, in short: for the overview.
#[must_use]
pub fn person_facts(shown: &Shown<'_>) -> PersonFacts {
    let person = &shown.case.person;
    let mut facts = vec![("Name", person.name.full())];
    facts.extend(about(shown));
    facts.extend(language(shown));
    facts.push(("Main address", person.main_address(shown.today).map_or_else(|| NOT_RECORDED.to_owned(), one_line)));
    facts.push(("Mobile", known(person.mobile(shown.today))));
    facts
}

/// Makes the page.
#[must_use]
pub fn details(shown: &Shown<'_>) -> Details {
    let person = &shown.case.person;
    let mut addresses: Vec<_> = person.addresses.iter().filter(|a| a.on(shown.today)).collect();
    addresses.sort_by_key(|a| (a.what.kind != AddressKind::Main, std::cmp::Reverse(a.from)));
    Details {
        to_call: person.name.to_call().to_owned(),
        name: names(shown),
        about: about(shown),
        language: language(shown),
        contact: live(shown, &person.contact_details, |d| (d.id, means_words(d.means).to_owned(), vec![d.value.clone()])),
        addresses: addresses
            .into_iter()
            .map(|a| held(a, (a.what.id, address_words(a.what.kind).into(), lines(&a.what))))
            .collect(),
        adjustments: live(shown, &person.adjustments, |a| {
            let done = if a.adjustment.is_empty() { NOT_RECORDED } else { &a.adjustment };
            (a.id, a.need.clone(), vec![format!("What we do: {done}")])
        }),
        next_of_kin: live(shown, &person.next_of_kin, |k| {
            let phone = k.phone.clone().unwrap_or_else(|| NOT_RECORDED.to_lowercase());
            (k.id, k.relationship.clone(), vec![k.name.clone(), format!("Phone: {phone}")])
        }),
        identifiers: person.identifiers.iter().map(identifier).collect(),
        before: before(shown),
    }
}

fn names(shown: &Shown<'_>) -> PersonFacts {
    let person = &shown.case.person;
    let list = |names: Vec<String>| if names.is_empty() { "None recorded".to_owned() } else { names.join("; ") };
    let former = person.former_names.iter().rev().map(|name| match name.until {
        Some(until) => format!("{} (until {})", name.what.full(), short_date(until)),
        None => name.what.full(),
    });
    vec![
        ("Name", person.name.full()),
        ("Preferred name", person.name.preferred.clone().unwrap_or_else(|| "Same as forename".to_owned())),
        ("Former names", list(former.collect())),
        ("Other names used", list(person.aliases.iter().map(Name::full).collect())),
    ]
}

fn about(shown: &Shown<'_>) -> PersonFacts {
    let person = &shown.case.person;
    let born = person.birth_date.map(|born| match person.age_on(shown.today) {
        Some(age) if person.died_on.is_none() => format!("{} (age {age})", short_date(born)),
        _ => short_date(born),
    });
    let sex = person.sex.map(|sex| match sex {
        Sex::Female => "Female",
        Sex::Male => "Male",
    });
    let mut facts = vec![
        ("Date of birth", known(born)),
        ("Sex", known(sex)),
        ("Gender", known(person.gender.clone())),
        ("Pronouns", known(person.pronouns.clone())),
        ("Ethnicity", known(person.ethnicity.clone())),
    ];
    facts.extend(person.died_on.map(|on| ("Died on", long_date(on))));
    facts
}

fn language(shown: &Shown<'_>) -> PersonFacts {
    let language = shown.case.person.language.as_ref();
    let interpreter = language.map(|language| if language.interpreter { "Needed" } else { "Not needed" });
    vec![("Language", known(language.map(|language| language.language.clone()))), ("Interpreter", known(interpreter))]
}

fn live<T, I>(shown: &Shown<'_>, list: &[Held<T>], words: impl Fn(&T) -> (I, String, Vec<String>)) -> Vec<HeldShown<I>> {
    list.iter().filter(|item| item.on(shown.today)).map(|item| held(item, words(&item.what))).collect()
}

fn held<T, I>(item: &Held<T>, (id, what, lines): (I, String, Vec<String>)) -> HeldShown<I> {
    HeldShown { id, what, lines, since: format!("Since {}", short_date(item.from)) }
}

/// What a way to reach somebody is called.
#[must_use]
pub const fn means_words(means: Means) -> &'static str {
    match means {
        Means::Mobile => "Mobile",
        Means::Telephone => "Other phone",
        Means::Email => "E-mail",
    }
}

/// What a kind of address is called.
#[must_use]
pub const fn address_words(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Main => "Main address",
        AddressKind::Other => "Other address",
    }
}

fn lines(address: &AddressRecorded) -> Vec<String> {
    let mut lines = address.lines.clone();
    if address.no_fixed_address {
        lines.insert(0, "No fixed address".to_owned());
    }
    lines.push(address.postcode.clone().unwrap_or_else(|| "Postcode not recorded".to_owned()));
    if address.no_fixed_address && address.postcode.is_none() {
        lines.pop();
    }
    lines
}

fn one_line(address: &AddressRecorded) -> String {
    lines(address).join(", ")
}

/// The name of a kind of number with a capital, unless it begins with an abbreviation.
#[must_use]
pub fn kind_words(kind: IdentifierKind) -> String {
    let name = kind.name();
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn identifier(recorded: &record::person::IdentifierRecorded) -> IdentifierShown {
    IdentifierShown {
        kind: recorded.kind,
        value: recorded.value.clone(),
        note: (!recorded.verified).then_some("Failed its check: not used to find the person"),
    }
}

fn before(shown: &Shown<'_>) -> Vec<Before> {
    let person = &shown.case.person;
    let mut over = Vec::new();
    over.extend(ended(shown, &person.contact_details, |d| (means_words(d.means).to_owned(), d.value.clone())));
    over.extend(ended(shown, &person.addresses, |a| (address_words(a.kind).to_owned(), one_line(a))));
    over.extend(ended(shown, &person.adjustments, |a| ("Adjustment".to_owned(), format!("{}: {}", a.need, a.adjustment))));
    over.extend(ended(shown, &person.next_of_kin, |k| (format!("Next of kin ({})", k.relationship), k.name.clone())));
    over.sort_by_key(|(until, _)| std::cmp::Reverse(*until));
    over.into_iter().map(|(_, before)| before).collect()
}

fn ended<T>(shown: &Shown<'_>, list: &[Held<T>], words: impl Fn(&T) -> (String, String)) -> Vec<(jiff::civil::Date, Before)> {
    let over = list.iter().filter_map(|item| Some((item, item.until.filter(|until| *until < shown.today)?)));
    over.map(|(item, until)| {
        let (what, value) = words(&item.what);
        (until, Before { what, value, held: format!("{} to {}", short_date(item.from), short_date(until)) })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{
        Event,
        person::{AddressEnded, DetailEnded, NameChanged},
    };

    use super::super::built::{history, id, whole};
    use super::*;

    fn fact<'f>(facts: &'f PersonFacts, key: &str) -> &'f str {
        facts.iter().find(|(k, _)| *k == key).map(|(_, value)| value.as_str()).expect("the fact")
    }

    #[test]
    fn nothing_that_is_not_known_is_left_blank() {
        let built = history();
        let page = details(&built.shown());
        for (key, value) in page.name.iter().chain(&page.about).chain(&page.language).chain(&person_facts(&built.shown())) {
            assert!(!value.is_empty() && value != "-", "{key}");
        }
        assert_eq!(fact(&page.about, "Date of birth"), NOT_RECORDED);
        assert_eq!(fact(&page.language, "Interpreter"), NOT_RECORDED);
    }

    #[test]
    fn the_age_is_that_of_the_day_shown() {
        let built = whole();
        assert_eq!(fact(&details(&built.shown()).about, "Date of birth"), "1 Jan 1990 (age 36)");
        let later = Shown { today: date(2027, 1, 1), ..built.shown() };
        assert_eq!(fact(&details(&later).about, "Date of birth"), "1 Jan 1990 (age 37)");
    }

    #[test]
    fn what_ended_is_kept_below_with_its_days() {
        let mut built = whole();
        built.on(date(2026, 10, 1), Event::ContactDetailEnded(DetailEnded { id: id(61), until: date(2026, 9, 30) }));
        built.on(date(2026, 10, 2), Event::AddressEnded(AddressEnded { id: id(62), until: date(2026, 10, 2) }));
        let page = details(&built.shown());
        assert!(page.contact.is_empty() && page.addresses.is_empty());
        let kept: Vec<_> = page.before.iter().map(|b| (b.what.as_str(), b.held.as_str())).collect();
        assert_eq!(kept, [("Main address", "15 Jun 2026 to 2 Oct 2026"), ("Mobile", "15 Jun 2026 to 30 Sep 2026")]);
    }

    #[test]
    fn a_name_that_changed_stays_as_a_former_name() {
        let mut built = whole();
        let name = Name { forename: "Sam".into(), surname: "Newname".into(), ..Name::default() };
        built.on(date(2026, 10, 1), Event::NameChanged(NameChanged { name, reason: "Marriage".into() }));
        let page = details(&built.shown());
        assert_eq!(fact(&page.name, "Name"), "Sam Newname");
        assert_eq!(fact(&page.name, "Former names"), "Sam Jo Example (until 1 Oct 2026)");
        assert_eq!(fact(&page.name, "Other names used"), "Sam Ensample");
    }

    #[test]
    fn a_number_that_failed_its_check_says_so() {
        let mut built = whole();
        let number = record::person::IdentifierRecorded {
            kind: IdentifierKind::Nhs,
            value: "123".into(),
            typed: "123".into(),
            verified: false,
        };
        built.on(date(2026, 10, 1), Event::IdentifierRecorded(number));
        let page = details(&built.shown());
        assert_eq!(page.identifiers[0].note, None);
        assert_eq!(page.identifiers[1].note, Some("Failed its check: not used to find the person"));
    }
}
