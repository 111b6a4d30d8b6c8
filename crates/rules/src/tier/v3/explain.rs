//! The working of the seven-letter model: the same calculation, with the row behind each step.

use jiff::civil::Date;

use super::{Predictors, Score, StepName, V3Inputs, V3Result, calculate};
use crate::assessment::NeedTables;
use crate::assessment::need::first_known;
use crate::dated::Row;
use crate::predictor::{Band, Basis};
use crate::rosh::RoshLevel;
use crate::tier::Tier;
use crate::tier::problem::explain_problems;
use crate::tier::tables::{Ceiling, FlagStep, TierTables, holding};
use crate::tier::value::TierV3;
use crate::working::{RowUsed, Working};

const TABLE: &str = "tiers";

/// The working of [`calculate`] on `day`.
#[must_use]
pub fn explain(inputs: &V3Inputs, day: Date, tables: &TierTables, needs: &NeedTables) -> Working {
    let result = calculate(inputs, &tables.in_force(day, needs));
    let mut telling = Telling { working: Working::of("tier.v3"), tables, day };
    match result.tier {
        TierV3::NotSupervised => telling.working.step("Sentence", "none runs", "no tier applies"),
        TierV3::Missing => {
            let predictors = inputs.predictors.unwrap_or_default();
            telling.working.step("ARP", told_score(predictors.arp), "both scores are needed");
            telling.working.step("CSRP", told_score(predictors.csrp), "both scores are needed");
        }
        _ => telling.steps(inputs, &result),
    }
    explain_problems(&mut telling.working, &result.problems);
    telling.working.result = Tier::V3 { value: result.tier, provisional: result.provisional }.words();
    telling.working
}

fn told_score(score: Option<Score>) -> String {
    match score {
        None => "no score".to_owned(),
        Some(Score { percent, basis: Some(basis) }) => format!("{percent}%, {basis}"),
        Some(Score { percent, basis: None }) => format!("{percent}%, not said whether static or dynamic"),
    }
}

struct Telling<'a> {
    working: Working,
    tables: &'a TierTables,
    day: Date,
}

