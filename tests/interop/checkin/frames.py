"""Portraits, and the frames `CP1:` in which they travel beside a token, as spec/profile/checkin.md has them."""

import functools
import hashlib
import io
from dataclasses import dataclass, field

from PIL import Image, UnidentifiedImageError

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


@dataclass
class Portrait:
    """The frames of one handle, in any order and several times over."""

    parts: dict = field(default_factory=dict)

    def add(self, frame: Frame):
        """One that contradicts those before it starts the portrait anew."""
        before = self.parts.get(frame.index, frame)
        if any(part.count != frame.count for part in self.parts.values()) or before != frame:
            self.parts = {}
        self.parts[frame.index] = frame

    def whole(self) -> tuple | None:
        """Salt and picture, if every part is there."""
        if not self.parts or len(self.parts) < next(iter(self.parts.values())).count:
            return None
        return self.parts[0].salt, b"".join(self.parts[index].data for index in sorted(self.parts))


@functools.lru_cache(maxsize=1_000)
def can_be_drawn(picture: bytes) -> bool:
    """A still WebP, in a file of nothing else, of at most 2,048 bytes and 128 × 128 pixels."""
    if not 20 <= len(picture) <= 2048 or picture[12:16] not in (b"VP8 ", b"VP8L"):
        return False
    chunk = int.from_bytes(picture[16:20], "little")
    if int.from_bytes(picture[4:8], "little") + 8 != len(picture) or 20 + chunk + chunk % 2 != len(picture):
        return False
    try:
        with Image.open(io.BytesIO(picture), formats=["WEBP"]) as drawn:
            drawn.load()
            return max(drawn.size) <= 128
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return False
