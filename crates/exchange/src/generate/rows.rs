//! The rows of the synthetic extract, owner by owner.

use jiff::ToSpan;
use jiff::civil::{DateTime, datetime};
use rules::workload::{Counts, Location, TierKey};

use super::chance::Chance;
use super::owner::Identity;
use super::{GenerateError, Rows, Value};
use crate::layout::{COUNT_TIERS, Sheet};

/// When the synthetic extract is taken.
const TAKEN: DateTime = datetime(2026, 11, 22, 0, 32, 14, 0);

const GRADES: [(&str, u32); 12] = [
    ("NPSM", 44),
    ("NPSQ", 27),
    ("NPSP", 9),
    ("NPS - PQF", 3),
    ("NPSC", 4),
    ("PSM", 3),
    ("M", 2),
    ("Q", 2),
    ("PSO", 1),
    ("OG06", 1),
    (" ", 3),
    ("", 1),
];

/// The sixteen tiers by their numbers, with how often each occurs in a thousand.
const TIERS: [(u8, u32); 17] = [
    (0, 20),
    (1, 12),
    (2, 30),
    (3, 28),
    (4, 4),
    (5, 70),
    (6, 130),
    (7, 100),
    (8, 10),
    (9, 80),
    (10, 170),
    (11, 130),
    (12, 12),
    (13, 34),
    (14, 80),
    (15, 74),
    (16, 16),
];

const LOCATIONS: [(Place, u32); 3] = [(Place::Community, 52), (Place::Licence, 26), (Place::Custody, 22)];

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Community,
    Licence,
    Custody,
}

impl Place {
    const fn location(self) -> Location {
        match self {
            Self::Community => Location::Community,
            Self::Licence => Location::Licence,
            Self::Custody => Location::Custody,
        }
    }
}

/// A case of an owner.
struct Case {
    crn: String,
    tier: TierKey,
    location: Location,
    row_type: &'static str,
}

/// Writes every sheet.
pub fn write(owners: u32, seed: u64, to: &mut dyn Rows) -> Result<(), GenerateError> {
    for sheet in Sheet::ALL {
        let titles: Vec<Value> = sheet.columns().into_iter().map(Value::Text).collect();
        to.row(sheet, &titles)?;
    }
    let mut writing = Writing { owners, seed, people: 0, contacts: 0, to };
    for number in 0..owners {
        writing.owner(number)?;
    }
    for number in 0..=owners / 80 {
        writing.custody_owner(number)?;
    }
    for number in 0..=owners / 200 {
        writing.court_reporter(number)?;
    }
    Ok(())
}

struct Writing<'a> {
    owners: u32,
    seed: u64,
    people: u32,
    contacts: u32,
    to: &'a mut dyn Rows,
}

