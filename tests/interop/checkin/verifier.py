"""A second verifier of check-in tokens, written from spec/profile/checkin.md: it shares no code with core, not even a
parser or a library of cryptography. It does not know which tokens were seen before.
"""

import calendar
import datetime
from dataclasses import dataclass, replace

import seal
import strict
from cose import ESP256, Refused, Rules, has_exactly, is_map, is_number, key_of
from frames import can_be_drawn
from purposes import CODES, PURPOSES
from trust import DAY, TrustList, is_presentable

TYP_PASS, TYP_TOKEN = 293, 294
HOUR = 3600

# The rules of a token that can be left out, one at a time, to see that the comparison notices.
RULES = (
    "length prefix base45 shortest depth unprotected header bare_pass sealed_for_a_question sealed_for_this_one "
    "open clock list_age kid issuer_low_s issuer_signature pass_header pass_members holder_key pass_expired "
    "pass_backwards pass_long reserve_long pass_future issuer_in_force issuer_purpose issuer_level purpose level "
    "holder_low_s holder_signature audience site asks_first reader nonce full within_pass window far status_there "
    "status_of_issuer status_entry status_overdue status_over shown reserve_shown name number country birth age "
    "drawn"
).split()


@dataclass(frozen=True)
class Desk:
    """What a desk asks for; with a site, tokens must be made for it, and a desk that asks first takes answers only."""

    purpose: str
    minimum_level: int
    site: str | None = None
    asks_first: bool = False


@dataclass(frozen=True)
class Challenge:
    """A question that is out on the desk's screen."""

    reader: str
    nonce: bytes
    secret: bytes  # the key that the answer is encrypted to
    asked: int


@dataclass(frozen=True)
class Question:
    """A text, before a desk, and what the desk knows."""

    text: str
    desk: Desk
    now: int
    not_before: int = -(2**63)
    challenges: tuple = ()
    status_lists: tuple = ()
    kind: str = ""


