//! What a test run prints of the library: every request, answer and error, as the log of a host might. The tests capture
//! it, `--show-output` shows it, and `tests/quiet` searches it.

use std::{
    fmt::{Debug, Display},
    sync::Arc,
};

use async_trait::async_trait;
use dinhdanh::{
    WalletError,
    host::{Http, HttpError, Request, Response},
};

/// Writes an error as apps do: for developers, and for people.
pub fn log_error(error: &(impl Debug + Display)) {
    eprintln!("log: {error:?}: {error}");
}

/// The error of a call that had to be refused with this code.
///
/// # Panics
/// If it was not refused, or with another code.
pub fn refused<T>(result: Result<T, WalletError>, code: &str) -> WalletError {
    let Err(error) = result else { panic!("it was not refused as {code}") };
    log_error(&error);
    eprintln!("log: {:?}", error.reason());
    assert_eq!(error.reason().code, code);
    error
}

/// Passes requests on and logs them.
pub(crate) struct LoggedHttp(pub(crate) Arc<dyn Http>);

#[async_trait]
impl Http for LoggedHttp {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        eprintln!("log: {} {request:?}", request.method.as_str());
        let answer = self.0.send(request).await;
        match &answer {
            Ok(response) => eprintln!("log: {} {response:?}", response.status),
            Err(error) => log_error(error),
        }
        answer
    }
}
