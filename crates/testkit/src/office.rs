//! A small delivery unit with two teams, another unit beside it, officers of each role, and a dozen invented people.
//!
//! It stands on Monday 23 November 2026 at 10am. Everything in it came in through commands. Who is who:
//!
//! | user name | role | where |
//! |---|---|---|
//! | `pp1`, `pp2` | practitioner | Example North team |
//! | `pp3` | practitioner | Example South team, same unit |
//! | `pp4` | practitioner | another unit |
//! | `spo`, `ca`, `hpdu` | manager, administrator, head | Example North team |
//! | `co`, `rd`, `vlo` | court officer, director, victim liaison | Example South team |
//! | `aud`, `adm`, `pol`, `ins` | no officer | – |
//!
//! | person | what there is about them |
//! |---|---|
//! | X000001 | of `pp1`: an appointment today at 9am without outcome, medium risk |
//! | X000002 | of `pp1`: an appointment today at 2pm, high risk, a flag whose review is late |
//! | X000003 | of `pp1`: arrested yesterday, an appointment tomorrow |
//! | X000004 | of `pp1`: two missed appointments, none booked |
//! | X000005 | of `pp1`: allocated yesterday by the manager, first appointment owed |
//! | X000006, X000007 | of `pp2`; X000007 has an appointment with `pp1` today at 3pm |
//! | X000008 | of `pp3` |
//! | X000009 | of `pp2`, restricted to `pp2` and `spo` |
//! | X000010 | of `pp2`, `pp1` is excluded |
//! | X000011 | nobody holds the case |
//! | X000012 | of `pp4`, in another unit |

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use record::{
    ActorId, AppointmentId, Command, CommandId, ContactId, ListEntryId, OfficerId, PersonId, RegisterEntryId, SentenceId, UnitId,
    allocation::CaseAllocated,
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    contact::ContactRecorded,
    limited_access::{List, ListEntryProposed},
    officer::{OfficerEvent, OfficerJoined},
    person::{Name, PersonRegistered, Sex},
    risk::{RegisterEntryMade, RiskLevelSet},
    sentence::{Length, LengthUnit, Offence, SentenceRecorded},
    unit::{UnitEvent, UnitKind, UnitOpened},
};
use rules::{
    Policy,
    code::{ContactCode, DisposalCode, OutcomeCode, RegisterCode},
    grade::{ContractedHours, Grade},
    rosh::{GroupAtRisk, RoshLevel},
};
use service::{
    Actor, Service, Settings,
    access::Role,
    account::{sign_in::SignIn, training::TrainingAccount},
    ids::Ids,
    import::{PersonHistory, When},
};
use uuid::Uuid;

use crate::{FixedClock, SequentialIds, temp_store};

/// Everybody's password.
pub const PASSWORD: &str = "only for training";
/// The day on which the office stands.
pub const TODAY: Date = date(2026, 11, 23);

/// The office.
pub struct Office {
    /// The application.
    pub service: Arc<Service>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Its ids.
    pub ids: Arc<SequentialIds>,
    /// Officers by user name.
    pub officers: BTreeMap<&'static str, OfficerId>,
    /// People by case number.
    pub people: BTreeMap<String, PersonId>,
    /// The appointment of X000001 that waits for its outcome.
    pub waiting: AppointmentId,
    /// The region, unit and team of `pp1`.
    pub place: (UnitId, UnitId, UnitId),
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").field("people", &self.people.len()).finish_non_exhaustive()
    }
}

/// User name, role, grade, and team: 0 for none, 1 and 2 in the unit, 3 in the other unit.
const STAFF: &[(&str, &str, Role, Grade, usize)] = &[
    ("pp1", "Ada Practice", Role::Pp, Grade::Po, 1),
    ("pp2", "Ben Practice", Role::Pp, Grade::Pso, 1),
    ("pp3", "Cora Practice", Role::Pp, Grade::Po, 2),
    ("pp4", "Dan Elsewhere", Role::Pp, Grade::Po, 3),
    ("spo", "Erin Manager", Role::Spo, Grade::Spo, 1),
    ("hpdu", "Femi Head", Role::Hpdu, Grade::None, 1),
    ("ca", "Gwen Office", Role::Ca, Grade::None, 1),
    ("co", "Hari Court", Role::Co, Grade::Pso, 2),
    ("rd", "Isla Director", Role::Rd, Grade::None, 2),
    ("vlo", "Jan Liaison", Role::Vlo, Grade::None, 2),
    ("aud", "Kit Auditor", Role::Aud, Grade::None, 0),
    ("adm", "Lou Administrator", Role::Adm, Grade::None, 0),
    ("pol", "Max Analyst", Role::Pol, Grade::None, 0),
    ("ins", "Nia Inspector", Role::Ins, Grade::None, 0),
];

