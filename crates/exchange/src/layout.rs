//! The sheets of the extract and their columns: which exist, how each is written, and where it stands.
//!
//! Source: wmt-worker `etl-config.js`, read December 2025; the sample workbook published with it.

use std::fmt;

use crate::names::normalise;

/// One of the thirteen sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sheet {
    /// One row per officer in team: who exists, all case counts.
    Extract,
    /// The counts that are priced.
    Filtered,
    /// Counts of young adults coming from youth justice.
    T2a,
    /// One row per officer in a custody team.
    OmicTeams,
    /// Court reports per officer in team.
    CourtReports,
    /// Normal cases and active warrants.
    Cases,
    /// Only unpaid work outstanding.
    UnpaidWork,
    /// Overdue terminations.
    Overdue,
    /// Integrated offender management; persistent and prolific.
    Priority,
    /// Stand-alone and suspended orders.
    StandAlone,
    /// Suspended lifers.
    SuspendedLifers,
    /// Contacts done on others' cases.
    Cms,
    /// Young adults, one by one.
    T2aDetail,
}

impl Sheet {
    /// All sheets, in the order of [`crate::names::REQUIRED`].
    pub const ALL: [Self; 13] = [
        Self::Extract,
        Self::Filtered,
        Self::T2a,
        Self::OmicTeams,
        Self::CourtReports,
        Self::Cases,
        Self::UnpaidWork,
        Self::Overdue,
        Self::Priority,
        Self::StandAlone,
        Self::SuspendedLifers,
        Self::Cms,
        Self::T2aDetail,
    ];

    /// Its place in [`Sheet::ALL`].
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|sheet| *sheet == self).unwrap_or_default()
    }

    /// The name as the national workbook writes it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Extract => "WMT_Extract",
            Self::Filtered => "WMT_Extract_Filtered",
            Self::T2a => "T2A",
            Self::OmicTeams => "OMIC_Teams",
            Self::CourtReports => "Court_Reports",
            Self::Cases => "Flag_Warr_4_N",
            Self::UnpaidWork => "Flag_Upw",
            Self::Overdue => "Flag_O_Due",
            Self::Priority => "Flag_Priority",
            Self::StandAlone => "WMT_Extract_SA",
            Self::SuspendedLifers => "Suspended_Lifers",
            Self::Cms => "CMS",
            Self::T2aDetail => "T2A_Detail",
        }
    }

    /// The sheet that a name means, once [`normalise`]d; none for a sheet that is ignored.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = normalise(name);
        Self::ALL.into_iter().find(|sheet| normalise(sheet.title()) == name)
    }

    /// The columns as the national workbook orders and writes them.
    #[must_use]
    pub fn columns(self) -> Vec<String> {
        let fixed: &[&str] = match self {
            Self::Extract | Self::Filtered | Self::T2a | Self::OmicTeams => return count_columns(),
            Self::CourtReports => {
                return IDENTITY.iter().chain(&REPORTS).map(|name| (*name).to_owned()).collect();
            }
            Self::Cases | Self::UnpaidWork | Self::Overdue | Self::Priority => &CASE,
            Self::StandAlone => &STAND_ALONE,
            Self::SuspendedLifers => &LIFER,
            Self::Cms => &CMS,
            Self::T2aDetail => &T2A_DETAIL,
        };
        fixed.iter().map(|name| (*name).to_owned()).collect()
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.title())
    }
}

/// Who and where: the first thirteen columns of the count sheets and of the court reports.
pub const IDENTITY: [&str; 13] = [
    "Trust",
    "Region_Desc",
    "Region_Code",
    "PDU_Desc",
    "PDU_Code",
    "LDU_Desc",
    "LDU_Code",
    "Team_Desc",
    "Team_Code",
    "OM_Surname",
    "OM_Forename",
    "OM_Key",
    "OM_Grade_Code",
];

const REPORTS: [&str; 6] =
    ["OM_Team_Staff_Grade", "SDR_Last_30", "SDR_Due_Next_30", "SDR_Conv_Last_30", "Oral_Reports", "Datestamp"];

const CASE: [&str; 7] = ["Row_Type", "Case_Ref_No", "Tier_Code", "Team_Code", "OM_Grade_Code", "OM_Key", "Location"];

const STAND_ALONE: [&str; 10] = [
    "Row_Type",
    "Case_Ref_No",
    "Tier_Code",
    "Team_Code",
    "OM_Grade_Code",
    "OM_Key",
    "Location",
    "Disposal_Type_Desc",
    "Disposal_Type_Code",
    "Standalone_Order",
];

