//! A made-up health book as long as one likes: who is ill where and when is all invented, and the same each time.

use dinhdanh::vault::HealthEntry;

/// So many entries of thirty years, in no order of time.
pub fn entries(count: usize) -> Vec<HealthEntry> {
    (0..count).map(entry).collect()
}

/// The entry of this number.
pub fn entry(number: usize) -> HealthEntry {
    let mut seed = number as u64;
    let mut pick = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let (code, illness) = ILLNESSES[pick(ILLNESSES.len() as u64) as usize];
    let (second, also) = ILLNESSES[pick(ILLNESSES.len() as u64) as usize];
    let (place, ward) = (pick(FACILITIES), WARDS[pick(WARDS.len() as u64) as usize]);
    let date = match pick(20) {
        0 => format!("{}", 1996 + pick(30)),
        1 => format!("{}-{:02}", 1996 + pick(30), 1 + pick(12)),
        _ => format!("{}-{:02}-{:02}", 1996 + pick(30), 1 + pick(12), 1 + pick(28)),
    };
    let diagnoses = if code == second { vec![code.to_owned()] } else { vec![code.to_owned(), second.to_owned()] };
    let text =
        format!("{illness}; kèm theo {also}. {ward}. Kê đơn thuốc lần {}, tái khám sau {} ngày.", pick(5), pick(30));
    let facility = format!("{place:05}");
    let facility_name = format!("Bệnh viện Thử nghiệm số {place}");
    let original = format!(
        r#"{{"ref":"{number}","date":"{date}","facility":"{facility}","codes":{diagnoses:?},"text":"{text}","note":"{}"}}"#,
        "x".repeat(400)
    );
    HealthEntry {
        reference: format!("LK{number:08}"),
        date,
        kind: KINDS[pick(KINDS.len() as u64) as usize].to_owned(),
        facility,
        facility_name,
        diagnoses,
        text,
        original: original.into_bytes(),
    }
}

const FACILITIES: u64 = 40;
const KINDS: [&str; 3] = ["treatment", "vaccination", "summary"];
const WARDS: [&str; 5] = ["Khoa Nội tổng hợp", "Khoa Ngoại", "Khoa Nhi", "Khoa Tai mũi họng", "Khoa Cấp cứu"];
const ILLNESSES: [(&str, &str); 16] = [
    ("J06.9", "Nhiễm trùng đường hô hấp trên cấp"),
    ("J02.9", "Viêm họng cấp"),
    ("I10", "Tăng huyết áp vô căn"),
    ("E11.9", "Đái tháo đường típ 2"),
    ("K29.7", "Viêm dạ dày"),
    ("M54.5", "Đau thắt lưng"),
    ("S52.5", "Gãy đầu dưới xương quay"),
    ("Z23", "Tiêm chủng phòng bệnh"),
    ("H10.9", "Viêm kết mạc"),
    ("L20.9", "Viêm da cơ địa"),
    ("D50.9", "Thiếu máu thiếu sắt"),
    ("G43.9", "Đau nửa đầu"),
    ("B01.9", "Thủy đậu"),
    ("A90", "Sốt xuất huyết Dengue"),
    ("N39.0", "Nhiễm khuẩn đường tiết niệu"),
    ("L53.9", "Hồng ban"),
];
