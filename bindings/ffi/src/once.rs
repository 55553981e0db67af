use std::sync::{Mutex, PoisonError};

/// A value that can be taken once: how a consumed Rust value crosses a border that only knows shared objects.
pub struct Once<T>(Mutex<Option<T>>);

impl<T> Once<T> {
    pub fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// The value, and what `check` made of it, the first time that `check` succeeds. Until then it stays.
    pub fn take_if<C, E>(&self, check: impl FnOnce(&T) -> Result<C, E>) -> Option<Result<(T, C), E>> {
        let mut value = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match check(value.as_ref()?) {
            Ok(checked) => value.take().map(|value| Ok((value, checked))),
            Err(error) => Some(Err(error)),
        }
    }

    /// The value, the first time.
    pub fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
