//! Who the person is: names, identifiers, birth date, sex, gender, ethnicity, language, contact details,
//! addresses, adjustments, next of kin.

use jiff::civil::Date;
use rules::identifier::{self, IdentifierKind};
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{AddressId, DetailId},
    refusal::Refusal,
    text,
};

/// A name as the person gives it. Order of writing is forename, middle names, surname.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Name {
    /// Given name.
    pub forename: String,
    /// Middle names, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub middle_names: String,
    /// Family name.
    pub surname: String,
    /// What the person wants to be called, when it is not the forename.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<String>,
}

impl Name {
    /// Forename and surname, as a reader expects them.
    #[must_use]
    pub fn full(&self) -> String {
        [&self.forename, &self.middle_names, &self.surname]
            .into_iter()
            .filter(|p| !p.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Forename and surname only.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{} {}", self.forename, self.surname)
    }

    /// What to call the person in a sentence: the preferred name, or the forename.
    #[must_use]
    pub fn to_call(&self) -> &str {
        self.preferred.as_deref().unwrap_or(&self.forename)
    }
}

/// Sex as recorded by the court or police.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// An identifier of another service. One that staff type must be right; one from a feed that fails its check
/// is kept as unverified and never matched on (security-and-records section 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentifierRecorded {
    /// Which register issued it.
    pub kind: IdentifierKind,
    /// The canonical form, or as received when unverified.
    pub value: String,
    /// What was typed or received.
    pub typed: String,
    /// False when a feed's number failed its check.
    pub verified: bool,
}

/// The first event of every case file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonRegistered {
    /// Case reference number: a letter and six digits, issued by us, never used again.
    pub crn: String,
    /// Name at registration.
    pub name: Name,
    /// Birth date, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    /// Sex, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
}

/// A name changed (deed, marriage) or was put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NameChanged {
    /// The name from now on.
    pub name: Name,
    /// Why: what changed, or what was wrong.
    pub reason: String,
}

/// The birth date became known or was put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BirthDateRecorded {
    /// The birth date.
    pub birth_date: Date,
    /// Why, when one was held before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A fact about the person in their own or an official list's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stated {
    /// The words.
    pub value: String,
}

/// The language the person wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LanguageRecorded {
    /// Language, in English words ("Welsh").
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
}

/// By what a person can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Means {
    /// Mobile phone.
    Mobile,
    /// Other phone.
    Telephone,
    /// E-mail address.
    Email,
}

/// A phone number or e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactDetailRecorded {
    /// Its id.
    pub id: DetailId,
    /// Kind.
    pub means: Means,
    /// The number or address.
    pub value: String,
}

/// Something with an id came to an end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DetailEnded {
    /// Which.
    pub id: DetailId,
    /// Last day.
    pub until: Date,
}

/// What an address is to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AddressKind {
    /// Where the person lives.
    Main,
    /// Bail, temporary, family, work.
    Other,
}

/// The person moved to, or may be found at, an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressRecorded {
    /// Its id.
    pub id: AddressId,
    /// Kind.
    pub kind: AddressKind,
    /// Lines, most exact first; empty with no fixed address.
    pub lines: Vec<String>,
    /// Canonical postcode, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// True for no fixed address.
    #[serde(default)]
    pub no_fixed_address: bool,
    /// First day.
    pub from: Date,
}

/// The person left an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressEnded {
    /// Which.
    pub id: AddressId,
    /// Last day.
    pub until: Date,
}

/// A need that changes how we work with the person (a disability, reading, child care).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdjustmentRecorded {
    /// Its id.
    pub id: DetailId,
    /// What the need is.
    pub need: String,
    /// What we do about it.
    pub adjustment: String,
}

/// Somebody to reach about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextOfKinRecorded {
    /// Its id.
    pub id: DetailId,
    /// Name.
    pub name: String,
    /// Who they are to the person.
    pub relationship: String,
    /// Phone, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// The person died.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonDied {
    /// The day.
    pub on: Date,
    /// Where we know it from.
    pub source: String,
}

/// A thing with a first day and, once ended, a last day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Held<T> {
    /// The thing as recorded.
    pub what: T,
    /// First day it held, or the day it was said.
    pub from: Date,
    /// Last day, once ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl<T> Held<T> {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What the case file knows of the person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Person {
    /// Case reference number; empty before registration.
    pub crn: String,
    /// Present name.
    pub name: Name,
    /// Names before, newest last.
    pub former_names: Vec<Held<Name>>,
    /// Other names the person is known by.
    pub aliases: Vec<Name>,
    /// Identifiers, withdrawn ones left out.
    pub identifiers: Vec<IdentifierRecorded>,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Gender in the person's words.
    pub gender: Option<String>,
    /// Pronouns in the person's words.
    pub pronouns: Option<String>,
    /// Ethnicity, self-described.
    pub ethnicity: Option<String>,
    /// Language.
    pub language: Option<LanguageRecorded>,
    /// Phones and e-mail.
    pub contact_details: Vec<Held<ContactDetailRecorded>>,
    /// Addresses, oldest first.
    pub addresses: Vec<Held<AddressRecorded>>,
    /// Adjustments.
    pub adjustments: Vec<Held<AdjustmentRecorded>>,
    /// Next of kin.
    pub next_of_kin: Vec<Held<NextOfKinRecorded>>,
    /// Day of death.
    pub died_on: Option<Date>,
}