const LIFER: [&str; 17] = [
    "Row_Type",
    "Case_Ref_No",
    "Tier_Code",
    "Team_Code",
    "OM_Grade_Code",
    "OM_Key",
    "In_Custody",
    "Register_Code",
    "Register_Description",
    "Register_Level",
    "Register_Level_Description",
    "Register_Category",
    "Deregistration_Date",
    "Register_Category_Description",
    "Registration_Date",
    "Next_Review_Date",
    "Location",
];

const CMS: [&str; 15] = [
    "Contact_ID",
    "CRN",
    "Contact_Date",
    "Contact_Type_Code",
    "Contact_Type_Desc",
    "Contact_Staff_Name",
    "Contact_Staff_Key",
    "Contact_Staff_Grade",
    "Contact_Team_Key",
    "Contact_Provider_Code",
    "OM_Name",
    "OM_Key",
    "OM_Grade",
    "OM_Team_Key",
    "OM_Provider_Code",
];

const T2A_DETAIL: [&str; 26] = [
    "CRN",
    "Event_No",
    "Allocation_Date",
    "Allocation_Desc",
    "Allocation_Cd",
    "Provider_Code_Order_Manager",
    "PDU_Order_Manager",
    "PDU_Cd_Order_Manager",
    "Team_Order_Manager",
    "Team_Cd_Order_Manager",
    "Staff_Name_Order_Manager",
    "Staff_Cd_Order_Manager",
    "NSI_Cd",
    "NSI_Desc",
    "Birth_Date",
    "Age",
    "NSI_Status_Cd",
    "NSI_Status_Desc",
    "NSI_Outcome_Cd",
    "NSI_Outcome_Desc",
    "Staff_Name_Offender_Manager",
    "Staff_Cd_Offender_Manager",
    "Staff_Grade_Cd_Offender_Manager",
    "Provider_Cd_Offender_Manager",
    "PDU_Cd_Offender_Manager",
    "Team_Cd_Offender_Manager",
];

/// The prefixes of the count columns with the location that each counts, in the order of the sheet.
pub const COUNT_PREFIXES: [&str; 3] = ["CommTier", "CustTier", "LicenceTier"];

/// The tiers of the count columns in the order of the sheet, from untiered (0) on, each as its number in the case sheets.
///
/// The sheet counts change levels up (`A0 A1 A2 A3`), the number down (1 is A3, 4 is A0).
pub const COUNT_TIERS: [(&str, u8); 33] = [
    ("0", 0),
    ("A0", 4),
    ("A1", 3),
    ("A2", 2),
    ("A3", 1),
    ("B0", 8),
    ("B1", 7),
    ("B2", 6),
    ("B3", 5),
    ("C0", 12),
    ("C1", 11),
    ("C2", 10),
    ("C3", 9),
    ("D0", 16),
    ("D1", 15),
    ("D2", 14),
    ("D3", 13),
    ("A0S", 20),
    ("A1S", 19),
    ("A2S", 18),
    ("A3S", 17),
    ("B0S", 24),
    ("B1S", 23),
    ("B2S", 22),
    ("B3S", 21),
    ("C0S", 28),
    ("C1S", 27),
    ("C2S", 26),
    ("C3S", 25),
    ("D0S", 32),
    ("D1S", 31),
    ("D2S", 30),
    ("D3S", 29),
];

fn count_columns() -> Vec<String> {
    let counts = COUNT_PREFIXES.iter().flat_map(|prefix| COUNT_TIERS.iter().map(move |(tier, _)| format!("{prefix}{tier}")));
    let rest = ["ComIn1st16Weeks", "LicIn1st16Weeks", "Datestamp", "V-CRN_Count"];
    IDENTITY.iter().map(|name| (*name).to_owned()).chain(counts).chain(rest.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use crate::names::{REQUIRED, normalise};

    #[test]
    fn every_sheet_has_as_many_columns_as_the_national_layout_says() {
        let widths: Vec<usize> = Sheet::ALL.iter().map(|sheet| sheet.columns().len()).collect();
        assert_eq!(widths, [116, 116, 116, 116, 19, 7, 7, 7, 7, 10, 17, 15, 26]);
    }

    #[test]
    fn the_required_names_are_the_sheets() {
        assert_eq!(Sheet::ALL.map(|sheet| normalise(sheet.title())), REQUIRED.map(str::to_owned));
        assert_eq!(Sheet::named("wmt_-extract_SA "), Some(Sheet::StandAlone));
        assert_eq!(Sheet::named("GS"), None);
    }
}
