"""Bent frames of portraits, each case made from its number alone."""

import random

import trees
from bend import SEED
from loose import encode
from mint import text_of


def case(number: int) -> dict:
    """The case of this number: a question to our side, and its kind."""
    pick = random.Random(SEED + 2 << 32 | number)
    kind = pick.choice([*KINDS, *["limits"] * 4])
    index, count = pick.choice(((0, 1), (0, 3), (1, 3), (2, 3), (8, 9), (9, 9), (9, 10), (3, 3), (0, 0), (0, 255)))
    size = pick.choice((1, 240, 240, 0, 241, 1400, 1600))
    frame = [pick.randbytes(4), index, count, pick.randbytes(8), pick.randbytes(size)]
    if index and pick.random() < 0.9:
        frame.pop(3)
    return {"frame": KINDS[kind](pick, frame), "kind": kind}


def text(frame) -> str:
    return text_of("CP1:", encode(frame))


KINDS = {
    "limits": lambda pick, frame: text(frame),
    "encoding": lambda pick, frame: text(trees.other_encoding(pick, frame)),
    "value": lambda pick, frame: text(trees.other_value(pick, frame)),
    "members": lambda pick, frame: text(trees.other_members(pick, frame)),
    "trailing": lambda pick, frame: text(trees.followed(pick, frame)),
    "bytes": lambda pick, frame: text_of("CP1:", trees.other_bytes(pick, encode(frame))),
    "letters": lambda pick, frame: trees.other_letters(pick, text(frame)),
    "second text": lambda pick, frame: trees.second_text(pick, text(frame)),
}
