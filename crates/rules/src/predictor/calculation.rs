//! All predictors of one person at once: a problem of one never stops the others.

use super::combined::{self, CsrpInputs};
use super::facts::OffendingFacts;
use super::offence::OffenceCategories;
use super::ogp::{self, OgpInputs};
use super::ogrs3::{self, Ogrs3Inputs};
use super::ogrs4::{self, Family, Ogrs4Inputs};
use super::ovp::{self, OvpInputs};
use super::problem::PredictorProblem;
use super::score::Score;
use super::sexual::{self, DcSrpInputs, SexualInputs};
use super::table::PredictorTables;
use super::{Predictor, PredictorResult};
use crate::working::Working;

/// What came of one predictor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculated {
    /// Which predictor.
    pub predictor: Predictor,
    /// Its result, or why there is none and what to do.
    pub outcome: Result<PredictorResult, PredictorProblem>,
}

/// All predictors that we calculate, in the order of [`Predictor::CALCULATED`].
#[must_use]
pub fn calculate_all(facts: &OffendingFacts, tables: &PredictorTables<'_>, offences: &OffenceCategories) -> Vec<Calculated> {
    let scores = score_all(facts, tables, offences).into_iter().zip(Predictor::CALCULATED);
    scores.map(|(score, predictor)| Calculated { predictor, outcome: score.map(|score| score.result(tables)) }).collect()
}

/// As [`calculate_all`], for a whole caseload: allocates nothing.
pub fn score_all(
    facts: &OffendingFacts,
    tables: &PredictorTables<'_>,
    offences: &OffenceCategories,
) -> [Result<Score, PredictorProblem>; Predictor::CALCULATED.len()] {
    let ogrs3 = ogrs3_of(facts, tables, offences);
    let ovp = OvpInputs::from_facts(facts).and_then(|inputs| ovp::calculate(&inputs, tables));
    let ogp = ogp_inputs(ogrs3, facts).and_then(|inputs| ogp::calculate(&inputs, tables));
    let family = Ogrs4Inputs::from_facts(facts, offences);
    let [arp, vrp, svp] = Family::ALL.map(|each| family.and_then(|inputs| ogrs4::calculate(each, &inputs, tables)));
    let dc_srp = DcSrpInputs::from_facts(facts, tables).and_then(|inputs| sexual::dc_srp(&inputs, tables));
    let sexual = SexualInputs::from_facts(facts);
    let iic_srp = sexual.map(|inputs| sexual::iic_srp(&inputs, tables));
    let csrp = csrp_inputs(svp, dc_srp, sexual, tables).map(|inputs| combined::calculate(&inputs, tables));
    [ogrs3, ovp, ogp, arp, vrp, svp, dc_srp, iic_srp, csrp]
}

fn ogrs3_of(
    facts: &OffendingFacts,
    tables: &PredictorTables<'_>,
    offences: &OffenceCategories,
) -> Result<Score, PredictorProblem> {
    Ogrs3Inputs::from_facts(facts, tables, offences).and_then(|inputs| ogrs3::calculate(&inputs, tables))
}

fn ogp_inputs(ogrs3: Result<Score, PredictorProblem>, facts: &OffendingFacts) -> Result<OgpInputs, PredictorProblem> {
    let ogrs3 = ogrs3.map_err(|_| PredictorProblem::RestsOn(Predictor::Ogrs3))?;
    Ok(OgpInputs { ogrs3_percent: ogrs3.percent.0 / 100, answers: facts.answers })
}

fn csrp_inputs(
    svp: Result<Score, PredictorProblem>,
    dc_srp: Result<Score, PredictorProblem>,
    sexual: Result<SexualInputs, PredictorProblem>,
    tables: &PredictorTables<'_>,
) -> Result<CsrpInputs, PredictorProblem> {
    let svp = svp.map_err(|_| PredictorProblem::RestsOn(Predictor::Svp))?;
    let sexual = sexual?;
    let dc_srp = dc_srp.map_err(|_| PredictorProblem::RestsOn(Predictor::DcSrp))?;
    Ok(CsrpInputs { svp, dc_srp, iic_srp: sexual::iic_srp(&sexual, tables), sexual })
}

/// How one predictor's score comes about.
///
/// # Errors
/// The same problem as when calculating.
pub fn explain(
    predictor: Predictor,
    facts: &OffendingFacts,
    tables: &PredictorTables<'_>,
    offences: &OffenceCategories,
) -> Result<Working, PredictorProblem> {
    let family = |each| ogrs4::explain(each, &Ogrs4Inputs::from_facts(facts, offences)?, tables);
    match predictor {
        Predictor::Ogrs3 => ogrs3::explain(&Ogrs3Inputs::from_facts(facts, tables, offences)?, tables),
        Predictor::Ovp => ovp::explain(&OvpInputs::from_facts(facts)?, tables),
        Predictor::Ogp => ogp::explain(&ogp_inputs(ogrs3_of(facts, tables, offences), facts)?, tables),
        Predictor::Arp => family(Family::Arp),
        Predictor::Vrp => family(Family::Vrp),
        Predictor::Svp => family(Family::Svp),
        Predictor::DcSrp => sexual::explain_dc_srp(&DcSrpInputs::from_facts(facts, tables)?, tables),
        Predictor::IicSrp => Ok(sexual::explain_iic_srp(&SexualInputs::from_facts(facts)?, tables)),
        Predictor::Csrp => {
            let svp = Ogrs4Inputs::from_facts(facts, offences).and_then(|inputs| ogrs4::calculate(Family::Svp, &inputs, tables));
            let dc_srp = DcSrpInputs::from_facts(facts, tables).and_then(|inputs| sexual::dc_srp(&inputs, tables));
            let inputs = csrp_inputs(svp, dc_srp, SexualInputs::from_facts(facts), tables)?;
            Ok(combined::explain(&inputs, tables))
        }
        old => Err(PredictorProblem::OldName(old)),
    }
}
