//! What holds for all values.
