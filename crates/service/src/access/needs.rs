//! What right each wish needs.

use record::{Command, assessment::draft, enforcement, enquiry, handover, oversight};

use super::{Action, FieldGroup};
use crate::lists::duty::put_off_with;

/// The action and the part of the record that a wish is about.
#[must_use]
pub const fn needed_for(wish: &Command) -> (Action, FieldGroup) {
    match wish {
        Command::RegisterPerson(_) => (Action::Register, FieldGroup::Core),
        Command::ChangeName(_)
        | Command::CorrectName(_)
        | Command::RecordAlias(_)
        | Command::RecordIdentifier { .. }
        | Command::WithdrawIdentifier { .. }
        | Command::RecordBirthDate(_)
        | Command::RecordGender(_)
        | Command::RecordPronouns(_)
        | Command::RecordEthnicity(_)
        | Command::RecordLanguage(_)
        | Command::RecordContactDetail(_)
        | Command::EndContactDetail(_)
        | Command::RecordAddress(_)
        | Command::EndAddress(_)
        | Command::RecordAdjustment(_)
        | Command::EndAdjustment(_)
        | Command::RecordNextOfKin(_)
        | Command::EndNextOfKin(_)
        | Command::RecordDeath(_)
        | Command::Household(_) => (Action::Write, FieldGroup::Details),
        Command::RecordSentence(_)
        | Command::AddRequirement(_)
        | Command::EndRequirement(_)
        | Command::AddLicenceCondition(_)
        | Command::ReceiveKeyDate(_)
        | Command::Supervise(_)
        | Command::EndSentence(_)
        | Command::AskForReport(_) => (Action::Write, FieldGroup::Sentence),
        Command::AllocateCase(_) => (Action::Allocate, FieldGroup::Core),
        Command::SetRiskLevel(_)
        | Command::RecordTier(_)
        | Command::CompleteAssessment(_)
        | Command::ReceivePredictors(_)
        | Command::MakeRegisterEntry(_)
        | Command::ReviewRegisterEntry(_)
        | Command::EndRegisterEntry(_)
        | Command::Review(_) => (Action::Write, FieldGroup::Risk),
        Command::ArrangeAppointment { .. }
        | Command::MoveAppointment(_)
        | Command::CancelAppointment { .. }
        | Command::CloseSession(_)
        | Command::DecideOutcome(_) => (Action::Write, FieldGroup::Appointments),
        Command::FileDocument(_) | Command::WithdrawDocument(_) => (Action::Write, FieldGroup::Documents),
        Command::Enquiry(wish) => match wish {
            // What an administrator of the team does: ask, chase, take down the answer.
            enquiry::Wish::Send(_)
            | enquiry::Wish::Chase(_)
            | enquiry::Wish::Answer(_)
            | enquiry::Wish::Own(_)
            | enquiry::Wish::TakeOn { .. } => (Action::Prepare, FieldGroup::Checks),
            // Taking a check up with the agency is the manager's: whoever chases it cannot say that it was done.
            enquiry::Wish::Escalate(_) => (Action::Write, FieldGroup::Oversight),
            enquiry::Wish::AgreeLowRisk(_) => (Action::Countersign, FieldGroup::Risk),
            _ => (Action::Write, FieldGroup::Checks),
        },
        Command::AddressCheck(_) => (Action::Write, FieldGroup::Checks),
        Command::Assess(wish) => match **wish {
            draft::Wish::Countersign(_) | draft::Wish::Return(_) => (Action::Countersign, FieldGroup::Risk),
            _ => (Action::Write, FieldGroup::Risk),
        },
        Command::Plan(_) | Command::Handover(handover::Wish::PrepareRelease(_)) => (Action::Write, FieldGroup::Plan),
        Command::Oversee(wish) => match wish {
            oversight::Wish::Record(_) => (Action::Write, FieldGroup::Oversight),
            oversight::Wish::CloseAction(_) | oversight::Wish::Comment(_) => (Action::Prepare, FieldGroup::Oversight),
        },
        Command::Enforce(wish) => match wish {
            enforcement::Wish::ReceiveEvidence(_) | enforcement::Wish::SendLetter(_) => {
                (Action::Prepare, FieldGroup::Enforcement)
            }
            enforcement::Wish::DecideBreach(_) | enforcement::Wish::WithdrawWarning(_) => (Action::Sign, FieldGroup::Enforcement),
            enforcement::Wish::ListBreach(_) | enforcement::Wish::ResultBreach(_) => (Action::Hear, FieldGroup::Enforcement),
            _ => (Action::Start, FieldGroup::Enforcement),
        },
        // A question at a hand-over is the manager's to answer.
        Command::Handover(handover::Wish::Answer(_)) => (Action::Write, FieldGroup::Oversight),
        Command::RecordContact(_) | Command::CorrectEntry(_) | Command::Handover(_) => (Action::Write, FieldGroup::Contacts),
        // A duty is put off by whoever writes the part that it is about: never by the officer whom a manager owes it.
        Command::SnoozeDuty(put_off) => (Action::Write, put_off_with(put_off.kind)),
        Command::ProposeListEntry(_) | Command::ProposeListEntryEnd(_) => (Action::Propose, FieldGroup::Lists),
        Command::ApproveListEntry(_) | Command::ApproveListEntryEnd(_) => (Action::Approve, FieldGroup::Lists),
    }
}
