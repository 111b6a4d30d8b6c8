//! Signing assessments: the record decides, and the service says who the signer is, as the officer's own record has it on the day.

use jiff::{Span, civil::Date};
use record::{
    AssessmentId, Command, CommandId, OfficerId, PersonId,
    assessment::draft::{AssessmentSigned, Signer, Wish},
    officer::Officer,
};
use rules::{grade::Grade, oversight::OversightSetting};

use crate::access::Reason;
use crate::actor::Actor;
use crate::execute::Done;
use crate::service::Service;
use crate::trouble::Trouble;

/// What the assessor says when signing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Which assessment.
    pub id: AssessmentId,
    /// To each contradiction that stands, what the assessor says.
    pub contradictions: Vec<(String, String)>,
}

impl Service {
    /// Signs an assessment. Whether a manager must sign too follows from the policy and from who the signer is, which is read
    /// here and never taken from a form.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub fn sign_assessment(
        &self,
        actor: &Actor,
        person: PersonId,
        command: CommandId,
        signing: Signing,
        reason: Option<&Reason>,
    ) -> Result<Done, Trouble> {
        let wish = AssessmentSigned {
            id: signing.id,
            on: self.today(),
            signer: self.signer(actor)?,
            countersign: Vec::new(),
            contradictions: signing.contradictions,
        };
        self.execute(actor, person, command, Command::Assess(Box::new(Wish::Sign(wish))), reason)
    }

    /// Who would sign: the grade on the day, and whether newly qualified. Somebody who is no officer has no grade.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn signer(&self, actor: &Actor) -> Result<Signer, Trouble> {
        let today = self.today();
        let officer = match actor.staff.officer {
            Some(officer) => self.store.read(|conn| self.officer(conn, OfficerId(officer.0)))?,
            None => None,
        };
        let months = self.policy.oversight.setting(OversightSetting::NewlyQualifiedMonths, today).unwrap_or_default();
        Ok(officer.map_or(Signer { grade: Grade::None, newly_qualified: false }, |kept| signer_of(&kept.fold, today, months)))
    }
}

fn signer_of(officer: &Officer, today: Date, months: u16) -> Signer {
    let grade = officer.grade(today).unwrap_or(Grade::None);
    let recent = |since: Date| since.saturating_add(Span::new().months(i64::from(months))) > today;
    // Who was a trainee before, and has been qualified for less than the months of the policy.
    let trained = officer.grades.iter().any(|(from, grade)| *from <= today && *grade == Grade::Pqip);
    let qualified_lately = grade == Grade::Po && trained && officer.in_grade_since(today).is_some_and(recent);
    Signer { grade, newly_qualified: grade == Grade::Nqo || qualified_lately }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn officer(grades: &[(Date, Grade)]) -> Officer {
        Officer { grades: grades.to_vec(), ..Officer::default() }
    }

    #[test]
    fn newly_qualified_is_who_has_that_grade_or_was_a_trainee_within_the_year() {
        let today = date(2026, 11, 23);
        let newly = |grades: &[(Date, Grade)]| signer_of(&officer(grades), today, 12).newly_qualified;
        assert!(newly(&[(date(2020, 1, 1), Grade::Nqo)]));
        assert!(newly(&[(date(2024, 1, 1), Grade::Pqip), (date(2026, 1, 1), Grade::Po)]));
        assert!(!newly(&[(date(2022, 1, 1), Grade::Pqip), (date(2024, 1, 1), Grade::Po)]));
        assert!(!newly(&[(date(2026, 10, 1), Grade::Po)]), "came qualified from elsewhere");
        assert_eq!(signer_of(&officer(&[]), today, 12).grade, Grade::None);
    }
}
