/* SPDX-License-Identifier: Apache-2.0 */
/* One firm in a checked package: its ticket, and why it was drawn or not, as far as the form of the package makes it public. Only
   facts; the page has the words. */
(() => {
  "use strict";
  const { decoded, field, list, ticketOf } = self.suicha;

  /* The name beside this id in names.csv (quoted as spreadsheets do), or "". For reading only, no part of the proof. */
  function nameOf(members, id) {
    let text;
    try { text = decoded(members.get("names.csv")); } catch { return ""; }
    const at = text.indexOf(`\n${id},`);
    if (at < 0) return "";
    const start = at + id.length + 2;
    if (text[start] !== '"') return text.slice(start, text.indexOf("\n", start));
    const quoted = /"((?:[^"]|"")*)"/y;
    quoted.lastIndex = start;
    const found = quoted.exec(text);
    return found ? found[1].replace(/""/g, '"') : "";
  }

  /* Where it stands in the result: {seq, batch, kind, stratum, rank}, as far as the columns go. */
  function seatOf({ form, result }, id) {
    const row = result.find((one) => one[form.result.id] === id), columns = form.result.head.split(",");
    if (!row) return null;
    const seat = Object.fromEntries(columns.map((column, i) => [column, row[i]]));
    return Object.assign(seat, { seq: Number(seat.seq), batch: Number(seat.batch), rank: Number(seat.rank || 0), kind: seat.kind || "V" });
  }

  function moves(certificate, id) {
    const found = {};
    for (const change of list(field(certificate, "substitutions"))) {
      if (field(change, "out") === id) found.replacedBy = field(change, "in");
      if (field(change, "in") === id) found.replaces = field(change, "out");
    }
    return found;
  }

  /* How many are drawn of how many in a stratum, and the last ticket that was. */
  function cutoffs(certificate) {
    return list(field(certificate, "strata")).map((one) => ({
      stratum: field(one, "stratum"), size: field(one, "N"), drawn: field(one, "n"), cutoff: one.get("cutoff") || "",
    }));
  }

  /* {id, form, known, …} of one firm; an id is tried as typed and in capitals. `known` is null where the form keeps back who was not drawn. */
  function firmFacts(subject, typed) {
    const { certificate, form, members, name, result } = subject, all = name === "all";
    const pool = form.pool ? subject.pool : null;
    const has = (id) => (pool ? pool.some((row) => row[0] === id) : result.some((row) => row[form.result.id] === id));
    const id = [typed, typed.toUpperCase()].find(has) || typed, listed = has(id), seat = seatOf(subject, id);
    const facts = { id, form: name, known: listed || (pool ? false : null), name: nameOf(members, id), seat, ...moves(certificate, id) };
    if (name === "part") facts.through = Number(field(certificate, "through_batch"));
    if (facts.known === false || name === "part") return facts;
    facts.ticket = ticketOf(field(certificate, "K"), id);
    if (all) {
      const [, stratum, role, reason] = pool.find((row) => row[0] === id);
      Object.assign(facts, { stratum, role, reason });
    } else if (name === "rows" && seat) Object.assign(facts, { stratum: seat.stratum, role: seat.kind === "M" ? "M" : "R" });
    if (name !== "ids") facts.strata = cutoffs(certificate);
    if (facts.role === "R") facts.rule = facts.strata.find((one) => one.stratum === facts.stratum);
    if (all && facts.role === "R") facts.place = 1 + pool.filter((row) => row[1] === facts.stratum && row[2] === "R" && ticketOf(field(certificate, "K"), row[0]) < facts.ticket).length;
    return facts;
  }

  Object.assign(self.suicha, { firmFacts });
})();
