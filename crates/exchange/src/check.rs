//! What is odd about an extract though it can be used: findings for whoever imports it. They refuse nothing.

mod counts;
mod finding;

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use rules::Policy;
use rules::code::ContactCode;
use rules::grade::Grade;

use crate::extract::Extract;
use crate::layout::Sheet;
use crate::texts::TextId;

pub use finding::{Finding, FindingKind, Weight};

/// What the report before this one had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// When it was taken.
    pub taken_at: Option<DateTime>,
    /// Its owners: officer (`OM_Key`) and team (`Team_Code`).
    pub owners: BTreeSet<(String, String)>,
    /// Raw grade codes seen in any report so far.
    pub grade_codes: BTreeSet<String>,
}

/// Everything odd, the weightiest first. `before` is none for the first report.
#[must_use]
pub fn check(extract: &Extract, policy: &Policy, as_of: Date, before: Option<&Before>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(before) = before {
        findings.extend(older(extract, before));
        findings.extend(vanished(extract, before).into_iter().flatten());
        findings.extend(new_grades(extract, before));
    }
    for sheet in [Sheet::Filtered, Sheet::T2a] {
        findings.extend(lost(extract, sheet));
    }
    findings.extend(cases_of_nobody(extract));
    findings.extend(counts::filtered_above_unfiltered(extract));
    findings.extend(counts::against_case_rows(extract));
    findings.extend(unknown_grades(extract, policy, as_of).into_iter().flatten());
    findings.extend(contacts(extract, policy, as_of));
    findings.extend(columns(extract));
    findings.extend(rows(extract));
    findings.sort_by_key(|finding| finding.weight);
    findings
}

/// "N01A001 in N01T01".
fn owner_words(extract: &Extract, om_key: TextId, team_code: TextId) -> String {
    format!("{} in {}", extract.text(om_key), extract.text(team_code))
}

fn older(extract: &Extract, before: &Before) -> Option<Finding> {
    let (taken, last) = (extract.taken_at?, before.taken_at?);
    (taken < last).then(|| {
        Finding::new(FindingKind::OlderThanLast, Some(Sheet::Extract)).example(|| format!("taken {taken}, the last one {last}"))
    })
}

fn vanished(extract: &Extract, before: &Before) -> [Option<Finding>; 2] {
    let keys: BTreeSet<(&str, &str)> = extract.owners.iter().map(|owner| extract.key_of(owner)).collect();
    let officers: BTreeSet<&str> = keys.iter().map(|(officer, _)| *officer).collect();
    let mut owners = Finding::new(FindingKind::OwnersVanished, Some(Sheet::Extract)).none_yet();
    let mut gone = Finding::new(FindingKind::OfficersVanished, Some(Sheet::Extract)).none_yet();
    let mut last = None;
    for (officer, team) in &before.owners {
        if keys.contains(&(officer.as_str(), team.as_str())) {
            continue;
        }
        if officers.contains(officer.as_str()) {
            owners.add(|| format!("{officer} in {team}"));
        } else if last.replace(officer) != Some(officer) {
            gone.add(|| officer.clone());
        }
    }
    [owners.found(), gone.found()]
}

fn new_grades(extract: &Extract, before: &Before) -> Option<Finding> {
    let mut finding = Finding::new(FindingKind::NewGrades, Some(Sheet::Extract)).none_yet();
    for code in grade_codes(extract) {
        if !before.grade_codes.contains(code) {
            finding.add(|| code.to_owned());
        }
    }
    finding.found()
}

/// The raw grade codes of the owners, blanks left out.
#[must_use]
pub fn grade_codes(extract: &Extract) -> BTreeSet<&str> {
    let codes: BTreeSet<TextId> = extract.owners.iter().map(|owner| owner.grade_code).collect();
    codes.into_iter().map(|code| extract.text(code)).filter(|code| !code.is_empty()).collect()
}

fn unknown_grades(extract: &Extract, policy: &Policy, as_of: Date) -> [Option<Finding>; 2] {
    let unknown: BTreeSet<&str> =
        grade_codes(extract).into_iter().filter(|code| policy.grades.from_record_code(code, as_of) == Grade::None).collect();
    let mut with_code = Finding::new(FindingKind::UnknownGrades, Some(Sheet::Extract)).none_yet();
    let mut blank = Finding::new(FindingKind::NoGrade, Some(Sheet::Extract)).none_yet();
    for owner in &extract.owners {
        let (code, (officer, team)) = (extract.text(owner.grade_code), extract.key_of(owner));
        if code.is_empty() {
            blank.add(|| format!("{officer} in {team}"));
        } else if unknown.contains(code) {
            with_code.add(|| format!("{code} of {officer} in {team}"));
        }
    }
    [with_code.found(), blank.found()]
}

