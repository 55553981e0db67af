//! This module owns the catalogue of reasons: one stable code, what the app should do, one plain sentence in English and
//! one in Vietnamese. `spec/errors.md` is printed from it. Any layer may name a code; nothing here knows the layers.

/// Why something was not done, for a program (`code`) and for a person (`en`, `vi`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Reason {
    /// Stable, as listed in `spec/errors.md`.
    pub code: String,
    /// A sentence in English.
    pub en: String,
    /// A sentence in Vietnamese.
    pub vi: String,
    /// Tries left, where tries are counted.
    pub attempts_left: Option<u32>,
    /// When to try again, in seconds since 1970.
    pub retry_at: Option<i64>,
    /// Which word of the input is meant, counted from 1.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub word: Option<u32>,
    /// The article of the law that says no, where a rule of the account does.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub article: Option<String>,
}

impl Reason {
    /// The reason of this code. A code outside the catalogue is a mistake of ours and is said to be one.
    pub(crate) fn of(code: &str) -> Self {
        let entry = entry(code).unwrap_or(&CATALOGUE[0]);
        Self {
            code: entry.code.into(),
            en: entry.en.into(),
            vi: entry.vi.into(),
            attempts_left: None,
            retry_at: None,
            word: None,
            article: None,
        }
    }

    #[cfg(feature = "wallet")]
    pub(crate) fn with_attempts_left(mut self, attempts: Option<u32>) -> Self {
        self.attempts_left = attempts;
        self
    }

    #[cfg(feature = "wallet")]
    pub(crate) fn with_retry_at(mut self, at: i64) -> Self {
        self.retry_at = Some(at);
        self
    }

    #[cfg(feature = "wallet")]
    pub(crate) fn with_article(mut self, article: &str) -> Self {
        self.article = Some(article.to_owned());
        self
    }

    #[cfg(feature = "wallet")]
    pub(crate) fn with_word(mut self, word: u32) -> Self {
        self.word = Some(word);
        self
    }
}

/// What the app does next; names the variant of the public error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try again when there is a connection.
    Offline,
    /// Wait, or unlock the phone.
    Locked,
    /// Make new keys: the old ones are gone.
    KeyInvalidated,
    /// Tell the person; the other side, or our own rules, said no.
    Refused,
    /// Stop: the other side can't be believed.
    Untrusted,
    /// Get a new one.
    Expired,
    /// Correct the input, or report the sender.
    Malformed,
    /// Close the other user of the vault first.
    Busy,
    /// Restore from a backup.
    Damaged,
    /// Free some storage.
    StorageFull,
    /// Correct the calling code.
    Misuse,
    /// Report a fault of this library.
    Internal,
    /// Not an error of a call: stands in a verdict.
    Verdict,
}

/// One line of the catalogue.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// What the app does next.
    pub next: Next,
    /// English.
    pub en: &'static str,
    /// Vietnamese.
    pub vi: &'static str,
}

/// The line of a code.
pub fn entry(code: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.code == code)
}

const fn line(code: &'static str, next: Next, en: &'static str, vi: &'static str) -> Entry {
    Entry { code, next, en, vi }
}

