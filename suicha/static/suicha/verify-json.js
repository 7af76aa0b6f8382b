/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as specification sj1 wants it: exactly the canonical bytes, or it is refused. JSON.parse would round large integers, drop
   doubled keys and hide how a number was written; so this reads the text itself. Objects become Map, integers beyond 2**53
   BigInt, and what sj1 does not know (fractions, NaN) a Strange, so that the line which meets it can name it. */
(() => {
  "use strict";
  const { utf8 } = self.suicha;
  const DEEP = 900, DIGITS = 4300;  // nested deeper, or an integer longer than this, is no record of a draw

  class Strange { constructor(text) { this.text = text; } }
  class NotJson extends Error {}

  const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
  const STRING = /[^"\\\u0000-\u001f]*/y;
  const SHORT = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
  const WORDS = { true: true, false: false, null: null, NaN: new Strange("NaN"), Infinity: new Strange("Infinity"), "-Infinity": new Strange("-Infinity") };

  class Reader {
    constructor(text) { this.text = text; this.at = 0; }

    fail() { throw new NotJson(`at ${this.at}`); }
    blank() { while (" \t\n\r".includes(this.text[this.at] || "x")) this.at += 1; }
    take(mark) { if (this.text[this.at] !== mark) this.fail(); this.at += 1; }
    match(pattern) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (found) this.at += found[0].length;
      return found;
    }

    value(depth) {
      if (depth > DEEP) this.fail();
      const mark = this.text[this.at];
      if (mark === "{") return this.object(depth);
      if (mark === "[") return this.array(depth);
      if (mark === '"') return this.string();
      for (const word of Object.keys(WORDS)) {
        if (this.text.startsWith(word, this.at)) { this.at += word.length; return WORDS[word]; }
      }
      return this.number();
    }

    number() {
      const found = this.match(NUMBER);
      if (!found || found[0].length > DIGITS) this.fail();
      if (found[1] || found[2]) return new Strange(found[0]);
      const number = Number(found[0]);
      return Number.isSafeInteger(number) ? number + 0 : BigInt(found[0]);
    }

    string() {
      this.take('"');
      let text = "";
      for (;;) {
        text += this.match(STRING)[0];
        const mark = this.text[this.at];
        this.at += 1;
        if (mark === '"') return text;
        if (mark !== "\\") this.fail();
        const escaped = this.text[this.at];
        this.at += 1;
        if (escaped === "u") {
          const hex = this.text.slice(this.at, this.at + 4);
          if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail();
          this.at += 4;
          text += String.fromCharCode(parseInt(hex, 16));
        } else if (escaped in SHORT) text += SHORT[escaped];
        else this.fail();
      }
    }

    array(depth) {
      const items = [];
      this.take("[");
      this.blank();
      if (this.text[this.at] === "]") { this.at += 1; return items; }
      for (;;) {
        this.blank();
        items.push(this.value(depth + 1));
        this.blank();
        if (this.text[this.at] === "]") { this.at += 1; return items; }
        this.take(",");
      }
    }

    object(depth) {
      const entries = new Map();
      this.take("{");
      this.blank();
      if (this.text[this.at] === "}") { this.at += 1; return entries; }
      for (;;) {
        this.blank();
        const key = this.string();
        this.blank();
        this.take(":");
        this.blank();
        entries.set(key, this.value(depth + 1));
        this.blank();
        if (this.text[this.at] === "}") { this.at += 1; return entries; }
        this.take(",");
      }
    }
  }

  /* Strict UTF-8: a stray byte or a byte order mark is not passed over. Raises TypeError. */
  const decoded = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

  function parse(bytes) {
    const reader = new Reader(decoded(bytes));
    reader.blank();
    const value = reader.value(0);
    reader.blank();
    if (reader.at !== reader.text.length) reader.fail();
    return value;
  }

  /* Only what canonical JSON knows: no null, no fraction, no negative or huge number, ASCII keys. */
  function isPlain(value) {
    if (value instanceof Map) return [...value].every(([key, item]) => /^[\0-\x7f]*$/.test(key) && isPlain(item));
    if (Array.isArray(value)) return value.every(isPlain);
    return typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && value >= 0);
  }

  function written(value) {
    if (value instanceof Map) {
      const keys = [...value.keys()].sort();
      return `{${keys.map((key) => `${JSON.stringify(key)}:${written(value.get(key))}`).join(",")}}`;
    }
    if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
    if (value instanceof Strange) return value.text;
    return typeof value === "string" ? quoted(value) : String(value);
  }

  function quoted(text) {
    utf8(text);
    return JSON.stringify(text);
  }

  /* The canonical bytes. Raises RangeError for text that UTF-8 cannot hold. */
  const canonical = (value) => utf8(written(value));

  Object.assign(self.suicha, { NotJson, Strange, canonical, decoded, isPlain, parse });
})();
