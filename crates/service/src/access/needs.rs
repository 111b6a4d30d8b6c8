//! What right each wish needs.

use record::Command;

use super::{Action, FieldGroup};

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
        | Command::RecordDeath(_) => (Action::Write, FieldGroup::Details),
        Command::RecordSentence(_)
        | Command::AddRequirement(_)
        | Command::EndRequirement(_)
        | Command::AddLicenceCondition(_)
        | Command::ReceiveKeyDate(_)
        | Command::EndSentence(_) => (Action::Write, FieldGroup::Sentence),
        Command::AllocateCase(_) => (Action::Allocate, FieldGroup::Core),
        Command::SetRiskLevel(_)
        | Command::RecordTier(_)
        | Command::CompleteAssessment(_)
        | Command::ReceivePredictors(_)
        | Command::MakeRegisterEntry(_)
        | Command::ReviewRegisterEntry(_)
        | Command::EndRegisterEntry(_) => (Action::Write, FieldGroup::Risk),
        Command::ArrangeAppointment { .. }
        | Command::MoveAppointment(_)
        | Command::CancelAppointment { .. }
        | Command::CloseSession(_)
        | Command::DecideOutcome(_) => (Action::Write, FieldGroup::Appointments),
        Command::RecordContact(_) | Command::CorrectEntry(_) => (Action::Write, FieldGroup::Contacts),
        Command::FileDocument(_) | Command::WithdrawDocument(_) => (Action::Write, FieldGroup::Documents),
        Command::ProposeListEntry(_) | Command::ProposeListEntryEnd(_) => (Action::Propose, FieldGroup::Lists),
        Command::ApproveListEntry(_) | Command::ApproveListEntryEnd(_) => (Action::Approve, FieldGroup::Lists),
    }
}
