//! Who the person is: as the case administrator writes it down when the record is opened.

use jiff::{Timestamp, civil::Date};
use record::{
    ActorId, AddressId, Command, DetailId,
    person::{
        AddressKind, AddressRecorded, AdjustmentRecorded, BirthDateRecorded, ContactDetailRecorded, DetailEnded,
        LanguageRecorded, Means, Name, NameChanged, NextOfKinRecorded, PersonRegistered, Sex, Source,
    },
    recorded::plus_days,
};
use rules::identifier::{IdentifierKind, parse};

use super::{Writing, soon};
use crate::{
    sentence::Kind,
    words::{names::Community, places, reasons},
};

const LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";

impl Writing<'_> {
    pub(super) fn identity(&mut self) {
        let by = self.administrator(self.brief.registered_on);
        let at = self.moments.at(self.brief.registered_on, 10, 0);
        // One in 60 was registered without a birth date, which came later.
        let late = self.chance.in_1000(16);
        let registered = PersonRegistered {
            crn: self.brief.crn.clone(),
            name: self.brief.name.clone(),
            birth_date: (!late).then_some(self.brief.born),
            sex: Some(self.brief.sex),
        };
        self.say(at, by, Command::RegisterPerson(registered));
        let mut now = soon(&mut self.chance, at, 4);
        if late {
            let known = BirthDateRecorded { birth_date: self.brief.born, reason: None };
            self.say(now, by, Command::RecordBirthDate(known));
        }
        self.identifiers(now, by);
        now = soon(&mut self.chance, now, 5);
        self.about(now, by);
        now = soon(&mut self.chance, now, 5);
        self.reach(now, by);
        self.addresses(now, by);
        self.kin(now, by);
        self.names(by);
    }

    /// Numbers of the invented kind: police numbers with the right letter, NHS numbers from the test range.
    fn identifiers(&mut self, at: Timestamp, by: ActorId) {
        let wish = |kind, typed| Command::RecordIdentifier { kind, typed, source: Source::Staff };
        if self.chance.in_1000(870)
            && let Some(typed) = self.pnc()
        {
            self.say(at, by, wish(IdentifierKind::Pnc, typed));
        }
        if self.chance.in_1000(560)
            && let Some(typed) = self.cro()
        {
            self.say(at, by, wish(IdentifierKind::Cro, typed));
        }
        let (prison, known) = (!self.brief.kind.in_community(), self.chance.in_1000(150));
        if prison || known {
            let (one, two) = (self.capital(), self.capital());
            let typed = format!("Z{:04}{one}{two}", self.chance.below(10_000));
            self.say(at, by, wish(IdentifierKind::Noms, typed));
        }
        if self.chance.in_1000(330)
            && let Some(typed) = self.nhs()
        {
            self.say(at, by, wish(IdentifierKind::Nhs, typed));
        }
    }

    fn capital(&mut self) -> char {
        let place = self.chance.below(u64::try_from(LETTERS.len()).unwrap_or(1));
        LETTERS.chars().nth(usize::try_from(place).unwrap_or_default()).unwrap_or('A')
    }

    /// The whole number whose letter is right: of 23 one is.
    fn lettered(&self, kind: IdentifierKind, digits: &str) -> Option<String> {
        let on = self.brief.registered_on;
        LETTERS.chars().map(|letter| format!("{digits}{letter}")).find(|typed| parse(kind, typed, on).is_ok())
    }

    /// The year in which the police first met the person: between 16 and the sentence.
    fn first_met(&mut self) -> i16 {
        let (from, until) = (self.brief.born.year() + 16, self.brief.frame.sentenced_on.year());
        let year = self.chance.between(i32::from(from.min(until)), i32::from(until));
        i16::try_from(year).unwrap_or(until)
    }

    fn pnc(&mut self) -> Option<String> {
        let (year, serial) = (self.first_met(), 1 + self.chance.below(899_999));
        self.lettered(IdentifierKind::Pnc, &format!("{year}/{serial:07}"))
    }

    fn cro(&mut self) -> Option<String> {
        let (year, serial) = (self.first_met().rem_euclid(100), 1 + self.chance.below(199_999));
        self.lettered(IdentifierKind::Cro, &format!("{serial:06}/{year:02}"))
    }

    fn nhs(&mut self) -> Option<String> {
        let digits = format!("999{:06}", self.chance.below(1_000_000));
        let on = self.brief.registered_on;
        (0..10).map(|check| format!("{digits}{check}")).find(|typed| parse(IdentifierKind::Nhs, typed, on).is_ok())
    }

    fn about(&mut self, at: Timestamp, by: ActorId) {
        if self.chance.in_1000(940) {
            let ethnicity = self.brief.community.ethnicity;
            self.say(at, by, Command::RecordEthnicity(ethnicity.to_owned()));
        }
        if let Some(language) = self.brief.community.language
            && self.chance.in_1000(350)
        {
            let interpreter = language != "Welsh" && self.chance.in_1000(450);
            self.say(at, by, Command::RecordLanguage(LanguageRecorded { language: language.to_owned(), interpreter }));
        }
        if self.chance.in_1000(250) {
            let (gender, pronouns) = match self.brief.sex {
                Sex::Female => ("Woman", "she/her"),
                Sex::Male => ("Man", "he/him"),
            };
            let other = self.chance.in_1000(20);
            let (gender, pronouns) = if other { ("Non-binary", "they/them") } else { (gender, pronouns) };
            self.say(at, by, Command::RecordGender(gender.to_owned()));
            self.say(at, by, Command::RecordPronouns(pronouns.to_owned()));
        }
        if self.chance.in_1000(340) {
            let (need, adjustment) = reasons::adjustment(&mut self.chance);
            let id = DetailId(self.chance.id(at));
            let what = AdjustmentRecorded { id, need: need.to_owned(), adjustment: adjustment.to_owned() };
            self.say(at, by, Command::RecordAdjustment(what));
        }
    }

    /// Phone and e-mail, all from the ranges that belong to nobody.
    fn reach(&mut self, at: Timestamp, by: ActorId) {
        if self.chance.in_1000(930) {
            let first = self.mobile(at, by);
            let since = record::recorded::days_between(self.brief.registered_on, self.today());
            if since > 90 && self.chance.in_1000(280) {
                let on = plus_days(self.brief.registered_on, self.chance.between(30, since - 5));
                let (later_by, changed_at) = (self.officer_on(on), self.in_hours(on));
                self.say(changed_at, later_by, Command::EndContactDetail(DetailEnded { id: first, until: on }));
                self.mobile(changed_at, later_by);
            }
        }
        if self.chance.in_1000(120) {
            let value = format!("01632 960{:03}", self.chance.below(1_000));
            let id = DetailId(self.chance.id(at));
            self.say(at, by, Command::RecordContactDetail(ContactDetailRecorded { id, means: Means::Telephone, value }));
        }
        if self.chance.in_1000(420) {
            let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let (forename, surname) = (plain(&self.brief.name.forename), plain(&self.brief.name.surname));
            let value = format!("{forename}.{surname}{}@example.org", self.chance.between(1, 99));
            let id = DetailId(self.chance.id(at));
            self.say(at, by, Command::RecordContactDetail(ContactDetailRecorded { id, means: Means::Email, value }));
        }
    }

    fn mobile(&mut self, at: Timestamp, by: ActorId) -> DetailId {
        let (id, value) = (DetailId(self.chance.id(at)), self.phone());
        self.say(at, by, Command::RecordContactDetail(ContactDetailRecorded { id, means: Means::Mobile, value }));
        id
    }

    fn phone(&mut self) -> String {
        format!("07700 900{:03}", self.chance.below(1_000))
    }

    fn addresses(&mut self, at: Timestamp, by: ActorId) {
        let (registered_on, today) = (self.brief.registered_on, self.today());
        let since = record::recorded::days_between(registered_on, today);
        let moved_in = plus_days(registered_on, -self.chance.between(20, 2_500));
        let moves = since > 120 && self.chance.in_1000(330);
        let homeless_first = if moves { self.chance.in_1000(150) } else { self.brief.no_fixed_address };
        let first = self.main_address;
        self.address(at, by, first, moved_in, homeless_first);
        if moves {
            let on = plus_days(registered_on, self.chance.between(20, since - 10));
            let (moved_at, officer) = (self.in_hours(on), self.officer_on(on));
            let id = AddressId(self.chance.id(moved_at));
            self.address(moved_at, officer, id, on, self.brief.no_fixed_address);
            self.changed_on.push(on);
        }
        if self.chance.in_1000(130) {
            let lines = vec![places::street(&mut self.chance), self.town()];
            let area = places::postcode_area(self.unit.index);
            let postcode = Some(places::postcode(&mut self.chance, area));
            let id = AddressId(self.chance.id(at));
            let other =
                AddressRecorded { id, kind: AddressKind::Other, lines, postcode, no_fixed_address: false, from: moved_in };
            self.say(at, by, Command::RecordAddress(other));
        }
    }

    fn address(&mut self, at: Timestamp, by: ActorId, id: AddressId, from: Date, no_fixed_address: bool) {
        let (lines, postcode) = if no_fixed_address {
            (Vec::new(), None)
        } else if self.brief.kind == Kind::Custody {
            (vec![format!("HMP {}", self.town())], None)
        } else {
            let flat = places::flat(&mut self.chance);
            let street = places::street(&mut self.chance);
            let lines = flat.into_iter().chain([street, self.town()]).collect();
            let area = places::postcode_area(self.unit.index);
            (lines, Some(places::postcode(&mut self.chance, area)))
        };
        let what = AddressRecorded { id, kind: AddressKind::Main, lines, postcode, no_fixed_address, from };
        self.say(at, by, Command::RecordAddress(what));
    }

    pub(super) fn town(&mut self) -> String {
        self.chance.pick(&self.unit.towns).cloned().unwrap_or_else(|| "Ashmere".to_owned())
    }

    fn kin(&mut self, at: Timestamp, by: ActorId) {
        if !self.chance.in_1000(620) {
            return;
        }
        let relationships =
            ["Mother", "Father", "Sister", "Brother", "Partner", "Wife", "Husband", "Grandmother", "Friend", "Aunt"];
        let relationship = self.chance.word(&relationships);
        let woman = !matches!(relationship, "Father" | "Brother" | "Husband");
        let own: &Community = self.brief.community;
        let forename = if woman { own.woman(&mut self.chance) } else { own.man(&mut self.chance) };
        let same = !matches!(relationship, "Partner" | "Friend" | "Aunt");
        let surname = if same { self.brief.name.surname.clone() } else { own.surname(&mut self.chance).to_owned() };
        let phone = self.chance.in_1000(850).then(|| self.phone());
        let id = DetailId(self.chance.id(at));
        let name = format!("{forename} {surname}");
        let what = NextOfKinRecorded { id, name, relationship: relationship.to_owned(), phone };
        self.say(at, by, Command::RecordNextOfKin(what));
    }

    /// Other names, and for a few a change of name.
    fn names(&mut self, by: ActorId) {
        let at = self.moments.at(self.brief.registered_on, 15, 40);
        if self.chance.in_1000(110) {
            let surname = self.brief.community.surname(&mut self.chance);
            if surname != self.brief.name.surname {
                let alias = Name { forename: self.brief.name.forename.clone(), surname: surname.to_owned(), ..Name::default() };
                self.say(at, by, Command::RecordAlias(alias));
            }
        }
        let since = record::recorded::days_between(self.brief.registered_on, self.today());
        // Whoever shows something keeps the name that says so.
        if since > 150 && self.chance.in_1000(12) && self.brief.care.shown.is_none() {
            let on = plus_days(self.brief.registered_on, self.chance.between(60, since - 10));
            let surname = self.brief.community.surname(&mut self.chance).to_owned();
            let name = Name { surname, ..self.brief.name.clone() };
            let (changed_at, officer) = (self.in_hours(on), self.officer_on(on));
            let changed = NameChanged { name, reason: "Married; certificate seen".to_owned() };
            self.say(changed_at, officer, Command::ChangeName(changed));
        }
    }
}
