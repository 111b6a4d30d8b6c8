//! Bringing the rows of one owner together, once all sheets are read.

use super::Reading;
use crate::extract::{CaseRow, Extract, Side};

impl Reading {
    /// Finds the owner of each case row and contact and groups the case rows by owner, keeping their order.
    pub(super) fn assemble(mut self) -> Extract {
        let owners = &self.owners;
        let owner_of = |om_key, team_code| owners.get(&(om_key, team_code)).and_then(|place| u32::try_from(*place).ok());
        let sided = |side: Side| Side { owner: owner_of(side.om_key, side.team_code), ..side };
        for contact in &mut self.extract.contacts {
            contact.done_by = sided(contact.done_by);
            contact.case_of = sided(contact.case_of);
        }
        for case in &mut self.extract.cases {
            case.owner = owner_of(case.om_key, case.team_code);
        }
        self.extract.case_ends = group(&mut self.extract.cases, self.extract.owners.len());
        self.extract
    }
}

/// Sorts rows by owner, those of nobody last, and gives where each owner's rows end.
fn group(cases: &mut [CaseRow], owners: usize) -> Vec<usize> {
    let place = |case: &CaseRow| case.owner.and_then(|owner| usize::try_from(owner).ok()).unwrap_or(usize::MAX);
    cases.sort_by_key(place);
    let (mut ends, mut end) = (Vec::with_capacity(owners), 0);
    for owner in 0..owners {
        end += cases.get(end..).unwrap_or_default().iter().take_while(|case| place(case) == owner).count();
        ends.push(end);
    }
    ends
}
