"""Portraits to put into passes: still WebP pictures of our own drawing, and such as no reader may draw."""

import functools
import io

from PIL import Image, ImageDraw


@functools.cache
def pictures() -> tuple:
    """Good ones first, then bad ones. Damage inside the pixels is not among them: two decoders may judge it differently."""
    good = (
        _face(60, 80, quality=30),
        _face(128, 128, quality=5),
        _face(1, 1, quality=50),
        _face(16, 16, lossless=True),
    )
    face = good[0]
    return (
        *good,
        *good,
        face + b"\0",
        face + b"\0\0",
        face[:-1],
        face[: len(face) // 2],
        face[:20],
        face[:12] + b"VP8X" + face[16:],
        face[:4] + (len(face)).to_bytes(4, "little") + face[8:],
        _face(129, 10, quality=5),
        _face(10, 129, quality=5),
        _file("PNG", _drawn(8, 8)),
        _file("JPEG", _drawn(8, 8)),
        _file("WEBP", _drawn(8, 8), save_all=True, append_images=[Image.new("RGB", (8, 8), "red")]),
        _file("WEBP", Image.new("RGBA", (8, 8), (1, 2, 3, 4)), quality=20),
        _noise(),
        b"",
        b"RIFF",
        b"not a picture at all, but long enough to be one",
    )


def _drawn(width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height), (200, 210, 220))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((width * 0.2, height * 0.15, width * 0.8, height * 0.7), (224, 187, 160))
    pen.rectangle((width * 0.1, height * 0.75, width * 0.9, height), (40, 60, 120))
    return picture


def _face(width: int, height: int, **settings) -> bytes:
    return _file("WEBP", _drawn(width, height), **settings)


def _noise() -> bytes:
    """A good picture, but of more than 2,048 bytes."""
    return _file("WEBP", Image.effect_noise((64, 64), 90).convert("RGB"), lossless=True)


def _file(kind: str, picture: Image.Image, **settings) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **settings)
    return out.getvalue()
