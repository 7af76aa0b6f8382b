/* SPDX-License-Identifier: Apache-2.0 */
/* The worker of the verification: the page stays free while it counts. The first message names the scripts, because their file names
   carry a digest; then {verify: {url or bytes, announced}} and {firm: id}. It answers {at, line}, {told}, {done}, {firm}, {unusable}, {broken}. */
(() => {
  "use strict";
  const SLOW = 100, DOWNLOAD = 200, WHOLE = 1000;
  const WEIGHTS = [30, 10, 5, 5, 5, 640, 50, 45, 5, 5];  // of 800, what each line takes of the time
  let subject = null, said = 0;

  function progress(at, line) {
    const now = Date.now();
    if (now - said < SLOW) return;
    said = now;
    self.postMessage({ at: Math.round(at), line });
  }

  async function download(url) {
    const answer = await fetch(url, { credentials: "omit" });
    if (!answer.ok) throw new Error(`抽取包下载不了（${answer.status}）`);
    const total = Number(answer.headers.get("Content-Length")) || 0;
    if (!answer.body) return new Uint8Array(await answer.arrayBuffer());
    const reader = answer.body.getReader(), parts = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
      progress(total ? DOWNLOAD * Math.min(1, length / total) : 0, "");
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) { bytes.set(part, at); at += part.length; }
    return bytes;
  }

  async function verify({ url, bytes, announced, limit }) {
    subject = null;
    const package_ = bytes || await download(url);
    const before = (line) => WEIGHTS.slice(0, line).reduce((sum, weight) => sum + weight, DOWNLOAD);
    const step = (line, part) => progress(before(line) + WEIGHTS[line] * part, `V${line}`);
    const answer = await self.suicha.verifyPackage(package_, announced || {}, { limit, step, told: (told) => self.postMessage({ told }) });
    ({ subject } = answer);
    self.postMessage({ done: answer.lines, form: subject && subject.name, at: WHOLE });
  }

  async function answer(data) {
    try {
      if (data.scripts) { self.importScripts(...data.scripts); self.postMessage({ ready: true }); }
      if (data.verify) await verify(data.verify);
      if ("firm" in data) self.postMessage({ firm: subject ? self.suicha.firmFacts(subject, data.firm) : null });
    } catch (error) {
      const { Unusable } = self.suicha || {};
      self.postMessage(Unusable && error instanceof Unusable ? { unusable: error.message } : { broken: error.message, of: data.verify ? "verify" : data.scripts ? "scripts" : "firm" });
    }
  }

  // One message at a time, in the order they came.
  let last = Promise.resolve();
  self.addEventListener("message", ({ data }) => { last = last.then(() => answer(data)); });
})();
