//! A read extract: who exists, their counts, case rows, reports and contacts, compactly.
//!
//! Texts (keys, codes, names, case numbers) are kept once in [`Texts`] and named by [`TextId`]. People and places refer to each other
//! by their place in the lists: `extract.teams[owner.team]` is an owner's team. Places are those of the team, unit and region codes;
//! the last row that names a code says what it is called and where it belongs.

use jiff::civil::{Date, DateTime};
use rules::workload::{Counts, Location, TierKey};

use crate::layout::Sheet;
use crate::texts::{TextId, Texts};

/// One whole extract. Nothing in it depends on the order of rows and columns but the order of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extract {
    /// When the extract was taken: the latest `Datestamp` of `WMT_Extract`.
    pub taken_at: Option<DateTime>,
    /// Every text, once.
    pub texts: Texts,
    /// Regions.
    pub regions: Vec<Region>,
    /// Delivery units.
    pub units: Vec<Unit>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Officers, each once, also those with court reports only or in custody teams.
    pub officers: Vec<Officer>,
    /// Officers in a team (`WMT_Extract`), in the order of the sheet: the workload owners.
    pub owners: Vec<Owner>,
    /// Officers in a custody team (`OMIC_Teams`), in the order of the sheet.
    pub custody_owners: Vec<CustodyOwner>,
    /// Officers with court reports but no row in `WMT_Extract`, in the order of the sheet.
    pub court_reporters: Vec<CourtReporter>,
    /// Rows of the six case sheets, grouped by owner ([`Extract::cases_of`]); rows of unknown owners last.
    pub cases: Vec<CaseRow>,
    /// Contacts done for others (`CMS`), in the order of the sheet.
    pub contacts: Vec<CmsContact>,
    /// Young adults one by one (`T2A_Detail`), in the order of the sheet.
    pub young_adults: Vec<YoungAdult>,
    /// What reading left out or put right, for [`crate::check`].
    pub notes: Notes,
    /// Where each owner's rows of `cases` end; they start where the owner's before end.
    pub(crate) case_ends: Vec<usize>,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Code, like `N53`.
    pub code: TextId,
    /// Name.
    pub name: TextId,
}

/// A probation delivery unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Code, like `N53DRBY`.
    pub code: TextId,
    /// Name.
    pub name: TextId,
    /// Place of its region in [`Extract::regions`].
    pub region: usize,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Code, like `N53DEC`.
    pub code: TextId,
    /// Name.
    pub name: TextId,
    /// Place of its unit in [`Extract::units`].
    pub unit: usize,
}

/// An officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Code, the join key `OM_Key`.
    pub key: TextId,
    /// Surname; `Inactive` and the like for dummy officers.
    pub surname: TextId,
    /// Forename.
    pub forename: TextId,
}

/// Court reports of an officer in a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Standard reports completed in the last 30 days.
    pub standard: u32,
    /// Standard reports due in the next 30 days: shown, never priced.
    pub standard_due: u32,
    /// Fast reports completed in the last 30 days.
    pub fast: u32,
    /// Oral reports: shown, never priced.
    pub oral: u32,
}

/// An officer in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Place in [`Extract::officers`].
    pub officer: usize,
    /// Place in [`Extract::teams`].
    pub team: usize,
    /// Raw grade code, trimmed; empty when blank.
    pub grade_code: TextId,
    /// Row of `WMT_Extract`.
    pub row: u32,
    /// All cases.
    pub unfiltered: Counts,
    /// The cases that are priced; zeros when the owner has no row in `WMT_Extract_Filtered`.
    pub filtered: Counts,
    /// Young adults; zeros when the owner has no row in `T2A`.
    pub t2a: Counts,
    /// Community cases in their first 16 weeks.
    pub community_first_16_weeks: u32,
    /// Licence cases in their first 16 weeks.
    pub licence_first_16_weeks: u32,
    /// Court reports; zeros when the owner has no row in `Court_Reports`.
    pub reports: Reports,
}

