//! What the predictors need to know about a person: plain facts, each of which may be unknown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::listed::{Drugs, PastConvictions};
use super::offence::OffenceCode;

/// Sex as the predictors use it: as recorded by the court or the police.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// Where the person is supervised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supervision {
    /// In custody.
    Custody,
    /// In the community, on an order or on licence.
    Community,
}

/// Everything that any predictor reads, as known on the day of assessment. What is not known is none; each predictor
/// says what it misses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OffendingFacts {
    /// Sex as recorded.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub born_on: Option<Date>,
    /// Day of the assessment.
    pub assessed_on: Option<Date>,
    /// Date of the current conviction.
    pub convicted_on: Option<Date>,
    /// Start of follow-up: first day at risk in the community for this sentence.
    pub follow_up_from: Option<Date>,
    /// Date of the first sanction.
    pub first_sanction_on: Option<Date>,
    /// Age at the first sanction in whole years; used only when its date is unknown.
    pub first_sanction_age: Option<u8>,
    /// Home Office code of the current offence.
    pub offence: Option<OffenceCode>,
    /// All sanctions, the current one included.
    pub total_sanctions: Option<u16>,
    /// Sanctions for violence, the current one included if violent.
    pub violent_sanctions: Option<u16>,
    /// Where the person is supervised.
    pub supervision: Option<Supervision>,
    /// Day of the most recent offence of any kind.
    pub latest_offence_on: Option<Date>,
    /// The history of sexual offences.
    pub sexual: SexualHistory,
    /// The needs answers.
    pub answers: Answers,
}

/// Sexual offences: whether ever, and sanctions by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SexualHistory {
    /// Ever an offence with a sexual element (1.30).
    pub ever: Option<bool>,
    /// Sanctions for contact with an adult victim.
    pub contact_adult: Option<u16>,
    /// Sanctions for contact with a child victim.
    pub contact_child: Option<u16>,
    /// Sanctions for indecent images or indirect contact with a child.
    pub images: Option<u16>,
    /// Other sanctions without contact.
    pub non_contact: Option<u16>,
    /// Date of the last sexual sanction.
    pub last_sanction_on: Option<Date>,
    /// Day of the last sexual offence, when it is known apart from the sanction.
    pub last_offence_on: Option<Date>,
    /// Whether the current sexual offence had a victim who was a stranger.
    pub stranger_victim: Option<bool>,
}

/// The needs answers that predictors read. Scales are 0 (no problem), 1 (some) and 2 (significant).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Answers {
    /// 2.2: a weapon in the current offence.
    pub weapon: Option<bool>,
    /// 2.6: recognises the impact of the offending.
    pub recognises_impact: Option<bool>,
    /// 3.3: no fixed abode or transient.
    pub no_fixed_abode: Option<bool>,
    /// 3.4: suitability of accommodation, 0 to 2.
    pub accommodation: Option<u8>,
    /// 4.2: unemployed.
    pub unemployed: Option<bool>,
    /// 6.4: quality of the relationship with the partner, 0 to 2.
    pub partner_relationship: Option<u8>,
    /// 6.7: perpetrator of domestic abuse.
    pub domestic_abuse_perpetrator: Option<bool>,
    /// 6.8: lives with the partner.
    pub living_with_partner: Option<bool>,
    /// 7.2: regular activities encourage offending, 0 to 2.
    pub activities: Option<u8>,
    /// The drugs section was passed over because the person uses none: no drugs, no misuse, full motivation (0).
    pub no_drug_use: bool,
    /// Drugs used now.
    pub drugs_used: Option<Drugs>,
    /// Current drug misuse, 0 to 2.
    pub drug_misuse: Option<u8>,
    /// 8.8: motivation to tackle drug misuse, 0 (full) to 2.
    pub drug_motivation: Option<u8>,
    /// 9.1: current alcohol problem, 0 to 2.
    pub alcohol: Option<u8>,
    /// 9.2: binge drinking, 0 to 2.
    pub binge: Option<u8>,
    /// 10.7: current psychiatric treatment.
    pub psychiatric_treatment: Option<bool>,
    /// 11.2: impulsivity, 0 to 2.
    pub impulsivity: Option<u8>,
    /// 11.4: temper control, 0 to 2.
    pub temper: Option<u8>,
    /// Problem solving, 0 to 2.
    pub problem_solving: Option<u8>,
    /// Awareness of consequences, 0 to 2.
    pub consequences: Option<u8>,
    /// Understands other people's views, 0 to 2.
    pub others_views: Option<u8>,
    /// 12.1: pro-criminal attitudes, 0 to 2.
    pub pro_criminal: Option<u8>,
    /// Past convictions for the serious offences that SVP names.
    pub past_convictions: Option<PastConvictions>,
}
