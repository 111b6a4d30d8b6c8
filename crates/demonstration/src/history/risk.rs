//! What was judged: levels of risk of serious harm and flags, with their reviews.

use std::collections::BTreeMap;

use jiff::civil::Date;
use record::{
    AssessmentId, Command, RegisterEntryId,
    person::Sex,
    recorded::{days_between, plus_days},
    risk::{RegisterEntryEnded, RegisterEntryMade, RegisterEntryReviewed, RiskLevelSet},
};
use rules::{
    code::{RegisterCode, RegisterValueCode},
    rosh::{GroupAtRisk, RoshLevel},
};

use super::{Writing, later::Later};
use crate::{sentence::Kind, words::reasons};

/// Days between two judgements of risk.
const JUDGED_EVERY: i32 = 270;

impl Writing<'_> {
    /// The first judgement comes about two weeks after allocation; the flags with it; reviews follow.
    pub(super) fn risk(&mut self, allocated_on: Date) {
        let Some(first) = self.brief.first_judged_on(self.policy).filter(|_| self.brief.allocated_on == Some(allocated_on))
        else {
            return;
        };
        let last = self.brief.over_on.unwrap_or(self.today());
        if first >= plus_days(last, -1) {
            return;
        }
        self.judge(first, last);
        self.flags(first, last);
        self.assess();
        let by = self.officer_on(first);
        let at = self.in_hours(first);
        if self.chance.in_1000(300) {
            self.document(at, by, "Risk assessment and plan", "Assessment");
        }
    }

    fn judge(&mut self, first: Date, last: Date) {
        // One in five was at another level at first.
        let other = match self.brief.rosh {
            RoshLevel::Low | RoshLevel::High => RoshLevel::Medium,
            RoshLevel::Medium | RoshLevel::VeryHigh => RoshLevel::High,
        };
        let changes = days_between(first, last) > JUDGED_EVERY + 40 && self.chance.in_1000(200);
        let mut level = if changes { other } else { self.brief.rosh };
        let mut day = first;
        while day < last {
            let (at, by) = (self.in_hours(day), self.officer_on(day));
            let reasons = reasons::risk(&mut self.chance, self.brief.called(), level.as_str());
            let levels = self.levels(level);
            self.say(at, by, Command::SetRiskLevel(RiskLevelSet { levels, reasons, assessed_on: day, ..Default::default() }));
            level = self.brief.rosh;
            let next = plus_days(day, JUDGED_EVERY + self.chance.between(-20, 25));
            day = self.policy.calendar.on_or_after(next);
        }
    }

    /// The level is that of the group most at risk; the others are lower.
    fn levels(&mut self, level: RoshLevel) -> BTreeMap<GroupAtRisk, RoshLevel> {
        let most = if self.brief.domestic_abuse { GroupAtRisk::KnownAdult } else { GroupAtRisk::Public };
        let lower = |chance: &mut crate::chance::Chance| match level {
            RoshLevel::Low => RoshLevel::Low,
            RoshLevel::Medium => chance.weighted(&[(6, RoshLevel::Low), (4, RoshLevel::Medium)], RoshLevel::Low),
            RoshLevel::High | RoshLevel::VeryHigh => {
                chance.weighted(&[(4, RoshLevel::Low), (5, RoshLevel::Medium), (1, RoshLevel::High)], RoshLevel::Low)
            }
        };
        let groups = [GroupAtRisk::Children, GroupAtRisk::Public, GroupAtRisk::KnownAdult, GroupAtRisk::Staff];
        groups.into_iter().map(|group| (group, if group == most { level } else { lower(&mut self.chance) })).collect()
    }

    fn flags(&mut self, first: Date, last: Date) {
        let brief = self.brief;
        let high = brief.rosh >= RoshLevel::High;
        let woman = brief.sex == Sex::Female;
        let share = |when: bool, then: u64, otherwise: u64| if when { then } else { otherwise };
        let flags: [(u64, &str); 15] = [
            (share(brief.domestic_abuse, 1_000, 0), "ADVP"),
            (share(brief.offence.sexual, 1_000, 0), "R-SEX-OFFENDER"),
            (share(brief.kind == Kind::Life, 1_000, 0), "INLL"),
            (share(high, 330, 60), "RCHD"),
            (share(brief.domestic_abuse, 260, 70), "RCCO"),
            (share(brief.domestic_abuse, 60, 15), "RCPR"),
            (share(high, 300, 50), "REG15"),
            (share(high, 80, 15), "AV2S"),
            (share(high, 150, 40), "R-WEAPONS"),
            (share(woman, 280, 130), "ALSH"),
            (share(woman, 300, 170), "RMDO"),
            (80, "RVLN"),
            (share(woman, 330, 15), "R-DA-VICTIM"),
            (share(brief.kind == Kind::Licence, 80, 25), "IIOM"),
            (25, "R-DOG"),
        ];
        for (share, code) in flags {
            if self.chance.in_1000(share) {
                self.flag(code, None, first, last);
            }
        }
        self.mappa(first, last);
    }

    fn mappa(&mut self, first: Date, last: Date) {
        let Some((category, level)) = self.brief.mappa else { return };
        let values = RegisterValueCode::new(category).ok().zip(RegisterValueCode::new(level).ok());
        self.flag("MAPP", values, first, last);
    }

    /// The assessments, each some minutes after the judgement of its day.
    fn assess(&mut self) {
        let brief = self.brief;
        for (nth, day) in brief.assessed.days.iter().enumerate() {
            let (at, by) = (self.moments.at(*day, 16, 30), self.officer_on(*day));
            let id = AssessmentId(self.chance.id(at));
            if let Some(wish) = brief.assessed.wish(nth, id, self.sentence) {
                self.say(at, by, Command::CompleteAssessment(Box::new(wish)));
            }
        }
    }

    /// A flag, its reviews on time, and for one in 14 the last one overdue.
    fn flag(&mut self, code: &str, values: Option<(RegisterValueCode, RegisterValueCode)>, first: Date, last: Date) {
        let Ok(register) = RegisterCode::new(code) else { return };
        // Some come up only later.
        let span = days_between(first, last);
        let from = if values.is_none() && span > 60 && self.chance.in_1000(250) {
            plus_days(first, self.chance.between(10, span - 10))
        } else {
            first
        };
        let from = self.policy.calendar.on_or_before(from).max(first);
        if matches!(code, "RCHD" | "RCCO" | "RCPR") {
            self.changed_on.push(from);
        }
        let id = RegisterEntryId(self.chance.id(self.moments.at(from, 9, 0)));
        let (at, by) = (self.in_hours(from), self.officer_on(from));
        let (policy, level) = (self.policy, values.map(|(_, level)| level));
        let review = |from: Date| policy.registers.next_review(register, level, from, &policy.calendar);
        let note = reasons::register(&mut self.chance, self.brief.called(), code);
        let mut review_on = review(from);
        let made = RegisterEntryMade {
            id,
            code: register,
            category: values.map(|(category, _)| category),
            level: values.map(|(_, level)| level),
            from,
            review_on,
            note,
        };
        // An assessment may have put the flag on, or taken it off, before.
        self.ask(at, by, Later::IfAllowed(Command::MakeRegisterEntry(made)));
        let neglected = self.chance.in_1000(70);
        while let Some(due) = review_on {
            let on = self.policy.calendar.on_or_before(plus_days(due, -self.chance.between(0, 12)));
            if on >= last || (neglected && review(due).is_none_or(|next| next >= self.today())) {
                break;
            }
            let (at, by) = (self.in_hours(on), self.officer_on(on));
            if days_between(on, last) > 30 && self.chance.in_1000(60) && values.is_none() && code != "ADVP" {
                let reason = "Reviewed: no longer applies".to_owned();
                let ended = RegisterEntryEnded { id, on, reason };
                self.ask(at, by, Later::IfAllowed(Command::EndRegisterEntry(ended)));
                return;
            }
            review_on = review(on);
            let note = reasons::reviewed(&mut self.chance).to_owned();
            let reviewed = RegisterEntryReviewed { id, on, review_on, note };
            self.ask(at, by, Later::IfAllowed(Command::ReviewRegisterEntry(reviewed)));
        }
    }
}
