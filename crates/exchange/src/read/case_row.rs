//! Rows of the six case sheets.

use rules::workload::{Location, TierKey};

use super::Reading;
use super::header::Header;
use super::value::{self, TierCell};
use crate::extract::{CaseRow, RowType};
use crate::layout::Sheet;
use crate::source::Row;

// Places in `Sheet::columns` of the case sheets; the location stands last among the suspended lifers.
const ROW_TYPE: usize = 0;
const CRN: usize = 1;
const TIER: usize = 2;
const TEAM_CODE: usize = 3;
const OM_KEY: usize = 5;
const LOCATION: usize = 6;
const LIFER_LOCATION: usize = 16;
/// `Deregistration_Date`, `Registration_Date`, `Next_Review_Date` of the suspended lifers.
const LIFER_DATES: [usize; 3] = [12, 14, 15];

impl Reading {
    pub(super) fn case_row(&mut self, sheet: Sheet, header: &Header, row: &Row<'_>) {
        let Some((om_key, team_code)) = self.owner_key(header, row, OM_KEY, TEAM_CODE) else { return };
        let tier = match value::tier(header.cell(row, TIER)) {
            Ok(TierCell::Tier(tier)) => tier,
            Ok(TierCell::Skip) => {
                self.extract.notes.without_tier.push((sheet, row.number));
                return;
            }
            Err(why) => {
                self.wrong(header, row, TIER, why);
                TierKey::UNTIERED
            }
        };
        let place = if sheet == Sheet::SuspendedLifers { LIFER_LOCATION } else { LOCATION };
        let location = value::location(header.cell(row, place)).unwrap_or_else(|why| {
            self.wrong(header, row, place, why);
            Location::Community
        });
        let row_type = value::row_type(header.cell(row, ROW_TYPE)).unwrap_or_else(|why| {
            self.wrong(header, row, ROW_TYPE, why);
            RowType::Normal
        });
        if sheet == Sheet::SuspendedLifers {
            for column in LIFER_DATES {
                let day = value::date_time(header.cell(row, column), self.days);
                self.or_note(header, row, column, day);
            }
        }
        let crn = self.trimmed(header, row, CRN);
        let case = CaseRow { crn, om_key, team_code, owner: None, row: row.number, sheet, row_type, tier, location };
        self.extract.cases.push(case);
    }
}
