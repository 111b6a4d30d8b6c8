//! Names that are common in England and Wales, put together by chance. Anybody who has such a name has it by chance.
//!
//! The lists are kept out of the formatter's hands, which would give each name a line of its own.

use crate::chance::Chance;

/// People who share a stock of names.
#[derive(Debug)]
pub(crate) struct Community {
    /// How many in 1,000 of the caseload. Our assumption: no published figure was found.
    weight: u32,
    /// As a person might describe it.
    pub(crate) ethnicity: &'static str,
    /// A language that some of them ask for.
    pub(crate) language: Option<&'static str>,
    men: &'static [&'static str],
    women: &'static [&'static str],
    surnames: &'static [&'static str],
}

#[rustfmt::skip]
const MEN: &[&str] = &[
    "Aaron", "Adam", "Adrian", "Aidan", "Alan", "Alex", "Alfie", "Andrew", "Anthony", "Barry", "Ben", "Billy", "Brandon",
    "Bradley", "Brian", "Callum", "Carl", "Charlie", "Chris", "Christopher", "Colin", "Connor", "Craig", "Curtis", "Dale",
    "Damian", "Daniel", "Darren", "David", "Dean", "Declan", "Derek", "Dominic", "Dylan", "Edward", "Elliot", "Ethan", "Frank",
    "Gareth", "Gary", "Gavin", "George", "Glen", "Graham", "Grant", "Harry", "Harvey", "Ian", "Jack", "Jake", "James", "Jamie",
    "Jason", "Jay", "Joe", "John", "Jonathan", "Jordan", "Joseph", "Josh", "Karl", "Keith", "Kenneth", "Kevin", "Kieran",
    "Kyle", "Lee", "Leon", "Lewis", "Liam", "Logan", "Louis", "Luke", "Marcus", "Mark", "Martin", "Mason", "Matthew", "Max",
    "Michael", "Mitchell", "Nathan", "Neil", "Nicholas", "Nigel", "Oliver", "Owen", "Patrick", "Paul", "Peter", "Philip",
    "Reece", "Richard", "Ricky", "Robert", "Robin", "Ross", "Russell", "Ryan", "Sam", "Scott", "Sean", "Shane", "Shaun",
    "Simon", "Spencer", "Stephen", "Steven", "Stuart", "Terry", "Thomas", "Timothy", "Toby", "Tony", "Tyler", "Vincent",
    "Wayne", "William", "Zack",
];
#[rustfmt::skip]
const WOMEN: &[&str] = &[
    "Abbie", "Alice", "Alison", "Amanda", "Amber", "Amy", "Andrea", "Angela", "Anna", "Becky", "Bethany", "Bev", "Caitlin",
    "Carly", "Carol", "Caroline", "Catherine", "Charlotte", "Chelsea", "Cheryl", "Chloe", "Claire", "Courtney", "Danielle",
    "Dawn", "Debbie", "Donna", "Eleanor", "Ellie", "Emily", "Emma", "Gemma", "Georgia", "Grace", "Hannah", "Hayley", "Heather",
    "Helen", "Holly", "Jade", "Jane", "Jasmine", "Jennifer", "Jessica", "Joanne", "Jodie", "Julie", "Karen", "Kate", "Katie",
    "Kelly", "Kerry", "Kim", "Kirsty", "Laura", "Lauren", "Leanne", "Lily", "Linda", "Lindsey", "Lisa", "Louise", "Lucy",
    "Mandy", "Maria", "Megan", "Melissa", "Michelle", "Molly", "Natalie", "Natasha", "Nicola", "Nikki", "Olivia", "Paige",
    "Paula", "Rachel", "Rebecca", "Rhiannon", "Rosie", "Ruth", "Samantha", "Sarah", "Shannon", "Sharon", "Shelley", "Sophie",
    "Stacey", "Stephanie", "Susan", "Tanya", "Tina", "Toni", "Tracey", "Vicky", "Wendy", "Zoe",
];
#[rustfmt::skip]
const SURNAMES: &[&str] = &[
    "Abbott", "Adams", "Allen", "Andrews", "Archer", "Armstrong", "Arnold", "Ashton", "Atkins", "Bailey", "Baker", "Baldwin",
    "Banks", "Barber", "Barker", "Barlow", "Barnes", "Barrett", "Bates", "Baxter", "Bell", "Bennett", "Bentley", "Berry",
    "Birch", "Bishop", "Black", "Blake", "Bond", "Booth", "Bowden", "Bowen", "Bradley", "Brennan", "Briggs", "Brooks", "Brown",
    "Bryant", "Buckley", "Bull", "Burgess", "Burke", "Burns", "Burton", "Butcher", "Butler", "Byrne", "Carpenter", "Carr",
    "Carroll", "Carter", "Chadwick", "Chambers", "Chapman", "Clark", "Clarke", "Clayton", "Coates", "Cole", "Coleman",
    "Collins", "Cook", "Cooke", "Cooper", "Cox", "Crawford", "Cross", "Cunningham", "Curtis", "Dale", "Dawson", "Day", "Dean",
    "Dixon", "Dobson", "Douglas", "Doyle", "Duffy", "Duncan", "Dunn", "Dyer", "Edwards", "Elliott", "Ellis", "Farrell",
    "Faulkner", "Field", "Fisher", "Fletcher", "Ford", "Foster", "Fox", "Francis", "Freeman", "Frost", "Fuller", "Gallagher",
    "Gardner", "George", "Gibbs", "Gibson", "Gilbert", "Giles", "Goddard", "Goodwin", "Gordon", "Graham", "Grant", "Gray",
    "Green", "Greenwood", "Gregory", "Griffin", "Hall", "Hamilton", "Hancock", "Harding", "Hardy", "Harper", "Harris",
    "Harrison", "Hart", "Harvey", "Hawkins", "Hayes", "Haynes", "Henderson", "Heath", "Higgins", "Hill", "Hobbs", "Hodgson",
    "Holland", "Holmes", "Holt", "Hope", "Horton", "Howard", "Howe", "Hudson", "Hunt", "Hunter", "Hurst", "Hutchinson",
    "Jackson", "Jarvis", "Jennings", "Johnson", "Johnston", "Jordan", "Kaye", "Kelly", "Kemp", "Kennedy", "Kent", "Kerr",
    "King", "Kirby", "Knight", "Lane", "Lawrence", "Lawson", "Lee", "Little", "Long", "Lowe", "Lynch", "Marsh", "Marshall",
    "Martin", "Mason", "Matthews", "May", "Miles", "Miller", "Mills", "Mitchell", "Moore", "Morris", "Moss", "Murphy", "Murray",
    "Nash", "Naylor", "Nelson", "Newman", "Newton", "Nicholls", "Nolan", "Norman", "Norris", "Norton", "Oakley", "Oliver",
    "Osborne", "Page", "Palmer", "Parker", "Parkin", "Parsons", "Patterson", "Payne", "Pearce", "Pearson", "Perkins", "Perry",
    "Peters", "Phillips", "Pickering", "Poole", "Porter", "Potter", "Powell", "Pratt", "Preston", "Quinn", "Randall", "Read",
    "Reed", "Reid", "Reynolds", "Rhodes", "Richards", "Richardson", "Riley", "Robinson", "Robson", "Rogers", "Rose", "Rowe",
    "Russell", "Ryan", "Sanders", "Saunders", "Savage", "Scott", "Sharp", "Shaw", "Shepherd", "Short", "Simmons", "Simpson",
    "Slater", "Smart", "Smith", "Spencer", "Stanley", "Steele", "Stephenson", "Stevens", "Stewart", "Stokes", "Stone", "Sutton",
    "Swift", "Talbot", "Taylor", "Thompson", "Thorpe", "Todd", "Tomlinson", "Townsend", "Tucker", "Turner", "Tyler", "Vincent",
    "Wade", "Walker", "Wall", "Wallace", "Walsh", "Walters", "Walton", "Ward", "Warner", "Warren", "Waters", "Watkins",
    "Watson", "Watts", "Webb", "Webster", "Wells", "West", "Weston", "Wheeler", "White", "Whitehead", "Whitehouse", "Wilkins",
    "Wilkinson", "Willis", "Wilson", "Winter", "Wood", "Woods", "Wright", "Wyatt", "Yates", "Young",
];
#[rustfmt::skip]
const WELSH_MEN: &[&str] = &[
    "Aled", "Alun", "Bryn", "Carwyn", "Dafydd", "Dewi", "Dylan", "Emyr", "Gareth", "Gethin", "Gwilym", "Huw", "Iestyn", "Ieuan",
    "Iolo", "Ioan", "Llew", "Meirion", "Morgan", "Osian", "Rhodri", "Rhys", "Sion", "Steffan", "Tomos",
];
#[rustfmt::skip]
const WELSH_WOMEN: &[&str] = &[
    "Angharad", "Bethan", "Branwen", "Carys", "Catrin", "Cerys", "Eleri", "Elin", "Ffion", "Gwen", "Heledd", "Lowri", "Mali",
    "Megan", "Nia", "Rhian", "Sian", "Sioned",
];
#[rustfmt::skip]
const WELSH_SURNAMES: &[&str] = &[
    "Bevan", "Bowen", "Davies", "Edwards", "Evans", "Griffiths", "Gwynne", "Howells", "Hughes", "James", "Jenkins", "John",
    "Jones", "Lewis", "Llewellyn", "Lloyd", "Meredith", "Morgan", "Morris", "Owen", "Parry", "Powell", "Price", "Pritchard",
    "Probert", "Prosser", "Pugh", "Rees", "Roberts", "Rowlands", "Thomas", "Vaughan", "Williams",
];
#[rustfmt::skip]
const IRISH_SURNAMES: &[&str] = &[
    "Boyle", "Brady", "Cassidy", "Connolly", "Delaney", "Doherty", "Donnelly", "Fitzgerald", "Flynn", "Hogan", "Keane",
    "Kavanagh", "Maguire", "McCann", "McCarthy", "McDonagh", "McGrath", "McLaughlin", "Moran", "O'Brien", "O'Connor", "O'Neill",
    "O'Reilly", "Rooney", "Sheridan", "Sweeney", "Ward",
];
#[rustfmt::skip]
const MUSLIM_MEN: &[&str] = &[
    "Aamir", "Abdul", "Adeel", "Ahmed", "Ali", "Amir", "Asif", "Bilal", "Faisal", "Farhan", "Hamza", "Haroon", "Hassan",
    "Ibrahim", "Imran", "Ismail", "Kamran", "Khalid", "Mohammed", "Nadeem", "Nasir", "Omar", "Rashid", "Saif", "Sajid",
    "Shahid", "Tariq", "Usman", "Waqas", "Yasin", "Yusuf", "Zain",
];
#[rustfmt::skip]
const MUSLIM_WOMEN: &[&str] = &[
    "Aaliyah", "Aisha", "Amina", "Ayesha", "Farah", "Fatima", "Hafsa", "Humaira", "Iqra", "Khadija", "Maryam", "Nadia", "Noor",
    "Rabia", "Rukhsana", "Saima", "Samina", "Shabana", "Sumaya", "Yasmin", "Zainab", "Zara",
];
#[rustfmt::skip]
const PAKISTANI_SURNAMES: &[&str] = &[
    "Ahmed", "Akhtar", "Ali", "Anwar", "Ashraf", "Aslam", "Bashir", "Butt", "Choudhry", "Hussain", "Iqbal", "Javed", "Kauser",
    "Khan", "Mahmood", "Malik", "Mir", "Nawaz", "Parveen", "Qureshi", "Rafiq", "Raja", "Saeed", "Shah", "Sharif", "Yousaf",
];
#[rustfmt::skip]
const BANGLADESHI_SURNAMES: &[&str] = &[
    "Ahmed", "Ali", "Begum", "Chowdhury", "Haque", "Hossain", "Islam", "Khatun", "Miah", "Rahman", "Uddin", "Ullah",
];
#[rustfmt::skip]
const INDIAN_MEN: &[&str] = &[
    "Ajay", "Amit", "Anil", "Arjun", "Balraj", "Deepak", "Dev", "Gurpreet", "Harjit", "Jaspal", "Jatinder", "Karan", "Manjit",
    "Nikhil", "Pardeep", "Rahul", "Raj", "Rakesh", "Ravi", "Rohan", "Sandeep", "Sanjay", "Sukhdev", "Sunil", "Vijay", "Vikram",
];
#[rustfmt::skip]
const INDIAN_WOMEN: &[&str] = &[
    "Amrit", "Anita", "Asha", "Deepa", "Gita", "Harpreet", "Jaspreet", "Kavita", "Kiran", "Manisha", "Meera", "Neha", "Pooja",
    "Priya", "Ranjit", "Rina", "Sangita", "Simran", "Sunita",
];
#[rustfmt::skip]
const INDIAN_SURNAMES: &[&str] = &[
    "Bains", "Bhatt", "Chana", "Chauhan", "Dhillon", "Gill", "Grewal", "Gupta", "Joshi", "Kapoor", "Kumar", "Mistry", "Nair",
    "Parmar", "Patel", "Rana", "Rao", "Sandhu", "Shah", "Sharma", "Sidhu", "Singh", "Solanki", "Verma",
];
#[rustfmt::skip]
const AFRICAN_MEN: &[&str] = &[
    "Ade", "Akin", "Ayo", "Babatunde", "Chidi", "Chike", "Dayo", "Emeka", "Emmanuel", "Femi", "Ikenna", "Isaac", "Kofi", "Kojo",
    "Kwabena", "Kwame", "Moses", "Nana", "Obinna", "Olu", "Samuel", "Segun", "Tendai", "Tunde", "Uche", "Yaw",
];
#[rustfmt::skip]
const AFRICAN_WOMEN: &[&str] = &[
    "Abena", "Adaeze", "Adjoa", "Ama", "Amara", "Blessing", "Chioma", "Comfort", "Efua", "Esther", "Folake", "Funmi", "Grace",
    "Ife", "Mercy", "Ngozi", "Nkechi", "Patience", "Precious", "Rudo", "Tola", "Yetunde",
];
#[rustfmt::skip]
const AFRICAN_SURNAMES: &[&str] = &[
    "Abiola", "Acheampong", "Addo", "Adebayo", "Adeyemi", "Afolabi", "Agyeman", "Amoah", "Ansah", "Appiah", "Asante", "Balogun",
    "Boateng", "Chikwanha", "Danso", "Eze", "Kamara", "Mensah", "Moyo", "Ncube", "Nwosu", "Obi", "Ofori", "Ojo", "Okafor",
    "Okeke", "Okonkwo", "Osei", "Owusu", "Sesay",
];
#[rustfmt::skip]
const SOMALI_MEN: &[&str] = &[
    "Abdi", "Abdirahman", "Abukar", "Ali", "Dahir", "Farah", "Guled", "Hassan", "Ismail", "Jama", "Liban", "Mahad", "Warsame",
    "Yusuf",
];
#[rustfmt::skip]
const SOMALI_WOMEN: &[&str] = &[
    "Amina", "Ayaan", "Deqa", "Fadumo", "Hodan", "Ifrah", "Khadra", "Nasra", "Sahra", "Ubah",
];
#[rustfmt::skip]
const SOMALI_SURNAMES: &[&str] = &[
    "Abdi", "Abdullahi", "Aden", "Ali", "Duale", "Farah", "Gedi", "Hersi", "Hussein", "Jama", "Mohamud", "Nur", "Osman",
    "Warsame",
];
#[rustfmt::skip]
const CARIBBEAN_MEN: &[&str] = &[
    "Andre", "Antoine", "Ashley", "Clinton", "Corey", "Courtney", "Darnell", "Delroy", "Desmond", "Devon", "Dwayne", "Errol",
    "Jermaine", "Jerome", "Kemar", "Leroy", "Marlon", "Nathaniel", "Omari", "Reuben", "Romaine", "Rohan", "Tyrone", "Winston",
];
#[rustfmt::skip]
const CARIBBEAN_WOMEN: &[&str] = &[
    "Alicia", "Althea", "Candice", "Charmaine", "Chantelle", "Claudette", "Gloria", "Jacqueline", "Keisha", "Latoya", "Marcia",
    "Monique", "Paulette", "Shanice", "Shereen", "Simone", "Tamara", "Yvonne",
];
#[rustfmt::skip]
const CARIBBEAN_SURNAMES: &[&str] = &[
    "Alexander", "Anderson", "Bailey", "Barrett", "Beckford", "Bennett", "Blake", "Brown", "Campbell", "Clarke", "Daley",
    "Edwards", "Francis", "Gayle", "Gordon", "Grant", "Henry", "James", "Johnson", "Joseph", "Lewis", "Linton", "McKenzie",
    "McLean", "Morgan", "Morrison", "Palmer", "Pinnock", "Powell", "Reid", "Richards", "Samuels", "Thompson", "Walters",
    "Williams",
];
#[rustfmt::skip]
const POLISH_MEN: &[&str] = &[
    "Adam", "Andrzej", "Bartosz", "Dariusz", "Grzegorz", "Jakub", "Jan", "Kacper", "Kamil", "Krzysztof", "Lukasz", "Maciej",
    "Marcin", "Marek", "Mateusz", "Michal", "Pawel", "Piotr", "Przemyslaw", "Rafal", "Sebastian", "Tomasz", "Wojciech",
];
#[rustfmt::skip]
const POLISH_WOMEN: &[&str] = &[
    "Agnieszka", "Aleksandra", "Anna", "Beata", "Dorota", "Ewa", "Iwona", "Joanna", "Justyna", "Karolina", "Katarzyna", "Magda",
    "Malgorzata", "Monika", "Natalia", "Sylwia",
];
#[rustfmt::skip]
const POLISH_SURNAMES: &[&str] = &[
    "Adamczyk", "Baran", "Czarnecki", "Dudek", "Gorski", "Jankowicz", "Kaczmarek", "Kowalczyk", "Kozak", "Krol", "Kubiak",
    "Mazur", "Nowak", "Olszak", "Pawlak", "Rutkowicz", "Sikora", "Stepien", "Szewczyk", "Walczak", "Wrobel", "Zajac",
];
#[rustfmt::skip]
const ROMANIAN_MEN: &[&str] = &[
    "Adrian", "Alexandru", "Andrei", "Bogdan", "Catalin", "Ciprian", "Constantin", "Cristian", "Daniel", "Florin", "Gabriel",
    "Ion", "Ionut", "Marian", "Mihai", "Nicolae", "Radu", "Razvan", "Sorin", "Stefan", "Vasile", "Vlad",
];
#[rustfmt::skip]
const ROMANIAN_WOMEN: &[&str] = &[
    "Adriana", "Alina", "Ana", "Andreea", "Corina", "Cristina", "Daniela", "Elena", "Gabriela", "Ioana", "Larisa", "Mihaela",
    "Mirela", "Raluca", "Roxana", "Simona",
];
#[rustfmt::skip]
const ROMANIAN_SURNAMES: &[&str] = &[
    "Albu", "Barbu", "Ciobanu", "Constantin", "Cojocaru", "Dinu", "Dobre", "Dragomir", "Dumitru", "Ene", "Florea", "Ionescu",
    "Lupu", "Manole", "Marin", "Matei", "Moldovan", "Munteanu", "Neagu", "Nistor", "Oprea", "Popa", "Radu", "Rusu", "Sandu",
    "Stan", "Stoica", "Toma", "Tudor", "Ungureanu", "Vasile",
];
#[rustfmt::skip]
const LITHUANIAN_MEN: &[&str] = &[
    "Andrius", "Arturas", "Darius", "Deividas", "Gintaras", "Karolis", "Lukas", "Mantas", "Marius", "Paulius", "Rokas", "Tomas",
];
#[rustfmt::skip]
const LITHUANIAN_WOMEN: &[&str] = &[
    "Agne", "Daiva", "Egle", "Ieva", "Inga", "Jurgita", "Kristina", "Lina", "Rasa", "Ruta", "Vaida",
];
#[rustfmt::skip]
const LITHUANIAN_SURNAMES: &[&str] = &[
    "Balsys", "Butkus", "Gricius", "Jonaitis", "Kairys", "Lukosius", "Mockus", "Norkus", "Petraitis", "Rimkus", "Simkus",
    "Urbonas",
];
#[rustfmt::skip]
const CHINESE_MEN: &[&str] = &[
    "Bo", "Chen", "Daniel", "Hao", "Jian", "Jun", "Kevin", "Lei", "Ming", "Tao", "Wei", "Yong",
];
#[rustfmt::skip]
const CHINESE_WOMEN: &[&str] = &[
    "Fang", "Hui", "Jing", "Lan", "Li", "Mei", "Na", "Xia", "Yan", "Ying",
];
#[rustfmt::skip]
const CHINESE_SURNAMES: &[&str] = &[
    "Chan", "Cheung", "Huang", "Lam", "Lau", "Li", "Lin", "Liu", "Ng", "Tang", "Wang", "Wong", "Wu", "Zhang",
];

