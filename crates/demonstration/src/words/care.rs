//! What is written of checks, plans and conversations with the manager. Invented.

/// What agencies say that know something.
pub(crate) const KNOWN: &[&str] = &[
    "Two calls to the address in the last year, both to arguments. Nobody hurt, no charge. No markers on the address.",
    "One arrest for assault on a former partner two years ago, no further action. Known to drink at the weekend.",
    "Known to early help until last spring. Closed with no further role. School has no concern at present.",
    "A referral last autumn about noise and shouting. Assessed, no further action. The family took up parenting support.",
    "Named in two reports by a former partner. Non-molestation order ran out in January.",
];

/// What an answer means for a case.
pub(crate) const ANALYSES: &[&str] = &[
    "Adds nothing new to the offence, but shows a pattern of arguments after drinking. Alcohol goes into the plan as a goal.",
    "The risk to a partner is higher than self-report says. New relationships are to be disclosed; visit at home within the month.",
    "No child is known to be at risk. The household stays as recorded. Ask again when it changes.",
    "Supports medium risk to a known adult. Contact with the former partner is to be asked about at each appointment.",
];

/// Goals in a person's words, with the section they work on.
pub(crate) const GOALS: &[(&str, &str)] = &[
    ("I want a place of my own where I can have my son at weekends", "accommodation"),
    ("I want to be back in steady work by the summer", "employment"),
    ("I want to stop drinking in the week", "alcohol"),
    ("I want to stay off everything until the order is over, and after", "drugs"),
    ("I want to walk away before an argument gets out of hand", "thinking"),
    ("I want to get on with my family again", "relationships"),
    ("I want to keep away from people who get me into trouble", "lifestyle"),
];

/// Steps with who is asked: the service of the community, or nobody in particular.
pub(crate) const STEPS: &[&str] = &[
    "Go to the housing drop-in and bring the form back",
    "Keep a diary of the week for four weeks and bring it",
    "Ring the surgery and ask for an appointment",
    "Talk through three situations that went wrong, and what could be done instead",
    "Sign up for the course and go to the first morning",
];

/// What a service does.
pub(crate) const SERVICES: &[(&str, &str)] = &[
    ("Ashmere healthy relationships group", "Ten sessions on healthy relationships"),
    ("Turning Leaf alcohol service", "Assessment, then weekly sessions"),
    ("Northgate housing advice", "Find and keep a tenancy"),
    ("Brightwater mentoring", "A mentor for six months"),
];

/// What people say about their plan.
pub(crate) const VIEWS: &[&str] = &[
    "Thinks it is fair, and wants to start with the housing.",
    "Says it is a lot at once; agreed to take one thing a month.",
    "Happy with it. Wants it printed to put on the fridge.",
];

/// What is done if things change.
pub(crate) const CONTINGENCIES: &[&str] = &[
    "If a new partner or a return to drinking comes up: see the same week, ask the police and children's services again, tell the \
     senior officer.",
    "If an appointment is missed without a word: ring the same day, visit the next, senior officer told.",
];

/// How the manager wrote it down properly.
pub(crate) const OVERSIGHT: &[&str] = &[
    "Went through risk to the partner and children with the officer, with the police's answer and the last three sessions on \
     screen. Medium still holds; the plan follows the drinking, and the visit at home is booked.",
    "Risk of serious harm looked at group by group. The officer explained why contact with the former partner is now safe; I \
     agree, with the condition that a second check is sent before the visit.",
    "Talked about attendance and what the two missed sessions mean. No sign that risk goes up; the work on thinking goes on, \
     with the next review brought forward to be sure.",
];

/// How a manager writes thirty of them in half an hour.
pub(crate) const THIN: &[&str] =
    &["Case discussed. Continue as planned.", "Agreed with officer. No concerns.", "Reviewed, all in order."];

/// What a conversation agrees.
pub(crate) const ACTIONS: &[&str] = &[
    "Send the check to children's services again, with the new address",
    "Visit at home with a colleague and say who was seen",
    "Put the housing letter on the record",
    "Ask the group leader how the last sessions went",
];

/// Why a check is not needed.
pub(crate) const NOT_NEEDED: &str =
    "Lives alone, no children in the family or at work, no visits; household seen on the home visit last month.";
