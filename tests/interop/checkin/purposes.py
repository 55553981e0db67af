"""The purposes and claims of spec/profile/checkin.md, as its tables have them."""

from dataclasses import dataclass

# Name and code, in the order in which a person reads them.
CLAIMS = {
    "full_name": 4,
    "date_of_birth": 8,
    "sex": 9,
    "personal_number": 1,
    "personal_number_last_4": 1,
    "nationality": 13,
    "portrait": 16,
    "age_over_18": -18,
}


@dataclass(frozen=True)
class Purpose:
    key: str
    required: frozenset
    optional: frozenset = frozenset()
    on_request: frozenset = frozenset()
    level: int = 1
    has_reserve: bool = False

    def allows(self, shown: set) -> bool:
        kinds = [self.required] + [self.on_request] * bool(self.on_request)
        return any(least <= shown <= least | self.optional for least in kinds)

    def is_full(self, shown: set) -> bool:
        return bool(self.on_request) and self.on_request <= shown

    def claims(self) -> list:
        every = self.required | self.optional | self.on_request
        return [claim for claim in CLAIMS if claim in every]


def _of(*names: str) -> frozenset:
    return frozenset(names)


PURPOSES = {
    1: Purpose("age_over_18", _of("age_over_18")),
    2: Purpose("kiosk", _of("full_name")),
    3: Purpose(
        "airport",
        required=_of("full_name", "date_of_birth", "sex", "personal_number_last_4"),
        optional=_of("nationality", "portrait", "age_over_18"),
        on_request=_of("full_name", "date_of_birth", "sex", "personal_number"),
        has_reserve=True,
    ),
    4: Purpose("lodging", _of("full_name", "personal_number"), level=2, has_reserve=True),
    5: Purpose(
        "hospital", _of("full_name", "date_of_birth", "personal_number"), _of("portrait"), level=2, has_reserve=True
    ),
    6: Purpose("exam", _of("full_name", "date_of_birth", "personal_number"), _of("portrait"), level=2),
}
CODES = {purpose.key: code for code, purpose in PURPOSES.items()}
