//! The compiled-in tables: sound, sourced, and refused with a clear message when they are not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::collections::BTreeSet;

use rules::code::{ActionCode, ContactCode, OutcomeCode, RegisterCode};
use rules::dated::{Dated, Mark, Row, Table};
use rules::policy::{Policy, PolicyError};
use rules::rosh::{GroupAtRisk, RoshLevel};
use rules::tier::TierTables;

#[test]
fn the_compiled_in_tables_are_sound() {
    let policy = Policy::from_texts(&[]).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(policy, Policy::builtin());
    assert!(Policy::names().count() >= 12);
}

fn of_table<C: Copy + Ord + std::fmt::Display, T>(table: &Table<C, T>, list: &str, add: &mut impl FnMut(String, &str, &Mark)) {
    for (code, Row { source, mark, .. }) in table.rows() {
        add(format!("{list} {code}"), source, mark);
    }
}

fn of_history<T>(history: &Dated<T>, list: &str, add: &mut impl FnMut(String, &str, &Mark)) {
    for Row { source, mark, .. } in history.rows() {
        add(list.to_owned(), source, mark);
    }
}

fn of_tiers(tiers: &TierTables, add: &mut impl FnMut(String, &str, &Mark)) {
    of_table(&tiers.registers, "tier_register", add);
    of_table(&tiers.complexity, "complexity", add);
    of_table(&tiers.enforcement_outcomes, "enforcement_outcome", add);
    of_table(&tiers.custodial, "custodial_sentence", add);
    of_table(&tiers.left_out, "requirement_left_out", add);
    of_table(&tiers.limits, "tier_limit", add);
    of_table(&tiers.points, "v2_points", add);
    of_table(&tiers.change_without, "v2_change_without", add);
    of_table(&tiers.flags, "v3_flag", add);
    of_table(&tiers.ceilings, "v3_ceiling", add);
    let mut of_row = |name: String, source: &str, mark: &Mark| add(name, source, mark);
    tiers.rsr.iter().for_each(|row| of_row(format!("v2_rsr {}", row.value.code), &row.source, &row.mark));
    tiers.protect.iter().for_each(|row| of_row(format!("v2_protect {}", row.value.code), &row.source, &row.mark));
    tiers.change.iter().for_each(|row| of_row(format!("v2_change {}", row.value.code), &row.source, &row.mark));
    tiers.reoffending.iter().for_each(|row| of_row(format!("v3_reoffending {}", row.value.code), &row.source, &row.mark));
    tiers.dc_srp.iter().for_each(|row| of_row(format!("v3_dc_srp {}", row.value.code), &row.source, &row.mark));
    tiers.mappa_rosh.iter().for_each(|row| of_row(format!("v3_mappa_rosh {}", row.value.code), &row.source, &row.mark));
    tiers.lifer.iter().for_each(|row| of_row(format!("v3_lifer {}", row.value.code), &row.source, &row.mark));
}

