// Charts drawn from the table that stands under them: <figure data-chart="bar|line|pie"> <div class="chart"></div> … <table>.
// First column: names; further columns: series. Without scripts the table is simply there.
(() => {
  "use strict";
  if (!window.echarts) return;
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const size = parseFloat(style.fontSize) * 0.8125;
  const cells = (row) => [...row.children].map((cell) => cell.textContent.trim());
  const number = (text) => Number(text.replace(/[^\d.-]/g, "")) || 0;

  for (const figure of document.querySelectorAll("[data-chart]")) {
    const table = figure.querySelector("table");
    const place = figure.querySelector(".chart");
    if (!table || !place) continue;
    const [, ...names] = cells(table.tHead.rows[0]);
    const rows = [...table.tBodies[0].rows].map(cells);
    const kind = figure.dataset.chart;
    const words = { color: token("--text"), fontSize: size, fontFamily: token("--bs-body-font-family") };
    const lines = { lineStyle: { color: token("--line") } };
    const values = { type: "value", minInterval: 1, axisLabel: words, splitLine: lines };
    const labels = { type: "category", data: rows.map((row) => row[0]), axisLabel: { ...words, interval: 0 }, axisTick: { show: false }, axisLine: lines };
    const flat = figure.hasAttribute("data-flat");
    const series = names.map((name, i) => ({
      name,
      type: kind,
      data: rows.map((row) => number(row[i + 1])),
      label: { show: true, position: flat ? "right" : "top", ...words },
      barMaxWidth: 28,
      symbolSize: 7,
    }));
    const pie = [{ type: "pie", radius: ["45%", "70%"], label: { ...words, formatter: "{b} {c}" }, data: rows.map((row) => ({ name: row[0], value: number(row[1]) })) }];
    place.hidden = false;
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: !calm,
      aria: { enabled: true, label: { description: figure.querySelector("h2, figcaption")?.textContent || "" } },
      color: [token("--accent"), "#8f959e", token("--link"), token("--good"), token("--caution"), "#6b4c9a"],
      textStyle: words,
      grid: { left: 8, right: flat ? 40 : 12, top: names.length > 1 ? 32 : 20, bottom: 4, containLabel: true },
      legend: names.length > 1 && kind !== "pie" ? { top: 0, textStyle: words } : undefined,
      ...(kind === "pie" ? { series: pie } : { xAxis: flat ? values : labels, yAxis: flat ? { ...labels, inverse: true } : values, series }),
    });
    window.addEventListener("resize", () => chart.resize());
  }
})();