class Verifier:
    """Checks texts by one trust list and some status lists, which a question names by their places."""

    def __init__(self, trust: TrustList, status_lists: tuple = (), without: str = ""):
        if without and without not in RULES:
            raise ValueError(f"no rule is called {without}")
        self.trust = trust
        self.status_lists = status_lists
        self.rules = Rules(without)

    def verify(self, question: Question) -> dict:
        """What a verified token says; raises Refused with the first check that fails."""
        demand = self.rules.demand
        desk = question.desk
        token, question, sealed = self._token(question)
        signed = self.rules.sign1(self.rules.decode(token, "checkin.cbor"), "checkin.shape")
        header = self.rules.decode(signed.protected, "checkin.cbor")
        known = has_exactly(header, {1, 13, 16}) and is_number(header[1], ESP256) and is_number(header[16], TYP_TOKEN)
        if not known:
            bare = is_map(header) and any(is_number(key, 16) and is_number(header[key], TYP_PASS) for key in header)
            demand("bare_pass", not bare, "checkin.bare_pass")
            demand("header" if is_map(header) and 13 in header else "", False, "checkin.shape")
        shown = self.rules.decode(signed.payload, "checkin.cbor")
        if not (has_exactly(shown, {3, 6}, {39}) and type(shown[3]) is str and type(shown[6]) is int):
            raise Refused("checkin.shape")
        nonce = shown.get(39)
        if 39 in shown and not (type(nonce) is bytes and len(nonce) == 16):
            raise Refused("checkin.shape")
        demand("sealed_for_a_question", not sealed or nonce is not None, "checkin.shape")

        floor = max(question.not_before, self.trust.issued_at)
        demand("clock", nonce is not None or question.now >= floor, "checkin.verifier_clock")
        now = max(question.now, floor)
        list_age = now - self.trust.issued_at
        demand("list_age", list_age <= 30 * DAY, "checkin.trust_stale")
        claims, issuer = self._pass(header[13], now)
        purpose = PURPOSES[claims["purpose"]]
        demand("purpose", purpose.key == desk.purpose, "checkin.purpose")
        demand("level", claims["level"] >= max(desk.minimum_level, purpose.level), "checkin.level")
        self.rules.signers("holder", signed, [claims["holder"]], "checkin.holder_signature")
        self._audience(shown[3], nonce, question)
        if nonce is None:
            demand("full", claims["status"] or not purpose.is_full(claims["shown"]), "checkin.challenge_wanted")
            demand("within_pass", claims["iat"] <= shown[6] < claims["exp"], "checkin.stale")
            age = now - shown[6]
            if not -30 <= age <= 60:
                demand("far", abs(age) <= 600, "checkin.stale")
                demand("window", False, "checkin.stale_or_clock")
        status_age = self._status(claims, issuer, question, now)
        self._claims(claims, now)
        return self._told(claims, issuer, shown, max(list_age if list_age > 7 * DAY else 0, status_age))

    def _token(self, question: Question) -> tuple:
        """The bytes of the token, decrypted if they have to be, the question that is left, and whether they had to be."""
        text = question.text
        self.rules.demand("length", len(text.encode()) <= 2400, "checkin.too_long")
        if not text.startswith(("CT1:", "CE1:")):
            self.rules.demand("prefix", False, "checkin.not_ct1")
        try:
            data = strict.decode_base45(text[4:], overflow=self.rules.without == "base45")
        except strict.NotBase45:
            raise Refused("checkin.base45") from None
        if not text.startswith("CE1:"):
            return data, question, False
        sealed = seal.read(data, self.rules)
        for asked in question.challenges:
            token = sealed.open(asked.secret) if self._is_open(asked, question.now) else None
            if token is not None:
                # It answers this one and no other.
                only = question.challenges if self.rules.without == "sealed_for_this_one" else (asked,)
                return token, replace(question, challenges=only), True
        raise Refused("checkin.encrypted")

    def _is_open(self, challenge: Challenge, now: int) -> bool:
        return 0 <= now - challenge.asked <= 120 or self.rules.without == "open"

    def _pass(self, value, now: int):
        """What the pass says, and the issuer of the list that signed it."""
        demand = self.rules.demand
        signed = self.rules.sign1(value, "checkin.shape")
        header = self.rules.decode(signed.protected, "checkin.cbor")
        known = has_exactly(header, {1, 4, 16}) and is_number(header[1], ESP256) and is_number(header[16], TYP_PASS)
        if not (known and type(header[4]) is bytes):
            loose = is_map(header) and type(header.get(4)) is bytes
            demand("pass_header" if loose else "", False, "checkin.shape")
        signers = [issuer for issuer in self.trust.issuers if issuer.kid == header[4]]
        demand("kid", signers, "checkin.issuer_unknown")
        signers = signers or list(self.trust.issuers)
        keys = self.rules.signers("issuer", signed, [it.key for it in signers], "checkin.issuer_signature")
        signers = [issuer for issuer in signers if issuer.key in keys]
        claims = self._pass_claims(signed.payload)
        life = claims["exp"] - claims["iat"]
        demand("pass_expired", now < claims["exp"], "checkin.pass_expired")
        demand("pass_backwards", life > 0, "checkin.pass_expired")
        if claims["status"] and PURPOSES[claims["purpose"]].has_reserve:
            demand("reserve_long", life <= 8 * DAY + HOUR, "checkin.pass_expired")
        else:
            demand("pass_long", life <= 49 * HOUR, "checkin.pass_expired")
        demand("pass_future", claims["iat"] <= now, "checkin.pass_future")
        in_force = [issuer for issuer in signers if issuer.not_before <= now < issuer.expires]
        demand("issuer_in_force", in_force, "checkin.pass_expired")
        signers = in_force or signers
        for rule, may in (
            ("issuer_purpose", lambda issuer: claims["purpose"] in issuer.purposes),
            ("issuer_level", lambda issuer: claims["level"] <= issuer.maximum_level),
        ):
            allowed = [issuer for issuer in signers if may(issuer)]
            demand(rule, allowed, "checkin.issuer_purpose")
            signers = allowed or signers
        return claims, signers[0]

    def _pass_claims(self, payload: bytes) -> dict:
        """The claims of a pass are one shape, whatever is wrong with them."""
        bad = Refused("checkin.shape")
        strictly = self.rules.without != "pass_members"
        claims = self.rules.decode(payload, bad.code)
        if not has_exactly(claims, {1, 2, 4, 6, 8, 169, -70000}, {65535}, exactly=strictly):
            raise bad
        identity, private, status = claims[169], claims[-70000], claims.get(65535)
        if not (is_map(identity) and has_exactly(private, {1, 2}, {3, 4}, exactly=strictly)):
            raise bad
        identity = {name: value for name, value in identity.items() if type(name) is int}
        ages, digest, sex = private.get(3), private.get(4), identity.get(9)
        shapes = (
            type(claims[1]) is str
            and _is_handle(claims[2])
            and type(claims[4]) is int
            and type(claims[6]) is int
            and all(type(identity.get(name, "")) is str for name in (1, 4, 8, 13))
            and (9 not in identity or is_number(sex, 1) or is_number(sex, 2))
            and (16 not in identity or type(identity[16]) is bytes and is_number(identity.get(17), 4))
            and type(private[1]) is int
            and private[1] in PURPOSES
            and type(private[2]) is int
            and private[2] in (1, 2)
            and (3 not in private or has_exactly(ages, {18}) and type(ages[18]) is bool)
            and (4 not in private or type(digest) is bytes and len(digest) == 16)
            and (65535 not in claims or _is_status_reference(status))
        )
        if not shapes:
            raise bad
        try:
            holder = key_of(claims[8][1] if has_exactly(claims[8], {1}) else None)
        except ValueError:
            self.rules.demand("holder_key", False, bad.code)
            holder = self.trust.issuers[0].key
        named = {4: "full_name", 8: "date_of_birth", 9: "sex", 13: "nationality", 16: "portrait"}
        shown = {claim for name, claim in named.items() if name in identity}
        if 1 in identity:
            shown.add("personal_number_last_4" if len(identity[1].encode()) == 4 else "personal_number")
        if 3 in private:
            shown.add("age_over_18")
        if 4 in private:
            shown.add("portrait")
        return {
            "handle": claims[2],
            "exp": claims[4],
            "iat": claims[6],
            "holder": holder,
            "identity": identity,
            "purpose": private[1],
            "level": private[2],
            "of_age": ages[18] if 3 in private else None,
            "digest": digest,
            "status": status["status_list"] if status else None,
            "shown": shown,
        }

    def _audience(self, audience: str, nonce: bytes | None, question: Question):
        demand, desk = self.rules.demand, question.desk
        if nonce is not None:
            asked = next((it for it in question.challenges if it.nonce == nonce), None)
            demand("nonce", asked and self._is_open(asked, question.now), "checkin.nonce")
            demand("reader", asked is None or asked.reader == audience, "checkin.audience")
        elif desk.asks_first:
            demand("asks_first", False, "checkin.challenge_wanted")
        elif desk.site is not None:
            demand("site", audience == desk.site, "checkin.audience")
        else:
            demand("audience", audience == f"p:{CODES[desk.purpose]}", "checkin.audience")

    def _status(self, claims: dict, issuer, question: Question, now: int) -> int:
        """The age of the status list that counts, if it is overdue."""
        demand, reference = self.rules.demand, claims["status"]
        if reference is None:
            return 0
        lists = [self.status_lists[place] for place in question.status_lists]
        lists = [it for it in lists if it.uri == reference["uri"]]
        if self.rules.without != "status_of_issuer":
            lists = [it for it in lists if it.issuer == issuer.name]
        demand("status_there", lists, "checkin.status_missing")
        if not lists:
            return 0
        newest = max(lists, key=lambda it: it.issued)
        status = newest.status(reference["idx"])
        if status != 0:
            codes = {None: "checkin.status_unknown", 2: "checkin.suspended"}
            demand("status_entry", False, codes.get(status, "checkin.revoked"))
        demand("status_over", newest.expires is None or now < newest.expires, "checkin.status_stale")
        overdue = now - newest.issued - newest.ttl
        demand("status_overdue", overdue <= 7 * DAY, "checkin.status_stale")
        return now - newest.issued if overdue > 0 else 0

    def _claims(self, claims: dict, now: int):
        """The claims of the purpose and kind of pass, each in its form."""
        demand, bad = self.rules.demand, "checkin.claims"
        purpose, identity, of_age = PURPOSES[claims["purpose"]], claims["identity"], claims["of_age"]
        demand("shown", purpose.allows(claims["shown"]), bad)
        if claims["status"]:
            demand("reserve_shown", purpose.has_reserve and not purpose.is_full(claims["shown"]), bad)
        demand("name", 4 not in identity or is_presentable(identity[4]), bad)
        demand("number", 1 not in identity or _is_digits(identity[1], 4, 12), bad)
        demand("country", 13 not in identity or _is_country(identity[13]), bad)
        born = _latest_day(identity[8], now) if 8 in identity else None
        demand("birth", born is not None or 8 not in identity, bad)
        if of_age is True and born:
            demand("age", born <= _18_years_before(now), bad)
        elif of_age is False:
            # Who turns 18 while the pass lives was not when it was issued.
            demand("age", born and born > _18_years_before(claims["iat"]), bad)
        demand("drawn", 16 not in identity or can_be_drawn(identity[16]), "checkin.portrait")

    def _told(self, claims: dict, issuer, shown: dict, stale: int) -> dict:
        identity = claims["identity"]
        person = {
            "personal_number": identity.get(1),
            "name": identity.get(4),
            "date_of_birth": identity.get(8),
            "sex": {1: "male", 2: "female"}.get(identity.get(9)),
            "nationality": identity.get(13),
            "age_over_18": claims["of_age"],
            "portrait": identity[16].hex() if 16 in identity else None,
            "portrait_digest": claims["digest"].hex() if claims["digest"] else None,
        }
        told = {
            "handle": claims["handle"],
            "shown_at": shown[6],
            "valid_until": claims["exp"],
            "issuer": issuer.name,
            "level": claims["level"],
            "purpose": PURPOSES[claims["purpose"]].key,
            "person": {name: value for name, value in person.items() if value is not None},
        }
        if 39 in shown:
            told["nonce"] = shown[39].hex()
        if stale:
            told["trust_age_seconds"] = stale
        return told


