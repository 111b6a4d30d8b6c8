//! One finding: where, how many, which, what it means and what to do.

use std::fmt;

use crate::layout::Sheet;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Figures are or may be wrong: look before the figures are used.
    Warning,
    /// Good to know.
    Note,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// The extract is older than the last one.
    OlderThanLast,
    /// Counts of an officer in a team who is not in `WMT_Extract`.
    OwnersLost,
    /// Case rows of an officer in a team who is not in `WMT_Extract`.
    CasesOfNobody,
    /// More cases are priced than there are.
    FilteredAboveUnfiltered,
    /// The N rows are neither the filtered nor the unfiltered count.
    CountsFitNeither,
    /// Which count the N rows are.
    CountsFit,
    /// Officers of the last report who are in no team now.
    OfficersVanished,
    /// Officers of the last report who have left a team.
    OwnersVanished,
    /// Grade codes that no table knows.
    UnknownGrades,
    /// Officers without a grade code.
    NoGrade,
    /// Grade codes that no report before had.
    NewGrades,
    /// Sides of support contacts that are no owner of the extract.
    ContactsOfNobody,
    /// Codes of support contacts that no table knows.
    ContactCodes,
    /// A contact number that is there twice.
    ContactsTwice,
    /// Contacts of a day to come.
    ContactsLater,
    /// Columns that are not read.
    ColumnsDropped,
    /// Columns that are missing.
    ColumnsAbsent,
    /// Rows without an officer.
    RowsWithoutKey,
    /// Case rows without a tier.
    RowsWithoutTier,
    /// Codes that two rows describe differently.
    NamesChanged,
    /// A sheet without rows.
    EmptySheet,
}

