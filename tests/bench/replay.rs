//! A long day at two gates of one site, once with each replay store: distinct tokens, really signed and really verified,
//! and one scan in ten a replay of an earlier one at the other gate. Every replay has to be refused and every other token
//! admitted. `DINHDANH_BENCH_TOKENS` says how many scans, `DINHDANH_BENCH_DIR` where the database lies.

use std::{
    collections::VecDeque,
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use dinhdanh::{
    checkin::{Context, Desk, HeldPass, verify},
    host,
    reader::{
        FirstScan, Gate, ReplayDatabase, ReplayEntry, ReplayMemory, ReplayOutcome, ReplayRedis, ReplayShared,
        ReplayStore, Verdict,
    },
    trust::{Level, Purpose},
};
use dinhdanh_tests::{NOW, RedisServer, mint::Mint};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey},
};

/// What one store cost so far.
struct Lane {
    name: &'static str,
    gates: [Gate; 2],
    cost: Cost,
}

#[derive(Default, Clone, Copy)]
struct Cost {
    times: u32,
    wall: Duration,
    cpu: Duration,
}

impl Cost {
    fn measure(&mut self, times: usize, work: impl FnOnce()) {
        let (wall, cpu) = (Instant::now(), cpu());
        work();
        self.times += times as u32;
        self.wall += wall.elapsed();
        self.cpu += crate::cpu() - cpu;
    }

    fn micros(self) -> (f64, f64) {
        let each = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(self.times);
        (each(self.wall), each(self.cpu))
    }
}

fn main() {
    let scans = env::var("DINHDANH_BENCH_TOKENS").map_or(50_000, |text| text.parse().expect("a number of scans"));
    let seconds = (scans / PER_SECOND).max(CHUNK).next_multiple_of(CHUNK) as i64;
    let place = Place::new();
    let redis = RedisServer::start();
    let mint = Mint::new();
    let passes: Vec<_> = (0..HONEST).map(|_| mint.held(&mint.claims(Purpose::Airport))).collect();
    let desk = Desk::new(Purpose::Airport, Level::Two);
    let lane = |name, store: Arc<dyn ReplayStore>| {
        let gate =
            |name: &str| Gate::new(name.into(), desk.clone(), mint.trust(), store.clone()).expect("an airport's");
        Lane { name, gates: [gate("gate 1"), gate("gate 2")], cost: Cost::default() }
    };
    let before = NOW.plus(-3_600);
    let database = Arc::new(ReplayDatabase::open(&place.fast.join("replay.db"), before).expect("a free place"));
    let shared = ReplayShared::new(Arc::new(connect(&redis, "shared")), before);
    let mut lanes = [
        lane("memory", Arc::new(ReplayMemory::new(before))),
        lane("database", database),
        lane("redis", Arc::new(connect(&redis, "bare"))),
        lane("redis, shared or alone", Arc::new(shared)),
    ];
    let (mut floor, mut alone, trust) = (Floor::new(), Cost::default(), mint.trust());
    let (mut shown, mut seed, mut replays, mut early) = (VecDeque::new(), 0x5eed_u64, 0, None);
    let (redis_before, began) = (ticks(redis.id()), Instant::now());
    println!("{} scans: {seconds} s of a site with {PER_SECOND} scans a second; memory {}", seconds * 100, memory());

    for chunk in (0..seconds).step_by(CHUNK) {
        shown.extend(sign(&mint, &passes, chunk));
        for lane in &mut lanes {
            // The same replays for every store.
            let mut seed = seed;
            lane.cost.measure(CHUNK * PER_SECOND, || {
                for second in chunk..chunk + CHUNK as i64 {
                    scan_one_second(lane.name, &lane.gates, &shown, second, &mut seed);
                }
            });
        }
        replays += CHUNK * REPLAYS;
        (0..CHUNK * REPLAYS).for_each(|_| _ = roll(&mut seed));
        floor.measure();
        let fresh: Vec<_> = shown.iter().filter(|(second, _)| *second >= chunk).flat_map(|(_, texts)| texts).collect();
        alone.measure(100, || {
            for text in &fresh[..100] {
                verify(text, &Context::new(&trust, &desk, NOW.plus(chunk))).expect("it is fresh");
            }
        });
        while shown.len() > MEMORABLE {
            shown.pop_front();
        }
        if chunk + CHUNK as i64 >= seconds / 5 && early.is_none() {
            early = Some(resident());
        }
    }

    let (early, late) = (early.expect("a fifth of the way was passed"), resident());
    println!(
        "done in {:.0} s; memory {}, {} kB after a fifth of the way",
        began.elapsed().as_secs_f64(),
        memory(),
        early
    );
    println!("{replays} replays, each refused; {} tokens, each admitted\n", seconds as usize * HONEST);
    assert!(late < early + 16 * 1024, "memory grew from {early} to {late} kB");
    report(&lanes, floor.cost, alone);
    let server = (ticks(redis.id()) - redis_before) as f64 / 100.0 / (2.0 * f64::from(lanes[0].cost.times)) * 1e6;
    println!("the Redis server itself: {server:.1} µs of CPU a scan");
    report_sizes(&place, &redis);
}

