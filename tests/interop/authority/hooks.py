"""What schemathesis asks us before each call: a phone of the country signs it. Nine of ten calls are signed as they should be,
by a phone at any stage; the others without a proof, or with a nonce of nobody."""

import json
import os
import random

import schemathesis
from schemathesis import GenerationMode

from phone import Phone

SETTING = json.loads(os.environ["DINHDANH_COUNTRY"])
PHONES = [Phone(secret) for secret in SETTING["phones"]]
CHANCE = random.Random(SETTING["seed"])
LOG = open(SETTING["log"], "w", buffering=1)  # the process ends with it
nonce = SETTING["nonce"]


@schemathesis.hook
def before_call(context, case, kwargs):
    positive = case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE
    if positive:
        make_real(case)
    if not case.path.startswith("/authority/"):
        return
    luck = CHANCE.random()
    if positive and luck < 0.05:
        return
    phone = Phone(CHANCE.getrandbits(250) + 1) if luck > 0.9 else CHANCE.choice(PHONES)
    url = SETTING["url"] + case.formatted_path
    proof = phone.proof(case.method.upper(), url, "made up" if positive and luck < 0.1 else nonce)
    case.headers = {**(case.headers or {}), "DPoP": proof}


@schemathesis.hook
def after_call(context, case, response):
    global nonce
    nonce = (response.headers.get("dpop-nonce") or [nonce])[0]
    error = response.json().get("error", "") if response.status_code >= 400 else ""
    LOG.write(json.dumps([case.method.upper(), case.path, response.status_code, error]) + "\n")


def make_real(case):
    """Numbers that somebody has, and times that are near, now and then: what is random is nobody's."""
    if isinstance(case.body, dict):
        for name in ("personal_number", "delegate", "guardian", "representative"):
            if name in case.body and CHANCE.random() < 0.7:
                case.body[name] = CHANCE.choice(SETTING["numbers"])
        if "until" in case.body and CHANCE.random() < 0.7:
            case.body["until"] = SETTING["now"] + CHANCE.choice([3600, 86_400, 40 * 86_400])
    if "account_id" in (case.path_parameters or {}) and CHANCE.random() < 0.7:
        case.path_parameters["account_id"] = CHANCE.choice(SETTING["account_ids"])
