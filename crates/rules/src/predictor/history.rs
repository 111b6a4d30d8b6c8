//! Ages, careers and counts from the facts, with the checks that come before any score.

use jiff::civil::Date;

use super::facts::{OffendingFacts, Sex};
use super::offence::OffenceCode;
use super::problem::{Fact, PredictorProblem};

/// Whole years from `from` to `day`: an age. Somebody born on 29 February is a year older on 1 March.
#[must_use]
pub fn whole_years(from: Date, day: Date) -> i32 {
    let before = (day.month(), day.day()) < (from.month(), from.day());
    i32::from(day.year()) - i32::from(from.year()) - i32::from(before)
}

/// Whole months from `from` to `day`; negative before.
#[must_use]
pub fn whole_months(from: Date, day: Date) -> i32 {
    let years = i32::from(day.year()) - i32::from(from.year());
    let months = i32::from(day.month()) - i32::from(from.month());
    years * 12 + months - i32::from(day.day() < from.day())
}

const fn needed<T: Copy>(known: Option<T>, fact: Fact) -> Result<T, PredictorProblem> {
    match known {
        Some(known) => Ok(known),
        None => Err(PredictorProblem::FactMissing(fact)),
    }
}

pub(crate) fn sex(facts: &OffendingFacts) -> Result<Sex, PredictorProblem> {
    needed(facts.sex, Fact::Sex)
}

pub(crate) fn born_on(facts: &OffendingFacts) -> Result<Date, PredictorProblem> {
    needed(facts.born_on, Fact::BirthDate)
}

pub(crate) fn assessed_on(facts: &OffendingFacts) -> Result<Date, PredictorProblem> {
    needed(facts.assessed_on, Fact::AssessmentDate)
}

pub(crate) fn follow_up_from(facts: &OffendingFacts) -> Result<Date, PredictorProblem> {
    needed(facts.follow_up_from, Fact::FollowUpDate)
}

pub(crate) fn offence(facts: &OffendingFacts) -> Result<OffenceCode, PredictorProblem> {
    needed(facts.offence, Fact::Offence)
}

pub(crate) fn age_at_conviction(facts: &OffendingFacts) -> Result<i32, PredictorProblem> {
    Ok(whole_years(born_on(facts)?, needed(facts.convicted_on, Fact::ConvictionDate)?))
}

/// Age at the first sanction, from its date or as given; never after the current conviction.
pub(crate) fn age_at_first_sanction(facts: &OffendingFacts) -> Result<i32, PredictorProblem> {
    let Some(first) = facts.first_sanction_on else {
        return needed(facts.first_sanction_age, Fact::FirstSanction).map(i32::from);
    };
    if facts.convicted_on.is_some_and(|convicted| convicted < first) {
        return Err(PredictorProblem::FirstSanctionAfterConviction);
    }
    let born = born_on(facts)?;
    if first < born {
        return Err(PredictorProblem::FirstSanctionBeforeBirth);
    }
    Ok(whole_years(born, first))
}

/// Age at the start of follow-up. `replaced_after`: the older rule that takes the day of assessment in place of a start
/// more than so many years old.
pub(crate) fn age_at_follow_up(facts: &OffendingFacts, replaced_after: Option<i32>) -> Result<i32, PredictorProblem> {
    let born = born_on(facts)?;
    let from = follow_up_from(facts)?;
    if let Some(years) = replaced_after {
        let assessed = assessed_on(facts)?;
        let whole = whole_years(from, assessed);
        let exactly = whole == years && (from.month(), from.day()) == (assessed.month(), assessed.day());
        if whole >= years && !exactly {
            return Ok(whole_years(born, assessed));
        }
    }
    Ok(whole_years(born, from))
}

pub(crate) fn total_sanctions(facts: &OffendingFacts) -> Result<u16, PredictorProblem> {
    needed(facts.total_sanctions, Fact::TotalSanctions)
}

pub(crate) fn violent_sanctions(facts: &OffendingFacts) -> Result<u16, PredictorProblem> {
    needed(facts.violent_sanctions, Fact::ViolentSanctions)
}

/// Whole years between first sanction and current conviction.
pub(crate) const fn career_years(at_conviction: i32, at_first: i32) -> Result<i32, PredictorProblem> {
    if at_first > at_conviction { Err(PredictorProblem::FirstSanctionAfterConviction) } else { Ok(at_conviction - at_first) }
}

/// The two counts go together.
pub(crate) const fn counts_agree(total: u16, violent: u16) -> Result<(), PredictorProblem> {
    if total == 0 {
        return Err(PredictorProblem::NoSanction);
    }
    if violent > total { Err(PredictorProblem::MoreViolentThanAll { violent, total }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{whole_months, whole_years};

    #[test]
    fn ages_count_birthdays_that_have_come() {
        let leap = date(1988, 2, 29);
        assert_eq!(whole_years(leap, date(2009, 2, 28)), 20);
        assert_eq!(whole_years(leap, date(2009, 3, 1)), 21);
        assert_eq!(whole_years(date(1965, 12, 7), date(2026, 12, 6)), 60);
    }

    #[test]
    fn months_count_only_when_whole() {
        assert_eq!(whole_months(date(2022, 10, 25), date(2025, 10, 3)), 35);
        assert_eq!(whole_months(date(2024, 8, 5), date(2025, 10, 3)), 13);
        assert_eq!(whole_months(date(2025, 10, 4), date(2025, 10, 3)), -1);
    }
}
