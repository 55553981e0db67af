use tokio::sync::oneshot;

/// Runs slow work on a thread of its own and waits for it without blocking the caller's executor.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = oneshot::channel();
    std::thread::Builder::new()
        .name("dinhdanh-work".into())
        .spawn(move || {
            let _ = sender.send(work()); // the receiver may be gone: the caller was cancelled
        })
        .ok()?;
    receiver.await.ok()
}
