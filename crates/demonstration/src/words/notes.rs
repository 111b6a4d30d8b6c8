//! What practitioners write: put together from sentences, so that no two records read the same.
//!
//! `{f}` stands for what the person is called.

use crate::chance::Chance;

const ARRIVED: &[&str] = &[
    "{f} came on time and was in good spirits.",
    "{f} arrived ten minutes early.",
    "{f} arrived five minutes late because of the bus; this was accepted.",
    "{f} came with a friend, who waited outside.",
    "{f} attended as planned.",
    "{f} was tired after a late shift but talked openly.",
    "{f} seemed low at first and talked more as the session went on.",
    "{f} was quiet today and answered briefly.",
    "{f} attended and had brought the paperwork I asked for.",
    "{f} attended. No sign of drink or drugs.",
    "{f} attended with the dog; we sat in the ground floor room.",
    "{f} was annoyed about the wait but settled quickly.",
];
const TOPIC: &[&str] = &[
    "We looked at the plan and agreed that the first goal is nearly met.",
    "Talked about work: two shifts a week at the warehouse, more promised after Christmas.",
    "Talked about housing. The landlord has given notice and the council's housing team has been told.",
    "{f} has kept away from old friends since the court date and feels better for it.",
    "We went through what led to the offence, step by step, and where it could have gone another way.",
    "Drinking is down to weekends. {f} keeps a diary and showed it to me.",
    "{f} has started with the drug and alcohol service and likes the worker.",
    "Money is short until the end of the month. Gave the food bank voucher and the number of the advice line.",
    "Relationship with {f}'s partner is calm. No police calls since we last met.",
    "{f} sees the children on Saturdays at their grandmother's. Children's services know of this.",
    "We practised what to say when somebody asks {f} to come out and drink.",
    "{f} has been to the doctor and started new tablets. Sleep is better.",
    "Went through the conditions again. {f} could say each of them in own words.",
    "{f} wants to train as a fork-lift driver. Referred to the education and employment team.",
    "Talked about anger: what the body does first, and what helps in the first minute.",
    "We talked about the person who was harmed and what {f} would say to them today.",
    "Talked about gambling apps. {f} agreed to put a block on the phone while we sat together.",
    "The college course started. Two evenings a week, and {f} has not missed one.",
    "{f} asked about travelling to a wedding in July. Explained how to ask for permission.",
    "Debt letters brought in unopened. We opened them and rang two of the companies.",
    "{f}'s mother is in hospital. We talked about who else can be leaned on.",
];
/// Talked about only with those whom it concerns.
const UNPAID_WORK: &[&str] = &[
    "Unpaid work is going well and the supervisor is pleased.",
    "Missed unpaid work last Sunday. We talked about what to do when a child is ill.",
    "{f} has asked to do unpaid work on a weekday from now on.",
];
const TAG: &[&str] = &[
    "{f} says the tag is no trouble, but charging it before work is.",
    "{f} was home late on Saturday and rang the monitoring line at once; they confirm it.",
];
const WORK: &[&str] = &[
    "Did the exercise on thoughts and feelings; {f} found two links alone.",
    "Finished worksheet 3 of the relationships work.",
    "Used the traffic-light cards: amber for Friday nights, green for most else.",
    "Reviewed the safety plan. Nothing to change.",
    "Checked the phone number and address: both right.",
    "Checked on risk: no new concerns, levels as they are.",
    "Self-assessment done together; housing and money score worst.",
    "Victim awareness work begun.",
    "We wrote down three warning signs and who {f} would ring.",
    "Agreed that the next review of the plan will be at the following session.",
    "No information from the police since the last check.",
    "",
    "",
    "",
];
const NEXT: &[&str] = &[
    "Next time: look at the plan again.",
    "I will ring the housing team before we meet again.",
    "{f} will bring the letter from the job centre.",
    "{f} will speak to the doctor about sleep.",
    "I will chase the referral by Friday.",
    "{f} knows the date and time of the next appointment.",
    "Next time we begin the work on decisions.",
    "{f} will ring the drug and alcohol service this week.",
    "I will ask the SPO about reducing contact if this goes on.",
    "",
];
const PHONE_SESSION: &[&str] = &[
    "Spoke by telephone; confirmed address and date of birth first.",
    "Rang at the agreed time. {f} was at home.",
    "Call took place in {f}'s lunch break, so we kept it short.",
];
const HOME_SESSION: &[&str] = &[
    "Visited at home. The flat is tidy and {f} lives there as stated.",
    "Visited at home; {f}'s partner was there and spoke freely.",
    "Home visit. No sign of anybody else living at the address.",
    "Visited at home with a colleague. The front room was smoky but the kitchen well kept.",
];
const PRISON_SESSION: &[&str] = &[
    "Met by video from the prison. {f} is on the induction wing and has a job in the kitchen.",
    "Met by video. {f} has kept out of trouble and has had no adjudications.",
    "Video link was poor, so we kept to release plans: an address is still needed.",
    "Met by video with the prison offender manager. Went through the release plan and conditions asked for.",
];
const MISSED: &[&str] = &[
    "Did not come. Rang at 10 minutes past and at half past: no answer, voicemail left.",
    "Did not come and did not ring. Text sent asking to make contact today.",
    "Not here 30 minutes after the start. Rang; the number is switched off.",
    "Waited 20 minutes. Rang the landlord's number on the record, who had seen {f} this morning.",
];
const MISSED_WHY: &[&str] = &[
    "Warning letter to follow.",
    "{f} rang later and said the day was mixed up. Explained that this is not accepted.",
    "No reason given by the end of the week.",
    "Said to have been asleep. Not accepted.",
    "",
];
const REASONS: &[(&str, &str)] = &[
    ("AAME", "Rang before the appointment: sick since the night. Will send the doctor's note."),
    ("AAME", "At the hospital for a check. Showed the appointment letter by photograph."),
    ("AAEM", "Called in to work at short notice. The employer's message was shown."),
    ("AAFC", "Child sent home from school. The school confirmed it by telephone."),
    ("AACL", "Due at the county court at the same time; letter seen."),
    ("AARE", "Away for a religious holiday, told us last week."),
    ("AASD", "Stood down by us: officer off sick and no cover."),
    ("CO05", "Funeral of a grandparent. Accepted."),
];
const BEHAVED: &[&str] = &[
    "Came, but would not talk about the offence and left after ten minutes. Told that this counts as failing to comply.",
    "Attended but smelt strongly of drink. We agreed to stop and meet again tomorrow.",
    "Was on the phone for most of the session after being asked to put it away.",
];

