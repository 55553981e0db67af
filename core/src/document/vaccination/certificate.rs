use serde_json::{Map, Value};

use crate::document::{Date, Error, PartialDate, claims::Claims};

/// Chứng nhận tiêm chủng, with the eleven fields of QĐ 5772/QĐ-BYT.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VaccinationCertificate {
    /// Mã chứng nhận.
    pub certificate_code: String,
    /// As attested.
    pub full_name: String,
    /// As far as it is known.
    pub birthdate: PartialDate,
    /// The disease or agent, by its SNOMED CT code.
    pub disease: String,
    /// At least one, each number once, in order.
    pub doses: Vec<Dose>,
}

/// Mũi tiêm.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dose {
    /// From 1.
    pub number: u64,
    /// When.
    pub date: Date,
    /// The product, as written.
    pub product: Option<String>,
    /// Who made it, as written.
    pub maker: Option<String>,
    /// Số lô.
    pub batch: Option<String>,
}

/// What documents say about doses against a disease.
#[derive(Clone, PartialEq, Eq)]
pub enum Record<'a> {
    /// These are attested.
    Doses(Vec<&'a Dose>),
    /// Nothing is attested. That does not mean not vaccinated: millions of doses were never entered.
    NothingRecorded,
}

redacted_debug!(VaccinationCertificate, Dose);

impl std::fmt::Debug for Record<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Record(…)")
    }
}

impl VaccinationCertificate {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let items = claims.objects("doses")?;
        let mut doses: Vec<_> = items.iter().map(Dose::read).collect::<Result<_, _>>()?;
        doses.sort_by_key(|dose| dose.number);
        if doses.is_empty() || doses.windows(2).any(|pair| pair[0].number == pair[1].number) {
            return Err(claims.wrong("doses"));
        }
        Ok(Self {
            certificate_code: claims.text("certificate_code")?,
            full_name: claims.text("full_name")?,
            birthdate: claims.partial_date("birthdate")?,
            disease: claims.text("disease")?,
            doses,
        })
    }
}

impl Dose {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        let number = claims.number("number")?;
        if number == 0 {
            return Err(claims.wrong("number"));
        }
        Ok(Self {
            number,
            date: claims.date("date")?,
            product: claims.optional_text("product")?,
            maker: claims.optional_text("maker")?,
            batch: claims.optional_text("batch")?,
        })
    }
}

/// What these certificates of one person say about doses against a disease.
pub fn doses_against<'a>(disease: &str, certificates: &'a [VaccinationCertificate]) -> Record<'a> {
    let doses: Vec<_> = certificates.iter().filter(|it| it.disease == disease).flat_map(|it| &it.doses).collect();
    if doses.is_empty() { Record::NothingRecorded } else { Record::Doses(doses) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(doses: Value) -> Result<VaccinationCertificate, Error> {
        let claims = json!({
            "certificate_code": "VN-1", "full_name": "Nguyễn Văn A", "birthdate": "1990", "disease": "840539006",
            "doses": doses,
        });
        VaccinationCertificate::from_claims(claims.as_object().expect("an object"))
    }

    #[test]
    fn no_record_is_not_no_vaccination() {
        let certificate = read(json!([{"number": 2, "date": "2021-12-01"}, {"number": 1, "date": "2021-09-01"}]));
        let certificates = [certificate.expect("a certificate")];
        let Record::Doses(doses) = doses_against("840539006", &certificates) else { panic!("two doses") };
        assert_eq!(doses.iter().map(|dose| dose.number).collect::<Vec<_>>(), [1, 2]);
        assert!(doses_against("14189004", &certificates) == Record::NothingRecorded);
        assert!(doses_against("840539006", &[]) == Record::NothingRecorded);
    }

    #[test]
    fn doses_are_numbered_from_one_each_once() {
        for (doses, at) in [
            (json!([]), "doses"),
            (json!([{"number": 1, "date": "2021-09-01"}, {"number": 1, "date": "2021-12-01"}]), "doses"),
            (json!([{"number": 0, "date": "2021-09-01"}]), "doses[0].number"),
            (json!([{"number": "1", "date": "2021-09-01"}]), "doses[0].number"),
            (json!([{"number": 1, "date": "2021-09"}]), "doses[0].date"),
        ] {
            let error = read(doses).expect_err("at fault");
            assert_eq!(error.claim().map(|path| path.as_str()), Some(at));
        }
    }
}
