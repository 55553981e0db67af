use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use dinhdanh::{
    ChosenDocument, Wallet, WalletError,
    host::{Http, HttpError, Request, Response},
};

/// Sites on the web: what is sent to one lies in a file beside the wallet from then on, in the directory `sites`.
pub struct Sites {
    world: Arc<dyn Http>,
    directory: PathBuf,
}

impl Sites {
    pub fn beside(phone: &Path, world: Arc<dyn Http>) -> Self {
        Self { world, directory: phone.join("sites") }
    }
}

#[async_trait]
impl Http for Sites {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let Some(host) = request.url.strip_prefix("https://").and_then(|rest| rest.strip_suffix("/answer")) else {
            return self.world.send(request).await;
        };
        fs::create_dir_all(&self.directory).expect("the test may write");
        let before = fs::read_dir(&self.directory).expect("it is there").count();
        fs::write(self.directory.join(format!("{before:03} {host}")), &request.body).expect("the test may write");
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Ok(Response { status: 200, headers, body: b"{}".to_vec() })
    }
}

/// Shows what the link asks for, of the only document that has it.
pub async fn present(wallet: &Wallet, link: &str) -> Result<(), WalletError> {
    let proposal = wallet.propose_presentation(link).await?;
    let [option] = proposal.options() else { panic!("one document answers") };
    let (query, document) = (option.query.clone(), option.document.clone());
    let choice = proposal.choose(&[ChosenDocument { query, document, ticked: Vec::new() }])?;
    proposal.approve(choice).await.map(drop)
}
