//! From a posted form to what is wished: every field read, all that is wrong told at once.

use jiff::civil::Date;
use record::{
    AddressId, Command, CommandId, DetailId,
    person::{
        AddressEnded, AddressKind, AddressRecorded, AdjustmentRecorded, BirthDateRecorded, ContactDetailRecorded, DetailEnded,
        LanguageRecorded, Means, Name, NameChanged, NextOfKinRecorded, Person, Source,
    },
    text::{REASON_MAX, SHORT_MAX},
};
use rules::identifier::IdentifierKind;

use super::section::Section;
use crate::form::{Errors, Posted, Reader};

/// The field that says which of a page's two forms was sent: `end` for the one that ends something.
pub(super) const DOING: &str = "doing";
/// Its value for the form that ends something.
pub(super) const END: &str = "end";

/// The identifiers that staff may add: those that name a person and are not issued by us.
pub(super) const KINDS: [IdentifierKind; 5] =
    [IdentifierKind::Pnc, IdentifierKind::Noms, IdentifierKind::Cro, IdentifierKind::Nhs, IdentifierKind::Nino];

/// How the record calls a field, and how these forms do.
pub(super) const NAMES: &[(&str, &str)] =
    &[("middleNames", "middle-names"), ("birthDate", "birth-date"), ("identifier", "number"), ("address", "line-1")];

/// What the form of a section wishes. New things get the form's own id, so that pressing twice is one event.
///
/// # Errors
/// All that is wrong, in the order of the fields.
pub(super) fn wish(
    section: Section,
    posted: &Posted,
    person: &Person,
    (today, command): (Date, CommandId),
) -> Result<Command, Errors> {
    let mut read = Reader::new(posted, today);
    let wish = if posted.get(DOING) == END {
        end(section, posted, person, &mut read)
    } else {
        set(section, posted, person, (today, command), &mut read)
    };
    let errors = read.finish();
    match wish {
        Some(wish) if errors.is_empty() => Ok(wish),
        _ => Err(errors),
    }
}

fn set(
    section: Section,
    posted: &Posted,
    person: &Person,
    (today, command): (Date, CommandId),
    read: &mut Reader<'_>,
) -> Option<Command> {
    let detail = DetailId(command.0);
    let wish = match section {
        Section::Name => return name(read),
        Section::OtherName => Command::RecordAlias(Name { preferred: None, ..names(read) }),
        Section::BirthDate => {
            let birth_date = read.date("birth-date", "the date of birth");
            let why = "why the date of birth changes";
            let reason = person.birth_date.is_some().then(|| read.wanted("reason", why, REASON_MAX));
            Command::RecordBirthDate(BirthDateRecorded { birth_date: birth_date?, reason })
        }
        Section::Gender => Command::RecordGender(read.wanted("gender", "the person's own words", SHORT_MAX)),
        Section::Pronouns => Command::RecordPronouns(read.wanted("pronouns", "the person's own words", SHORT_MAX)),
        Section::Ethnicity => Command::RecordEthnicity(read.wanted("ethnicity", "the person's own words", SHORT_MAX)),
        Section::Language => {
            let language = read.wanted("language", "the language", SHORT_MAX);
            let interpreter = read.choice("interpreter", "whether an interpreter is needed", yes_or_no);
            Command::RecordLanguage(LanguageRecorded { language, interpreter: interpreter? })
        }
        Section::Contact => {
            let means = read.choice("means", "what kind of contact detail it is", means);
            let value = read.wanted("value", "the phone number or e-mail address", SHORT_MAX);
            Command::RecordContactDetail(ContactDetailRecorded { id: detail, means: means?, value })
        }
        Section::Address => return address(posted, AddressId(command.0), today, read),
        Section::Adjustments => {
            let need = read.wanted("need", "the need", REASON_MAX);
            let adjustment = read.wanted("adjustment", "what we do about it", REASON_MAX);
            Command::RecordAdjustment(AdjustmentRecorded { id: detail, need, adjustment })
        }
        Section::NextOfKin => {
            let name = read.wanted("name", "the name", SHORT_MAX);
            let relationship = read.wanted("relationship", "who they are to the person", SHORT_MAX);
            let phone = Some(read.text("phone", SHORT_MAX)).filter(|phone| !phone.is_empty());
            Command::RecordNextOfKin(NextOfKinRecorded { id: detail, name, relationship, phone })
        }
        Section::Identifiers => {
            let kind = read.choice("kind", "what kind of number it is", kind);
            let typed = read.wanted("number", "the number", SHORT_MAX);
            Command::RecordIdentifier { kind: kind?, typed, source: Source::Staff }
        }
    };
    Some(wish)
}

