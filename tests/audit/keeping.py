# SPDX-License-Identifier: Apache-2.0
"""A keeper of the tests: signs what it is shown, in its own hand or behind an address."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suicha.audit.models import Keeper
from suicha.audit.rules import merkle, notes
from suicha.core import clock

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY = notes.Key("keeper.example/1", PRIVATE.public_key().public_bytes_raw(), notes.COSIGNATURE)


def cosign(text: str, at: int = 1_790_000_000, key: notes.Key = KEY) -> str:
    """The line this keeper sends back for a checkpoint."""
    body = notes.read_note(text).body
    return notes.cosign_line(key, at, PRIVATE.sign(notes.cosigned(body, at))).text


def make_keeper(**over: object) -> Keeper:
    values = {"kind": "notary", "name": "赵某", "unit": "市公证处", "way": "download", "added_at": clock.now()}
    return Keeper.objects.create(**(values | over))


class Witness:
    """A keeper over HTTP that remembers one checkpoint and insists on proof, as c2sp.org/tlog-witness asks."""

    def __init__(self) -> None:
        self.size, self.root = 0, merkle.fold([])
        self.broken = ""
        self.asked: list[str] = []

    def answer(self, body: str) -> tuple[int, str, str]:
        self.asked.append(body.splitlines()[0])
        if self.broken:
            return int(self.broken), "text/plain", "no"
        first, _, checkpoint = body.partition("\n\n")
        old, *proof = first.split("\n")
        if old != f"old {self.size}":
            return 409, "text/x.tlog.size", f"{self.size}\n"
        note = notes.read_note(checkpoint)
        steps = [notes._base64(step, "") for step in proof]
        if not merkle.verify_consistency(self.size, self.root, note.size, note.root, steps):
            return 422, "text/plain", "inconsistent"
        self.size, self.root = note.size, note.root
        return 200, "text/plain", "some other words\n— another AAAAAAAAAA==\n" + cosign(checkpoint)


@contextmanager
def served(witness: Witness) -> Iterator[str]:
    """The address of a running witness."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, kind, text = (404, "text/plain", "") if self.path != "/log/add-checkpoint" else witness.answer(body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/log/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