/// Builds the office. It takes some tens of milliseconds.
#[must_use]
pub fn office() -> Office {
    office_on(temp_store())
}

/// Builds the office in an empty store.
#[must_use]
pub fn office_on(store: Arc<store::Store>) -> Office {
    let clock = Arc::new(FixedClock::at(at(TODAY, 10, 0)));
    let ids = Arc::new(SequentialIds::default());
    let (policy, settings) = (Arc::new(Policy::builtin()), Settings::default());
    let service = Arc::new(Service::new(store, policy, clock.clone(), ids.clone(), settings).expect("the service starts"));
    service.mark_training().expect("the store is empty");
    let mut builder = Builder { service: &service, ids: &ids, officers: BTreeMap::new(), people: BTreeMap::new(), units: vec![] };
    builder.organisation();
    builder.accounts();
    let waiting = builder.people();
    let Builder { officers, people, units, .. } = builder;
    let place = (units[0], units[1], units[2]);
    Office { service, clock, ids, officers, people, waiting, place }
}

impl Office {
    /// Somebody signed in.
    #[must_use]
    pub fn actor(&self, username: &str) -> Actor {
        self.sign_in(username).actor
    }

    /// Signs somebody in.
    #[must_use]
    pub fn sign_in(&self, username: &str) -> service::account::sign_in::SignedIn {
        let given = SignIn { username, password: PASSWORD, code: "", address: "127.0.0.1", browser: "test" };
        self.service.sign_in(&given).expect("a training account signs in")
    }

    /// The person with a case number.
    #[must_use]
    pub fn person(&self, crn: &str) -> PersonId {
        self.people[crn]
    }

    /// The officer of an account.
    #[must_use]
    pub fn officer(&self, username: &str) -> OfficerId {
        self.officers[username]
    }

    /// A new command id.
    #[must_use]
    pub fn command(&self) -> CommandId {
        CommandId(self.ids.next())
    }
}

/// A London time on a day.
#[must_use]
pub fn at(day: Date, hour: i8, minute: i8) -> Timestamp {
    let zone = service::clock::zone().expect("the zone is compiled in");
    zone.to_zoned(day.at(hour, minute, 0, 0)).expect("a time of that day").timestamp()
}

/// A day so many days from the office's.
#[must_use]
pub fn day(offset: i64) -> Date {
    TODAY.checked_add(offset.days()).expect("a near day")
}

struct Builder<'a> {
    service: &'a Service,
    ids: &'a SequentialIds,
    officers: BTreeMap<&'static str, OfficerId>,
    people: BTreeMap<String, PersonId>,
    units: Vec<UnitId>,
}

