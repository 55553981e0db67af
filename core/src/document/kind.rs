use serde::Deserialize;

use super::Types;

/// The kinds of document that this library has rules for. A type that is only a schema is [`Self::Other`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DocumentKind {
    /// Căn cước (as an attestation of the issuer, not the state's e-ID).
    Identity,
    /// Giấy phép lái xe.
    DrivingLicence,
    /// Giấy ủy quyền: what the holder may do for somebody else. A person may have several.
    Delegation,
    /// Điểm giấy phép lái xe: how many are left now.
    DrivingPoints,
    /// Chứng nhận đăng ký xe. A person may have several.
    VehicleRegistration,
    /// Thẻ bảo hiểm y tế.
    HealthInsurance,
    /// Sổ sức khỏe điện tử, hành chính.
    HealthAdministrative,
    /// Sổ sức khỏe điện tử, tiền sử. Each facility signs its own.
    HealthHistory,
    /// Sổ sức khỏe điện tử, one treatment.
    HealthTreatment,
    /// Sổ sức khỏe điện tử, tóm tắt hồ sơ bệnh án.
    HealthSummary,
    /// Chứng nhận tiêm chủng.
    VaccinationCertificate,
    /// EU digital COVID certificate.
    CovidCertificate,
    /// Thông tin cư trú.
    Residence,
    /// Phiếu lý lịch tư pháp.
    CriminalRecord,
    /// Tài khoản an sinh xã hội.
    SocialSecurity,
    /// Giấy khai sinh. A person may hold those of their children.
    BirthRecord,
    /// Trích lục đăng ký giám hộ.
    GuardianRecord,
    /// A type that is a schema and nothing more.
    #[default]
    Other,
}

impl DocumentKind {
    /// The kind of a credential type, if this version knows the type.
    pub fn of_type(vct: &str) -> Option<Self> {
        Types::built_in().of(vct).map(|it| it.kind())
    }
}
