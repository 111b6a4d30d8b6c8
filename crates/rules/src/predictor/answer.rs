//! The needs answers that predictors read, and the set of those that were missing.

use super::facts::Answers;
use super::problem::PredictorProblem;

/// An answer of the assessment that some predictor reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Needed {
    /// A weapon was used or carried in the current offence.
    Weapon,
    /// Recognises the impact of the offending.
    RecognisesImpact,
    /// No fixed abode or transient.
    NoFixedAbode,
    /// Suitability of accommodation.
    Accommodation,
    /// Unemployed.
    Unemployed,
    /// Quality of the relationship with the partner.
    PartnerRelationship,
    /// Perpetrator of domestic abuse.
    DomesticAbuse,
    /// Whether the person lives with the partner.
    LivingWithPartner,
    /// Regular activities encourage offending.
    Activities,
    /// Which drugs are used.
    DrugsUsed,
    /// Current drug misuse.
    DrugMisuse,
    /// Motivation to tackle drug misuse.
    DrugMotivation,
    /// Current alcohol problem.
    Alcohol,
    /// Binge drinking.
    Binge,
    /// Current psychiatric treatment.
    PsychiatricTreatment,
    /// Impulsivity.
    Impulsivity,
    /// Temper control.
    Temper,
    /// Problem solving.
    ProblemSolving,
    /// Awareness of consequences.
    Consequences,
    /// Understands other people's views.
    OthersViews,
    /// Pro-criminal attitudes.
    ProCriminal,
    /// Past convictions for named serious offences.
    PastConvictions,
    /// Age at the last sexual sanction.
    LastSexualSanction,
    /// A stranger victim in the current sexual offence.
    StrangerVictim,
}

impl Needed {
    /// All, in the order of the assessment.
    pub const ALL: [Self; 24] = [
        Self::Weapon,
        Self::RecognisesImpact,
        Self::NoFixedAbode,
        Self::Accommodation,
        Self::Unemployed,
        Self::PartnerRelationship,
        Self::DomesticAbuse,
        Self::LivingWithPartner,
        Self::Activities,
        Self::DrugsUsed,
        Self::DrugMisuse,
        Self::DrugMotivation,
        Self::Alcohol,
        Self::Binge,
        Self::PsychiatricTreatment,
        Self::Impulsivity,
        Self::Temper,
        Self::ProblemSolving,
        Self::Consequences,
        Self::OthersViews,
        Self::ProCriminal,
        Self::PastConvictions,
        Self::LastSexualSanction,
        Self::StrangerVictim,
    ];

    /// Code of the question: its number in the classic assessment, or a name where no public text gives a number.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weapon => "2.2w",
            Self::RecognisesImpact => "2.6",
            Self::NoFixedAbode => "3.3",
            Self::Accommodation => "3.4",
            Self::Unemployed => "4.2",
            Self::PartnerRelationship => "6.4",
            Self::DomesticAbuse => "6.7",
            Self::LivingWithPartner => "6.8",
            Self::Activities => "7.2",
            Self::DrugsUsed => "drugs_used",
            Self::DrugMisuse => "drug_misuse",
            Self::DrugMotivation => "8.8",
            Self::Alcohol => "9.1",
            Self::Binge => "9.2",
            Self::PsychiatricTreatment => "10.7",
            Self::Impulsivity => "11.2",
            Self::Temper => "11.4",
            Self::ProblemSolving => "problem_solving",
            Self::Consequences => "awareness_of_consequences",
            Self::OthersViews => "understands_others",
            Self::ProCriminal => "12.1",
            Self::PastConvictions => "past_convictions",
            Self::LastSexualSanction => "date_last_sexual_sanction",
            Self::StrangerVictim => "stranger_victim",
        }
    }

    /// In words, as shown.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Weapon => "weapon in the current offence",
            Self::RecognisesImpact => "recognises the impact of the offending",
            Self::NoFixedAbode => "no fixed abode or transient",
            Self::Accommodation => "suitability of accommodation",
            Self::Unemployed => "unemployed",
            Self::PartnerRelationship => "quality of the relationship with the partner",
            Self::DomesticAbuse => "perpetrator of domestic abuse",
            Self::LivingWithPartner => "living with the partner",
            Self::Activities => "regular activities encourage offending",
            Self::DrugsUsed => "drugs used",
            Self::DrugMisuse => "current drug misuse",
            Self::DrugMotivation => "motivation to tackle drug misuse",
            Self::Alcohol => "current alcohol problem",
            Self::Binge => "binge drinking",
            Self::PsychiatricTreatment => "current psychiatric treatment",
            Self::Impulsivity => "impulsivity",
            Self::Temper => "temper control",
            Self::ProblemSolving => "problem solving",
            Self::Consequences => "awareness of consequences",
            Self::OthersViews => "understands other people's views",
            Self::ProCriminal => "pro-criminal attitudes",
            Self::PastConvictions => "past convictions for named serious offences",
            Self::LastSexualSanction => "date of the last sexual sanction",
            Self::StrangerVictim => "stranger victim",
        }
    }

    const fn bit(self) -> u32 {
        #[expect(clippy::as_conversions, reason = "the place of a variant among 24, as a bit")]
        let place = self as u32;
        1 << place
    }
}

