//! All the ways in which one number may be written, for searching text that people wrote.

use jiff::civil::Date;

use super::{Canonical, IdentifierKind, parse};

/// Every form of `canonical` that [`parse`] accepts and people use, canonical first, without repeats.
///
/// Search matches identifiers by canonical form; this is for finding them inside notes and documents. Small letters and
/// spaces at the ends are left out: a text search ignores both.
#[must_use]
pub fn accepted_forms(canonical: &Canonical, today: Date) -> Vec<String> {
    let text = canonical.as_str();
    let mut forms = vec![text.to_owned()];
    match canonical.kind() {
        IdentifierKind::Pnc => pnc_forms(text, &mut forms),
        IdentifierKind::Cro => forms.push(text.trim_start_matches('0').to_owned()),
        IdentifierKind::Nhs => {
            forms.extend([spaced(text, &[3, 3, 4], " "), spaced(text, &[3, 3, 4], "-")]);
        }
        IdentifierKind::Postcode => forms.push(text.replace(' ', "")),
        IdentifierKind::Nino => forms.push(spaced(text, &[2, 2, 2, 2, 1], " ")),
        _ => {}
    }
    forms.retain(|form| parse(canonical.kind(), form, today).as_ref() == Ok(canonical));
    let mut seen = std::collections::BTreeSet::new();
    forms.retain(|form| seen.insert(form.clone()));
    forms
}

/// Whole and short year, padded and plain serial, with a slash and without. Those that mean another number are dropped
/// by the caller.
fn pnc_forms(text: &str, forms: &mut Vec<String>) {
    let Some((year, padded)) = text.split_once('/') else {
        return;
    };
    let plain = padded.trim_start_matches('0');
    let short = year.get(2..).unwrap_or(year);
    for year in [year, short] {
        for serial in [padded, plain] {
            forms.push(format!("{year}/{serial}"));
            forms.push(format!("{year}{serial}"));
        }
    }
}

/// `text` cut into pieces of these lengths with `separator` between them.
fn spaced(text: &str, lengths: &[usize], separator: &str) -> String {
    let mut rest = text.chars();
    let pieces: Vec<String> = lengths.iter().map(|length| rest.by_ref().take(*length).collect()).collect();
    pieces.join(separator)
}
