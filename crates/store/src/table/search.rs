//! Finding a person: every form by which somebody may be asked for, as rows of (kind, value, person).
//!
//! Names are kept as words (lower case, accents removed) and as sounds (double metaphone); numbers in canonical form; phones as digits;
//! birth dates as YYYY-MM-DD. A feed's unverified number is not here: it is never matched on (security-and-records section 10).

use std::collections::BTreeSet;

use record::{
    CaseFile, PersonId,
    person::{Means, Name},
};
use rphonetic::{DoubleMetaphone, Encoder};

use super::ReadTable;
use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table search_key (
  kind   text not null,
  value  text not null,
  person blob not null check (length(person) = 16),
  primary key (kind, value, person)
) strict, without rowid;
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "search",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists search_key;",
    clear: &["delete from search_key"],
};

statements! {
    INSERT = "insert into search_key (kind, value, person) values ($1, $2, $3) on conflict do nothing";
    DELETE = "delete from search_key where kind = $1 and value = $2 and person = $3";
    EXACT = "select person from search_key where kind = $1 and value = $2 order by person limit $3";
    PREFIX = "select distinct person from search_key where kind = $1 and value >= $2 and value < $3 order by person limit $4";
    BOTH = "select person from search_key where kind = $1 and value >= $2 and value < $3 \
            intersect select person from search_key where kind = $1 and value >= $4 and value < $5 order by person limit $6";
    ALL_OF = "select kind, value, person from search_key order by kind, value, person";
}

/// One form by which a person may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// `name`, `sound`, `birth`, `phone`, or the kind of an identifier (`crn`, `pnc`, `postcode`, …).
    pub kind: &'static str,
    /// The form.
    pub value: String,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The person can be found by this.
    Insert(PersonId, Key),
    /// The person can no longer be found by this.
    Delete(PersonId, Key),
}

/// A text's words: lower case, without accents and marks; an apostrophe or hyphen parts nothing.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let folded: String = text.chars().flat_map(char::to_lowercase).filter_map(fold).collect();
    folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter without its accent; a space for what parts words; nothing for what does not.
fn fold(letter: char) -> Option<char> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        '\'' | '’' | '-' | '.' => return None,
        letter if letter.is_alphanumeric() => letter,
        _ => ' ',
    })
}

/// How a word sounds.
#[must_use]
pub fn sound(word: &str) -> Option<String> {
    let sound = DoubleMetaphone::default().encode(word);
    (!sound.is_empty()).then_some(sound)
}

/// A phone number as its digits, with the country's own prefix.
#[must_use]
pub fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("44") {
        Some(rest) if text.trim_start().starts_with('+') => format!("0{rest}"),
        _ => digits,
    }
}

fn name_keys(name: &Name, keys: &mut BTreeSet<Key>) {
    for text in
        [Some(&name.forename), Some(&name.middle_names), Some(&name.surname), name.preferred.as_ref()].into_iter().flatten()
    {
        for word in words(text) {
            keys.extend(sound(&word).map(|value| Key { kind: "sound", value }));
            keys.insert(Key { kind: "name", value: word });
        }
    }
}

/// Every form by which a case file's person may be asked for.
#[must_use]
pub fn keys(case: &CaseFile) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    let person = &case.person;
    if !case.exists() {
        return keys;
    }
    keys.insert(Key { kind: "crn", value: person.crn.clone() });
    name_keys(&person.name, &mut keys);
    person.former_names.iter().for_each(|former| name_keys(&former.what, &mut keys));
    person.aliases.iter().for_each(|alias| name_keys(alias, &mut keys));
    let verified = person.identifiers.iter().filter(|i| i.verified);
    keys.extend(verified.map(|i| Key { kind: i.kind.as_str(), value: i.value.clone() }));
    keys.extend(person.birth_date.map(|day| Key { kind: "birth", value: day.to_string() }));
    let phones = person.contact_details.iter().filter(|d| d.until.is_none() && d.what.means != Means::Email);
    keys.extend(phones.map(|d| Key { kind: "phone", value: phone(&d.what.value) }));
    let addresses = person.addresses.iter().filter(|a| a.until.is_none()).filter_map(|a| a.what.postcode.clone());
    keys.extend(addresses.map(|value| Key { kind: "postcode", value }));
    keys
}

/// What changes when a case file goes from `before` to `after`.
#[must_use]
pub fn changes(id: PersonId, before: &CaseFile, after: &CaseFile) -> Vec<Change> {
    if before.person == after.person {
        return Vec::new();
    }
    let (old, new) = (keys(before), keys(after));
    let gone = old.difference(&new).map(|key| Change::Delete(id, key.clone()));
    let come = new.difference(&old).map(|key| Change::Insert(id, key.clone()));
    gone.chain(come).collect()
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    let (sql, person, key) = match change {
        Change::Insert(person, key) => (INSERT, person, key),
        Change::Delete(person, key) => (DELETE, person, key),
    };
    conn.execute(sql, &[key.kind.into(), (&key.value).into(), person.0.into()]).map(drop)
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look<'a> {
    /// A whole value of a kind.
    Exact(&'a str, &'a str),
    /// One word's beginning, among names.
    Word(&'a str),
    /// The beginnings of two words, among names of one person.
    Words(&'a str, &'a str),
}

/// People found, by id, `limit` at most.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, look: &Look<'_>, limit: u32) -> Result<Vec<PersonId>, StoreError> {
    let person = |row: &crate::conn::Row<'_>| Ok(PersonId(row.get_uuid(0)?));
    match look {
        Look::Exact(kind, value) => conn.collect(EXACT, &[(*kind).into(), (*value).into(), limit.into()], person),
        Look::Word(word) => conn.collect(PREFIX, &["name".into(), (*word).into(), after(word).into(), limit.into()], person),
        Look::Words(one, two) => {
            let values = ["name".into(), (*one).into(), after(one).into(), (*two).into(), after(two).into(), limit.into()];
            conn.collect(BOTH, &values, person)
        }
    }
}

/// The first text after all that begin with `prefix`, in the order of bytes.
fn after(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

/// Every row, for comparing a rebuilt table with the one that live writes left.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn everything(conn: &mut dyn Conn) -> Result<Vec<(String, String, PersonId)>, StoreError> {
    conn.collect(ALL_OF, &[], |row| Ok((row.get_text(0)?.to_owned(), row.get_text(1)?.to_owned(), PersonId(row.get_uuid(2)?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_forget_accents_case_and_apostrophes() {
        assert_eq!(words("Siân  O'Brien-Łukasz"), ["sian", "obrienlukasz"]);
    }

    #[test]
    fn a_phone_is_the_same_with_and_without_the_country() {
        assert_eq!(phone("+44 7700 900982"), phone("07700 900 982"));
    }

    #[test]
    fn names_that_sound_alike_share_a_key() {
        assert_eq!(sound("catherine"), sound("kathryn"));
    }
}
