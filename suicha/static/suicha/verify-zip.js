/* SPDX-License-Identifier: Apache-2.0 */
/* The members of a package: a zip read from its directory at the end, nothing unpacked beyond the announced limit.
   Unusable is an input that cannot be checked at all; Failed a check that came out wrong. Both speak Chinese. */
(() => {
  "use strict";
  class Unusable extends Error {}
  class Failed extends Error {}

  const BROKEN = "不是完整的压缩包，或者打不开。重新下载一次再验证。";
  const STORED = 0, DEFLATED = 8;
  const TABLE = new Int32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    TABLE[byte] = value;
  }

  function crc32(bytes) {
    let value = -1;
    for (let i = 0; i < bytes.length; i += 1) value = TABLE[(value ^ bytes[i]) & 255] ^ (value >>> 8);
    return ~value >>> 0;
  }

  function must(condition) { if (!condition) throw new Unusable(BROKEN); }

  /* Where the end record stands: the last signature whose comment fills the file to its end. */
  function endOf(view) {
    for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at -= 1) {
      if (view.getUint32(at, true) === 0x06054b50) return at;
    }
    throw new Unusable(BROKEN);
  }

  function extraIsWhole(view, at, length) {
    const end = at + length;
    while (at + 4 <= end) {
      const size = view.getUint16(at + 2, true);
      if (view.getUint16(at, true) === 1 || at + 4 + size > end) return false;
      at += 4 + size;
    }
    return true;
  }

  const text = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

  /* The entries of the directory: {name, method, flags, crc, packed, size, at}. */
  function directory(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    must(bytes.length >= 22);
    const end = endOf(view);
    const length = view.getUint32(end + 12, true), start = view.getUint32(end + 16, true);
    const shift = end - length - start;  // bytes put before the archive
    must(shift >= 0 && !(end >= 20 && view.getUint32(end - 20, true) === 0x07064b50));
    const entries = [];
    let at = start + shift;
    const last = at + length;
    while (at < last) {
      must(at + 46 <= end && view.getUint32(at, true) === 0x02014b50);
      const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
      const [crc, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true));
      must(at + 46 + name + extra + comment <= end && extraIsWhole(view, at + 46 + name, extra));
      must(view.getUint16(at + 6, true) % 256 <= 63);
      const raw = bytes.subarray(at + 46, at + 46 + name);
      entries.push({
        name: text(raw).split("\0")[0], raw: text(raw), flags: view.getUint16(at + 8, true), method: view.getUint16(at + 10, true),
        crc, packed, size, at: view.getUint32(at + 42, true) + shift,
      });
      at += 46 + name + extra + comment;
    }
    return { entries, start: start + shift };
  }

  async function inflated(bytes, limit) {
    if (typeof DecompressionStream === "undefined") {
      throw new Unusable("这个压缩包经过压缩，这个浏览器不能解开。换一个新的浏览器，或用命令行验证。");
    }
    let stream;
    try { stream = new DecompressionStream("deflate-raw"); } catch {
      throw new Unusable("这个压缩包经过压缩，这个浏览器不能解开。换一个新的浏览器，或用命令行验证。");
    }
    const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
    const result = new Uint8Array(limit);
    let at = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        const part = value.subarray(0, limit - at);
        result.set(part, at);
        at += part.length;
        if (at === limit) { await reader.cancel(); break; }
      }
    } catch { throw new Unusable(BROKEN); }
    return result.subarray(0, at);
  }

  async function content(bytes, entry, next) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    must(entry.at + 30 <= bytes.length && view.getUint32(entry.at, true) === 0x04034b50);
    must((entry.flags & 0x61) === 0 && (entry.method === STORED || entry.method === DEFLATED));
    const name = view.getUint16(entry.at + 26, true), extra = view.getUint16(entry.at + 28, true);
    const at = entry.at + 30 + name + extra;
    must(text(bytes.subarray(entry.at + 30, entry.at + 30 + name)) === entry.raw);
    must(at + entry.packed <= Math.min(next, bytes.length));
    const packed = bytes.subarray(at, at + entry.packed);
    const data = entry.method === STORED ? packed.subarray(0, entry.size) : await inflated(packed, entry.size);
    if (crc32(data) !== entry.crc) {
      throw new Failed(`${entry.name} 的字节与压缩包里的校验码不符，被改动过或没有下载完整`);
    }
    return data;
  }

  /* {name: bytes} of the wanted members, read in that order; anything missing, extra or doubled is refused first. */
  async function members(bytes, wanted, limit) {
    const { entries, start } = directory(bytes);
    const odd = wanted(entries.map((entry) => entry.name));
    if (odd.length) {
      throw new Unusable(`压缩包里缺少、多出或重复了${odd.join("、").slice(0, 200)}，不是原来的抽取包。`);
    }
    const size = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (size > limit) {
      throw new Unusable(`解开后有${size}字节，超过${limit}字节的上限。确实这样大时，用命令行验证。`);
    }
    const found = new Map();
    for (const entry of entries) {
      const later = entries.filter((other) => other.at > entry.at).map((other) => other.at);
      found.set(entry.name, await content(bytes, entry, Math.min(start, ...later)));
    }
    return found;
  }

  Object.assign(self.suicha, { Failed, Unusable, members });
})();
