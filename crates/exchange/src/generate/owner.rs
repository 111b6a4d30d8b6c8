//! Who and where: an owner's codes and names follow from its number alone, so that contacts can name any owner.

use super::Value;

/// An officer in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub region: u32,
    pub unit: u32,
    pub team: u32,
    pub officer: u32,
}

/// Every so many owners, one is the officer before in a second team.
const SECOND_TEAM_EVERY: u32 = 15;

const FORENAMES: [&str; 12] =
    ["Ash", "Blair", "Casey", "Drew", "Ellis", "Frankie", "Glen", "Harper", "Indy", "Jules", "Kit", "Lee"];

impl Identity {
    /// The owner with this number among so many.
    pub const fn of(number: u32, owners: u32) -> Self {
        let teams = owners / 8 + 3;
        let units = teams / 12 + 1;
        let regions = units / 9 + 1;
        let team = number % teams;
        let unit = team % units;
        let second = number % SECOND_TEAM_EVERY == SECOND_TEAM_EVERY - 1;
        Self { region: unit % regions, unit, team, officer: if second { number - 1 } else { number } }
    }

    fn region_code(&self) -> String {
        format!("N{:02}", self.region + 1)
    }

    fn unit_code(&self) -> String {
        format!("{}U{:03}", self.region_code(), self.unit + 1)
    }

    pub fn team_code(&self) -> String {
        format!("{}T{:05}", self.region_code(), self.team + 1)
    }

    pub fn provider(&self) -> String {
        self.region_code()
    }

    pub fn om_key(&self) -> String {
        format!("N00A{:06}", self.officer)
    }

    /// Surname and forename; both invented, and obviously so.
    pub fn name(&self) -> (String, String) {
        let place = usize::try_from(self.officer).unwrap_or_default() % FORENAMES.len();
        let forename = FORENAMES.get(place).copied().unwrap_or_default();
        (format!("Example{:06}", self.officer), forename.to_owned())
    }

    /// The thirteen columns that say who and where.
    pub fn columns(&self, grade: &str) -> Vec<Value> {
        let (surname, forename) = self.name();
        self.columns_of(&self.team_code(), &format!("Team {}", self.team + 1), &self.om_key(), (&surname, &forename), grade)
    }

    /// The same columns for somebody else in this unit.
    pub fn columns_of(&self, team: &str, team_name: &str, key: &str, name: (&str, &str), grade: &str) -> Vec<Value> {
        [
            "PS".to_owned(),
            format!("Region {}", self.region + 1),
            self.region_code(),
            format!("Unit {}", self.unit + 1),
            self.unit_code(),
            format!("Local unit {}", self.unit + 1),
            format!("{}L{:03}", self.region_code(), self.unit + 1),
            team_name.to_owned(),
            team.to_owned(),
            name.0.to_owned(),
            name.1.to_owned(),
            key.to_owned(),
            grade.to_owned(),
        ]
        .into_iter()
        .map(Value::Text)
        .collect()
    }
}
