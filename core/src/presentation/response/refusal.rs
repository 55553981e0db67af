/// Why a request whose form is good is not answered with credentials (§8.5). No description goes along: it could say what is in the
/// wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The person said no, was not there, or has not got what is asked for. The verifier is not told which.
    Denied,
    /// Nothing of what is asked for is in a format of this wallet.
    Formats,
    /// The query is none.
    Request,
    /// What is to be agreed to can't be, with the documents that are there.
    TransactionData,
    /// The wallet can't answer now, and the person goes on at the verifier's.
    Unavailable,
}

impl Refusal {
    /// The `error`.
    pub fn response_code(self) -> &'static str {
        match self {
            Self::Denied => "access_denied",
            Self::Formats => "vp_formats_not_supported",
            Self::Request => "invalid_request",
            Self::TransactionData => "invalid_transaction_data",
            Self::Unavailable => "wallet_unavailable",
        }
    }
}