/// Every row of every table as (name, source, mark).
fn all_rows(policy: &Policy) -> Vec<(String, String, Mark)> {
    let mut rows = Vec::new();
    let mut add = |name: String, source: &str, mark: &Mark| rows.push((name, source.to_owned(), mark.clone()));
    for row in policy.calendar.bank_holidays() {
        add(format!("holiday {}", row.value.on), &row.source, &row.mark);
    }
    of_table(&policy.contacts.types, "contact", &mut add);
    of_table(&policy.contacts.groups, "group", &mut add);
    of_table(&policy.outcomes.types, "outcome", &mut add);
    of_table(&policy.outcomes.choices, "choice", &mut add);
    of_table(&policy.enforcement.actions, "action", &mut add);
    of_table(&policy.enforcement.periods, "period", &mut add);
    of_table(&policy.enforcement.steps, "step", &mut add);
    of_table(&policy.enforcement.ladder, "ladder", &mut add);
    of_table(&policy.enforcement.alarms, "alarm", &mut add);
    of_table(&policy.enforcement.alternatives, "alternative", &mut add);
    of_table(&policy.registers.types, "register", &mut add);
    of_table(&policy.registers.categories, "category", &mut add);
    of_table(&policy.registers.levels, "level", &mut add);
    of_table(&policy.sentences.disposals, "disposal", &mut add);
    of_table(&policy.sentences.requirements, "requirement", &mut add);
    of_table(&policy.sentences.standard_conditions, "standard_condition", &mut add);
    of_table(&policy.sentences.condition_categories, "condition_category", &mut add);
    of_table(&policy.sentences.key_dates, "key_date", &mut add);
    of_table(&policy.grades.types, "grade", &mut add);
    of_table(&policy.grades.limits, "limit", &mut add);
    of_table(&policy.standards.standards, "standard", &mut add);
    of_table(&policy.standards.frequencies, "frequency", &mut add);
    of_table(&policy.standards.packages, "package", &mut add);
    of_table(&policy.standards.duties, "duty", &mut add);
    of_table(&policy.standards.final_thirds, "final_third", &mut add);
    of_table(&policy.enquiries.kinds, "enquiry_kind", &mut add);
    of_table(&policy.enquiries.triggers, "enquiry_trigger", &mut add);
    of_table(&policy.enquiries.ages, "answer_age", &mut add);
    of_table(&policy.oversight.triggers, "oversight_trigger", &mut add);
    of_table(&policy.oversight.countersign, "countersign", &mut add);
    of_table(&policy.oversight.settings, "oversight_setting", &mut add);
    of_table(&policy.questions.sets, "question_set", &mut add);
    of_table(&policy.questions.sections, "section", &mut add);
    of_table(&policy.questions.questions, "question", &mut add);
    of_table(&policy.needs.needs, "need", &mut add);
    of_table(&policy.needs.answers, "answer", &mut add);
    of_table(&policy.needs.severities, "severity", &mut add);
    of_tiers(&policy.tiers, &mut add);
    of_table(&policy.case_weights.standard, "weight", &mut add);
    of_table(&policy.case_weights.t2a, "t2a_weight", &mut add);
    of_table(&policy.case_weights.v3, "v3_weight", &mut add);
    of_table(&policy.case_weights.settings, "setting", &mut add);
    of_table(&policy.case_weights.switches, "switch", &mut add);
    of_table(&policy.case_weights.targets, "target", &mut add);
    of_table(&policy.reductions.reasons, "reason", &mut add);
    of_table(&policy.reductions.limits, "reduction_limit", &mut add);
    of_table(&policy.workload.support.contacts, "support_contact", &mut add);
    of_table(&policy.workload.support.periods, "support_period", &mut add);
    of_table(&policy.workload.case_statuses.0, "case_status", &mut add);
    of_table(&policy.workload.red_lines.0, "red_line", &mut add);
    of_table(&policy.measures.measures, "measure", &mut add);
    for row in &policy.measures.published {
        add(format!("published {}", row.value.measure), &row.source, &row.mark);
    }
    for row in &policy.measures.not_measured {
        add("not_measured".to_owned(), &row.source, &row.mark);
    }
    of_table(&policy.predictors.names, "predictor", &mut add);
    of_table(&policy.predictors.settings, "predictor_setting", &mut add);
    of_table(&policy.predictors.ogrs4, "ogrs4", &mut add);
    of_history(&policy.predictors.ogrs3, "ogrs3", &mut add);
    of_history(&policy.predictors.ovp, "ovp", &mut add);
    of_history(&policy.predictors.ogp, "ogp", &mut add);
    of_history(&policy.predictors.dc_srp, "dc_srp", &mut add);
    of_history(&policy.predictors.iic_srp, "iic_srp", &mut add);
    of_history(&policy.predictors.csrp, "csrp", &mut add);
    add("offence-categories".to_owned(), &policy.offence_categories.source, &Mark::Confirmed);
    rows
}

#[test]
fn every_row_has_a_source() {
    let rows = all_rows(&Policy::builtin());
    assert!(rows.len() > 350, "{}", rows.len());
    for (name, source, _) in rows {
        assert!(source.trim().len() > 20, "{name}: {source:?}");
    }
}

#[test]
fn what_is_ours_is_marked_as_ours() {
    for (name, source, mark) in all_rows(&Policy::builtin()) {
        let code = name.split(' ').nth(1).unwrap_or_default();
        let ours = code.starts_with("R-") || source.contains("Local default");
        if ours && !name.starts_with("condition_category") {
            assert_eq!(mark, Mark::LocalDefault, "{name}");
        }
        // What is owed in custody is published, as the days of the first assessment are.
        let published = ["long_custody", "release_near", "plan_in_custody", "plan_in_custody_far", "contact_in_custody"];
        if name.starts_with("standard") && !published.contains(&code)
            || name.starts_with("frequency")
            || name.starts_with("package")
            || name.starts_with("v3_weight")
        {
            assert_eq!(mark, Mark::LocalDefault, "{name}: no public text confirms it");
        }
    }
}

