//! Who can be given a step of a person's plan.

use record::{OfficerId, plan::StepOwner};

use crate::access::FieldGroup;
use crate::open::Opened;
use crate::service::Service;
use crate::trouble::Trouble;

impl Service {
    /// The staff who can be given a step of an opened plan: the team that holds the case, and whoever owns a step already. By
    /// name; whoever holds the case is not among them, because a step of theirs goes with the case.
    ///
    /// # Errors
    /// [`Trouble::Denied`] unless it was opened for its plan.
    pub fn team_of_case(&self, opened: &Opened) -> Result<Vec<(OfficerId, String)>, Trouble> {
        opened.must_have(FieldGroup::Plan)?;
        let held = opened.present.allocation();
        let rows = held.map(|held| self.team_officers(held.team)).transpose()?.unwrap_or_default();
        let mut staff: Vec<(OfficerId, String)> = rows.iter().map(|row| (row.officer, row.name())).collect();
        let owners = opened.present.plan.steps.iter().filter_map(|step| match step.what.owner {
            StepOwner::Staff(id) => Some(id),
            _ => None,
        });
        let others: Vec<OfficerId> = owners.filter(|id| staff.iter().all(|(known, _)| known != id)).collect();
        staff.extend(self.officer_names(&others)?);
        staff.retain(|(id, _)| held.is_none_or(|held| held.officer != *id));
        staff.sort_by(|(_, one), (_, other)| one.cmp(other));
        Ok(staff)
    }
}
