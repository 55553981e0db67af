use std::sync::{Mutex, PoisonError};

/// A value that can be taken once: how a consumed Rust value crosses a border that only knows shared objects.
pub struct Once<T>(Mutex<Option<T>>);

impl<T> Once<T> {
    pub fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// The value, the first time.
    pub fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
