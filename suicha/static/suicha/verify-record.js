/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the fields of a record whose types nobody has checked yet. What is missing or of the wrong type is Damaged, which makes
   the line that needed it a failing one: a forged record must never end in silence. */
(() => {
  "use strict";
  const { Failed } = self.suicha;

  class Damaged extends Error {}

  function must(condition, sentence) { if (!condition) throw new Failed(sentence); }
  function sound(condition) { if (!condition) throw new Damaged("记录残缺或类型不对"); }

  function fields(value) { sound(value instanceof Map); return value; }
  function list(value) { sound(Array.isArray(value)); return value; }
  function string(value) { sound(typeof value === "string"); return value; }
  function field(record, key) { sound(fields(record).has(key)); return record.get(key); }
  function optional(record, key, otherwise) { return fields(record).has(key) ? record.get(key) : otherwise; }

  /* A count or a number of order, as canonical JSON writes it: no fraction, nothing below nought, not `true`. It is a BigInt, because
     arithmetic on counts and ratios must be exact whatever a forger writes. */
  function whole(value) {
    must((typeof value === "number" || typeof value === "bigint") && value >= 0, "应为整数的地方不是整数");
    return BigInt(value);
  }

  const isHex = (value, size = 32) => typeof value === "string" && value.length === 2 * size && /^[0-9a-f]*$/.test(value);

  /* `value` as an object with these keys and no other. */
  function exactly(value, due, what, allowed = []) {
    must(value instanceof Map, `${what}不是一个JSON对象`);
    const odd = due.filter((key) => !value.has(key)).concat([...value.keys()].filter((key) => !due.includes(key) && !allowed.includes(key)));
    must(!odd.length, `${what}多出或缺少${odd.sort().join("、").slice(0, 200)}`);
    return value;
  }

  function same(one, other) {
    if (one instanceof Map) {
      return other instanceof Map && one.size === other.size && [...one].every(([key, item]) => other.has(key) && same(item, other.get(key)));
    }
    if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, i) => same(item, other[i]));
    return one === other;
  }

  function sameBytes(one, other) {
    return one.length === other.length && one.every((byte, i) => byte === other[i]);
  }

  function tally(keys) {
    const counts = new Map();
    for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
    return counts;
  }

  /* A moment of ISO 8601 with its offset, in milliseconds. */
  function moment(value) {
    const good = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/.test(string(value));
    const at = good ? Date.parse(value.replace(" ", "T")) : NaN;
    sound(!Number.isNaN(at));
    return at;
  }

  /* The same moment as people in China read it. */
  function clock(value) {
    const at = new Date(moment(value) + 8 * 3600 * 1000), two = (number) => String(number).padStart(2, "0");
    return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  }

  /* The reason of a line that this page cannot decide, or only partly: it rests on something that is not here. */
  class Open {
    constructor(reason, partly = false) { Object.assign(this, { reason, partly }); }
  }

  /* Several reasons as one. One that could not be decided leaves the whole line open. */
  function together(...reasons) {
    const given = reasons.filter(Boolean), words = given.map((one) => (one instanceof Open ? one.reason : one)).join("；");
    const open = given.filter((one) => one instanceof Open);
    return open.length ? new Open(words, open.length < given.length || open.some((one) => one.partly)) : words;
  }

  Object.assign(self.suicha, { Damaged, Open, clock, exactly, field, fields, isHex, list, moment, must, optional, same, sameBytes, sound, string, tally, together, whole });
})();