impl Person {
    /// The main address on `day`.
    #[must_use]
    pub fn main_address(&self, day: Date) -> Option<&AddressRecorded> {
        self.addresses.iter().rev().find(|a| a.on(day) && a.what.kind == AddressKind::Main).map(|a| &a.what)
    }

    /// A mobile number that texts can go to on `day`.
    #[must_use]
    pub fn mobile(&self, day: Date) -> Option<&str> {
        self.contact_details.iter().rev().find(|d| d.on(day) && d.what.means == Means::Mobile).map(|d| d.what.value.as_str())
    }

    /// Age in whole years on `day`.
    #[must_use]
    pub fn age_on(&self, day: Date) -> Option<i16> {
        let birth = self.birth_date?;
        let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
        Some(day.year() - birth.year() - i16::from(!had_birthday))
    }

    pub(crate) fn apply(&mut self, event: &Event, on: Date) {
        match event {
            Event::PersonRegistered(e) => {
                self.crn.clone_from(&e.crn);
                self.name.clone_from(&e.name);
                self.birth_date = e.birth_date;
                self.sex = e.sex;
            }
            Event::NameChanged(e) => {
                let former = std::mem::replace(&mut self.name, e.name.clone());
                self.former_names.push(Held { what: former, from: Date::MIN, until: Some(on) });
            }
            Event::NameCorrected(e) => self.name.clone_from(&e.name),
            Event::AliasRecorded(name) => self.aliases.push(name.clone()),
            Event::IdentifierRecorded(e) => self.identifiers.push(e.clone()),
            Event::IdentifierWithdrawn(e) => self.identifiers.retain(|i| !(i.kind == e.kind && i.value == e.value)),
            Event::BirthDateRecorded(e) => self.birth_date = Some(e.birth_date),
            Event::GenderRecorded(e) => self.gender = Some(e.value.clone()),
            Event::PronounsRecorded(e) => self.pronouns = Some(e.value.clone()),
            Event::EthnicityRecorded(e) => self.ethnicity = Some(e.value.clone()),
            Event::LanguageRecorded(e) => self.language = Some(e.clone()),
            Event::ContactDetailRecorded(e) => self.contact_details.push(Held { what: e.clone(), from: on, until: None }),
            Event::ContactDetailEnded(e) => end(&mut self.contact_details, e.until, |d| d.id == e.id),
            Event::AddressRecorded(e) => self.move_to(e),
            Event::AddressEnded(e) => end(&mut self.addresses, e.until, |a| a.id == e.id),
            Event::AdjustmentRecorded(e) => self.adjustments.push(Held { what: e.clone(), from: on, until: None }),
            Event::AdjustmentEnded(e) => end(&mut self.adjustments, e.until, |a| a.id == e.id),
            Event::NextOfKinRecorded(e) => self.next_of_kin.push(Held { what: e.clone(), from: on, until: None }),
            Event::NextOfKinEnded(e) => end(&mut self.next_of_kin, e.until, |k| k.id == e.id),
            Event::PersonDied(e) => self.died_on = Some(e.on),
            _ => {}
        }
    }

    /// A new main address ends the one before on the day before.
    fn move_to(&mut self, to: &AddressRecorded) {
        if to.kind == AddressKind::Main {
            let last_day = to.from.yesterday().unwrap_or(to.from);
            for address in self.addresses.iter_mut().filter(|a| a.until.is_none() && a.what.kind == AddressKind::Main) {
                address.until = Some(last_day.max(address.from));
            }
        }
        self.addresses.push(Held { what: to.clone(), from: to.from, until: None });
    }
}

fn end<T>(list: &mut [Held<T>], until: Date, is: impl Fn(&T) -> bool) {
    if let Some(held) = list.iter_mut().find(|h| is(&h.what)) {
        held.until = Some(until);
    }
}

pub(crate) fn register(case: &CaseFile, wish: PersonRegistered, today: Date) -> Result<Event, Refusal> {
    if case.exists() {
        return Err(Refusal::AlreadyRegistered { crn: case.person.crn.clone() });
    }
    let crn = identifier::parse(IdentifierKind::Crn, &wish.crn, today)
        .map_err(|why| Refusal::Identifier { field: "crn", why: why.to_string() })?;
    check_name(&wish.name)?;
    if wish.birth_date.is_some_and(|born| born > today) {
        return Err(Refusal::InFuture { field: "birthDate", what: "Date of birth" });
    }
    Ok(Event::PersonRegistered(PersonRegistered { crn: crn.into_string(), ..wish }))
}

