//! Counts against counts, and counts against case rows, per owner, location and tier.

use rules::workload::Counts;

use super::finding::{Finding, FindingKind};
use crate::calculate::rows_by_tier;
use crate::extract::{Extract, RowType};
use crate::layout::Sheet;

/// Cells of `WMT_Extract_Filtered` that are higher than the same cell of `WMT_Extract`.
pub fn filtered_above_unfiltered(extract: &Extract) -> Option<Finding> {
    let mut finding = Finding::new(FindingKind::FilteredAboveUnfiltered, Some(Sheet::Filtered)).none_yet();
    for owner in &extract.owners {
        for (location, tier, priced) in owner.filtered.held() {
            let all = owner.unfiltered.get(location, tier);
            if priced > all {
                finding.add(|| {
                    let (officer, team) = extract.key_of(owner);
                    format!("{officer} in {team}, {location} {tier}: {priced} of {all}")
                });
            }
        }
    }
    finding.found()
}

/// The N rows of each owner against the filtered and the unfiltered counts: which of them fits, and whom neither fits.
pub fn against_case_rows(extract: &Extract) -> Vec<Finding> {
    let (mut filtered, mut unfiltered, mut both) = (0_u64, 0_u64, 0_u64);
    let mut neither = Finding::new(FindingKind::CountsFitNeither, Some(Sheet::Cases)).none_yet();
    for (place, owner) in extract.owners.iter().enumerate() {
        let rows = rows_by_tier(extract, place, RowType::Normal);
        match (rows == owner.filtered, rows == owner.unfiltered) {
            (true, true) => both += 1,
            (true, false) => filtered += 1,
            (false, true) => unfiltered += 1,
            (false, false) => neither.add(|| {
                let (officer, team) = extract.key_of(owner);
                let first = first_difference(&rows, &owner.filtered);
                format!("{officer} in {team}: {first}")
            }),
        }
    }
    let fits = if filtered > 0 && unfiltered == 0 {
        "the case list is the filtered count"
    } else if unfiltered > 0 && filtered == 0 {
        "the case list is the unfiltered count"
    } else if filtered > 0 {
        "the case list is sometimes one, sometimes the other count"
    } else {
        "the two counts do not differ where the case list fits"
    };
    let mut fit = Finding::new(FindingKind::CountsFit, Some(Sheet::Cases));
    fit.count = u64::try_from(extract.owners.len()).unwrap_or(u64::MAX);
    fit.examples = vec![
        fits.to_owned(),
        format!("fits both: {both}"),
        format!("filtered only: {filtered}"),
        format!("unfiltered only: {unfiltered}"),
        format!("neither: {}", neither.count),
    ];
    neither.found().into_iter().chain([fit]).collect()
}

fn first_difference(rows: &Counts, filtered: &Counts) -> String {
    let differs = |(location, tier, _): &(_, _, u32)| rows.get(*location, *tier) != filtered.get(*location, *tier);
    let found = rows.held().find(&differs).or_else(|| filtered.held().find(&differs));
    found.map_or_else(
        || "no difference".to_owned(),
        |(location, tier, _)| {
            let (found, priced) = (rows.get(location, tier), filtered.get(location, tier));
            format!("{location} {tier} has {found} N row{}, filtered {priced}", if found == 1 { "" } else { "s" })
        },
    )
}
