//! The coefficients of the OGRS4 family by name: what each stands for, and which answer it needs.

use super::Needed;

macro_rules! coefficients {
    ($count:literal: $($name:ident = $text:literal, $label:literal, $needed:expr;)*) => {
        /// A coefficient of the OGRS4 family, without those of the offence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Coefficient {
            $(#[doc = $label] $name,)*
        }

        impl Coefficient {
            /// How many there are.
            pub const COUNT: usize = $count;

            /// All, in the order in which a working shows them.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$name,)*];

            /// Its name in the table.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it stands for.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// The answer that it needs, for those of the needs part.
            #[must_use]
            pub const fn needed(self) -> Option<Needed> {
                match self { $(Self::$name => $needed,)* }
            }

            /// Its place among all, from 0.
            #[must_use]
            #[expect(clippy::as_conversions, reason = "the place of a variant, far below the limit")]
            pub const fn place(self) -> usize {
                self as usize
            }
        }
    };
}

coefficients! { 61:
    Intercept = "intercept", "intercept", None;
    MaleAge = "male_age", "age at start of follow-up, men", None;
    MaleAge2 = "male_age2", "age squared, men", None;
    MaleAge3 = "male_age3", "age cubed, men", None;
    MaleAge4 = "male_age4", "age to the fourth, men", None;
    FemaleAge = "female_age", "age at start of follow-up, women", None;
    FemaleAge2 = "female_age2", "age squared, women", None;
    FemaleAge3 = "female_age3", "age cubed, women", None;
    FemaleAge4 = "female_age4", "age to the fourth, women", None;
    Female = "female", "female", None;
    FirstSanction = "first_sanction", "first sanction", None;
    SecondSanction = "second_sanction", "second sanction", None;
    PerSanction = "per_sanction", "sanctions", None;
    MaleSecondGap = "male_second_gap_years", "years between first and second sanction, men", None;
    FemaleSecondGap = "female_second_gap_years", "years between first and second sanction, women", None;
    Months = "offence_free_months", "whole months since start of follow-up, at most 36", None;
    Months2 = "offence_free_months2", "months squared", None;
    Months3 = "offence_free_months3", "months cubed", None;
    Months4 = "offence_free_months4", "months to the fourth", None;
    MaleCopas = "male_copas", "rate of sanctions ln(sanctions / (career + boost)), men", None;
    MaleCopas2 = "male_copas2", "rate of sanctions squared, men", None;
    FemaleCopas = "female_copas", "rate of sanctions ln(sanctions / (career + boost)), women", None;
    FemaleCopas2 = "female_copas2", "rate of sanctions squared, women", None;
    MaleNeverViolent = "male_never_violent", "never violent, men", None;
    FemaleNeverViolent = "female_never_violent", "never violent, women", None;
    OnceViolent = "once_violent", "one sanction for violence", None;
    PerViolentSanction = "per_violent_sanction", "sanctions for violence", None;
    ViolentCopas = "violent_copas", "rate of violence ln(violent sanctions / (career + boost))", None;
    Weapon = "q2_2_weapon", "2.2 weapon in the current offence", Some(Needed::Weapon);
    Accommodation = "q3_4", "3.4 suitability of accommodation", Some(Needed::Accommodation);
    Unemployed = "q4_2", "4.2 unemployed (0 or 2)", Some(Needed::Unemployed);
    LivingWithPartner = "living_with_partner", "6.8 living with the partner", Some(Needed::LivingWithPartner);
    PartnerRelationship = "q6_4", "6.4 quality of the relationship", Some(Needed::PartnerRelationship);
    LivingWithPartnerInPoor = "living_with_partner_x_q6_4", "6.8 living with the partner x 6.4", Some(Needed::LivingWithPartner);
    DomesticAbuse = "q6_7_perpetrator", "6.7 perpetrator of domestic abuse", Some(Needed::DomesticAbuse);
    Activities = "q7_2", "7.2 activities encourage offending", Some(Needed::Activities);
    DrugMotivation = "q8_8", "8.8 motivation to tackle drug misuse", Some(Needed::DrugMotivation);
    Alcohol = "q9_1", "9.1 current alcohol problem", Some(Needed::Alcohol);
    Binge = "q9_2", "9.2 binge drinking", Some(Needed::Binge);
    Impulsivity = "q11_2", "11.2 impulsivity", Some(Needed::Impulsivity);
    Temper = "q11_4", "11.4 temper control", Some(Needed::Temper);
    ProCriminal = "q12_1", "12.1 pro-criminal attitudes", Some(Needed::ProCriminal);
    Heroin = "drug_heroin", "uses heroin", Some(Needed::DrugsUsed);
    Methadone = "drug_methadone", "uses methadone, not prescribed", Some(Needed::DrugsUsed);
    OtherOpiate = "drug_other_opiate", "uses another opiate", Some(Needed::DrugsUsed);
    Crack = "drug_crack", "uses crack cocaine", Some(Needed::DrugsUsed);
    PowderCocaine = "drug_powder_cocaine", "uses powder cocaine", Some(Needed::DrugsUsed);
    MisusedPrescription = "drug_misused_prescription", "misuses prescribed drugs", Some(Needed::DrugsUsed);
    Benzodiazepine = "drug_benzodiazepine", "uses benzodiazepines", Some(Needed::DrugsUsed);
    Cannabis = "drug_cannabis", "uses cannabis", Some(Needed::DrugsUsed);
    Steroid = "drug_steroid", "uses steroids", Some(Needed::DrugsUsed);
    OtherDrug = "drug_other", "uses another drug", Some(Needed::DrugsUsed);
    PastHomicide = "past_homicide", "past conviction: homicide", Some(Needed::PastConvictions);
    PastWoundingGbh = "past_wounding_gbh", "past conviction: wounding or GBH", Some(Needed::PastConvictions);
    PastKidnap = "past_kidnap", "past conviction: kidnap", Some(Needed::PastConvictions);
    PastFirearm = "past_firearm", "past conviction: firearm", Some(Needed::PastConvictions);
    PastRobbery = "past_robbery", "past conviction: robbery", Some(Needed::PastConvictions);
    PastAggravatedBurglary = "past_aggravated_burglary", "past conviction: aggravated burglary", Some(Needed::PastConvictions);
    PastWeapon = "past_weapon", "past conviction: other weapon", Some(Needed::PastConvictions);
    PastDamage = "past_criminal_damage_endangering_life", "past conviction: damage endangering life", Some(Needed::PastConvictions);
    PastArson = "past_arson", "past conviction: arson", Some(Needed::PastConvictions);
}
