"""Our pictures before a camera and a scanner that are not ours: zxing-cpp, which kiosks and gates use."""

import io
import random
import tempfile
import unittest
from collections import defaultdict
from dataclasses import replace

import numpy
import segno
import zxingcpp
from PIL import Image
from segno import consts

import mint
import peer
from camera import HARD, SLIGHT, photograph
from scene import good

CODES = 20  # of each purpose, and of requests and portraits, under each condition
QUIET_ZONE, PIXELS = 4, 8
CONDITIONS = (  # name, condition, pixels to a module, share of all codes and of each purpose's that must be read
    ("slight, 2.5 px", SLIGHT, 2.5, 0, 0),
    ("slight, 3 px", SLIGHT, 3, 0.95, 0.95),
    ("slight, 4 px", SLIGHT, 4, 0.95, 0.95),
    ("hard, 3 px", HARD, 3, 0, 0),
    ("hard, 4 px", HARD, 4, 0.8, 0.5),
)


def read(picture) -> list:
    """The texts of the QR codes in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


class Scanning(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="dinhdanh-scan-")
        cls.addClassCleanup(cls.directory.cleanup)
        _, cls.codes = peer.minted(CODES, cls.directory.name)
        for code in cls.codes:
            code["written"] = code.get("text") or code.get("request") or code["frame"]
            code["picture"] = Image.open(code["png"]).convert("L")

    def test_each_picture_is_read_as_it_is(self):
        for code in self.codes:
            with self.subTest(code["png"]):
                self.assertEqual(read(code["picture"]), [code["written"]])

    def test_each_picture_is_black_on_white_with_a_quiet_zone_of_four_modules(self):
        for code in self.codes:
            with self.subTest(code["png"]):
                light = numpy.asarray(code["picture"])
                edge = QUIET_ZONE * PIXELS
                self.assertEqual(light.shape, ((code["modules"] + 2 * QUIET_ZONE) * PIXELS,) * 2)
                self.assertEqual(set(numpy.unique(light)), {0, 255})
                inside = light[edge:-edge, edge:-edge]
                self.assertEqual(
                    (light == 255).sum() - (inside == 255).sum(), light.size - inside.size, "white all around"
                )
                for corner in (inside[0, 0], inside[0, -1], inside[-1, 0]):
                    self.assertEqual(corner, 0, "a finder pattern begins where the quiet zone ends")

    def test_each_picture_is_read_on_a_black_screen(self):
        for code in self.codes:
            with self.subTest(code["png"]):
                screen = Image.new("L", (code["picture"].width + 200,) * 2, 0)
                screen.paste(code["picture"], (100, 100))
                self.assertEqual(read(screen), [code["written"]])

    def test_a_camera_reads_the_code_of_every_purpose(self):
        print(f"\n{'read of ' + str(CODES):<16}" + "".join(f"{name:>16}" for name, *_ in CONDITIONS))
        shares = [self.share(condition, pixels) for _, condition, pixels, *_ in CONDITIONS]
        for kind in shares[0]:
            versions = {(code["modules"] - 17) // 4 for code in self.codes if code["kind"] == kind}
            row = "".join(f"{share[kind]:>16.0%}" for share in shares)
            print(f"{kind:<16}{row}   versions {min(versions)} to {max(versions)}")
        for (name, *_, least, least_of_each), share in zip(CONDITIONS, shares):
            with self.subTest(name):
                self.assertGreaterEqual(sum(share.values()) / len(share), least)
                self.assertGreaterEqual(min(share.values()), least_of_each, share)

    def share(self, condition, pixels: float) -> dict:
        """How many of each kind are read, and read right."""
        chance = numpy.random.default_rng(69)
        right = defaultdict(list)
        for code in self.codes:
            texts = read(photograph(code["picture"], code["modules"] + 2 * QUIET_ZONE, pixels, condition, chance))
            self.assertIn(texts, ([], [code["written"]]), "a scanner reads what is there, or nothing")
            right[code["kind"]].append(bool(texts))
        return {kind: sum(read) / len(read) for kind, read in right.items()}


class OtherEncodings(unittest.TestCase):
    """Codes that say in their own way what they carry. A scanner hands over text; what that text is decides alone."""

    @classmethod
    def setUpClass(cls):
        cls.scene = good(random.Random(62), "reserve")
        cls.token = cls.scene.question("").text

    def scanned(self, code) -> str:
        """The text of one code that segno drew."""
        picture = io.BytesIO()
        code.save(picture, kind="png", scale=4, border=QUIET_ZONE)
        (text,) = read(Image.open(picture).convert("L"))
        return text

    def verdict(self, text: str) -> str:
        (told,) = peer.answers(mint.country(), [replace(self.scene.question(""), text=text)])
        return told.get("refused", "accepted")

    def test_a_token_in_byte_mode_or_in_two_modes_is_the_same_text(self):
        prefix, rest = self.token[:4], self.token[4:]
        mixed = [(prefix, consts.MODE_BYTE), (rest[:100], consts.MODE_ALPHANUMERIC), (rest[100:], consts.MODE_BYTE)]
        for code in (segno.make(self.token, mode="byte", micro=False), segno.make(mixed, micro=False)):
            text = self.scanned(code)
            self.assertEqual(text, self.token)
            self.assertEqual(self.verdict(text), "accepted")

    def test_a_character_set_that_is_named_changes_nothing_of_ascii(self):
        plain = segno.make(self.token, mode="byte", micro=False)
        for charset in ("utf-8", "iso-8859-5", "shift_jis"):
            named = segno.make(self.token, mode="byte", encoding=charset, eci=True, micro=False)
            self.assertNotEqual(named.matrix, plain.matrix, "the name is in the code")
            text = self.scanned(named)
            self.assertEqual((text, self.verdict(text)), (self.token, "accepted"), charset)

    def test_letters_that_only_look_the_same_are_no_check_in_code(self):
        wide = "".join(chr(ord(character) + 0xFEE0) if character.isalnum() else character for character in self.token)
        kanji = self.scanned(segno.make("ＣＴ１：", mode="kanji", micro=False))
        utf8 = self.scanned(segno.make(wide[:200], encoding="utf-8", eci=True, micro=False))
        cyrillic = self.scanned(segno.make("СТ1:" + self.token[4:], encoding="iso-8859-5", eci=True, micro=False))
        for text in (kanji, utf8, cyrillic):
            self.assertFalse(text.isascii())
            self.assertEqual(self.verdict(text), "checkin.not_ct1")

    def test_letters_outside_ascii_after_the_prefix_are_damage(self):
        for body in ("Đặng", "\u202e" + self.token[4:60]):
            text = self.scanned(segno.make("CT1:" + body, encoding="utf-8", eci=True, micro=False))
            self.assertEqual(self.verdict(text), "checkin.base45")
        raw = self.scanned(segno.make(b"CT1:" + bytes(range(0x80, 0xC0)), mode="byte", micro=False))
        self.assertEqual(self.verdict(raw), "checkin.base45")

    def test_no_part_of_a_token_in_several_codes_is_accepted(self):
        parts = [self.scanned(code) for code in segno.make_sequence(self.token, symbol_count=3)]
        self.assertEqual(
            "".join(parts), self.token, "CT1 has no use for structured append, but zxing-cpp reads the parts"
        )
        for part in parts:
            self.assertRegex(self.verdict(part), r"^checkin\.(not_ct1|base45|cbor)$")


if __name__ == "__main__":
    unittest.main()
