//! Question sets, answers and needs.
