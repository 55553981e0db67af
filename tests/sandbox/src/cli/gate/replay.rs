use std::{path::PathBuf, str::FromStr, sync::Arc};

use dinhdanh::{
    checkin::{ReplayPolicy, rule_of},
    host::Timestamp,
    reader::{ReplayDatabase, ReplayError, ReplayMemory, ReplayRedis, ReplayShared, ReplayStore},
    trust::Purpose,
};

/// Where a gate remembers what it has admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Memory {
    /// In this process, until it ends.
    Own,
    /// In a file of SQLite.
    File(PathBuf),
    /// In a Redis server that the gates of a site share.
    Server { address: String, site: String },
}

impl Memory {
    /// Whether other gates may look into it too.
    pub fn is_shared(&self) -> bool {
        *self != Self::Own
    }

    /// The store behind it, for a gate that starts at `now`. If a shared one is out of reach later, the gate goes on alone
    /// and says so; but where a pass admits once, it puts people off.
    ///
    /// # Errors
    /// [`ReplayError`]: the file or server can't serve. A server that is out of reach now may come later.
    pub fn open(&self, purpose: Purpose, now: Timestamp) -> Result<Arc<dyn ReplayStore>, ReplayError> {
        let once = rule_of(purpose).replay == ReplayPolicy::OnePass;
        let shared: Arc<dyn ReplayStore> = match self {
            Self::Own => return Ok(Arc::new(ReplayMemory::new(now))),
            Self::File(path) => Arc::new(ReplayDatabase::open(path, now)?),
            Self::Server { address, site } => {
                let server = ReplayRedis::new(address, site)?;
                match server.try_server(now) {
                    Err(ReplayError::Unreachable) if !once => eprintln!("{UNREACHABLE}"),
                    looked => looked?,
                }
                Arc::new(server)
            }
        };
        Ok(if once { shared } else { Arc::new(ReplayShared::new(shared, now)) })
    }
}

impl FromStr for Memory {
    type Err = ReplayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "memory" => Ok(Self::Own),
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            Some(("redis" | "redis+unix", _)) => {
                let (address, site) = text.split_once('#').unwrap_or((text, "site"));
                Ok(Self::Server { address: address.into(), site: site.into() })
            }
            _ => Err(ReplayError::Address),
        }
    }
}

const UNREACHABLE: &str = "The shared memory can't be reached. The gate goes on alone until it answers.";
