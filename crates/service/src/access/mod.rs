//! Who may see and do what: one decision, used by every page, search, export, job and error message (S1.1).
//!
//! The roles' rights are data: `roles.toml`, read into a [`RoleTable`]. What is not granted there is refused (S1.2).
//! Every route with its rule is in `routes.toml` ([`RouteTable`]). The whole table, as decided by the code, lies in
//! `access-table.md` beside this crate's manifest, and a test makes it anew and compares.
//!
//! Order (S2.1): a declared relation or an exclusion beats everything; then a restriction; then role and relation.
//! The numbers (S1.3, ...) are those of the standard for security and records.

mod court;
mod needs;
mod reason;
mod roles;
mod routes;
pub mod written;

use jiff::civil::Date;
use record::{CaseFile, OfficerId, PersonId, UnitId, limited_access::Lists};
use serde::Deserialize;
use uuid::Uuid;

pub use court::BeforeCourt;
pub use needs::needed_for;
pub use reason::{Reason, ReasonKind, ReasonRefused};
pub use roles::{RoleTable, TableFault};
pub use routes::{Door, Route, RouteTable};

/// Declares a list of words that stand in the data files and in the audit.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word in the data files and in the audit.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The one with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What somebody is to the service (users-and-journeys section 1; security-and-records section 1).
    Role {
        /// Probation practitioner.
        Pp = "PP",
        /// Senior probation officer.
        Spo = "SPO",
        /// Head of a probation delivery unit.
        Hpdu = "HPDU",
        /// Regional director.
        Rd = "RD",
        /// Court officer.
        Co = "CO",
        /// Victim liaison officer.
        Vlo = "VLO",
        /// Unpaid-work team.
        Upw = "UPW",
        /// Programmes team.
        Prg = "PRG",
        /// Approved premises staff.
        Ap = "AP",
        /// Case administrator.
        Ca = "CA",
        /// Inspector.
        Ins = "INS",
        /// Reviewer of serious further offences.
        Sfo = "SFO",
        /// Information governance.
        Ig = "IG",
        /// Auditor (professional standards).
        Aud = "AUD",
        /// Administrator.
        Adm = "ADM",
        /// Policy analyst.
        Pol = "POL",
        /// Partner: police, housing, treatment, prison.
        Ptr = "PTR",
        /// Person on probation.
        Pop = "POP",
        /// Another service, or a job of this one.
        Svc = "SVC",
    }
}

impl Role {
    /// Whether a refusal must look like "there is no such thing" to this role (S1.4).
    #[must_use]
    pub const fn hears_not_found(self) -> bool {
        matches!(self, Self::Ptr | Self::Pop | Self::Svc)
    }
}

words! {
    /// What somebody wants to do.
    Action {
        /// Look.
        Read = "read",
        /// Add to the record.
        Write = "write",
        /// Create a person's record.
        Register = "register",
        /// Sign what another wrote.
        Countersign = "countersign",
        /// Give the case to an officer.
        Allocate = "allocate",
        /// Get it ready for somebody who may.
        Prepare = "prepare",
        /// Begin a breach or recall.
        Start = "start",
        /// Say which day the court gave, and what it did.
        Hear = "hear",
        /// Sign a breach or recall.
        Sign = "sign",
        /// Ask for something that a second person approves.
        Propose = "propose",
        /// Be that second person (S1.7).
        Approve = "approve",
        /// Administer.
        Manage = "manage",
        /// Take out as a file.
        Export = "export",
        /// Open a page that is about no person.
        Use = "use",
    }
}

words! {
    /// The part of the record, or the page, that it is about.
    FieldGroup {
        /// A person's line in a list: name, case number, birth date, officer, risk line.
        Row = "row",
        /// Core facts: who the person is, who holds the case, what needs attention.
        Core = "core",
        /// Appointments and outcomes.
        Appointments = "appointments",
        /// Contact notes and the chronology.
        Contacts = "contacts",
        /// The one line of risk that anyone who meets the person needs.
        RiskLine = "risk-line",
        /// Risk: judgements, flags, reasons.
        Risk = "risk",
        /// Sentence, requirements, licence conditions, key dates.
        Sentence = "sentence",
        /// Personal details: addresses, contact details, needs, next of kin.
        Details = "details",
        /// Documents.
        Documents = "documents",
        /// Enforcement: breach and recall.
        Enforcement = "enforcement",
        /// Safety checks: what was asked of other agencies, and what they answered.
        Checks = "checks",
        /// The plan.
        Plan = "plan",
        /// Conversations between manager and officer about the case.
        Oversight = "oversight",
        /// The walled victim part.
        Victim = "victim",
        /// The exclusion and restriction lists.
        Lists = "lists",
        /// Which records are one person.
        Identity = "identity",
        /// Erasure and legal hold.
        Erasure = "erasure",
        /// Who has looked.
        AccessLog = "access-log",
        /// Sign-ins of all accounts.
        SignIns = "sign-ins",
        /// Accounts and roles.
        Accounts = "accounts",
        /// The home page.
        Home = "home",
        /// The search page.
        Search = "search",
        /// The diary.
        Diary = "diary",
        /// Officers' workload: points, hours, reductions; and the totals of teams, units, regions and the nation.
        Workload = "workload",
        /// Rates of how well supervision protects, without names.
        Measures = "measures",
        /// One's own account, sessions and drafts.
        OwnAccount = "own-account",
    }
}

impl FieldGroup {
    /// Whether it tells about the record rather than what is in it. The restriction list does not close these to a
    /// role that has them, or a restricted case could never be audited nor its list be ended; an exclusion does.
    #[must_use]
    pub const fn is_about_the_record(self) -> bool {
        matches!(self, Self::Lists | Self::AccessLog)
    }
}

