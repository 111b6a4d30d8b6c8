//! Perpetrators of domestic abuse: how many, whether the risk was assessed, whether there was an intervention, with whom.

use jiff::civil::Date;
use rules::{
    assessment::QuestionCode,
    code::{ContactGroupCode, RequirementCode},
    enquiry::EnquiryKind,
    measure::MeasureCode,
};

use super::{Found, Reading};
use crate::{
    assessment::{AssessmentCompleted, AssessmentKind},
    enquiry::Enquiry,
    plan::StepOwner,
};

/// The flag of perpetrators.
const PERPETRATOR: &str = "ADVP";
/// The requirement to take part in an accredited programme.
const PROGRAMME: RequirementCode = RequirementCode::literal("R-PROGRAMME");
/// The group of contact types that programmes have.
const PROGRAMME_SESSIONS: ContactGroupCode = ContactGroupCode::literal("PROGRAMMES");
/// "Perpetrator of domestic abuse" of the assessment.
const QUESTION: &str = "6.7";

impl Reading<'_> {
    pub(super) fn abuse(&mut self) {
        let opened = self.sentence.what.sentenced_on;
        let flagged = self.flagged(PERPETRATOR);
        self.found.push(Found::of_case(MeasureCode::AbusePerpetrator, opened, flagged.is_some()));
        let Some(since) = flagged else { return };
        let service = self.service_has_a_step();
        let told = |e: &Enquiry| e.answered.as_ref().is_some_and(|answer| !answer.nothing_known);
        let used = self.case.enquiries.all.iter().any(|e| !e.used.is_empty() && told(e));
        let met = [
            (MeasureCode::AbuseRiskAssessed, self.assessed_with_the_police(opened)),
            (MeasureCode::AbuseIntervention, service || self.programme()),
            (MeasureCode::AbuseAgencies, service || used),
        ];
        self.found.extend(met.map(|(code, met)| Found::of_case(code, since, met)));
    }

    fn assessed_with_the_police(&self, since: Date) -> bool {
        let Ok(question) = QuestionCode::new(QUESTION) else { return false };
        let records_it = |a: &&AssessmentCompleted| {
            a.kind == AssessmentKind::Layer3
                && a.completed_on >= since
                && a.answers.get(&question).and_then(rules::assessment::Answer::yes_no) == Some(true)
        };
        // An answer that came after the last assessment has informed none.
        let Some(assessed_on) = self.case.assessments.iter().filter(records_it).map(|a| a.completed_on).max() else {
            return false;
        };
        let of_police = |kind| matches!(kind, EnquiryKind::DomesticAbuse | EnquiryKind::PoliceIntelligence);
        let answered_before = |e: &Enquiry| e.answered.as_ref().is_some_and(|answer| answer.on <= assessed_on);
        self.case.enquiries.all.iter().any(|e| of_police(e.kind) && e.analysed.is_some() && answered_before(e))
    }

    fn service_has_a_step(&self) -> bool {
        use crate::plan::Ended;
        self.case.plan.steps.iter().any(|step| {
            let dropped = step.closed.as_ref().is_some_and(|(_, closed)| closed.ended == Ended::Dropped);
            matches!(step.what.owner, StepOwner::Service(_)) && !dropped
        })
    }

    fn programme(&self) -> bool {
        let ordered = self.case.sentences.iter().flat_map(|s| &s.requirements).any(|(r, _)| r.requirement == PROGRAMME);
        let session = |a: &crate::appointment::Appointment| {
            let kind = self.policy.contacts.types.read(a.what.kind, self.day_of(a.what.starts_at));
            kind.is_some_and(|row| row.value.group == PROGRAMME_SESSIONS)
                && a.outcome_type(self.policy).is_some_and(|outcome| outcome.attended)
        };
        ordered || self.case.appointments.iter().any(session)
    }
}
