/* SPDX-License-Identifier: Apache-2.0 */
/* SM3 (GB/T 32905-2016), the second digest of a certificate: suicha.sm3(bytes or text) gives lowercase hex. */
(() => {
  "use strict";
  const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
  const words = new Int32Array(68);
  const turned = (x, n) => (x << n) | (x >>> (32 - n));
  const p0 = (x) => x ^ turned(x, 9) ^ turned(x, 17);
  const p1 = (x) => x ^ turned(x, 15) ^ turned(x, 23);

  function block(state, data, at) {
    for (let i = 0; i < 16; i += 1, at += 4) {
      words[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    }
    for (let i = 16; i < 68; i += 1) {
      words[i] = p1(words[i - 16] ^ words[i - 9] ^ turned(words[i - 3], 15)) ^ turned(words[i - 13], 7) ^ words[i - 6];
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const early = i < 16, constant = early ? 0x79cc4519 : 0x7a879d8a;
      const a12 = turned(a, 12), s1 = turned((a12 + e + turned(constant, i % 32)) | 0, 7), s2 = s1 ^ a12;
      const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c), gg = early ? e ^ f ^ g : (e & f) | (~e & g);
      const t1 = (ff + d + s2 + (words[i] ^ words[i + 4])) | 0, t2 = (gg + h + s1 + words[i]) | 0;
      d = c; c = turned(b, 9); b = a; a = t1; h = g; g = turned(f, 19); f = e; e = p0(t2);
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] ^= word; });
  }

  Object.assign(self.suicha, { sm3: self.suicha.hasher(START, block) });
})();