impl Telling<'_> {
    fn step(&mut self, row: Option<RowUsed>, label: &str, arithmetic: String, tier: Option<TierV3>) {
        let result = tier.map_or("nothing", TierV3::as_str);
        match row {
            Some(row) => self.working.step_from(row, label, arithmetic, result),
            None => self.working.step(label, arithmetic, result),
        }
    }

    fn steps(&mut self, inputs: &V3Inputs, result: &V3Result) {
        let predictors = inputs.predictors.unwrap_or_default();
        self.reoffending(&predictors, result);
        self.sexual_reoffending(&predictors, result);
        self.mappa_rosh(inputs, result);
        self.lifer(inputs, result);
        let flags = &inputs.flags;
        let flag_steps = [
            (StepName::DomesticAbuse, FlagStep::DomesticAbuse, "Domestic abuse", flags.domestic_abuse),
            (StepName::Stalking, FlagStep::Stalking, "Stalking", flags.stalking),
            (StepName::ChildProtection, FlagStep::ChildProtection, "Child protection", flags.child_protection),
            (StepName::SexualOffences, FlagStep::SexualOffences, "Ever a sexual offence", inputs.ever_sexual_offence),
        ];
        for (name, code, label, holds) in flag_steps {
            let row = first_known(&self.tables.flags, code, self.day).filter(|_| holds);
            let used = row.map(|row| RowUsed::of(TABLE, "v3_flag", code, row));
            self.step(used, label, if holds { "yes" } else { "no" }.to_owned(), result.steps.get(name));
        }
        let given: Vec<String> = result.steps.iter().map(|(_, tier)| tier.to_string()).collect();
        self.working.step("Tier", format!("the highest of {}", given.join(", ")), result.tier);
        self.provisional(inputs, &predictors, result);
    }

    fn reoffending(&mut self, predictors: &Predictors, result: &V3Result) {
        let (Some(arp), Some(csrp)) = (predictors.arp, predictors.csrp) else { return };
        // The first row whose threshold the score reaches, from the highest, as the calculation takes it.
        let reached = holding(&self.tables.reoffending, self.day).filter(|row| row.value.csrp_at_least <= csrp.percent);
        let row = reached.max_by_key(|row| row.value.csrp_at_least);
        let column = row.and_then(|row| row.value.columns.iter().find(|cell| cell.arp_at_least <= arp.percent));
        let cell = row.zip(column).map_or(String::new(), |(row, cell)| {
            format!(": row CSRP {} or more, column ARP {} or more", row.value.csrp_at_least, cell.arp_at_least)
        });
        let arithmetic = format!("ARP {}; CSRP {}{cell}", told_score(Some(arp)), told_score(Some(csrp)));
        let used = row.map(|row| RowUsed::of(TABLE, "v3_reoffending", &row.value.code, row));
        self.step(used, "Reoffending", arithmetic, result.steps.get(StepName::Reoffending));
    }

    fn sexual_reoffending(&mut self, predictors: &Predictors, result: &V3Result) {
        let tier = result.steps.get(StepName::SexualReoffending);
        let score = predictors.dc_srp.unwrap_or_default();
        let percent = score.percent.map_or_else(|| "no score".to_owned(), |percent| format!("{percent}%"));
        let arithmetic = format!("DC-SRP {percent}, band {}", score.band.map_or("none", Band::words));
        let holds = |row: &&Row<crate::tier::tables::DcSrpRow>| {
            Some(row.value.band) == score.band
                && row.value.at_least.is_none_or(|from| score.percent.is_some_and(|percent| percent >= from))
        };
        let row = holding(&self.tables.dc_srp, self.day).find(holds).filter(|_| tier.is_some());
        let used = row.map(|row| RowUsed::of(TABLE, "v3_dc_srp", &row.value.code, row));
        self.step(used, "Sexual reoffending", arithmetic, tier);
    }

    fn mappa_rosh(&mut self, inputs: &V3Inputs, result: &V3Result) {
        let (category, rosh) = (inputs.flags.mappa_category, inputs.flags.rosh);
        let category_told =
            category.map_or("no MAPPA category".to_owned(), |category| format!("MAPPA category {}", category.as_str()));
        let rosh_told = rosh.map_or("none recorded", RoshLevel::word);
        let arithmetic = format!("{category_told}; risk of serious harm {}", rosh_told.to_lowercase());
        let mut rows = holding(&self.tables.mappa_rosh, self.day);
        let row = rows.find(|row| row.value.mappa == category.is_some() && row.value.rosh == rosh);
        let used = row.map(|row| RowUsed::of(TABLE, "v3_mappa_rosh", &row.value.code, row));
        self.step(used, "MAPPA and risk of serious harm", arithmetic, result.steps.get(StepName::MappaRosh));
    }

    fn lifer(&mut self, inputs: &V3Inputs, result: &V3Result) {
        let tier = result.steps.get(StepName::LiferIpp);
        let arithmetic = match (inputs.flags.lifer_ipp, inputs.latest_release_on) {
            (false, _) => "no".to_owned(),
            (true, None) => "yes, never released".to_owned(),
            (true, Some(on)) => format!("yes, last released {on}"),
        };
        let row = holding(&self.tables.lifer, self.day).find(|row| Some(row.value.tier) == tier);
        let used = row.map(|row| RowUsed::of(TABLE, "v3_lifer", &row.value.code, row));
        self.step(used, "Life sentence or IPP", arithmetic, tier);
    }

    fn provisional(&mut self, inputs: &V3Inputs, predictors: &Predictors, result: &V3Result) {
        let is_static = |score: Option<Score>| score.is_some_and(|score| score.basis == Some(Basis::Static));
        let mut open = Vec::new();
        match (is_static(predictors.arp), is_static(predictors.csrp)) {
            (true, true) => open.push("ARP and CSRP are static: a full assessment is still to come"),
            (true, false) => open.push("ARP is static: a full assessment is still to come"),
            (false, true) => open.push("CSRP is static: a full assessment is still to come"),
            (false, false) => {}
        }
        let ceiling = match (inputs.flags.rosh.is_none(), inputs.flags.mappa_category.is_some()) {
            (true, true) => Some(Ceiling::RoshMissingWithMappa),
            (true, false) => Some(Ceiling::RoshMissing),
            (false, _) => is_static(predictors.arp).then_some(Ceiling::BothStatic).filter(|_| is_static(predictors.csrp)),
        };
        if inputs.flags.rosh.is_none() {
            open.push("no level of risk of serious harm is recorded");
        }
        let told = match (open.is_empty(), result.provisional) {
            (true, _) => "neither score is static, and a level of risk is recorded".to_owned(),
            (false, true) => format!("{}; the tier could still rise", open.join("; ")),
            (false, false) => format!("{}; other steps already give as much as could be added", open.join("; ")),
        };
        let row = ceiling.and_then(|code| Some((code, first_known(&self.tables.ceilings, code, self.day)?)));
        let answer = if result.provisional { "yes" } else { "no" };
        match row {
            Some((code, row)) => {
                self.working.step_from(RowUsed::of(TABLE, "v3_ceiling", code, row), "Provisional", told, answer);
            }
            None => self.working.step("Provisional", told, answer),
        }
    }
}
