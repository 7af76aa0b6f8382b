/* SPDX-License-Identifier: Apache-2.0 */
/* The panel that checks a draw in the browser: <… data-verify> around _verify_panel.html. The worker counts, this file only shows.
   data-package, data-commitment, data-result-root, data-keys (several, by spaces)   what the portal published; without
   data-package the visitor chooses a file and may type the rest */
(() => {
  "use strict";
  const root = document.querySelector("[data-verify]");
  if (!root || !window.Worker || !window.TextDecoder || !window.BigInt || !window.fetch) return;
  const part = (name) => root.querySelector(`[data-part=${name}]`);
  const panel = part("panel"), go = part("go"), stop = part("stop"), bar = part("bar"), count = part("count"), say = part("say");
  const verdict = part("verdict"), answer = part("answer"), file = part("file"), drop = part("drop");
  const items = new Map([...root.querySelectorAll("[data-line]")].map((item) => [item.dataset.line, item]));
  const names = (id) => JSON.parse((document.getElementById(id) || { textContent: "{}" }).textContent);
  const stratumNames = names("verify-strata"), reasonNames = names("verify-reasons");
  const CALM = 4000;  // a screen reader hears of the progress this often, in milliseconds
  const STATES = { PASS: ["is-ok", "✓ 一致"], FAIL: ["is-bad", "✕ 不一致"], "NOT-CHECKED": ["", "未核对"] };
  const PARTLY = "部分核对";
  const PROVED = {  // what it means that nothing disagreed, by the form of the package
    all: "这份名单由公开的材料唯一算出，没有人能事后更换。",
    part: "公开的各行都在结果指纹之下，事后换不了。签号要等抽取密钥公布以后核对。",
    rows: "名单的签号和次序都与承诺、种子对得上。没有抽中的不公开，各家可以核对自己的。",
    ids: "编号和次序都与承诺、种子对得上。分层不公开，各家可以核对自己的。",
  };
  const goWords = go.lastElementChild.textContent;
  let worker = null, running = false, checked = false, agreed = false, wanted = "", heard = 0, began = 0, chosen = null;

  function element(name, classes, ...children) {
    const made = document.createElement(name);
    made.className = classes;
    made.append(...children);
    return made;
  }
  const bold = (words) => element("b", "", words);
  const digest = (hash) => element("code", "hash", hash);

  function announce(words, calmly) {
    const now = Date.now();
    if (calmly && now - heard < CALM) return;
    heard = now;
    say.textContent = words;
  }

  function show(place, tone, ...children) {
    place.replaceChildren(element("div", `alert is-${tone}`, element("div", "", ...children)));
  }

  function reset() {
    bar.value = 0;
    count.textContent = `0/${items.size}`;
    verdict.replaceChildren();
    answer.replaceChildren();
    for (const item of items.values()) {
      item.className = "";
      item.querySelector(".st").textContent = "未验证";
      item.querySelector("[data-reason]").textContent = "";
    }
  }

  function tell({ name, partly, reason, status }) {
    const item = items.get(name), [state, words] = STATES[status];
    item.className = state;
    item.querySelector(".st").textContent = partly ? PARTLY : words;
    item.querySelector("[data-reason]").textContent = reason;
    count.textContent = `${Number(name.slice(1)) + 1}/${items.size}`;
  }

  function busy(state) {
    const hadFocus = document.activeElement === stop;
    running = state;
    stop.hidden = !state;
    go.setAttribute("aria-disabled", String(state));
    go.classList.toggle("disabled", state);
    go.lastElementChild.textContent = state ? "正在验证" : checked ? "再验证一次" : goWords;
    panel.setAttribute("aria-busy", String(state));
    if (!state && hadFocus) go.focus();
  }

  function finish(lines, form) {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const of = (status) => lines.filter((line) => line.status === status);
    const failed = of("FAIL"), open = of("NOT-CHECKED"), label = (line) => `“${items.get(line.name).querySelector("b").textContent}”`;
    checked = lines.length === items.size;
    agreed = !failed.length;
    busy(false);
    bar.value = bar.max;
    if (failed.length) {
      const words = `验证不通过：${failed.length}项不一致。`;
      show(verdict, "red", bold(words), `${failed.map(label).join("、")}对不上，这份抽取包不能作为凭据。保存本页和抽取包，向抽取单位或派驻的纪检监察机构反映。`);
      announce(words);
    } else {
      const words = open.length ? `验证通过：${of("PASS").length}项一致，没有不一致。` : `验证通过：${lines.length}项全部一致。`;
      const rest = open.length ? `${open.length}项没有核对，或只核对了一部分：${open.map(label).join("、")}，原因写在各项下面。` : "";
      show(verdict, "green", bold(words), `${PROVED[form]}${rest}用时${seconds}秒。`);
      announce(words);
    }
    if (checked && wanted) ask();
  }

  function fail(words) {
    busy(false);
    bar.value = 0;
    wanted = "";
    show(verdict, "amber", bold("没有验证成。"), words);
    announce(`没有验证成。${words}`);
  }

  function hear({ data }) {
    if (data.at !== undefined && running) {
      bar.value = data.at;
      announce(`正在验证，已完成${Math.round(data.at / 10)}%`, true);
    }
    if (data.told) tell(data.told);
    if (data.done) finish(data.done, data.form);
    if ("firm" in data) firm(data.firm);
    if (data.unusable) fail(data.unusable);
    if (data.broken) stumble(data);
  }

  function stumble({ of }) {
    if (of === "firm") { show(answer, "amber", "抽取包残缺，算不出这家的签号。"); return; }
    fail(of === "scripts" ? "核对程序没有下载下来。联网后刷新本页再试。" : "抽取包没有下载下来。联网后再试，或下载抽取包用命令行验证。");
    dismiss();
  }

  function hire() {
    if (worker) return worker;
    worker = new Worker(panel.dataset.worker);
    worker.addEventListener("message", hear);
    worker.addEventListener("error", () => stumble({ of: "scripts" }));
    worker.postMessage({ scripts: panel.dataset.scripts.trim().split(/\s+/).map((url) => new URL(url, location).href) });
    return worker;
  }

  function dismiss() {
    if (worker) worker.terminate();
    worker = null;
    checked = false;
  }

  async function start() {
    if (running) return;
    const announced = { commitment: root.dataset.commitment || typed("commitment"), result_root: root.dataset.resultRoot || typed("root") };
    const keys = (root.dataset.keys || typed("key")).split(/\s+/).filter(Boolean);
    if (keys.length) announced.keys = keys;
    const verify = { announced };
    if (root.dataset.package) verify.url = new URL(root.dataset.package, location).href;
    else if (!chosen) { file.focus(); fail("先选一个抽取包。"); return; }
    reset();
    checked = false;
    began = performance.now();
    busy(true);
    announce("开始验证");
    try {
      if (chosen) verify.bytes = new Uint8Array(await chosen.arrayBuffer());
    } catch { fail("这个文件读不出来，重新选一次。"); return; }
    if (running) hire().postMessage({ verify }, verify.bytes ? [verify.bytes.buffer] : []);
  }
  const typed = (name) => (part(name) ? part(name).value.trim().toLowerCase() : "");

  function cancel() {
    dismiss();
    wanted = "";
    busy(false);
    reset();
    show(verdict, "amber", "已停止，没有结论。");
    announce("已停止验证");
    if (panel.dataset.eager !== undefined) hire();
  }

  function take(files) {
    [chosen] = files;
    if (!chosen) return;
    if (running) dismiss();
    running = false;
    start();
  }

  /* One firm ---------------------------------------------------------------------------------------------------------- */
  function ask() {
    hire().postMessage({ firm: wanted });
    wanted = "";
  }

  const layerOf = (code) => `“${stratumNames[code] || code}”层`;
  const line = (words, hash, ...rest) => element("div", "small", words, digest(hash), ...rest);

  /* The words for one firm; what the form of the package keeps back is said, not guessed. */
  function firm(facts) {
    if (!facts) { show(answer, "amber", "抽取包残缺，算不出这家的签号。"); return; }
    const { form, id, known, seat, ticket } = facts, who = `${facts.name || ""}（${id}）`;
    const place = seat && seat.seq ? `，第${seat.seq}位检查，第${seat.batch}批` : "";
    const moved = facts.replacedBy ? `后来由${facts.replacedBy}替换。` : facts.replaces ? `后来替换了${facts.replaces}。` : "";
    const fixed = facts.role === "M" || facts.role === "X";  // no ticket decides about these
    const words = [], lines = ticket && !fixed ? [line("它的签号 ", ticket)] : [];
    if (known === false) {
      show(answer, "amber", bold(`名录里没有${id}。`), "它不在这次抽取的范围里，不会被抽中。检查编号有没有写错。");
      return;
    }
    let title = `${who}没有抽中。`;
    if (seat && seat.kind === "A") title = `${who}没有抽中，是第${seat.rank}名备选。`;
    else if (form === "ids") title = `${who}${seat ? `在检查名单里${place}` : "不在检查名单里"}。`;
    else if (facts.role === "M" || (seat && seat.kind === "M")) title = `${who}是必查的，不参加随机抽取${place}。`;
    else if (seat) title = `${who}抽中了${place}。`;
    else if (facts.role === "X") title = `${who}没有参加抽取。`;
    else if (form === "part") title = `前${facts.through}批里没有${id}。`;
    else if (form === "rows") title = `名单里没有${id}。`;
    if (fixed) words.push(`它在${layerOf(facts.stratum)}。${facts.reason ? `原因：${reasonNames[facts.reason] || facts.reason}。` : ""}`);
    if (facts.rule) {
      const { cutoff, drawn, size } = facts.rule;
      words.push(`${layerOf(facts.stratum)}有${size}家，取签号最小的${drawn}家，每家机会${(100 * drawn / size).toFixed(1)}%。`);
      if (facts.place) words.push(`它的签号从小到大排第${facts.place}。`);
      if (cutoff) lines.push(line("抽中的最后一个签号 ", cutoff), element("div", "small", ticket <= cutoff ? "它的签号不大于最后一个，所以抽中。" : "它的签号大于最后一个，所以没有抽中。"));
    } else if (form === "rows" && !seat) {
      words.push("这份抽取包只公开抽中的。它的签号大于本层最后一个签号，就没有抽中；不大于的，是排除的，或不在名录里。");
      for (const one of facts.strata) if (one.cutoff) lines.push(line(`${layerOf(one.stratum)}最后一个签号 `, one.cutoff));
    } else if (form === "ids") words.push("分层和最后一个签号不公开，可以向抽取单位索取自己的，与签号比较。");
    else if (form === "part" && !seat) words.push("其余各批检查完以后才公布，抽取密钥到时一起公布。");
    if (!agreed) words.push("这份抽取包验证不通过，这里只是照它算的。");
    show(answer, !agreed ? "amber" : seat && seat.seq ? "green" : "blue", bold(title), words.join(""), moved, ...lines);
  }

  /* Beginning ---------------------------------------------------------------------------------------------------------- */
  go.addEventListener("click", start);
  stop.addEventListener("click", cancel);
  part("firm").addEventListener("submit", (event) => {
    event.preventDefault();
    wanted = event.target.elements.id.value.trim();
    if (!wanted) { event.target.elements.id.focus(); show(answer, "amber", "先输入统一社会信用代码或编号。"); return; }
    if (checked) ask(); else if (!running) { show(answer, "blue", "先验证抽取包，再算这家的签号。"); start(); }
  });
  if (file) {
    file.addEventListener("change", () => take(file.files));
    for (const name of ["dragover", "drop"]) drop.addEventListener(name, (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => take(event.dataTransfer.files));
    if (file.files.length) [chosen] = file.files;
  }
  panel.hidden = false;
  part("without").hidden = true;
  part("command").open = false;
  if (panel.dataset.eager !== undefined) hire();
})();
