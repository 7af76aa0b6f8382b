/* SPDX-License-Identifier: Apache-2.0 */
/* The lines V0 to V4, V8 and V9: records, signatures, log, seed, key, attempts, replacements. Each gives its reason in the words of
   the public page, or raises Failed. Written from the specification (docs/draw-spec.md), not from verify.py: the two check each
   other, and tests hold them to the same verdicts. */
(() => {
  "use strict";
  const S = self.suicha;
  const { Open, entryFor, exactly, field, included, isHex, list, moment, must, optional, same, sha256, string, together, whole } = S;
  const RECORD = ["spec", "draw_id", "pool_root", "counts", "rules", "nonce_commit", "seed_plan"];
  const LONGER = ["plan_id", "attempt", "prev", "reasons", "source", "code", "not_before", "disclosure"];
  const SOURCE = ["name", "kind", "value"], ABOUT_SOURCE = ["holder", "at", "evidence", "drand", "fallback"];
  const CHANGE = ["seq", "batch", "out", "in", "reason", "at", "by"];
  const QUICKNET_START = 1692803367, QUICKNET_PERIOD = 3;  // seconds: time of round 1 of drand quicknet, and between rounds
  const short = (hash) => String(hash).slice(0, 8);

  async function v0(subject) {
    const { certificate, record, members } = subject;
    for (const [name, value] of [["commitment.json", record], ["certificate.json", certificate]]) {
      must(S.isPlain(value) && S.sameBytes(S.canonical(value), members.get(name)), `${name}的字节不是规范写法`);
    }
    exactly(certificate, subject.signed.concat(subject.unsigned), "凭证");
    exactly(record, RECORD, "承诺", LONGER);
    const named = certificate.get("draw_id") === record.get("draw_id") && certificate.get("commitment") === subject.digest;
    must(named, "凭证的抽取编号或承诺指纹不属于包里的承诺，可能来自另一次抽取");
    const files = exactly(certificate.get("files"), subject.proof, "凭证的文件清单");
    const wrong = subject.proof.filter((name) => sha256(members.get(name)) !== files.get(name));
    must(!wrong.length, `${wrong.join("、")}的指纹与凭证不符，文件被改动过`);
    const body = S.canonical(new Map(subject.signed.map((name) => [name, certificate.get(name)])));
    must(sha256(body) === certificate.get("digest"), "凭证的内容与凭证指纹不符，凭证被改动过");
    must(S.sm3(body) === certificate.get("sm3"), "凭证的SM3指纹不符");
    return together(`${subject.proof.length}个文件与凭证相符，凭证指纹${short(certificate.get("digest"))}`, await S.certificateSigned(subject));
  }

  async function v1(subject) {
    const { announced, certificate, digest, record } = subject;
    must(!announced.commitment || announced.commitment === digest, `承诺指纹是${digest}，与抽取前公布的不同`);
    const agreed = announced.commitment ? "与抽取前公布的一致" : "要与抽取前公布的自行核对";
    const entry = entryFor(certificate, "draws.draw.commit", "commitment_digest", digest);
    const logged = entry ? await included(subject, entry) : new Open("包里没有承诺的日志证明");
    for (const other of list(field(certificate, "log"))) {
      const own = other === entry || field(field(other, "entry"), "action") === "draws.draw.reveal";  // that one is V6
      if (!own) await included(subject, other);
    }
    const starts = [optional(record, "not_before", ""), entry ? field(field(entry, "entry"), "at") : ""].filter(Boolean);
    const plan = list(field(record, "seed_plan")), undated = [];
    list(field(field(certificate, "seed"), "sources")).slice(0, plan.length).forEach((source, i) => {
      let at = optional(source, "at", "") ? moment(source.get("at")) : null;
      if (plan[i].has("drand") && !source.has("fallback")) at = 1000 * roundTime(plan[i].get("drand"));
      if (at === null) undated.push(field(source, "name"));
      else for (const start of starts) {
        must(at >= 1000 * Math.floor(moment(start) / 1000), `种子来源${field(source, "name")}早于承诺写进日志或承诺规定的最早时间${S.clock(start)}`);
      }
    });
    const dated = undated.length ? new Open(`种子来源${undated.join("、")}没有写明时间`) : "各种子来源都在承诺之后";
    return together(`承诺指纹${short(digest)}，${agreed}`, logged, dated);
  }

  const roundTime = (planned) => QUICKNET_START + QUICKNET_PERIOD * (Number(whole(field(planned, "round"))) - 1);

  function v2({ certificate, name, record }) {
    if (name === "part") return new Open("各批检查完以后才揭示系统密数，到时可以核对");
    const reveal = string(field(certificate, "reveal"));
    must(sha256(`sj1.commit|${reveal}`) === field(record, "nonce_commit"), "揭示的系统密数与承诺不符");
    must(name !== "all" || sha256(`sj1.reveal|${string(field(certificate, "secret"))}`) === reveal, "公开的密数与揭示的不符");
    return `系统密数${short(reveal)}，与抽取前的承诺一致`;
  }

  function v3({ certificate, record }) {
    const seed = exactly(field(certificate, "seed"), ["string", "sources"], "种子"), plan = list(field(record, "seed_plan"));
    const sources = list(seed.get("sources")).map((source) => exactly(source, SOURCE, "种子来源", ABOUT_SOURCE));
    const order = (all) => all.map((one) => [field(one, "name"), field(one, "kind")]);
    must(same(order(sources), order(plan)), "种子来源的次序或种类与种子计划不同");
    const reasons = sources.map((source, i) => {
      const planned = plan[i], name = source.get("name"), value = string(source.get("value"));
      const size = planned.has("digits") ? whole(planned.get("digits")) : BigInt(value.length);
      const written = (planned.has("digits") ? /^[0-9]+$/ : /^[!-<>-{}~]+$/).test(value) && BigInt(value.length) === size;
      must(written, `种子来源${name}的值不合计划的写法`);
      if (source.has("fallback")) {
        must(optional(planned, "fallback", "") && string(source.get("fallback")).trim(), `种子来源${name}没有备用办法可用`);
        return new Open(`${name}用了计划写明的备用办法：${source.get("fallback")}`);
      }
      must(source.has("drand") === planned.has("drand"), `种子来源${name}与计划的drand轮次不一致`);
      return planned.has("drand") ? beacon(name, value, source.get("drand"), planned.get("drand")) : "";
    });
    const text = sources.map((source) => `${string(source.get("name"))}=${source.get("value")}`).join("|");
    must(seed.get("string") === text, "种子不等于各来源按计划次序连成的文字");
    return together(`种子由${plan.length}个来源按计划的次序连成`, ...reasons);
  }

  /* A round of drand quicknet: its value is the hash of its signature; the signature itself is BLS, which no browser knows. */
  function beacon(name, value, given, planned) {
    exactly(planned, ["chain", "round"], "计划的drand轮次");
    exactly(given, ["signature"], "drand的证明");
    must(planned.get("chain") === "quicknet" && whole(planned.get("round")) >= 1, `种子来源${name}的drand链或轮次不认识`);
    must(isHex(given.get("signature"), 48), `种子来源${name}的drand签名不是48字节`);
    must(sha256(S.unhex(given.get("signature"))) === value, `种子来源${name}的值不是drand签名的指纹`);
    return new Open(`${name}是drand第${planned.get("round")}轮，它的签名浏览器不能核对，可以用命令行核对`);
  }

  function v4({ certificate, digest, name }) {
    if (name === "part") return new Open("各批检查完以后才公布抽取密钥，到时可以核对");
    const key = sha256(`sj1.key|${digest}|${field(certificate, "reveal")}|${field(field(certificate, "seed"), "string")}`);
    must(key === field(certificate, "K"), "抽取密钥不是由承诺、系统密数和种子算出的");
    return `抽取密钥${short(key)}，由承诺、系统密数和种子算出`;
  }

  function v8({ certificate, record }) {
    const attempt = Number(whole(optional(record, "attempt", 1))), chain = list(field(certificate, "attempts"));
    must(chain.length === attempt - 1, `这是第${attempt}次抽取，以前各次应全部列出，现在列出${chain.length}次`);
    let previous = "";
    chain.forEach((earlier, i) => {
      const past = exactly(earlier, ["commitment", "reason"], `第${i + 1}次抽取的记录`).get("commitment");
      const linked = same(["attempt", "prev", "plan_id"].map((key) => field(past, key)), [i + 1, previous, field(record, "plan_id")]);
      must(linked && string(earlier.get("reason")).trim(), `第${i + 1}次抽取没有接上前一次、不属于同一计划，或没有写明作废原因`);
      previous = sha256(S.canonical(past));
    });
    must(optional(record, "prev", "") === previous, "承诺没有接上前一次抽取");
    return attempt === 1 ? "这是第1次抽取，没有作废重抽" : `这是第${attempt}次抽取，以前${attempt - 1}次作废都写明了原因`;
  }

  /* Every replacement names its seat and its reason; where alternates are public, they came in order of rank. */
  function v9(subject) {
    const columns = subject.form.result.head.split(","), rows = subject.result.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i], cell])));
    const seats = new Map(rows.filter((row) => row.kind !== "A").map((row) => [row.id, row]));
    let waiting = rows.filter((row) => row.kind === "A");
    const known = subject.name === "ids" ? new Set(subject.pool.map(([id]) => id)) : null;
    const changes = list(field(subject.certificate, "substitutions"));
    for (const change of changes) {
      exactly(change, CHANGE.concat(subject.form.seat), "替换记录");
      const out = change.get("out"), into = change.get("in"), seat = seats.get(out);
      must(seat, `替换记录里的${out}不在检查名单里`);
      seats.delete(out);
      const here = String(change.get("seq")) === seat.seq && String(change.get("batch")) === seat.batch;
      must(here && string(change.get("reason")).trim() && !seats.has(into), `替换${out}的位置不符，或没有写明原因`);
      seats.set(into, seat);
      if (known) { must(known.has(into), `替换进来的${into}不在名录里`); continue; }
      const due = waiting.filter((row) => row.stratum === seat.stratum).sort((one, other) => one.rank - other.rank)[0];
      const inTurn = due && same([change.get("stratum"), String(change.get("rank")), into], [due.stratum, due.rank, due.id]);
      must(inTurn, `替换${out}的备选没有按本层名次`);
      waiting = waiting.filter((row) => row !== due);
    }
    const order = { ids: "备选的名次不公开", part: "名次在已公开的各家之间核对" }[subject.name] || "都按名次";
    return new Open(`${changes.length ? `${changes.length}家替换都写明原因，${order}` : "没有替换"}；各家检查的结果在公示里看`, true);
  }

  Object.assign(self.suicha, { lines: { v0, v1, v2, v3, v4, v8, v9 } });
})();
