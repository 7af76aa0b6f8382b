# SPDX-License-Identifier: Apache-2.0
"""The national hash SM3, for the second digest of a certificate."""


def sm3(data: bytes) -> str:
    """Lowercase hex of SM3 (GB/T 32905-2016).

    Written out because not every OpenSSL brings it, and a certificate must have the same bytes on every machine.
    Meant for the few kilobytes of a certificate; it takes about a second for a megabyte.
    """
    mask = 0xFFFFFFFF

    def turn(x: int, n: int) -> int:
        return (x << n % 32 | x >> 32 - n % 32) & mask

    start_state = bytes.fromhex("7380166F4914B2B9172442D7DA8A0600A96F30BC163138AAE38DEE4DB0FB0E4E")
    state = [int.from_bytes(start_state[i : i + 4], "big") for i in range(0, 32, 4)]
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[start + i : start + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            early = j < 16
            s1 = turn((turn(a, 12) + e + turn(0x79CC4519 if early else 0x7A879D8A, j)) & mask, 7)
            ff = a ^ b ^ c if early else a & b | a & c | b & c
            gg = e ^ f ^ g if early else e & f | ~e & g
            t1 = (ff + d + (s1 ^ turn(a, 12)) + (w[j] ^ w[j + 4])) & mask
            t2 = (gg + h + s1 + w[j]) & mask
            a, b, c, d, e, f, g, h = t1, a, turn(b, 9), c, t2 ^ turn(t2, 9) ^ turn(t2, 17), e, turn(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return "".join(f"{word:08x}" for word in state)
