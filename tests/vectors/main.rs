//! Runs `spec/vectors`.