def _is_handle(value) -> bool:
    """Eight bytes as base64url."""
    try:
        return type(value) is str and len(strict.decode_base64url(value)) == 8
    except ValueError:
        return False


def _is_status_reference(value) -> bool:
    if not (is_map(value) and list(value) == ["status_list"] and is_map(value["status_list"])):
        return False
    entry = value["status_list"]
    if set(entry) != {"idx", "uri"} or type(entry["uri"]) is not str or len(entry["uri"].encode()) > 200:
        return False
    return type(entry["idx"]) is int and entry["idx"] >= 0


def _is_digits(text: str, *lengths: int) -> bool:
    return len(text) in lengths and text.isascii() and text.isdigit()


def _is_country(text: str) -> bool:
    return len(text) in (2, 3) and text.isascii() and text.isalpha() and text.isupper()


def _latest_day(text: str, now: int) -> datetime.date | None:
    """The latest day that YYYYMMDD can mean, where 00 stands for an unknown month or day; None if it is no day so far."""
    if not _is_digits(text, 8):
        return None
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if year < 1800 or month > 12 or (month == 0 and day > 0) or text > _today(now).strftime("%Y%m%d"):
        return None
    month = month or 12
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day or last) if day <= last else None


def _today(now: int) -> datetime.date:
    """In Việt Nam."""
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=now + 7 * HOUR)).date()


def _18_years_before(now: int) -> datetime.date:
    """Who was born on this day or before is 18; who was born on 29 February is on 1 March."""
    today = _today(now)
    if (today.month, today.day) == (2, 29) and not calendar.isleap(today.year - 18):
        return datetime.date(today.year - 18, 2, 28)
    return today.replace(year=today.year - 18)
