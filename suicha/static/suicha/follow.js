/* SPDX-License-Identifier: Apache-2.0 */
/* A page that follows what happens elsewhere.  It only asks its own address again (GET) and never sends anything.
   data-follow="2000"   on <main>: how often, in milliseconds        data-part="name"   what is exchanged when it differs
   data-turn="drawn"    on <main>: a new value loads the page anew   data-offline       shown while nothing can be heard
   data-clock, data-day the time of this screen                      data-until="…"     how long until that moment      */
(() => {
  "use strict";
  const main = document.querySelector("[data-follow]");
  if (!main) return;
  const every = Number(main.dataset.follow);
  const offline = document.querySelector("[data-offline]");
  let missed = 0, seen = "", last = Date.now();
  /* What was received, by name: other files may have changed what is shown. */
  const received = new Map();
  for (const part of main.querySelectorAll("[data-part]")) received.set(part.dataset.part, part.outerHTML);

  function exchange(page) {
    const fresh = page.querySelector("[data-follow]");
    if (!fresh) return false;
    if (fresh.dataset.turn !== main.dataset.turn) { location.reload(); return true; }
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const name = part.dataset.part;
      const old = main.querySelector(`[data-part="${name}"]`);
      if (!old || received.get(name) === part.outerHTML) continue;
      received.set(name, part.outerHTML);
      old.replaceWith(document.importNode(part, true));
    }
    document.dispatchEvent(new CustomEvent("follow:heard"));
    return true;
  }

  function told(missing) {
    missed = missing ? missed + 1 : 0;
    if (!missing) last = Date.now();
    if (!offline) return;
    offline.hidden = missed < 2;
    const seconds = Math.round((Date.now() - last) / 1000);
    const words = offline.querySelector("[data-silence]");
    if (words) words.textContent = `${seconds}秒`;
  }

  async function ask() {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), Math.max(4 * every, 8000));
    try {
      const answer = await fetch(location.pathname + location.search, {
        headers: seen ? { "If-None-Match": seen } : {}, cache: "no-store", credentials: "same-origin", signal: limit.signal,
      });
      if (answer.redirected) { location.reload(); return; }
      if (answer.status === 304) { told(false); return; }
      if (!answer.ok) { told(true); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (exchange(page)) seen = answer.headers.get("ETag") || "";
      told(false);
    } catch {
      told(true);
    } finally {
      clearTimeout(timer);
    }
  }

  /* One question at a time; a hidden page asks less often, and at once when it is looked at again. */
  let waiting = 0;
  async function round() {
    clearTimeout(waiting);
    await ask();
    waiting = setTimeout(round, document.hidden ? 10 * every : every);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) round(); });
  addEventListener("online", round);
  waiting = setTimeout(round, every);

  const two = (number) => String(number).padStart(2, "0");
  function tick() {
    const now = new Date();
    const clock = document.querySelector("[data-clock]"), day = document.querySelector("[data-day]");
    if (clock) clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
    if (day) day.textContent = `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日 星期${"日一二三四五六"[now.getDay()]}`;
    for (const each of document.querySelectorAll("[data-until]")) {
      const left = Math.round((new Date(each.dataset.until) - now) / 1000);
      const hours = Math.floor(left / 3600), minutes = Math.floor((left % 3600) / 60);
      each.textContent = left <= 0 ? "已到时限" : `剩${hours ? `${hours}小时` : ""}${hours || minutes ? `${minutes}分` : ""}${hours ? "" : `${two(left % 60)}秒`}`;
    }
  }
  tick();
  setInterval(tick, 1000);
})();
