//! What courts ordered: offences, disposals, lengths, and what hangs on them.

use jiff::{ToSpan, civil::Date};
use record::sentence::{Length, LengthUnit, Offence};
use rules::{calendar::Calendar, code::DisposalCode};

use crate::chance::Chance;

/// What kind of sentence somebody serves. The shares are our assumption: no published split was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A community order.
    Order,
    /// A suspended sentence order.
    Suspended,
    /// Released on licence.
    Licence,
    /// In prison, to be released on licence.
    Custody,
    /// Released on a life licence.
    Life,
}

impl Kind {
    pub(crate) fn by_chance(chance: &mut Chance) -> Self {
        let shares = [(370, Self::Order), (230, Self::Suspended), (260, Self::Licence), (120, Self::Custody), (20, Self::Life)];
        chance.weighted(&shares, Self::Order)
    }

    /// Whether it is served in the community from the day of sentence.
    #[must_use]
    pub const fn in_community(self) -> bool {
        matches!(self, Self::Order | Self::Suspended)
    }
}

/// An offence: a code of the Home Office of the right predictor category, and our words. Which words go with which code is
/// our assumption: the list of codes that was read has none.
#[derive(Debug)]
pub(crate) struct OffenceKind {
    code: &'static str,
    words: &'static str,
    pub(crate) domestic: bool,
    pub(crate) sexual: bool,
}

const fn offence(code: &'static str, words: &'static str) -> OffenceKind {
    OffenceKind { code, words, domestic: false, sexual: false }
}

const fn domestic(code: &'static str, words: &'static str) -> OffenceKind {
    OffenceKind { code, words, domestic: true, sexual: false }
}

const fn sexual(code: &'static str, words: &'static str) -> OffenceKind {
    OffenceKind { code, words, domestic: false, sexual: true }
}

/// Offences dealt with in the community, with weights of our own.
const LIGHTER: &[(u32, &OffenceKind)] = &[
    (18, &domestic("10501", "Common assault and battery")),
    (12, &domestic("00806", "Assault occasioning actual bodily harm")),
    (6, &domestic("00845", "Breach of a restraining order")),
    (6, &domestic("00844", "Harassment without violence")),
    (14, &offence("04600", "Theft from a shop")),
    (6, &offence("02801", "Burglary in a dwelling")),
    (4, &offence("03001", "Burglary in a building other than a dwelling")),
    (9, &offence("80301", "Driving with excess alcohol")),
    (6, &offence("80701", "Driving while disqualified")),
    (4, &offence("80200", "Dangerous driving")),
    (6, &offence("09280", "Possession of a controlled drug with intent to supply, class B")),
    (3, &offence("14900", "Criminal damage")),
    (5, &offence("00811", "Possession of an offensive weapon")),
    (4, &offence("05301", "Fraud by false representation")),
    (5, &offence("12512", "Using threatening words or behaviour")),
    (3, &offence("10402", "Assault on an emergency worker")),
    (3, &sexual("08601", "Making indecent photographs of children")),
];
/// Offences that went to prison.
const HEAVIER: &[(u32, &OffenceKind)] = &[
    (13, &domestic("00806", "Assault occasioning actual bodily harm")),
    (8, &domestic("00808", "Wounding or inflicting grievous bodily harm")),
    (6, &domestic("00860", "Controlling or coercive behaviour")),
    (6, &domestic("00845", "Breach of a restraining order")),
    (7, &offence("00501", "Wounding with intent to cause grievous bodily harm")),
    (9, &offence("03402", "Robbery")),
    (12, &offence("02801", "Burglary in a dwelling")),
    (14, &offence("09270", "Possession of a controlled drug with intent to supply, class A")),
    (5, &offence("00811", "Possession of an offensive weapon")),
    (4, &offence("80200", "Dangerous driving")),
    (4, &offence("05601", "Arson")),
    (5, &sexual("01908", "Rape of a person aged 16 or over")),
    (4, &sexual("02000", "Sexual assault")),
    (3, &sexual("08601", "Making indecent photographs of children")),
];
const LIFE: &[(u32, &OffenceKind)] = &[(1, &offence("00101", "Murder"))];

/// The offence of a sentence.
pub(crate) fn offence_of(chance: &mut Chance, kind: Kind) -> &'static OffenceKind {
    const FALLBACK: &OffenceKind = &offence("04600", "Theft from a shop");
    let from = match kind {
        Kind::Order | Kind::Suspended => LIGHTER,
        Kind::Licence | Kind::Custody => HEAVIER,
        Kind::Life => LIFE,
    };
    chance.weighted(from, FALLBACK)
}

