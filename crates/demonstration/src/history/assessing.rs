//! Assessments made in Rainer itself: begun, answered, signed, countersigned or sent back. Older ones came in whole.

use jiff::civil::Date;
use record::{
    AssessmentId, Command,
    assessment::{
        AssessmentKind,
        draft::{AssessmentBegun, AssessmentCountersigned, AssessmentReturned, Purpose, Signer, Wish},
    },
    recorded::plus_days,
};
use rules::{assessment::SetCode, grade::Grade};

use super::{Writing, later::Later};
use crate::{care::Shown, moment::later};

impl Writing<'_> {
    /// A review of the last months; those who are shown stop half way.
    pub(super) fn assessed_here(&mut self, judged_on: Date) {
        let shown = self.brief.care.shown.filter(|s| matches!(s, Shown::Draft | Shown::Signed | Shown::Returned));
        // More where children's services were asked: an unanswered check forbids the level that contradicts.
        let share = if self.brief.care.children && self.brief.care.asked_children { 420 } else { 22 };
        if shown.is_none() && !self.care.in_1000(share) {
            return;
        }
        let until = self.brief.over_on.unwrap_or(self.today());
        let back = if shown.is_some() { 6 } else { self.care.between(8, 120) };
        let on = self.policy.calendar.on_or_before(plus_days(until, -back));
        if on <= plus_days(judged_on, 10) {
            return;
        }
        let (at, by) = (self.moments.at(on, 16, 0), self.officer_on(on));
        let id = AssessmentId(self.care.id(at));
        let begun = AssessmentBegun {
            id,
            kind: AssessmentKind::Layer3,
            purpose: Purpose::Review,
            questions: SetCode::Classic,
            question_version: 1,
            sentence: Some(self.sentence),
        };
        self.say(at, by, Command::Assess(Box::new(Wish::Begin(begun))));
        // Many contradictions are left standing, and explained in a line.
        let leaves = self.care.in_1000(930);
        self.ask(later(at, 35), by, Later::Fill { id, leaves, whole: shown != Some(Shown::Draft) });
        if shown == Some(Shown::Draft) {
            return;
        }
        let grade = self.unit.staff.get(self.brief.holder_on(on)).map_or(Grade::Po, |member| member.grade);
        let signer = Signer { grade, newly_qualified: grade == Grade::Nqo };
        self.ask(later(at, 42), by, Later::Sign { id, signer });
        if shown == Some(Shown::Signed) {
            return;
        }
        let second_on = self.policy.calendar.add_working_days(on, 2);
        let (at, by) = (self.moments.at(second_on, 10, 30), self.senior(second_on));
        let quick = self.care.in_1000(300);
        let opened_at = Some(later(at, if quick { 0 } else { -18 }));
        if shown == Some(Shown::Returned) {
            let comment =
                "Say what changed for the children since the move, and use the answer of children's services.".to_owned();
            self.ask(at, by, Later::OfDraft(id, Wish::Return(AssessmentReturned { id, comment, opened_at })));
        } else if second_on < self.today() {
            let comment = if quick { String::new() } else { "Read with the record. Agreed.".to_owned() };
            self.ask(at, by, Later::OfDraft(id, Wish::Countersign(AssessmentCountersigned { id, comment, opened_at })));
        }
    }
}
