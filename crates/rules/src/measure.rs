//! What a record can say of how well supervision protects: `policy/measures.toml`.
//!
//! Each measure stands beside the rate that inspectors published for the same question, which is the rate to beat. What a
//! case counts for, and whether it is met, is read from the record; the words that say how are rows here, because a figure
//! that nobody can check is worth nothing. A survey's answers are in no record: those are listed as not measured.

use serde::{Deserialize, Serialize};

use crate::dated::{Row, Table};
use crate::kind::kinds;
use crate::policy::{Document, PolicyError};

kinds! {
    /// A measure, in the order of the page.
    MeasureCode {
        /// Child-safeguarding enquiries were made where needed.
        ChildrenEnquiryMade = "children_enquiry_made",
        /// Domestic-abuse enquiries were made where needed.
        AbuseEnquiryMade = "abuse_enquiry_made",
        /// The police told what they know.
        PoliceInformation = "police_information",
        /// Children's services told what they know.
        ChildrensServicesInformation = "childrens_services_information",
        /// An answer came within three months of its day.
        ReplyInTime = "reply_in_time",
        /// An answer was analysed.
        AnswerAnalysed = "answer_analysed",
        /// The case had oversight of acceptable quality.
        OversightAcceptable = "oversight_acceptable",
        /// What oversight agreed was done, or consciously dropped.
        OversightEffective = "oversight_effective",
        /// A countersigned assessment contradicts nothing on the record.
        RiskClassConsistent = "risk_class_consistent",
        /// A home visit that was needed took place.
        HomeVisit = "home_visit",
        /// A perpetrator of domestic abuse.
        AbusePerpetrator = "abuse_perpetrator",
        /// Of those, the risk was assessed well enough.
        AbuseRiskAssessed = "abuse_risk_assessed",
        /// Of those, a needed intervention was given.
        AbuseIntervention = "abuse_intervention",
        /// Of those, other agencies were worked with.
        AbuseAgencies = "abuse_agencies",
    }
}

kinds! {
    /// How a figure is to be read.
    Reading {
        /// The more the better.
        MoreIsBetter = "more_is_better",
        /// A share that is neither good nor bad.
        Share = "share",
    }
}

/// A measure in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureRow {
    /// Name to show.
    pub name: String,
    /// What one of the count is: "cases", "answers".
    pub of: String,
    /// When a case or a thing counts.
    pub counts: String,
    /// When it is met.
    pub met: String,
    /// The name of the list of those that are met.
    pub met_list: String,
    /// The name of the list of those that are not.
    pub unmet_list: String,
    /// How to read the figure.
    pub reading: Reading,
}

/// A rate that somebody published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Of which measure.
    pub measure: MeasureCode,
    /// How many in 100 were met, where a number was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met_percent: Option<u8>,
    /// The finding in words.
    pub finding: String,
}

/// Something published that no record can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotMeasured {
    /// The finding in words.
    pub finding: String,
    /// Why no record shows it.
    pub why: String,
}

/// The measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Each in words.
    pub measures: Table<MeasureCode, MeasureRow>,
    /// Published rates, the one to beat first.
    pub published: Vec<Row<Published>>,
    /// What is not measured.
    pub not_measured: Vec<Row<NotMeasured>>,
}

impl Measures {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let measures: Table<MeasureCode, MeasureRow> = document.table("measure")?;
        if let Some(missing) = MeasureCode::ALL.iter().find(|code| !measures.knows(**code)) {
            return Err(document.problem(&format!("measure {missing}"), "there is no row for it".to_owned()));
        }
        Ok(Self { measures, published: document.rows("published")?, not_measured: document.rows("not_measured")? })
    }

    /// What was published of a measure, the rate to beat first.
    pub fn published_of(&self, code: MeasureCode) -> impl Iterator<Item = &Row<Published>> {
        self.published.iter().filter(move |row| row.value.measure == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;

    #[test]
    fn every_measure_has_a_published_finding_to_stand_beside() {
        let policy = Policy::builtin();
        for code in MeasureCode::ALL {
            assert!(policy.measures.published_of(*code).next().is_some(), "{code}");
        }
        assert!(!policy.measures.not_measured.is_empty());
    }
}
