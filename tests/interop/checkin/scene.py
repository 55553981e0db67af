"""A token, the desk that is to take it, and what both are about to become: what the kinds of bending work on."""

from dataclasses import dataclass, replace
from typing import Callable

import mint
from mint import CHALLENGES, DAY, NOW, SITES, Envelope, Signed, text_of
from purposes import PURPOSES
from verifier import Desk, Question


@dataclass
class Scene:
    """A token before it is signed, in an envelope or not, and the desk that is to take it."""

    token: Signed
    desk: Desk
    now: int
    not_before: int = -(2**63)
    challenges: tuple = ()
    status_lists: tuple = ()
    envelope: Envelope | None = None
    bend_token: Callable = lambda data: data
    bend_data: Callable = lambda data: data
    bend_text: Callable = lambda text: text

    def question(self, kind: str) -> Question:
        data = self.bend_token(self.token.build())
        if self.envelope:
            data = self.envelope.build(data)
        text = self.bend_text(text_of("CE1:" if self.envelope else "CT1:", self.bend_data(data)))
        return Question(text, self.desk, self.now, self.not_before, self.challenges, self.status_lists, kind)

    def become(self, other: "Scene"):
        """All of another scene."""
        self.__dict__.update(other.__dict__)

    def aim(self, **changes):
        self.desk = replace(self.desk, **changes)

    def claims(self, **changes):
        """Other claims in the pass, by name."""
        names = {"exp": 4, "iat": 6, "cnf": 8, "identity": 169, "private": -70000, "status": 65535}
        payload = self.token.inner.payload
        self.token.inner.payload = payload | {names[name]: value for name, value in changes.items()}

    def shown(self, **changes):
        """Other claims in the token, by name."""
        names = {"aud": 3, "iat": 6, "nonce": 39}
        self.token.payload = self.token.payload | {names[name]: value for name, value in changes.items()}


def good(pick, how: str = "") -> Scene:
    """A scene in which the token is accepted: shown to any desk, at a site, from a reserve pass, or in answer to a question."""
    how = how or pick.choices(("any desk", "site", "reserve", "answer", "full"), (50, 10, 15, 20, 5))[0]
    purposes = {"reserve": [3, 4, 5], "full": [3]}.get(how, mint.ALL)
    purpose = pick.choice(purposes)
    now = NOW + pick.randint(0, 5000)
    if how in ("any desk", "site") and pick.random() < 0.3:
        now = NOW + pick.randint(0, 29 * DAY)
    challenges = pick.sample(CHALLENGES, pick.choice((0, 0, 1, 2)))
    asked = envelope = None
    if how in ("answer", "full"):
        asked = pick.choice(CHALLENGES)
        now = asked.asked + pick.randint(0, 120)
        challenges = pick.sample([it for it in challenges if it is not asked] + [asked], len(set(challenges) | {asked}))
        if how == "full" or pick.random() < 0.8:
            envelope = Envelope(asked.secret, pick.choice(mint.EPHEMERAL), pick.randbytes(12))
    site = pick.choice(SITES) if how == "site" else None
    audience = asked.reader if asked else site or f"p:{purpose}"
    kind = how if how in ("reserve", "full") else "hot"
    token = mint.token(pick, purpose, now, audience, kind, asked.nonce if asked else b"")
    # An answer does not need the phone's clock.
    if asked and pick.random() < 0.3:
        token.payload = token.payload | {6: pick.choice((0, now - 5 * DAY, now + 5 * DAY))}
    desk = Desk(PURPOSES[purpose].key, pick.randint(1, token.inner.payload[-70000][2]), site, asks_first=False)
    if asked and pick.random() < 0.4:
        desk = replace(desk, **pick.choice(({"asks_first": True}, {"site": pick.choice(SITES)})))
    everything = tuple(range(len(mint.STATUS_LISTS)))
    lists = everything if how == "reserve" else tuple(pick.sample(everything, pick.randint(0, 3)))
    return Scene(token, desk, now, challenges=tuple(challenges), status_lists=lists, envelope=envelope)
