//! Finding a person by one box: case number and other numbers, name, date of birth, phone, postcode (J9).
//!
//! A limited case whose case the asking person may not see is shown masked, and only to an exact identifier or an exact full
//! name with the birth date (S2.3). The words stand in the audit as a digest with their class, never as typed (S4.2).

use std::collections::BTreeSet;

use jiff::civil::Date;
use record::PersonId;
use rules::identifier::{self, IdentifierKind};
use store::{
    Conn,
    table::{
        caseload::CaseRow,
        search::{self, Look},
    },
};

use super::Lines;
use crate::access::{FieldGroup, Verdict};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// The longest search (S7.3).
pub const LENGTH_MAX: usize = 200;
/// People on the page.
const LINES: usize = 50;
/// People looked at for one search: beyond them, more words are asked for.
const LOOKED_AT: u32 = 300;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// People, best first.
    pub found: Vec<Found>,
    /// Whether there are more than are shown: ask for more words.
    pub more: bool,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A person.
    Person {
        /// What a list shows of them.
        row: Box<CaseRow>,
        /// Why they are here: `Case reference number (CRN)`, `Name`, `Sounds like`, `Date of birth`, ...
        why: &'static str,
    },
    /// A person whose record is restricted: the case number only.
    Restricted {
        /// The case number.
        crn: String,
    },
}

/// How a search was understood, for the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Name,
    Id,
    Free,
}

/// A person who fits, why, and whether it was by something exact (S2.3).
struct Hit {
    person: PersonId,
    why: &'static str,
    exact: bool,
}

impl Service {
    /// Finds people. An empty search finds nobody.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Invalid`] for a search of over 200 characters; [`Trouble::Unavailable`] when the audit
    /// cannot be written: then nothing is shown.
    pub fn search(&self, actor: &Actor, typed: &str) -> Result<Results, Trouble> {
        self.may_use(actor, FieldGroup::Search)?;
        let typed = typed.trim();
        if typed.chars().count() > LENGTH_MAX {
            return Err(Trouble::field("q", "Shorten the search to 200 characters or fewer"));
        }
        if typed.is_empty() {
            return Ok(Results { found: vec![], more: false });
        }
        let mut lines = Lines::new(self, actor);
        let (results, class) = self.store.read(|conn| self.find(conn, &mut lines, typed))?;
        let mut shown = lines.shown();
        // Looked at is not shown: only the lines on the page are in the audit.
        let on_page: BTreeSet<&str> = results.found.iter().map(Found::crn).collect();
        shown.retain(|crn| on_page.contains(crn.as_str()));
        let masked = results.found.iter().filter(|found| matches!(found, Found::Restricted { .. }));
        shown.extend(masked.map(|found| found.crn().to_owned()));
        let class = match class {
            Class::Name => "name",
            Class::Id => "id",
            Class::Free => "free",
        };
        let words = self.key.digest("search", &search::words(typed).join(" "));
        self.write_listed(actor, FieldGroup::Search, &shown, Some(format!("{class} {words}")))?;
        Ok(results)
    }

    fn find(&self, conn: &mut dyn Conn, lines: &mut Lines<'_>, typed: &str) -> Result<(Results, Class), Trouble> {
        let (hits, class) = self.hits(conn, typed)?;
        let more = u32::try_from(hits.len()).is_ok_and(|count| count >= LOOKED_AT);
        let wanted = search::words(typed);
        let mut found = Vec::new();
        for hit in hits {
            match lines.line(conn, hit.person, false)? {
                Some((row, Verdict::Allow)) => found.push(Found::Person { row: Box::new(row), why: hit.why }),
                Some((row, Verdict::Mask)) if hit.exact => found.push(Found::Restricted { crn: row.crn }),
                _ => {}
            }
        }
        let officer = lines.actor.staff.officer.map(|officer| officer.0);
        let team = lines.actor.staff.team.map(|team| team.0);
        found.sort_by_cached_key(|found| match found {
            Found::Restricted { crn } => (0, 0, String::new(), crn.clone()),
            Found::Person { row, .. } => {
                let whole = search::words(&format!("{} {}", row.forename, row.surname));
                let exact = wanted.iter().all(|word| whole.contains(word));
                let near = match () {
                    () if officer.is_some() && row.officer == officer => 0,
                    () if team.is_some() && row.team == team => 1,
                    () => 2,
                };
                (u8::from(!exact), near, format!("{} {}", row.surname, row.forename), row.crn.clone())
            }
        });
        let more = more || found.len() > LINES;
        found.truncate(LINES);
        Ok((Results { found, more }, class))
    }

