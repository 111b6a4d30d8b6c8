//! A page as a user finds it: links, fields with their labels, words; and what must be true of every page.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

/// What a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Select(Vec<(String, String)>),
    Radio,
    Tick,
    Hidden,
    Button,
}

/// A field of a form.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a state that a browser keeps of a field")]
pub struct Field {
    pub form: Option<usize>,
    pub name: String,
    pub kind: Kind,
    pub label: String,
    pub value: String,
    pub on: bool,
    pub first_value: String,
    pub first_on: bool,
    pub answered: bool,
    pub in_banner: bool,
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: Option<String>,
    pub method: String,
}

impl Form {
    /// Where it goes: a form without an action goes to the page itself.
    pub fn action_or(&self, page: &str) -> String {
        self.action.clone().filter(|a| !a.is_empty()).unwrap_or_else(|| page.split('?').next().unwrap().to_owned())
    }
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub html: String,
    pub title: String,
    pub text: String,
    pub h1: String,
    pub links: Vec<(String, String)>,
    pub summaries: Vec<String>,
    pub fields: Vec<Field>,
    pub forms: Vec<Form>,
    problems: Vec<String>,
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// Elements that run on in their line.
const INLINE: [&str; 11] = ["a", "abbr", "b", "button", "code", "em", "label", "small", "span", "strong", "time"];

/// The words of an element with its spaces evened. Blocks stand apart from one another, as they do on a screen.
fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    gather(element, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn gather(element: ElementRef<'_>, into: &mut String) {
    let block = !INLINE.contains(&element.value().name());
    into.push_str(if block { " " } else { "" });
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            into.push_str(text);
        } else if let Some(element) = ElementRef::wrap(child) {
            gather(element, into);
        }
    }
    into.push_str(if block { " " } else { "" });
}

