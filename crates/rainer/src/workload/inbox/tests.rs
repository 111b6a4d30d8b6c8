use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::civil::date;

use super::hand::{Patience, hand_over_within};
use super::watch::{TakeIn, clear_away, look};
use super::*;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rainer-inbox-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

const NO_PATIENCE: Patience = Patience { begins_within: Duration::ZERO, answers_within: Duration::from_mins(1) };
const A_MINUTE: Patience = Patience { begins_within: Duration::from_mins(1), answers_within: Duration::from_mins(1) };

fn name(number: u128, step: Step) -> Name {
    Name { id: Uuid::from_u128(number), step }
}

fn left(inbox: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(inbox).expect("the inbox").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn only_names_as_we_write_them_are_ours() {
    let steps = [Step::Copying, Step::Asked(None), Step::Asked(Some(date(2026, 11, 22))), Step::Taken, Step::Answered];
    for step in steps {
        let own = name(7, step);
        assert_eq!(own.to_string().parse::<Name>().ok(), Some(own));
    }
    let id = Uuid::from_u128(0xab);
    let upper = id.to_string().to_uppercase();
    for other in ["notes.txt", ".request", "x.own.request", &format!("{upper}.taken"), &format!("{id}.2026-1-2.request")] {
        assert!(other.parse::<Name>().is_err(), "{other}");
    }
}

#[test]
fn what_a_crash_left_behind_is_removed_at_the_start_and_nothing_else() {
    let folder = Folder::new("crash");
    let inbox = prepare(&folder.0).expect("an inbox");
    for step in [Step::Copying, Step::Asked(None), Step::Taken, Step::Answering, Step::Answered] {
        std::fs::write(name(1, step).within(&inbox), "left").expect("a file");
    }
    let sheets = name(9, Step::Copying).within(&inbox);
    std::fs::create_dir(&sheets).expect("a folder");
    std::fs::write(sheets.join("cms.csv"), "left").expect("a file");
    std::fs::write(inbox.join("notes.txt"), "not ours").expect("a file");
    prepare(&folder.0).expect("again");
    assert_eq!(left(&inbox), ["notes.txt"]);
}

#[test]
fn what_nobody_finishes_or_fetches_is_removed_after_an_hour() {
    let folder = Folder::new("hour");
    let inbox = prepare(&folder.0).expect("an inbox");
    let (mut seen, began) = (BTreeMap::new(), Instant::now());
    std::fs::write(name(1, Step::Copying).within(&inbox), "half").expect("a file");
    clear_away(&inbox, &mut seen, began);
    std::fs::write(name(2, Step::Answered).within(&inbox), "{}").expect("a file");
    clear_away(&inbox, &mut seen, began + Duration::from_mins(59));
    assert_eq!(left(&inbox).len(), 2);
    clear_away(&inbox, &mut seen, began + Duration::from_hours(1));
    assert_eq!(left(&inbox), [name(2, Step::Answered).to_string()]);
}

#[test]
fn without_a_service_the_file_is_taken_back_and_the_message_says_so() {
    let folder = Folder::new("nobody");
    let file = folder.0.join("extract.xlsx");
    std::fs::write(&file, "anything").expect("a file");
    let refused = hand_over_within(NO_PATIENCE, &folder.0, &file, None).expect_err("no inbox");
    assert!(refused.to_string().contains("takes no files in"), "{refused:#}");
    let inbox = prepare(&folder.0).expect("an inbox");
    let refused = hand_over_within(NO_PATIENCE, &folder.0, &file, None).expect_err("nobody looks");
    assert!(refused.to_string().starts_with("nothing changed: "), "{refused:#}");
    assert_eq!(left(&inbox), Vec::<String>::new());
}

#[test]
fn a_request_is_taken_in_whole_for_its_day_and_the_answer_names_the_file_as_it_was_given() {
    let folder = Folder::new("request");
    let inbox = prepare(&folder.0).expect("an inbox");
    let extract = folder.0.join("extract");
    std::fs::create_dir(&extract).expect("a folder");
    std::fs::write(extract.join("cms.csv"), "a,b\n").expect("a file");
    std::fs::write(extract.join("notes.txt"), "not handed over").expect("a file");
    let day = Some(date(2026, 11, 22));
    let asked = |take_in: &TakeIn<'_>| {
        std::thread::scope(|scope| {
            let answer = scope.spawn(|| hand_over_within(A_MINUTE, &folder.0, &extract, day));
            while !answer.is_finished() {
                look(&inbox, take_in);
                std::thread::yield_now();
            }
            answer.join().expect("it ends")
        })
    };
    let said = asked(&|upload, as_of| {
        assert_eq!((as_of, left(upload)), (day, vec!["cms.csv".to_owned()]));
        Ok(vec!["Report 1".to_owned()])
    });
    assert_eq!(said.expect("taken in"), ["Report 1"]);
    let refused = asked(&|upload, _| bail!("{}: is damaged", upload.join("cms.csv").display())).expect_err("refused");
    assert_eq!(refused.to_string(), format!("{}: is damaged", extract.join("cms.csv").display()));
    let broken = asked(&|_, _| panic!("a hostile file")).expect_err("broken off");
    assert!(broken.to_string().contains("broke off"), "{broken}");
    assert_eq!(left(&inbox), Vec::<String>::new(), "nothing stays");
}

