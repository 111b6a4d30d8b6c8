//! A story told day by day: what somebody did, what was refused, and what each person's list shows on each day.

#![allow(dead_code, reason = "each story uses its part")]

pub mod acts;

use jiff::civil::Date;
use record::{
    AddressId, CaseFile, Command, CommandId, OfficerId, PersonId,
    allocation::CaseAllocated,
    duties::Duty,
    officer::{OfficerEvent, OfficerJoined},
    person::{AddressKind, AddressRecorded, Name, PersonRegistered, Sex},
};
use rules::{
    duty::DutyKind,
    grade::{ContractedHours, Grade},
    oversight::OversightTrigger,
};
use service::{
    Done, Trouble,
    access::{Reason, Role},
    account::training::TrainingAccount,
    import::When,
    lists::work::Wanted,
    oversight as pages,
};
use testkit::office::{Office, PASSWORD, at, office};
use uuid::Uuid;

/// The office and the person the story is about.
pub struct Story {
    pub office: Office,
    pub person: PersonId,
    today: Date,
}

impl Story {
    /// Begins with a person who is not on the record yet.
    pub fn new(today: Date) -> Self {
        let story = Self { office: office(), person: PersonId(Uuid::from_u128(0xFACE)), today };
        story.clock(today);
        story
    }

    fn clock(&self, day: Date) {
        self.office.clock.set(at(day, 10, 0));
    }

    /// The next day of the story.
    pub fn day(&mut self, day: Date) {
        assert!(day >= self.today, "a story does not run back");
        self.today = day;
        self.clock(day);
    }

    /// A time of the day.
    pub fn at(&self, hour: i8, minute: i8) {
        self.office.clock.set(at(self.today, hour, minute));
    }

    pub fn today(&self) -> Date {
        self.today
    }

    pub fn id(&self) -> Uuid {
        self.office.command().0
    }

    /// Somebody joins the team of `pp1`.
    pub fn joins(&mut self, username: &'static str, name: &str, grade: Grade, from: Date) {
        let (forename, surname) = name.split_once(' ').expect("two names");
        let id = OfficerId(self.id());
        let joined = OfficerEvent::OfficerJoined(OfficerJoined {
            staff_code: format!("N99B{:03}", self.office.officers.len()),
            name: Name { forename: forename.into(), surname: surname.into(), ..Name::default() },
            grade,
            contracted_hours: ContractedHours::from_hundredths(3700),
            team: self.office.place.2,
            from,
        });
        let importer = self.office.service.importer(self.id());
        let when = When { at: at(from, 9, 0), by: record::ActorId(id.0), command: CommandId(self.id()) };
        let history = importer.officer(id, vec![(when, joined)]).expect("they join");
        importer.save(vec![history]).expect("saved");
        let account = TrainingAccount { username, display_name: name, officer: Some(id), roles: &[Role::Pp], password: PASSWORD };
        self.office.service.make_training_accounts(&[account]).expect("an account");
        self.office.officers.insert(username, id);
    }

    /// Somebody wishes something.
    pub fn wish(&self, who: &str, wish: Command) -> Result<Done, Trouble> {
        let actor = self.office.actor(who);
        let reason = Reason::read("partner-asked: The court asks for a report");
        self.office.service.execute(&actor, self.person, self.office.command(), wish, reason.as_ref())
    }

    /// Somebody does something that is allowed.
    #[track_caller]
    pub fn does(&self, who: &str, wish: Command) {
        let words = format!("{wish:.100?}");
        if let Err(why) = self.wish(who, wish) {
            panic!("{}: {who} could not {words}: {why:?}", self.today);
        }
    }

    /// Somebody wishes what is refused: the words of the refusal.
    #[track_caller]
    pub fn refused(&self, who: &str, wish: Command) -> String {
        let words = format!("{wish:.100?}");
        match self.wish(who, wish) {
            Err(Trouble::Refused(why)) => why.to_string(),
            other => panic!("{}: {who} was not refused {words}: {other:?}", self.today),
        }
    }

    /// The case file as it stands.
    pub fn case(&self) -> CaseFile {
        let read = |conn: &mut dyn store::Conn| store::replay::events(conn, self.person, 0);
        CaseFile::fold(&self.office.service.store().read(read).expect("the record"))
    }

