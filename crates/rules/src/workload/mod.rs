//! Points, hours, reductions and capacity.
