//! The JSON API under `/api/v1` (interop section 1).

use crate::routes::Routes;

/// Every operation.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
}
