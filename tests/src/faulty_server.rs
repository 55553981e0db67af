use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
};

/// How a server fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Takes the request and never answers.
    Silent,
    /// Answers 200 with something else than JSON.
    Garbage,
    /// Answers 500.
    Fault500,
    /// Answers 200 with ten megabytes.
    TenMegabytes,
    /// Sends the wallet elsewhere.
    Redirect,
}

/// A server on loopback that fails in one way, for as long as the test runs.
pub struct FaultyServer {
    url: String,
}

impl FaultyServer {
    /// Starts it on a thread.
    pub fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                match fault {
                    Fault::Silent => silent.push(stream), // kept open
                    _ => answer(stream, fault),
                }
            }
        });
        Self { url: format!("http://{address}") }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// What the client does with a broken answer is the test's business, so write errors are passed over.
fn answer(mut stream: TcpStream, fault: Fault) {
    let _ = stream.read(&mut [0; 64 * 1024]);
    let (status, extra, body) = match fault {
        Fault::Garbage => ("200 OK", "", b"<html>welcome</html>".to_vec()),
        Fault::TenMegabytes => ("200 OK", "", vec![b' '; 10_000_000]),
        Fault::Redirect => ("302 Found", "location: http://127.0.0.1:1/\r\n", Vec::new()),
        Fault::Fault500 | Fault::Silent => ("500 Internal Server Error", "", b"oops".to_vec()),
    };
    let head = format!("HTTP/1.1 {status}\r\n{extra}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}
