/* SPDX-License-Identifier: Apache-2.0 */
/* What pages gain with JavaScript; each of them works without it.
   data-search   the field that “/” focuses          data-busy="正在抽取"   words of a button while its form is on the way
   data-dialog   opens the <dialog> of that id       data-close            closes it      data-focus   takes the focus on load
   data-print    a hidden button that shows and prints the page */
(() => {
  "use strict";
  const $ = (selector, root) => (root || document).querySelector(selector);

  function busy(button) {
    if (!button || !button.dataset.busy || button.classList.contains("is-busy")) return;
    button.dataset.words = button.innerHTML;
    const spinner = document.createElement("span");
    spinner.className = "spinner-border spinner-border-sm when-busy";
    spinner.setAttribute("aria-hidden", "true");
    button.replaceChildren(spinner, button.dataset.busy);
    button.classList.add("is-busy");
    button.setAttribute("aria-disabled", "true");
  }
  function idle(root) {
    for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of root.querySelectorAll(".is-busy[data-words]")) {
      button.innerHTML = button.dataset.words;
      button.classList.remove("is-busy");
      button.removeAttribute("aria-disabled");
    }
  }

  /* A form is sent once. The button stays enabled for the browser, so that its name and value travel too. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter || $("[data-busy]", form);
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (event.defaultPrevented || !button || !button.dataset.busy) return;
    form.dataset.sent = "1";
    busy(button);
  }, true);
  addEventListener("pageshow", (event) => { if (event.persisted) idle(document); });
  document.addEventListener("htmx:afterRequest", () => idle(document));

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    if (event.target.closest("[data-print]")) window.print();
    const close = event.target.closest("[data-close]");
    if (close && close.closest("dialog").open) { event.preventDefault(); close.closest("dialog").close(); }
    for (const menu of document.querySelectorAll("details.dropdown[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const field = $("[data-search]");
    if (event.key === "/" && !typing && field && field.offsetParent && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
      field.select();
    }
    if (event.key === "Escape") {
      const menu = $("details.dropdown[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
    }
    /* role=button on a link answers to the space bar, as a button does */
    if (event.key === " " && event.target.matches && event.target.matches("a[role=button]")) { event.preventDefault(); event.target.click(); }
  });

  /* htmx: a refusal is shown where all messages are, with its own words; busy parts say so. */
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target.removeAttribute("aria-busy"));
  function say(node) {
    const region = $("#messages");
    if (!region) return;
    region.replaceChildren(node);
    region.scrollIntoView({ block: "nearest" });
  }
  function plain(words) {
    const box = document.createElement("div");
    box.className = "alert is-red mb-2";
    box.setAttribute("role", "alert");
    box.textContent = words;
    return box;
  }
  document.addEventListener("htmx:responseError", (event) => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const refusal = $("[data-refusal]", page);
    say(refusal ? document.importNode(refusal, true) : plain("没有办成。刷新页面，按当前状态再办一次。"));
  });
  document.addEventListener("htmx:sendError", () => say(plain("网络不通，内容没有送出。联网后再办一次。")));
  /* After a swap the focus stays; if what had it is gone, the new heading takes it.  A part that the page itself
     loads takes nobody's place. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const asked = event.detail.requestConfig;
    if (document.activeElement !== document.body || (asked && asked.elt.matches("[hx-trigger=load]"))) return;
    const heading = $("h1, h2, h3, [role=alert]", event.detail.elt);
    if (heading) { heading.tabIndex = -1; heading.focus(); }
  });

  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  /* Esc closes the menu on small screens (Tabler does); errors of a form take the focus. */
  const first = $("[data-focus]");
  if (first) first.focus();
})();
