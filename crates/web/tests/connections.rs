//! Connections as such: heads that are too long, and what becomes of requests under way when the service is told to stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use support::TestOffice;

fn answer(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn a_head_that_is_too_long_is_refused_and_the_service_lives() {
    let office = TestOffice::new();
    let mut stream = TcpStream::connect(office.address).unwrap();
    let head = format!("GET /sign-in HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "a".repeat(20 * 1024));
    stream.write_all(head.as_bytes()).unwrap();
    assert!(answer(&mut stream).starts_with("HTTP/1.1 431 "));
    assert_eq!(office.browser().start("/sign-in").status(), 200);
}

#[test]
fn a_form_that_is_under_way_when_the_service_is_told_to_stop_is_still_answered() {
    let mut office = TestOffice::new();
    let mut stream = TcpStream::connect(office.address).unwrap();
    let body = "username=pp1&password=only+for+training";
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // "Go on": the handler has begun to read the form.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    office.stop();
    while TcpStream::connect(office.address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(body.as_bytes()).unwrap();
    let answer = answer(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}
