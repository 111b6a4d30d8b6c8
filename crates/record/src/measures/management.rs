//! Managers: oversight of acceptable quality, oversight that was effective, signatures under contradictions.

use jiff::civil::Date;
use rules::{measure::MeasureCode, oversight::OversightSetting};

use super::{Found, Reading};
use crate::oversight::{AgreedAction, Oversight, due::due};

impl Reading<'_> {
    pub(super) fn management(&mut self) {
        self.acceptable();
        self.found.extend(self.case.oversights.iter().filter_map(effective));
        for signatures in &self.case.drafts.signatures {
            let Some((_, _, at)) = &signatures.countersigned else { continue };
            let met = signatures.signed.contradictions.is_empty();
            let from = self.day_of(*at);
            self.found.push(Found { code: MeasureCode::RiskClassConsistent, about: signatures.id.0, from, until: None, met });
        }
    }

    /// One that is late makes the case fail from the day after its own; until then the last conversation says.
    fn acceptable(&mut self) {
        let dues = due(self.case, self.policy, self.zone);
        let last = self.case.oversights.iter().max_by_key(|held| held.what.on);
        let late = dues.iter().filter(|d| d.open()).map(|d| (d.due_on, d.about)).min();
        let said = last.map(|last| Found::of_case(MeasureCode::OversightAcceptable, last.what.on, !self.thin(last)));
        match (said, late) {
            (Some(said), Some((by, about))) if said.met => self.found.extend(said.until(by, about).into_iter().flatten()),
            (Some(said), _) => self.found.push(said),
            (None, Some((by, _))) => {
                let from = by.tomorrow().unwrap_or(by);
                self.found.push(Found::of_case(MeasureCode::OversightAcceptable, from, false));
            }
            (None, None) => {}
        }
    }

    fn short_note_words(&self, on: Date) -> usize {
        self.policy.oversight.setting(OversightSetting::ShortNoteWords, on).map_or(0, usize::from)
    }

    /// Whether a note says too little to have been a conversation about this case.
    fn thin(&self, held: &Oversight) -> bool {
        let what = &held.what;
        let outstanding = self.case.enquiries.all.iter().filter(|e| e.outstanding() && e.needed_since <= what.on);
        let all_looked_at = outstanding.clone().all(|e| what.checks.contains(&e.id));
        let words = what.reasons.split_whitespace().count();
        !what.risk_discussed || !all_looked_at || words < self.short_note_words(what.on)
    }
}

/// Whether all that was agreed was done or dropped in time; nothing where nothing was agreed.
fn effective(held: &Oversight) -> Option<Found> {
    let ended = |action: &AgreedAction| held.closed_as(action.id).map(|(on, _)| *on);
    let actions = &held.what.actions;
    let last_closed = actions.iter().filter_map(ended).max();
    let missed = actions.iter().filter(|a| ended(a).is_none_or(|on| on > a.due_on)).map(|a| a.due_on).min();
    // What was not done counts from the day after its own, what was done when the last of it was.
    let (from, met) = match missed {
        Some(due) => (due.tomorrow().unwrap_or(due), false),
        None => (last_closed?, true),
    };
    Some(Found { code: MeasureCode::OversightEffective, about: held.what.id.0, from, until: None, met })
}
