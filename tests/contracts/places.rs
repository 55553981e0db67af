use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use dinhdanh::{
    host::Timestamp,
    reader::{ReplayDatabase, ReplayMemory, ReplayRedis, ReplayShared, ReplayStore},
};
use dinhdanh_tests::{NOW, RedisServer};

/// Where a store lies, and how time and misfortune come to it there.
pub struct Place {
    pub name: &'static str,
    /// How many tokens it holds, where that is a number.
    pub capacity: Option<usize>,
    kind: Kind,
}

enum Kind {
    Memory(Arc<ReplayMemory>),
    Database(Scratch),
    Redis(RedisServer),
    Shared(RedisServer),
}

impl Place {
    /// A small one of each kind. The first Redis forgets in a restart, the second keeps everything.
    pub fn all(capacity: usize) -> Vec<Self> {
        let place = |name, capacity, kind| Self { name, capacity, kind };
        let small = ["maxmemory", "2mb"];
        let durable = [small, ["appendonly", "yes"], ["appendfsync", "always"]];
        vec![
            place("memory", Some(capacity), Kind::Memory(Arc::new(ReplayMemory::with_capacity(NOW, capacity)))),
            place("database", Some(capacity), Kind::Database(Scratch::new())),
            place("redis", None, Kind::Redis(RedisServer::start_with(&[small]))),
            place("durable redis", None, Kind::Redis(RedisServer::start_with(&durable))),
            place("shared", Some(capacity), Kind::Shared(RedisServer::start_with(&[small]))),
        ]
    }

    /// One more gate that uses what is there.
    pub fn open(&self, now: Timestamp) -> Arc<dyn ReplayStore> {
        match &self.kind {
            Kind::Memory(memory) => memory.clone(),
            Kind::Database(scratch) => {
                let capacity = self.capacity.expect("a database counts");
                Arc::new(ReplayDatabase::with_capacity(&scratch.file(), now, capacity).expect("a good place"))
            }
            Kind::Redis(server) => Arc::new(connected(server)),
            Kind::Shared(server) => {
                let capacity = self.capacity.expect("its own memory counts");
                Arc::new(ReplayShared::with_capacity(Arc::new(connected(server)), now, capacity))
            }
        }
    }

    /// Lets time pass where the store has a clock of its own.
    pub fn pass(&self, seconds: i64) {
        if let Kind::Redis(server) | Kind::Shared(server) = &self.kind {
            server.pass(seconds);
        }
    }

    /// Everything ends without a warning, and starts again at `now`.
    pub fn restart(&mut self, now: Timestamp) -> Arc<dyn ReplayStore> {
        match &mut self.kind {
            Kind::Memory(memory) => *memory = Arc::new(ReplayMemory::new(now)),
            Kind::Database(_) => {} // `database.rs` kills its process
            Kind::Redis(server) | Kind::Shared(server) => {
                server.kill();
                server.start_again();
            }
        }
        self.open(now)
    }
}

/// At site 7. The machine of the tests may be slow.
pub fn connected(server: &RedisServer) -> ReplayRedis {
    let store = ReplayRedis::new(server.address(), "site-7").expect("our own address").within(Duration::from_secs(30));
    store.try_server(NOW).expect("it was started fit");
    store
}

/// A directory that goes with its owner.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let directory = std::env::temp_dir().join(format!("dinhdanh-replay-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("the temporary directory can be written");
        Self(directory)
    }

    /// The store's file in it.
    pub fn file(&self) -> PathBuf {
        self.0.join("replay.db")
    }

    pub fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0); // made by `new`
    }
}
