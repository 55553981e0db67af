use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// A real `redis-server` of this test alone: on a socket in a directory of its own, with `maxmemory`, without a file.
pub struct RedisServer {
    child: Child,
    directory: PathBuf,
    settings: Vec<String>,
    address: String,
}

impl RedisServer {
    /// Fit for a replay store.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// With these settings too: `["maxmemory", "2mb"]`.
    pub fn start_with(settings: &[[&str; 2]]) -> Self {
        let directory = scratch();
        let socket = directory.join("socket").to_string_lossy().into_owned();
        let place = [["port", "0"], ["unixsocket", &socket]];
        let settings = command_line(&[&FIT[..], &place, settings].concat());
        let child = run(&directory, &settings).expect("it starts with these settings");
        Self { child, directory, settings, address: format!("redis+unix://{socket}") }
    }

    /// On a free port of this machine, behind a password.
    pub fn start_behind_password(password: &str) -> Self {
        let directory = scratch();
        for _ in 0..PORTS {
            let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
            let port = free.expect("this machine has a free port").port();
            let place = [["bind", "127.0.0.1"], ["port", &port.to_string()], ["requirepass", password]];
            let settings = command_line(&[&FIT[..], &place].concat());
            // Somebody else may have taken the port in between.
            if let Some(child) = run(&directory, &settings) {
                return Self { child, directory, settings, address: format!("redis://127.0.0.1:{port}") };
            }
        }
        panic!("no port was free long enough");
    }

    /// For `ReplayRedis::new`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The directory where it leaves its files.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Ends it at once, as a power cut does.
    pub fn kill(&mut self) {
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it was running");
    }

    /// Starts it again after [`RedisServer::kill`], with what its files hold.
    pub fn start_again(&mut self) {
        self.child = run(&self.directory, &self.settings).expect("it started before");
    }

    /// Sends a signal, such as `STOP`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.id())]).status();
        assert!(sent.is_ok_and(|status| status.success()), "a shell can send {name}");
    }

    /// What it answers to a command of an operator.
    pub fn ask<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.address()).expect("our own address");
        let mut connection = client.get_connection().expect("it runs");
        redis::cmd(command[0]).arg(&command[1..]).query(&mut connection).expect("a right command")
    }

    /// Lets this many seconds pass for everything that ends.
    pub fn pass(&self, seconds: i64) {
        let script = "for _, key in ipairs(redis.call('KEYS', '*')) do
            local left = redis.call('PTTL', key)
            if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[1]) end
        end";
        self.ask::<()>(&["EVAL", script, "0", &(seconds * 1000).to_string()]);
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have been killed already
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.directory); // made by `scratch`
    }
}

/// Nothing, if it ended before it was ready.
fn run(directory: &Path, settings: &[String]) -> Option<Child> {
    let mut child = Command::new("redis-server")
        .args(settings)
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need a real Redis: install Debian's redis-server, as tests/check does");
    let log = BufReader::new(child.stdout.take().expect("it is piped"));
    if log.lines().map_while(Result::ok).any(|line| line.contains("eady to accept connections")) {
        return Some(child); // what it logs from here on is not read
    }
    child.wait().expect("it ended");
    None
}

fn command_line(settings: &[[&str; 2]]) -> Vec<String> {
    settings.iter().flat_map(|[name, value]| [format!("--{name}"), (*value).to_owned()]).collect()
}

fn scratch() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::SeqCst);
    let directory = std::env::temp_dir().join(format!("dinhdanh-redis-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("the temporary directory can be written");
    directory
}

const FIT: [[&str; 2]; 3] = [["maxmemory", "64mb"], ["maxmemory-policy", "noeviction"], ["save", ""]];
const PORTS: usize = 10;
