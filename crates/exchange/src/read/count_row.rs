//! Rows of the four count sheets and of the court reports: who, where, and how many.

use rules::workload::{Counts, Location, TierKey};

use super::header::Header;
use super::{OwnerKey, Reading, value};
use crate::extract::{ChangedName, CourtReporter, CustodyOwner, LostRow, Officer, Owner, Region, Reports, Team, Unit};
use crate::layout::{COUNT_TIERS, Sheet};
use crate::source::Row;
use crate::texts::TextId;

// Places in `Sheet::columns` of the count sheets; the first thirteen are the same in the court reports.
const REGION_NAME: usize = 1;
const REGION_CODE: usize = 2;
const UNIT_NAME: usize = 3;
const UNIT_CODE: usize = 4;
const TEAM_NAME: usize = 7;
const TEAM_CODE: usize = 8;
const SURNAME: usize = 9;
const FORENAME: usize = 10;
const OM_KEY: usize = 11;
const GRADE: usize = 12;
const FIRST_COUNT: usize = 13;
const COMMUNITY_16_WEEKS: usize = 112;
const LICENCE_16_WEEKS: usize = 113;
const DATESTAMP: usize = 114;
const PEOPLE: usize = 115;

const STANDARD: usize = 14;
const STANDARD_DUE: usize = 15;
const FAST: usize = 16;
const ORAL: usize = 17;
const REPORTS_DATESTAMP: usize = 18;

/// The locations in the order of the count columns.
const LOCATIONS: [Location; 3] = [Location::Community, Location::Custody, Location::Licence];

impl Reading {
    pub(super) fn count_row(&mut self, sheet: Sheet, header: &Header, row: &Row<'_>) {
        let people = self.count(header, row, PEOPLE);
        match sheet {
            Sheet::Filtered => self.guard_filtered += u64::from(people),
            Sheet::T2a => self.guard_t2a += u64::from(people),
            _ => {}
        }
        let taken = value::date_time(header.cell(row, DATESTAMP), self.days);
        let taken = self.or_note(header, row, DATESTAMP, taken);
        let Some(key) = self.owner_key(header, row, OM_KEY, TEAM_CODE) else { return };
        if !self.is_new(header, row, key, OM_KEY) {
            return;
        }
        let counts = self.counts(header, row);
        match sheet {
            Sheet::Extract => {
                self.extract.taken_at = self.extract.taken_at.max(taken);
                self.owner(header, row, key, counts);
            }
            Sheet::OmicTeams => self.custody_owner(header, row, key, counts),
            _ => self.joined(header, row, key, counts),
        }
    }

    fn owner(&mut self, header: &Header, row: &Row<'_>, key: OwnerKey, unfiltered: Counts) {
        if header.cell(row, TEAM_CODE).is_blank() {
            self.wrong(header, row, TEAM_CODE, "is blank; every officer is in a team".to_owned());
            return;
        }
        let owner = Owner {
            officer: self.officer(header, row, key.0),
            team: self.team(header, row, key.1),
            grade_code: self.trimmed(header, row, GRADE),
            row: row.number,
            unfiltered,
            filtered: Counts::default(),
            t2a: Counts::default(),
            community_first_16_weeks: self.count(header, row, COMMUNITY_16_WEEKS),
            licence_first_16_weeks: self.count(header, row, LICENCE_16_WEEKS),
            reports: Reports::default(),
        };
        self.owners.insert(key, self.extract.owners.len());
        self.extract.owners.push(owner);
    }

    fn custody_owner(&mut self, header: &Header, row: &Row<'_>, key: OwnerKey, counts: Counts) {
        let owner = CustodyOwner {
            officer: self.officer(header, row, key.0),
            team: self.team(header, row, key.1),
            grade_code: self.trimmed(header, row, GRADE),
            row: row.number,
            counts,
            t2a: Counts::default(),
            reports: Reports::default(),
        };
        self.custody_owners.insert(key, self.extract.custody_owners.len());
        self.extract.custody_owners.push(owner);
    }

    /// A row of `WMT_Extract_Filtered` or `T2A`: joins its owner, or is lost.
    fn joined(&mut self, header: &Header, row: &Row<'_>, key: OwnerKey, counts: Counts) {
        let sheet = header.sheet();
        let owner = self.owners.get(&key).and_then(|place| self.extract.owners.get_mut(*place));
        let custody = self.custody_owners.get(&key).and_then(|place| self.extract.custody_owners.get_mut(*place));
        match (sheet, owner, custody) {
            (Sheet::Filtered, Some(owner), _) => owner.filtered = counts,
            (Sheet::T2a, Some(owner), None) => owner.t2a = counts,
            (Sheet::T2a, None, Some(custody)) => custody.t2a = counts,
            (Sheet::T2a, Some(owner), Some(custody)) => {
                owner.t2a = counts.clone();
                custody.t2a = counts;
            }
            _ => {
                let lost = LostRow { sheet, row: row.number, om_key: key.0, team_code: key.1, cases: counts.total() };
                self.extract.notes.lost.push(lost);
            }
        }
    }

