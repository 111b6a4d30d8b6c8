//! Who is around the person, and whether anybody asked.

use jiff::civil::Date;
use record::{
    Command, ConnectionId,
    household::{ConnectionRecorded, HouseholdConfirmed, Relationship, Wish},
    person::Sex,
};

use super::Writing;
use crate::{care::Shown, moment::later};

impl Writing<'_> {
    /// On the day after the allocation the officer asks who is around, and whether that is all.
    pub(super) fn around(&mut self, on: Date) {
        let at = self.moments.at(on, 10, 5);
        let care = self.brief.care.clone();
        let by = self.officer_on(on);
        let partner = if self.care.in_1000(400) { Some(self.care.in_1000(600)) } else { None };
        let partner = if care.shown == Some(Shown::Checks) { Some(true) } else { partner };
        if let Some(lives_with) = partner {
            let pregnant = care.shown == Some(Shown::Checks) || (self.brief.sex == Sex::Male && self.care.in_1000(40));
            let name = self.name_of(self.brief.sex == Sex::Male);
            self.person_around(at, by, (name, Relationship::Partner), (lives_with, pregnant), on);
        }
        if care.children {
            let own = self.care.in_1000(800);
            let relationship = if own { Relationship::Child } else { Relationship::OtherChild };
            for _ in 0..self.care.between(1, 2) {
                let (girl, lives_with) = (self.care.in_1000(500), self.care.in_1000(550));
                let name = self.name_of(girl);
                self.person_around(at, by, (name, relationship), (lives_with, false), on);
            }
        }
        if care.household_known {
            let source = "Asked in the first appointment; nobody else lives there or visits".to_owned();
            self.say(later(at, 6), by, Command::Household(Wish::Confirm(HouseholdConfirmed { on, source })));
        }
    }

    /// A name of the same community; a partner is as often of another surname as not.
    fn name_of(&mut self, woman: bool) -> String {
        let own = self.brief.community;
        let forename = if woman { own.woman(&mut self.care) } else { own.man(&mut self.care) };
        let same = self.care.in_1000(500);
        let surname = if same { self.brief.name.surname.clone() } else { own.surname(&mut self.care).to_owned() };
        format!("{forename} {surname}")
    }

    fn person_around(
        &mut self,
        at: jiff::Timestamp,
        by: record::ActorId,
        (name, relationship): (String, Relationship),
        (lives_with, pregnant): (bool, bool),
        from: Date,
    ) {
        let what = ConnectionRecorded {
            id: ConnectionId(self.care.id(at)),
            name,
            relationship,
            child: relationship.is_child(),
            lives_with,
            pregnant,
            from,
            source: "Said so in the first appointment".to_owned(),
        };
        self.say(at, by, Command::Household(Wish::Record(what)));
    }
}
