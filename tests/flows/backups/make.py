"""Writes the backups beside it by spec/profile/backup.md and spec/profile/journal.md, and shares no code with core.

Needs what tests/interop/checkin/requirements.txt pins. The files are kept: each version must open them.
"""

from hashlib import sha256
from pathlib import Path
from struct import pack

import cbor2
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HERE = Path(__file__).parent
NOW = 1_790_000_000
CHUNK = 700  # smaller than our own: any size up to 16 KiB is right


def journal():
    """Rows and head: one entry of the first form, a declined one with a helper, a request to delete the first."""
    first = {1: NOW, 2: "checkin.shown", 3: "any desk for airport", 4: "airport", 5: ["full_name"]}
    asked = {**first, 1: NOW + 9, 2: "deletion.asked", 6: 1, 7: 3, 9: 1}
    declined = {**first, 1: NOW + 5, 2: "checkin.declined", 3: "Khách sạn Mẫu (VN.MAU)", 6: 0, 7: 2, 8: "Trần Thị Ba"}
    rows, link = [], bytes(32)
    for number, entry in enumerate([first, declined, asked] + [{**declined, 1: NOW + 10 + i} for i in range(20)], 1):
        entry = cbor2.dumps(entry, canonical=True)
        link = sha256(link + entry).digest()
        rows.append((number, entry, link))
    return rows, pack(">q32sq32s", 0, bytes(32), len(rows), link)


def backup(kind, secret, salt):
    memory, passes = 65_536, 3
    start = b"DDBAK" + bytes([1, kind]) + pack(">II", memory, passes) + salt
    stretched = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=memory).derive(secret)
    derive = lambda label: HKDF(SHA256(), 32, salt, label + start).derive(stretched)
    header = start + derive(b"dinhdanh backup 1 check")
    header += sha256(header).digest()
    cipher = AESGCM(derive(b"dinhdanh backup 1 chunks"))
    rows, head = journal()
    records = [
        [1, NOW + 60, len(rows)],
        [2, "journal_head", head],
        [4, 1, "account", "Tài khoản", "Account"],
        [4, 2, "urn:dinhdanh:sandbox:identity:1", "Thông tin căn cước", "Identity", "https://issuer.example"],
        *[[3, *row] for row in rows],
    ]
    plain = b"".join(pack(">I", len(it)) + it for it in (cbor2.dumps(it, canonical=True) for it in records))
    pieces = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)]
    out = header
    for index, piece in enumerate(pieces):
        last = bytes([index == len(pieces) - 1])
        nonce = sha256(salt + pack(">I", index)).digest()[:12]
        sealed = nonce + cipher.encrypt(nonce, piece, header[63:95] + pack(">I", index) + last)
        out += pack(">I", index) + last + pack(">I", len(sealed)) + sealed
    return out


(HERE / "phrase.ddbak").write_bytes(backup(1, b"0123456789abcdef", b"salt of a phrase"))
(HERE / "passcode.ddbak").write_bytes(backup(2, "cá rô đồng kho tộ".encode(), b"salt, a passcode"))
