//! The working of the two-axis model: the same calculation, with the row behind each figure.

use jiff::civil::Date;

use super::{ChangeBasis, V2Inputs, V2Result, calculate};
use crate::assessment::need::first_known;
use crate::assessment::{NeedTables, NeedWeights, Severities};
use crate::rosh::RoshLevel;
use crate::tier::input::MappaLevel;
use crate::tier::problem::explain_problems;
use crate::tier::tables::{Limit, PointsFor, RsrRow, TierTables, WithoutPoints, holding};
use crate::tier::value::{Change, Protect, Supervision};
use crate::working::{RowUsed, Working};

const TABLE: &str = "tiers";

/// The working of [`calculate`] on `day`.
#[must_use]
pub fn explain(inputs: &V2Inputs, day: Date, tables: &TierTables, needs: &NeedTables) -> Working {
    let in_force = tables.in_force(day, needs);
    let result = calculate(inputs, &in_force);
    let mut telling = Telling { working: Working::of("tier.v2"), tables, day };
    telling.protect(inputs, &result);
    telling.change(inputs, &result, &in_force.needs);
    if result.tier.supervision == Supervision::Suspended {
        telling.working.step("Suffix", "the two-thirds point is reached: no longer actively supervised", "S");
    }
    explain_problems(&mut telling.working, &result.problems);
    telling.working.result = result.tier.to_string();
    telling.working
}

struct Telling<'a> {
    working: Working,
    tables: &'a TierTables,
    day: Date,
}