/// One second at both gates: everybody at gate 1, the replays at gate 2.
fn scan_one_second(name: &str, gates: &[Gate; 2], shown: &VecDeque<(i64, Vec<String>)>, second: i64, seed: &mut u64) {
    let now = NOW.plus(second);
    let texts = |at: i64| &shown.iter().find(|(shown_at, _)| *shown_at == at).expect("it was shown").1;
    for text in texts(second) {
        let verdict = gates[0].check(text, now);
        assert!(matches!(verdict, Verdict::Verified { .. }), "{name}: an honest token: {verdict:?}");
    }
    for _ in 0..REPLAYS {
        let chance = roll(seed);
        let at = second - (chance % RECENT).min(second as u64) as i64;
        let text = &texts(at)[chance as usize / 64 % HONEST];
        let verdict = gates[1].check(text, now);
        let first = FirstScan { gate: "gate 1".into(), at: NOW.plus(at).0 };
        let caught = matches!(&verdict, Verdict::Refused { reason, first: Some(scan) }
            if reason.code == "checkin.replay" && *scan == first);
        assert!(caught, "{name}: a replay: {verdict:?}");
    }
}

/// What the phones show in the seconds from `start` on.
fn sign(mint: &Mint, passes: &[HeldPass], start: i64) -> Vec<(i64, Vec<String>)> {
    let token = |pass: &HeldPass, second: i64| {
        let draft = mint.draft(pass, NOW.plus(second));
        let signature = mint.phone.sign(&draft.to_be_signed());
        draft.finish(&signature, &host::SystemRandom)
    };
    let part = |part: i64| -> Vec<_> {
        let seconds = (start + part..start + CHUNK as i64).step_by(SIGNERS as usize);
        seconds.map(|second| (second, passes.iter().map(|pass| token(pass, second)).collect())).collect()
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..SIGNERS).map(|number| scope.spawn(move || part(number))).collect();
        let mut shown: Vec<_> = threads.into_iter().flat_map(|it| it.join().expect("it can sign")).collect();
        shown.sort_by_key(|(second, _)| *second);
        shown
    })
}

/// Bare `ring`, in the same minutes as the rest.
struct Floor {
    key: Vec<u8>,
    signature: Vec<u8>,
    cost: Cost,
}

impl Floor {
    fn new() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a random source");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random);
        let pair = pair.expect("its own");
        let signature = pair.sign(&random, &MESSAGE).expect("a random source").as_ref().to_vec();
        Self { key: pair.public_key().as_ref().to_vec(), signature, cost: Cost::default() }
    }

    fn measure(&mut self) {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.key);
        self.cost.measure(100, || {
            for _ in 0..200 {
                key.verify(&MESSAGE, &self.signature).expect("it holds");
            }
        });
    }
}

fn report(lanes: &[Lane], floor: Cost, alone: Cost) {
    let (_, floor_cpu) = floor.micros();
    println!("{:<26}{:>9}{:>9}{:>9}{:>10}{:>16}", "", "µs", "µs CPU", "ratio", "a second", "CPU s per 1,000");
    let bare = [("two bare ring verifies", floor), ("verification, no store", alone)];
    for (name, cost) in bare.into_iter().chain(lanes.iter().map(|lane| (lane.name, lane.cost))) {
        let (wall, cpu) = cost.micros();
        let (ratio, a_second) = (cpu / floor_cpu, 1e6 / wall);
        println!("{name:<26}{wall:>9.1}{cpu:>9.1}{ratio:>9.2}{a_second:>10.0}{:>16.3}", cpu / 1000.0);
    }
}

