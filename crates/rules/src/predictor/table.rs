//! The table of predictors: names and bands, settings, and the numbers of each model, with the days on which they hold.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::combined::CsrpRow;
use super::number::Hundredths;
use super::ogp::OgpRow;
use super::ogrs3::Ogrs3Row;
use super::ogrs4::{ModelCode, ModelRow};
use super::ovp::OvpRow;
use super::problem::NotInForce;
use super::sexual::{DcSrpRow, IicSrpRow};
use super::{Band, Predictor};
use crate::dated::{Dated, Row, Table};
use crate::policy::{Document, PolicyError};

/// What is true of a predictor by its name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRow {
    /// Name to show.
    pub name: String,
    /// What it predicts.
    pub predicts: String,
    /// Version of the output in which the open service writes this name.
    pub version: String,
    /// From where its bands begin.
    pub bands: Bands,
    /// For an old name: which predictor took its place.
    pub now: Option<Predictor>,
}

/// What bands go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandsBy {
    /// The two-year percentage, rounded.
    Percent,
    /// Points.
    Points,
    /// The steps of the table.
    Steps,
}

/// Least value of each band. A band without a value does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// By what.
    pub by: BandsBy,
    /// Medium from.
    pub medium: Option<Hundredths>,
    /// High from.
    pub high: Option<Hundredths>,
    /// Very high from.
    pub very_high: Option<Hundredths>,
}

impl Bands {
    /// The band of a percentage, or of points as hundredths.
    #[must_use]
    pub fn of(&self, value: Hundredths) -> Band {
        let from = |least: Option<Hundredths>| least.is_some_and(|least| least <= value);
        match () {
            () if from(self.very_high) => Band::VeryHigh,
            () if from(self.high) => Band::High,
            () if from(self.medium) => Band::Medium,
            () => Band::Low,
        }
    }

    fn rise(&self) -> bool {
        [self.medium, self.high, self.very_high].iter().flatten().is_sorted_by(|a, b| a < b)
    }
}

/// What can be chosen where sources differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingCode {
    /// OGRS3 takes the day of assessment in place of a start of follow-up more than two years old.
    Ogrs3OldFollowUpReplaced,
    /// OGRS3 uses the values of the open service where they differ from the academic ones.
    Ogrs3OpenCodeValues,
    /// IIC-SRP's "other sexual history" needs a non-contact and a contact-adult sanction.
    IicOtherNeedsBothCounts,
    /// IIC-SRP gives a man without sexual history the older small value.
    IicOldNoHistoryValue,
}

impl SettingCode {
    /// All settings.
    pub const ALL: [Self; 4] =
        [Self::Ogrs3OldFollowUpReplaced, Self::Ogrs3OpenCodeValues, Self::IicOtherNeedsBothCounts, Self::IicOldNoHistoryValue];
}

impl fmt::Display for SettingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ogrs3OldFollowUpReplaced => "ogrs3_old_follow_up_replaced",
            Self::Ogrs3OpenCodeValues => "ogrs3_open_code_values",
            Self::IicOtherNeedsBothCounts => "iic_other_needs_both_counts",
            Self::IicOldNoHistoryValue => "iic_old_no_history_value",
        })
    }
}

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// Whether it is on.
    pub on: bool,
}

/// All of policy file `predictors`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predictors {
    /// Names and bands.
    pub names: Table<Predictor, NameRow>,
    /// What can be chosen.
    pub settings: Table<SettingCode, SettingRow>,
    /// OGRS3.
    pub ogrs3: Dated<Ogrs3Row>,
    /// OVP.
    pub ovp: Dated<OvpRow>,
    /// OGP.
    pub ogp: Dated<OgpRow>,
    /// ARP, VRP and SVP, static and dynamic.
    pub ogrs4: Table<ModelCode, ModelRow>,
    /// DC-SRP.
    pub dc_srp: Dated<DcSrpRow>,
    /// IIC-SRP.
    pub iic_srp: Dated<IicSrpRow>,
    /// CSRP.
    pub csrp: Dated<CsrpRow>,
}

