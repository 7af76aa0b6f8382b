/* SPDX-License-Identifier: Apache-2.0 */
/* What a 检查表 gains with JavaScript; it works without, and the server judges again.
   Hides a question until the answer it hangs on is given; draws a signature; fills in the place. */
(() => {
  "use strict";
  const form = document.querySelector("[data-checklist]");
  if (!form) return;
  const questions = Array.from(form.querySelectorAll("[data-question]"));

  function ticked(position) {
    return Array.from(form.querySelectorAll(`[name="q${position}"]:checked`), (input) => input.value);
  }
  /* A question hangs on an earlier one only, so one pass in order settles it. */
  function show() {
    const shown = new Set();
    for (const question of questions) {
      const when = question.dataset.when;
      const wanted = when ? question.dataset.values.split("\n") : [];
      const asked = !when || (shown.has(when) && ticked(when).some((value) => wanted.includes(value)));
      question.hidden = !asked;
      if (asked) shown.add(question.dataset.question);
    }
  }
  form.addEventListener("change", show);
  show();

  for (const box of form.querySelectorAll("[data-place]")) {
    const button = box.querySelector("button");
    if (!button || !navigator.geolocation || !window.isSecureContext) continue;
    const line = box.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", () => {
      line.textContent = "正在取位置";
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        box.querySelector("input").value = `北纬${coords.latitude.toFixed(4)} 东经${coords.longitude.toFixed(4)}`;
        line.textContent = `误差约${Math.round(coords.accuracy)}米`;
      }, () => { line.textContent = "手机没有给出位置，写详细地址"; }, { timeout: 8000, maximumAge: 60000 });
    });
  }

  for (const box of form.querySelectorAll("[data-sign]")) {
    const canvas = box.querySelector("canvas");
    const kept = box.querySelector("input");
    const pen = canvas.getContext("2d");
    box.hidden = false;
    let drawing = false;
    function fit() {
      const { width, height } = canvas.getBoundingClientRect();
      if (!width || canvas.width === Math.round(width * 2)) return;
      canvas.width = Math.round(width * 2);
      canvas.height = Math.round(height * 2);
      pen.scale(2, 2);
      pen.lineWidth = 2.5;
      pen.lineCap = "round";
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, width, height);
    }
    const at = (event) => { const edge = canvas.getBoundingClientRect(); return [event.clientX - edge.left, event.clientY - edge.top]; };
    canvas.addEventListener("pointerdown", (event) => {
      fit();
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      drawing = true;
      pen.beginPath();
      pen.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => { if (drawing) { pen.lineTo(...at(event)); pen.stroke(); } });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => { if (drawing) kept.value = canvas.toDataURL("image/png"); drawing = false; });
    }
    canvas.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
    box.querySelector("button").addEventListener("click", () => { canvas.width = 0; kept.value = ""; });
  }
})();
