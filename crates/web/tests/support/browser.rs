//! A browser of our own: real HTTP over loopback, cookies, links by their words, fields by their labels; it counts what a
//! user does as users-and-journeys section 3 says, and looks every page over as section 6 asks. No script ever runs.
//!
//! - **load**: a page arrives after the first one (a post and its redirect are one);
//! - **click**: a link, a button, a radio, a tick, a summary that opens;
//! - **answer**: a value given or changed; what is already there and left alone is none.

use std::collections::BTreeMap;

use super::document::{Document, Field, Kind};

/// What the user has done since the journey began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub loads: u32,
    pub clicks: u32,
    pub answers: u32,
}

impl Counts {
    pub const fn of(loads: u32, clicks: u32, answers: u32) -> Self {
        Self { loads, clicks, answers }
    }
}

/// One user's browser.
pub struct Browser {
    agent: ureq::Agent,
    origin: String,
    cookies: BTreeMap<String, String>,
    page: Document,
    path: String,
    status: u16,
    headers: Vec<(String, String)>,
    scope: Option<usize>,
    counts: Counts,
}

impl Browser {
    pub fn new(origin: String) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        Self {
            agent: config.into(),
            origin,
            cookies: BTreeMap::new(),
            page: Document::default(),
            path: String::new(),
            status: 0,
            headers: Vec::new(),
            scope: None,
            counts: Counts::default(),
        }
    }

    /// Types an address. Counts nothing: a journey begins here.
    pub fn start(&mut self, path: &str) -> &mut Self {
        self.go(path);
        self.counts = Counts::default();
        self
    }

    /// Types an address in the middle of a journey: a load.
    pub fn go(&mut self, path: &str) -> &mut Self {
        self.request("GET", path, None);
        self
    }

    /// Clicks the one link with these words.
    pub fn follow(&mut self, words: &str) -> &mut Self {
        let hrefs: Vec<_> = self.page.links.iter().filter(|(text, _)| text == words).map(|(_, href)| href).collect();
        let Some(href) = hrefs.first().copied().cloned() else {
            panic!("no link \u{201c}{words}\u{201d} on {}; there are {:?}", self.path, self.page.link_words());
        };
        assert!(hrefs.iter().all(|other| **other == href), "\u{201c}{words}\u{201d} leads to different places: {hrefs:?}");
        self.counts.clicks += 1;
        if !href.starts_with('#') {
            self.request("GET", &href, None);
        }
        self
    }

    /// Clicks the first link whose words contain these.
    pub fn follow_first(&mut self, part: &str) -> &mut Self {
        let found = self.page.links.iter().find(|(text, _)| text.contains(part)).map(|(text, _)| text.clone());
        let Some(words) = found else {
            panic!("no link with \u{201c}{part}\u{201d} on {}; there are {:?}", self.path, self.page.link_words());
        };
        let href = self.page.links.iter().find(|(text, _)| *text == words).map(|(_, href)| href.clone()).unwrap();
        self.counts.clicks += 1;
        self.request("GET", &href, None);
        self
    }

    /// Opens a summary ("Add a note"): a click, no load.
    pub fn unfold(&mut self, words: &str) -> &mut Self {
        assert!(self.page.summaries.iter().any(|s| s == words), "nothing to open called {words}: {:?}", self.page.summaries);
        self.counts.clicks += 1;
        self
    }

    /// From here on, fields are those of the form that has this button.
    pub fn in_form_of(&mut self, button: &str) -> &mut Self {
        let found = self.page.fields.iter().find(|f| f.kind == Kind::Button && f.label == button);
        let form = found.unwrap_or_else(|| panic!("no button {button} on {}: {:?}", self.path, self.page.button_words()));
        self.scope = form.form;
        self
    }

    /// Types into the field with this label, or chooses in the list with it. An answer when it changes something.
    pub fn fill(&mut self, label: &str, value: &str) -> &mut Self {
        let at = self.find(label, |f| matches!(f.kind, Kind::Text | Kind::Select(_)));
        let field = &mut self.page.fields[at];
        if let Kind::Select(options) = &field.kind {
            let option = options.iter().find(|(_, words)| words == value);
            let value = option.unwrap_or_else(|| panic!("{label} has no choice {value}: {options:?}")).0.clone();
            field.value = value;
        } else {
            value.clone_into(&mut field.value);
        }
        if field.value != field.first_value && !field.answered {
            field.answered = true;
            self.counts.answers += 1;
        }
        self
    }

    /// Clicks the radio or tick box with this label: a click, and an answer when it changes something.
    pub fn choose(&mut self, label: &str) -> &mut Self {
        let at = self.find(label, |f| matches!(f.kind, Kind::Radio | Kind::Tick));
        let (form, name, radio) = {
            let field = &self.page.fields[at];
            (field.form, field.name.clone(), field.kind == Kind::Radio)
        };
        self.counts.clicks += 1;
        if radio {
            for other in self.page.fields.iter_mut().filter(|f| f.kind == Kind::Radio && f.form == form && f.name == name) {
                other.on = false;
            }
            self.page.fields[at].on = true;
        } else {
            self.page.fields[at].on = !self.page.fields[at].on;
        }
        let field = &mut self.page.fields[at];
        if field.on != field.first_on && !field.answered {
            field.answered = true;
            self.counts.answers += 1;
        }
        self
    }

    /// Presses the button with these words and takes what comes back, redirects included: one click, one load.
    pub fn press(&mut self, words: &str) -> &mut Self {
        let buttons = self.page.fields.iter().enumerate().filter(|(_, f)| f.kind == Kind::Button && f.label == words);
        let buttons: Vec<_> = buttons.filter(|(_, f)| self.scope.is_none() || f.form == self.scope).map(|(at, _)| at).collect();
        let [at] = buttons.as_slice() else {
            panic!("{} buttons \u{201c}{words}\u{201d} on {}: {:?}", buttons.len(), self.path, self.page.button_words());
        };
        let (form, body) = self.page.submission(*at);
        self.counts.clicks += 1;
        if form.method == "post" {
            self.request("POST", &form.action_or(&self.path), Some(&body));
        } else {
            self.request("GET", &format!("{}?{body}", form.action_or(&self.path)), None);
        }
        self
    }

    /// Sends the same form again as if the button had been pressed twice; the page stays the answer to the last.
    pub fn press_twice(&mut self, words: &str) -> &mut Self {
        let (page, scope, path) = (self.page.clone(), self.scope, self.path.clone());
        self.press(words);
        (self.page, self.scope, self.path) = (page, scope, path);
        self.press(words)
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    pub fn status(&self) -> u16 {
        self.status
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn page(&self) -> &Document {
        &self.page
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Whether the words of the page, spaces evened, contain these.
    pub fn sees(&self, words: &str) -> bool {
        self.page.text.contains(words)
    }

    #[track_caller]
    pub fn must_see(&self, words: &str) -> &Self {
        assert!(self.sees(words), "{} ({}) does not say \u{201c}{words}\u{201d}:\n{}", self.path, self.status, self.page.text);
        self
    }

    #[track_caller]
    pub fn must_not_see(&self, words: &str) -> &Self {
        assert!(!self.sees(words), "{} says \u{201c}{words}\u{201d}:\n{}", self.path, self.page.text);
        self
    }

    /// Asserts status, title and that the budget was kept since [`Self::start`].
    #[track_caller]
    pub fn must_have_kept(&self, budget: Counts) {
        let used = self.counts;
        let kept = used.loads <= budget.loads && used.clicks <= budget.clicks && used.answers <= budget.answers;
        assert!(kept, "over budget: {used:?} of {budget:?}, now at {}", self.path);
    }

    /// Sends fields that no form of the page has put together: what somebody could do who writes requests by hand.
    pub fn send(&mut self, to: &str, fields: &[(&str, String)]) -> &mut Self {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", web::respond::escaped(value))).collect();
        self.request("POST", to, Some(&body.join("&")));
        self
    }

    /// A file: its media type, its disposition, its bytes.
    pub fn file(&mut self, path: &str) -> (String, String, Vec<u8>) {
        let cookie = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
        let request = ureq::http::Request::builder().uri(format!("{}{path}", self.origin)).header("Cookie", cookie);
        let mut answer = self.agent.run(request.body(()).unwrap()).unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff");
        let (kind, disposition) = (header("content-type"), header("content-disposition"));
        (kind, disposition, answer.body_mut().read_to_vec().unwrap())
    }

    /// What stands in the field with a label.
    pub fn value_of(&self, label: &str) -> &str {
        &self.page.fields[self.find(label, |f| !matches!(f.kind, Kind::Button | Kind::Hidden))].value
    }

    fn find(&self, label: &str, fits: impl Fn(&Field) -> bool) -> usize {
        let named = |(_, f): &(usize, &Field)| f.label == label && fits(f);
        let all: Vec<_> = self.page.fields.iter().enumerate().filter(named).collect();
        let scoped: Vec<_> = match self.scope {
            Some(form) => all.iter().filter(|(_, f)| f.form == Some(form)).copied().collect(),
            // Without a form named, the page's own forms come before those of the banner.
            None if all.len() > 1 => all.iter().filter(|(_, f)| !f.in_banner).copied().collect(),
            None => all,
        };
        match scoped.as_slice() {
            [(at, _)] => *at,
            [] => panic!("no field \u{201c}{label}\u{201d} on {}: {:?}", self.path, self.page.labels()),
            _ => panic!("several fields \u{201c}{label}\u{201d} on {}: name the form's button first", self.path),
        }
    }

    fn request(&mut self, method: &str, to: &str, body: Option<&str>) {
        let (mut method, mut path, mut body) = (method.to_owned(), to.to_owned(), body.map(str::to_owned));
        if path.starts_with('?') {
            path = format!("{}{path}", self.path.split('?').next().unwrap());
        }
        self.counts.loads += 1;
        for _ in 0..5 {
            let (status, location, text) = self.exchange(&method, &path, body.take());
            if let Some(location) = location {
                (method, path) = ("GET".to_owned(), location);
                continue;
            }
            self.status = status;
            self.path = path;
            self.scope = None;
            self.page = Document::read(&text);
            self.page.look_over(&self.path);
            return;
        }
        panic!("redirected in circles at {path}");
    }

    fn exchange(&mut self, method: &str, path: &str, body: Option<String>) -> (u16, Option<String>, String) {
        let cookie = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header("Accept", "text/html")
            .header("Cookie", cookie)
            .header("Sec-Fetch-Site", "same-origin");
        let mut answer = match body {
            Some(body) => {
                let request = request.header("Content-Type", "application/x-www-form-urlencoded");
                self.agent.run(request.body(body).unwrap()).unwrap()
            }
            None => self.agent.run(request.body(()).unwrap()).unwrap(),
        };
        let headers = answer.headers().iter().map(|(k, v)| (k.to_string(), v.to_str().unwrap().to_owned()));
        self.headers = headers.collect();
        self.keep_cookies();
        let status = answer.status().as_u16();
        let location = self.header("location").filter(|_| status == 303).map(str::to_owned);
        let text = answer.body_mut().read_to_string().unwrap();
        (status, location, text)
    }

    fn keep_cookies(&mut self) {
        for (_, cookie) in self.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (pair, attributes) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            for wanted in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(attributes.contains(wanted), "cookie {name} lacks {wanted}");
            }
            assert!(name.starts_with("__Host-") && !attributes.contains("Domain"), "cookie {name} is not of this host only");
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
