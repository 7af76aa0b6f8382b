/* SPDX-License-Identifier: Apache-2.0 */
/* What the phone form gains with JavaScript; it works without.
   Hides the kind of problem until 发现问题 is tapped; shows the fingerprint of a chosen photo before it is sent; adds the
   place if the phone gives one; sends the photo as soon as it is taken. */
(() => {
  "use strict";
  for (const item of document.querySelectorAll("[data-item]")) {
    const problem = item.querySelector("[data-problem]");
    const note = item.querySelector("[data-note]");
    const show = () => {
      const tapped = item.querySelector("[name=verdict]:checked");
      problem.hidden = !tapped || tapped.value !== "problem";
      note.hidden = !tapped || (tapped.value === "clear" && !note.querySelector("textarea").value);
    };
    if (!problem) continue;
    item.addEventListener("change", show);
    show();
  }

  async function fingerprint(file) {
    if (!window.crypto || !crypto.subtle) return "";
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const place = () => new Promise((done) => {
    if (!navigator.geolocation || !window.isSecureContext) { done(""); return; }
    setTimeout(() => done(""), 5000); /* a question about the place that nobody answers keeps no photo back */
    const words = ({ coords }) => done(`北纬${coords.latitude.toFixed(4)} 东经${coords.longitude.toFixed(4)}　误差${Math.round(coords.accuracy)}米`);
    navigator.geolocation.getCurrentPosition(words, () => done(""), { timeout: 4000, maximumAge: 60000 });
  });

  for (const form of document.querySelectorAll("[data-photo]")) {
    form.addEventListener("change", async (event) => {
      const file = event.target.files && event.target.files[0];
      if (!file) return;
      const line = form.closest("[data-item]").querySelector("[data-hash]");
      const digest = await fingerprint(file).catch(() => "");
      line.textContent = digest ? `指纹${digest.slice(0, 16)}…，正在上传` : "正在上传";
      form.elements.place.value = await place();
      form.requestSubmit();
    });
  }
})();
