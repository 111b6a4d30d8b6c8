//! The sentence as received, who holds the case, documents, and what ends it.

use jiff::{Timestamp, civil::Date};
use record::{
    ActorId, Command, ConditionId, DocumentId, ListEntryId, RequirementId,
    allocation::CaseAllocated,
    document::DocumentFiled,
    limited_access::{List, ListEntryProposed},
    person::PersonDied,
    recorded::plus_days,
    risk::TierRecorded,
    sentence::{
        KeyDateReceived, Length, LengthUnit, LicenceConditionRecorded, RequirementEnded, RequirementRecorded, SentenceEnded,
        SentenceRecorded,
    },
};
use rules::code::{ConditionCode, KeyDateCode, RequirementCode};
use store::Digest;

use super::{Writing, soon};
use crate::{brief::Story, moment::later, organisation::Post, sentence::Kind, words::reasons};

/// A kind of requirement: how many in 1,000 orders have it, the code, least, most and step of its amount, in what.
type RequirementKind = (u64, &'static str, i32, i32, i32, LengthUnit);

/// How often each requirement is made. Our assumption: no published mix was found.
const REQUIREMENTS: &[RequirementKind] = &[
    (640, "F", 10, 60, 5, LengthUnit::Days),
    (450, "W", 40, 300, 20, LengthUnit::Hours),
    (140, "R-PROGRAMME", 20, 40, 5, LengthUnit::Days),
    (90, "R-CURFEW", 2, 6, 1, LengthUnit::Months),
    (60, "R-DRUG", 6, 12, 3, LengthUnit::Months),
    (50, "R-ALCOHOL", 6, 9, 3, LengthUnit::Months),
    (60, "R-ABSTINENCE", 60, 120, 30, LengthUnit::Days),
    (30, "R-MENTAL", 6, 12, 6, LengthUnit::Months),
    (30, "R-EXCLUSION", 6, 12, 6, LengthUnit::Months),
    (20, "R-RESIDENCE", 6, 12, 6, LengthUnit::Months),
];

/// Additional conditions of licences, in our own words: how many in 1,000 licences have it.
const CONDITIONS: &[(u64, &str, &str)] = &[
    (330, "R-ADD-CONTACT", "Not to seek to approach or communicate with the person named in the licence without prior approval"),
    (260, "R-ADD-MOVEMENT", "Not to enter the area marked on the map given to you without prior approval"),
    (240, "R-ADD-DISCLOSE", "To tell your supervising officer of any new intimate relationship"),
    (230, "R-ADD-SUBSTANCE", "To attend for drug testing when told to"),
    (150, "R-ADD-TAG", "To wear a tag that shows where you are, until the date on the notice"),
    (130, "R-ADD-CURFEW", "To be at your approved address between 7pm and 7am"),
    (120, "R-ADD-ACTIVITY", "To take part in the programme that your supervising officer names"),
    (60, "R-ADD-ITEMS", "To own no more than one device that can reach the internet, and to hand it over for checks"),
];

impl Writing<'_> {
    pub(super) fn orders(&mut self) {
        let registered_on = self.brief.registered_on;
        let by = self.unit.actor(Post::CourtOfficer, 0);
        let at = self.moments.at(registered_on, 16, 5);
        let frame = self.brief.frame.clone();
        let court = if self.brief.kind.in_community() && self.chance.in_1000(620) { "Magistrates' Court" } else { "Crown Court" };
        let court = format!("{} {court}", self.town());
        let committed_on = plus_days(frame.sentenced_on, -self.chance.between(30, 400));
        let additional = if self.chance.in_1000(280) {
            let other = crate::sentence::offence_of(&mut self.chance, Kind::Order);
            vec![other.committed(plus_days(committed_on, 1))]
        } else {
            Vec::new()
        };
        let recorded = SentenceRecorded {
            id: self.sentence,
            court,
            sentenced_on: frame.sentenced_on,
            disposal: frame.disposal,
            length: frame.length,
            offence: self.brief.offence.committed(committed_on),
            additional_offences: additional,
            starts_on: frame.starts_on,
            ends_on: frame.ends_on,
        };
        self.say(at, by, Command::RecordSentence(recorded));
        let now = soon(&mut self.chance, at, 8);
        if self.brief.kind.in_community() {
            self.requirements(now, by);
        } else {
            self.licence(now, by);
        }
        self.documents(now, by);
    }

    fn requirements(&mut self, at: Timestamp, by: ActorId) {
        let mut any = false;
        for (share, code, least, most, step, unit) in REQUIREMENTS {
            let last_chance = !any && *code == "R-RESIDENCE";
            let made = self.chance.in_1000(*share);
            let made = if *code == "R-PROGRAMME" { self.brief.care.programme } else { made };
            if !(made || last_chance) {
                continue;
            }
            // An order without any has rehabilitation activity.
            let (code, unit, amount) = if last_chance && !self.chance.in_1000(*share) {
                ("F", LengthUnit::Days, 20)
            } else {
                (*code, *unit, least + step * self.chance.between(0, (most - least) / step))
            };
            any = true;
            let id = RequirementId(self.chance.id(at));
            let Ok(requirement) = RequirementCode::new(code) else { continue };
            let length = Some(Length { count: u32::try_from(amount).unwrap_or(1), unit });
            let made = RequirementRecorded { id, sentence: self.sentence, requirement, length, detail: None, address: None };
            self.say(at, by, Command::AddRequirement(made));
            self.requirements.push((id, code));
            self.concerns.unpaid_work |= code == "W";
            self.concerns.tag |= code == "R-CURFEW";
            self.end_requirement(id, code);
        }
    }

    /// Unpaid work and short requirements are done before the order is.
    fn end_requirement(&mut self, id: RequirementId, code: &str) {
        let after = match code {
            "W" => self.chance.between(150, 420),
            "R-CURFEW" | "R-ABSTINENCE" => self.chance.between(60, 180),
            "R-PROGRAMME" => self.chance.between(240, 400),
            _ => return,
        };
        let on = plus_days(self.brief.frame.starts_on, after);
        let last = self.brief.over_on.unwrap_or(self.today());
        let begun = self.brief.allocated_on.is_some_and(|allocated| allocated < on);
        if on >= plus_days(last, -2) || !begun || self.chance.in_1000(250) {
            return;
        }
        let (at, officer) = (self.in_hours(on), self.officer_on(on));
        let ended = RequirementEnded { id, on, reason: "Completed".to_owned() };
        self.say(at, officer, Command::EndRequirement(ended));
    }

    /// Dates from the prison, and the conditions of the licence once they are set.
    fn licence(&mut self, at: Timestamp, by: ActorId) {
        let frame = self.brief.frame.clone();
        let now = soon(&mut self.chance, at, 20);
        if self.brief.kind == Kind::Life {
            self.key_date(now, by, "TARIFF", plus_days(frame.starts_on, -200));
        } else {
            let after = if frame.disposal.as_str() == "EDS21" { "PED" } else { "CRD" };
            self.key_date(now, by, after, frame.starts_on);
            if let Some(ends_on) = frame.ends_on {
                self.key_date(now, by, "SLED", ends_on);
            }
        }
        if self.brief.kind == Kind::Custody && self.chance.in_1000(350) {
            self.key_date(now, by, "HDCED", plus_days(frame.starts_on, -60));
        }
        // Conditions are set two weeks before release, or were when the record was opened.
        let set_on = plus_days(frame.starts_on, -14).max(self.brief.registered_on);
        if set_on >= self.today() {
            return;
        }
        let set_at = self.moments.at(set_on, 16, 40);
        if frame.starts_on < self.today() {
            let released_at = self.moments.at(frame.starts_on.max(self.brief.registered_on), 16, 45);
            self.key_date(released_at, by, "R-RELEASED", frame.starts_on);
        }
        let heavier = self.brief.rosh >= rules::rosh::RoshLevel::High;
        for (share, code, text) in CONDITIONS {
            if self.chance.in_1000(if heavier { share * 3 / 2 } else { *share }) {
                let id = ConditionId(self.chance.id(set_at));
                let made = LicenceConditionRecorded {
                    id,
                    sentence: self.sentence,
                    condition: ConditionCode::new(code).ok(),
                    text: (*text).to_owned(),
                    from: frame.starts_on,
                    address: None,
                    set_by: None,
                };
                self.say(set_at, by, Command::AddLicenceCondition(made));
                self.concerns.tag |= *code == "R-ADD-TAG";
            }
        }
    }

    fn key_date(&mut self, at: Timestamp, by: ActorId, code: &str, on: Date) {
        let Ok(kind) = KeyDateCode::new(code) else { return };
        let source = "Prison sentence calculation".to_owned();
        self.say(at, by, Command::ReceiveKeyDate(KeyDateReceived { sentence: self.sentence, kind, on, source }));
    }

    fn documents(&mut self, at: Timestamp, by: ActorId) {
        let (report, order) = match self.brief.kind {
            Kind::Order | Kind::Suspended => ("Pre-sentence report", "Order of the court"),
            Kind::Licence | Kind::Custody | Kind::Life => ("Pre-sentence report", "Warrant of the court"),
        };
        if self.chance.in_1000(300) {
            self.document(at, by, report, "Report");
        }
        self.document(at, by, order, "Order");
    }

    pub(super) fn document(&mut self, at: Timestamp, by: ActorId, title: &str, kind: &str) {
        let id = DocumentId(self.chance.id(at));
        // The digest of a text that stands for the document: demonstration data has no files.
        let content = format!("{title}, invented for the demonstration: {id}");
        let sha256 = Digest::of(content.as_bytes()).to_string();
        let filed = DocumentFiled {
            id,
            title: title.to_owned(),
            kind: kind.to_owned(),
            media_type: "text/plain".to_owned(),
            bytes: u64::try_from(content.len()).unwrap_or_default(),
            sha256,
            sensitive: false,
        };
        self.say(at, by, Command::FileDocument(filed));
    }

    /// The case is given to an officer, and to the next.
    pub(super) fn allocation(&mut self, allocated_on: Date) {
        let give = |writing: &mut Self, holder: usize, on: Date, at: Timestamp, again: bool| {
            let Some(member) = writing.unit.staff.get(holder) else { return };
            let Some(team) = writing.unit.teams.get(member.team) else { return };
            let allocated = CaseAllocated {
                officer: member.id,
                team: team.id,
                unit: writing.unit.place.id,
                region: writing.unit.region,
                from: on,
                reason: reasons::allocated(&mut writing.chance, again).to_owned(),
            };
            let by = writing.unit.actor(Post::SeniorOfficer, member.team);
            writing.say(at, by, Command::AllocateCase(allocated));
        };
        let first = self.brief.holder_on(allocated_on);
        let at = self.moments.at(allocated_on, 16, 50);
        give(self, first, allocated_on, at, false);
        let tier = TierRecorded { tier: crate::assessed::received(self.brief.tier), source: "As received".to_owned() };
        let by = self.administrator(allocated_on);
        self.say(later(at, 3), by, Command::RecordTier(tier));
        if let Some((_, on)) = self.brief.before.filter(|(first, on)| *on > allocated_on && *first != self.brief.holder) {
            let at = self.moments.at(on, 8, 40);
            give(self, self.brief.holder, on, at, true);
        }
    }

    /// Two people limit who may see the case.
    pub(super) fn limits(&mut self) {
        let on = plus_days(self.today(), -45);
        let at = self.moments.at(on, 11, 0);
        let (senior, head) = (self.senior(on), self.unit.actor(Post::UnitHead, 0));
        let (list, reason) = if self.brief.story == Story::Restricted {
            (List::Restriction, "Related to a member of staff of another unit")
        } else {
            (List::Exclusion, "Neighbour of the person's family")
        };
        let officers: Vec<ActorId> = match list {
            List::Restriction => vec![self.officer_on(self.today()), senior, head],
            // The second practitioner, unless the case is theirs.
            List::Exclusion => {
                let others = self.unit.of(Post::Practitioner).skip(1);
                let other = others.map(|(place, member)| (place, member.id)).find(|(place, _)| *place != self.brief.holder);
                other.map(|(_, id)| ActorId::from(id)).into_iter().collect()
            }
        };
        for officer in officers {
            let id = ListEntryId(self.chance.id(at));
            let proposed = ListEntryProposed {
                id,
                list,
                officer: record::OfficerId(officer.0),
                from: on,
                until: None,
                reason: reason.to_owned(),
            };
            self.say(at, senior, Command::ProposeListEntry(proposed));
            self.say(later(at, 95), head, Command::ApproveListEntry(id));
        }
    }

    pub(super) fn died(&mut self) {
        let Some(on) = self.brief.over_on else { return };
        let told_on = plus_days(on, 2);
        let (at, by) = (self.moments.at(told_on, 9, 25), self.officer_on(told_on));
        self.say(
            at,
            by,
            Command::RecordDeath(PersonDied { on, source: "Told by the coroner's officer by telephone".to_owned() }),
        );
    }

    pub(super) fn ended(&mut self) {
        let Some(on) = self.brief.over_on else { return };
        let reasons = [
            (66, "Completed: expired with all requirements done"),
            (7, "Revoked early for good progress"),
            (27, "Revoked after breach and resentenced"),
        ];
        let reason = self.chance.weighted(&reasons, "Expired");
        let by = self.officer_on(on);
        let at = self.moments.at(on, 17, 10);
        let ended = SentenceEnded { id: self.sentence, on, reason: reason.to_owned() };
        self.say(at, by, Command::EndSentence(ended));
    }
}
