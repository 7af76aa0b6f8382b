/* SPDX-License-Identifier: Apache-2.0 */
/* The hall's big screen reads an issued result out, one row after another.  The result is complete before the first name
   is shown; this file only chooses which row of it is on the wall.
   Space: begin, pause, go on · → next · ← back · Home: from the beginning · End: all                                     */
(() => {
  "use strict";
  const PACE = 2500, ROLL = 15;
  const $ = (name) => document.querySelector(`[data-read=${name}]`);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let rows = [], at = 0, timer = 0, key = "";

  function text(tag, css, words) {
    const element = document.createElement(tag);
    element.className = css;
    element.textContent = words;
    return element;
  }

  function show(place) {
    at = Math.min(Math.max(place, 1), rows.length);
    const row = rows[at - 1], big = $("name");
    $("place").textContent = row.seq;
    big.textContent = row.name;
    big.classList.toggle("big", row.name.length <= 30);
    big.classList.toggle("fs-1", row.name.length > 30);
    $("meta").textContent = [row.stratum, row.number, row.kind === "必查" ? "必查" : ""].filter(Boolean).join("　");
    $("ticket").replaceChildren(...(row.ticket.match(/.{1,8}/g) || []).map((group) => text("span", "", group)));
    const first = Math.max(0, at - ROLL);
    const items = rows.slice(first, at).map((each) => {
      const item = document.createElement("li");
      item.append(text("span", "n", String(each.seq).padStart(2, "0")), text("span", "ell", each.name), text("span", "dim", each.stratum));
      return item;
    });
    $("roll").replaceChildren(...items.reverse());
    for (const layer of document.querySelectorAll("[data-layer]")) {
      const number = rows.slice(0, at).filter((each) => each.stratum === layer.dataset.layer).length;
      layer.querySelector("b").textContent = number;
      layer.querySelectorAll("rect")[1].setAttribute("width", 100 * number / Number(layer.dataset.size));
    }
    if (at >= rows.length) pause();
    words();
  }

  const pause = () => { clearInterval(timer); timer = 0; words(); };
  function play() {
    if (!rows.length) return;
    if (timer) { pause(); return; }
    if (at >= rows.length) at = 0;
    show(at + 1);
    if (at < rows.length) timer = setInterval(() => show(at + 1), PACE);
    words();
  }
  function words() {
    const button = $("play"), all = $("all");
    if (!button) return;
    button.hidden = all.hidden = !rows.length;
    button.textContent = timer ? "暂停宣读" : at >= rows.length ? "从头宣读" : at ? "继续宣读" : "开始宣读";
    all.disabled = at >= rows.length;
  }
  const step = (place) => { pause(); if (rows.length) show(place); };

  function load() {
    const data = document.getElementById("result-rows");
    const fresh = data ? data.textContent : "[]";
    if (fresh !== key) {
      key = fresh;
      rows = JSON.parse(fresh);
      at = 0;
      pause();
      if (rows.length && still) show(rows.length);
      else if (rows.length) play();
    } else if (rows.length && at) {
      show(at);
    }
    words();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-read=play]")) play();
    if (event.target.closest("[data-read=all]")) step(rows.length);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = { ArrowRight: () => step(at + 1), ArrowLeft: () => step(at - 1), Home: () => step(1), End: () => step(rows.length) };
    if (event.code === "Space" && !event.target.closest("button, a")) { event.preventDefault(); play(); }
    else if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });
  document.addEventListener("follow:heard", load);
  load();
})();