words! {
    /// How somebody stands to a case, computed from its present allocation and the person asking.
    Relation {
        /// I hold it.
        Own = "own",
        /// My team holds it.
        Team = "team",
        /// My delivery unit holds it.
        Pdu = "pdu",
        /// My region holds it.
        Region = "region",
        /// It has a live link to me: an appointment with me that is not closed, a restriction list that names me, or, for the
        /// court officers of its delivery unit, a breach that is before the court.
        Link = "link",
        /// Nobody holds it yet.
        Unheld = "unheld",
        /// It is in my inspection's sample.
        Sample = "sample",
        /// It is the case I review.
        Named = "named",
        /// It is the subject of a request that I answer.
        Request = "request",
        /// It was shared with me for a purpose.
        Shared = "shared",
        /// It is about me, a person on probation, or it is my own account.
        Myself = "myself",
        /// Any case of the service, linked or not.
        Any = "any",
        /// It is about no case.
        Nothing = "nothing",
    }
}

/// Which relations hold: a small set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relations(u16);

impl Relations {
    const fn bit(relation: Relation) -> u16 {
        match relation {
            Relation::Own => 1,
            Relation::Team => 2,
            Relation::Pdu => 4,
            Relation::Region => 8,
            Relation::Link => 16,
            Relation::Unheld => 32,
            Relation::Sample => 64,
            Relation::Named => 128,
            Relation::Request => 256,
            Relation::Shared => 512,
            Relation::Myself => 1024,
            Relation::Any => 2048,
            Relation::Nothing => 4096,
        }
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, relation: Relation) -> Self {
        Self(self.0 | Self::bit(relation))
    }

    /// Without one.
    #[must_use]
    pub const fn without(self, relation: Relation) -> Self {
        Self(self.0 & !Self::bit(relation))
    }

    /// Whether both have one in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl FromIterator<Relation> for Relations {
    fn from_iter<I: IntoIterator<Item = Relation>>(relations: I) -> Self {
        relations.into_iter().fold(Self::default(), Self::with)
    }
}

/// Who asks. Read afresh for every request, so that a right taken away is gone at once (S1.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their account; the id of the job when it is one.
    pub account: Uuid,
    /// The member of staff that the account belongs to. Without one, nobody is on any list and any exclusion counts.
    pub officer: Option<OfficerId>,
    /// Their roles. None: everything is refused.
    pub roles: Vec<Role>,
    /// Their team today.
    pub team: Option<UnitId>,
    /// Their delivery unit today.
    pub unit: Option<UnitId>,
    /// Their region today.
    pub region: Option<UnitId>,
    /// People they know in private life (S1.5).
    pub knows: Vec<PersonId>,
}

impl Staff {
    /// Whether they have a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Where a case is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// By whom; none for a whole team's list.
    pub officer: Option<OfficerId>,
    /// In which team; none for a whole unit's.
    pub team: Option<UnitId>,
    /// In which delivery unit; none for a whole region's.
    pub unit: Option<UnitId>,
    /// In which region.
    pub region: Option<UnitId>,
}

/// What the decision looks at in a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFacts<'a> {
    /// The person.
    pub person: PersonId,
    /// Where the case is held; none when nobody holds it yet.
    pub place: Option<Place>,
    /// Its exclusion and restriction lists.
    pub lists: &'a Lists,
    /// Live links: who (an officer or an account), and what they are to the case.
    pub links: Vec<(Uuid, Relation)>,
    /// Whether a breach of it is before the court.
    pub court: BeforeCourt,
}

impl<'a> CaseFacts<'a> {
    /// The facts of a case file. An appointment that is not closed links its officer to the case.
    #[must_use]
    pub fn of(person: PersonId, case: &'a CaseFile) -> Self {
        let open = case.appointments.iter().filter(|a| a.state == record::appointment::State::Arranged);
        Self {
            person,
            place: case.allocation().map(|a| Place {
                officer: Some(a.officer),
                team: Some(a.team),
                unit: Some(a.unit),
                region: Some(a.region),
            }),
            lists: &case.lists,
            links: open.map(|a| (a.what.officer.0, Relation::Link)).collect(),
            court: BeforeCourt::of(case),
        }
    }
}

/// What it is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A person's case.
    Case(&'a CaseFacts<'a>),
    /// A team, unit or region as such.
    Place(Place),
    /// An account.
    Account(Uuid),
    /// None of these: a page for everyone who may use it.
    Nothing,
}

/// May this one do this to this?
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub who: &'a Staff,
    /// What they want to do.
    pub action: Action,
    /// With which part.
    pub group: FieldGroup,
    /// Of what.
    pub about: About<'a>,
    /// The reason they stated, if they did (S1.3).
    pub reason: Option<&'a Reason>,
    /// The day, for the lists.
    pub today: Date,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Allow,
    /// Only "Restricted" and the case number, and only to somebody who asked by an exact identifier (S2.3).
    Mask,
    /// No.
    Deny,
    /// Not without a stated reason (S1.3).
    NeedsReason,
}

impl Verdict {
    /// The word in the audit and the written table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Mask => "mask",
            Self::Deny => "deny",
            Self::NeedsReason => "reason",
        }
    }
}

/// The answer and the rule that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub verdict: Verdict,
    /// The rule: the id of a grant in `roles.toml`, or the number in the standard.
    pub rule: std::sync::Arc<str>,
}

impl Decision {
    /// Whether it is yes.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.verdict == Verdict::Allow
    }
}
