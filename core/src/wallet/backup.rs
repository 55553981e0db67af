use std::{
    fs::{self, File},
    io::Read,
    path::Path,
    sync::Arc,
};

use super::{Host, Wallet, WalletConfig, checked};
use crate::{
    account::Operation,
    backup::{BackupReader, BackupReport, BackupSecret, BackupWriter, LeftBehind, LeftBehindKind, SecretKind},
    crypto::secret::Passcode,
    document::DocumentKind,
    error::WalletError,
    host::{Random, off_thread},
    journal::{Language, purpose_name},
    vault::{self, NewVault},
};

impl Wallet {
    /// Writes a sealed backup into a file, in place of what is there. The file is whole, or as it was before.
    ///
    /// Read its answer to the person: it lists what can't move to another phone, and how to get it again.
    ///
    /// # Errors
    /// `vault.full` or `vault.storage` if the file can't be written; `wallet.closed`.
    pub async fn export_backup(&self, path: &Path, secret: BackupSecret) -> Result<BackupReport, WalletError> {
        self.permit(Operation::Keep)?;
        let left_behind = self.left_behind()?;
        let random: Arc<dyn Random> = self.shared.host.random.clone();
        let stretch = move || BackupWriter::new(&secret, random.as_ref());
        let writer = off_thread(stretch).await.ok_or_else(|| WalletError::of("internal"))??;
        let now = self.now();
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let part = Path::new(&name);
        let written = self.read(|vault| {
            let file = File::create(part).map_err(vault::Error::from)?;
            let random = self.shared.host.random.as_ref();
            let report = writer.write(vault.connection(), left_behind, now, random, &file)?;
            file.sync_all().and_then(|()| fs::rename(part, path)).map_err(vault::Error::from)?;
            vault::sync_name_of(path).map_err(vault::Error::from)?;
            Ok(report)
        });
        if written.is_err() {
            let _ = fs::remove_file(part); // nobody takes it for a backup: its end is not marked
        }
        written
    }

    /// Makes a new wallet of a backup. It is there whole, or not at all; then open it with this passcode.
    ///
    /// # Errors
    /// `backup.*` says what is wrong with file or secret; `vault.exists` if there is a wallet; `vault.full`.
    pub async fn restore_backup(
        config: WalletConfig,
        passcode: Passcode,
        host: Host,
        from: impl Read + Send + 'static,
        secret: BackupSecret,
    ) -> Result<BackupReport, WalletError> {
        let (directory, _) = checked(&config)?;
        let reader = BackupReader::new(from)?;
        let backup = off_thread(move || reader.open(&secret)).await.ok_or_else(|| WalletError::of("internal"))??;
        let (keys, random) = (host.keys.as_ref(), host.random.as_ref());
        let cost = vault::calibrated(host.clock.clone()).await;
        let mut new = NewVault::create(&directory, passcode, cost, keys, random).await?;
        let report = new.vault().write(|transaction| backup.restore(transaction))?;
        new.settle()?;
        Ok(report)
    }

    /// Which secret opens a backup.
    ///
    /// # Errors
    /// `backup.not_one`, `backup.from_future`, `backup.cut`, `backup.changed`.
    pub fn backup_wants(from: impl Read) -> Result<SecretKind, WalletError> {
        Ok(BackupReader::new(from)?.wants())
    }

    /// What is bound to keys of this phone.
    fn left_behind(&self) -> Result<Vec<LeftBehind>, WalletError> {
        let mut list = Vec::new();
        if self.account_key()?.is_some() {
            list.push(LeftBehind::new(LeftBehindKind::Account, "account", "Tài khoản", "Account", None));
        }
        if self.has_biometric_unlock()? {
            let (vi, en) = ("Mở ví bằng vân tay hoặc khuôn mặt", "Opening with your fingerprint or face");
            list.push(LeftBehind::new(LeftBehindKind::BiometricUnlock, "biometrics", vi, en, None));
        }
        for document in self.documents()? {
            let issuer = Some(document.issuer.as_str());
            let (id, vi, en) = (&document.id, &document.title_vi, &document.title_en);
            let is_delegation = document.kind == DocumentKind::Delegation;
            let kind = if is_delegation { LeftBehindKind::Delegation } else { LeftBehindKind::Document };
            list.push(LeftBehind::new(kind, id, vi, en, issuer));
            let entries = self.health_entries_of(id)?;
            if entries > 0 {
                let vi = format!("Mục trong sổ sức khỏe ({entries}): {vi}");
                let en = format!("Entries of the health book ({entries}): {en}");
                list.push(LeftBehind::new(LeftBehindKind::HealthEntries, id, &vi, &en, issuer));
            }
        }
        for line in self.pass_stock()?.purposes {
            let key = line.purpose.key();
            let [vi, en] = [Language::Vietnamese, Language::English].map(|it| purpose_name(key, it));
            list.push(LeftBehind::new(LeftBehindKind::Passes, key, vi, en, None));
        }
        Ok(list)
    }
}