    pub(super) fn court_row(&mut self, header: &Header, row: &Row<'_>) {
        let taken = value::date_time(header.cell(row, REPORTS_DATESTAMP), self.days);
        self.or_note(header, row, REPORTS_DATESTAMP, taken);
        let Some(key) = self.owner_key(header, row, OM_KEY, TEAM_CODE) else { return };
        if !self.is_new(header, row, key, OM_KEY) {
            return;
        }
        let reports = Reports {
            standard: self.count(header, row, STANDARD),
            standard_due: self.count(header, row, STANDARD_DUE),
            fast: self.count(header, row, FAST),
            oral: self.count(header, row, ORAL),
        };
        let custody = self.custody_owners.get(&key).and_then(|place| self.extract.custody_owners.get_mut(*place));
        if let Some(custody) = custody {
            custody.reports = reports;
        }
        if let Some(owner) = self.owners.get(&key).and_then(|place| self.extract.owners.get_mut(*place)) {
            owner.reports = reports;
            return;
        }
        let reporter = CourtReporter {
            officer: self.officer(header, row, key.0),
            team: self.team(header, row, key.1),
            grade_code: self.trimmed(header, row, GRADE),
            row: row.number,
            reports,
        };
        self.extract.court_reporters.push(reporter);
    }

    fn count(&mut self, header: &Header, row: &Row<'_>, column: usize) -> u32 {
        let read = value::count(header.cell(row, column));
        self.or_note(header, row, column, read)
    }

    fn counts(&mut self, header: &Header, row: &Row<'_>) -> Counts {
        let (mut counts, mut column) = (Counts::default(), FIRST_COUNT);
        for location in LOCATIONS {
            for (_, number) in COUNT_TIERS {
                let cases = self.count(header, row, column);
                if cases > 0 {
                    counts.add(location, TierKey::from_number(number).unwrap_or_default(), cases);
                }
                column += 1;
            }
        }
        counts
    }

    fn officer(&mut self, header: &Header, row: &Row<'_>, key: TextId) -> usize {
        let (surname, forename) = (self.trimmed(header, row, SURNAME), self.trimmed(header, row, FORENAME));
        let new = Officer { key, surname, forename };
        let place = *self.officers.entry(key).or_insert(self.extract.officers.len());
        match self.extract.officers.get_mut(place) {
            None => self.extract.officers.push(new),
            Some(known) if *known == new => {}
            Some(known) => {
                *known = new;
                self.changed(header, row, SURNAME_TITLE, key);
            }
        }
        place
    }

    /// The team of a row with its unit and region: added, or put right when this row says otherwise.
    fn team(&mut self, header: &Header, row: &Row<'_>, code: TextId) -> usize {
        let region = Region { code: self.trimmed(header, row, REGION_CODE), name: self.trimmed(header, row, REGION_NAME) };
        let region_code = region.code;
        let region_place = *self.regions.entry(region_code).or_insert(self.extract.regions.len());
        match self.extract.regions.get_mut(region_place) {
            None => self.extract.regions.push(region),
            Some(known) if *known == region => {}
            Some(known) => {
                *known = region;
                self.changed(header, row, "Region_Desc", region_code);
            }
        }
        let (unit_code, unit_name) = (self.trimmed(header, row, UNIT_CODE), self.trimmed(header, row, UNIT_NAME));
        let unit = Unit { code: unit_code, name: unit_name, region: region_place };
        let unit_place = *self.units.entry(unit_code).or_insert(self.extract.units.len());
        match self.extract.units.get_mut(unit_place) {
            None => self.extract.units.push(unit),
            Some(known) if *known == unit => {}
            Some(known) => {
                let column = if known.region == unit.region { "PDU_Desc" } else { "Region_Code" };
                *known = unit;
                self.changed(header, row, column, unit_code);
            }
        }
        let team = Team { code, name: self.trimmed(header, row, TEAM_NAME), unit: unit_place };
        let place = *self.teams.entry(code).or_insert(self.extract.teams.len());
        match self.extract.teams.get_mut(place) {
            None => self.extract.teams.push(team),
            Some(known) if *known == team => {}
            Some(known) => {
                let column = if known.unit == team.unit { "Team_Desc" } else { "PDU_Code" };
                *known = team;
                self.changed(header, row, column, code);
            }
        }
        place
    }

    fn changed(&mut self, header: &Header, row: &Row<'_>, column: &'static str, code: TextId) {
        self.extract.notes.changed.push(ChangedName { sheet: header.sheet(), row: row.number, column, code });
    }
}

const SURNAME_TITLE: &str = "OM_Surname";