impl Builder<'_> {
    fn when(&self, at: Timestamp, by: ActorId) -> When {
        When { at, by, command: CommandId(self.ids.next()) }
    }

    /// A region with two units; the first with teams 1 and 2, the second with team 3.
    fn organisation(&mut self) {
        let importer = self.service.importer(self.ids.next());
        let job = ActorId(self.ids.next());
        let begin = at(date(2021, 6, 26), 9, 0);
        let open = |kind, code: &str, name: &str, parent| {
            UnitEvent::UnitOpened(UnitOpened { kind, code: code.into(), name: name.into(), parent, from: date(2021, 6, 26) })
        };
        self.units = (0..6).map(|_| UnitId(self.ids.next())).collect();
        let u = &self.units;
        let units = [
            (u[0], open(UnitKind::Region, "N99", "Example Region", None)),
            (u[1], open(UnitKind::DeliveryUnit, "N99EX1", "Example Unit", Some(u[0]))),
            (u[2], open(UnitKind::Team, "N99T01", "Example North team", Some(u[1]))),
            (u[3], open(UnitKind::Team, "N99T02", "Example South team", Some(u[1]))),
            (u[4], open(UnitKind::DeliveryUnit, "N99EX2", "Further Unit", Some(u[0]))),
            (u[5], open(UnitKind::Team, "N99T03", "Further team", Some(u[4]))),
        ];
        let mut histories: Vec<_> = units
            .into_iter()
            .map(|(id, wish)| importer.unit(id, vec![(self.when(begin, job), wish)]).expect("the unit opens"))
            .collect();
        for (number, (username, name, _, grade, team)) in STAFF.iter().enumerate() {
            if *team == 0 {
                continue;
            }
            let (forename, surname) = name.split_once(' ').expect("two names");
            let joined = OfficerEvent::OfficerJoined(OfficerJoined {
                staff_code: format!("N99A{number:03}"),
                name: Name { forename: forename.into(), surname: surname.into(), ..Name::default() },
                grade: *grade,
                contracted_hours: ContractedHours::from_hundredths(3700),
                team: [self.units[2], self.units[3], self.units[5]][team - 1],
                from: date(2022, 1, 4),
            });
            let id = OfficerId(self.ids.next());
            self.officers.insert(username, id);
            let when = self.when(at(date(2022, 1, 4), 9, 0), job);
            histories.push(importer.officer(id, vec![(when, joined)]).expect("the officer joins"));
        }
        importer.save(histories).expect("the organisation is saved");
    }

    fn accounts(&self) {
        let accounts: Vec<_> = STAFF
            .iter()
            .map(|(username, display_name, role, ..)| TrainingAccount {
                username,
                display_name,
                officer: self.officers.get(username).copied(),
                roles: std::slice::from_ref(role),
                password: PASSWORD,
            })
            .collect();
        self.service.make_training_accounts(&accounts).expect("the store is for training");
    }

    /// A person with a sentence of a year that began `weeks` ago.
    fn person(&mut self, number: u32, forename: &str, weeks: i64) -> PersonHistory<'_> {
        let crn = format!("X{number:06}");
        let id = PersonId(self.ids.next());
        self.people.insert(crn.clone(), id);
        let began = day(-7 * weeks);
        let by = ActorId(self.officers["ca"].0);
        let sentence = SentenceRecorded {
            id: SentenceId(id.0),
            court: "Example Magistrates' Court".into(),
            sentenced_on: began,
            disposal: DisposalCode::literal("340"),
            length: Some(Length { count: 12, unit: LengthUnit::Months }),
            offence: Offence { code: "10501".into(), description: "Common assault".into(), committed_on: None },
            additional_offences: vec![],
            starts_on: began,
            ends_on: Some(began.checked_add(1.year()).expect("a year later")),
        };
        let name = Name { forename: forename.into(), surname: "Example".into(), ..Name::default() };
        let birth_date = Some(date(1990, 2, i8::try_from(number).expect("a small number")));
        let when = |hour| self.when(at(began, hour, 0), by);
        let (first, second) = (when(14), when(15));
        let mut history = self.service.importer(Uuid::nil()).person(id);
        let registered = PersonRegistered { crn, name, birth_date, sex: Some(Sex::Male) };
        history.wish(&first, Command::RegisterPerson(registered)).expect("registered");
        history.wish(&second, Command::RecordSentence(sentence)).expect("sentenced");
        history
    }

    fn people(&mut self) -> AppointmentId {
        let mut waiting = AppointmentId(Uuid::nil());
        let mut histories = Vec::new();
        let names = ["Sam", "Alex", "Robin", "Jo", "Kim", "Lee", "Max", "Nat", "Ola", "Pat", "Quin", "Ray"];
        for (number, forename) in (1_u32..).zip(names) {
            let ids = self.ids;
            let officers = self.officers.clone();
            let units = self.units.clone();
            let mut history = self.person(number, forename, 20);
            let mut story = Story { ids, officers: &officers, units: &units, history: &mut history };
            let made = story.tell(number);
            if number == 1 {
                waiting = made.expect("an appointment");
            }
            histories.push(history.finish());
        }
        self.service.importer(self.ids.next()).save(histories).expect("the people are saved");
        waiting
    }
}

/// What happened to one person.
struct Story<'a, 'h, 's> {
    ids: &'a SequentialIds,
    officers: &'a BTreeMap<&'static str, OfficerId>,
    units: &'a [UnitId],
    history: &'h mut PersonHistory<'s>,
}

