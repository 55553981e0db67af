use serde_json::{Map, Value};

use super::{Date, Error, claims::Claims};

/// Chứng nhận đăng ký xe. A person may have several, told apart by the chassis: a number plate belongs to the person and
/// moves from vehicle to vehicle.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VehicleRegistration {
    /// Số khung: which vehicle it is.
    pub chassis_number: String,
    /// Biển số: not which vehicle it is.
    pub plate: String,
    /// Chủ xe.
    pub owner_name: String,
    /// Nhãn hiệu.
    pub brand: String,
    /// Số loại.
    pub model: Option<String>,
    /// Màu sơn.
    pub colour: Option<String>,
    /// Số máy.
    pub engine_number: Option<String>,
    /// When it was registered.
    pub issue_date: Date,
    /// The last day, where it has one.
    pub expiry_date: Option<Date>,
}

redacted_debug!(VehicleRegistration);

impl VehicleRegistration {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        Ok(Self {
            chassis_number: claims.text("chassis_number")?,
            plate: claims.text("plate")?,
            owner_name: claims.text("owner_name")?,
            brand: claims.text("brand")?,
            model: claims.optional_text("model")?,
            colour: claims.optional_text("colour")?,
            engine_number: claims.optional_text("engine_number")?,
            issue_date: claims.date("issue_date")?,
            expiry_date: claims.optional_date("expiry_date")?,
        })
    }

    /// Whether both speak of one vehicle.
    pub fn same_vehicle(&self, other: &Self) -> bool {
        self.chassis_number == other.chassis_number
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::{Document, Types};

    fn claims(chassis: &str, plate: &str) -> Map<String, Value> {
        json!({
            "chassis_number": chassis, "plate": plate, "owner_name": "Trần Văn Bình", "brand": "HONDA",
            "issue_date": "2024-05-06",
        })
        .as_object()
        .expect("an object")
        .clone()
    }

    #[test]
    fn two_vehicles_may_bear_one_plate_after_another_and_stay_two() {
        let [old, new] = [claims("RLHJF1800AY000001", "43A-123.45"), claims("RLHJF1800AY000002", "43A-123.45")];
        let [one, other] = [&old, &new].map(|it| VehicleRegistration::from_claims(it).expect("a vehicle"));
        assert_eq!(one.plate, other.plate);
        assert!(!one.same_vehicle(&other) && one.same_vehicle(&one));
        let vct = "urn:dinhdanh:sandbox:vehicle-registration:1";
        let [one, other] = [&old, &new].map(|it| Document::new(Types::built_in(), vct, "i", it).expect("a type").id());
        assert_ne!(one, other);
    }

    #[test]
    fn a_vehicle_without_a_chassis_number_is_none() {
        let mut claims = claims("RLHJF1800AY000001", "43A-123.45");
        claims.remove("chassis_number");
        let error = VehicleRegistration::from_claims(&claims).expect_err("no chassis");
        assert_eq!(error.code(), "document.claim_missing");
    }
}
