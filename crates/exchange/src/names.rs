//! Names of sheets and columns, as the national extract writes them.

/// A name of a sheet or column in its plain form: without its first `-`, in lower case, trimmed.
///
/// `V-CRN_Count` is `vcrn_count`. Source: wmt-worker `app/wmt-etl`, read December 2025.
#[must_use]
pub fn normalise(name: &str) -> String {
    name.replacen('-', "", 1).to_lowercase().trim().to_owned()
}

/// The sheets that an extract must have. Any other is ignored.
pub const REQUIRED: [&str; 13] = [
    "wmt_extract",
    "wmt_extract_filtered",
    "t2a",
    "omic_teams",
    "court_reports",
    "flag_warr_4_n",
    "flag_upw",
    "flag_o_due",
    "flag_priority",
    "wmt_extract_sa",
    "suspended_lifers",
    "cms",
    "t2a_detail",
];

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn names_lose_their_first_dash_their_capitals_and_their_edges() {
        assert_eq!(normalise(" V-CRN_Count "), "vcrn_count");
        assert_eq!(normalise("T2A_Detail"), "t2a_detail");
        assert_eq!(normalise("a-b-c"), "ab-c");
    }
}