fn name(read: &mut Reader<'_>) -> Option<Command> {
    let changed = read.choice("change", "whether the name changed or was written wrong", |typed| match typed {
        "changed" => Some(true),
        "wrong" => Some(false),
        _ => None,
    });
    let name = names(read);
    let change = NameChanged { name, reason: read.wanted("reason", "why the name changes", REASON_MAX) };
    Some(if changed? { Command::ChangeName(change) } else { Command::CorrectName(change) })
}

fn names(read: &mut Reader<'_>) -> Name {
    Name {
        forename: read.wanted("forename", "the forename", SHORT_MAX),
        middle_names: read.text("middle-names", SHORT_MAX),
        surname: read.wanted("surname", "the surname", SHORT_MAX),
        preferred: Some(read.text("preferred", SHORT_MAX)).filter(|preferred| !preferred.is_empty()),
    }
}

fn address(posted: &Posted, id: AddressId, today: Date, read: &mut Reader<'_>) -> Option<Command> {
    let kind = read.choice("kind", "whether it is the main address", |typed| match typed {
        "main" => Some(AddressKind::Main),
        "other" => Some(AddressKind::Other),
        _ => None,
    });
    let no_fixed_address = posted.has("no-fixed-address");
    let lines = ["line-1", "line-2", "line-3"].map(|field| read.text(field, SHORT_MAX));
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.is_empty() && !no_fixed_address {
        read.wrong("line-1", "Enter the first line of the address, or choose no fixed address");
    }
    let postcode = Some(read.text("postcode", SHORT_MAX)).filter(|postcode| !postcode.is_empty());
    let from = read.date("from", "the first day at the address");
    if from.is_some_and(|from| from > today) {
        read.wrong("from", "The first day must be today or in the past");
    }
    Some(Command::RecordAddress(AddressRecorded { id, kind: kind?, lines, postcode, no_fixed_address, from: from? }))
}

fn end(section: Section, posted: &Posted, person: &Person, read: &mut Reader<'_>) -> Option<Command> {
    if section == Section::Identifiers {
        let held = read.choice("which", "which number is not this person's", |typed| {
            let (kind, value) = typed.split_once(' ')?;
            let found = person.identifiers.iter().find(|i| i.kind.as_str() == kind && i.value == value)?;
            Some((found.kind, found.value.clone()))
        });
        let (kind, value) = held?;
        return Some(Command::WithdrawIdentifier { kind, value });
    }
    let which = read.choice("which", "what ends", |typed| typed.parse::<uuid::Uuid>().ok());
    let until = read.date("until", "the last day");
    let (which, until) = (which?, until?);
    let detail = DetailEnded { id: DetailId(which), until };
    match section {
        Section::Contact => Some(Command::EndContactDetail(detail)),
        Section::Address => Some(Command::EndAddress(AddressEnded { id: AddressId(which), until })),
        Section::Adjustments => Some(Command::EndAdjustment(detail)),
        Section::NextOfKin => Some(Command::EndNextOfKin(detail)),
        _ => {
            read.wrong(DOING, format!("Nothing can be ended here: {}", posted.get(DOING)));
            None
        }
    }
}

