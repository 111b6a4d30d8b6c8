//! Failures to comply and a warning, made as the record makes them: where journeys of enforcement begin.

use record::{
    AppointmentId, Command, DecisionId,
    appointment::OutcomeDecided,
    enforcement::{Answers, EnforcementDecided, Wish},
};
use rules::code::{ActionCode, OutcomeCode};
use service::access::FieldGroup;

use super::TestOffice;

/// Something that Ada does to a case.
pub fn wish(office: &TestOffice, crn: &str, wish: Command) {
    let (actor, command) = (office.office.actor("pp1"), office.office.command());
    office.office.service.execute(&actor, office.office.person(crn), command, wish, None).expect("it may happen");
}

/// An outcome is decided or put right.
pub fn decided_to_be(office: &TestOffice, crn: &str, id: AppointmentId, outcome: &str) {
    let outcome = OutcomeCode::new(outcome).unwrap();
    wish(office, crn, Command::DecideOutcome(OutcomeDecided { id, outcome, reason: "No answer to two calls".into() }));
}

/// Sam's session of last week becomes a failure with a warning that counts.
pub fn sam_was_warned(office: &TestOffice) -> DecisionId {
    let groups = [FieldGroup::Enforcement];
    let opened = office.office.service.open_case(&office.office.actor("pp1"), "X000001", &groups, None, None).unwrap();
    let before = &opened.case;
    let seen = before.appointments.iter().find(|a| a.closed().is_some()).unwrap().what.id;
    decided_to_be(office, "X000001", seen, "UACP");
    let id = DecisionId(uuid::Uuid::from_u128(77));
    let decision = EnforcementDecided {
        id,
        answers: Answers::Failure,
        failures: vec![seen],
        sentence: None,
        action: ActionCode::literal("EA02"),
        proposed: None,
        on: testkit::office::TODAY,
        respond_by: None,
        reasons: String::new(),
        alternatives: String::new(),
        circumstances: "Did not come and did not answer two calls".into(),
        breach: None,
    };
    wish(office, "X000001", Command::Enforce(Wish::Decide(decision)));
    id
}
