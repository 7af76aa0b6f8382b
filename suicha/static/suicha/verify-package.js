/* SPDX-License-Identifier: Apache-2.0 */
/* The package under examination: which form it has, its two records, its tables (draw-spec section 6). Read here, judged elsewhere. */
(() => {
  "use strict";
  const { Damaged, Failed, Unusable, decoded, must, optional, parse, sha256 } = self.suicha;
  const COMMON = ["draw_id", "commitment", "files", "log", "keys", "seed", "result_root", "substitutions", "attempts"];
  const UNSIGNED = ["digest", "sm3", "signatures"];
  const ALWAYS = ["commitment.json", "pool.commit", "result.csv", "certificate.json", "names.csv", "verify.py", "README.txt"];
  const SOMETIMES = ["pool.csv", "result.leaves"];

  const POOL = { head: "id,stratum,role,reason", line: /^[\w.-]{1,64},[\w.-]{1,32},[RMX],[\w.-]{0,32}$/ };
  const LEAVES = { head: "id,leaf", line: /^[\w.-]{1,64},[0-9a-f]{64}$/ };
  const ROWS = {
    head: "seq,batch,kind,stratum,rank,id,ticket", id: 5,
    line: /^(0|[1-9][0-9]*),(0|[1-9][0-9]*),[PMA],[\w.-]{1,32},(0|[1-9][0-9]*),[\w.-]{1,64},[0-9a-f]{64}$/,
  };
  const VISITS = { head: "seq,batch,id,ticket", id: 2, line: /^[1-9][0-9]*,[1-9][0-9]*,[\w.-]{1,64},[0-9a-f]{64}$/ };

  /* `more`: members that are proof beside the three of every package; `keys`: of the certificate; `seat`: of a substitution. */
  const FORMS = {
    all: { title: "公开全部名录", more: ["pool.csv"], keys: ["reveal", "secret", "K", "strata"], seat: ["stratum", "rank"], pool: POOL, result: ROWS },
    part: { title: "公开已检查完的批次", more: ["result.leaves"], keys: ["through_batch", "strata"], seat: ["stratum", "rank"], result: ROWS },
    rows: { title: "公开全部名单", more: [], keys: ["reveal", "K", "strata"], seat: ["stratum", "rank"], result: ROWS },
    ids: { title: "只公开编号", more: ["pool.csv"], keys: ["reveal", "K"], seat: [], pool: LEAVES, result: VISITS },
  };
  const MODES = { open: ["all"], sealed: ["part", "rows", "all"], "classes-confidential": ["ids", "all"] };

  /* Names of members that no form has, doubled ones, and missing ones. */
  function oddMembers(names) {
    const odd = names.filter((name, i) => !ALWAYS.includes(name) && !SOMETIMES.includes(name) || names.indexOf(name) !== i);
    return [...new Set(odd.concat(ALWAYS.filter((name) => !names.includes(name))))].sort();
  }

  class Package {
    /* `announced` may hold commitment and result_root, and `keys`, the public keys of the portal; `step` hears how far a line is. */
    constructor(members, announced, step) {
      Object.assign(this, { members, announced, step, made: new Map() });
      this.record = this.object("commitment.json");
      this.certificate = this.object("certificate.json");
      this.digest = sha256(members.get("commitment.json"));
      const mode = optional(this.record, "disclosure", "open");
      if (this.record.get("spec") !== "sj1" || typeof mode !== "string" || !Object.keys(MODES).includes(mode)) {
        throw new Unusable("规范或公开方式不认识，这个页面只核对规范sj1的抽取包。");
      }
      if (this.byHand) throw new Unusable("这是现场抽签的抽取包，有影像和签名，不能按种子重算，这个页面不核对。用抽取包里的verify.py核对名单、家数和日志。");
      const others = [...this.certificate.keys()].filter((key) => !COMMON.includes(key) && !UNSIGNED.includes(key));
      const distance = (name) => {
        const { keys } = FORMS[name];
        return keys.filter((key) => !others.includes(key)).length + others.filter((key) => !keys.includes(key)).length;
      };
      this.name = MODES[mode].reduce((best, name) => (distance(name) < distance(best) ? name : best));
      this.form = FORMS[this.name];
      const due = ALWAYS.concat(this.form.more);
      const odd = due.filter((name) => !members.has(name)).concat([...members.keys()].filter((name) => !due.includes(name)));
      if (odd.length) throw new Unusable(`“${this.form.title}”的抽取包缺少或多出了${odd.sort().join("、")}，不是原来的抽取包。`);
    }

    /* Drawn from slips in a hall (docs/lottery.md): nothing that this page could compute again. */
    get byHand() {
      const source = optional(this.record, "source", null);
      return source instanceof Map && optional(source, "way", "") === "lottery";
    }

    /* The members whose digests stand in the certificate. */
    get proof() { return ALWAYS.slice(0, 3).concat(this.form.more); }

    /* The keys that the digest of the certificate covers. */
    get signed() { return COMMON.concat(this.form.keys); }

    get unsigned() { return UNSIGNED; }

    object(name) {
      let value = null;
      try { value = parse(this.members.get(name)); } catch { /* told below */ }
      if (!(value instanceof Map)) throw new Unusable(`${name}不是完整的JSON对象，不能核对。`);
      return value;
    }

    /* What several lines need is made once; what fails, fails in each. */
    once(name, make) {
      if (!this.made.has(name)) this.made.set(name, make());
      return this.made.get(name);
    }

    table(name, { head, line }) {
      const bytes = this.members.get(name);
      must(!bytes.includes(13), `${name}的换行被改成了CRLF，不是原来的文件`);
      let lines;
      try { lines = decoded(bytes).split("\n"); } catch { throw new Damaged(`${name}不是UTF-8文本，可能被另存为GBK，不是原来的文件`); }
      must(lines[0] !== `\ufeff${head}`, `${name}开头有BOM标记，不是原来的文件`);
      must(lines[0] === head && lines.length > 1 && lines.pop() === "", `${name}的表头应为${head}，末尾应有换行`);
      return lines.slice(1).map((text, i) => {
        if (!line.test(text)) throw new Failed(`${name}第${i + 2}行有不允许的内容：${text.slice(0, 100)}`);
        return text.split(",");
      });
    }

    /* The rows of pool.csv, which are sorted by id. */
    get pool() {
      return this.once("pool", () => {
        const rows = this.table("pool.csv", this.form.pool);
        rows.forEach(([id], i) => must(i === 0 || rows[i - 1][0] < id, `名录里编号${id}重复，或没有按序排列`));
        return rows;
      });
    }

    /* The rows of result.csv; nobody stands there twice. */
    get result() {
      return this.once("result", () => {
        const rows = this.table("result.csv", this.form.result), seen = new Set();
        for (const row of rows) {
          const id = row[this.form.result.id];
          must(!seen.has(id), `名单里编号${id}出现了不止一次`);
          seen.add(id);
        }
        return rows;
      });
    }

    /* The digests of all lines of the result, published or not. */
    get leaves() {
      return this.once("leaves", () => {
        let text = "";
        try { text = decoded(this.members.get("result.leaves")); } catch { throw new Damaged("result.leaves不是UTF-8文本"); }
        const leaves = text.split("\n");
        must(leaves.pop() === "" && leaves.every((leaf) => /^[0-9a-f]{64}$/.test(leaf)), "result.leaves应为每行一个64位十六进制数");
        must(leaves.every((leaf, i) => i === 0 || leaves[i - 1] < leaf), "result.leaves重复，或没有按序排列");
        return leaves;
      });
    }
  }

  Object.assign(self.suicha, { Package, oddMembers });
})();