const fn community(
    weight: u32,
    ethnicity: &'static str,
    language: Option<&'static str>,
    men: &'static [&'static str],
    women: &'static [&'static str],
    surnames: &'static [&'static str],
) -> Community {
    Community { weight, ethnicity, language, men, women, surnames }
}

const ENGLISH: Community =
    community(690, "White: English, Welsh, Scottish, Northern Irish or British", None, MEN, WOMEN, SURNAMES);
const WELSH: Community = community(35, "White: Welsh", Some("Welsh"), WELSH_MEN, WELSH_WOMEN, WELSH_SURNAMES);

/// Everybody else; the weights with those of [`ENGLISH`] and [`WELSH`] make 1,000.
const OTHERS: &[Community] = &[
    community(15, "White: Irish", None, MEN, WOMEN, IRISH_SURNAMES),
    community(12, "White: Gypsy or Irish Traveller", None, MEN, WOMEN, IRISH_SURNAMES),
    community(20, "White: any other White background", Some("Polish"), POLISH_MEN, POLISH_WOMEN, POLISH_SURNAMES),
    community(18, "White: any other White background", Some("Romanian"), ROMANIAN_MEN, ROMANIAN_WOMEN, ROMANIAN_SURNAMES),
    community(7, "White: any other White background", Some("Lithuanian"), LITHUANIAN_MEN, LITHUANIAN_WOMEN, LITHUANIAN_SURNAMES),
    community(35, "Asian or Asian British: Pakistani", Some("Urdu"), MUSLIM_MEN, MUSLIM_WOMEN, PAKISTANI_SURNAMES),
    community(12, "Asian or Asian British: Bangladeshi", Some("Bengali"), MUSLIM_MEN, MUSLIM_WOMEN, BANGLADESHI_SURNAMES),
    community(22, "Asian or Asian British: Indian", Some("Punjabi"), INDIAN_MEN, INDIAN_WOMEN, INDIAN_SURNAMES),
    community(5, "Asian or Asian British: Chinese", Some("Mandarin"), CHINESE_MEN, CHINESE_WOMEN, CHINESE_SURNAMES),
    community(40, "Black, Black British, Caribbean or African: African", None, AFRICAN_MEN, AFRICAN_WOMEN, AFRICAN_SURNAMES),
    community(
        9,
        "Black, Black British, Caribbean or African: African",
        Some("Somali"),
        SOMALI_MEN,
        SOMALI_WOMEN,
        SOMALI_SURNAMES,
    ),
    community(
        40,
        "Black, Black British, Caribbean or African: Caribbean",
        None,
        CARIBBEAN_MEN,
        CARIBBEAN_WOMEN,
        CARIBBEAN_SURNAMES,
    ),
    community(25, "Mixed or multiple: White and Black Caribbean", None, CARIBBEAN_MEN, CARIBBEAN_WOMEN, SURNAMES),
    community(8, "Mixed or multiple: White and Black African", None, AFRICAN_MEN, AFRICAN_WOMEN, SURNAMES),
    community(7, "Mixed or multiple: White and Asian", None, INDIAN_MEN, INDIAN_WOMEN, SURNAMES),
];

