//! A person in a list: who, and the line of risk (users-and-journeys J1, J9). Made from the row of the caseload table, so
//! that a list opens no case file.

use jiff::civil::Date;
use record::words::short_date;
use rules::{
    Policy,
    code::{RegisterCode, RegisterValueCode},
    register::Indicator,
    rosh::RoshLevel,
};
use service::lists::CaseRow;
use uuid::Uuid;

use super::shown::{NOT_RECORDED, count};

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// Forename and surname.
    pub name: String,
    /// Case number.
    pub crn: String,
    /// The person's page.
    pub href: String,
    /// "1 Jan 1990".
    pub born: String,
    /// The line of risk.
    pub risk: Risk,
    /// Who holds the case.
    pub officer: Option<Uuid>,
}

/// The line of risk of a list: enough to be careful by; the banner says the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Risk {
    /// Overall level of risk of serious harm.
    pub level: Option<RoshLevel>,
    /// The tier in words.
    pub tier: Option<String>,
    /// "MAPPA 2/1": category and level.
    pub mappa: Option<String>,
    /// "3 flags"; none when there are none.
    pub flags: Option<String>,
    /// Whether a flag says that staff are at risk.
    pub risk_to_staff: bool,
}

/// The line of a person.
#[must_use]
pub fn person(row: &CaseRow, policy: &Policy, today: Date) -> PersonLine {
    PersonLine {
        name: format!("{} {}", row.forename, row.surname),
        crn: row.crn.clone(),
        href: format!("/people/{}", row.crn),
        born: row.birth_on.map_or_else(|| NOT_RECORDED.to_owned(), short_date),
        risk: risk(row, policy, today),
        officer: row.officer,
    }
}

/// Levels of risk of serious harm and MAPPA are registers too; they are said once and not counted as flags.
fn risk(row: &CaseRow, policy: &Policy, today: Date) -> Risk {
    let codes: Vec<RegisterCode> = row.flags.split(' ').filter_map(|code| RegisterCode::new(code).ok()).collect();
    let registers = &policy.registers;
    let type_of = |code: &RegisterCode| registers.types.read(*code, today).map(|row| &row.value);
    let said_elsewhere = |code: &RegisterCode| {
        RoshLevel::from_register_code(*code).is_some() || type_of(code).is_some_and(|register| register.needs_level)
    };
    let flags = i64::try_from(codes.iter().filter(|code| !said_elsewhere(code)).count()).unwrap_or(i64::MAX);
    let risk_to_staff = codes.iter().filter_map(type_of).any(|register| register.indicators.contains(&Indicator::RiskToStaff));
    Risk {
        level: row.rosh,
        tier: row.tier.clone(),
        mappa: row.mappa.as_deref().and_then(|values| mappa(values, policy, today)),
        flags: (flags > 0).then(|| count(flags, "flag")),
        risk_to_staff,
    }
}

/// "MAPPA category 2, level 1" from the codes of the two.
fn mappa(values: &str, policy: &Policy, today: Date) -> Option<String> {
    let (category, level) = values.split_once(' ')?;
    let read = |code: &str| RegisterValueCode::new(code).ok();
    let category = &policy.registers.categories.read(read(category)?, today)?.value.name;
    let level = &policy.registers.levels.read(read(level)?, today)?.value.name;
    let short = |name: &str| name.split(':').next().unwrap_or(name).to_lowercase();
    Some(format!("MAPPA {}, {}", short(category), short(level)))
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;
    use record::PersonId;

    use super::*;

    /// The row of an invented person.
    pub(crate) fn row(number: u128) -> CaseRow {
        CaseRow {
            person: PersonId(Uuid::from_u128(number)),
            crn: format!("X{number:06}"),
            forename: "Sam".into(),
            surname: "Example".into(),
            preferred: None,
            birth_on: Some(date(1990, 1, 1)),
            officer: Some(Uuid::from_u128(0xA1)),
            team: None,
            unit: None,
            region: None,
            allocated_on: Some(date(2026, 6, 22)),
            rosh: Some(RoshLevel::High),
            rosh_on: Some(date(2026, 6, 22)),
            tier: Some("B2".into()),
            flags: "RHRH AV2S MAPP RCHD".into(),
            mappa: Some("M2 M1".into()),
            limited: false,
            closed: false,
        }
    }

    #[test]
    fn the_line_says_level_tier_flags_and_risk_to_staff_each_once() {
        let line = person(&row(1), &Policy::builtin(), date(2026, 11, 23));
        assert_eq!(line.risk.level, Some(RoshLevel::High));
        assert_eq!(line.risk.tier.as_deref(), Some("B2"));
        assert_eq!(line.risk.flags.as_deref(), Some("2 flags"));
        assert_eq!(line.risk.mappa.as_deref(), Some("MAPPA category 2, level 1"));
        assert!(line.risk.risk_to_staff);
        assert_eq!((line.born.as_str(), line.href.as_str()), ("1 Jan 1990", "/people/X000001"));
    }

    #[test]
    fn what_is_not_known_of_a_person_is_said() {
        let unknown = CaseRow { birth_on: None, rosh: None, tier: None, flags: String::new(), mappa: None, ..row(1) };
        let line = person(&unknown, &Policy::builtin(), date(2026, 11, 23));
        assert_eq!(line.born, "Not recorded");
        assert_eq!(line.risk, Risk::default());
    }
}