#[test]
fn every_code_that_the_program_names_exists() {
    let policy = Policy::builtin();
    let registers =
        RoshLevel::ALL.map(RoshLevel::register_code).into_iter().chain(GroupAtRisk::ALL.map(GroupAtRisk::register_code));
    for code in registers {
        assert!(policy.registers.types.knows(code), "{code}");
    }
    for (kind, row) in policy.enquiries.kinds.rows() {
        for code in row.value.asked_by.iter().chain(&row.value.answered_by) {
            assert!(policy.contacts.types.knows(*code), "{kind}: {code}");
        }
    }
    let of_triggers = policy.oversight.triggers.rows().flat_map(|(_, row)| &row.value.applies.registers);
    let of_signatures = policy.oversight.countersign.rows().flat_map(|(_, row)| &row.value.registers);
    let of_final_third = policy.standards.final_thirds.rows().flat_map(|(_, row)| &row.value.not_for_registers);
    let of_alarms = policy.enforcement.alarms.rows().flat_map(|(_, row)| &row.value.registers);
    for code in of_triggers.chain(of_signatures).chain(of_alarms).chain(of_final_third) {
        assert!(policy.registers.types.knows(*code), "{code}");
    }
}

#[test]
fn every_code_that_the_reference_texts_list_is_in_the_tables() {
    let policy = Policy::builtin();
    let contacts = "COAI COHV COTI CODI COAP CHVS COPT COVC CODC CRSAPT RARP APAT C107 DRGAPT DRGTST C071 AWLI AWL2 AWLF CLBR LCL CLBW \
        C040 C041 RECDI C122 MO1 MO2 MO3 MO4 MO5 EM01 EM02 C145 AAM3 UPW7 UPW8 RECQ VOR01 C369 C515 SFGC SFRR EASS C078 C157 C158 \
        C159 NSD1 CCCP C160 C161 C005 EASC C204 CARR CNOC IOHV C253 C002 C416 RROD SPOD03 LRP1 C004";
    for code in contacts.split_whitespace() {
        assert!(policy.contacts.types.knows(ContactCode::new(code).unwrap()), "contact {code}");
    }
    let outcomes = "ATTC AFTC ATSH ATSS ATCH AFDA UACP UAAB ATFI AFTA AAME AAEM AAFC AACL AAHO AARE AARC AASD CO05 CO10 RSOF RSSR CO38 CO39 CO40";
    let outcomes: BTreeSet<OutcomeCode> = outcomes.split_whitespace().map(|code| OutcomeCode::new(code).unwrap()).collect();
    assert_eq!(policy.outcomes.types.codes().iter().copied().collect::<BTreeSet<_>>(), outcomes);
    let dated = "ROM EA02 EA03 EA05 EA08 EA12";
    let undated = "EA06 EA07 EA09 EA10 EA11 EA13 IBR IMB BRE01 BRE02 WLS LCL NFA";
    for (codes, needs_date) in [(dated, true), (undated, false)] {
        for code in codes.split_whitespace() {
            let history =
                policy.enforcement.actions.history(ActionCode::new(code).unwrap()).unwrap_or_else(|| panic!("action {code}"));
            assert_eq!(history.latest().unwrap().value.respond_within.is_some(), needs_date, "action {code}");
        }
    }
    let registers = "RVHR RHRH RMRH RLRH RCHD RCCO RCPR RVAD RVLN REG15 REG16 REG17 AV2S ADVP MAPP AVIS RTAO RPIR IIOM STRG ALSH RMDO \
        REG30 SPO INLL PRC HREG";
    for code in registers.split_whitespace() {
        assert!(policy.registers.types.knows(RegisterCode::new(code).unwrap()), "register {code}");
    }
    let public_groups = policy.contacts.groups.rows().filter(|(_, row)| !row.is_local_default()).count();
    assert_eq!(public_groups, 21, "groups of our own stand beside the public ones");
}

fn refused(name: &str, from: &str, to: &str) -> String {
    let text = Policy::text(name).expect("a table");
    assert!(text.contains(from), "{from}");
    Policy::from_texts(&[(name, &text.replacen(from, to, 1))]).expect_err("refused").to_string()
}