impl Community {
    /// One of them, by weight; in Wales a third are Welsh.
    pub(crate) fn by_chance(chance: &mut Chance, in_wales: bool) -> &'static Community {
        if in_wales && chance.in_1000(330) {
            return &WELSH;
        }
        let all = || [&ENGLISH, &WELSH].into_iter().chain(OTHERS);
        let weights: Vec<(u32, &'static Community)> = all().map(|one| (one.weight, one)).collect();
        chance.weighted(&weights, &ENGLISH)
    }

    /// A man's forename.
    pub(crate) fn man(&self, chance: &mut Chance) -> &'static str {
        chance.word(self.men)
    }

    /// A woman's forename.
    pub(crate) fn woman(&self, chance: &mut Chance) -> &'static str {
        chance.word(self.women)
    }

    /// A surname.
    pub(crate) fn surname(&self, chance: &mut Chance) -> &'static str {
        chance.word(self.surnames)
    }
}

/// Shorter forms by which some are called.
#[rustfmt::skip]
const SHORT: &[(&str, &str)] = &[
    ("Andrew", "Andy"), ("Anthony", "Tony"), ("Catherine", "Cath"), ("Charlotte", "Charlie"), ("Christopher", "Chris"),
    ("Daniel", "Dan"), ("David", "Dave"), ("Edward", "Ted"), ("Jennifer", "Jen"), ("Jessica", "Jess"), ("Jonathan", "Jon"),
    ("Joseph", "Joe"), ("Kenneth", "Ken"), ("Krzysztof", "Kris"), ("Matthew", "Matt"), ("Michael", "Mike"), ("Mohammed", "Mo"),
    ("Nathaniel", "Nate"), ("Nicholas", "Nick"), ("Nicola", "Nicky"), ("Patrick", "Paddy"), ("Philip", "Phil"),
    ("Rebecca", "Bex"), ("Richard", "Rich"), ("Robert", "Rob"), ("Samantha", "Sam"), ("Samuel", "Sam"), ("Stephanie", "Steph"),
    ("Stephen", "Steve"), ("Steven", "Steve"), ("Thomas", "Tom"), ("Timothy", "Tim"), ("William", "Will"),
];

/// By what somebody of this name might want to be called.
pub(crate) fn short_form(forename: &str) -> Option<&'static str> {
    SHORT.iter().find(|(long, _)| *long == forename).map(|(_, short)| *short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::For;

    #[test]
    fn the_weights_make_a_thousand_and_every_list_has_names() {
        let others: u32 = OTHERS.iter().map(|one| one.weight).sum();
        assert_eq!(ENGLISH.weight + WELSH.weight + others, 1_000);
        for one in [&ENGLISH, &WELSH].into_iter().chain(OTHERS) {
            assert!(one.men.len() >= 10 && one.women.len() >= 9 && one.surnames.len() >= 12, "{}", one.ethnicity);
        }
    }

    #[test]
    fn in_wales_more_people_have_welsh_names() {
        let welsh = |in_wales| {
            let mut chance = Chance::new(1, For::Brief, 1);
            (0..1_000).filter(|_| Community::by_chance(&mut chance, in_wales).ethnicity == WELSH.ethnicity).count()
        };
        assert!(welsh(true) > 250 && welsh(false) < 80);
    }
}
