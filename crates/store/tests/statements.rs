//! Every statement is prepared on both engines, and numbers its values in the order in which they first appear.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use store::{Engine, StoreError, statement};

#[test]
fn every_statement_is_prepared_on_both_engines() {
    for store in common::stores() {
        let engine = store.engine();
        store
            .read(|conn| {
                for statement in statement::all() {
                    let prepared = conn.prepare(statement.text.on(engine));
                    prepared.unwrap_or_else(|error| panic!("{}: {} on {engine:?}: {error:?}", statement.file, statement.name));
                }
                Ok::<(), StoreError>(())
            })
            .expect("read");
    }
    assert!(statement::all().count() > 30);
}

#[test]
fn values_first_appear_in_ascending_order() {
    for statement in statement::all() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let mut highest = 0;
            for part in statement.text.on(engine).split('$').skip(1) {
                let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
                let number: u32 = digits.parse().expect("a number after $");
                assert!(number <= highest + 1, "{}: {} jumps to ${number}", statement.file, statement.name);
                highest = highest.max(number);
            }
        }
    }
}