/// An officer in a custody team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustodyOwner {
    /// Place in [`Extract::officers`].
    pub officer: usize,
    /// Place in [`Extract::teams`].
    pub team: usize,
    /// Raw grade code, trimmed.
    pub grade_code: TextId,
    /// Row of `OMIC_Teams`.
    pub row: u32,
    /// All cases.
    pub counts: Counts,
    /// Young adults.
    pub t2a: Counts,
    /// Court reports.
    pub reports: Reports,
}

/// An officer with court reports only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourtReporter {
    /// Place in [`Extract::officers`].
    pub officer: usize,
    /// Place in [`Extract::teams`].
    pub team: usize,
    /// Raw grade code, trimmed.
    pub grade_code: TextId,
    /// Row of `Court_Reports`.
    pub row: u32,
    /// The reports.
    pub reports: Reports,
}

/// What a case row says of the case: its `Row_Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowType {
    /// N: a normal case, live.
    Normal,
    /// W: an active warrant.
    Warrant,
    /// U: only unpaid work outstanding.
    UnpaidWork,
    /// O: an overdue termination.
    Overdue,
    /// S: a suspended sentence or stand-alone order.
    Suspended,
    /// L: a suspended lifer.
    SuspendedLifer,
    /// I: integrated offender management.
    Integrated,
    /// P: persistent and prolific.
    Prolific,
}

impl RowType {
    /// All of them, in the order of [`RowType::index`].
    pub const ALL: [Self; 8] = [
        Self::Normal,
        Self::Warrant,
        Self::UnpaidWork,
        Self::Overdue,
        Self::Suspended,
        Self::SuspendedLifer,
        Self::Integrated,
        Self::Prolific,
    ];

    /// The letter in the extract.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Normal => "N",
            Self::Warrant => "W",
            Self::UnpaidWork => "U",
            Self::Overdue => "O",
            Self::Suspended => "S",
            Self::SuspendedLifer => "L",
            Self::Integrated => "I",
            Self::Prolific => "P",
        }
    }

    /// Its place in [`RowType::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Normal => 0,
            Self::Warrant => 1,
            Self::UnpaidWork => 2,
            Self::Overdue => 3,
            Self::Suspended => 4,
            Self::SuspendedLifer => 5,
            Self::Integrated => 6,
            Self::Prolific => 7,
        }
    }
}

/// One row of a case sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Person number (CRN).
    pub crn: TextId,
    /// Officer, `OM_Key`.
    pub om_key: TextId,
    /// Team, `Team_Code`.
    pub team_code: TextId,
    /// Place of the owner in [`Extract::owners`]; none when no row of `WMT_Extract` has this officer in this team.
    pub owner: Option<u32>,
    /// Row in its sheet.
    pub row: u32,
    /// Sheet.
    pub sheet: Sheet,
    /// What it says.
    pub row_type: RowType,
    /// Tier.
    pub tier: TierKey,
    /// Where the person is.
    pub location: Location,
}

/// A contact that one officer did on another's case, one row of `CMS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmsContact {
    /// Row in `CMS`.
    pub row: u32,
    /// Number of the contact.
    pub contact_id: TextId,
    /// Person number (CRN).
    pub crn: TextId,
    /// Day.
    pub on: Date,
    /// Type, like `CMS28`.
    pub code: TextId,
    /// Who did it: `Contact_Staff_Key`, `Contact_Team_Key`.
    pub done_by: Side,
    /// Whose case it is: `OM_Key`, `OM_Team_Key`.
    pub case_of: Side,
}

/// One side of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Officer.
    pub om_key: TextId,
    /// Team.
    pub team_code: TextId,
    /// Place of the owner in [`Extract::owners`]; this side is ignored when there is none.
    pub owner: Option<u32>,
}

