//! A program that uses the JSON API over real HTTP.

use serde_json::{Value, json};

use super::TestOffice;

/// A client that is signed in.
pub struct Client<'o> {
    office: &'o TestOffice,
    pub token: String,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Value,
    pub text: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

pub fn send(office: &TestOffice, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Reply {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", office.origin()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let agent = ureq::Agent::from(config);
    let mut answer = match body {
        Some(body) => agent.run(request.header("content-type", "application/json").body(body.to_string()).unwrap()).unwrap(),
        None => agent.run(request.body(()).unwrap()).unwrap(),
    };
    let headers = answer.headers().iter().map(|(k, v)| (k.to_string(), v.to_str().unwrap().to_owned())).collect();
    let bytes = answer.body_mut().read_to_vec().unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Reply { status: answer.status().as_u16(), headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
}

impl<'o> Client<'o> {
    pub fn of(office: &'o TestOffice, username: &str) -> Self {
        let body = json!({ "username": username, "password": testkit::office::PASSWORD });
        let reply = send(office, "POST", "/api/v1/session", &[], Some(&body));
        assert_eq!(reply.status, 201, "{}", reply.body);
        Self { office, token: reply.body["token"].as_str().unwrap().to_owned() }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.with("GET", path, &[], None)
    }

    pub fn post(&self, path: &str, key: &str, body: &Value) -> Reply {
        self.with("POST", path, &[("idempotency-key", key)], Some(body))
    }

    /// A write that is granted, with a key of its own: what it answers.
    pub fn does(&self, path: &str, body: &Value) -> Value {
        let reply = self.post(path, &key(path, body), body);
        assert_eq!(reply.status, 201, "{path}: {}", reply.text);
        reply.body
    }

    /// A write that is refused: the status, and the property that is wrong.
    pub fn is_refused(&self, path: &str, body: &Value) -> (u16, String) {
        let reply = self.post(path, &key(path, body), body);
        assert!(reply.status >= 400, "{path}: {}", reply.text);
        let field = reply.body["invalid-params"][0]["propertyName"].as_str().unwrap_or_default();
        (reply.status, field.to_owned())
    }

    pub fn with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        send(self.office, method, path, &all, body)
    }
}

/// The same write has the same key, another another.
fn key(path: &str, body: &Value) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    format!("{path} {body}").hash(&mut hasher);
    format!("{:x}", hasher.finish())
}