impl Telling<'_> {
    /// A step whose points are a row of `v2_points`; without the row's code, a step without a row.
    fn points(&mut self, code: Option<PointsFor>, label: &str, arithmetic: impl Into<String>, points: i32) {
        let row = code.and_then(|code| Some((code, first_known(&self.tables.points, code, self.day)?)));
        match row {
            Some((code, row)) => {
                self.working.step_from(RowUsed::of(TABLE, "v2_points", code, row), label, arithmetic, points);
            }
            None => self.working.step(label, arithmetic, points),
        }
    }

    fn protect(&mut self, inputs: &V2Inputs, result: &V2Result) {
        let parts = result.protect;
        self.rsr(inputs, parts.rsr);
        let rosh = inputs.flags.rosh;
        self.points(rosh.map(of_rosh), "Risk of serious harm", rosh.map_or("none recorded", RoshLevel::word), parts.rosh);
        let mappa = inputs.flags.mappa_level;
        self.points(mappa.map(of_mappa), "MAPPA level", mappa.map_or("none", MappaLevel::as_str), parts.mappa);
        let factors = inputs.flags.complexity;
        let names: Vec<String> = factors.iter().map(|factor| factor.as_str().to_lowercase().replace('_', " ")).collect();
        let each = first_known(&self.tables.points, PointsFor::ComplexityFactor, self.day).map_or(0, |row| row.value.points);
        let counted =
            if names.is_empty() { "none".to_owned() } else { format!("{} × {each}: {}", factors.count(), names.join(", ")) };
        self.points(Some(PointsFor::ComplexityFactor), "Complexity factors", counted, parts.complexity);
        if inputs.is_female {
            self.women(inputs, parts.women);
        }
        if parts.set_off > 0 {
            let label = "Only the larger of RSR and risk of serious harm counts";
            self.working.step(label, format!("the smaller of {} and {}", parts.rsr, parts.rosh), -parts.set_off);
        }
        let level = protect_text(result.tier.protect);
        let sum = format!("{} points", result.protect_points);
        match holding(&self.tables.protect, self.day).find(|row| row.value.level == result.tier.protect) {
            Some(row) => {
                let sum = match row.value.at_least {
                    Some(from) => format!("{sum}: {from} or more"),
                    None => format!("{sum}: fewer than any other level needs"),
                };
                let used = RowUsed::of(TABLE, "v2_protect", &row.value.code, row);
                self.working.step_from(used, "Protect level", sum, level);
            }
            None => self.working.step("Protect level", sum, level),
        }
    }

    fn rsr(&mut self, inputs: &V2Inputs, points: i32) {
        let Some(score) = inputs.rsr else {
            return self.working.step("RSR", "no score: counts as 0", points);
        };
        // The row is the one whose range holds the score, compared exactly.
        let holds = |row: &RsrRow| {
            row.at_least <= score && row.below.is_none_or(|edge| score < edge) && row.at_most.is_none_or(|edge| score <= edge)
        };
        match holding(&self.tables.rsr, self.day).find(|row| holds(&row.value)) {
            Some(row) => {
                let upper = match (row.value.below, row.value.at_most) {
                    (Some(edge), _) => format!("below {edge}"),
                    (None, Some(edge)) => format!("up to {edge}"),
                    (None, None) => "no upper edge".to_owned(),
                };
                let arithmetic = format!("{score}%: from {}, {upper}", row.value.at_least);
                self.working.step_from(RowUsed::of(TABLE, "v2_rsr", &row.value.code, row), "RSR", arithmetic, points);
            }
            None => self.working.step("RSR", format!("{score}%: in no range that gives points"), points),
        }
    }

    fn women(&mut self, inputs: &V2Inputs, points: i32) {
        let assessment = inputs.assessment.as_ref();
        let mut told = Vec::new();
        if assessment.is_none() {
            told.push("no assessment");
        }
        if assessment.is_some_and(|assessment| assessment.parental_responsibilities == Some(true)) {
            told.push("parental responsibilities");
        }
        let problem = |answer: Option<u8>| answer.is_some_and(|answer| answer > 0);
        if assessment.is_some_and(|assessment| problem(assessment.impulsivity) || problem(assessment.temper_control)) {
            told.push("impulsivity or temper control");
        }
        if inputs.previous_enforcement_activity {
            told.push("a breach or recall in the last year");
        }
        let told = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
        self.points(Some(PointsFor::WomanParenting), "Additional factors for women", told, points);
    }

    fn change(&mut self, inputs: &V2Inputs, result: &V2Result, weights: &NeedWeights) {
        let without = match result.change_basis {
            ChangeBasis::NoMandate => Some((WithoutPoints::NoMandate, "no sentence gives a mandate for change")),
            ChangeBasis::NoAssessment => Some((WithoutPoints::NoAssessment, "no full assessment that counts")),
            ChangeBasis::Points => None,
        };
        let level = change_text(result.tier.change);
        if let Some((code, why)) = without {
            match first_known(&self.tables.change_without, code, self.day) {
                Some(row) => {
                    let used = RowUsed::of(TABLE, "v2_change_without", code, row);
                    self.working.step_from(used, "Change level", why, level);
                }
                None => self.working.step("Change level", why, level),
            }
            return;
        }
        let needs = inputs.assessment.as_ref().map_or(Severities::NONE, |assessment| assessment.needs);
        self.working.step("Needs", told_needs(&needs, weights), result.change.needs);
        let ogrs =
            inputs.ogrs.map_or_else(|| "no score: counts as 0".to_owned(), |score| format!("{score} ÷ 10, remainder dropped"));
        match first_known(&self.tables.limits, Limit::OgrsDivisor, self.day) {
            Some(row) => {
                let used = RowUsed::of(TABLE, "limit", Limit::OgrsDivisor, row);
                let ogrs = ogrs.replace("÷ 10", &format!("÷ {}", row.value.amount));
                self.working.step_from(used, "OGRS3, two years", ogrs, result.change.ogrs);
            }
            None => self.working.step("OGRS3, two years", ogrs, result.change.ogrs),
        }
        let iom = if inputs.flags.iom { "yes" } else { "no" };
        self.points(Some(PointsFor::Iom), "Integrated offender management", iom, result.change.iom);
        let sum = format!("{} points", result.change_points);
        match holding(&self.tables.change, self.day).find(|row| row.value.level == result.tier.change) {
            Some(row) => {
                let used = RowUsed::of(TABLE, "v2_change", &row.value.code, row);
                self.working.step_from(used, "Change level", sum, level);
            }
            None => self.working.step("Change level", sum, level),
        }
    }
}

fn told_needs(needs: &Severities, weights: &NeedWeights) -> String {
    let each = needs.iter().filter(|(need, severity)| weights.weight(*need) > 0 && weights.severity(*severity) > 0);
    let told: Vec<String> =
        each.map(|(need, severity)| format!("{need} {} × {}", weights.weight(need), weights.severity(severity))).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}

const fn of_rosh(level: RoshLevel) -> PointsFor {
    match level {
        RoshLevel::Low => PointsFor::RoshLow,
        RoshLevel::Medium => PointsFor::RoshMedium,
        RoshLevel::High => PointsFor::RoshHigh,
        RoshLevel::VeryHigh => PointsFor::RoshVeryHigh,
    }
}

const fn of_mappa(level: MappaLevel) -> PointsFor {
    match level {
        MappaLevel::M1 => PointsFor::MappaM1,
        MappaLevel::M2 => PointsFor::MappaM2,
        MappaLevel::M3 => PointsFor::MappaM3,
    }
}

const fn protect_text(level: Protect) -> &'static str {
    match level {
        Protect::A => "A",
        Protect::B => "B",
        Protect::C => "C",
        Protect::D => "D",
    }
}

const fn change_text(level: Change) -> &'static str {
    match level {
        Change::Zero => "0",
        Change::One => "1",
        Change::Two => "2",
        Change::Three => "3",
    }
}