impl Predictors {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let read = Self {
            names: document.table("predictor")?,
            settings: document.table("setting")?,
            ogrs3: dated(document, "ogrs3")?,
            ovp: dated(document, "ovp")?,
            ogp: dated(document, "ogp")?,
            ogrs4: document.table("ogrs4")?,
            dc_srp: dated(document, "dc_srp")?,
            iic_srp: dated(document, "iic_srp")?,
            csrp: dated(document, "csrp")?,
        };
        read.check(document)?;
        Ok(read)
    }

    /// Every name, setting and model is there; lists rise; an old name says what took its place.
    fn check(&self, document: &Document) -> Result<(), PolicyError> {
        let lacking = |list: &str, code: &dyn fmt::Display| document.problem(&format!("{list} {code}"), "is missing".to_owned());
        for predictor in Predictor::ALL {
            let history = self.names.history(predictor).ok_or_else(|| lacking("predictor", &predictor))?;
            for row in history.rows() {
                let label = format!("predictor {predictor}");
                if !row.value.bands.rise() {
                    return Err(document.problem(&label, "field `bands`: must rise".to_owned()));
                }
                if row.value.now.is_some() != predictor.is_old_name() {
                    return Err(document.problem(&label, "field `now`: belongs to old names, and to each of them".to_owned()));
                }
            }
        }
        for code in SettingCode::ALL {
            self.settings.history(code).ok_or_else(|| lacking("setting", &code))?;
        }
        for code in ModelCode::ALL {
            self.ogrs4.history(code).ok_or_else(|| lacking("ogrs4", &code))?;
        }
        for row in self.ovp.rows() {
            row.value.check().map_err(|problem| document.problem("ovp", problem))?;
        }
        for row in self.dc_srp.rows() {
            row.value.check().map_err(|problem| document.problem("dc_srp", problem))?;
        }
        Ok(())
    }

    /// The first day of the newest rows: for figures that name no day.
    #[must_use]
    pub fn newest(&self) -> Option<Date> {
        fn first<T>(rows: &Dated<T>) -> Option<Date> {
            rows.latest().map(|row| row.from)
        }
        let models = self.ogrs4.rows().map(|(_, row)| row.from);
        let names = self.names.rows().map(|(_, row)| row.from);
        let single = [
            first(&self.ogrs3),
            first(&self.ovp),
            first(&self.ogp),
            first(&self.dc_srp),
            first(&self.iic_srp),
            first(&self.csrp),
        ];
        single.into_iter().flatten().chain(models).chain(names).max()
    }

    /// The rows in force on `day`: found once, for however many people.
    ///
    /// # Errors
    /// [`NotInForce`] when a list has no row on the day.
    pub fn on(&self, day: Date) -> Result<PredictorTables<'_>, NotInForce> {
        PredictorTables::on(self, day)
    }
}

fn dated<T: serde::de::DeserializeOwned>(document: &mut Document, list: &str) -> Result<Dated<T>, PolicyError> {
    let rows = document.rows(list)?;
    Dated::new(rows).map_err(|why| document.problem(list, why.to_string()))
}

/// The rows in force on one day.
#[derive(Clone, Copy, Debug)]
pub struct PredictorTables<'a> {
    /// OGRS3.
    pub ogrs3: &'a Row<Ogrs3Row>,
    /// OVP.
    pub ovp: &'a Row<OvpRow>,
    /// OGP.
    pub ogp: &'a Row<OgpRow>,
    /// DC-SRP.
    pub dc_srp: &'a Row<DcSrpRow>,
    /// IIC-SRP.
    pub iic_srp: &'a Row<IicSrpRow>,
    /// CSRP.
    pub csrp: &'a Row<CsrpRow>,
    names: [&'a Row<NameRow>; Predictor::ALL.len()],
    models: [&'a Row<ModelRow>; ModelCode::ALL.len()],
    settings: [bool; SettingCode::ALL.len()],
}

impl<'a> PredictorTables<'a> {
    /// The rows of `predictors` in force on `day`.
    ///
    /// # Errors
    /// [`NotInForce`] when a list has no row on the day.
    pub fn on(predictors: &'a Predictors, day: Date) -> Result<Self, NotInForce> {
        let none = |list| NotInForce { list, day };
        Ok(Self {
            ogrs3: predictors.ogrs3.on(day).ok_or(none("ogrs3"))?,
            ovp: predictors.ovp.on(day).ok_or(none("ovp"))?,
            ogp: predictors.ogp.on(day).ok_or(none("ogp"))?,
            dc_srp: predictors.dc_srp.on(day).ok_or(none("dc_srp"))?,
            iic_srp: predictors.iic_srp.on(day).ok_or(none("iic_srp"))?,
            csrp: predictors.csrp.on(day).ok_or(none("csrp"))?,
            names: all(Predictor::ALL.map(|code| predictors.names.on(code, day))).ok_or(none("predictor"))?,
            models: all(ModelCode::ALL.map(|code| predictors.ogrs4.on(code, day))).ok_or(none("ogrs4"))?,
            settings: SettingCode::ALL.map(|code| predictors.settings.on(code, day).is_some_and(|row| row.value.on)),
        })
    }

    /// Name and bands of a predictor.
    #[must_use]
    #[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "as many rows as variants, in their order")]
    pub const fn name(&self, predictor: Predictor) -> &'a Row<NameRow> {
        self.names[predictor as usize]
    }

    /// A model of the OGRS4 family.
    #[must_use]
    #[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "as many rows as variants, in their order")]
    pub const fn model(&self, code: ModelCode) -> &'a Row<ModelRow> {
        self.models[code as usize]
    }

    /// Whether a setting is on.
    #[must_use]
    #[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "as many settings as variants, in their order")]
    pub const fn is_on(&self, code: SettingCode) -> bool {
        self.settings[code as usize]
    }
}

/// All of them, or none when one is missing.
fn all<T: Copy, const COUNT: usize>(found: [Option<T>; COUNT]) -> Option<[T; COUNT]> {
    let first = found.iter().copied().find_map(|each| each)?;
    found.iter().all(Option::is_some).then(|| found.map(|each| each.unwrap_or(first)))
}