impl Writing<'_> {
    fn owner(&mut self, number: u32) -> Result<(), GenerateError> {
        let who = Identity::of(number, self.owners);
        let mut chance = Chance::new(self.seed, number);
        // The grade is the officer's, whichever team the row is of.
        let grade = Chance::new(self.seed ^ 0x6772_6164, who.officer).weighted(&GRADES);
        let cases = match grade.trim() {
            "" | "OG06" | "NPSC" => chance.below(4),
            _ => 10 + chance.below(33),
        };
        let (mut unfiltered, mut filtered) = (Counts::default(), Counts::default());
        let (mut first_weeks, mut normal) = ([0, 0], 0);
        for _ in 0..cases {
            let case = self.case(&mut chance);
            unfiltered.add(case.location, case.tier, 1);
            if case.row_type == "N" {
                normal += 1;
                filtered.add(case.location, case.tier, 1);
                let place = usize::from(case.location == Location::Licence);
                if case.location != Location::Custody && chance.percent(18) {
                    first_weeks = add_at(first_weeks, place);
                }
            }
            self.case_rows(&who, grade, &case, &mut chance)?;
        }
        let columns = who.columns(grade);
        self.to.row(Sheet::Extract, &counted(&columns, &unfiltered, first_weeks, cases))?;
        if cases > 0 || chance.percent(50) {
            self.to.row(Sheet::Filtered, &counted(&columns, &filtered, [0, 0], normal))?;
        }
        if chance.percent(10) && cases > 3 {
            self.young_adults(&who, grade, &columns, &mut chance)?;
        }
        if chance.percent(15) {
            self.reports(&who, grade, columns, &mut chance)?;
        }
        if chance.percent(60) {
            self.contact(&who, grade, &mut chance)?;
        }
        Ok(())
    }

    fn case(&mut self, chance: &mut Chance) -> Case {
        let location = chance.weighted(&LOCATIONS).location();
        let mut tier = chance.weighted(&TIERS);
        if location != Location::Community && tier > 0 && tier.is_multiple_of(4) {
            // A sentence in custody or on licence gives a mandate for change.
            tier -= 1;
        }
        if tier > 0 && chance.percent(6) {
            tier += 16;
        }
        let row_type = match chance.below(100) {
            0..=4 => "W",
            5..=9 => "O",
            10..=14 if location == Location::Community => "U",
            _ => "N",
        };
        Case { crn: self.person(), tier: TierKey::from_number(tier).unwrap_or_default(), location, row_type }
    }

    /// The next person number: one letter and six digits.
    fn person(&mut self) -> String {
        let letter = ["X", "Y", "Z"].get(usize::try_from(self.people / 900_000).unwrap_or_default()).copied().unwrap_or("W");
        // A step that shares no factor with 900,000: every number once, in no order that a reader could lean on.
        let scrambled = u64::from(self.people % 900_000) * 611_953 % 900_000;
        let crn = format!("{letter}{:06}", 100_000 + scrambled);
        self.people += 1;
        crn
    }

    fn case_rows(&mut self, who: &Identity, grade: &str, case: &Case, chance: &mut Chance) -> Result<(), GenerateError> {
        let columns = |row_type: &str| {
            let tier = case.tier.number().to_string();
            let location = case.location.words().to_owned();
            [row_type.to_owned(), case.crn.clone(), tier, who.team_code(), grade.to_owned(), who.om_key(), location]
                .map(Value::Text)
        };
        let sheet = match case.row_type {
            "U" => Sheet::UnpaidWork,
            "O" => Sheet::Overdue,
            _ => Sheet::Cases,
        };
        self.to.row(sheet, &columns(case.row_type))?;
        if case.row_type != "N" {
            return Ok(());
        }
        match chance.below(200) {
            0..=2 => self.to.row(Sheet::Priority, &columns("I"))?,
            3..=5 => self.to.row(Sheet::Priority, &columns("P"))?,
            6..=9 if case.location == Location::Community => {
                let more = ["ORA Suspended Sentence Order", "330", "SA Curfew"].map(|text| Value::Text(text.to_owned()));
                self.to.row(Sheet::StandAlone, &[&columns("S")[..], &more].concat())?;
            }
            6..=9 => {
                let [row_type, crn, tier, team, code, key, location] = columns("L");
                let text = |text: &str| Value::Text(text.to_owned());
                let inside = text(if case.location == Location::Custody { "Y" } else { "N" });
                let register = ["INLL", "Lifer", "L2", "Lifer - Not Supervised", "LF03"].map(text);
                let dates =
                    [datetime(9999, 12, 31, 0, 0, 0, 0), datetime(2017, 2, 8, 0, 0, 0, 0), datetime(2027, 2, 8, 0, 0, 0, 0)];
                let [ended, registered, review] = dates.map(Value::When);
                let mut cells = vec![row_type, crn, tier, team, code, key, inside];
                cells.extend(register);
                cells.extend([ended, text("Lifer - Life Imprisonment"), registered, review, location]);
                self.to.row(Sheet::SuspendedLifers, &cells)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn young_adults(&mut self, who: &Identity, grade: &str, columns: &[Value], chance: &mut Chance) -> Result<(), GenerateError> {
        let (mut counts, people) = (Counts::default(), 1 + chance.below(3));
        for _ in 0..people {
            let case = self.case(chance);
            counts.add(case.location, case.tier, 1);
            let (surname, forename) = who.name();
            let born = format!("{:02}/{:02}/{}", 1 + chance.below(28), 1 + chance.below(12), 2006 + chance.below(3));
            let unit = (format!("Unit {}", who.unit + 1), format!("{}U{:03}", who.provider(), who.unit + 1));
            let text = |text: &str| Value::Text(text.to_owned());
            let mut cells = vec![text(&case.crn), text("1"), Value::When(TAKEN)];
            cells.extend(["Initial Allocation", "IN1", &who.provider(), &unit.0, &unit.1].map(text));
            cells.extend([&format!("Team {}", who.team + 1), &who.team_code()].map(|cell| text(cell)));
            cells.extend([&format!("{surname}, {forename}"), &who.om_key()].map(|cell| text(cell)));
            cells.extend(["YOS", "YOS (NPS use only)", &born, " 019 yrs", "YOS03", "Transfer Meeting", " ", " "].map(text));
            cells.extend([&format!("{surname}, {forename}"), &who.om_key()].map(|cell| text(cell)));
            cells.extend([grade, &who.provider(), &unit.1, &who.team_code()].map(text));
            self.to.row(Sheet::T2aDetail, &cells)?;
        }
        self.to.row(Sheet::T2a, &counted(columns, &counts, [0, 0], people))
    }

    fn reports(
        &mut self,
        who: &Identity,
        grade: &str,
        mut columns: Vec<Value>,
        chance: &mut Chance,
    ) -> Result<(), GenerateError> {
        columns.push(Value::Text(format!("{}|{}|{grade}", who.team_code(), who.om_key())));
        for most in [3, 3, 6, 3] {
            columns.push(number(chance.below(most)));
        }
        columns.push(Value::When(TAKEN));
        self.to.row(Sheet::CourtReports, &columns)
    }

    fn contact(&mut self, who: &Identity, grade: &str, chance: &mut Chance) -> Result<(), GenerateError> {
        let other = Identity::of(chance.below(self.owners), self.owners);
        let on = TAKEN.date().saturating_sub(i64::from(chance.below(10)).days()).to_datetime(jiff::civil::Time::midnight());
        let code = format!("CMS{:02}", 1 + chance.below(36));
        self.contacts += 1;
        let text = |text: &str| Value::Text(text.to_owned());
        let (crn, one, two) = (self.person(), who.name(), other.name());
        let mut cells = vec![Value::Number(1_700_000_000 + self.contacts), text(&crn), Value::When(on), text(&code)];
        cells.push(text("CMS - Case Management Support"));
        cells.extend([&format!("{}, {}", one.0, one.1), &who.om_key(), grade, &who.team_code(), &who.provider()].map(text));
        cells
            .extend([&format!("{}, {}", two.0, two.1), &other.om_key(), "NPSM", &other.team_code(), &other.provider()].map(text));
        self.to.row(Sheet::Cms, &cells)
    }

    fn custody_owner(&mut self, number: u32) -> Result<(), GenerateError> {
        let place = Identity::of(number * 7, self.owners);
        let mut chance = Chance::new(self.seed ^ 0x6f6d_6963, number);
        let (mut counts, people) = (Counts::default(), 5 + chance.below(40));
        for _ in 0..people {
            let tier = TierKey::from_number(chance.weighted(&TIERS)).unwrap_or_default();
            let location = if chance.percent(70) { Location::Custody } else { Location::Community };
            counts.add(location, tier, 1);
        }
        let (team, key) = (format!("{}OM{:03}", place.provider(), place.unit + 1), format!("N00M{number:06}"));
        let name = format!("Sample{number:06}");
        let columns = place.columns_of(&team, &format!("OMIC unit {}", place.unit + 1), &key, (&name, "Prison"), "NPSM");
        self.to.row(Sheet::OmicTeams, &counted(&columns, &counts, [0, 0], people))
    }

    fn court_reporter(&mut self, number: u32) -> Result<(), GenerateError> {
        let place = Identity::of(number * 11, self.owners);
        let mut chance = Chance::new(self.seed ^ 0x636f_7572, number);
        let (key, name) = (format!("N00C{number:06}"), format!("Sample{number:06}"));
        let mut columns =
            place.columns_of(&place.team_code(), &format!("Team {}", place.team + 1), &key, (&name, "Court"), "NPSQ");
        columns.push(Value::Text(format!("{}|{key}|NPSQ", place.team_code())));
        for most in [4, 4, 12, 6] {
            columns.push(number_or_blank(chance.below(most)));
        }
        columns.push(Value::When(TAKEN));
        self.to.row(Sheet::CourtReports, &columns)
    }
}

/// A row of a count sheet; zeros are blank, as in the national workbook.
fn counted(identity: &[Value], counts: &Counts, first_weeks: [u32; 2], people: u32) -> Vec<Value> {
    let mut cells = identity.to_vec();
    for location in [Location::Community, Location::Custody, Location::Licence] {
        for (_, tier) in COUNT_TIERS {
            let tier = TierKey::from_number(tier).unwrap_or_default();
            cells.push(number_or_blank(counts.get(location, tier)));
        }
    }
    cells.extend(first_weeks.map(number_or_blank));
    cells.push(Value::When(TAKEN));
    cells.push(Value::Number(people));
    cells
}

const fn number(count: u32) -> Value {
    Value::Number(count)
}

const fn number_or_blank(count: u32) -> Value {
    if count == 0 { Value::Blank } else { Value::Number(count) }
}

fn add_at(mut pair: [u32; 2], place: usize) -> [u32; 2] {
    if let Some(count) = pair.get_mut(place) {
        *count += 1;
    }
    pair
}
