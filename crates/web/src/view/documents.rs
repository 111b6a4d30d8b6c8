//! Documents: what was filed, as metadata.

use record::{document::Document, words::short_date};

use super::shown::Shown;

/// A document in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentShown {
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// "PDF, 182 KB".
    pub file: String,
    /// When it was filed.
    pub filed_on: String,
    /// Whether it must not be shared with the person.
    pub sensitive: bool,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

/// The list, newest first; withdrawn ones stay, marked.
#[must_use]
pub fn documents(shown: &Shown<'_>) -> Vec<DocumentShown> {
    let mut filed: Vec<&Document> = shown.case.documents.iter().collect();
    filed.sort_by_key(|document| std::cmp::Reverse(document.filed_at));
    filed
        .into_iter()
        .map(|document| DocumentShown {
            title: document.what.title.clone(),
            kind: document.what.kind.clone(),
            file: format!("{}, {}", file_words(&document.what.media_type), size(document.what.bytes)),
            filed_on: short_date(shown.local(document.filed_at).date()),
            sensitive: document.what.sensitive,
            withdrawn: document.withdrawn.clone(),
        })
        .collect()
}

fn file_words(media_type: &str) -> String {
    match media_type {
        "application/pdf" => "PDF".to_owned(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word document".to_owned(),
        "application/vnd.oasis.opendocument.text" => "OpenDocument text".to_owned(),
        "text/plain" => "Plain text".to_owned(),
        "text/csv" => "CSV table".to_owned(),
        "message/rfc822" => "E-mail".to_owned(),
        "image/jpeg" | "image/png" => "Picture".to_owned(),
        other => other.to_owned(),
    }
}

/// "182 KB": rounded up, so that nothing has no size.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{Event, document::DocumentWithdrawn};

    use super::super::built::{id, whole};
    use super::*;

    #[test]
    fn a_withdrawn_document_stays_in_the_list_with_the_reason() {
        let mut built = whole();
        let wrong = DocumentWithdrawn { id: id(51), reason: "Another person's report".into() };
        built.on(date(2026, 6, 19), Event::DocumentWithdrawn(wrong));
        let list = documents(&built.shown());
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].withdrawn.as_deref(), Some("Another person's report"));
        assert_eq!((list[0].file.as_str(), list[0].filed_on.as_str()), ("PDF, 183 KB", "18 Jun 2026"));
    }

    #[test]
    fn sizes_are_in_the_unit_that_fits() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_001), "2 KB");
        assert_eq!(size(2_560_000), "2.5 MB");
    }
}
