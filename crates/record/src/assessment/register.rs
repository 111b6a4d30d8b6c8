//! What levels of risk of serious harm do to the registers (`domain/assessment.md` section 3.2): exactly one flag of the overall
//! level, and one for each group whose level is above low.

use jiff::civil::Date;
use rules::{
    Policy,
    code::RegisterCode,
    rosh::{GroupAtRisk, RoshLevel, RoshLevels, overall},
};
use uuid::Uuid;

use crate::{
    case_file::CaseFile,
    event::Event,
    id::RegisterEntryId,
    risk::{RegisterEntryEnded, RegisterEntryMade, RegisterEntryReviewed},
};

/// What new flags of one judgement are counted from, after the id of the assessment or review that they belong to.
const FIRST_ID: u128 = 0x100;

/// What follows for the registers from a judgement on `today`. `of` is the assessment or review; its id gives those of new
/// flags. `note` is written with each.
#[must_use]
pub fn changes(case: &CaseFile, levels: &RoshLevels, note: &str, of: Uuid, (today, policy): (Date, &Policy)) -> Vec<Event> {
    let judged = overall(levels);
    let of_level = RoshLevel::ALL.into_iter().map(|level| (level.register_code(), Some(judged == Some(level))));
    let of_group = GroupAtRisk::ALL.into_iter().map(|group| {
        let above_low = levels.get(&group).map(|level| *level > RoshLevel::Low);
        (group.register_code(), above_low)
    });
    let mut events = Vec::new();
    let mut next = of.as_u128().wrapping_add(FIRST_ID);
    for (code, wanted) in of_level.chain(of_group) {
        next = next.wrapping_add(1);
        // A group that was not judged keeps its flag: prisoners, in the community.
        let Some(wanted) = wanted else { continue };
        if policy.registers.types.on(code, today).is_none() {
            continue;
        }
        let change = Change { case, code, note, today, policy };
        if wanted {
            events.push(change.keep(RegisterEntryId(Uuid::from_u128(next))));
        } else {
            events.extend(change.end());
        }
    }
    events
}

struct Change<'a> {
    case: &'a CaseFile,
    code: RegisterCode,
    note: &'a str,
    today: Date,
    policy: &'a Policy,
}

impl Change<'_> {
    /// Reviews the flag that stands, or makes one.
    fn keep(&self, id: RegisterEntryId) -> Event {
        let review_on = self.policy.registers.next_review(self.code, None, self.today, &self.policy.calendar);
        let note = self.note.to_owned();
        match self.standing().next() {
            Some(id) => Event::RegisterEntryReviewed(RegisterEntryReviewed { id, on: self.today, review_on, note }),
            None => Event::RegisterEntryMade(RegisterEntryMade {
                id,
                code: self.code,
                category: None,
                level: None,
                from: self.today,
                review_on,
                note,
            }),
        }
    }

    fn end(&self) -> impl Iterator<Item = Event> {
        let reason = "The level of risk of serious harm was judged anew".to_owned();
        self.standing()
            .map(move |id| Event::RegisterEntryEnded(RegisterEntryEnded { id, on: self.today, reason: reason.clone() }))
    }

    fn standing(&self) -> impl Iterator<Item = RegisterEntryId> {
        self.case.risk.flags(self.today).filter(|entry| entry.made.code == self.code).map(|entry| entry.made.id)
    }
}
