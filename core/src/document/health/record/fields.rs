//! Every field that is read, by its name in XML and in JSON.

pub(super) const ALL: [&str; 33] = [
    LINK,
    NAME,
    BORN,
    SEX,
    PERSONAL_NUMBER,
    INSURANCE_CODE,
    ADDRESS,
    FACILITY,
    KIND,
    ADMITTED,
    DISCHARGED,
    REASON,
    DIAGNOSIS_IN,
    DIAGNOSIS_OUT,
    MAIN_CODE,
    MORE_CODES,
    OUTCOME,
    METHOD,
    NOTES,
    REVISITS,
    MEDICINE_CODE,
    MEDICINE,
    STRENGTH,
    ROUTE,
    DOSE,
    USE,
    QUANTITY,
    UNIT,
    TEST,
    TEST_VALUE,
    TEST_UNIT,
    TEST_CONCLUSION,
    TEST_DATE,
];

pub(super) const LINK: &str = "MA_LK";
pub(super) const NAME: &str = "HO_TEN";
pub(super) const BORN: &str = "NGAY_SINH";
pub(super) const SEX: &str = "GIOI_TINH";
pub(super) const PERSONAL_NUMBER: &str = "SO_CCCD";
pub(super) const INSURANCE_CODE: &str = "MA_THE_BHYT";
pub(super) const ADDRESS: &str = "DIA_CHI";
pub(super) const FACILITY: &str = "MA_CSKCB";
pub(super) const KIND: &str = "MA_LOAI_KCB";
pub(super) const ADMITTED: &str = "NGAY_VAO";
pub(super) const DISCHARGED: &str = "NGAY_RA";
pub(super) const REASON: &str = "LY_DO_VV";
pub(super) const DIAGNOSIS_IN: &str = "CHAN_DOAN_VAO";
pub(super) const DIAGNOSIS_OUT: &str = "CHAN_DOAN_RV";
pub(super) const MAIN_CODE: &str = "MA_BENH_CHINH";
pub(super) const MORE_CODES: &str = "MA_BENH_KT";
pub(super) const OUTCOME: &str = "KET_QUA_DTRI";
pub(super) const METHOD: &str = "PP_DIEU_TRI";
pub(super) const NOTES: &str = "GHI_CHU";
pub(super) const REVISITS: &str = "NGAY_TAI_KHAM";
pub(super) const MEDICINE_CODE: &str = "MA_THUOC";
pub(super) const MEDICINE: &str = "TEN_THUOC";
pub(super) const STRENGTH: &str = "HAM_LUONG";
pub(super) const ROUTE: &str = "DUONG_DUNG";
pub(super) const DOSE: &str = "LIEU_DUNG";
pub(super) const USE: &str = "CACH_DUNG";
pub(super) const QUANTITY: &str = "SO_LUONG";
pub(super) const UNIT: &str = "DON_VI_TINH";
pub(super) const TEST: &str = "TEN_CHI_SO";
pub(super) const TEST_VALUE: &str = "GIA_TRI";
pub(super) const TEST_UNIT: &str = "DON_VI_DO";
pub(super) const TEST_CONCLUSION: &str = "KET_LUAN";
pub(super) const TEST_DATE: &str = "NGAY_KQ";
