"use strict";
(() => {
  // Okabe and Ito's colours: told apart by readers of every colour vision, black swapped for the page's ink.
  const hues = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c8c"];
  const huesOnDark = ["#56b4e9", "#ff8f4a", "#2fc99a", "#e3a3c6", "#f0c04a", "#8fb8ff", "#b0b0b0"];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  // Whole decades are labelled only where an axis spans some; a shorter one keeps Plotly's own ticks.
  const decades = (data, letter) => {
    const values = data.flatMap(trace => trace[letter] ?? []).filter(v => v > 0);
    return values.reduce((a, b) => Math.max(a, b), 0) >= 10 * values.reduce((a, b) => Math.min(a, b), Infinity);
  };

  const axis = (given, ink, rule, whole) => ({
    gridcolor: rule, linecolor: ink, zeroline: false, showline: true, ticks: "outside", tickcolor: ink, mirror: true,
    exponentformat: "power", automargin: true, ...(given.type === "log" && whole ? { dtick: 1, minor: { ticks: "outside", ticklen: 3 } } : {}), ...given,
  });

  const draw = (figure, isDark) => {
    const box = figure.querySelector(".plot");
    const ink = isDark ? "#e6e9ec" : "#1b1f24", rule = isDark ? "#333a41" : "#e3e7eb";
    // A picture names the page's own colours; the rest of its document is taken as it stands.
    const own = { "var(--ink)": ink, "var(--rule)": rule, "var(--quiet)": isDark ? "#9aa5b1" : "#5b6570", "var(--paper)": isDark ? "#14171a" : "#ffffff" };
    const { data, layout } = JSON.parse(figure.querySelector("script").textContent, (key, value) =>
      key === "color" && typeof value === "string" && Object.hasOwn(own, value) ? own[value] : value);
    const full = { colorway: [...(isDark ? huesOnDark : hues), ink], ...layout };
    for (const key of Object.keys(full)) if (/^[xy]axis\d*$/.test(key)) full[key] = axis(full[key], ink, rule, decades(data, key[0]));
    const matrix = data.some(trace => trace.type === "heatmap" && Array.isArray(trace.y) && typeof trace.y[0] === "string");
    if (matrix) {
      full.yaxis = { ...full.yaxis, autorange: "reversed", showgrid: false, type: "category" };
      full.xaxis = { ...full.xaxis, showgrid: false, type: "category" };
    }
    const sideways = window.innerWidth >= 700;
    Plotly.react(box, data, {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: ink, size: 13, family: "system-ui, sans-serif" },
      margin: { l: 70, r: 20, t: 34, b: 55 }, modebar: { bgcolor: "rgba(0,0,0,0)", color: rule, activecolor: ink }, hoverlabel: { font: { size: 12 } },
      legend: { itemsizing: "constant", ...(sideways ? { x: 1.02, y: 1 } : { orientation: "h", y: -0.25 }) }, ...full, autosize: true,
    }, { responsive: true, displaylogo: false, displayModeBar: "hover", modeBarButtonsToRemove: ["select2d", "lasso2d"] });
  };

  const drawAll = isDark => { for (const figure of document.querySelectorAll("figure")) draw(figure, isDark); };
  drawAll(dark.matches);
  dark.addEventListener("change", () => drawAll(dark.matches));
  window.addEventListener("beforeprint", () => drawAll(false));
  window.addEventListener("afterprint", () => drawAll(dark.matches));
})();
