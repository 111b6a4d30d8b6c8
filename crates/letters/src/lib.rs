//! Letters as text and as tagged PDF.
