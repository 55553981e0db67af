//! The payload of an EU digital COVID certificate, schema 1.3 (`ver`, `nam`, `dob` and one of `v`, `t`, `r`), once
//! another module has verified and decoded it. Names of codes are the EU's value sets, in
//! `document/schemas/covid-certificate.json`; a code that is not there is shown as it is.

use serde_json::{Map, Value, json};

use crate::document::{Date, Error, PartialDate, claims::Claims};

/// A COVID certificate.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CovidCertificate {
    /// Whose.
    pub names: Names,
    /// As far as it is known; a certificate may leave it empty.
    pub birthdate: Option<PartialDate>,
    /// What it attests: exactly one thing.
    pub entry: CovidEntry,
    /// `tg`: the disease.
    pub disease: String,
    /// `co`: the country.
    pub country: String,
    /// `is`: who issued it.
    pub issuer: String,
    /// `ci`: the certificate's identifier.
    pub certificate_id: String,
}

/// `nam`. The plain ones are always there.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Names {
    /// `fn`.
    pub family: Option<String>,
    /// `gn`.
    pub given: Option<String>,
    /// `fnt`: in the letters of a machine-readable zone.
    pub family_plain: String,
    /// `gnt`.
    pub given_plain: Option<String>,
}

/// What a certificate attests. Closed: the three of the schema.
#[derive(Clone, PartialEq, Eq)]
pub enum CovidEntry {
    /// `v`.
    Vaccination(VaccineDose),
    /// `t`.
    Test(Test),
    /// `r`.
    Recovery(Recovery),
}

/// A vaccination.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VaccineDose {
    /// `vp`: vaccine or prophylaxis.
    pub vaccine: String,
    /// `mp`: medicinal product.
    pub product: String,
    /// `ma`: manufacturer.
    pub maker: String,
    /// `dn`: which dose, from 1.
    pub dose: u64,
    /// `sd`: how many there are in the series. A booster may have a higher number than that.
    pub doses: u64,
    /// `dt`.
    pub date: PartialDate,
}

/// A test.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Test {
    /// `tt`: type.
    pub test_type: String,
    /// `nm`: name.
    pub name: Option<String>,
    /// `ma`: device.
    pub device: Option<String>,
    /// `sc`: when the sample was taken, RFC 3339.
    pub sampled_at: String,
    /// `tr`: result.
    pub result: String,
    /// `tc`: where.
    pub centre: Option<String>,
}

/// A recovery.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovery {
    /// `fr`: first positive test.
    pub first_positive_on: PartialDate,
    /// `df`.
    pub valid_from: Date,
    /// `du`.
    pub valid_until: Date,
}

redacted_debug!(CovidCertificate, Names, CovidEntry, VaccineDose, Test, Recovery);

impl CovidCertificate {
    /// From the verified payload (the map under −260, 1).
    ///
    /// # Errors
    /// [`Error`], with the claim at fault; two entries, or two kinds of entry, are one.
    pub fn from_payload(payload: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(payload);
        claims.parsed("ver", |version| version.starts_with("1.").then_some(()))?;
        let nam = claims.object("nam")?;
        let names = Names {
            family: nam.optional_filled("fn")?,
            given: nam.optional_filled("gn")?,
            family_plain: nam.text("fnt")?,
            given_plain: nam.optional_filled("gnt")?,
        };
        let birthdate = claims.optional_filled("dob")?;
        let birthdate = birthdate.map(|text| birth(&text).ok_or_else(|| claims.wrong("dob"))).transpose()?;
        let mut entries = Vec::new();
        for name in ["v", "t", "r"] {
            let items = claims.optional_objects(name)?.unwrap_or_default();
            entries.extend(items.into_iter().map(|item| (name, item)));
        }
        let (kind, entry) = match entries.len() {
            0 => return Err(Error::Missing(claims.path("v"))),
            1 => entries.remove(0),
            _ => return Err(claims.wrong(entries[1].0)),
        };
        Ok(Self {
            names,
            birthdate,
            disease: entry.text("tg")?,
            country: entry.text("co")?,
            issuer: entry.text("is")?,
            certificate_id: entry.text("ci")?,
            entry: match kind {
                "v" => CovidEntry::Vaccination(VaccineDose::read(&entry)?),
                "t" => CovidEntry::Test(Test::read(&entry)?),
                _ => CovidEntry::Recovery(Recovery::read(&entry)?),
            },
        })
    }

