"""Every call of the description once with success: the answers are for the caller to judge."""

import time

from country import ORGANISATION, PEOPLE, Country, form, whom
from phone import Phone, chip


class Story:
    """Tells itself in `country`; `heard(operation path, method, answer)` gets each answer."""

    def __init__(self, country: Country, heard):
        self.country, self.heard = country, heard
        self.phones = {}
        self.account_ids = []

    def ask(self, name: str, path: str, body=None, method: str = "POST", template: str = "") -> dict:
        answer = self.country.call(method, path, self.phones.setdefault(name, Phone()), body)
        self.heard(template or path, method, answer)
        return answer.json()

    def desk(self, path: str, body=None, method: str = "POST", template: str = "") -> dict:
        answer = self.country.call(method, f"/desk/{path}", body=body)
        self.heard(f"/desk/{template or path}", method, answer)
        return answer.json()

    def register(self, name: str):
        self.account_ids.append(self.ask(name, "/authority/registrations", form(name))["account_id"])

    def activate(self, name: str):
        self.ask(name, "/authority/activation", {"code": self.country.code(name, "otp")})

    def chip(self, phone: str, person: str) -> dict:
        challenge = self.ask(phone, "/authority/chip-challenge")["challenge"]
        return {"evidence": chip(PEOPLE[person][0], challenge)}

    def confirm(self, guardian: str, ward: str, body: dict):
        path = f"/authority/wards/{ward}/confirmations"
        self.ask(guardian, path, body, template="/authority/wards/{account_id}/confirmations")

    def tell(self):
        tomorrow = int(time.time()) + 86_400
        # A file waits, is refused, and is sent again.
        self.desk("review", {"by_hand": True})
        self.register("khai")
        self.desk("reviews", {**whom("khai"), "decision": "refuse", "reason": "portrait"})
        self.register("khai")
        self.desk("reviews", {**whom("khai"), "decision": "accept"})
        self.desk("review", {"by_hand": False})
        self.ask("khai", "/authority/otp")
        self.activate("khai")
        self.desk("level-2", whom("khai"))
        self.ask("khai", "/authority/level-2-activation", {"code": self.country.code("khai", "level_2_code")})
        # A guardian, raised by the chip, and a child; an organisation; a delegation.
        self.register("binh")
        self.activate("binh")
        self.ask("binh", "/authority/level-2-by-chip", self.chip("binh", "binh"))
        self.register("anh")
        self.confirm("binh", self.account_ids[-1], {"what": "activation"})
        self.activate("anh")
        self.confirm("binh", self.account_ids[-1], {"what": "use", "until": tomorrow})
        company = self.ask("company", "/authority/organisation-registrations", ORGANISATION)["account_id"]
        self.confirm("binh", company, {"what": "activation"})
        self.ask("company", "/authority/activation", {"code": self.country.code("binh", "otp")})
        self.ask("binh", "/authority/wards", method="GET")
        delegation = {"delegate": PEOPLE["khai"][0], "scope": ["vehicle", "health"], "until": tomorrow}
        self.ask("binh", "/authority/delegations", delegation)
        # Locks.
        self.ask("khai", "/authority/lock")
        self.desk("locks", {**whom("khai"), "cause": "card_held"})
        self.desk("suspensions", whom("khai"))
        self.ask("khai", "/authority/account", method="GET")
        self.desk("reinstatements", whom("khai"))
        self.desk("unlocks", {**whom("khai"), "cause": "card_held"})
        self.ask("khai", "/authority/unlock")
        # New phones.
        recovery = {key: form("khai")[key] for key in ("personal_number", "full_name", "date_of_birth", "key_protection")}
        self.ask("khai's second", "/authority/recoveries", recovery)
        self.desk("recoveries", whom("khai"))
        code = {"code": self.country.code("khai", "recovery_code")}
        self.ask("khai's second", "/authority/recovery-activation", code)
        self.ask("khai's third", "/authority/recoveries", recovery)
        self.ask("khai's third", "/authority/recovery-by-chip", self.chip("khai's third", "khai"))
        self.ask("khai's fourth", "/authority/recoveries", recovery)
        self.ask("company's second", "/authority/organisation-recoveries", ORGANISATION)
        # People who stay on their way, for calls that are made up.
        self.register("hhen")
        self.register("sen")
        self.register("anna")
        self.activate("anna")
        # The rest of the desk.
        self.desk("offers", whom("binh"))
        self.desk("readers/hotel", method="GET", template="readers/{name}")
        applicant = {"id": "VN.NEW", "name": "New", "public_key": PUBLIC_KEY, "purposes": ["lodging"]}
        self.desk("reader-certificates", applicant)
        self.desk("weather", {"status": 503, "retry_after": 1, "calls": 0})


PUBLIC_KEY = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
