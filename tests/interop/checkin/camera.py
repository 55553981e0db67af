"""A camera: what of a picture arrives on its sensor when the hand is not still and the light is poor."""

from dataclasses import dataclass

import numpy
from PIL import Image, ImageFilter


@dataclass(frozen=True)
class Condition:
    """Turned by up to `angle` degrees, each corner moved by up to `tilt` of the side; then, in the camera's own pixels,
    blurred (σ), faded around the middle grey, and with noise (σ)."""

    angle: float
    tilt: float
    blur: float
    contrast: float
    noise: float


SLIGHT = Condition(angle=7, tilt=0.02, blur=0.8, contrast=0.8, noise=6)
HARD = Condition(angle=15, tilt=0.04, blur=1.2, contrast=0.6, noise=12)

OVERSAMPLING = 4  # each pixel of the sensor is the mean of so many, squared
AROUND = 60  # the screen of a phone in dark mode, right up to the quiet zone


def photograph(picture: Image.Image, modules: int, pixels: float, condition: Condition, random) -> numpy.ndarray:
    """The square `picture`, `modules` wide, with `pixels` of the sensor to a module, in grey. `random` is a numpy Generator."""
    side = modules * pixels * OVERSAMPLING
    turn = numpy.deg2rad(random.uniform(-condition.angle, condition.angle))
    square = numpy.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    square += random.uniform(-condition.tilt, condition.tilt, (4, 2))
    corners = side * square @ numpy.array([[numpy.cos(turn), numpy.sin(turn)], [-numpy.sin(turn), numpy.cos(turn)]])
    half = abs(corners).max() + 0.15 * side
    corners += half + random.uniform(0, OVERSAMPLING, 2)  # modules and pixels do not meet
    edge = int(numpy.ceil(2 * half / OVERSAMPLING) + 1) * OVERSAMPLING
    there = [(0, 0), (picture.width, 0), (picture.width, picture.width), (0, picture.width)]
    way = _perspective(corners, there)
    seen = picture.transform(
        (edge, edge), Image.Transform.PERSPECTIVE, way, Image.Resampling.BILINEAR, fillcolor=AROUND
    )
    seen = seen.reduce(OVERSAMPLING).filter(ImageFilter.GaussianBlur(condition.blur))
    light = 128 + (numpy.asarray(seen, float) - 128) * condition.contrast
    return numpy.clip(light + random.normal(0, condition.noise, light.shape), 0, 255).astype(numpy.uint8)


def _perspective(here, there) -> numpy.ndarray:
    """The eight numbers that take four points here to four points there, as Pillow wants them."""
    rows, values = [], []
    for (x, y), (u, v) in zip(here, there):
        rows += [x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]
        values += u, v
    return numpy.linalg.solve(numpy.array(rows, float), numpy.array(values, float))
