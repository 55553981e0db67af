"""Bent tokens of some kinds, each case made from its number alone. A kind bends a good scene in one way; some cases of
most kinds are still good, and are accepted by both verifiers or by neither.
"""

import random

import bend_content
import bend_form
import trees
from scene import good
from verifier import Question

SEED = 3


def case(number: int) -> Question:
    """The case of this number: always the same."""
    pick = random.Random(SEED << 32 | number)
    kind = pick.choices(list(KINDS), weights=[weight for weight, _ in KINDS.values()])[0]
    scene = good(pick)
    KINDS[kind][1](pick, scene)
    return scene.question(kind)


KINDS = {  # name: (how many in a hundred, how to bend)
    "whole": (4, bend_content.whole),
    "other desk": (3, bend_content.other_desk),
    "edge of time": (9, bend_content.edge_of_time),
    "any time": (3, bend_content.any_time),
    "birthday": (4, bend_content.birthday),
    "other claims": (7, bend_content.other_claims),
    "portrait": (3, bend_content.portrait),
    "kind of pass": (3, bend_content.kind_of_pass),
    "status": (5, bend_content.status),
    "other purpose": (5, bend_content.other_purpose),
    "question": (6, bend_content.question),
    "envelope": (4, bend_form.envelope),
    "other signer": (4, bend_form.other_signer),
    "other key": (3, bend_form.other_key),
    "signature": (3, bend_form.signature),
    "swapped": (3, bend_form.swapped),
    "header": (4, bend_form.header),
    "encoding": (6, bend_form.of_a_tree(trees.other_encoding)),
    "value": (7, bend_form.of_a_tree(trees.other_value)),
    "members": (4, bend_form.of_a_tree(trees.other_members)),
    "trailing": (1, bend_form.of_a_tree(trees.followed)),
    "deep": (2, bend_form.deep),
    "bit": (3, bend_form.bit),
    "bytes": (3, bend_form.some_bytes),
    "cut short": (1, bend_form.cut_short),
    "letters": (2, bend_form.letters),
    "second text": (3, bend_form.second_text),
}