/// A young adult coming from a youth justice service, one row of `T2A_Detail`: shown in an export, no points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YoungAdult {
    /// Row in `T2A_Detail`.
    pub row: u32,
    /// Person number (CRN).
    pub crn: TextId,
    /// Number of the event.
    pub event_number: TextId,
    /// When allocated.
    pub allocated_at: Option<DateTime>,
    /// Why: `Allocation_Cd`.
    pub allocation_code: TextId,
    /// Day of birth.
    pub born_on: Option<Date>,
    /// Age as written, like `020 yrs`.
    pub age: TextId,
    /// Intervention, like `YOS`, its status and its outcome.
    pub intervention: [TextId; 3],
    /// The order manager: officer and team.
    pub order_manager: (TextId, TextId),
    /// The offender manager: officer and team.
    pub offender_manager: (TextId, TextId),
}

/// What reading left out or put right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Rows below the header that hold anything, by sheet in the order of [`Sheet::ALL`].
    pub rows: [u32; 13],
    /// Columns that the layout does not know, as the file writes them: not read.
    pub columns_dropped: Vec<(Sheet, String)>,
    /// Columns that the file lacks: read as blank.
    pub columns_absent: Vec<(Sheet, String)>,
    /// Rows without `OM_Key`: skipped.
    pub without_key: Vec<(Sheet, u32)>,
    /// Case rows whose tier is not a number: skipped.
    pub without_tier: Vec<(Sheet, u32)>,
    /// Rows of `WMT_Extract_Filtered` and `T2A` whose officer in team is not in `WMT_Extract`: lost.
    pub lost: Vec<LostRow>,
    /// Codes that rows describe differently; the last row counts.
    pub changed: Vec<ChangedName>,
}

/// A row that joins nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostRow {
    /// Sheet.
    pub sheet: Sheet,
    /// Row.
    pub row: u32,
    /// Officer.
    pub om_key: TextId,
    /// Team.
    pub team_code: TextId,
    /// How many cases the row has.
    pub cases: u64,
}

/// A code that two rows describe differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedName {
    /// Sheet of the later row.
    pub sheet: Sheet,
    /// The later row.
    pub row: u32,
    /// Column.
    pub column: &'static str,
    /// The code.
    pub code: TextId,
}

impl Extract {
    /// A text.
    #[must_use]
    pub fn text(&self, id: TextId) -> &str {
        self.texts.get(id)
    }

    /// The case rows of the owner at a place of [`Extract::owners`], in reading order.
    #[must_use]
    pub fn cases_of(&self, owner: usize) -> &[CaseRow] {
        let end = self.case_ends.get(owner).copied().unwrap_or_default();
        let start = owner.checked_sub(1).and_then(|before| self.case_ends.get(before)).copied().unwrap_or_default();
        self.cases.get(start..end).unwrap_or_default()
    }

    /// The case rows whose officer in team is unknown.
    #[must_use]
    pub fn cases_of_nobody(&self) -> &[CaseRow] {
        let start = self.case_ends.last().copied().unwrap_or_default();
        self.cases.get(start..).unwrap_or_default()
    }

    /// Officer and team of an owner, as the extract's join key writes them: (`OM_Key`, `Team_Code`).
    #[must_use]
    pub fn key_of(&self, owner: &Owner) -> (&str, &str) {
        self.key(owner.officer, owner.team)
    }

    /// Officer and team by their places.
    #[must_use]
    pub fn key(&self, officer: usize, team: usize) -> (&str, &str) {
        let officer = self.officers.get(officer).map_or(TextId::EMPTY, |officer| officer.key);
        let team = self.teams.get(team).map_or(TextId::EMPTY, |team| team.code);
        (self.text(officer), self.text(team))
    }

    /// Team, unit and region at a place of [`Extract::teams`].
    #[must_use]
    pub fn place(&self, team: usize) -> Option<(&Team, &Unit, &Region)> {
        let team = self.teams.get(team)?;
        let unit = self.units.get(team.unit)?;
        Some((team, unit, self.regions.get(unit.region)?))
    }
}
