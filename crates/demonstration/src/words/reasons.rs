//! What practitioners and managers give as reasons: for a level of risk, a flag, an allocation, an adjustment.

use super::notes::{fill, join};
use crate::chance::Chance;

const RISK_OPENING: &[&str] = &[
    "Based on the index offence, the record of earlier ones and what {f} says.",
    "Based on interview, police information and the pre-sentence report.",
    "Reviewed with all agencies' information to hand.",
];
const RISK_WHY: &[(&str, &[&str])] = &[
    (
        "low",
        &[
            "No sign of a likelihood of serious harm to anybody.",
            "First conviction, and nothing in it or since points to serious harm.",
        ],
    ),
    (
        "medium",
        &[
            "There are signs of a risk to known adults when {f} has been drinking; not likely unless things change.",
            "Serious harm could come from driving as before; {f} has sold the car.",
            "Earlier violence, all more than three years ago. Work and home are stable.",
        ],
    ),
    (
        "high",
        &[
            "Harm could happen at any time to a partner or former partner, and would be serious.",
            "A pattern of violence with weapons, the last within a year. The risk is to the public and to known adults.",
            "Risk to children through unsupervised contact; conditions are in place.",
        ],
    ),
    (
        "very_high",
        &[
            "Harm is more likely than not and could be soon: contact with the former partner was attempted last month, and {f} has lost the address.",
        ],
    ),
];

/// Why a level of risk was given.
pub(crate) fn risk(chance: &mut Chance, called: &str, level: &str) -> String {
    let why = RISK_WHY.iter().find(|(of, _)| *of == level).map_or(&[][..], |(_, why)| *why);
    join(&[chance.word(RISK_OPENING), chance.word(why)], called)
}

const REGISTER_WHY: &[(&str, &[&str])] = &[
    (
        "ADVP",
        &[
            "Convicted of an assault on a partner.",
            "Three police call-outs in two years with two partners.",
            "Restraining order protects a former partner.",
        ],
    ),
    (
        "RCHD",
        &[
            "Children live at an address that {f} visits.",
            "Own children seen under supervision only.",
            "Children were in the house at the time of the offence.",
        ],
    ),
    ("RCCO", &["New relationship with a parent of young children.", "Children's services have an open case."]),
    ("RCPR", &["Child-protection plan for two children of the household."]),
    ("REG15", &["Risk to a former partner, who is known to us.", "Threats to a neighbour."]),
    ("AV2S", &["Threw a chair in the office last year. See with a colleague, in the ground floor room."]),
    ("R-WEAPONS", &["Knife carried at the time of the offence.", "Police intelligence on weapons at an earlier address."]),
    ("ALSH", &["Overdose two years ago; speaks of low days. Crisis plan on file.", "Self-harm in custody."]),
    ("RMDO", &["Depression and anxiety, under the doctor.", "Under the community mental health team; medication by injection."]),
    ("RVLN", &["Young adult who left care at 18.", "Exploited by others for the use of the flat."]),
    ("R-DA-VICTIM", &["Former partner is violent. Ask where it is safe to ring."]),
    ("IIOM", &["Adopted by the integrated offender management team for acquisitive crime."]),
    ("STRG", &["Named by the police as linked with a street gang."]),
    ("R-SEX-OFFENDER", &["Subject to notification for ten years."]),
    ("AVIS", &["On the shared system with the police."]),
    ("MAPP", &["Meets the criteria by offence and sentence.", "Referred after a meeting of the agencies."]),
    ("R-DOG", &["Large dog at the address; ring before a visit."]),
    ("INLL", &["Life licence."]),
];

/// Why an entry was made in a register.
pub(crate) fn register(chance: &mut Chance, called: &str, code: &str) -> String {
    let why = REGISTER_WHY.iter().find(|(of, _)| *of == code).map_or(&[][..], |(_, why)| *why);
    let why = chance.word(why);
    fill(if why.is_empty() { "See the assessment." } else { why }, called)
}

const REVIEWED: &[&str] = &[
    "Reviewed: still applies, no change.",
    "Reviewed with the police's answer to hand: still applies.",
    "Reviewed at the six-month plan review. Keep.",
    "Reviewed in supervision with the SPO. Keep; look again at the next date.",
];

/// What a review of a register entry found.
pub(crate) fn reviewed(chance: &mut Chance) -> &'static str {
    chance.word(REVIEWED)
}

const ALLOCATED: &[&str] = &[
    "Right grade for the risk, and has room.",
    "Knew the case before and worked well with it.",
    "Covers this area; lowest workload of the team.",
    "Experience with this kind of offence.",
    "Evening reporting suits, and this officer has it.",
];
const REALLOCATED: &[&str] = &[
    "The officer before has left the team.",
    "Evens out the team's workload.",
    "Moved house into this team's area.",
    "Risk went up: needs a qualified officer.",
    "Long absence of the officer before.",
];

/// Why an officer was given a case.
pub(crate) fn allocated(chance: &mut Chance, again: bool) -> &'static str {
    chance.word(if again { REALLOCATED } else { ALLOCATED })
}

/// A need and what is done about it.
pub(crate) fn adjustment(chance: &mut Chance) -> (&'static str, &'static str) {
    const NEEDS: &[(&str, &str)] = &[
        ("Dyslexia", "Letters in large print and short; read through together"),
        ("Reads slowly", "Ring as well as write"),
        ("Hearing loss in one ear", "Sit on the left side; no appointments by telephone"),
        ("Anxiety in waiting rooms", "First appointment of the day"),
        ("ADHD", "Short sessions with a break; reminders by text on the morning"),
        ("Autism", "Same room, same officer; say beforehand what will be talked about"),
        ("Uses a wheelchair", "Ground floor room"),
        ("Cares for a parent", "No appointments before 10am"),
        ("School runs", "Between 9:30am and 2:30pm"),
        ("Works nights", "Afternoons only"),
        ("Diabetes", "Allow a break to eat"),
        ("Brain injury", "Write down what was agreed and hand it over"),
    ];
    chance.pick(NEEDS).copied().unwrap_or(("Reads slowly", "Ring as well as write"))
}

#[cfg(test)]
mod tests {
    use rules::Policy;

    use super::*;

    #[test]
    fn every_register_that_is_written_about_is_in_the_tables() {
        let policy = Policy::builtin();
        for (code, _) in REGISTER_WHY {
            assert!(policy.registers.types.knows(code.parse().expect("a code")), "{code}");
        }
    }
}