impl OffenceKind {
    /// Code of the Home Office.
    pub(crate) const fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) fn committed(&self, on: Date) -> Offence {
        Offence { code: self.code.to_owned(), description: self.words.to_owned(), committed_on: Some(on) }
    }
}

/// The frame of a sentence: what, how long, from when to when.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) disposal: DisposalCode,
    pub(crate) length: Option<Length>,
    pub(crate) sentenced_on: Date,
    pub(crate) starts_on: Date,
    pub(crate) ends_on: Option<Date>,
}

const fn months(count: u32) -> Length {
    Length { count, unit: LengthUnit::Months }
}

fn plus_months(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

fn part(months: i32, hundredths: i32) -> i32 {
    (months * hundredths / 100).max(1)
}

/// A sentence of a kind that somebody serves today, at a moment of it that is as likely as any other.
pub(crate) fn frame(chance: &mut Chance, kind: Kind, today: Date, calendar: &Calendar) -> Frame {
    match kind {
        Kind::Order => {
            let length = chance.weighted(&[(40, 6), (80, 9), (500, 12), (220, 18), (140, 24), (20, 36)], 12);
            in_community(chance, "340", length, today, calendar)
        }
        Kind::Suspended => {
            let length = chance.weighted(&[(100, 12), (400, 18), (500, 24)], 18);
            in_community(chance, "341", length, today, calendar)
        }
        Kind::Licence | Kind::Custody => in_prison(chance, kind, today, calendar),
        Kind::Life => {
            let sentenced_on = calendar.on_or_before(plus_months(today, -chance.between(150, 300)));
            let starts_on = calendar.on_or_before(plus_months(today, -chance.between(4, 60)));
            Frame { disposal: DisposalCode::literal("MLP"), length: None, sentenced_on, starts_on, ends_on: None }
        }
    }
}

fn in_community(chance: &mut Chance, disposal: &'static str, length: i32, today: Date, calendar: &Calendar) -> Frame {
    // At least a week is behind, so that it is allocated and has begun; at least two days are ahead.
    let days = chance.between(8, length * 30 - 3);
    let sentenced_on = calendar.on_or_before(record::recorded::plus_days(today, -days));
    order_from(disposal, length, sentenced_on)
}

/// An order of some months from a day.
pub(crate) fn order_from(disposal: &'static str, length: i32, sentenced_on: Date) -> Frame {
    let ends_on = plus_months(sentenced_on, length).yesterday().ok();
    let count = u32::try_from(length).unwrap_or(12);
    let disposal = DisposalCode::new(disposal).unwrap_or(DisposalCode::literal("340"));
    Frame { disposal, length: Some(months(count)), sentenced_on, starts_on: sentenced_on, ends_on }
}

fn in_prison(chance: &mut Chance, kind: Kind, today: Date, calendar: &Calendar) -> Frame {
    let length =
        chance.weighted(&[(60, 14), (120, 18), (200, 24), (180, 30), (160, 36), (120, 48), (80, 60), (50, 84), (30, 120)], 24);
    let inside = part(length, chance.weighted(&[(700, 40), (300, 50)], 50));
    let extended = length >= 48 && chance.in_1000(150);
    let sentenced_on = if kind == Kind::Licence {
        // Released at some moment of the licence.
        let since = chance.between(8, (length - inside) * 30 - 3);
        plus_months(record::recorded::plus_days(today, -since), -inside)
    } else {
        let since = chance.between(12, inside * 30 - 2);
        record::recorded::plus_days(today, -since)
    };
    let sentenced_on = calendar.on_or_before(sentenced_on);
    // Release is on a working day, and for somebody on licence not after today.
    let release = calendar.on_or_before(plus_months(sentenced_on, inside));
    let starts_on = match kind {
        Kind::Custody if release <= today => calendar.next_working_day(today),
        Kind::Licence if release >= today => calendar.previous_working_day(record::recorded::plus_days(today, -1)),
        _ => release,
    };
    let ends_on = plus_months(sentenced_on, length).yesterday().ok();
    let disposal = if extended { DisposalCode::literal("EDS21") } else { DisposalCode::literal("ADIMP_ORA") };
    Frame { disposal, length: Some(months(u32::try_from(length).unwrap_or(24))), sentenced_on, starts_on, ends_on }
}
