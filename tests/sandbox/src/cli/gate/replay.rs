use std::{str::FromStr, sync::Arc};

use dinhdanh::{
    host::Timestamp,
    reader::{ReplayMemory, ReplayStore},
};

/// Where a gate remembers what it has admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Memory {
    /// In this process, until it ends.
    Own,
}

impl Memory {
    /// Whether other gates look into it too.
    pub fn is_shared(&self) -> bool {
        match self {
            Self::Own => false,
        }
    }

    /// The store behind it, for a gate that starts at `now`.
    pub fn open(&self, now: Timestamp) -> Arc<dyn ReplayStore> {
        match self {
            Self::Own => Arc::new(ReplayMemory::new(now)),
        }
    }
}

impl FromStr for Memory {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "memory" => Ok(Self::Own),
            _ => Err("give memory".into()),
        }
    }
}