    /// Everybody who fits.
    fn hits(&self, conn: &mut dyn Conn, typed: &str) -> Result<(Vec<Hit>, Class), Trouble> {
        let today = self.today();
        let mut hits = Vec::new();
        for (kind, canonical) in identifier::recognise(typed, today) {
            let wanted = kind.names_a_person() || kind == IdentifierKind::Postcode;
            if wanted {
                let people = search::find(conn, &Look::Exact(kind.as_str(), canonical.as_str()), LOOKED_AT)?;
                let exact = kind.names_a_person();
                hits.extend(people.into_iter().map(|person| Hit { person, why: kind.name(), exact }));
            }
        }
        if !hits.is_empty() {
            return Ok((hits, Class::Id));
        }
        let digits = search::phone(typed);
        if digits.len() >= 7 && typed.chars().all(|c| !c.is_alphabetic()) && birth_date(typed).is_none() {
            let people = search::find(conn, &Look::Exact("phone", &digits), LOOKED_AT)?;
            hits.extend(people.into_iter().map(|person| Hit { person, why: "Phone", exact: false }));
            return Ok((hits, Class::Id));
        }
        let (words, birth) = parted(typed);
        match (birth, words.as_slice()) {
            (Some(birth), []) => {
                let people = search::find(conn, &Look::Exact("birth", &birth.to_string()), LOOKED_AT)?;
                hits.extend(people.into_iter().map(|person| Hit { person, why: "Date of birth", exact: false }));
                Ok((hits, Class::Free))
            }
            (None, []) => Ok((hits, Class::Free)),
            (birth, words) => Ok((Self::by_name(conn, words, birth)?, Class::Name)),
        }
    }

    fn by_name(conn: &mut dyn Conn, words: &[String], birth: Option<Date>) -> Result<Vec<Hit>, Trouble> {
        let mut people = match words {
            [] => vec![],
            [one] => search::find(conn, &Look::Word(one), LOOKED_AT)?,
            [one, .., last] => search::find(conn, &Look::Words(one, last), LOOKED_AT)?,
        };
        let mut why = "Name";
        if people.is_empty() {
            why = "Sounds like";
            people = sounding(conn, words)?;
        }
        let Some(birth) = birth else {
            return Ok(people.into_iter().map(|person| Hit { person, why, exact: false }).collect());
        };
        let born: BTreeSet<PersonId> =
            search::find(conn, &Look::Exact("birth", &birth.to_string()), LOOKED_AT)?.into_iter().collect();
        let mut hits = Vec::new();
        for person in people.into_iter().filter(|person| born.contains(person)) {
            let exact = Self::is_whole_name(conn, person, words)?;
            hits.push(Hit { person, why: "Name and date of birth", exact });
        }
        Ok(hits)
    }

    /// Whether the words are the person's forename and surname, whole and nothing else.
    fn is_whole_name(conn: &mut dyn Conn, person: PersonId, words: &[String]) -> Result<bool, Trouble> {
        let row = store::table::caseload::by_person(conn, person)?;
        Ok(row.is_some_and(|row| {
            let (mut name, mut typed) = (search::words(&format!("{} {}", row.forename, row.surname)), words.to_vec());
            name.sort();
            typed.sort();
            name == typed
        }))
    }
}

impl Found {
    /// The case number, which every line shows.
    #[must_use]
    pub fn crn(&self) -> &str {
        match self {
            Self::Person { row, .. } => &row.crn,
            Self::Restricted { crn } => crn,
        }
    }
}

/// People all of whose words sound like the typed ones. A word with a figure in it is a mistyped number, which is not
/// guessed at: only its letters would sound.
fn sounding(conn: &mut dyn Conn, words: &[String]) -> Result<Vec<PersonId>, Trouble> {
    if words.iter().any(|word| word.contains(|letter: char| letter.is_ascii_digit())) {
        return Ok(vec![]);
    }
    let mut people: Option<BTreeSet<PersonId>> = None;
    for sound in words.iter().filter_map(|word| search::sound(word)) {
        let found: BTreeSet<PersonId> = search::find(conn, &Look::Exact("sound", &sound), LOOKED_AT)?.into_iter().collect();
        people = Some(match people {
            Some(people) => people.intersection(&found).copied().collect(),
            None => found,
        });
    }
    Ok(people.unwrap_or_default().into_iter().collect())
}

/// The words of a search, and the birth date among them if there is one.
fn parted(typed: &str) -> (Vec<String>, Option<Date>) {
    let mut birth = birth_date(typed);
    if birth.is_some() {
        return (vec![], birth);
    }
    let mut words = Vec::new();
    for piece in typed.split_whitespace() {
        match birth_date(piece) {
            Some(day) if birth.is_none() => birth = Some(day),
            _ => words.extend(search::words(piece)),
        }
    }
    (words, birth)
}

/// A day as people type it: `1/2/1990`, `1-2-1990`, `01.02.1990`, `1990-02-01`.
fn birth_date(typed: &str) -> Option<Date> {
    let parts: Vec<&str> = typed.trim().split(['/', '-', '.', ' ']).collect();
    let &[one, two, three] = parts.as_slice() else { return None };
    let (year, month, day) = if one.len() == 4 { (one, two, three) } else { (three, two, one) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_birth_date_is_read_in_the_ways_people_type_it() {
        for typed in ["1/2/1990", "01-02-1990", "1.2.1990", "1990-02-01", "1 2 1990"] {
            assert_eq!(birth_date(typed), Some(date(1990, 2, 1)), "{typed}");
        }
        assert_eq!(birth_date("31/2/1990"), None);
        assert_eq!(birth_date("1/2/90"), None);
    }

    #[test]
    fn a_name_may_stand_beside_a_birth_date() {
        assert_eq!(parted("Sam O'Example 1/2/1990"), (vec!["sam".to_owned(), "oexample".to_owned()], Some(date(1990, 2, 1))));
        assert_eq!(parted("Sam Example"), (vec!["sam".to_owned(), "example".to_owned()], None));
    }
}