#[test]
fn a_fault_is_named_by_file_row_and_field() {
    let cases = [
        ("grades", "holds_cases = true", "holds_case = true", "policy file grades, grade 1 (po): unknown field `holds_case`"),
        (
            "grades",
            "holds_cases = true",
            "holds_cases = 1",
            "policy file grades, grade 1 (po): invalid type: integer `1`, expected a boolean in `holds_cases`",
        ),
        (
            "grades",
            "usual_hours_hundredths = 3700\n",
            "",
            "policy file grades, grade 1 (po): missing field `usual_hours_hundredths`",
        ),
        ("grades", "source = \"codes\"\n", "", "policy file grades, grade 1 (po): missing field `source`"),
        (
            "grades",
            "source = \"codes\"",
            "source = \"hearsay\"",
            "policy file grades, grade 1 (po): field `source`: `hearsay` is not among",
        ),
        ("grades", "code = \"po\"", "code = \"xo\"", "policy file grades, grade 1 (xo): field `code`: unknown variant `xo`"),
        ("grades", "\"M\", \"E\"", "\"M\", \"M\"", "policy file grades, grade po: field `record_codes`: M is there twice"),
        (
            "contacts",
            "group = \"APPOINTMENTS\"",
            "group = \"PARTIES\"",
            "policy file contacts, contact COAP: field `group`: there is no group PARTIES",
        ),
        ("outcomes", "from = \"2026-05-01\"", "from = \"2026-02-30\"", "policy file outcomes, outcome 8 (UACP): field `from`:"),
        (
            "outcomes",
            "replaces = \"UAAB\"",
            "replaces = \"NOPE\"",
            "policy file outcomes, outcome UACP: field `replaces`: there is no outcome NOPE",
        ),
        (
            "outcomes",
            "[\"UACP\", \"UAAB\"]",
            "[\"UACP\", \"NONE\"]",
            "policy file outcomes, choice unacceptable_absence: field `outcomes`: there is no outcome NONE",
        ),
        (
            "standards",
            "code = \"enforcement_begun\"",
            "code = \"warning_letter_sent\"",
            "policy file standards, standard warning_letter_sent: the row from 2001-04-01 begins before",
        ),
        (
            "bank-holidays",
            "on = \"2019-04-19\"",
            "on = \"2019-01-01\"",
            "policy file bank-holidays, holiday: two rows are for one day",
        ),
        (
            "register",
            "[sources]",
            "colour = 1\n[sources]",
            "policy file register, `colour`: is not a list or setting of this file",
        ),
        (
            "needs",
            "classic = { standard = 2, severe = 7 }",
            "classic = { standard = 2, severe = 1 }",
            "policy file needs, need accommodation: field `thresholds`: in classic, severe begins below standard",
        ),
        (
            "questions",
            "san = \"accommodation\"",
            "san = \"thinking\"",
            "policy file questions, question 3.3: field `sections`: the set san has no section thinking",
        ),
        (
            "tiers",
            "{ arp_at_least = \"90\", tier = \"A\" }",
            "{ arp_at_least = \"70\", tier = \"A\" }",
            "policy file tiers, v3_reoffending csrp-6.9: field `columns`: every row must have the same columns",
        ),
        (
            "tiers",
            "code = \"iom\"",
            "code = \"ion\"",
            "policy file tiers, v2_points 12 (ion): field `code`: unknown variant `ion`",
        ),
        (
            "enforcement",
            "local_fields = [\"name\"]",
            "local_fields = [\"nom\"]",
            "policy file enforcement, action 7 (EA06): field `local_fields`: the row has no field `nom`",
        ),
        ("enforcement", "[[action]]", "[[action", "policy file enforcement: not TOML: TOML parse error at line"),
    ];
    named(&cases);
}

/// Each case: the table, a text in it, what it becomes, and how the refusal begins.
fn named(cases: &[(&str, &str, &str, &str)]) {
    for (name, from, to, said) in cases {
        let message = refused(name, from, to);
        assert!(message.starts_with(said), "{message:?} does not start {said:?}");
    }
}

#[test]
fn a_fault_in_what_is_owed_is_named_by_file_row_and_field() {
    named(&[
        (
            "standards",
            "code = \"miss_alarm\"",
            "code = \"miss_alarms\"",
            "policy file standards, duty 35 (miss_alarms): field `code`: unknown variant `miss_alarms`",
        ),
        (
            "enquiries",
            "code = \"pregnancy\"\n",
            "code = \"new_partner\"\nfrom = \"2030-01-01\"\n",
            "policy file enquiries, trigger new_partner: the row from 2030-01-01 begins before",
        ),
        (
            "oversight",
            "[[setting]]\ncode = \"away_weeks\"",
            "[[countersign]]\ncode = \"away_weeks\"",
            "policy file oversight, countersign 6 (away_weeks): field `code`: unknown variant",
        ),
        (
            "enforcement",
            "action = \"IBR\"",
            "action = \"IBX\"",
            "policy file enforcement, step refer: field `action`: there is no action IBX",
        ),
    ]);
}

#[test]
fn a_name_that_is_no_table_is_refused_with_the_names_known() {
    let problem = Policy::from_texts(&[("tea", "")]).expect_err("refused");
    assert!(matches!(problem, PolicyError::UnknownFile { .. }));
    assert!(problem.to_string().contains("bank-holidays, contacts"), "{problem}");
}

#[test]
fn a_region_can_replace_one_table_and_keep_the_rest() {
    let ours = Policy::text("enforcement").unwrap().replace("amount = 7", "amount = 5");
    let policy = Policy::from_texts(&[("enforcement", &ours)]).expect("sound");
    assert_ne!(policy.enforcement, Policy::builtin().enforcement);
    assert_eq!(policy.contacts, Policy::builtin().contacts);
}
