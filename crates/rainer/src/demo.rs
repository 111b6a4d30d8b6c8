//! `rainer demo`, and what a first start does by itself.

use std::path::Path;

use anyhow::bail;
use demonstration::{Built, DemonstrationError, Found, Wanted, accounts::SignIn};
use indicatif::{ProgressBar, ProgressStyle};
use service::clock::{self, Clock, SystemClock};
use store::Durability;

use crate::cli::Demo;
use crate::house;
use crate::tables::Tables;

/// Fills an empty folder and says who can sign in.
pub fn run(folder: &Path, tables: &Tables, options: &Demo) -> anyhow::Result<()> {
    let wanted = wanted(options)?;
    let built = build(folder, tables, &wanted)?;
    house::say(&who_can_sign_in(&built.sign_ins));
    house::say(&format!("\nStart the service on it: rainer --data {}", folder.display()));
    Ok(())
}

/// What was asked for, today if no day was.
pub fn wanted(options: &Demo) -> anyhow::Result<Wanted> {
    let today = match options.today {
        Some(day) => day,
        None => clock::day_of(SystemClock::default().now(), &clock::zone()?),
    };
    Ok(Wanted { people: options.people, seed: options.seed, today })
}

/// Builds what is wanted in a folder, showing how far it is, and puts it on disk.
pub fn build(folder: &Path, tables: &Tables, wanted: &Wanted) -> anyhow::Result<Built> {
    wanted.check(tables.policy())?;
    let service = house::service(house::store(folder, Durability::None)?, tables)?;
    match demonstration::find(&service)? {
        Found::Empty => {}
        Found::Unfinished => bail!("{}", unfinished(folder)),
        Found::Whole(_) => bail!("{}: {}", DemonstrationError::There, folder.display()),
        Found::Live => bail!("{}: {}", DemonstrationError::Live, folder.display()),
    }
    house::say(&format!("Making an invented service of {} people in {} …", house::thousands(wanted.people), folder.display()));
    let bar = bar(u64::from(wanted.people));
    let built = demonstration::build(&service, wanted, |progress| {
        bar.set_position(u64::from(progress.people));
        bar.set_message(format!("{} events", house::thousands(progress.events)));
    })?;
    bar.finish_and_clear();
    let took = bar.elapsed();
    drop(service);
    house::sync(folder)?;
    house::say(&format!(
        "Made {} people, {} officers, {} events in {:.1} s.",
        house::thousands(built.progress.people),
        house::thousands(u64::try_from(built.officers)?),
        house::thousands(built.progress.events),
        took.as_secs_f64()
    ));
    Ok(built)
}

/// What to do about a folder whose build was cut off.
pub fn unfinished(folder: &Path) -> String {
    format!("the demonstration data in {} was not finished: remove the folder and start again", folder.display())
}

fn bar(people: u64) -> ProgressBar {
    let bar = ProgressBar::new(people);
    let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} people, {msg}, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Who can sign in, one a line.
pub fn who_can_sign_in(sign_ins: &[SignIn]) -> String {
    let line = |username: &str, password: &str, who: &str| format!("  {username:<9} {password:<28} {who}");
    let mut lines = vec![
        "\nSign in as one of these. They exist only in demonstration data and need no second factor.\n".to_owned(),
        line("user name", "password", "who"),
    ];
    let each = |one: &SignIn| line(&one.username, &one.password, &format!("{} ({})", one.display_name, one.role_words));
    lines.extend(sign_ins.iter().map(each));
    lines.join("\n")
}
