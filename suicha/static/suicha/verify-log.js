/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures and the log: is an entry in the tree of its checkpoint (RFC 9162), and who signed that (C2SP signed note)? Ed25519 is
   the browser's own crypto.subtle, which it offers on https and on the visitor's own machine only. */
(() => {
  "use strict";
  const { Open, canonical, clock, exactly, field, isHex, list, moment, must, sha256, sound, string, together, unhex, utf8, whole } = self.suicha;
  const ED25519 = "Ed25519", BY_LOG = 1, BY_KEEPER = 4;
  const KEY = ["name", "algorithm", "public_key", "valid_from", "valid_until"];
  const ENTRY = ["entry", "index", "size", "proof", "checkpoint"];
  const LEAF = ["action", "at", "data", "object_id", "object_type", "outcome", "sealed"];
  const BLIND = () => new Open(self.isSecureContext ? "这个浏览器较旧，不能核对数字签名" : "本网站没有用https，浏览器不提供核对数字签名的功能");

  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  };
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  function unbase64(text) {
    sound(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text));
    return Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));
  }

  const nodeHash = (left, right) => sha256(joined([1], unhex(left), unhex(right)));

  /* The root that this path leads to (RFC 9162, 2.1.3.2), or "" when the path has the wrong length. */
  function rootOf(leaf, index, size, proof) {
    let at = index, last = size - 1, hash = leaf;
    for (const other of proof) {
      if (last === 0) return "";
      if (at % 2 === 1 || at === last) {
        hash = nodeHash(other, hash);
        while (at % 2 === 0 && at !== 0) { at /= 2; last = Math.floor(last / 2); }
      } else hash = nodeHash(hash, other);
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 ? hash : "";
  }

  /* {text, origin, size, root, signatures: [{name, id, rest}]} of a signed note. */
  function note(value) {
    const cut = string(value).lastIndexOf("\n\n"), text = value.slice(0, cut + 1), lines = text.split("\n");
    must(cut > 0 && lines.length > 3 && lines[0] && /^(0|[1-9][0-9]{0,15})$/.test(lines[1]), "检查点不合C2SP写法");
    const signatures = value.slice(cut + 2).replace(/\n$/, "").split("\n").map((line) => {
      const parts = line.split(" "), blob = unbase64(parts[2] || "");
      must(parts.length === 3 && parts[0] === "—" && parts[1] && blob.length > 4, "检查点的签名行不合C2SP写法");
      return { name: parts[1], id: hex(blob.subarray(0, 4)), rest: blob.subarray(4) };
    });
    return { text, origin: lines[0], size: Number(lines[1]), root: hex(unbase64(lines[2])), signatures };
  }

  const keyId = (name, kind, key) => sha256(joined(utf8(`${name}\n`), [kind], unhex(key))).slice(0, 8);

  /* true or false, or null when this browser cannot tell. */
  async function signedBy(key, message, signature) {
    const { subtle } = self.crypto || {};
    if (!subtle) return null;
    try {
      const known = await subtle.importKey("raw", unhex(key), { name: ED25519 }, false, ["verify"]);
      return await subtle.verify({ name: ED25519 }, known, signature, message);
    } catch (error) {
      return error.name === "NotSupportedError" ? null : false;
    }
  }

  /* The public keys that the certificate names, checked. */
  function keysOf(certificate) {
    return list(field(certificate, "keys")).map((key) => {
      exactly(key, KEY, "凭证里的公钥");
      must(key.get("algorithm") === ED25519 && isHex(key.get("public_key")), "凭证里的公钥不是Ed25519的32字节公钥");
      for (const end of ["valid_from", "valid_until"]) if (key.get(end) !== "") moment(key.get(end));
      return key.get("public_key");
    });
  }

  const isPublished = (subject, keys) => !subject.announced.keys || keys.some((key) => subject.announced.keys.includes(key));

  /* The signatures over the digest of the certificate. */
  async function certificateSigned(subject) {
    const known = keysOf(subject.certificate), signatures = list(field(subject.certificate, "signatures"));
    for (const one of signatures) {
      exactly(one, ["key", "algorithm", "signature"], "凭证的签名");
      const right = one.get("algorithm") === ED25519 && known.includes(one.get("key")) && isHex(one.get("signature"), 64);
      must(right, "凭证的签名不是由凭证所列公钥作出的");
    }
    must(!signatures.length || isPublished(subject, signatures.map((one) => one.get("key"))), "凭证的签名不是本平台公布的公钥作出的");
    if (!signatures.length) return new Open("凭证没有数字签名");
    const message = utf8(field(subject.certificate, "digest"));
    const answers = await Promise.all(signatures.map((one) => signedBy(one.get("key"), message, unhex(one.get("signature")))));
    must(!answers.includes(false), "凭证的签名不符，凭证被改动过，或者不是这个公钥签的");
    if (answers.includes(null)) return BLIND();
    const whose = subject.announced.keys ? "公钥是公布的" : `公钥${signatures[0].get("key").slice(0, 8)}要与公布的自行核对`;
    return `${answers.length}个数字签名相符，${whose}`;
  }

  const seconds = (bytes) => bytes.reduce((sum, byte) => sum * BigInt(256) + BigInt(byte), BigInt(0));

  /* The log's own signature on a checkpoint, which must be there, and those of its keepers. */
  async function noteSigned(subject, head, at) {
    const keys = list(field(subject.certificate, "keys")), byLog = [], byKeepers = [];
    let able = true;
    for (const { name, id, rest } of head.signatures) {
      for (const listed of keys) {
        const key = string(field(listed, "public_key")), until = field(listed, "valid_until");
        if (keyId(name, BY_LOG, key) === id) {
          const answer = await signedBy(key, utf8(head.text), rest);
          must(answer !== false, `检查点上${name}的签名不符，日志被改动过`);
          if (until) must(moment(at) <= moment(until), `给检查点签名的公钥在${clock(until)}已经停用`);
          able = able && answer !== null;
          if (name === head.origin) byLog.push(key);
        } else if (keyId(name, BY_KEEPER, key) === id) {
          const message = utf8(`cosignature/v1\ntime ${seconds(Array.from(rest.subarray(0, 8)))}\n${head.text}`);
          const answer = await signedBy(key, message, rest.subarray(8));
          must(answer !== false, `检查点上保管人${name}的副署不符`);
          able = able && answer !== null;
          byKeepers.push(name);
        }
      }
    }
    must(byLog.length, `检查点没有日志${head.origin}用凭证所列公钥作出的签名`);
    must(isPublished(subject, byLog), "检查点不是用本平台公布的公钥签名的");
    if (!able) return BLIND();
    return `检查点签名相符${byKeepers.length ? `，另有${byKeepers.join("、")}副署` : ""}`;
  }

  /* That the entry is in the log whose signed checkpoint it carries. */
  async function included(subject, proof) {
    exactly(proof, ENTRY, "日志证明");
    const entry = exactly(proof.get("entry"), LEAF, "日志条目"), head = note(proof.get("checkpoint"));
    must(entry.get("outcome") === "done", "日志条目登记的是没有办成的行为");
    const [index, size] = [whole(proof.get("index")), whole(proof.get("size"))].map(Number);
    must(head.size === size && index < size, "日志证明的大小与检查点不同");
    const steps = list(proof.get("proof"));
    must(steps.every((step) => isHex(step)), "日志证明的步骤不对");
    const root = rootOf(sha256(joined([0], canonical(entry))), index, size, steps);
    must(root === head.root, `日志第${index + 1}条不在检查点签署的日志里，条目被改动过`);
    return together(`日志第${index + 1}条（${clock(entry.get("at"))}）`, await noteSigned(subject, head, entry.get("at")));
  }

  /* The log entry of this act; undefined where the certificate has none of that kind at all. */
  function entryFor(certificate, action, key, value) {
    const acts = list(field(certificate, "log")).filter((one) => field(field(one, "entry"), "action") === action);
    const found = acts.find((one) => field(field(one, "entry"), "data").get(key) === value);
    must(found || !acts.length, `日志登记的是另一个${key === "result_root" ? "结果指纹" : "承诺指纹"}，不是${value}`);
    return found;
  }

  Object.assign(self.suicha, { certificateSigned, entryFor, included, note, rootOf });
})();
