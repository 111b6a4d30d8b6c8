//! The categories by which predictors weigh the current offence.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text is no category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a category of offence")]
pub struct NotACategory;

macro_rules! categories {
    ($(#[$doc:meta])* $name:ident $count:literal: $($(#[$each_doc:meta])* $each:ident = $text:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each_doc])* $each,)* }

        impl $name {
            /// How many there are.
            pub const COUNT: usize = $count;

            /// All of them.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$each,)*];

            /// The stable text used in tables.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$each => $text,)* }
            }

            /// In words: the text without underscores.
            #[must_use]
            pub fn words(self) -> String {
                self.as_str().replace('_', " ")
            }

            /// Its place among all, from 0.
            #[must_use]
            #[expect(clippy::as_conversions, reason = "the place of a variant, far below the limit")]
            pub const fn place(self) -> usize {
                self as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NotACategory;

            fn from_str(text: &str) -> Result<Self, NotACategory> {
                Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or(NotACategory)
            }
        }
    };
}

categories! {
    /// Category of the current offence in OGRS3.
    Ogrs3Category 20:
    /// Violence.
    Violence = "violence",
    /// Robbery.
    Robbery = "robbery",
    /// Public order.
    PublicOrder = "public_order",
    /// Sexual, not against a child.
    SexualNotChild = "sexual_not_child",
    /// Sexual, against a child.
    SexualChild = "sexual_child",
    /// Soliciting or prostitution.
    SolicitingProstitution = "soliciting_prostitution",
    /// Burglary of a home.
    BurglaryDomestic = "burglary_domestic",
    /// Other burglary.
    BurglaryOther = "burglary_other",
    /// Theft, not of or from a vehicle.
    TheftNonMotor = "theft_non_motor",
    /// Handling stolen goods.
    Handling = "handling",
    /// Fraud and forgery.
    FraudForgery = "fraud_forgery",
    /// Absconding or bail.
    AbscondingBail = "absconding_bail",
    /// Taking and driving away.
    TakingDriving = "taking_driving",
    /// Theft from a vehicle.
    TheftFromVehicle = "theft_from_vehicle",
    /// Other motoring.
    OtherMotoring = "other_motoring",
    /// Drink driving.
    DrinkDriving = "drink_driving",
    /// Criminal damage.
    CriminalDamage = "criminal_damage",
    /// Drugs: import, export or production.
    DrugImportExportProduction = "drug_import_export_production",
    /// Drugs: possession or supply.
    DrugPossessionSupply = "drug_possession_supply",
    /// Anything else.
    Other = "other",
}

categories! {
    /// Category of the current offence in the OGRS4 family. Texts are those of the published coefficients.
    Ogrs4Category 24:
    /// Burglary of a home.
    BurglaryDomestic = "burglary_domestic",
    /// Other burglary.
    BurglaryOther = "burglary_other",
    /// Drunkenness.
    Drunkenness = "drunkenness",
    /// Drink driving.
    DrinkDriving = "drink_driving",
    /// Motoring.
    MotoringOffences = "motoring_offences",
    /// Theft of or from a vehicle.
    VehicleRelatedTheft = "vehicle_related_theft",
    /// Fraud and forgery.
    FraudAndForgery = "fraud_and_forgery",
    /// Welfare fraud.
    WelfareFraud = "welfare_fraud",
    /// Drugs: import, export or production.
    DrugImportExportOrProduction = "drug_import_export_or_production",
    /// Drugs: possession or supply.
    DrugPossessionOrSupply = "drug_possession_or_supply",
    /// Violence of actual bodily harm or more.
    ViolenceAgainstThePersonAbhPlus = "violence_against_the_person_abh_plus",
    /// Violence below actual bodily harm.
    ViolenceAgainstThePersonSubAbh = "violence_against_the_person_sub_abh",
    /// Public order and harassment (spelled as in the source).
    PublicOrderAndHarrassment = "public_order_and_harrassment",
    /// Weapons other than firearms.
    WeaponsNonFirearm = "weapons_non_firearm",
    /// Firearms, most serious.
    FirearmsMostSerious = "firearms_most_serious",
    /// Firearms, other.
    FirearmsOther = "firearms_other",
    /// Handling stolen goods.
    HandlingStolenGoods = "handling_stolen_goods",
    /// Criminal damage.
    CriminalDamage = "criminal_damage",
    /// Violence for gain: robbery, aggravated burglary.
    AcquisitiveViolence = "acquisitive_violence",
    /// Anything else.
    OtherOffences = "other_offences",
    /// Absconding or bail.
    AbscondingOrBail = "absconding_or_bail",
    /// Sexual, against a child.
    SexualAgainstChild = "sexual_against_child",
    /// Sexual, not against a child.
    SexualNotAgainstChild = "sexual_not_against_child",
    /// Theft, not of or from a vehicle.
    TheftNonMotor = "theft_non_motor",
}

/// What is known of the offence in a weight list of a table: one number a category, all of them there.
pub(crate) fn weights<const COUNT: usize, C: Copy>(
    all: [C; COUNT],
    text: impl Fn(C) -> &'static str,
    mut given: std::collections::BTreeMap<String, super::number::Number>,
) -> Result<[super::number::Number; COUNT], String> {
    let mut lacking = None;
    let weights = all.map(|category| {
        given.remove(text(category)).unwrap_or_else(|| {
            lacking.get_or_insert(text(category));
            super::number::Number::default()
        })
    });
    match (lacking, given.keys().next()) {
        (Some(lacking), _) => Err(format!("`offence`: there is no `{lacking}`")),
        (None, Some(unknown)) => Err(format!("`offence`: `{unknown}` is not a category of offence")),
        (None, None) => Ok(weights),
    }
}