/// An upload of another user (the command run as root) is a folder whose files the service may not remove.
#[cfg(unix)]
#[test]
fn an_upload_that_cannot_be_removed_is_answered_and_does_not_keep_the_service_from_starting() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new("stays");
    let inbox = prepare(&folder.0).expect("an inbox");
    let asked = name(1, Step::Asked(None));
    let upload = asked.within(&inbox);
    std::fs::create_dir(&upload).expect("a folder");
    std::fs::write(upload.join("cms.csv"), "a,b\n").expect("a file");
    std::fs::set_permissions(&upload, std::fs::Permissions::from_mode(0o500)).expect("closed");
    look(&inbox, &|_, _| Ok(vec!["Report 1".to_owned()]));
    let answer = std::fs::read_to_string(asked.with(Step::Answered).within(&inbox)).expect("an answer all the same");
    assert!(answer.contains("Report 1"), "{answer}");
    let began = Instant::now();
    let mut seen = BTreeMap::from([(asked.with(Step::Taken), began)]);
    clear_away(&inbox, &mut seen, began + Duration::from_hours(1));
    prepare(&folder.0).expect("the service starts again");
    if let Ok(open) = std::fs::metadata(asked.with(Step::Taken).within(&inbox)) {
        assert!(open.is_dir());
        std::fs::set_permissions(asked.with(Step::Taken).within(&inbox), std::fs::Permissions::from_mode(0o700)).expect("open");
    }
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = Folder::new("links");
    let inbox = prepare(&folder.0).expect("an inbox");
    assert_eq!(std::fs::metadata(&inbox).expect("the inbox").permissions().mode() & 0o777, 0o700);
    let secret = folder.0.join("secret.csv");
    std::fs::write(&secret, "secret").expect("a file");
    let (link, holds) = (name(1, Step::Asked(None)), name(2, Step::Asked(None)));
    symlink(&secret, link.within(&inbox)).expect("a link");
    std::fs::create_dir(holds.within(&inbox)).expect("a folder");
    symlink(&secret, holds.within(&inbox).join("cms.csv")).expect("a link");
    look(&inbox, &|_, _| panic!("it is not read"));
    for (asked, why) in [(link, "links are not followed"), (holds, "something other than CSV files")] {
        let answer = std::fs::read_to_string(asked.with(Step::Answered).within(&inbox)).expect("an answer");
        assert!(answer.contains(why), "{answer}");
    }
    assert_eq!(std::fs::read_to_string(&secret).expect("still there"), "secret");
    // Nor an inbox that is a link itself.
    let other = Folder::new("links-other");
    symlink(&inbox, other.0.join(FOLDER)).expect("a link");
    assert!(prepare(&other.0).expect_err("no folder").to_string().contains("it is no folder"));
}