impl Story<'_, '_, '_> {
    fn tell(&mut self, number: u32) -> Option<AppointmentId> {
        match number {
            1 => {
                self.held_by("pp1", -139);
                self.risk(RoshLevel::Medium);
                self.seen("pp1", -7, "ATTC");
                return Some(self.booked("pp1", 0, 9));
            }
            2 => {
                self.held_by("pp1", -139);
                self.risk(RoshLevel::High);
                self.flag();
                self.seen("pp1", -6, "ATTC");
                self.booked("pp1", 0, 14);
            }
            3 => {
                self.held_by("pp1", -139);
                self.seen("pp1", -7, "ATTC");
                self.booked("pp1", 1, 10);
                self.arrested();
            }
            4 => {
                self.held_by("pp1", -139);
                self.seen("pp1", -28, "ATTC");
                self.seen("pp1", -14, "AFTA");
                self.seen("pp1", -7, "AFTA");
            }
            5 => self.held_by("pp1", -1),
            6 => self.held_by("pp2", -139),
            7 => {
                self.held_by("pp2", -139);
                self.booked("pp1", 0, 15);
            }
            8 => self.held_by("pp3", -139),
            9 => {
                self.held_by("pp2", -139);
                self.listed(List::Restriction, "pp2");
                self.listed(List::Restriction, "spo");
            }
            10 => {
                self.held_by("pp2", -139);
                self.listed(List::Exclusion, "pp1");
            }
            11 => {}
            _ => self.held_by("pp4", -139),
        }
        None
    }

    fn wish(&mut self, at: Timestamp, by: &str, wish: Command) {
        let when = When { at, by: ActorId(self.officers[by].0), command: CommandId(self.ids.next()) };
        self.history.wish(&when, wish).expect("it may happen");
    }

    fn held_by(&mut self, officer: &str, from: i64) {
        let (team, unit) = match officer {
            "pp3" => (self.units[3], self.units[1]),
            "pp4" => (self.units[5], self.units[4]),
            _ => (self.units[2], self.units[1]),
        };
        let to = CaseAllocated {
            officer: self.officers[officer],
            team,
            unit,
            region: self.units[0],
            from: day(from),
            reason: "Lives near and has room".into(),
        };
        self.wish(at(day(from), 16, 0), "spo", Command::AllocateCase(to));
    }

    fn risk(&mut self, level: RoshLevel) {
        let levels = [(GroupAtRisk::Public, level)].into_iter().collect();
        let set = RiskLevelSet {
            levels,
            reasons: "As at the last assessment".into(),
            assessed_on: day(-130),
            ..RiskLevelSet::default()
        };
        self.wish(at(day(-130), 12, 0), "pp1", Command::SetRiskLevel(set));
    }

    fn flag(&mut self) {
        let made = RegisterEntryMade {
            id: RegisterEntryId(self.ids.next()),
            code: RegisterCode::literal("RCPR"),
            category: None,
            level: None,
            from: day(-120),
            review_on: Some(day(-3)),
            note: "Children live in the household".into(),
        };
        self.wish(at(day(-120), 12, 0), "pp1", Command::MakeRegisterEntry(made));
    }

    fn appointment(&self, officer: &str, offset: i64, hour: i8) -> AppointmentArranged {
        let (starts_at, ends_at) = (at(day(offset), hour, 0), at(day(offset), hour, 45));
        AppointmentArranged {
            id: AppointmentId(self.ids.next()),
            kind: ContactCode::literal("COAP"),
            starts_at,
            ends_at,
            place: "Example office".into(),
            officer: self.officers[officer],
            team: self.units[2],
            sentence: None,
            requirement: None,
            sensitive: false,
            text_reminder: false,
            purpose: None,
            moved_from: None,
            visit_safety: None,
        }
    }

    fn booked(&mut self, officer: &str, offset: i64, hour: i8) -> AppointmentId {
        let what = self.appointment(officer, offset, hour);
        let id = what.id;
        self.wish(at(day(-5), 11, 0), officer, Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway });
        id
    }

    fn seen(&mut self, officer: &str, offset: i64, outcome: &str) {
        let what = self.appointment(officer, offset, 11);
        let id = what.id;
        let arranged = Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway };
        self.wish(at(day(offset - 1), 11, 0), officer, arranged);
        let session = SessionClosed {
            id,
            outcome: OutcomeCode::new(outcome).expect("a code"),
            note: "We spoke about the week".into(),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            evidence_by: None,
        };
        let close = CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask };
        self.wish(at(day(offset), 12, 0), officer, Command::CloseSession(Box::new(close)));
    }

    fn arrested(&mut self) {
        let contact = ContactRecorded {
            id: ContactId(self.ids.next()),
            kind: ContactCode::literal("CARR"),
            happened_at: at(day(-1), 20, 0),
            note: "The police told us of an arrest for theft".into(),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            sentence: None,
        };
        self.wish(at(day(-1), 21, 0), "co", Command::RecordContact(contact));
    }

    fn listed(&mut self, list: List, officer: &str) {
        let entry = ListEntryProposed {
            id: ListEntryId(self.ids.next()),
            list,
            officer: self.officers[officer],
            from: day(-100),
            until: None,
            reason: "An example of limited access".into(),
        };
        let id = entry.id;
        self.wish(at(day(-100), 10, 0), "spo", Command::ProposeListEntry(entry));
        self.wish(at(day(-100), 11, 0), "hpdu", Command::ApproveListEntry(id));
    }
}
