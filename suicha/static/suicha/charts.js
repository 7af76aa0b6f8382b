/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of charts live here: one hue for us, grey dashes for the yardstick, amber below it, red for a breach only.
   A chart is <div data-chart="x-data"> with its numbers in <script type="application/json" id="x-data">:
   {kind: line|bar|hbar, head: [rows, series…], rows: [[name, number…]…], unit, roles: [us|yardstick|target…],
    tones: [amber|red|null…], links: [url|null…], min, max, mark}.  The same numbers stand in a table beside it. */
(() => {
  "use strict";
  const C = { blue: "#164a8a", light: "#5b8fc9", grey: "#7c8996", amber: "#c27400", red: "#c4291f", ink: "#4b5866", line: "#dfe4ea" };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.webdriver;
  const drawn = [];

  function series(of, at, unit) {
    const role = (of.roles || [])[at] || (at === 0 ? "us" : "yardstick");
    const values = of.rows.map((row, i) => {
      const tone = at === 0 && of.tones && of.tones[i];
      return tone ? { value: row[at + 1], itemStyle: { color: C[tone] } } : row[at + 1];
    });
    const one = { name: of.head[at + 1], data: values };
    if (role === "target") return { ...one, type: "line", symbol: "diamond", symbolSize: 9, lineStyle: { width: 0 }, itemStyle: { color: C.amber } };
    if (of.kind === "line") {
      const ours = role === "us";
      return { ...one, type: "line", symbol: ours ? "emptyCircle" : "none", symbolSize: 6, itemStyle: { color: ours ? C.blue : C.grey },
        step: ours ? undefined : "end", lineStyle: ours ? { width: 3, color: C.blue } : { type: "dashed", color: C.grey } };
    }
    const flat = of.kind === "hbar";
    return { ...one, type: "bar", barMaxWidth: flat ? 18 : 40, itemStyle: { color: role === "us" ? C.blue : C.grey },
      label: { show: of.rows.length <= 24, position: flat ? "right" : "top", formatter: `{c}${unit}`, color: C.ink, backgroundColor: "#fff", padding: [1, 3] } };
  }

  function option(of) {
    const unit = of.unit || "";
    const several = of.head.length > 2;
    const names = { type: "category", data: of.rows.map((row) => row[0]), boundaryGap: of.kind !== "line" };
    const numbers = { type: "value", axisLabel: { formatter: `{value}${unit}` } };
    for (const key of ["min", "max"]) if (of[key] !== undefined && of[key] !== null) numbers[key] = of[key];
    const all = of.head.slice(1).map((_, at) => series(of, at, unit));
    if (of.mark !== undefined && of.mark !== null) {
      all[0].markLine = { silent: true, z: 1, symbol: "none", label: { show: false }, lineStyle: { color: C.ink, type: "dashed" },
        data: [of.kind === "hbar" ? { xAxis: of.mark } : { yAxis: of.mark }] };
    }
    const axis = { axisLine: { lineStyle: { color: "#b9c3cd" } }, axisTick: { show: false }, splitLine: { lineStyle: { color: C.line } } };
    const dress = (a) => ({ ...axis, ...a, axisLabel: { color: C.ink, fontSize: 12, ...a.axisLabel } });
    const flat = of.kind === "hbar";
    if (flat) Object.assign(numbers, { splitLine: { show: false }, axisLine: { show: false }, axisLabel: { show: false } });
    return {
      animation: !still,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      /* rich text, since a page may carry no inline style */
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (v) => (v === null || v === undefined ? "无" : `${v}${unit}`) },
      aria: { enabled: false },
      grid: { left: 8, right: flat ? 48 : 16, top: several ? 30 : flat ? 4 : 22, bottom: 4, containLabel: true },
      legend: { show: several, top: 0, right: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: C.ink, fontSize: 12 } },
      xAxis: dress(flat ? numbers : names),
      yAxis: dress(flat ? { ...names, inverse: true, axisLine: { show: false } } : numbers),
      series: all,
    };
  }

  function draw(root) {
    for (const box of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
      const data = document.getElementById(box.dataset.chart);
      if (!data) continue;
      const of = JSON.parse(data.textContent);
      box.dataset.drawn = "1";
      const label = box.getAttribute("aria-label");
      const chart = echarts.init(box, null, { renderer: "svg" });
      chart.setOption(option(of));
      box.setAttribute("aria-label", label);
      chart.on("click", (event) => { const to = (of.links || [])[event.dataIndex]; if (to) location.assign(to); });
      drawn.push(chart);
    }
  }
  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  document.addEventListener("htmx:afterSettle", (event) => draw(event.detail.elt));
  draw(document);
})();
