//! The page around everything: `govuk-template`, without crown, icons and inline script.

use crate::{Content, SkipLink, assets};
use maud::{DOCTYPE, Markup, html};

crate::options::options! {
    /// A whole page. [`page`] writes it.
    ///
    /// ```
    /// use govuk::{Page, page};
    /// use maud::html;
    /// let html = page(&Page::new("Search", html! { h1 class="govuk-heading-l" { "Search" } })).into_string();
    /// assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\" class=\"govuk-template\">"));
    /// assert!(html.contains("<main class=\"govuk-main-wrapper\" id=\"main-content\">"));
    /// ```
    Page {
        must { title: String, main: Content }
        may {
            /// The language of the page, `en` unless set.
            lang: text,
            /// More for the `head`, as a feed's address.
            head: content,
            /// The words of the link past the navigation, "Skip to main content" unless set.
            skip_words: text,
            /// Header, banners and navigation.
            header: content,
            /// Between header and main: back link, breadcrumbs, a banner about what is shown.
            before_main: content,
            /// The foot.
            footer: content,
            /// Extra classes of `main`.
            main_classes: text,
            /// Extra classes of the container of `main`, as a wider one.
            container_classes: text,
            /// Extra classes of `body`.
            body_classes: text,
        }
    }
}

/// Writes a whole page: skip link, header, `main` with the id `main-content`, footer; the style
/// sheet and the script by the addresses of [`assets`]. Works where no script runs.
#[must_use]
pub fn page(page: &Page) -> Markup {
    let with = |class: &str, more: Option<&String>| match more {
        Some(more) => format!("{class} {more}"),
        None => class.to_owned(),
    };
    let skip = page.skip_words.as_deref().unwrap_or("Skip to main content");
    html! {
        (DOCTYPE)
        html lang=(page.lang.as_deref().unwrap_or("en")) class="govuk-template" {
            head {
                meta charset="utf-8";
                title { (page.title) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                // An empty icon: browsers would ask for /favicon.ico otherwise.
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(assets::css_path());
                script type="module" src=(assets::js_path()) {}
                @if let Some(head) = &page.head { (head) }
            }
            body class=(with("govuk-template__body", page.body_classes.as_ref())) {
                (SkipLink::new(skip, "#main-content"))
                @if let Some(header) = &page.header {
                    header class="govuk-template__header" { (header) }
                }
                div class=(with("govuk-width-container", page.container_classes.as_ref())) {
                    @if let Some(before) = &page.before_main { (before) }
                    main class=(with("govuk-main-wrapper", page.main_classes.as_ref())) id="main-content" {
                        (page.main)
                    }
                }
                @if let Some(footer) = &page.footer {
                    footer class="govuk-template__footer" { (footer) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> String {
        let main = html! { h1 class="govuk-heading-l" { "Chwilio" } };
        let whole = Page::new("Chwilio <&>", main)
            .lang("cy")
            .skip_words("Neidio i\u{2019}r prif gynnwys")
            .header(html! { p { "head" } })
            .before_main(html! { p { "before" } })
            .footer(html! { p { "foot" } })
            .main_classes("govuk-main-wrapper--auto-spacing");
        page(&whole).into_string()
    }

    #[test]
    fn the_language_title_and_landmarks_are_there_in_order() {
        let html = whole();
        assert!(html.contains(r#"<html lang="cy" class="govuk-template">"#));
        assert!(html.contains("<title>Chwilio &lt;&amp;&gt;</title>"));
        let places =
            ["govuk-skip-link", "<header", "before", "<main", "<h1", "</main>", "<footer"].map(|part| html.find(part).unwrap());
        assert!(places.is_sorted(), "{places:?}");
        assert!(html.contains(r##"href="#main-content""##) && html.contains(r#"id="main-content""#));
    }

    #[test]
    fn nothing_is_inline_so_that_a_strict_content_security_policy_holds() {
        let html = whole();
        assert!(!html.contains(" style=") && !html.contains("<style"));
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "{script}");
            assert!(script.contains("></script>"));
        }
    }
}