pub(crate) fn change_name(wish: NameChanged) -> Result<NameChanged, Refusal> {
    check_name(&wish.name)?;
    text::required("reason", "why the name changes", &wish.reason, text::REASON_MAX)?;
    Ok(wish)
}

pub(crate) fn record_alias(case: &CaseFile, alias: Name) -> Result<Event, Refusal> {
    check_name(&alias)?;
    if case.person.aliases.contains(&alias) || case.person.name == alias {
        return Err(Refusal::AlreadyRecorded { what: "That name" });
    }
    Ok(Event::AliasRecorded(alias))
}

pub(crate) fn record_identifier(
    case: &CaseFile,
    kind: IdentifierKind,
    typed: String,
    source: Source,
    today: Date,
) -> Result<Event, Refusal> {
    text::required("identifier", "the number", &typed, text::SHORT_MAX)?;
    let (value, verified) = match (identifier::parse(kind, &typed, today), source) {
        (Ok(canonical), _) => (canonical.into_string(), true),
        (Err(_), Source::Feed) => (typed.clone(), false),
        (Err(why), Source::Staff) => return Err(Refusal::Identifier { field: "identifier", why: why.to_string() }),
    };
    if case.person.identifiers.iter().any(|i| i.kind == kind && i.value == value) {
        return Err(Refusal::AlreadyRecorded { what: "That number" });
    }
    Ok(Event::IdentifierRecorded(IdentifierRecorded { kind, value, typed, verified }))
}

/// Who gives us a fact: a wrong number is refused from staff and kept as unverified from a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Typed by a member of staff.
    Staff,
    /// Received from another service.
    Feed,
}

pub(crate) fn record_birth_date(case: &CaseFile, wish: BirthDateRecorded, today: Date) -> Result<Event, Refusal> {
    if wish.birth_date > today {
        return Err(Refusal::InFuture { field: "birthDate", what: "Date of birth" });
    }
    if case.person.birth_date.is_some() {
        text::required("reason", "why the date of birth changes", wish.reason.as_deref().unwrap_or_default(), text::REASON_MAX)?;
    }
    Ok(Event::BirthDateRecorded(wish))
}

pub(crate) fn record_contact_detail(wish: ContactDetailRecorded) -> Result<Event, Refusal> {
    text::required("value", "the phone number or e-mail address", &wish.value, text::SHORT_MAX)?;
    let digits = wish.value.chars().filter(char::is_ascii_digit).count();
    let right = match wish.means {
        Means::Email => {
            wish.value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
                && !wish.value.contains(char::is_whitespace)
        }
        Means::Mobile | Means::Telephone => (7..=15).contains(&digits),
    };
    if right { Ok(Event::ContactDetailRecorded(wish)) } else { Err(Refusal::ContactDetail) }
}

pub(crate) fn record_address(mut wish: AddressRecorded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    for line in &wish.lines {
        text::check("address", line, text::SHORT_MAX)?;
    }
    wish.lines.retain(|line| !line.trim().is_empty());
    if let Some(typed) = wish.postcode.take().filter(|p| !p.trim().is_empty()) {
        let postcode = identifier::parse(IdentifierKind::Postcode, &typed, ctx.today())
            .map_err(|why| Refusal::Identifier { field: "postcode", why: why.to_string() })?;
        if postcode.is_no_fixed_address() {
            wish.no_fixed_address = true;
        } else {
            wish.postcode = Some(postcode.into_string());
        }
    }
    if wish.lines.is_empty() && !wish.no_fixed_address {
        return Err(Refusal::Missing { field: "address", what: "the first line of the address, or choose no fixed address" });
    }
    Ok(Event::AddressRecorded(wish))
}

pub(crate) fn end_held<T>(list: &[Held<T>], until: Date, what: &'static str, is: impl Fn(&T) -> bool) -> Result<(), Refusal> {
    let held = list.iter().find(|h| is(&h.what)).ok_or(Refusal::NotFound { what })?;
    if held.until.is_some() {
        return Err(Refusal::AlreadyEnded { what });
    }
    if until < held.from {
        return Err(Refusal::EndsBeforeStart);
    }
    Ok(())
}

fn check_name(name: &Name) -> Result<(), Refusal> {
    text::required("forename", "the forename", &name.forename, text::SHORT_MAX)?;
    text::required("surname", "the surname", &name.surname, text::SHORT_MAX)?;
    text::check("middleNames", &name.middle_names, text::SHORT_MAX)?;
    text::check("preferred", name.preferred.as_deref().unwrap_or_default(), text::SHORT_MAX)
}

pub(crate) fn stated(field: &'static str, value: String) -> Result<Stated, Refusal> {
    text::required(field, "the person's own words", &value, text::SHORT_MAX)?;
    Ok(Stated { value })
}
