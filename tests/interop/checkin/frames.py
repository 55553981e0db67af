"""The portrait beside a token: frames `CP1:`, as spec/profile/checkin.md has them."""

import hashlib
from dataclasses import dataclass

import strict
from cose import Refused


@dataclass(frozen=True)
class Frame:
    tag: bytes  # four bytes of the handle
    index: int
    count: int
    salt: bytes | None  # in the first frame
    data: bytes


def read_frame(text: str) -> Frame:
    """One frame of a portrait; raises Refused."""
    if not text.startswith("CP1:") or len(text.encode()) > 2400:
        raise Refused("frame")
    try:
        parts = strict.decode_cbor(strict.decode_base45(text[4:]))
    except (strict.NotBase45, strict.NotCbor):
        raise Refused("frame") from None
    kinds = [type(part) for part in parts] if type(parts) is list else []
    if kinds == [bytes, int, int, bytes, bytes] and parts[1] == 0:
        frame = Frame(*parts)
    elif kinds == [bytes, int, int, bytes] and parts[1] > 0:
        frame = Frame(*parts[:3], None, parts[3])
    else:
        raise Refused("frame")
    whole = len(frame.tag) == 4 and frame.index < frame.count <= 9 and 1 <= len(frame.data) <= 2048
    if not whole or (frame.salt is not None and len(frame.salt) != 8):
        raise Refused("frame")
    return frame


def digest(salt: bytes, picture: bytes) -> bytes:
    """What the pass holds of it."""
    return hashlib.sha256(salt + picture).digest()[:16]