/// Every reason there is. The first one stands for a fault of our own.
#[rustfmt::skip]
pub const CATALOGUE: &[Entry] = &[
    line("internal", Next::Internal, "Something went wrong inside the wallet. Please report it.", "Ví gặp lỗi bên trong. Vui lòng báo lỗi."),

    line("wallet.closed", Next::Misuse, "The wallet is closed. Open it again.", "Ví đã đóng. Hãy mở lại."),
    line("wallet.busy", Next::Busy, "The wallet is still busy with the step before. Wait until it is done.", "Ví đang thực hiện bước trước. Hãy chờ đến khi xong."),
    line("wallet.config", Next::Misuse, "The wallet was set up with values that can't be used.", "Cấu hình của ví không dùng được."),
    line("wallet.handed_over", Next::Refused, "This wallet has moved to another phone. Use it there.", "Ví này đã chuyển sang điện thoại khác. Hãy dùng ví ở đó."),

    line("vault.exists", Next::Misuse, "There is a wallet here already. Open it instead of making a new one.", "Ở đây đã có ví. Hãy mở ví này thay vì tạo mới."),
    line("vault.missing", Next::Misuse, "There is no wallet here yet. Make one first.", "Ở đây chưa có ví. Hãy tạo ví trước."),
    line("vault.passcode_form", Next::Malformed, "The passcode needs at least six digits, and digits only.", "Mã mở ví phải có ít nhất sáu chữ số và chỉ gồm chữ số."),
    line("vault.passcode_weak_repeats", Next::Malformed, "This passcode repeats itself and is easy to guess. Choose another.", "Mã này lặp lại nên dễ đoán. Hãy chọn mã khác."),
    line("vault.passcode_weak_run", Next::Malformed, "The digits of this passcode follow each other and are easy to guess. Choose another.", "Mã này gồm các chữ số liên tiếp nên dễ đoán. Hãy chọn mã khác."),
    line("vault.passcode_weak_birth_date", Next::Malformed, "This passcode has your date of birth in it and is easy to guess. Choose another.", "Mã này chứa ngày sinh của bạn nên dễ đoán. Hãy chọn mã khác."),
    line("vault.passcode_weak_own_number", Next::Malformed, "This passcode is part of your personal number or phone number and is easy to guess. Choose another.", "Mã này trùng một phần số định danh hoặc số điện thoại của bạn nên dễ đoán. Hãy chọn mã khác."),
    line("vault.passcode_wrong", Next::Refused, "Wrong passcode.", "Sai mã mở ví."),
    line("vault.passcode_locked", Next::Locked, "Too many wrong passcodes. The wallet is locked until tomorrow.", "Nhập sai mã quá nhiều lần. Ví bị khóa đến ngày mai."),
    line("vault.biometrics_off", Next::Refused, "Opening with your fingerprint or face is not switched on. Use the passcode.", "Chưa bật mở ví bằng vân tay hoặc khuôn mặt. Hãy dùng mã mở ví."),
    line("vault.biometrics_changed", Next::Refused, "The fingerprints or the face on this phone have changed. Use the passcode, then switch this on again.", "Vân tay hoặc khuôn mặt trên điện thoại đã thay đổi. Hãy dùng mã mở ví rồi bật lại tính năng này."),
    line("vault.busy", Next::Busy, "Another app or window has this wallet open. Close it first.", "Ví đang được mở ở nơi khác. Hãy đóng nơi đó trước."),
    line("vault.damaged", Next::Damaged, "The wallet's file is damaged. Nothing was changed; restore a backup.", "Tệp của ví bị hỏng. Chưa có gì bị thay đổi; hãy khôi phục từ bản sao lưu."),
    line("vault.from_future", Next::Refused, "A newer version of the app made this wallet. Update the app.", "Ví được tạo bởi phiên bản ứng dụng mới hơn. Hãy cập nhật ứng dụng."),
    line("vault.health_entry", Next::Malformed, "An entry of the health book can't be kept: it is too long, or its name or date is missing.", "Không lưu được một mục trong sổ sức khỏe: mục quá dài, hoặc thiếu tên hay ngày."),
    line("vault.no_document", Next::Malformed, "There is no such document in the wallet.", "Trong ví không có giấy tờ này."),
    line("vault.full", Next::StorageFull, "The phone's storage is full. Free some space and try again; nothing was lost.", "Bộ nhớ điện thoại đã đầy. Hãy giải phóng dung lượng rồi thử lại; không mất dữ liệu."),
    line("vault.storage", Next::Internal, "The phone's storage can't be read or written.", "Không đọc hoặc ghi được bộ nhớ của điện thoại."),
    line("journal.altered", Next::Damaged, "The wallet's record of what was shown has been altered.", "Nhật ký xuất trình của ví đã bị sửa đổi."),
    line("journal.no_entry", Next::Malformed, "No entry with this number shows something that could be deleted.", "Không có mục nào mang số này đã xuất trình thông tin để yêu cầu xóa."),
    line("journal.assistant", Next::Malformed, "The name of whoever helps needs 1 to 100 characters.", "Tên người hỗ trợ phải có từ 1 đến 100 ký tự."),

    line("backup.not_one", Next::Malformed, "That file is not a backup of a wallet.", "Tệp này không phải bản sao lưu của ví."),
    line("backup.from_future", Next::Refused, "A newer version made this backup. Update the app.", "Bản sao lưu được tạo bởi phiên bản mới hơn. Hãy cập nhật ứng dụng."),
    line("backup.cut", Next::Malformed, "The end of the backup is missing. Get the whole file.", "Bản sao lưu bị thiếu phần cuối. Hãy lấy lại toàn bộ tệp."),
    line("backup.changed", Next::Malformed, "The backup was changed or damaged. Use another copy.", "Bản sao lưu đã bị sửa đổi hoặc hỏng. Hãy dùng bản khác."),
    line("backup.reordered", Next::Malformed, "Parts of the backup are not in their order. Use another copy.", "Các phần của bản sao lưu không đúng thứ tự. Hãy dùng bản khác."),
    line("backup.wants_phrase", Next::Malformed, "This backup is opened by twelve words.", "Bản sao lưu này mở bằng mười hai từ khôi phục."),
    line("backup.wants_passcode", Next::Malformed, "This backup is opened by a passcode.", "Bản sao lưu này mở bằng mật mã."),
    line("backup.phrase_wrong", Next::Refused, "These words belong to another backup.", "Các từ này thuộc về bản sao lưu khác."),
    line("backup.passcode_wrong", Next::Refused, "Wrong passcode for this backup.", "Sai mật mã của bản sao lưu."),
    line("backup.passcode_weak", Next::Malformed, "This passcode is too easy to guess. Make it longer and more varied.", "Mật mã này quá dễ đoán. Hãy đặt dài hơn và đa dạng hơn."),
    line("backup.word_count", Next::Malformed, "A recovery phrase has twelve words.", "Cụm từ khôi phục gồm mười hai từ."),
    line("backup.word", Next::Malformed, "One of the words is not in the list. Check how it is written.", "Có một từ không nằm trong danh sách. Hãy kiểm tra cách viết."),
    line("backup.checksum", Next::Malformed, "The words do not belong together. Check each word and their order.", "Các từ không khớp với nhau. Hãy kiểm tra từng từ và thứ tự."),

    line("handover.qr", Next::Malformed, "That is not the code of an old phone. Scan the one on its screen.", "Đây không phải mã của điện thoại cũ. Hãy quét mã trên màn hình máy cũ."),
    line("handover.from_future", Next::Refused, "The other phone has a newer version. Update the app.", "Điện thoại kia dùng phiên bản mới hơn. Hãy cập nhật ứng dụng."),
    line("handover.malformed", Next::Malformed, "The other phone sent something else than what comes next. Begin again.", "Điện thoại kia gửi sai bước. Hãy làm lại từ đầu."),
    line("handover.session", Next::Malformed, "That belongs to another move. Begin again.", "Tin này thuộc về lần chuyển khác. Hãy làm lại từ đầu."),
    line("handover.untrusted", Next::Untrusted, "The other phone is not the one that began. Begin again.", "Điện thoại kia không phải máy đã bắt đầu. Hãy làm lại từ đầu."),
    line("handover.used", Next::Misuse, "This step of the move was taken already.", "Bước chuyển này đã được thực hiện."),

    line("keys.locked", Next::Locked, "Unlock the phone first.", "Hãy mở khóa điện thoại trước."),
    line("keys.cancelled", Next::Refused, "You cancelled. Nothing was shown.", "Bạn đã hủy. Chưa có gì được xuất trình."),
    line("keys.invalidated", Next::KeyInvalidated, "This phone's keys are gone, and the wallet can't be opened any more. Set it up again.", "Khóa bảo mật trên điện thoại không còn nên không mở được ví nữa. Hãy thiết lập lại ví."),
    line("keys.unsupported", Next::Refused, "This phone can't do that.", "Điện thoại này không hỗ trợ thao tác đó."),
    line("keys.failed", Next::Internal, "The phone's key store failed.", "Kho khóa của điện thoại gặp lỗi."),

    line("net.unreachable", Next::Offline, "No connection to the server. Try again later; nothing was lost.", "Không kết nối được máy chủ. Hãy thử lại sau; không mất dữ liệu."),
    line("net.timeout", Next::Offline, "The server did not answer in time. Try again later; nothing was lost.", "Máy chủ không trả lời kịp. Hãy thử lại sau; không mất dữ liệu."),
    line("net.server", Next::Offline, "The server has a fault. Try again later; nothing was lost.", "Máy chủ đang gặp lỗi. Hãy thử lại sau; không mất dữ liệu."),
    line("net.busy", Next::Offline, "Too many people are using the service right now. Try again later; the wallet works meanwhile.", "Hệ thống đang quá tải. Hãy thử lại sau; trong lúc đó ví vẫn dùng được."),
    line("net.too_large", Next::Malformed, "The server's answer was too large and was dropped.", "Máy chủ trả lời quá lớn nên đã bị bỏ qua."),
    line("net.bad_answer", Next::Malformed, "The server's answer can't be understood.", "Không hiểu được câu trả lời của máy chủ."),
    line("net.forbidden_url", Next::Untrusted, "That address is not safe: only https is allowed.", "Địa chỉ này không an toàn: chỉ cho phép https."),

    line("account.personal_number", Next::Malformed, "The personal identification number needs exactly 12 digits.", "Số định danh cá nhân phải gồm đúng 12 chữ số."),
    line("account.full_name", Next::Malformed, "Enter the full name as on the card.", "Hãy nhập họ, chữ đệm và tên như trên thẻ."),
    line("account.date_of_birth", Next::Malformed, "Enter the date of birth as year, month, day.", "Hãy nhập ngày sinh gồm năm, tháng, ngày."),
    line("account.phone", Next::Malformed, "Enter the phone number with its country code, such as +84.", "Hãy nhập số điện thoại kèm mã quốc gia, ví dụ +84."),
    line("account.portrait", Next::Malformed, "The portrait is missing or too large.", "Thiếu ảnh chân dung hoặc ảnh quá lớn."),
    line("account.wrong_stage", Next::Misuse, "This step does not fit where the account stands.", "Bước này không phù hợp với trạng thái hiện tại của tài khoản."),
    line("account.no_match", Next::Refused, "The data differ from the population register. Check name, date of birth and sex.", "Thông tin không khớp với cơ sở dữ liệu dân cư. Hãy kiểm tra họ tên, ngày sinh và giới tính."),
    line("account.not_in_register", Next::Refused, "This number is not in the population register. Ask at the police station.", "Số này không có trong cơ sở dữ liệu dân cư. Hãy hỏi công an xã, phường."),
    line("account.already_registered", Next::Refused, "Another phone holds this account. If it is yours and lost, recover the account on this one.", "Tài khoản đang được dùng trên điện thoại khác. Nếu đó là điện thoại đã mất của bạn, hãy khôi phục tài khoản trên máy này."),
    line("account.unknown", Next::Refused, "The authority knows no account for this phone.", "Cơ quan cấp không có tài khoản nào cho điện thoại này."),
    line("account.code_form", Next::Malformed, "The code has digits only.", "Mã chỉ gồm chữ số."),
    line("account.code_wrong", Next::Refused, "Wrong code.", "Sai mã."),
    line("account.code_exhausted", Next::Refused, "Too many wrong codes. Ask for a new one.", "Nhập sai mã quá nhiều lần. Hãy yêu cầu mã mới."),
    line("account.code_used", Next::Refused, "This code was used already.", "Mã này đã được sử dụng."),
    line("account.code_expired", Next::Expired, "This code is too old. Ask for a new one.", "Mã này đã hết hạn. Hãy yêu cầu mã mới."),
    line("account.too_many_codes", Next::Locked, "Too many codes were sent today. Try again tomorrow.", "Hôm nay đã gửi quá nhiều mã. Hãy thử lại vào ngày mai."),
    line("account.device_proof", Next::Refused, "The authority did not accept this phone's proof. Check the phone's date and time.", "Cơ quan cấp không chấp nhận xác thực của điện thoại. Hãy kiểm tra ngày giờ trên máy."),
    line("account.none", Next::Misuse, "There is no account on this phone yet. Register first.", "Điện thoại này chưa có tài khoản. Hãy đăng ký trước."),
    line("account.replaced", Next::KeyInvalidated, "Another phone has this account now. If it is not yours, ask at the police station at once.", "Tài khoản đã chuyển sang điện thoại khác. Nếu đó không phải máy của bạn, hãy báo ngay công an."),
    line("account.level", Next::Refused, "This needs an account of a higher level. Ask at the police station with your card.", "Việc này cần tài khoản mức cao hơn. Hãy mang thẻ đến công an để nâng mức."),
    line("account.locked", Next::Refused, "The account is locked. The account page says why, and who can lift it.", "Tài khoản đang bị khóa. Trang tài khoản cho biết lý do và ai có thể mở khóa."),
    line("account.confirmation_needed", Next::Refused, "The guardian or representative has to confirm this in their own app first.", "Người giám hộ hoặc người đại diện cần xác nhận trên ứng dụng của họ trước."),
    line("account.not_for_holder", Next::Refused, "An account of this kind can't do this: children under six have no level 2, and nobody who has a guardian delegates.", "Loại tài khoản này không làm được việc này: trẻ dưới 6 tuổi không có mức 2, và người có người giám hộ không ủy quyền."),
    line("account.not_guardian", Next::Refused, "This account is not guardian or representative of that one.", "Tài khoản này không phải là người giám hộ hoặc đại diện của tài khoản kia."),
    line("account.not_yours", Next::Refused, "You can lift only your own lock. The account page says who can lift the others.", "Bạn chỉ mở được khóa do mình yêu cầu. Trang tài khoản cho biết ai có thể mở các khóa khác."),
    line("account.guardian", Next::Malformed, "Enter the guardian's personal number: 12 digits, not the child's own.", "Hãy nhập số định danh của người giám hộ: 12 chữ số, không phải số của trẻ."),
    line("account.passport", Next::Malformed, "Enter the passport number as printed, and the nationality as two or three capital letters.", "Hãy nhập số hộ chiếu như trên hộ chiếu và mã quốc tịch gồm hai hoặc ba chữ in hoa."),
    line("account.organisation_code", Next::Malformed, "An organisation's code has 10 or 13 digits.", "Mã tổ chức gồm 10 hoặc 13 chữ số."),
    line("account.chip", Next::Refused, "The card could not be read. Hold it still against the phone and try again.", "Không đọc được thẻ. Hãy giữ thẻ áp sát điện thoại và thử lại."),
    line("account.refused", Next::Refused, "The authority refused.", "Cơ quan cấp đã từ chối."),

    line("trust.malformed", Next::Malformed, "That is not a trust list.", "Đây không phải danh sách tin cậy."),
    line("trust.signature", Next::Untrusted, "The trust list is not signed by the expected root.", "Danh sách tin cậy không được ký bởi gốc tin cậy."),
    line("trust.rollback", Next::Untrusted, "The trust list is older than the one in use.", "Danh sách tin cậy cũ hơn danh sách đang dùng."),
    line("trust.missing", Next::Expired, "There is no trust list on this phone yet. Connect once to get it.", "Điện thoại chưa có danh sách tin cậy. Hãy kết nối mạng một lần để tải."),
    line("trust.stale", Next::Expired, "The trust list is too old. Connect once to renew it.", "Danh sách tin cậy đã quá cũ. Hãy kết nối mạng để cập nhật."),
    line("trust.clock", Next::Verdict, "This device's clock is before its trust list. Set it.", "Đồng hồ của thiết bị này chậm hơn danh sách tin cậy. Hãy chỉnh lại."),

    line("certificate.malformed", Next::Malformed, "The issuer's certificates can't be read.", "Không đọc được chứng thư của bên cấp."),
    line("certificate.unsupported", Next::Untrusted, "The issuer's certificates use what this version does not know.", "Chứng thư của bên cấp dùng dạng chưa được hỗ trợ."),
    line("certificate.unknown", Next::Untrusted, "The issuer's certificates lead to nobody who is trusted here.", "Chứng thư của bên cấp không dẫn tới bên nào được tin cậy."),
    line("certificate.signature", Next::Untrusted, "A certificate of the issuer is forged or altered.", "Chứng thư của bên cấp bị giả mạo hoặc sửa đổi."),
    line("certificate.expired", Next::Expired, "A certificate of the issuer is not valid at this time.", "Chứng thư của bên cấp không có hiệu lực vào lúc này."),
    line("certificate.authority", Next::Untrusted, "A certificate of the issuer was made by somebody who may not make it.", "Chứng thư của bên cấp do bên không có thẩm quyền tạo."),
    line("certificate.usage", Next::Untrusted, "The issuer's certificate is not meant for this kind of document.", "Chứng thư của bên cấp không dùng để ký loại giấy tờ này."),
    line("certificate.scope", Next::Untrusted, "The issuer is trusted, but not for this kind of document.", "Bên cấp được tin cậy nhưng không phải cho loại giấy tờ này."),

    line("status.malformed", Next::Malformed, "That is not a status list.", "Đây không phải danh sách trạng thái."),
    line("status.signature", Next::Untrusted, "No trusted issuer signed the status list.", "Danh sách trạng thái không được bên cấp tin cậy nào ký."),
    line("status.expired", Next::Expired, "The status list does not count at this time. Get a new one.", "Danh sách trạng thái không có hiệu lực vào lúc này. Hãy lấy bản mới."),
    line("status.unsupported", Next::Untrusted, "The status list uses what this version does not know.", "Danh sách trạng thái dùng dạng chưa được hỗ trợ."),
    line("status.rollback", Next::Untrusted, "The status list is older than the one in use.", "Danh sách trạng thái cũ hơn danh sách đang dùng."),
    line("status.full", Next::Refused, "There is no room for more status lists.", "Không còn chỗ cho thêm danh sách trạng thái."),
    line("status.reference", Next::Verdict, "This device can't look up the status of this document.", "Thiết bị này không tra được trạng thái của giấy tờ này."),
    line("status.missing", Next::Verdict, "This device has no status list for this document. Update it.", "Thiết bị này chưa có danh sách trạng thái của giấy tờ này. Hãy cập nhật."),
    line("status.stale", Next::Verdict, "This device's status list is too old. Update it.", "Danh sách trạng thái của thiết bị này quá cũ. Hãy cập nhật."),
    line("status.unknown", Next::Verdict, "The issuer's status list does not have this document. Do not accept it.", "Danh sách trạng thái của bên cấp không có giấy tờ này. Không chấp nhận."),
    line("status.required", Next::Verdict, "Documents of this kind must have a status, and this one has none.", "Loại giấy tờ này phải có trạng thái, nhưng giấy tờ này không có."),
    line("status.revoked", Next::Verdict, "The issuer has revoked this document.", "Bên cấp đã thu hồi giấy tờ này."),
    line("status.suspended", Next::Verdict, "The issuer has suspended this document.", "Bên cấp đã tạm ngừng giấy tờ này."),
    line("status.other", Next::Verdict, "The issuer gives this document a status that this device does not know. Do not accept it.", "Bên cấp ghi trạng thái mà thiết bị này không hiểu. Không chấp nhận."),

    line("bundle.malformed", Next::Malformed, "That is not an offline bundle.", "Đây không phải gói dữ liệu ngoại tuyến."),
    line("bundle.signature", Next::Untrusted, "The offline bundle is not signed by the expected root.", "Gói dữ liệu ngoại tuyến không được ký bởi gốc tin cậy."),
    line("bundle.rollback", Next::Untrusted, "The offline bundle is older than the one in use.", "Gói dữ liệu ngoại tuyến cũ hơn gói đang dùng."),

    line("issuance.offer", Next::Malformed, "That is not a credential offer.", "Đây không phải lời mời cấp giấy tờ."),
    line("issuance.unsupported", Next::Refused, "The issuer offers nothing this wallet can take.", "Bên cấp không có loại giấy tờ mà ví hỗ trợ."),
    line("issuance.offer_used", Next::Expired, "This offer is over or was used. Ask for a new one.", "Lời mời này đã hết hạn hoặc đã dùng. Hãy yêu cầu lời mời mới."),
    line("issuance.renewal_over", Next::Refused, "The issuer gives no more check-in passes until there is a new offer. The passes you have still count.", "Bên cấp không cấp thêm vé xác thực nếu chưa có lời mời mới. Các vé đang có vẫn dùng được."),
    line("issuance.refused", Next::Refused, "The issuer refused.", "Bên cấp đã từ chối."),
    line("issuance.issuer", Next::Untrusted, "The issuer is not in the trust list.", "Bên cấp không có trong danh sách tin cậy."),

    line("presentation.choice", Next::Misuse, "What was chosen does not answer the request.", "Phần đã chọn chưa đáp ứng yêu cầu."),
    line("presentation.changed", Next::Refused, "The document has changed meanwhile. Open the request again.", "Giấy tờ vừa thay đổi. Hãy mở lại yêu cầu."),
    line("presentation.request", Next::Malformed, "Not a request to show documents, or a damaged one. Start again at whoever asks.", "Không phải yêu cầu xuất trình giấy tờ hoặc yêu cầu bị hỏng. Hãy bắt đầu lại tại bên yêu cầu."),
    line("presentation.unsupported", Next::Refused, "Whoever asks wants something this wallet can't do. Nothing was shown.", "Bên yêu cầu cần điều mà ví chưa hỗ trợ. Chưa có gì được xuất trình."),
    line("presentation.transaction", Next::Refused, "Whoever asks wants your agreement to something this wallet can't show you. Nothing was shown.", "Bên yêu cầu muốn bạn đồng ý với nội dung mà ví không hiển thị được. Chưa có gì được xuất trình."),
    line("presentation.signature", Next::Untrusted, "Forged: whoever it says did not sign this request. Nothing was shown.", "Yêu cầu giả mạo: không có chữ ký của bên được nêu tên. Chưa có gì được xuất trình."),
    line("presentation.untrusted", Next::Untrusted, "The certificate of whoever asks can't be believed. Nothing was shown.", "Chứng thư của bên yêu cầu không đáng tin. Chưa có gì được xuất trình."),
    line("presentation.expired", Next::Expired, "This request does not count at this time. Check the phone's clock, then ask for a new one.", "Yêu cầu này không có hiệu lực vào lúc này. Hãy kiểm tra đồng hồ điện thoại rồi xin yêu cầu mới."),
    line("presentation.audience", Next::Untrusted, "This request was made for another wallet. Nothing was shown.", "Yêu cầu này dành cho ví khác. Chưa có gì được xuất trình."),
    line("presentation.nonce", Next::Untrusted, "An old request was sent in place of a new one. Nothing was shown.", "Một yêu cầu cũ được gửi thay cho yêu cầu mới. Chưa có gì được xuất trình."),
    line("presentation.response_uri", Next::Untrusted, "Your answer would go to somebody else's address. Nothing was shown.", "Câu trả lời của bạn sẽ được gửi đến địa chỉ của bên khác. Chưa có gì được xuất trình."),
    line("presentation.origin", Next::Untrusted, "This request was copied from another site. Nothing was shown.", "Yêu cầu này bị sao chép từ trang khác. Chưa có gì được xuất trình."),
    line("presentation.refused", Next::Refused, "Whoever asked does not take it any more. Start again there.", "Bên yêu cầu không còn tiếp nhận. Hãy bắt đầu lại tại đó."),
    line("presentation.answer", Next::Malformed, "That is not an answer to a request, or it is not encrypted as asked.", "Đây không phải câu trả lời cho yêu cầu hoặc không được mã hóa như yêu cầu."),
    line("presentation.other_question", Next::Untrusted, "The answer is to another question. Do not accept it.", "Câu trả lời dành cho câu hỏi khác. Không chấp nhận."),

    line("credential.malformed", Next::Malformed, "The document can't be read.", "Không đọc được giấy tờ."),
    line("credential.too_large", Next::Malformed, "The document is too large.", "Giấy tờ quá lớn."),
    line("credential.copies_differ", Next::Untrusted, "The copies of the document do not say the same.", "Các bản của giấy tờ không giống nhau."),
    line("credential.unsupported", Next::Malformed, "The document uses a form that this wallet does not know.", "Giấy tờ dùng định dạng mà ví chưa hỗ trợ."),
    line("credential.issuer", Next::Untrusted, "The document's issuer is not trusted for this kind of document.", "Bên cấp không được tin cậy để cấp loại giấy tờ này."),
    line("credential.issuer_name", Next::Untrusted, "The document names another issuer than the certificate it was signed with.", "Giấy tờ ghi bên cấp khác với bên cấp trong chứng thư dùng để ký."),
    line("credential.issuer_type", Next::Untrusted, "The issuer is trusted, but not for this kind of document.", "Bên cấp được tin cậy nhưng không phải cho loại giấy tờ này."),
    line("credential.issuer_expired", Next::Expired, "The issuer's key is not valid at this time.", "Khóa của bên cấp không có hiệu lực vào lúc này."),
    line("credential.signature", Next::Untrusted, "The document's signature does not hold.", "Chữ ký của giấy tờ không hợp lệ."),
    line("credential.disclosure", Next::Untrusted, "The document's parts do not belong together.", "Các phần của giấy tờ không khớp nhau."),
    line("credential.not_yet", Next::Expired, "The document is not valid yet. Check the date and time of this device.", "Giấy tờ chưa đến ngày hiệu lực. Hãy kiểm tra ngày giờ của thiết bị này."),
    line("credential.expired", Next::Expired, "The document is not valid at this time.", "Giấy tờ không có hiệu lực vào lúc này."),
    line("credential.holder", Next::Untrusted, "The document is bound to another phone.", "Giấy tờ được gắn với điện thoại khác."),
    line("credential.key_binding", Next::Untrusted, "Nothing proves that the document's holder presents it.", "Không có gì chứng tỏ chính người giữ giấy tờ đang xuất trình."),
    line("credential.key_binding_audience", Next::Untrusted, "The document was presented to somebody else.", "Giấy tờ được xuất trình cho bên khác."),
    line("credential.key_binding_nonce", Next::Untrusted, "The document was presented in another transaction. Ask again.", "Giấy tờ được xuất trình cho giao dịch khác. Hãy yêu cầu lại."),
    line("credential.key_binding_time", Next::Expired, "The document was not presented just now. Ask again.", "Giấy tờ không phải vừa được xuất trình. Hãy yêu cầu lại."),
    line("credential.issuer_metadata", Next::Malformed, "What the issuer publishes about its keys can't be used.", "Thông tin khóa do bên cấp công bố không dùng được."),
    line("credential.no_claim", Next::Misuse, "The document has no such information.", "Giấy tờ không có thông tin này."),
    line("credential.not_agreed", Next::Misuse, "The person did not agree to show this.", "Người dùng chưa đồng ý xuất trình thông tin này."),
    line("credential.type_metadata", Next::Malformed, "The description of this kind of document can't be read.", "Không đọc được phần mô tả loại giấy tờ này."),
    line("credential.type_integrity", Next::Untrusted, "The description of this kind of document is not the one that is meant.", "Phần mô tả loại giấy tờ này không phải bản được chỉ định."),
    line("credential.type_chain", Next::Malformed, "The descriptions of this kind of document do not fit together.", "Các phần mô tả loại giấy tờ này không khớp nhau."),
    line("credential.type_claims", Next::Untrusted, "The document is not as the description of its kind says it must be.", "Giấy tờ không đúng với phần mô tả loại của nó."),
    line("credential.pass", Next::Untrusted, "The issuer sent a check-in pass that no gate would accept.", "Bên cấp gửi vé xác thực mà không cổng nào chấp nhận."),

    line("dcc.prefix", Next::Malformed, "Not a COVID certificate.", "Không phải chứng nhận COVID-19."),
    line("dcc.base45", Next::Malformed, "The code of the COVID certificate is damaged. Scan again.", "Mã chứng nhận COVID-19 bị hỏng. Hãy quét lại."),
    line("dcc.zlib", Next::Malformed, "The code of the COVID certificate is damaged. Scan again.", "Mã chứng nhận COVID-19 bị hỏng. Hãy quét lại."),
    line("dcc.cose", Next::Malformed, "The signed part of the COVID certificate can't be read.", "Không đọc được phần đã ký của chứng nhận COVID-19."),
    line("dcc.claims", Next::Malformed, "The COVID certificate does not say what it must.", "Chứng nhận COVID-19 thiếu thông tin bắt buộc."),
    line("dcc.payload", Next::Malformed, "The COVID certificate does not have exactly one vaccination, test or recovery.", "Chứng nhận COVID-19 phải có đúng một mục tiêm chủng, xét nghiệm hoặc khỏi bệnh."),
    line("dcc.member", Next::Malformed, "A part of the COVID certificate is missing or can't be read.", "Một phần của chứng nhận COVID-19 bị thiếu hoặc không đọc được."),

    line("mdoc.signed", Next::Untrusted, "The document was signed when its issuer's certificate did not count.", "Giấy tờ được ký khi chứng thư của bên cấp không có hiệu lực."),
    line("mdoc.issuing_country", Next::Untrusted, "The document names another country or province than its issuer's certificate.", "Giấy tờ ghi quốc gia hoặc tỉnh khác với chứng thư của bên cấp."),
    line("mdoc.digest", Next::Untrusted, "A part of the document was altered, or the issuer never signed it.", "Một phần của giấy tờ đã bị sửa đổi hoặc không do bên cấp ký."),
    line("mdoc.duplicate", Next::Untrusted, "A part of the document stands twice.", "Một phần của giấy tờ bị lặp lại."),
    line("mdoc.doc_type", Next::Untrusted, "The document is presented as another kind than was signed.", "Giấy tờ được xuất trình sai loại so với loại đã ký."),
    line("mdoc.device_auth", Next::Untrusted, "The phone did not prove that this document is its own, here and now.", "Điện thoại không chứng minh được giấy tờ này là của mình trong lần xuất trình này."),
    line("mdoc.device_elements", Next::Untrusted, "The phone says something that the issuer did not allow it to say.", "Điện thoại đưa ra thông tin mà bên cấp không cho phép."),
    line("mdoc.reader_key", Next::Misuse, "The phone's proof can only be checked with the key that this reader made for the meeting.", "Chỉ kiểm tra được bằng chứng của điện thoại với khóa mà máy đọc tạo cho lần này."),
    line("mdoc.no_document", Next::Refused, "The phone answered without a document.", "Điện thoại trả lời mà không có giấy tờ nào."),
    line("mdoc.element", Next::Refused, "The document does not hold what is asked for.", "Giấy tờ không có thông tin được yêu cầu."),

    line("document.type_unknown", Next::Refused, "This version does not know this kind of document. Update the app.", "Phiên bản này chưa biết loại giấy tờ này. Hãy cập nhật ứng dụng."),
    line("document.claim_missing", Next::Malformed, "Something that this document needs is not on it. Ask its issuer.", "Giấy tờ thiếu thông tin bắt buộc. Hãy hỏi nơi cấp."),
    line("document.claim_type", Next::Malformed, "Something on this document is not written as it should be. Ask its issuer.", "Giấy tờ có thông tin sai định dạng. Hãy hỏi nơi cấp."),
    line("document.claim_value", Next::Malformed, "Something on this document can't be right. Ask its issuer.", "Giấy tờ có thông tin không hợp lệ. Hãy hỏi nơi cấp."),
    line("document.too_large", Next::Malformed, "This is larger than any document of its kind.", "Dữ liệu lớn hơn mức cho phép của loại giấy tờ này."),
    line("document.schema", Next::Misuse, "A description of a kind of document that came with the app is wrong.", "Mô tả loại giấy tờ kèm theo ứng dụng không đúng."),
    line("document.never_released", Next::Refused, "This document is for you alone and is shown to nobody.", "Giấy tờ này chỉ dành cho bạn và không được xuất trình cho ai."),
    line("document.revoked", Next::Refused, "This document was revoked, so it is not shown to anybody.", "Giấy tờ này đã bị thu hồi nên không xuất trình cho ai."),
    line("document.held", Next::Refused, "This document is held by an authority, so it is not shown to anybody for now.", "Giấy tờ này đang bị tạm giữ nên chưa xuất trình được."),
    line("document.legal_ground", Next::Refused, "Whoever asks for this document has to name the law that allows it.", "Bên yêu cầu giấy tờ này phải nêu căn cứ pháp luật cho phép."),
    line("document.not_ticked", Next::Refused, "This is sensitive and is shown only if you tick it by itself.", "Đây là thông tin nhạy cảm và chỉ được xuất trình khi bạn đánh dấu riêng."),
    line("document.no_claim", Next::Malformed, "Nothing was chosen, or the document does not have it.", "Chưa chọn thông tin nào hoặc giấy tờ không có thông tin đó."),
    line("document.emergency_empty", Next::Malformed, "Choose what may be seen in an emergency.", "Hãy chọn thông tin được xem khi cấp cứu."),
    line("document.not_its_facility", Next::Untrusted, "Signed, but not by the facility that it names. Do not take it for that facility's word.", "Có chữ ký, nhưng không phải của cơ sở được ghi. Không coi đây là xác nhận của cơ sở đó."),
    line("document.xml", Next::Malformed, "This file is not a health record, or it is damaged.", "Tệp này không phải hồ sơ sức khỏe hoặc đã hỏng."),
    line("document.xml_forbidden", Next::Untrusted, "This file contains something that a health record never has. Do not use it.", "Tệp này chứa nội dung không được phép trong hồ sơ sức khỏe. Không sử dụng tệp này."),
    line("document.bad_json", Next::Malformed, "This file is not a health record, or it is damaged.", "Tệp này không phải hồ sơ sức khỏe hoặc đã hỏng."),
    line("document.no_record", Next::Malformed, "There is no treatment in this file.", "Tệp này không có đợt khám, điều trị nào."),
    line("document.record_missing", Next::Malformed, "Something that a health record needs is not in this file.", "Tệp thiếu thông tin bắt buộc của hồ sơ sức khỏe."),
    line("document.record_value", Next::Malformed, "Something in this file can't be right.", "Tệp có thông tin không hợp lệ."),
    line("names.not_latin", Next::Malformed, "This name can't be written in the plain letters of a passport.", "Không viết được tên này bằng chữ không dấu như trên hộ chiếu."),

    line("checkin.no_pass", Next::Expired, "No check-in pass is left for this. Connect once to get new ones.", "Không còn vé xác thực cho mục đích này. Hãy kết nối mạng để lấy thêm."),
    line("checkin.proposal_used", Next::Misuse, "This was agreed to already. Ask again for the next showing.", "Lần đồng ý này đã dùng. Hãy hỏi lại cho lần xuất trình sau."),
    line("checkin.session_over", Next::Expired, "The code is no longer shown. Agree again to show a new one.", "Phiên hiển thị mã đã hết. Hãy đồng ý lại để hiện mã mới."),
    line("checkin.no_fitting_pass", Next::Refused, "No pass shows only what this reader may see. Use another way.", "Không có vé nào chỉ gồm những gì bên này được xem. Hãy dùng cách khác."),

    line("request.malformed", Next::Malformed, "Not a reader's code, or a damaged one. Scan again.", "Không phải mã của bên đọc hoặc mã bị hỏng. Hãy quét lại."),
    line("request.unknown", Next::Untrusted, "Nobody vouches for this reader. Nothing was shown.", "Không ai bảo đảm cho bên đọc này. Chưa có gì được xuất trình."),
    line("request.signature", Next::Untrusted, "Forged reader's code. Nothing was shown.", "Mã giả mạo bên đọc. Chưa có gì được xuất trình."),
    line("request.expired", Next::Untrusted, "The reader's certificate is not valid at this time. Nothing was shown.", "Chứng nhận của bên đọc không có hiệu lực vào lúc này. Chưa có gì được xuất trình."),
    line("request.purpose", Next::Untrusted, "This reader may not ask for this. Nothing was shown.", "Bên đọc này không có quyền hỏi việc này. Chưa có gì được xuất trình."),

    line("presentation.query", Next::Malformed, "The request for your documents can't be read. Ask whoever sent it for a new one.", "Không đọc được yêu cầu xuất trình giấy tờ. Hãy đề nghị bên gửi tạo yêu cầu mới."),
    line("presentation.nothing_to_show", Next::Refused, "No document in the wallet answers this request.", "Trong ví không có giấy tờ nào đáp ứng yêu cầu này."),
    line("presentation.unanswered", Next::Refused, "What was shown does not answer what was asked.", "Thông tin đã xuất trình không đáp ứng yêu cầu."),

    line("card.too_long", Next::Malformed, "Not the code of a card: too long.", "Không phải mã trên thẻ: quá dài."),
    line("card.control", Next::Malformed, "The code has characters that can't be seen. Scan again, or type it in.", "Mã chứa ký tự không nhìn thấy được. Hãy quét lại hoặc nhập tay."),
    line("card.encoding", Next::Malformed, "The scanner garbles letters. Set it to UTF-8, switch off the Vietnamese keyboard, and scan again.", "Máy quét làm sai chữ. Hãy đặt máy quét ở UTF-8, tắt bộ gõ tiếng Việt rồi quét lại."),
    line("card.fields", Next::Malformed, "Not the code of a card, or parts of it are missing. Scan again.", "Không phải mã trên thẻ hoặc mã bị thiếu. Hãy quét lại."),
    line("card.number", Next::Malformed, "The number in the code is not one of such a card. Scan again.", "Số trong mã không phải số của loại thẻ này. Hãy quét lại."),
    line("card.old_number", Next::Malformed, "The number of the old card in the code needs 9 or 12 digits. Scan again.", "Số giấy tờ cũ trong mã phải có 9 hoặc 12 chữ số. Hãy quét lại."),
    line("card.name", Next::Malformed, "There is no name in the code. Scan again.", "Mã không có họ tên. Hãy quét lại."),
    line("card.date", Next::Malformed, "A date in the code can't be read. Scan again.", "Không đọc được ngày trong mã. Hãy quét lại."),
    line("card.sex", Next::Malformed, "The sex in the code can't be read. Scan again.", "Không đọc được giới tính trong mã. Hãy quét lại."),
    line("card.insurance_code", Next::Malformed, "The number in the code is not one of a health insurance card.", "Mã số trong mã QR không phải mã thẻ bảo hiểm y tế."),
    line("card.declaration", Next::Malformed, "Not the code of a health declaration, or a damaged one.", "Không phải mã khai báo y tế hoặc mã bị hỏng."),
    line("card.unsigned", Next::Untrusted, "Printed without a signature: a hint, never a proof.", "Được in mà không có chữ ký số: chỉ để tham khảo, không phải bằng chứng."),

    line("gate.forgetful_store", Next::Misuse, "This gate admits each pass once, so it needs a memory that survives a restart.", "Cổng này chỉ nhận mỗi vé một lần nên cần bộ nhớ không mất khi khởi động lại."),
    line("gate.no_reader", Next::Misuse, "This gate has no reader certificate to ask with.", "Cổng này không có chứng nhận của bên đọc để hỏi."),
    line("gate.certificate", Next::Misuse, "The reader certificate of this gate can't be read.", "Không đọc được chứng nhận của cổng này."),
    line("gate.claim", Next::Misuse, "No claim has this name.", "Không có thông tin nào mang tên này."),

    line("checkin.not_ct1", Next::Verdict, "Not a check-in code. Ask for the check-in screen.", "Không phải mã xác thực. Hãy yêu cầu mở màn hình xuất trình."),
    line("checkin.too_long", Next::Verdict, "Not a check-in code: too long.", "Không phải mã xác thực: quá dài."),
    line("checkin.base45", Next::Verdict, "Damaged code. Scan again.", "Mã bị hỏng. Hãy quét lại."),
    line("checkin.cbor", Next::Verdict, "Damaged code. Scan again.", "Mã bị hỏng. Hãy quét lại."),
    line("checkin.shape", Next::Verdict, "Damaged or unsupported code.", "Mã hỏng hoặc chưa được hỗ trợ."),
    line("checkin.bare_pass", Next::Verdict, "Copied pass without the holder's signature. Do not admit.", "Vé sao chép, không có chữ ký của chủ sở hữu. Không cho qua."),
    line("checkin.issuer_unknown", Next::Verdict, "Unknown issuer. Update this device's trust list.", "Không rõ bên cấp. Hãy cập nhật danh sách tin cậy của thiết bị này."),
    line("checkin.trust_stale", Next::Verdict, "This device's trust list is too old. Update it.", "Danh sách tin cậy của thiết bị này quá cũ. Hãy cập nhật."),
    line("checkin.verifier_clock", Next::Verdict, "This device's clock is wrong. Set it.", "Đồng hồ của thiết bị này sai. Hãy chỉnh lại."),
    line("checkin.issuer_signature", Next::Verdict, "Forged: the issuer did not sign this. Do not admit.", "Mã giả: không có chữ ký của bên cấp. Không cho qua."),
    line("checkin.pass_expired", Next::Verdict, "The pass has expired. Ask to open the app online to renew.", "Vé xác thực đã hết hạn. Yêu cầu mở ứng dụng khi có mạng để lấy vé mới."),
    line("checkin.pass_future", Next::Verdict, "The pass is not valid yet. Check this device's clock.", "Vé chưa đến ngày hiệu lực. Hãy kiểm tra đồng hồ của thiết bị này."),
    line("checkin.issuer_purpose", Next::Verdict, "This issuer may not vouch for this. Do not admit.", "Bên cấp không có quyền xác nhận nội dung này. Không cho qua."),
    line("checkin.purpose", Next::Verdict, "Code for another purpose. Ask to choose this desk's purpose.", "Mã dành cho mục đích khác. Hãy yêu cầu chọn đúng mục đích."),
    line("checkin.level", Next::Verdict, "Level too low for this desk. Ask for the card.", "Mức tài khoản chưa đủ cho quầy này. Hãy yêu cầu xuất trình thẻ."),
    line("checkin.holder_signature", Next::Verdict, "Forged: the phone did not sign this. Do not admit.", "Mã giả: không có chữ ký của điện thoại. Không cho qua."),
    line("checkin.audience", Next::Verdict, "Code for another desk. Ask for a fresh one here.", "Mã dành cho quầy khác. Hãy yêu cầu mã mới tại đây."),
    line("checkin.encrypted", Next::Verdict, "Answer to another gate's question, or too late. Show the question again.", "Câu trả lời dành cho cổng khác hoặc đã quá hạn. Hãy hiện lại câu hỏi."),
    line("checkin.nonce", Next::Verdict, "Answer to a question that this gate is not asking. Do not admit; ask again.", "Câu trả lời không đúng câu hỏi của cổng này. Không cho qua; hãy hỏi lại."),
    line("checkin.challenge_wanted", Next::Verdict, "This desk asks first. Ask the person to scan the code on this screen.", "Quầy này hỏi trước. Hãy yêu cầu quét mã trên màn hình này."),
    line("checkin.stale_or_clock", Next::Verdict, "Not fresh, or a clock is wrong. Ask for a fresh code.", "Mã không còn mới hoặc đồng hồ sai. Hãy yêu cầu mã mới."),
    line("checkin.stale", Next::Verdict, "Old code. Ask for a fresh one on the phone itself.", "Mã cũ. Hãy yêu cầu mã mới ngay trên điện thoại."),
    line("checkin.before_start", Next::Verdict, "Shown before this gate started. Wait for the next code.", "Mã hiện trước khi cổng này khởi động. Hãy chờ mã kế tiếp."),
    line("checkin.claims", Next::Verdict, "Required data are missing or contradict each other. Ask for the card.", "Thiếu thông tin bắt buộc hoặc thông tin mâu thuẫn. Hãy yêu cầu xuất trình thẻ."),
    line("checkin.portrait", Next::Verdict, "The portrait does not belong to this code. Do not admit.", "Ảnh chân dung không thuộc mã này. Không cho qua."),
    line("checkin.revoked", Next::Verdict, "The pass was revoked. Do not admit.", "Vé đã bị thu hồi. Không cho qua."),
    line("checkin.suspended", Next::Verdict, "The pass is suspended. Do not admit; ask for the card.", "Vé đang bị tạm khóa. Không cho qua; hãy yêu cầu xuất trình thẻ."),
    line("checkin.status_unknown", Next::Verdict, "The issuer does not know this pass. Do not admit.", "Bên cấp không có vé này. Không cho qua."),
    line("checkin.status_missing", Next::Verdict, "This device has no status list for this pass. Update it, or ask for a fresh pass.", "Thiết bị này chưa có danh sách trạng thái của vé. Hãy cập nhật hoặc yêu cầu vé mới."),
    line("checkin.status_stale", Next::Verdict, "This device's status list is too old. Update it.", "Danh sách trạng thái của thiết bị này quá cũ. Hãy cập nhật."),
    line("checkin.replay", Next::Verdict, "This code was used already. Do not admit; ask for a fresh one.", "Mã này đã được dùng. Không cho qua; hãy yêu cầu mã mới."),
    line("checkin.store_full", Next::Verdict, "This gate can't remember more codes. Use another gate.", "Cổng này không ghi nhớ thêm được mã. Hãy dùng cổng khác."),

    line("replay.address", Next::Malformed, "That is not an address of a replay store, or not a name of a site.", "Đây không phải địa chỉ kho chống dùng lại hoặc tên địa điểm không hợp lệ."),
    line("replay.unreachable", Next::Offline, "The site's replay store can't be reached. Check the network between gate and server.", "Không kết nối được kho chống dùng lại của địa điểm. Hãy kiểm tra mạng giữa cổng và máy chủ."),
    line("replay.denied", Next::Refused, "The replay server denies access. Check the password and the user's rights.", "Máy chủ chống dùng lại từ chối truy cập. Hãy kiểm tra mật khẩu và quyền của người dùng."),
    line("replay.evicts", Next::Refused, "The replay server may forget used codes. Set maxmemory-policy to noeviction.", "Máy chủ chống dùng lại có thể quên mã đã dùng. Hãy đặt maxmemory-policy là noeviction."),
    line("replay.unlimited", Next::Refused, "The replay server's memory has no limit. Set maxmemory.", "Bộ nhớ của máy chủ chống dùng lại không có giới hạn. Hãy đặt maxmemory."),
    line("replay.foreign", Next::Refused, "This file or server is not a replay store. Nothing was changed.", "Tệp hoặc máy chủ này không phải kho chống dùng lại. Chưa có gì bị thay đổi."),
    line("replay.damaged", Next::Damaged, "The file of the replay store is damaged. Nothing was changed; put it aside and start a new one.", "Tệp của kho chống dùng lại bị hỏng. Chưa có gì bị thay đổi; hãy cất tệp này và tạo kho mới."),
    line("replay.from_future", Next::Refused, "A newer version made this replay store. Update the gate.", "Kho chống dùng lại được tạo bởi phiên bản mới hơn. Hãy cập nhật cổng."),
    line("replay.busy", Next::Busy, "Other gates keep the replay store busy. Scan again.", "Các cổng khác đang dùng kho chống dùng lại. Hãy quét lại."),
    line("replay.storage", Next::Internal, "The storage of the replay store can't be read or written.", "Không đọc hoặc ghi được bộ nhớ của kho chống dùng lại."),
];