impl FindingKind {
    /// The stable text used in interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OlderThanLast => "older_than_last",
            Self::OwnersLost => "owners_lost",
            Self::CasesOfNobody => "cases_of_nobody",
            Self::FilteredAboveUnfiltered => "filtered_above_unfiltered",
            Self::CountsFitNeither => "counts_fit_neither",
            Self::CountsFit => "counts_fit",
            Self::OfficersVanished => "officers_vanished",
            Self::OwnersVanished => "owners_vanished",
            Self::UnknownGrades => "unknown_grades",
            Self::NoGrade => "no_grade",
            Self::NewGrades => "new_grades",
            Self::ContactsOfNobody => "contacts_of_nobody",
            Self::ContactCodes => "contact_codes",
            Self::ContactsTwice => "contacts_twice",
            Self::ContactsLater => "contacts_later",
            Self::ColumnsDropped => "columns_dropped",
            Self::ColumnsAbsent => "columns_absent",
            Self::RowsWithoutKey => "rows_without_key",
            Self::RowsWithoutTier => "rows_without_tier",
            Self::NamesChanged => "names_changed",
            Self::EmptySheet => "empty_sheet",
        }
    }

    const fn weight(self) -> Weight {
        match self {
            Self::OlderThanLast
            | Self::OwnersLost
            | Self::CasesOfNobody
            | Self::FilteredAboveUnfiltered
            | Self::CountsFitNeither
            | Self::OfficersVanished
            | Self::UnknownGrades
            | Self::ContactCodes
            | Self::ContactsTwice
            | Self::ContactsLater
            | Self::ColumnsAbsent => Weight::Warning,
            Self::CountsFit
            | Self::OwnersVanished
            | Self::NoGrade
            | Self::NewGrades
            | Self::ContactsOfNobody
            | Self::ColumnsDropped
            | Self::RowsWithoutKey
            | Self::RowsWithoutTier
            | Self::NamesChanged
            | Self::EmptySheet => Weight::Note,
        }
    }

    /// What it counts: one of them, several.
    const fn counts(self) -> [&'static str; 2] {
        match self {
            Self::OlderThanLast => ["extract older than the last one imported", "extracts older than the last one imported"],
            Self::OwnersLost => [
                "row of an officer in a team that WMT_Extract does not have",
                "rows of officers in a team that WMT_Extract does not have",
            ],
            Self::CasesOfNobody => [
                "case row of an officer in a team that WMT_Extract does not have",
                "case rows of officers in a team that WMT_Extract does not have",
            ],
            Self::FilteredAboveUnfiltered => [
                "count that is higher in WMT_Extract_Filtered than in WMT_Extract",
                "counts that are higher in WMT_Extract_Filtered than in WMT_Extract",
            ],
            Self::CountsFitNeither => [
                "owner whose N rows are neither the filtered nor the unfiltered count",
                "owners whose N rows are neither their filtered nor their unfiltered count",
            ],
            Self::CountsFit => {
                ["owner whose N rows were compared with the counts", "owners whose N rows were compared with their counts"]
            }
            Self::OfficersVanished => {
                ["officer of the last report who is in no team now", "officers of the last report who are in no team now"]
            }
            Self::OwnersVanished => [
                "officer of the last report who is in another team now",
                "officers of the last report who are in another team now",
            ],
            Self::UnknownGrades => {
                ["officer whose grade code is not in grades.toml", "officers whose grade code is not in grades.toml"]
            }
            Self::NoGrade => ["officer without a grade code", "officers without a grade code"],
            Self::NewGrades => ["grade code that no report before had", "grade codes that no report before had"],
            Self::ContactsOfNobody => [
                "side of a support contact whose officer in team is not in WMT_Extract",
                "sides of support contacts whose officer in team is not in WMT_Extract",
            ],
            Self::ContactCodes => [
                "support contact whose code has no points in workload.toml",
                "support contacts whose code has no points in workload.toml",
            ],
            Self::ContactsTwice => {
                ["support contact whose number is already there", "support contacts whose number is already there"]
            }
            Self::ContactsLater => ["support contact of a day to come", "support contacts of a day to come"],
            Self::ColumnsDropped => ["column that the layout does not know", "columns that the layout does not know"],
            Self::ColumnsAbsent => ["column that the sheet lacks", "columns that the sheet lacks"],
            Self::RowsWithoutKey => ["row without the code of an officer", "rows without the code of an officer"],
            Self::RowsWithoutTier => ["case row whose tier is no number", "case rows whose tier is no number"],
            Self::NamesChanged => {
                ["row that describes a code otherwise than a row before", "rows that describe a code otherwise than a row before"]
            }
            Self::EmptySheet => ["sheet without rows", "sheets without rows"],
        }
    }

    /// What it means, and what to do: sentences that hold for one and for several.
    const fn words(self) -> [&'static str; 2] {
        match self {
            Self::OlderThanLast => ["Newer figures would be replaced by older ones.", "Check that this is the right file."],
            Self::OwnersLost => ["Their cases are in no figure.", "Ask for an extract that has every officer in WMT_Extract."],
            Self::CasesOfNobody => ["No officer's list has them.", "Check the codes of officer and team in the extract."],
            Self::FilteredAboveUnfiltered => {
                ["More cases would be priced than there are.", "Check that the two sheets are of the same day."]
            }
            Self::CountsFitNeither => {
                ["The case list and the priced counts differ for them.", "Compare their cases with the record."]
            }
            Self::CountsFit => ["Says which count the case list is of.", "Nothing, if the answer is the same as before."],
            Self::OfficersVanished => ["They have left, or their rows are missing.", "Check that they have left."],
            Self::OwnersVanished => {
                ["Their hours and reductions in the old team no longer count.", "Check their hours in the new team."]
            }
            Self::UnknownGrades => {
                ["They have no available points and no capacity.", "Add the code to its grade in grades.toml."]
            }
            Self::NoGrade => [
                "They have no available points and no capacity; dummy officers have no grade code.",
                "Give real officers their grade in the record.",
            ],
            Self::NewGrades => ["A new code may be of a grade that is not known yet.", "Check what the code means."],
            Self::ContactsOfNobody => ["That side gains or loses no points.", "Nothing, unless the officer should be there."],
            Self::ContactCodes => ["Counted with 0 points.", "Add the code with its points to workload.toml."],
            Self::ContactsTwice => ["Such points count twice.", "Check that no contact was exported twice."],
            Self::ContactsLater => ["Counted already.", "Check the date."],
            Self::ColumnsDropped => ["Not read.", "Nothing, unless a known column is misspelt."],
            Self::ColumnsAbsent => ["Read as blank: counts as 0.", "Ask for an extract with all columns."],
            Self::RowsWithoutKey => ["Skipped.", "Nothing, unless an officer is missing."],
            Self::RowsWithoutTier => ["Skipped.", "Correct the tier in the record."],
            Self::NamesChanged => ["The last row counts.", "Correct the names or codes in the record."],
            Self::EmptySheet => ["It adds nothing.", "Check that it should be empty."],
        }
    }
}

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// How much it matters.
    pub weight: Weight,
    /// In which sheet.
    pub sheet: Option<Sheet>,
    /// How many.
    pub count: u64,
    /// The first of them, at most [`Finding::SHOWN`].
    pub examples: Vec<String>,
    /// What it means.
    pub means: &'static str,
    /// What to do.
    pub to_do: &'static str,
}

impl Finding {
    /// How many examples are kept.
    pub const SHOWN: usize = 5;

    /// A finding of one thing.
    pub(crate) fn new(kind: FindingKind, sheet: Option<Sheet>) -> Self {
        let [means, to_do] = kind.words();
        Self { kind, weight: kind.weight(), sheet, count: 1, examples: Vec::new(), means, to_do }
    }

    /// What was counted, in words that fit the count: "case row" of one, "case rows" otherwise.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        let [one, several] = self.kind.counts();
        if self.count == 1 { one } else { several }
    }

    pub(crate) fn example(mut self, words: impl FnOnce() -> String) -> Self {
        self.examples.push(words());
        self
    }

    pub(crate) fn none_yet(mut self) -> Self {
        self.count = 0;
        self
    }

    pub(crate) fn add(&mut self, words: impl FnOnce() -> String) {
        self.count += 1;
        if self.examples.len() < Self::SHOWN {
            self.examples.push(words());
        }
    }

    pub(crate) fn found(self) -> Option<Self> {
        (self.count > 0).then_some(self)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(sheet) = self.sheet {
            write!(f, "{sheet}: ")?;
        }
        write!(f, "{} {}", self.count, self.what())?;
        if !self.examples.is_empty() {
            let shown = u64::try_from(self.examples.len()).unwrap_or(u64::MAX);
            let more = if self.kind != FindingKind::CountsFit && self.count > shown { ", …" } else { "" };
            write!(f, " ({}{more})", self.examples.join("; "))?;
        }
        write!(f, ". {} {}", self.means, self.to_do)
    }
}