    /// The same as claims of the type `covid-certificate`, for a view: `urn:dinhdanh:eu-dcc:1`.
    pub fn to_claims(&self) -> Map<String, Value> {
        let mut claims = Map::new();
        let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        put("certificate_id", json!(self.certificate_id));
        put("full_name", json!(self.full_name()));
        if let Some(birthdate) = self.birthdate {
            put("birthdate", json!(birthdate.to_string()));
        }
        put("disease", json!(self.disease));
        put("country", json!(self.country));
        put("issuing_authority", json!(self.issuer));
        match &self.entry {
            CovidEntry::Vaccination(it) => {
                put("entry", json!("vaccination"));
                put("vaccine", json!(it.vaccine));
                put("product", json!(it.product));
                put("maker", json!(it.maker));
                put("dose", json!(it.dose));
                put("doses", json!(it.doses));
                put("vaccinated_on", json!(it.date.to_string()));
            }
            CovidEntry::Test(it) => {
                put("entry", json!("test"));
                put("test_type", json!(it.test_type));
                put("sampled_at", json!(it.sampled_at));
                put("test_result", json!(it.result));
                for (name, text) in [("test_name", &it.name), ("test_device", &it.device), ("test_centre", &it.centre)]
                {
                    if let Some(text) = text {
                        put(name, json!(text));
                    }
                }
            }
            CovidEntry::Recovery(it) => {
                put("entry", json!("recovery"));
                put("first_positive_on", json!(it.first_positive_on.to_string()));
                put("valid_from", json!(it.valid_from.to_string()));
                put("valid_until", json!(it.valid_until.to_string()));
            }
        }
        claims
    }

    /// Family name first, in the person's letters where they are there.
    pub fn full_name(&self) -> String {
        let plain = |text: &str| text.replace('<', " ").trim().to_owned();
        let names = &self.names;
        let family = names.family.clone().unwrap_or_else(|| plain(&names.family_plain));
        let given = names.given.clone().or_else(|| names.given_plain.as_deref().map(plain));
        given.map_or(family.clone(), |given| format!("{family} {given}"))
    }
}

impl VaccineDose {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        let (dose, doses) = (claims.number("dn")?, claims.number("sd")?);
        for (name, number) in [("dn", dose), ("sd", doses)] {
            if !(1..=MAX_DOSES).contains(&number) {
                return Err(claims.wrong(name));
            }
        }
        Ok(Self {
            vaccine: claims.text("vp")?,
            product: claims.text("mp")?,
            maker: claims.text("ma")?,
            dose,
            doses,
            date: claims.parsed("dt", moment_or_day)?,
        })
    }
}

impl Test {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        Ok(Self {
            test_type: claims.text("tt")?,
            name: claims.optional_filled("nm")?,
            device: claims.optional_filled("ma")?,
            sampled_at: claims.parsed("sc", |text| moment_or_day(text)?.whole().map(|_| text.to_owned()))?,
            result: claims.text("tr")?,
            centre: claims.optional_filled("tc")?,
        })
    }
}

impl Recovery {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        let day = |name| claims.parsed(name, |text| moment_or_day(text)?.whole());
        let (valid_from, valid_until) = (day("df")?, day("du")?);
        if valid_until < valid_from {
            return Err(claims.wrong("du"));
        }
        Ok(Self { first_positive_on: claims.parsed("fr", moment_or_day)?, valid_from, valid_until })
    }
}

/// Years 1900 to 2099, as the schema has it.
fn birth(text: &str) -> Option<PartialDate> {
    PartialDate::parse(text).filter(|date| (1900..=2099).contains(&date.year()))
}

/// Issuers write days also as moments (`2021-05-29T00:00:00Z`); the day is what is meant.
fn moment_or_day(text: &str) -> Option<PartialDate> {
    match text.split_once('T') {
        None => PartialDate::parse(text),
        Some((day, time)) => {
            let plain = |byte: u8| byte.is_ascii_digit() || b":.+-Z".contains(&byte);
            (!time.is_empty() && time.bytes().all(plain)).then(|| PartialDate::parse(day)?.whole().map(Into::into))?
        }
    }
}