    /// What is on somebody's list about the person today.
    pub fn list(&self, who: &str) -> Vec<Duty> {
        let actor = self.office.actor(who);
        // The officer's other cases fill pages of their own.
        let wanted = Wanted { person: "X900001".into(), ..Wanted::default() };
        let list = self.office.service.work(&actor, &wanted).expect("the list");
        list.lines.into_iter().filter(|owed| owed.row.person == self.person).map(|owed| owed.row.duty).collect()
    }

    /// Whether a kind of duty is on somebody's list today.
    pub fn shows(&self, who: &str, kind: DutyKind) -> bool {
        self.list(who).iter().any(|duty| duty.kind == kind)
    }

    /// What the manager must look at today: their own duties and what others left late.
    pub fn manager(&self) -> Vec<Duty> {
        let today = self.today;
        let team = self.office.place.2.0;
        let rows = self.office.service.store().read(|conn| {
            let mut rows = store::table::duty::of_manager(conn, team, today, record::recorded::plus_days(today, 7), 500)?;
            rows.extend(store::table::duty::risen(conn, team, today, 500)?);
            Ok::<_, store::StoreError>(rows)
        });
        rows.expect("the list").into_iter().filter(|row| row.person == self.person).map(|row| row.duty).collect()
    }

    /// The duty of a kind as the record has it, shown or not.
    #[track_caller]
    pub fn duty(&self, kind: DutyKind) -> Duty {
        let service = &self.office.service;
        let all = record::duties::duties(&self.case(), service.policy(), service.zone());
        let found = all.iter().find(|duty| duty.kind == kind).cloned();
        found.unwrap_or_else(|| panic!("{}: {kind} is not owed: {all:#?}", self.today))
    }

    /// Conversations that the manager's queue shows about the person, with by when.
    pub fn queue(&self) -> Vec<(OversightTrigger, Date)> {
        let actor = self.office.actor("spo");
        let queue = self.office.service.oversight_queue(&actor, &pages::queue::Wanted::default()).expect("the queue");
        let lines = queue.lines.into_iter().filter(|line| line.who.person == self.person);
        lines.flat_map(|line| line.owed).map(|row| (row.trigger, row.due_on)).collect()
    }

    /// Decisions that wait for the manager in the queue.
    pub fn decisions(&self) -> Vec<DutyKind> {
        let actor = self.office.actor("spo");
        let queue = self.office.service.oversight_queue(&actor, &pages::queue::Wanted::default()).expect("the queue");
        queue.decisions.into_iter().filter(|owed| owed.row.person == self.person).map(|owed| owed.row.duty.kind).collect()
    }

    /// Whether a duty shows on the person's own pages today, however far its day is.
    pub fn on_the_record(&self, kind: DutyKind) -> bool {
        let rows = self.office.service.store().read(|conn| store::table::duty::of_person(conn, self.person, self.today));
        rows.expect("the list").iter().any(|row| row.duty.kind == kind)
    }

    pub fn registers(&self, who: &str, forename: &str) {
        let name = Name { forename: forename.into(), surname: "Example".into(), ..Name::default() };
        let birth_date = Some(jiff::civil::date(1990, 5, 6));
        let registered = PersonRegistered { crn: "X900001".into(), name, birth_date, sex: Some(Sex::Male) };
        self.does(who, Command::RegisterPerson(registered));
    }

    pub fn address(&self, who: &str, line: &str, kind: AddressKind) -> AddressId {
        let id = AddressId(self.id());
        let lines = vec![line.to_owned(), "Exampleton".to_owned()];
        let what = AddressRecorded { id, kind, lines, postcode: None, no_fixed_address: false, from: self.today };
        self.does(who, Command::RecordAddress(what));
        id
    }

    pub fn allocates(&self, to: &str, reason: &str) {
        let (region, unit, team) = self.office.place;
        let allocated =
            CaseAllocated { officer: self.office.officer(to), team, unit, region, from: self.today, reason: reason.into() };
        self.does("spo", Command::AllocateCase(allocated));
    }
}