/// The words a user sees before those for screen readers only ("End" of "End the session from ...").
fn seen_words(element: ElementRef<'_>) -> String {
    let hidden: BTreeSet<_> = element.select(&select(".govuk-visually-hidden")).map(|e| words(e)).collect();
    let mut all = words(element);
    for part in hidden {
        all = all.replace(&part, " ");
    }
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Document {
    pub fn read(text: &str) -> Self {
        let html = Html::parse_document(text);
        let first = |css: &str| html.select(&select(css)).next().map(words).unwrap_or_default();
        let mut document = Self {
            html: text.to_owned(),
            title: first("title"),
            text: html.select(&select("body")).next().map(words).unwrap_or_default(),
            h1: first("h1"),
            links: html.select(&select("a[href]")).map(|a| (words(a), a.value().attr("href").unwrap().to_owned())).collect(),
            summaries: html.select(&select("summary")).map(words).collect(),
            forms: html
                .select(&select("form"))
                .map(|form| Form {
                    action: form.value().attr("action").map(str::to_owned),
                    method: form.value().attr("method").unwrap_or("get").to_lowercase(),
                })
                .collect(),
            fields: Vec::new(),
            problems: Vec::new(),
        };
        let forms: Vec<_> = html.select(&select("form")).collect();
        for control in html.select(&select("input, select, textarea, button")) {
            document.fields.extend(field(&html, control, &forms));
        }
        document.problems = problems(&html, text);
        document
    }

    pub fn link_words(&self) -> Vec<&str> {
        self.links.iter().map(|(words, _)| words.as_str()).collect()
    }

    pub fn button_words(&self) -> Vec<&str> {
        self.fields.iter().filter(|f| f.kind == Kind::Button).map(|f| f.label.as_str()).collect()
    }

    pub fn labels(&self) -> Vec<&str> {
        let asked = |f: &&Field| !matches!(f.kind, Kind::Button | Kind::Hidden);
        self.fields.iter().filter(asked).map(|f| f.label.as_str()).collect()
    }

    /// The form of a button, and the body that a browser sends for it.
    pub fn submission(&self, button: usize) -> (Form, String) {
        let pressed = &self.fields[button];
        let form = pressed.form.expect("a button inside a form");
        let mut pairs = Vec::new();
        for (at, field) in self.fields.iter().enumerate().filter(|(_, f)| f.form == Some(form) && !f.name.is_empty()) {
            let sent = match field.kind {
                Kind::Text | Kind::Hidden | Kind::Select(_) => true,
                Kind::Radio | Kind::Tick => field.on,
                Kind::Button => at == button,
            };
            if sent {
                pairs.push(format!("{}={}", encoded(&field.name), encoded(&field.value)));
            }
        }
        (self.forms[form].clone(), pairs.join("&"))
    }

    /// What must be true of every page; HTML that is no page (a picture, a file) is not looked over.
    #[track_caller]
    pub fn look_over(&self, path: &str) {
        assert!(self.problems.is_empty(), "{path} is not a sound page: {:#?}\n{}", self.problems, self.html);
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => char::from(byte).to_string(),
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn inside(element: ElementRef<'_>, class: &str) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|e| e.value().classes().any(|c| c == class))
}

fn label_of(html: &Html, control: ElementRef<'_>) -> String {
    let labelled = control
        .value()
        .attr("id")
        .and_then(|id| html.select(&select("label[for]")).find(|label| label.value().attr("for") == Some(id)).map(words));
    let aria = || control.value().attr("aria-label").map(str::to_owned);
    labelled.or_else(aria).unwrap_or_default()
}

fn field(html: &Html, control: ElementRef<'_>, forms: &[ElementRef<'_>]) -> Option<Field> {
    let (element, name) = (control.value(), control.value().name());
    let kind = match (name, element.attr("type").unwrap_or("text")) {
        ("select", _) => {
            let option = |o: ElementRef<'_>| (o.value().attr("value").map_or_else(|| words(o), str::to_owned), words(o));
            Kind::Select(control.select(&select("option")).map(option).collect())
        }
        ("button", "button") => return None,
        ("button", _) | ("input", "submit") => Kind::Button,
        ("input", "hidden") => Kind::Hidden,
        ("input", "radio") => Kind::Radio,
        ("input", "checkbox") => Kind::Tick,
        _ => Kind::Text,
    };
    let value = match &kind {
        Kind::Select(options) => {
            let chosen = control.select(&select("option[selected]")).next();
            let chosen = chosen.map(|o| o.value().attr("value").map_or_else(|| words(o), str::to_owned));
            chosen.or_else(|| options.first().map(|(value, _)| value.clone())).unwrap_or_default()
        }
        Kind::Text if name == "textarea" => control.text().collect::<String>(),
        Kind::Radio | Kind::Tick => element.attr("value").unwrap_or("on").to_owned(),
        _ => element.attr("value").unwrap_or_default().to_owned(),
    };
    let form = control.ancestors().filter_map(ElementRef::wrap).find(|e| e.value().name() == "form");
    let on = element.attr("checked").is_some();
    Some(Field {
        form: form.and_then(|form| forms.iter().position(|one| *one == form)),
        name: element.attr("name").unwrap_or_default().to_owned(),
        label: if kind == Kind::Button { seen_words(control) } else { label_of(html, control) },
        kind,
        first_value: value.clone(),
        value,
        on,
        first_on: on,
        answered: false,
        in_banner: inside(control, "moj-identity-bar"),
    })
}

fn problems(html: &Html, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let all = |css: &str| html.select(&select(css)).collect::<Vec<_>>();
    if html.root_element().value().attr("lang").is_none_or(str::is_empty) {
        found.push("html has no lang".to_owned());
    }
    let title = html.select(&select("title")).next().map(words).unwrap_or_default();
    if !title.ends_with(" - Rainer") {
        found.push(format!("the title does not end in the service's name: {title:?}"));
    }
    if all("h1").len() != 1 {
        found.push(format!("{} h1", all("h1").len()));
    }
    if all("main#main-content").len() != 1 {
        found.push("no one main".to_owned());
    }
    let mut ids = BTreeSet::new();
    for element in all("[id]") {
        let id = element.value().attr("id").unwrap();
        if !ids.insert(id.to_owned()) {
            found.push(format!("id {id} twice"));
        }
    }
    for control in all("input, select, textarea") {
        let kind = control.value().attr("type").unwrap_or_default();
        if !matches!(kind, "hidden" | "submit" | "button") && label_of(html, control).is_empty() {
            found.push(format!("no label: {}", control.html()));
        }
    }
    for reference in all("[aria-describedby], [aria-labelledby], [aria-controls]") {
        for name in ["aria-describedby", "aria-labelledby"] {
            for id in reference.value().attr(name).unwrap_or_default().split_whitespace() {
                if !ids.contains(id) {
                    found.push(format!("{name} names {id}, which is not there"));
                }
            }
        }
    }
    for table in all("table") {
        if table.select(&select("th")).next().is_none() {
            found.push("a table without headers".to_owned());
        }
        if table.select(&select("caption")).next().is_none() {
            found.push("a table without a caption".to_owned());
        }
    }
    for link in all("a") {
        if words(link).is_empty() && link.value().attr("aria-label").is_none() {
            found.push(format!("a link without words: {}", link.html()));
        }
        let href = link.value().attr("href").unwrap_or_default();
        if let Some(id) = href.strip_prefix('#')
            && !ids.contains(id)
        {
            found.push(format!("a link to {href}, which is not there"));
        }
    }
    for element in all("*") {
        let value = element.value();
        if value.attrs().any(|(name, _)| name == "style" || name.starts_with("on")) {
            found.push(format!("inline style or script on {}", value.name()));
        }
        let inline = value.name() == "style" || (value.name() == "script" && value.attr("src").is_none());
        if inline {
            found.push(format!("inline {}", value.name()));
        }
    }
    if text.len() > 60 * 1024 {
        found.push(format!("{} bytes of HTML: at most 60 KiB", text.len()));
    }
    found
}