pub(super) fn fill(text: &str, called: &str) -> String {
    text.replace("{f}", called)
}

pub(super) fn join(sentences: &[&str], called: &str) -> String {
    let parts: Vec<&str> = sentences.iter().copied().filter(|sentence| !sentence.is_empty()).collect();
    fill(&parts.join(" "), called)
}

/// How a session took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Office,
    Home,
    Telephone,
    Prison,
}

/// What else there is to talk about with a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Concerns {
    pub(crate) unpaid_work: bool,
    pub(crate) tag: bool,
}

/// A note of a session that the person came to.
pub(crate) fn session(chance: &mut Chance, called: &str, held: Held, concerns: Concerns) -> String {
    let first = match held {
        Held::Office => chance.word(ARRIVED),
        Held::Home => chance.word(HOME_SESSION),
        Held::Telephone => chance.word(PHONE_SESSION),
        Held::Prison => return join(&[chance.word(PRISON_SESSION), chance.word(NEXT)], called),
    };
    let (topic, work, next) = (chance.word(TOPIC), chance.word(WORK), chance.word(NEXT));
    let second = match chance.below(100) {
        0..15 if concerns.unpaid_work => chance.word(UNPAID_WORK),
        15..25 if concerns.tag => chance.word(TAG),
        25..55 => chance.word(TOPIC),
        _ => "",
    };
    let second = if second == topic { "" } else { second };
    join(&[first, topic, second, work, next], called)
}

