/* SPDX-License-Identifier: Apache-2.0 */
/* The lines V5 to V7: the draw computed again as far as it is public, the root of the result, the numbers. And the report: all ten
   lines of a package, one after the other. */
(() => {
  "use strict";
  const S = self.suicha;
  const { Damaged, Failed, Open, entryFor, field, fields, isHex, must, optional, same, sha256, string, tally, together, whole } = S;
  const LIMIT = 512 * 1024 * 1024, KINDS = [["P", "drawn", "抽中"], ["A", "alternates", "备选"], ["M", "mandatory", "必查"]];
  const NONE = BigInt(0);
  const short = (hash) => hash.slice(0, 8);

  function v5(subject) {
    const { certificate, members, name, record } = subject;
    must(sha256(members.get("pool.commit")) === field(record, "pool_root"), "pool.commit与抽取前承诺的名录指纹不符");
    if (name === "part") return new Open("抽取密钥还没有公布，签号和名次不能核对，各批检查完以后可以核对");
    const key = string(field(certificate, "K"));
    if (name === "rows") {
      const rows = subject.result.map((row) => [row[5], row[3], row[2] === "M" ? "M" : "R"]);
      const number = agrees(subject, key, rows, subject.step);
      return `${number}行的签号、名次和次序都对；没有抽中的不公开，各家可以核对自己的`;
    }
    const all = name === "all", { pool } = subject, half = (share) => subject.step(share / 2);
    const lines = all ? S.poolLines(pool, string(field(certificate, "secret")), half) : S.rootLines(pool.map((row) => row[1]));
    must(S.sameBytes(S.utf8(lines), members.get("pool.commit")), "pool.commit不是由名录得出的");
    if (all) {
      const number = agrees(subject, key, pool, (share) => subject.step(0.5 + share / 2));
      return `为${pool.length}家逐一算签号，重算出的${number}行与名单完全一致`;
    }
    const known = new Set(pool.map(([id]) => id));
    for (const [, , id, ticket] of subject.result) {
      must(known.has(id), `名单里的${id}不在名录里`);
      must(ticket === S.ticketOf(key, id), `${id}的签号不对`);
    }
    const ordered = subject.result.map((row) => [S.orderOf(key, row[2]), row[2], row]).sort(S.byFirst).map(([, , row]) => row);
    const inOrder = ordered.every((row, i) => row === subject.result[i] && row[0] === String(i + 1) && row[1] === String(S.batchOf(record, i + 1)));
    must(inOrder, "名单的检查次序或批次与重算的不同");
    return `名录${pool.length}家与承诺相符，${ordered.length}家的签号和次序都对；分层和名次不公开，各家可以核对自己的`;
  }

  /* Draws these rows again; the number of lines when result and strata come out as they stand. */
  function agrees(subject, key, rows, step) {
    const again = S.drawAgain(rows, subject.record, key, step), given = subject.result.map((row) => row.join(","));
    const wrong = again.lines.findIndex((line, i) => line !== given[i]), first = 1 + (wrong < 0 ? again.lines.length : wrong);
    must(wrong < 0 && given.length === again.lines.length, `名单与重算的不同：应有${again.lines.length}行，现有${given.length}行，首个不同的是第${first}行`);
    const strata = again.strata.map((one) => new Map(Object.entries(one)));
    must(same(field(subject.certificate, "strata"), strata), "凭证里各层的家数或最后一个签号与重算的不同");
    return given.length;
  }

  async function v6(subject) {
    const { announced, certificate, name } = subject, root = field(certificate, "result_root");
    must(isHex(root), "凭证的结果指纹不是64位十六进制数");
    let leaves = S.outLeaves(subject.result), made;
    if (name === "ids") made = new Open(`结果指纹${short(root)}，分层和名次不公开，不能由公开的各行算出`);
    else {
      if (name === "part") {
        const all = new Set(subject.leaves);
        must(leaves.every((leaf) => all.has(leaf)), "公开的行不在结果指纹之下，名单被改动过");
        ({ leaves } = subject);
      }
      must(sha256(S.rootLines(leaves)) === root, "结果指纹与凭证不符，名单被改动过");
      made = `结果指纹${short(root)}，与公开的各行相符`;
    }
    must(!announced.result_root || announced.result_root === root, `结果指纹是${root}，与抽取后公布的不同`);
    const agreed = announced.result_root ? "与抽取后公布的一致" : "";
    const entry = entryFor(certificate, "draws.draw.reveal", "result_root", root);
    if (!entry) return together(made, agreed || new Open("包里没有结果的日志证明，要与抽取后公布的自行核对"));
    const commits = field(certificate, "log").filter((one) => field(field(one, "entry"), "action") === "draws.draw.commit");
    must(commits.every((one) => field(one, "index") < field(entry, "index")), "日志里结果写在承诺之前");
    return together(made, agreed, await S.included(subject, entry));
  }

  /* {"stratum,role": n} of the commitment, or of its reasons {"role,reason": n}. */
  function promised(groups) {
    return new Map([...fields(groups)].flatMap(([group, by]) => [...fields(by)].map(([name, number]) => [`${group},${name}`, number])));
  }

  function v7(subject) {
    const { name, record } = subject, due = S.quotas(record), counts = promised(field(record, "counts"));
    const visits = due.reduce((sum, quota) => sum + quota.drawn + quota.mandatory, 0);
    must([...counts.keys()].every((key) => /,[RMX]$/.test(key)), "承诺的名录家数里有不认识的角色");
    if (record.has("reasons")) {
      const reasons = fields(record.get("reasons"));
      must([...reasons.keys()].every((role) => role === "M" || role === "X"), "承诺的排除或必查原因里有不认识的角色");
      const sum = (values) => values.reduce((one, other) => one + whole(other), NONE);
      for (const role of ["M", "X"]) {
        const number = sum([...counts].filter(([key]) => key.endsWith(`,${role}`)).map(([, n]) => n));
        must(sum([...fields(optional(reasons, role, new Map())).values()]) === number, "承诺的排除或必查原因与家数不符");
      }
    }
    if (name === "all") poolAgrees(subject, counts);
    if (name === "ids") {
      must(BigInt(subject.pool.length) === [...counts.values()].reduce((sum, n) => sum + whole(n), NONE), "名录的家数与承诺不符");
      must(subject.result.length === visits, `应检查${visits}家，名单里有${subject.result.length}家`);
      return `名录和检查的总家数符合承诺的规则，共检查${visits}家；各家的分层不公开`;
    }
    if (name === "part") return partAgrees(subject, due, visits);
    const kinds = tally(subject.result.map((row) => `${row[3]},${row[2]}`));
    for (const quota of due) {
      for (const [kind, number, word] of KINDS) {
        const got = kinds.get(`${quota.stratum},${kind}`) || 0;
        must(got === quota[number], `分层${quota.stratum}${word}的应有${quota[number]}家，名单里有${got}家`);
        kinds.delete(`${quota.stratum},${kind}`);
      }
    }
    must(!kinds.size, "名单里有规则之外的分层或类别");
    return "各层家数、抽取数、备选数、必查数都符合承诺的规则";
  }

  function poolAgrees({ pool, record }, counts) {
    must(same(tally(pool.map((row) => `${row[1]},${row[2]}`)), counts), "名录各层家数与承诺不符");
    const reasons = tally(pool.filter((row) => row[2] !== "R").map((row) => `${row[2]},${row[3]}`));
    must(!record.has("reasons") || same(reasons, promised(record.get("reasons"))), "名录的排除或必查原因与承诺不符");
  }

  /* The published batches are whole, in order, and within the numbers of each stratum. */
  function partAgrees(subject, due, visits) {
    const { certificate, record, result } = subject, through = Number(whole(field(certificate, "through_batch")));
    must(BigInt(through) < whole(field(field(record, "rules"), "batches")), "公开到的批次超出规则的批次");
    must(subject.leaves.length === visits + due.reduce((sum, quota) => sum + quota.alternates, 0), "result.leaves的行数不符合规则");
    const strata = due.map((quota) => new Map([["stratum", quota.stratum], ["N", quota.size], ["n", quota.drawn], ["a", quota.alternates]]));
    must(same(field(certificate, "strata"), strata), "凭证里各层的家数与规则不符");
    const seats = result.filter((row) => row[2] !== "A"), spare = result.filter((row) => row[2] === "A"), wanted = [];
    for (let seq = 1; seq <= visits; seq += 1) if (S.batchOf(record, seq) <= through) wanted.push([String(seq), String(S.batchOf(record, seq))]);
    must(same(seats.map((row) => row.slice(0, 2)), wanted), `前${through}批应有${wanted.length}家，按检查次序逐家列出`);
    const groups = new Map();
    for (const [, , kind, stratum, rank] of result) {
      const group = `${stratum},${kind}`;
      groups.set(group, (groups.get(group) || []).concat(Number(rank)));
    }
    for (const [group, ranks] of groups) {
      const [stratum, kind] = group.split(","), quota = due.find((one) => one.stratum === stratum);
      const most = quota ? quota[KINDS.find(([one]) => one === kind)[1]] : 0;
      const once = kind === "M" ? ranks.every((rank) => rank === 0) : new Set(ranks).size === ranks.length && ranks.every((rank) => rank >= 1);
      must(ranks.length <= most && once && ranks.every((rank) => rank <= most), `分层${stratum}的家数或名次不合规则`);
    }
    const sorted = spare.slice().sort((one, other) => (one[3] < other[3] ? -1 : one[3] > other[3] ? 1 : one[4] - other[4]));
    must(same(result, seats.concat(sorted)), "备选没有排在最后");
    const cameIn = new Set(field(certificate, "substitutions").map((change) => field(change, "in")));
    const named = spare.every((row) => row[0] === "0" && row[1] === "0" && cameIn.has(row[5])) && spare.length === cameIn.size;
    must(named, "公开的备选与替换记录不一致");
    const told = through ? `前${through}批${seats.length}家按次序全部列出` : "还没有检查完的批次，没有列出任何一家";
    return `${told}，总数符合承诺的规则`;
  }

  const CHECKS = { ...S.lines, v5, v6, v7 };

  async function line(subject, number) {
    let status = "FAIL", reason, partly = false;
    try {
      const answer = await CHECKS[`v${number}`](subject);
      [status, reason, partly] = answer instanceof Open ? ["NOT-CHECKED", answer.reason, answer.partly] : ["PASS", answer, false];
    } catch (error) {
      reason = error instanceof Failed || error instanceof Damaged ? error.message : `记录残缺或类型不对（${error.name}）`;
    }
    return { name: `V${number}`, status, partly, reason: reason.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "") };
  }

  /* {lines, subject}; raises Unusable and nothing else. `announced` may hold commitment, result_root and keys; `step` gets (number of
     the line, share of it that is done), `told` each line as it is known. */
  async function verifyPackage(bytes, announced, { limit = LIMIT, step = () => {}, told = () => {} } = {}) {
    let members;
    try { members = await S.members(bytes, S.oddMembers, limit); } catch (error) {
      if (!(error instanceof Failed)) throw error;
      return { lines: [{ name: "V0", status: "FAIL", reason: error.message }], subject: null };
    }
    let number = 0;
    const subject = new S.Package(members, announced, (share) => step(number, share)), lines = [];
    for (; number < 10; number += 1) {
      step(number, 0);
      lines.push(await line(subject, number));
      told(lines[number]);
    }
    return { lines, subject };
  }

  Object.assign(self.suicha, { verifyPackage });
})();
