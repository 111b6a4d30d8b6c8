//! Reoffending predictors.
