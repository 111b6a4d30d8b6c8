//! Local accounts: who may sign in, with what, for how long (S3.2 to S3.7).

pub mod password;
pub mod second_factor;
pub mod throttle;