/// The schema's own bound.
const MAX_DOSES: u64 = 9;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document::{Document, DocumentKind, Types},
        host::Timestamp,
    };

    fn payload(entries: Value) -> Map<String, Value> {
        let mut payload = json!({
            "ver": "1.3.0", "dob": "1990-04-12",
            "nam": {"fn": "Nguyễn", "gn": "Thị Minh Khai", "fnt": "NGUYEN", "gnt": "THI<MINH<KHAI"},
        });
        for (name, value) in entries.as_object().expect("an object") {
            payload[name] = value.clone();
        }
        payload.as_object().expect("an object").clone()
    }

    fn vaccination() -> Value {
        json!({
            "tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 3, "sd": 2,
            "dt": "2021-12-29", "co": "VN", "is": "Bộ Y tế", "ci": "URN:UVCI:01:VN:0001#K",
        })
    }

    #[test]
    fn a_vaccination_is_shown_with_the_names_of_its_codes() {
        let certificate = CovidCertificate::from_payload(&payload(json!({"v": [vaccination()]}))).expect("one");
        let claims = certificate.to_claims();
        let document = Document::new(Types::built_in(), "urn:dinhdanh:eu-dcc:1", "VN", &claims).expect("a type");
        document.check().expect("as the schema says");
        let view = document.view(Timestamp(1_790_000_000));
        assert_eq!(view.kind, DocumentKind::CovidCertificate);
        let shown = |name: &str| {
            view.claims.iter().find(|it| it.name == name).map(|it| (it.shown_vi.as_str(), it.shown_en.as_str()))
        };
        assert_eq!(shown("full_name"), Some(("Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai")));
        assert_eq!(shown("disease"), Some(("COVID-19", "COVID-19")));
        assert_eq!(shown("vaccine"), Some(("Vắc xin mRNA SARS-CoV-2", "SARS-CoV-2 mRNA vaccine")));
        assert_eq!(shown("product"), Some(("Comirnaty", "Comirnaty")));
        assert_eq!(shown("maker"), Some(("Biontech Manufacturing GmbH", "Biontech Manufacturing GmbH")));
        assert_eq!(shown("vaccinated_on"), Some(("29/12/2021", "29 December 2021")));
        assert!(view.notices.is_empty(), "{:?}", view.notices.iter().map(|it| &it.en).collect::<Vec<_>>());
    }

    #[test]
    fn tests_and_recoveries_are_shown_too() {
        let test = json!({
            "tg": "840539006", "tt": "LP217198-3", "ma": "1232", "sc": "2021-08-20T10:03:12Z", "tr": "260415000",
            "tc": "", "co": "VN", "is": "Bộ Y tế", "ci": "URN:UVCI:01:VN:0002",
        });
        let certificate = CovidCertificate::from_payload(&payload(json!({"t": [test]}))).expect("one");
        let claims = certificate.to_claims();
        assert_eq!((claims["test_result"].as_str(), claims.get("test_centre")), (Some("260415000"), None));
        let recovery = json!({
            "tg": "840539006", "fr": "2021-08-01", "df": "2021-08-12", "du": "2022-01-28", "co": "VN", "is": "Bộ Y tế",
            "ci": "URN:UVCI:01:VN:0003",
        });
        let certificate = CovidCertificate::from_payload(&payload(json!({"r": [recovery]}))).expect("one");
        let claims = certificate.to_claims();
        let document = Document::new(Types::built_in(), "urn:dinhdanh:eu-dcc:1", "VN", &claims).expect("a type");
        let end = Date::parse("2022-01-28").expect("a date").ends();
        let kinds = |now| document.view(now).notices.iter().map(|it| it.kind).collect::<Vec<_>>();
        assert_eq!(kinds(end.plus(-20 * 86_400)), []);
        assert_eq!(kinds(end.plus(-10 * 86_400)), [crate::document::NoticeKind::RenewSoon]);
        assert_eq!(kinds(end), [crate::document::NoticeKind::Expired]);
    }

    #[test]
    fn exactly_one_entry_and_its_claims_are_asked_for() {
        let two = json!({"v": [vaccination(), vaccination()]});
        let mixed = json!({"v": [vaccination()], "r": [vaccination()]});
        let changed = |name: &str, value: Value| {
            let mut entry = vaccination();
            entry[name] = value;
            json!({"v": [entry]})
        };
        for (entries, at) in [
            (json!({}), "v"),
            (json!({"v": []}), "v"),
            (two, "v"),
            (mixed, "r"),
            (changed("dn", json!(0)), "v[0].dn"),
            (changed("sd", json!(10)), "v[0].sd"),
            (changed("dt", json!("29.12.2021")), "v[0].dt"),
            (changed("ci", json!("")), "v[0].ci"),
            (json!({"v": [vaccination()], "ver": "2.0.0"}), "ver"),
            (json!({"v": [vaccination()], "dob": "1890"}), "dob"),
            (json!({"v": [vaccination()], "nam": {"fn": "A"}}), "nam.fnt"),
        ] {
            let error = CovidCertificate::from_payload(&payload(entries)).expect_err("at fault");
            assert_eq!(error.claim().map(|path| path.as_str()), Some(at));
        }
    }

    #[test]
    fn an_empty_birth_date_and_a_moment_for_a_day_are_known_from_the_field() {
        let mut entry = vaccination();
        entry["dt"] = json!("2021-12-29T07:00:00+07:00");
        let certificate = CovidCertificate::from_payload(&payload(json!({"v": [entry], "dob": ""}))).expect("one");
        assert_eq!(certificate.birthdate, None);
        let CovidEntry::Vaccination(dose) = certificate.entry else { panic!("a vaccination") };
        assert_eq!(dose.date.to_string(), "2021-12-29");
    }
}
