use serde_json::{Map, Value};

use crate::{
    document::{Error, claims::Claims, error::ClaimPath},
    host::Timestamp,
};

/// How many points a licence had at a moment: a short-lived attestation of its own, because points change and a licence
/// doesn't.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrivingPoints {
    /// The licence.
    pub licence_number: String,
    points: u8,
    as_of: Timestamp,
    until: Timestamp,
}

redacted_debug!(DrivingPoints);

/// What an attestation of points says at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointsLeft {
    /// So many, 1 to 12.
    Some(u8),
    /// None: the holder may not drive.
    NoneMayNotDrive,
    /// The attestation is too old to say.
    TooOld,
}

impl DrivingPoints {
    /// From verified claims, and the moment when the credential ends (`exp`).
    ///
    /// # Errors
    /// [`Error`], with the claim at fault. A credential without an end, or that lasts longer than seven days from
    /// the moment it speaks of, is not an attestation of points.
    pub fn from_claims(claims: &Map<String, Value>, expires_at: Option<Timestamp>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let points = u8::try_from(claims.number("points")?).ok().filter(|points| *points <= FULL);
        let as_of = i64::try_from(claims.number("as_of")?).map_err(|_| claims.wrong("as_of")).map(Timestamp)?;
        let until = expires_at.ok_or_else(|| Error::Missing(ClaimPath::root().member("exp")))?;
        if !(1..=LONGEST_SECONDS).contains(&until.since(as_of)) {
            return Err(claims.wrong("exp"));
        }
        Ok(Self {
            licence_number: claims.text("licence_number")?,
            points: points.ok_or_else(|| claims.wrong("points"))?,
            as_of,
            until,
        })
    }

    /// How many there are, as far as it can say now.
    pub fn left(&self, now: Timestamp) -> PointsLeft {
        match self.points {
            _ if now >= self.until => PointsLeft::TooOld,
            0 => PointsLeft::NoneMayNotDrive,
            points => PointsLeft::Some(points),
        }
    }

    /// The moment that it speaks of.
    pub fn as_of(&self) -> Timestamp {
        self.as_of
    }
}

/// The points of a licence without deductions.
pub(super) const FULL: u8 = 12;
/// Seven days: long enough for a journey without a signal.
pub(super) const LONGEST_SECONDS: i64 = 7 * 86_400;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const AS_OF: i64 = 1_790_000_000;

    fn read(points: Value, expires_at: Option<i64>) -> Result<DrivingPoints, Error> {
        let claims = json!({"licence_number": "790123456789", "points": points, "as_of": AS_OF});
        DrivingPoints::from_claims(claims.as_object().expect("an object"), expires_at.map(Timestamp))
    }

    #[test]
    fn points_are_told_while_the_attestation_lasts() {
        let day = AS_OF + 86_400;
        let points = read(json!(9), Some(day)).expect("points");
        assert_eq!(points.left(Timestamp(day - 1)), PointsLeft::Some(9));
        assert_eq!(points.left(Timestamp(day)), PointsLeft::TooOld);
        assert_eq!(read(json!(0), Some(day)).expect("points").left(Timestamp(AS_OF)), PointsLeft::NoneMayNotDrive);
    }

    #[test]
    fn an_attestation_without_a_near_end_or_with_too_many_points_is_none() {
        for (points, expires_at, at) in [
            (json!(13), Some(AS_OF + 60), "points"),
            (json!(-1), Some(AS_OF + 60), "points"),
            (json!("9"), Some(AS_OF + 60), "points"),
            (json!(9), None, "exp"),
            (json!(9), Some(AS_OF), "exp"),
            (json!(9), Some(AS_OF + LONGEST_SECONDS + 1), "exp"),
        ] {
            let error = read(points, expires_at).expect_err("at fault");
            assert_eq!(error.claim().map(ClaimPath::as_str), Some(at));
        }
        assert!(read(json!(12), Some(AS_OF + LONGEST_SECONDS)).is_ok());
    }
}
