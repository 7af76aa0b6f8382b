/* SPDX-License-Identifier: Apache-2.0 */
/* The draw itself, computed again: leaves and root of the pool, quotas, tickets, order (draw-spec sections 2, 4 and 5).
   `step(share)` is called now and then, so that whoever waits can see how far it is. */
(() => {
  "use strict";
  const { exactly, field, fields, must, optional, sha256, whole } = self.suicha;
  const MILLION = BigInt(1000000), NONE = BigInt(0), ONE = BigInt(1), OFTEN = 2048;

  /* One line `bucket count digest` for the leaves that begin alike. */
  function rootLines(leaves) {
    const buckets = new Map();
    for (const leaf of leaves) {
      const bucket = leaf.slice(0, 3);
      if (buckets.has(bucket)) buckets.get(bucket).push(leaf); else buckets.set(bucket, [leaf]);
    }
    return [...buckets.keys()].sort().map((bucket) => {
      const inside = buckets.get(bucket).sort();
      return `${bucket} ${inside.length} ${sha256(inside.join(""))}\n`;
    }).join("");
  }

  const outLeaves = (rows) => rows.map((row) => sha256(`sj1.out|${row.join("|")}`));
  const ticketOf = (key, id) => sha256(`${key}|target|${id}`);
  const orderOf = (key, id) => sha256(`${key}|order|${id}`);

  function poolLines(rows, secret, step) {
    return rootLines(rows.map(([id, stratum, role], done) => {
      if (done % OFTEN === 0) step(done / rows.length);
      return sha256(`sj1.leaf|${sha256(`sj1.nonce|${secret}|${id}`)}|${id}|${stratum}|${role}`);
    }));
  }

  /* `number` parts per million of it, rounded up. */
  const share = (number, ppm) => (number * ppm + MILLION - ONE) / MILLION;
  const least = (...all) => all.reduce((one, other) => (other < one ? other : one));
  const most = (...all) => all.reduce((one, other) => (other > one ? other : one));

  /* [{stratum, size, drawn, alternates, mandatory}] that the committed rules and counts ask for, for strata with R or M rows. */
  function quotas(record) {
    const rules = exactly(field(record, "rules"), ["strata", "alternates_ppm", "batches"], "规则", ["mandatory_counts"]);
    const counts = fields(field(record, "counts")), strata = fields(rules.get("strata")), spare = whole(rules.get("alternates_ppm"));
    must(whole(rules.get("batches")) >= ONE && spare <= MILLION, "规则超出范围");
    must(typeof optional(rules, "mandatory_counts", false) === "boolean", "规则的mandatory_counts应为true或false");
    must(strata.size === counts.size && [...strata.keys()].every((stratum) => counts.has(stratum)), "规则的分层与名录的分层不一致");
    return [...strata.keys()].sort().map((stratum) => {
      const rule = exactly(strata.get(stratum), ["ppm", "min"], `分层${stratum}的规则`, ["max"]);
      const ppm = whole(rule.get("ppm")), floor = whole(rule.get("min")), ceiling = rule.has("max") ? whole(rule.get("max")) : null;
      must(ppm <= MILLION && (ceiling === null || floor <= ceiling), `分层${stratum}的规则超出范围`);
      const size = whole(optional(counts.get(stratum), "R", 0)), mandatory = whole(optional(counts.get(stratum), "M", 0));
      const counted = rules.get("mandatory_counts") ? mandatory : NONE, everyone = size + counted;
      const wanted = least(everyone, most(floor, share(everyone, ppm)));
      const drawn = most(NONE, (ceiling === null ? wanted : least(wanted, ceiling)) - counted);
      const [N, n, a, m] = [size, drawn, least(size - drawn, share(drawn, spare)), mandatory].map(Number);
      return { stratum, size: N, drawn: n, alternates: a, mandatory: m };
    }).filter((row) => row.size + row.mandatory);
  }

  const byFirst = (one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : one[1] < other[1] ? -1 : 1);

  const batchOf = (record, seq) => Number(ONE + (BigInt(seq) - ONE) % whole(field(field(record, "rules"), "batches")));

  /* The draw of these rows [id, stratum, role]: {lines, strata}, the lines of result.csv and the {stratum, N, n, a, cutoff} that
     must come out. */
  function drawAgain(rows, record, key, step) {
    const tickets = new Map();
    rows.forEach(([id, stratum, role], done) => {
      if (done % OFTEN === 0) step(done / rows.length);
      if (role === "X") return;
      const group = `${stratum},${role}`;
      if (!tickets.has(group)) tickets.set(group, []);
      tickets.get(group).push([ticketOf(key, id), id]);
    });
    const taken = (group) => { const found = tickets.get(group) || []; tickets.delete(group); return found; };
    const visits = [], alternates = [], strata = [];
    for (const { stratum, size, drawn, alternates: spare } of quotas(record)) {
      const ranked = taken(`${stratum},R`).sort(byFirst);
      must(ranked.length >= drawn, `分层${stratum}应抽${drawn}家，只有${ranked.length}家`);
      ranked.slice(0, drawn).forEach(([ticket, id], i) => visits.push([`P,${stratum},${i + 1}`, id, ticket]));
      for (const [ticket, id] of taken(`${stratum},M`)) visits.push([`M,${stratum},0`, id, ticket]);
      ranked.slice(drawn, drawn + spare).forEach(([ticket, id], i) => alternates.push(`0,0,A,${stratum},${i + 1},${id},${ticket}`));
      strata.push({ stratum, N: size, n: drawn, a: spare, cutoff: drawn ? ranked[drawn - 1][0] : "" });
    }
    must(!tickets.size, "有规则之外的分层");
    const ordered = visits.map(([what, id, ticket]) => [orderOf(key, id), id, what, ticket]).sort(byFirst);
    const lines = ordered.map(([, id, what, ticket], i) => `${i + 1},${batchOf(record, i + 1)},${what},${id},${ticket}`);
    return { lines: lines.concat(alternates), strata };
  }

  Object.assign(self.suicha, { batchOf, byFirst, drawAgain, orderOf, outLeaves, poolLines, quotas, rootLines, ticketOf });
})();
