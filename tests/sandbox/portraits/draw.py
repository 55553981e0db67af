"""Draws the portraits of the register: faces of nobody, 60 x 80, lossy WebP of at most 700 bytes.   Needs Pillow.
Usage: draw.py DIRECTORY"""
import sys
from pathlib import Path
from PIL import Image, ImageDraw

SCALE = 8

def face(hair, hair_shape, skin, shirt, brow, glasses=False):
    image = Image.new("RGB", (60 * SCALE, 80 * SCALE), (196, 210, 222))
    draw = ImageDraw.Draw(image)
    def at(*box):
        return [value * SCALE for value in box]
    if hair_shape == "long":
        draw.rounded_rectangle(at(11, 12, 49, 66), 15 * SCALE, fill=hair)
    if hair_shape == "bun":
        draw.ellipse(at(21, 2, 39, 18), fill=hair)
    shade = tuple(value * 85 // 100 for value in skin)
    draw.rounded_rectangle(at(4, 64, 56, 96), 14 * SCALE, fill=shirt)
    draw.polygon(at(22, 64, 38, 64, 30, 74), fill=skin)
    draw.rectangle(at(24, 52, 36, 66), fill=shade)
    draw.ellipse(at(13, 34, 18, 46), fill=shade)
    draw.ellipse(at(42, 34, 47, 46), fill=shade)
    draw.ellipse(at(15, 14, 45, 60), fill=skin)
    draw.chord(at(14, 10, 46, 50), 184, 356, fill=hair)
    if hair_shape == "fringe":
        draw.rectangle(at(16, 24, 44, 31), fill=hair)
        draw.rounded_rectangle(at(12, 20, 18, 48), 3 * SCALE, fill=hair)
        draw.rounded_rectangle(at(42, 20, 48, 48), 3 * SCALE, fill=hair)
    for left in (20, 33):
        draw.line(at(left, brow, left + 7, brow), fill=hair, width=int(1.4 * SCALE))
        draw.ellipse(at(left + 0.5, 36, left + 6.5, 40.5), fill=(250, 250, 250))
        draw.ellipse(at(left + 2, 36, left + 5, 40), fill=(45, 30, 25))
        if glasses:
            draw.rounded_rectangle(at(left - 1.5, 34, left + 8.5, 43), 2 * SCALE, outline=(40, 40, 40), width=SCALE)
    draw.line(at(30, 39, 29, 46, 31, 46.5), fill=shade, width=SCALE)
    draw.arc(at(24, 44, 36, 53), 25, 155, fill=(165, 75, 75), width=int(1.8 * SCALE))
    return image.resize((60, 80), Image.LANCZOS)

PEOPLE = {
    "046190000001": face((35, 28, 28), "long", (232, 196, 168), (60, 95, 140), 32),
    "001085000002": face((50, 45, 45), "short", (214, 172, 140), (70, 80, 75), 32, glasses=True),
    "066195000003": face((25, 20, 20), "bun", (188, 142, 112), (150, 60, 60), 31),
    "046300000004": face((70, 45, 35), "fringe", (240, 206, 182), (110, 85, 130), 34),
}

for number, image in PEOPLE.items():
    path = Path(sys.argv[1]) / f"{number}.webp"
    for quality in range(60, 0, -1):
        image.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= 700:
            break
    print(path.name, path.stat().st_size, "bytes at quality", quality)
