/// Why a replay store can't be used, or did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// Not an address of a store, or not a name of a site.
    #[error("the address or the site's name can't be used")]
    Address,
    /// No connection, or no answer in time.
    #[error("the replay store can't be reached")]
    Unreachable,
    /// The server wants another password, or gives this user too few rights.
    #[error("the server denies access")]
    Denied,
    /// The server may drop entries before their time: `maxmemory-policy` is not `noeviction`.
    #[error("the server may drop entries before their time")]
    Evicts,
    /// The server has no `maxmemory`.
    #[error("the server's memory has no limit")]
    Unlimited,
    /// A file or a server that is something else.
    #[error("this is not a replay store")]
    Foreign,
    /// The file is not what was written.
    #[error("the replay store is damaged")]
    Damaged,
    /// Written by a newer version.
    #[error("the replay store was written by a newer version")]
    FromFuture,
    /// Others kept it busy for too long.
    #[error("the replay store is busy")]
    Busy,
    /// The storage can't be read or written.
    #[error("the storage of the replay store failed")]
    Storage,
}

impl ReplayError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Address => "replay.address",
            Self::Unreachable => "replay.unreachable",
            Self::Denied => "replay.denied",
            Self::Evicts => "replay.evicts",
            Self::Unlimited => "replay.unlimited",
            Self::Foreign => "replay.foreign",
            Self::Damaged => "replay.damaged",
            Self::FromFuture => "replay.from_future",
            Self::Busy => "replay.busy",
            Self::Storage => "replay.storage",
        }
    }
}