fn lost(extract: &Extract, sheet: Sheet) -> Option<Finding> {
    let mut finding = Finding::new(FindingKind::OwnersLost, Some(sheet)).none_yet();
    for row in extract.notes.lost.iter().filter(|row| row.sheet == sheet) {
        finding.add(|| {
            let cases = if row.cases == 1 { "case" } else { "cases" };
            format!("row {}: {} with {} {cases}", row.row, owner_words(extract, row.om_key, row.team_code), row.cases)
        });
    }
    finding.found()
}

fn cases_of_nobody(extract: &Extract) -> Vec<Finding> {
    let of = |sheet: Sheet| {
        let mut finding = Finding::new(FindingKind::CasesOfNobody, Some(sheet)).none_yet();
        for case in extract.cases_of_nobody().iter().filter(|case| case.sheet == sheet) {
            finding.add(|| format!("row {}: {}", case.row, owner_words(extract, case.om_key, case.team_code)));
        }
        finding.found()
    };
    Sheet::ALL.into_iter().filter_map(of).collect()
}

fn contacts(extract: &Extract, policy: &Policy, as_of: Date) -> Vec<Finding> {
    let start = |kind| Finding::new(kind, Some(Sheet::Cms)).none_yet();
    let (mut owners, mut codes) = (start(FindingKind::ContactsOfNobody), start(FindingKind::ContactCodes));
    let (mut twice, mut later) = (start(FindingKind::ContactsTwice), start(FindingKind::ContactsLater));
    let mut seen = BTreeSet::new();
    let known: BTreeSet<TextId> = extract.contacts.iter().map(|contact| contact.code).collect();
    let known: BTreeSet<TextId> = known
        .into_iter()
        .filter(|code| {
            let code = extract.text(*code).parse::<ContactCode>();
            code.is_ok_and(|code| policy.workload.support.contacts.on(code, as_of).is_some())
        })
        .collect();
    for contact in &extract.contacts {
        for side in [contact.done_by, contact.case_of] {
            if side.owner.is_none() {
                owners.add(|| format!("row {}: {}", contact.row, owner_words(extract, side.om_key, side.team_code)));
            }
        }
        if !known.contains(&contact.code) {
            codes.add(|| format!("row {}: {}", contact.row, extract.text(contact.code)));
        }
        if contact.contact_id != TextId::EMPTY && !seen.insert(contact.contact_id) {
            twice.add(|| format!("row {}: {}", contact.row, extract.text(contact.contact_id)));
        }
        if contact.on > as_of {
            later.add(|| format!("row {}: {}", contact.row, contact.on));
        }
    }
    [owners, codes, twice, later].into_iter().filter_map(Finding::found).collect()
}

fn columns(extract: &Extract) -> Vec<Finding> {
    let lists = [
        (FindingKind::ColumnsDropped, &extract.notes.columns_dropped),
        (FindingKind::ColumnsAbsent, &extract.notes.columns_absent),
    ];
    let mut findings = Vec::new();
    for (kind, list) in lists {
        for sheet in Sheet::ALL {
            let mut finding = Finding::new(kind, Some(sheet)).none_yet();
            for (_, column) in list.iter().filter(|(of, _)| *of == sheet) {
                finding.add(|| column.clone());
            }
            findings.extend(finding.found());
        }
    }
    findings
}

fn rows(extract: &Extract) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sheet in Sheet::ALL {
        let skipped = [
            (FindingKind::RowsWithoutKey, &extract.notes.without_key),
            (FindingKind::RowsWithoutTier, &extract.notes.without_tier),
        ];
        for (kind, list) in skipped {
            let mut finding = Finding::new(kind, Some(sheet)).none_yet();
            for (_, row) in list.iter().filter(|(of, _)| *of == sheet) {
                finding.add(|| format!("row {row}"));
            }
            findings.extend(finding.found());
        }
        let mut changed = Finding::new(FindingKind::NamesChanged, Some(sheet)).none_yet();
        for change in extract.notes.changed.iter().filter(|change| change.sheet == sheet) {
            changed.add(|| format!("row {}: {} of {}", change.row, change.column, extract.text(change.code)));
        }
        findings.extend(changed.found());
        if extract.notes.rows.get(sheet.place()) == Some(&0) {
            findings.push(Finding::new(FindingKind::EmptySheet, Some(sheet)));
        }
    }
    findings
}