/// Bytes for each token that is remembered, and what a scan waits for a real disk.
fn report_sizes(place: &Place, redis: &RedisServer) {
    let fill = |store: &dyn ReplayStore, tokens: u32| {
        for number in 0..tokens {
            let mut key = [0; 16];
            key[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b1).to_be_bytes());
            let scan = FirstScan { gate: "gate 1".into(), at: NOW.0 };
            let entry = ReplayEntry { key, scan, earliest: NOW, expires: NOW.plus(3_600) };
            assert_eq!(store.admit(&entry, NOW), Ok(ReplayOutcome::First { alone: false }));
        }
    };
    let bytes = |all: f64| all / f64::from(REMEMBERED); // of each, which is kilobytes of 1,000
    let before = resident();
    let memory = ReplayMemory::new(NOW);
    fill(&memory, REMEMBERED);
    let in_memory = bytes((resident() - before) as f64 * 1024.0);
    drop(memory);
    let file = place.fast.join("size.db");
    fill(&ReplayDatabase::open(&file, NOW).expect("a free place"), REMEMBERED);
    let in_file = bytes(fs::metadata(&file).expect("it is there").len() as f64);
    let used = || -> f64 {
        let info: String = redis.ask(&["INFO", "memory"]);
        let line = info.lines().find_map(|line| line.strip_prefix("used_memory:")).expect("it says so");
        line.parse().expect("a number")
    };
    println!("Redis uses {:.1} MB after all this\n", used() / 1e6);
    redis.ask::<()>(&["FLUSHALL"]);
    let before = used();
    fill(&connect(redis, "size"), REMEMBERED);
    let in_redis = bytes(used() - before);
    println!("1,000 tokens take {in_memory:.0} kB in memory, {in_file:.0} kB in a database, {in_redis:.0} kB in Redis");
    let slow = ReplayDatabase::open(&place.disk.join("disk.db"), NOW).expect("a free place");
    let began = Instant::now();
    fill(&slow, SYNCED);
    let wait = began.elapsed().as_secs_f64() * 1000.0 / f64::from(SYNCED);
    println!("the database above lay in {}", place.fast.display());
    println!("in {} each new token waits {wait:.1} ms for the disk", place.disk.display());
}

fn connect(server: &RedisServer, site: &str) -> ReplayRedis {
    let store = ReplayRedis::new(server.address(), site).expect("our own address").within(Duration::from_secs(30));
    // It remembers since its first entry: somebody who came before all the others.
    let before = NOW.plus(-3_600);
    let scan = FirstScan { gate: "gate 1".into(), at: before.0 };
    let entry = ReplayEntry { key: [0xff; 16], scan, earliest: before, expires: before.plus(1) };
    store.admit(&entry, before).expect("it was started fit");
    store
}

/// Directories for databases: one in memory, so that the CPU is measured and not the disk, and one on the disk.
struct Place {
    fast: PathBuf,
    disk: PathBuf,
}

impl Place {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let disk = env::temp_dir();
        let fast = env::var_os("DINHDANH_BENCH_DIR").map(PathBuf::from);
        let fast = fast.unwrap_or_else(|| if memory.is_dir() { memory.to_owned() } else { disk.clone() });
        let own = |directory: &Path, name| {
            let own = directory.join(format!("dinhdanh-bench-{name}-{}", std::process::id()));
            fs::create_dir_all(&own).expect("it can be written");
            own
        };
        Self { fast: own(&fast, "fast"), disk: own(&disk, "disk") }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.fast); // both made by `new`
        let _ = fs::remove_dir_all(&self.disk);
    }
}

/// SplitMix64.
fn roll(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// What this thread used of a processor.
fn cpu() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux says so");
    Duration::from_nanos(text.split(' ').next().and_then(|text| text.parse().ok()).expect("its first number"))
}

/// What a process used of a processor, in hundredths of a second.
fn ticks(process: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
    let fields: Vec<_> = text.rsplit(") ").next().expect("after its name").split(' ').collect();
    fields[11..13].iter().map(|field| field.parse::<u64>().expect("a number")).sum()
}

fn status(name: &str) -> u64 {
    let text = fs::read_to_string("/proc/self/status").expect("Linux says so");
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().nth(1)?.parse().ok());
    value.expect("a number of kB")
}

/// Kilobytes of this process in memory.
fn resident() -> u64 {
    status("VmRSS")
}

fn memory() -> String {
    format!("{} kB, at most {} kB", resident(), status("VmHWM"))
}

/// Scans in a second: tokens of distinct passes, and replays.
const PER_SECOND: usize = HONEST + REPLAYS;
const HONEST: usize = 90;
const REPLAYS: usize = 10;
/// Seconds between two measurements.
const CHUNK: usize = 10;
/// A replay is younger than so many seconds: Redis counts 95 s by its own clock, however long this machine takes.
const RECENT: u64 = 20;
const MEMORABLE: usize = RECENT as usize + CHUNK;
const SIGNERS: i64 = 2;
const REMEMBERED: u32 = 50_000;
const SYNCED: u32 = 300;
const MESSAGE: [u8; 300] = [7; 300];
