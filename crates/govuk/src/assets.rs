//! The style sheet, the script, the icons and the licence texts, compiled in.
//!
//! Names carry a digest of the content, so they may be cached for ever (`immutable`). Serve each
//! [`Asset`] at its [`path`](Asset::path); [`page`](crate::page) links to the style sheet and
//! the script. Nothing is inline: a policy of `script-src 'self'; style-src 'self'` holds.

/// What an asset is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one style sheet.
    Style,
    /// The one script, an ES module.
    Script,
    /// A small picture that the style sheet names.
    Icon,
    /// The licence of a package that the style sheet and the script are made from.
    Licence,
}

/// One file to serve.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// What it is for.
    pub role: Role,
    /// The address path, `/assets/<name>-<digest>.<extension>`.
    pub path: &'static str,
    /// The `Content-Type` to send.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

/// Every file to serve.
pub static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The asset at an address path, if there is one.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// The address path of the style sheet.
#[must_use]
pub fn css_path() -> &'static str {
    path_of(Role::Style)
}

/// The address path of the script: load it with `type="module"`.
#[must_use]
pub fn js_path() -> &'static str {
    path_of(Role::Script)
}

/// The licence texts of the packages that the assets are made from.
pub fn licences() -> impl Iterator<Item = &'static Asset> {
    ASSETS.iter().filter(|asset| asset.role == Role::Licence)
}

fn path_of(role: Role) -> &'static str {
    ASSETS.iter().find(|asset| asset.role == role).map_or("", |asset| asset.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_style_sheet_one_script_and_two_licences() {
        let count = |role| ASSETS.iter().filter(|asset| asset.role == role).count();
        assert_eq!((count(Role::Style), count(Role::Script), count(Role::Licence)), (1, 1, 2));
        assert!(find(css_path()).is_some() && find(js_path()).is_some());
    }

    #[test]
    fn the_style_sheet_names_no_font_file_and_only_icons_that_are_served() {
        let css = std::str::from_utf8(find(css_path()).unwrap().bytes).unwrap();
        assert!(!css.contains("@font-face") && !css.contains("GDS Transport"));
        for address in css.split("url(").skip(1) {
            let file = address.split(')').next().unwrap();
            assert!(find(&format!("/assets/{file}")).is_some(), "{file} is not served");
        }
    }

    #[test]
    fn the_script_imports_nothing_from_elsewhere() {
        let js = std::str::from_utf8(find(js_path()).unwrap().bytes).unwrap();
        assert!(!js.contains("from\"") && !js.contains("import(") && !js.contains("eval("));
    }

    #[test]
    fn every_asset_has_a_digest_in_its_name() {
        for asset in ASSETS {
            let stem = asset.path.rsplit_once('.').unwrap().0;
            let digest = stem.rsplit_once('-').unwrap().1;
            assert!(digest.len() == 12 && digest.chars().all(|c| c.is_ascii_hexdigit()));
        }
    }

    #[test]
    fn style_sheet_and_script_are_under_their_budget_of_60_kilobytes_compressed() {
        let compressed = include_str!(concat!(env!("OUT_DIR"), "/assets/compressed.txt"));
        let bytes: u32 = compressed.split(' ').map(|size| size.parse::<u32>().unwrap()).sum();
        assert!(bytes < 60_000, "style sheet and script take {compressed} bytes");
    }
}
