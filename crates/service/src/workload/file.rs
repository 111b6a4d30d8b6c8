//! Figures that leave the service as a file: asked of the access decision as an export, and written in the audit as one (S4.1).

use store::{AuditEntry, AuditKind};

use super::owner;
use super::page::{Group, Of, OfficerPage, Source};
use crate::access::{About, Action, FieldGroup};
use crate::actor::Actor;
use crate::audit;
use crate::service::Service;
use crate::trouble::Trouble;

const EXPORT: (Action, FieldGroup) = (Action::Export, FieldGroup::Workload);

impl Service {
    /// The figures of a group, to be given as a file.
    ///
    /// # Errors
    /// As [`Self::workload`].
    pub fn workload_file(&self, actor: &Actor, of: &Of, source: Source) -> Result<Group, Trouble> {
        let group = self.workload(actor, of, source)?;
        let place = self.workload_place(of)?;
        let about = match place {
            Some(place) if group.officers_named => About::Place(place),
            _ => About::Nothing,
        };
        let decision = self.decide(actor, EXPORT, about, None);
        if !decision.allowed() {
            return Err(self.workload_refused(actor, None, &decision)?);
        }
        let row = AuditEntry {
            record: place.as_ref().and_then(owner::audited).map(|unit| unit.0),
            field_groups: Some(FieldGroup::Workload.as_str().to_owned()),
            rule_id: Some(decision.rule.to_string()),
            ..audit::entry(actor, self.now(), AuditKind::Export, "allow")
        };
        self.write_audit(row)?;
        Ok(group)
    }

    /// An officer's figures, to be given as a file that names nobody: whoever may read them may take them.
    ///
    /// # Errors
    /// As [`Self::workload_officer`].
    pub fn workload_officer_file(&self, actor: &Actor, staff_code: &str) -> Result<OfficerPage, Trouble> {
        let page = self.workload_officer(actor, staff_code)?;
        let row = AuditEntry {
            record: Some(page.officer.0),
            version: Some(page.version.into()),
            field_groups: Some(FieldGroup::Workload.as_str().to_owned()),
            rule_id: Some("S4.1".to_owned()),
            ..audit::entry(actor, self.now(), AuditKind::Export, "allow")
        };
        self.write_audit(row)?;
        Ok(page)
    }
}
