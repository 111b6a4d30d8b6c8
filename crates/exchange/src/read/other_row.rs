//! Rows of the contacts done for others, and of the young adults.

use super::header::Header;
use super::{Reading, value};
use crate::extract::{CmsContact, Side, YoungAdult};
use crate::source::Row;
use crate::texts::TextId;

/// Places in `Sheet::columns` of `CMS`.
mod cms {
    pub const CONTACT_ID: usize = 0;
    pub const CRN: usize = 1;
    pub const DATE: usize = 2;
    pub const CODE: usize = 3;
    pub const STAFF_KEY: usize = 6;
    pub const STAFF_TEAM: usize = 8;
    pub const OM_KEY: usize = 11;
    pub const OM_TEAM: usize = 13;
}

/// Places in `Sheet::columns` of `T2A_Detail`.
mod young {
    pub const CRN: usize = 0;
    pub const EVENT: usize = 1;
    pub const ALLOCATED: usize = 2;
    pub const ALLOCATION: usize = 4;
    pub const ORDER_TEAM: usize = 9;
    pub const ORDER_OFFICER: usize = 11;
    pub const INTERVENTION: [usize; 3] = [12, 16, 18];
    pub const BORN: usize = 14;
    pub const AGE: usize = 15;
    pub const OFFENDER_OFFICER: usize = 21;
    pub const OFFENDER_TEAM: usize = 25;
}

impl Reading {
    pub(super) fn contact_row(&mut self, header: &Header, row: &Row<'_>) {
        let on = match value::date_time(header.cell(row, cms::DATE), self.days) {
            Ok(Some(on)) => on.date(),
            Ok(None) => {
                self.wrong(header, row, cms::DATE, "is blank; a contact counts by its day".to_owned());
                return;
            }
            Err(why) => {
                self.wrong(header, row, cms::DATE, why);
                return;
            }
        };
        let mut side = |officer, team| Side {
            om_key: self.exact(header, row, officer),
            team_code: self.exact(header, row, team),
            owner: None,
        };
        let (done_by, case_of) = (side(cms::STAFF_KEY, cms::STAFF_TEAM), side(cms::OM_KEY, cms::OM_TEAM));
        let contact = CmsContact {
            row: row.number,
            contact_id: self.trimmed(header, row, cms::CONTACT_ID),
            crn: self.trimmed(header, row, cms::CRN),
            on,
            code: self.trimmed(header, row, cms::CODE),
            done_by,
            case_of,
        };
        self.extract.contacts.push(contact);
    }

    pub(super) fn young_adult_row(&mut self, header: &Header, row: &Row<'_>) {
        let allocated = value::date_time(header.cell(row, young::ALLOCATED), self.days);
        let born = value::birth_date(header.cell(row, young::BORN), self.days);
        let mut pair = |officer, team| -> (TextId, TextId) { (self.exact(header, row, officer), self.exact(header, row, team)) };
        let order_manager = pair(young::ORDER_OFFICER, young::ORDER_TEAM);
        let offender_manager = pair(young::OFFENDER_OFFICER, young::OFFENDER_TEAM);
        let adult = YoungAdult {
            row: row.number,
            crn: self.trimmed(header, row, young::CRN),
            event_number: self.trimmed(header, row, young::EVENT),
            allocated_at: self.or_note(header, row, young::ALLOCATED, allocated),
            allocation_code: self.trimmed(header, row, young::ALLOCATION),
            born_on: self.or_note(header, row, young::BORN, born),
            age: self.trimmed(header, row, young::AGE),
            intervention: young::INTERVENTION.map(|column| self.trimmed(header, row, column)),
            order_manager,
            offender_manager,
        };
        self.extract.young_adults.push(adult);
    }
}