fn yes_or_no(typed: &str) -> Option<bool> {
    match typed {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// The ways to reach somebody, with their value in the form.
pub(super) const MEANS: [(&str, Means); 3] =
    [("mobile", Means::Mobile), ("telephone", Means::Telephone), ("email", Means::Email)];

fn means(typed: &str) -> Option<Means> {
    MEANS.into_iter().find(|(value, _)| *value == typed).map(|(_, means)| means)
}

fn kind(typed: &str) -> Option<IdentifierKind> {
    KINDS.into_iter().find(|kind| kind.as_str() == typed)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::view::built::{history, whole};

    const TODAY: Date = date(2026, 11, 23);

    fn posted(fields: &[(&str, &str)]) -> Posted {
        Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn read(section: Section, fields: &[(&str, &str)]) -> Result<Command, Errors> {
        let command = CommandId(Uuid::from_u128(99));
        wish(section, &posted(fields), &whole().case.person, (TODAY, command))
    }

    fn told(section: Section, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let errors = read(section, fields).expect_err("something is wrong");
        errors.iter().map(|(field, words)| (field.to_owned(), words.to_owned())).collect()
    }

    #[test]
    fn an_empty_form_of_every_section_says_what_to_enter_and_never_passes() {
        for section in Section::ALL {
            for (_, words) in told(section, &[]) {
                assert!(words.starts_with("Enter ") || words.starts_with("Choose "), "{section:?}: {words}");
            }
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_name_is_told_at_once_in_the_order_of_the_page() {
        let fields: Vec<_> = told(Section::Name, &[("middle-names", "Jo")]).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["change", "forename", "surname", "reason"]);
    }

    #[test]
    fn a_name_that_was_written_wrong_is_put_right_and_leaves_no_former_name() {
        let fields = [("change", "wrong"), ("forename", "Sam"), ("surname", "Exampel"), ("reason", "Slip of the pen")];
        assert!(matches!(read(Section::Name, &fields), Ok(Command::CorrectName(_))));
        let fields = [("change", "changed"), ("forename", "Sam"), ("surname", "Newname"), ("reason", "Marriage")];
        assert!(matches!(read(Section::Name, &fields), Ok(Command::ChangeName(_))));
    }

    #[test]
    fn a_new_detail_has_the_forms_own_id_so_that_pressing_twice_is_one_event() {
        let fields = [("means", "mobile"), ("value", "07700 900 983")];
        let Ok(Command::RecordContactDetail(detail)) = read(Section::Contact, &fields) else { panic!("a contact detail") };
        assert_eq!(detail.id, DetailId(Uuid::from_u128(99)));
    }

    #[test]
    fn no_fixed_address_needs_no_lines_and_an_address_no_future_day() {
        let fields = [("kind", "main"), ("no-fixed-address", "yes"), ("from", "today")];
        assert!(
            matches!(read(Section::Address, &fields), Ok(Command::RecordAddress(a)) if a.no_fixed_address && a.lines.is_empty())
        );
        let fields = [("kind", "main"), ("line-1", "2 Example Road"), ("from", "tomorrow")];
        assert_eq!(told(Section::Address, &fields), [("from".into(), "The first day must be today or in the past".into())]);
    }

    #[test]
    fn the_reason_for_another_birth_date_is_asked_only_when_one_was_held() {
        let fields = [("birth-date", "1/2/1990")];
        assert_eq!(told(Section::BirthDate, &fields), [("reason".into(), "Enter why the date of birth changes".into())]);
        let command = CommandId(Uuid::from_u128(99));
        let unknown = wish(Section::BirthDate, &posted(&fields), &history().case.person, (TODAY, command));
        assert!(matches!(unknown, Ok(Command::RecordBirthDate(b)) if b.reason.is_none()));
    }

    #[test]
    fn ending_names_one_of_the_persons_own_and_a_last_day() {
        let which = Uuid::from_u128(61).to_string();
        let fields = [(DOING, END), ("which", which.as_str()), ("until", "yesterday")];
        let Ok(Command::EndContactDetail(end)) = read(Section::Contact, &fields) else { panic!("an end") };
        assert_eq!(end.until, date(2026, 11, 22));
        let another = [(DOING, END), ("which", "pnc 1999/0000001X")];
        assert_eq!(told(Section::Identifiers, &another).len(), 1, "a number that is not this person's");
        let own = [(DOING, END), ("which", "pnc 2002/0073319Z")];
        assert!(matches!(read(Section::Identifiers, &own), Ok(Command::WithdrawIdentifier { .. })));
    }
}
