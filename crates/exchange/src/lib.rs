//! Files and feeds: the workload extract.
