// One chart a metric: the mean as a line, minimum to maximum as a band, anomalous readings as
// diamonds on the range that was expected of them, alerts as hatched spans.

import { el, announce, anomalyShape, alertSpanShape } from "./dom.js";
import { reading, hours, minute, dayMinute, time, plural, title, unit } from "./format.js";

const HEIGHT = 168;
const NEAR = 2.5;

const dark = matchMedia("(prefers-color-scheme: dark)");

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    axis: of("muted"), grid: of("grid"), line: of("line-mean"), band: of("line-band"),
    anomaly: of("anomaly"), expected: of("expected"), edge: of("surface"), span: of("span"), spanEdge: of("span-edge"),
  };
}

/** The charts of one device, side by side, with one cursor. */
export class DeviceBoard {
  #box;
  #charts = new Map();
  #shown = null;

  constructor(box) {
    this.#box = box;
    dark.addEventListener("change", () => {
      this.clear();
      if (this.#shown) this.show(...this.#shown);
    });
  }

  clear() {
    for (const chart of this.#charts.values()) chart.remove();
    this.#charts.clear();
  }

  /** view: as /api/device says it. */
  show(view, now) {
    this.#shown = [view, now];
    const { charts, alerts } = view;
    const life = charts.remainingLife.length > 0;
    // An alert without a metric watches what a model predicts; it is drawn where that is. One of * is
    // of metrics together: of each.
    const ofMetric = (alert, name) =>
      alert.metric === name || alert.metric === "*" || (alert.metric === null && !life);
    const wanted = charts.metrics.map((metric) => ({
      key: `metric ${metric.name}`,
      title: title(metric.name),
      points: metric.points,
      anomalies: metric.anomalies,
      alerts: alerts.filter((alert) => ofMetric(alert, metric.name)),
      unit: unit(view.units[metric.name]),
      format: reading,
    }));
    if (life) {
      wanted.push({
        key: "life",
        title: "Remaining life",
        points: charts.remainingLife.map((p) => ({ time: p.time, mean: p.hours, min: p.hours, max: p.hours })),
        anomalies: [],
        alerts: alerts.filter((alert) => alert.metric === null || alert.metric === "remaining_life"),
        unit: "",
        format: hours,
        fromZero: true,
      });
    }
    const keys = new Set(wanted.map((w) => w.key));
    for (const [key, chart] of this.#charts) {
      if (!keys.has(key)) {
        chart.remove();
        this.#charts.delete(key);
      }
    }
    let next = this.#box.firstElementChild;
    for (const one of wanted) {
      let chart = this.#charts.get(one.key);
      if (!chart) {
        chart = new Chart(one.title);
        this.#charts.set(one.key, chart);
      }
      // Only what is out of place is moved: moving a chart takes the focus from it.
      if (chart.card === next) next = next.nextElementSibling;
      else this.#box.insertBefore(chart.card, next);
      chart.show(one, charts, now);
    }
  }
}

class Chart {
  card;
  #plot = null;
  #frame;
  #readout;
  #foot;
  #content = null;
  #range = null;
  #now = 0;
  #y = [0, 1];
  #size;
  #signature = "";

  constructor(title) {
    this.#readout = el("span", { class: "readout" });
    this.#frame = el("div", {
      class: "frame", tabindex: "0", role: "group",
      "aria-label": `${title}: chart. Left and right arrow keys read single points.`,
    });
    this.#foot = el("p", { class: "chart-foot" });
    this.card = el(
      "article",
      { class: "chart" },
      el("header", {}, el("h3", { text: title }), this.#readout),
      this.#frame,
      this.#foot,
    );
    this.#frame.addEventListener("keydown", (event) => this.#key(event));
    this.#frame.addEventListener("blur", () => this.#plot?.setCursor({ left: -10, top: -10 }, true));
    this.#size = new ResizeObserver(() => this.#resize());
    this.#size.observe(this.#frame);
  }

  remove() {
    this.#size.disconnect();
    this.#plot?.destroy();
    this.card.remove();
  }

  show(content, range, now) {
    this.#now = now;
    const signature = JSON.stringify([content.points, content.anomalies, content.alerts, content.unit, range.from, range.to]);
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#content = content;
    this.#range = range;
    this.#y = yRange(content);
    const rows = withGaps(content.points, range.stepMillis);
    const columns = [
      rows.map((p) => p.time + range.stepMillis / 2),
      rows.map((p) => p.max), rows.map((p) => p.min), rows.map((p) => p.mean),
    ];
    if (this.#plot) this.#plot.setData(columns);
    else this.#plot = this.#draw(columns);
    const open = content.alerts.filter((a) => overlaps(a, range, now));
    this.card.dataset.points = content.points.length;
    this.card.dataset.anomalies = content.anomalies.length;
    this.card.dataset.alerts = open.length;
    this.#foot.replaceChildren(...footParts(content, open));
    this.#rest();
  }

  #draw(columns) {
    const c = colours();
    const font = "11px system-ui, sans-serif";
    const axis = { stroke: c.axis, font, grid: { stroke: c.grid, width: 1 }, ticks: { stroke: c.grid, width: 1, size: 4 } };
    return new uPlot(
      {
        width: Math.max(200, this.#frame.clientWidth),
        height: HEIGHT,
        ms: 1,
        padding: [10, 18, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: "device" }, drag: { x: false, y: false }, points: { size: 7 } },
        select: { show: false },
        scales: {
          x: { time: true, range: () => [this.#range.from, this.#range.to + this.#range.stepMillis] },
          y: { range: () => this.#y },
        },
        axes: [
          { ...axis, space: 52, size: 26, values: (u, splits) => splits.map((t) => this.#tick(t)) },
          { ...axis, space: 30, size: 54, values: (u, splits) => splits.map((v) => this.#content.format(v)) },
        ],
        series: [
          {},
          { stroke: "transparent", width: 0, points: { show: false } },
          { stroke: "transparent", width: 0, points: { show: false } },
          { stroke: c.line, width: 1.8, points: { show: columns[0].length < 3, size: 5, fill: c.line } },
        ],
        bands: [{ series: [1, 2], fill: c.band }],
        hooks: {
          drawClear: [(u) => this.#drawSpans(u, c), (u) => this.#drawExpected(u, c)],
          draw: [(u) => this.#drawAnomalies(u, c)],
          setCursor: [(u) => this.#read(u)],
        },
      },
      columns,
      this.#frame,
    );
  }

  #resize() {
    const width = this.#frame.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
  }

  #tick(t) {
    return this.#range.to - this.#range.from > 20 * 3600 * 1000 ? dayMinute(t) : minute(t);
  }

  #drawSpans(u, c) {
    const { ctx } = u;
    const { left, top, width, height } = u.bbox;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    const end = this.#range.to + this.#range.stepMillis;
    const spans = this.#content.alerts
      .filter((alert) => overlaps(alert, this.#range, this.#now))
      .map((alert) => [alert.raisedAt, alert.clearedAt ?? end]);
    for (const [from, to] of merged(spans)) {
      const x0 = u.valToPos(from, "x", true);
      const w = Math.max(2 * devicePixelRatio, u.valToPos(to, "x", true) - x0);
      ctx.save();
      ctx.beginPath();
      ctx.rect(x0, top, w, height);
      ctx.clip();
      ctx.fillStyle = c.span;
      ctx.fillRect(x0, top, w, height);
      ctx.strokeStyle = c.spanEdge;
      ctx.globalAlpha = 0.28;
      ctx.lineWidth = devicePixelRatio;
      ctx.beginPath();
      for (let x = x0 - height; x < x0 + w; x += 9 * devicePixelRatio) {
        ctx.moveTo(x, top + height);
        ctx.lineTo(x + height, top);
      }
      ctx.stroke();
      ctx.restore();
    }
    ctx.fillStyle = c.spanEdge;
    for (const [from] of spans) {
      ctx.fillRect(u.valToPos(from, "x", true), top, 2 * devicePixelRatio, height);
    }
    ctx.restore();
  }

  /** What was expected where a reading was anomalous; a side without a limit is left open. */
  #drawExpected(u, c) {
    const { ctx } = u;
    const { top, height } = u.bbox;
    const half = 4.6 * devicePixelRatio;
    const shown = (value, open) =>
      value === null || value === undefined ? open : Math.min(top + height, Math.max(top, u.valToPos(value, "y", true)));
    ctx.save();
    ctx.fillStyle = c.expected;
    for (const mark of this.#content.anomalies) {
      if ((mark.lower ?? mark.upper ?? null) === null) continue;
      const x = u.valToPos(mark.time, "x", true);
      const high = shown(mark.upper, top);
      const low = shown(mark.lower, top + height);
      ctx.fillRect(x - half, high, 2 * half, Math.max(devicePixelRatio, low - high));
    }
    ctx.restore();
  }

  #drawAnomalies(u, c) {
    const { ctx } = u;
    const r = 4.6 * devicePixelRatio;
    ctx.save();
    ctx.fillStyle = c.anomaly;
    ctx.strokeStyle = c.edge;
    ctx.lineWidth = 1.2 * devicePixelRatio;
    for (const mark of this.#content.anomalies) {
      const x = u.valToPos(mark.time, "x", true);
      const y = u.valToPos(mark.value, "y", true);
      ctx.beginPath();
      ctx.moveTo(x, y - r);
      ctx.lineTo(x + r, y);
      ctx.lineTo(x, y + r);
      ctx.lineTo(x - r, y);
      ctx.closePath();
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  }

  #read(u) {
    const at = u.cursor.idx;
    if (at === null || at === undefined || u.data[3][at] === null || u.data[3][at] === undefined) {
      this.#rest();
      return;
    }
    const start = u.data[0][at] - this.#range.stepMillis / 2;
    this.#readout.textContent = this.#sentence(start, u.data[3][at], u.data[2][at], u.data[1][at]);
  }

  #sentence(start, mean, min, max) {
    const f = this.#content.format;
    const here = this.#content.anomalies.filter((a) => a.time >= start && a.time < start + this.#range.stepMillis);
    const parts = [time(start, this.#now), this.#withUnit(f(mean))];
    if (min !== max) parts.push(`${f(min)} to ${f(max)}`);
    if (here.length) parts.push(plural(here.length, "anomaly", "anomalies"));
    return parts.join("  ·  ");
  }

  #rest() {
    if (this.#plot && this.#plot.cursor.idx !== null && this.#plot.cursor.idx !== undefined
        && this.#plot.cursor.left >= 0) return;
    const last = this.#content.points.at(-1);
    this.#readout.textContent = last ? this.#withUnit(this.#content.format(last.mean)) : "";
  }

  #withUnit(text) {
    return this.#content.unit ? `${text} ${this.#content.unit}` : text;
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !this.#plot) return;
    event.preventDefault();
    const times = this.#plot.data[0];
    if (times.length === 0) return;
    const shown = this.#plot.cursor.left >= 0 ? this.#plot.cursor.idx : null;
    let at = shown === null || shown === undefined ? times.length - 1 : shown + step;
    at = Math.min(times.length - 1, Math.max(0, at));
    this.#plot.setCursor({ left: this.#plot.valToPos(times[at], "x"), top: 20 }, true);
    announce(`${this.#content.title} ${this.#readout.textContent}`);
  }
}

function overlaps(alert, range, now) {
  return alert.raisedAt < range.to + range.stepMillis && (alert.clearedAt ?? now) >= range.from;
}

/** Spans that touch become one, so that two alerts at a time are not drawn darker than one. */
function merged(spans) {
  const all = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** Says in words what the drawing shows. */
function footParts(content, open) {
  const parts = [];
  const values = content.points.filter((p) => p.mean !== null);
  if (values.length) {
    const lo = Math.min(...values.map((p) => p.min ?? p.mean));
    const hi = Math.max(...values.map((p) => p.max ?? p.mean));
    parts.push(el("span", { text: `from ${content.format(lo)} to ${content.format(hi)} ${content.unit}` }));
  }
  if (content.anomalies.length) {
    parts.push(el("span", { class: "mark" }, anomalyShape(), plural(content.anomalies.length, "anomaly", "anomalies")));
  }
  if (open.length) {
    parts.push(el("span", { class: "mark" }, alertSpanShape(), plural(open.length, "alert")));
  }
  return parts;
}

/** Where a step is missing the line breaks. */
function withGaps(points, step) {
  const rows = [];
  for (const point of points) {
    const before = rows.at(-1);
    if (before && point.time - before.time > NEAR * step) {
      rows.push({ time: before.time + step, mean: null, min: null, max: null });
    }
    rows.push(point);
  }
  return rows;
}

function yRange(content) {
  const values = [
    ...content.points.flatMap((p) => [p.min, p.max, p.mean]),
    ...content.anomalies.flatMap((a) => [a.value, a.lower, a.upper]),
  ].filter((v) => v !== null && v !== undefined);
  if (values.length === 0) return [0, 1];
  let lo = content.fromZero ? 0 : Math.min(...values);
  let hi = Math.max(...values);
  if (lo === hi) {
    lo -= Math.abs(lo) * 0.05 || 1;
    hi += Math.abs(hi) * 0.05 || 1;
  }
  const pad = (hi - lo) * 0.08;
  return [content.fromZero ? 0 : lo - pad, hi + pad];
}