/// A set of answers: in one number, so that scoring allocates nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Missing(u32);

impl Missing {
    /// None.
    pub const NONE: Self = Self(0);

    /// With one answer added.
    #[must_use]
    pub const fn with(self, needed: Needed) -> Self {
        Self(self.0 | needed.bit())
    }

    /// Adds the answer when it is not there.
    #[must_use]
    pub(crate) const fn unless(self, there: bool, needed: Needed) -> Self {
        if there { self } else { self.with(needed) }
    }

    /// Those in both sets.
    #[must_use]
    pub const fn among(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the answer is in the set.
    #[must_use]
    pub const fn has(self, needed: Needed) -> bool {
        self.0 & needed.bit() != 0
    }

    /// The answers, in the order of the assessment.
    pub fn iter(self) -> impl Iterator<Item = Needed> {
        Needed::ALL.into_iter().filter(move |needed| self.has(*needed))
    }

    /// Their codes, in the order of the assessment. Empty sets allocate nothing.
    #[must_use]
    pub fn codes(self) -> Vec<String> {
        self.iter().map(|needed| needed.code().to_owned()).collect()
    }

    /// Their numbers or names with what they ask, for a sentence: "3.4 suitability of accommodation, 9.1 …".
    #[must_use]
    pub fn words(self) -> String {
        let named = self.iter().map(|needed| {
            let code = needed.code();
            if code.starts_with(|c: char| c.is_ascii_digit()) {
                format!("{code} {}", needed.words())
            } else {
                needed.words().to_owned()
            }
        });
        named.collect::<Vec<_>>().join(", ")
    }
}

impl Answers {
    /// The needs answers that are not there.
    #[must_use]
    pub const fn missing(&self) -> Missing {
        let drugs = self.no_drug_use;
        Missing::NONE
            .unless(self.weapon.is_some(), Needed::Weapon)
            .unless(self.recognises_impact.is_some(), Needed::RecognisesImpact)
            .unless(self.no_fixed_abode.is_some(), Needed::NoFixedAbode)
            .unless(self.accommodation.is_some(), Needed::Accommodation)
            .unless(self.unemployed.is_some(), Needed::Unemployed)
            .unless(self.partner_relationship.is_some(), Needed::PartnerRelationship)
            .unless(self.domestic_abuse_perpetrator.is_some(), Needed::DomesticAbuse)
            .unless(self.living_with_partner.is_some(), Needed::LivingWithPartner)
            .unless(self.activities.is_some(), Needed::Activities)
            .unless(self.drugs_used.is_some() || drugs, Needed::DrugsUsed)
            .unless(self.drug_misuse.is_some() || drugs, Needed::DrugMisuse)
            .unless(self.drug_motivation.is_some() || drugs, Needed::DrugMotivation)
            .unless(self.alcohol.is_some(), Needed::Alcohol)
            .unless(self.binge.is_some(), Needed::Binge)
            .unless(self.psychiatric_treatment.is_some(), Needed::PsychiatricTreatment)
            .unless(self.impulsivity.is_some(), Needed::Impulsivity)
            .unless(self.temper.is_some(), Needed::Temper)
            .unless(self.problem_solving.is_some(), Needed::ProblemSolving)
            .unless(self.consequences.is_some(), Needed::Consequences)
            .unless(self.others_views.is_some(), Needed::OthersViews)
            .unless(self.pro_criminal.is_some(), Needed::ProCriminal)
            .unless(self.past_convictions.is_some(), Needed::PastConvictions)
    }

    /// The answers that are beyond their scale of 0 to 2.
    #[must_use]
    pub const fn out_of_scale(&self) -> Missing {
        const fn within(answer: Option<u8>) -> bool {
            matches!(answer, None | Some(0..=2))
        }
        Missing::NONE
            .unless(within(self.accommodation), Needed::Accommodation)
            .unless(within(self.partner_relationship), Needed::PartnerRelationship)
            .unless(within(self.activities), Needed::Activities)
            .unless(within(self.drug_misuse), Needed::DrugMisuse)
            .unless(within(self.drug_motivation), Needed::DrugMotivation)
            .unless(within(self.alcohol), Needed::Alcohol)
            .unless(within(self.binge), Needed::Binge)
            .unless(within(self.impulsivity), Needed::Impulsivity)
            .unless(within(self.temper), Needed::Temper)
            .unless(within(self.problem_solving), Needed::ProblemSolving)
            .unless(within(self.consequences), Needed::Consequences)
            .unless(within(self.others_views), Needed::OthersViews)
            .unless(within(self.pro_criminal), Needed::ProCriminal)
    }

    /// Whether all answers in `needed` are there and within their scale.
    pub(crate) const fn complete(&self, needed: Missing) -> Result<(), PredictorProblem> {
        let missing = self.missing().among(needed);
        if !missing.is_empty() {
            return Err(PredictorProblem::AnswersMissing(missing));
        }
        let beyond = self.out_of_scale().among(needed);
        if beyond.is_empty() { Ok(()) } else { Err(PredictorProblem::AnswersOutOfScale(beyond)) }
    }
}