/// A note of a session long ago, in a sentence or two.
pub(crate) fn short(chance: &mut Chance, called: &str, held: Held) -> String {
    let topic = if held == Held::Prison { chance.word(PRISON_SESSION) } else { chance.word(TOPIC) };
    join(&[topic], called)
}

/// A note of a session that the person missed without a good reason, or with none known yet.
pub(crate) fn missed(chance: &mut Chance, called: &str) -> String {
    join(&[chance.word(MISSED), chance.word(MISSED_WHY)], called)
}

/// Why an absence was accepted: the outcome's code and the note.
pub(crate) fn accepted(chance: &mut Chance) -> (&'static str, &'static str) {
    chance.pick(REASONS).copied().unwrap_or(("CO05", "Accepted."))
}

/// A note of a session in which the person did not comply.
pub(crate) fn not_complied(chance: &mut Chance) -> &'static str {
    chance.word(BEHAVED)
}

/// One kind of note, with how often it is written and what it says.
type Kind = (u32, (&'static str, &'static [&'static str]));

/// Notes of the community, weighted: code of the contact type, and what may be written under it.
const CONTACTS: &[Kind] = &[
    (
        24,
        (
            "R-PHONE-FROM",
            &[
                "Rang to ask whether the next appointment can be in the afternoon. Said I would look.",
                "Rang to say that the new job starts on Monday. Asked for the contract.",
                "Rang upset about a letter from the landlord. Calmed down while we talked; advice line number given.",
                "Rang to check the address of the unpaid work site.",
                "Rang to say the phone number will change next week.",
                "Rang from the job centre: needs proof of the order. Sent by e-mail.",
                "Rang to confirm tomorrow.",
                "Rang. Worried about meeting an old friend in town. We talked through what to do.",
            ],
        ),
    ),
    (
        20,
        (
            "R-PHONE-TO",
            &[
                "Rang to remind of tomorrow's appointment. Will be there.",
                "No answer. Left a message to ring back.",
                "Rang to see how things are after the weekend. All well.",
                "Rang about the missed group session: bus did not run. Asked for a photograph of the notice.",
                "Rang twice, number not in use. Will ask next of kin.",
                "Rang to move the appointment because of the bank holiday. Agreed.",
                "Rang to ask about the referral. Has an appointment with them on Thursday.",
            ],
        ),
    ),
    (
        18,
        (
            "R-TEXT",
            &[
                "Reminder sent.",
                "Text received: running late, ten minutes.",
                "Text received: thanks for yesterday, it helped.",
                "Text sent with the address of the new office.",
                "Text sent asking {f} to ring today.",
                "Text received: cannot find the letter. Sent a photograph of it.",
            ],
        ),
    ),
    (
        7,
        (
            "R-EMAIL",
            &[
                "E-mail received with the wage slips asked for.",
                "E-mail sent with the timetable of the course.",
                "E-mail received from {f}'s employer, with {f}'s consent: hours confirmed.",
                "E-mail sent with the form for travel abroad.",
            ],
        ),
    ),
    (
        5,
        (
            "R-LETTER",
            &[
                "Appointment letter sent to the address on the record.",
                "Letter from the landlord received by hand; copy kept with the documents.",
                "Letter sent that explains the end of unpaid work.",
            ],
        ),
    ),
    (
        12,
        (
            "R-PARTNER",
            &[
                "Drug and alcohol worker: attending well, two clean tests.",
                "Housing officer: a bid was accepted, viewing next week.",
                "Mental health team: seen on Tuesday, no change of medication.",
                "Job centre work coach: signed up for the forklift course.",
                "Commissioned provider: first session attended, five to go.",
                "Domestic abuse worker: no contact from the partner this month. For information only.",
                "Children's services: the plan for the children is to be stepped down.",
                "School: attendance of {f}'s son has gone up since the spring.",
            ],
        ),
    ),
    (
        6,
        (
            "R-DISCUSSION",
            &[
                "Talked the case over with my SPO. Continue as planned; look again in a month.",
                "Case talked over in team meeting. Idea: ask for the mentor scheme.",
                "Handover talk with the officer who held the case before.",
            ],
        ),
    ),
    (
        6,
        (
            "R-FAMILY",
            &[
                "{f}'s mother rang. She is worried about money but says {f} is doing well otherwise.",
                "{f}'s sister rang to say that {f} is staying with her until Sunday.",
                "Spoke with {f}'s partner, with consent, about the move.",
            ],
        ),
    ),
    (
        5,
        (
            "R-GENERAL",
            &[
                "Plan updated after the last session.",
                "File read before the review.",
                "Referral to the mentoring scheme sent.",
                "Asked business support to book an interpreter.",
            ],
        ),
    ),
    (
        3,
        (
            "R-OFFICE-VISIT",
            &[
                "Came in without an appointment to show a letter. Copied and returned.",
                "Came in to use the phone to ring the council.",
            ],
        ),
    ),
    (
        3,
        (
            "R-HOME-VISIT",
            &[
                "Called at the address in passing to leave a letter. Neighbour says {f} is at work in the day.",
                "Called at the address, nobody in. Card left.",
            ],
        ),
    ),
    (
        4,
        (
            "R-POLICE-INFO",
            &[
                "Police: called to the address about noise. No offence, no further action.",
                "Police: {f} stopped in a car with two others. Words of advice given.",
                "Police: no calls to the address in the last three months.",
            ],
        ),
    ),
    (
        3,
        (
            "MO1",
            &[
                "Oversight: plan is sound, contact as required. Ask for the housing letter before the review.",
                "Oversight: agreed with the officer's view of risk. No change.",
                "Oversight: enforcement was right and in time.",
            ],
        ),
    ),
];

/// Notes of the time in prison.
const CUSTODY: &[Kind] = &[
    (
        6,
        (
            "R-PARTNER",
            &[
                "Prison offender manager: has started the thinking skills course.",
                "Prison offender manager: one adjudication for a phone, lost privileges for two weeks.",
                "Resettlement worker: housing form filled in.",
            ],
        ),
    ),
    (3, ("R-PHONE-FROM", &["Rang from the wing. Asked about the release address."])),
    (2, ("R-LETTER", &["Letter from {f}: asks for news of the family contact request."])),
    (2, ("R-FAMILY", &["{f}'s mother rang and offered her address for release. Home visit to be arranged."])),
    (2, ("R-DISCUSSION", &["Release plan talked over with the SPO."])),
];

/// A note of a contact other than a session: the code of its type, and what it says.
pub(crate) fn contact(chance: &mut Chance, called: &str, in_custody: bool) -> (&'static str, String) {
    let (code, texts) = chance.weighted(if in_custody { CUSTODY } else { CONTACTS }, ("R-GENERAL", &["File read."]));
    (code, fill(chance.word(texts), called))
}

/// The first sentence of a note, as its one line, when it is short enough.
pub(crate) fn summary(note: &str) -> String {
    let first = note.split(". ").next().unwrap_or_default().trim_end_matches('.');
    if first.chars().count() <= record::text::SUMMARY_MAX { first.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use rules::Policy;

    use super::*;
    use crate::chance::For;

    #[test]
    fn every_contact_and_reason_that_is_written_about_is_in_the_tables() {
        let policy = Policy::builtin();
        for (_, (code, texts)) in CONTACTS.iter().chain(CUSTODY) {
            assert!(policy.contacts.types.knows(code.parse().expect("a code")), "{code}");
            assert!(!texts.is_empty());
        }
        for (code, _) in REASONS {
            assert!(policy.outcomes.types.knows(code.parse().expect("a code")), "{code}");
        }
    }

    #[test]
    fn no_placeholder_is_left_in_what_is_written() {
        let mut chance = Chance::new(1, For::History, 1);
        for _ in 0..500 {
            for held in [Held::Office, Held::Home, Held::Telephone, Held::Prison] {
                assert!(!session(&mut chance, "Sam", held, Concerns { unpaid_work: true, tag: true }).contains('{'));
            }
            let (_, text) = contact(&mut chance, "Sam", false);
            assert!(!text.contains('{') && !text.is_empty());
        }
    }
}
