/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4). Our own, because browsers offer crypto.subtle on https only and a county's intranet is plain http.
   suicha.sha256(bytes or text) gives lowercase hex; text is hashed as UTF-8. */
(() => {
  "use strict";
  const ROUND = new Int32Array([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]);
  const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
  const words = new Int32Array(64);

  function block(state, data, at) {
    for (let i = 0; i < 16; i += 1, at += 4) {
      words[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15], y = words[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + (g ^ (e & (f ^ g))) + ROUND[i] + words[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  /* Half a pair of UTF-16 has no UTF-8 form: the specification knows no such text, and TextEncoder would hide it. */
  const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;

  function utf8(string) {
    if (HALF.test(string)) throw new RangeError("half a surrogate pair");
    return new TextEncoder().encode(string);
  }

  /* A hash of 64-byte blocks, padded as SHA-256 and SM3 are, from its first state and the function that takes in one block. */
  function hasher(start, takeIn) {
    const state = new Int32Array(8), tail = new Uint8Array(128);
    let text = new Uint8Array(1024);

    function digest(data, length) {
      for (let i = 0; i < 8; i += 1) state[i] = start[i];
      let at = 0;
      for (; at + 64 <= length; at += 64) takeIn(state, data, at);
      const left = length - at, end = left < 56 ? 64 : 128;
      for (let i = 0; i < left; i += 1) tail[i] = data[at + i];
      tail.fill(0, left);
      tail[left] = 0x80;
      // the length in bits, 64 of them: what is over 2**32 goes into the word before
      const high = Math.floor(length / 0x20000000), low = (length << 3) >>> 0;
      for (let i = 0; i < 4; i += 1) {
        tail[end - 8 + i] = high >>> (24 - 8 * i);
        tail[end - 4 + i] = low >>> (24 - 8 * i);
      }
      for (let i = 0; i < end; i += 64) takeIn(state, tail, i);
      let hex = "";
      for (const word of state) hex += HEX[word >>> 24] + HEX[(word >>> 16) & 255] + HEX[(word >>> 8) & 255] + HEX[word & 255];
      return hex;
    }

    return (value) => {
      if (typeof value !== "string") return digest(value, value.length);
      const length = value.length;
      if (length > text.length) text = new Uint8Array(2 * length);
      for (let i = 0; i < length; i += 1) {
        const code = value.charCodeAt(i);
        if (code > 127) { const bytes = utf8(value); return digest(bytes, bytes.length); }
        text[i] = code;
      }
      return digest(text, length);
    };
  }

  const unhex = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));

  self.suicha = self.suicha || {};
  Object.assign(self.suicha, { hasher, sha256: hasher(START, block), unhex, utf8 });
})();
