// Building blocks of the page. Every text goes through textContent: nothing that a device, a rule
// or a topic says is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties, attributes, and children (text or elements; null is left out). */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") element.className = value;
    else if (key === "text") element.textContent = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) element.append(child);
  }
  return element;
}

/** A drawing of fixed shapes; takes no room in what a screen reader says. */
export function drawing(viewBox, className, ...shapes) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, String(value));
    svg.append(shape);
  }
  return svg;
}

const SEVERITIES = {
  CRITICAL: { word: "Critical", path: "M8 1.2 15.2 14.4H.8Z" },
  MAJOR: { word: "Major", path: "M8 .8 15.2 8 8 15.2.8 8Z" },
  MINOR: { word: "Minor", path: "M2 2h12v12H2Z" },
  WARNING: { word: "Warning", path: "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Z" },
};

export const SEVERITY_ORDER = ["CRITICAL", "MAJOR", "MINOR", "WARNING"];

export function severityWord(severity) {
  return SEVERITIES[severity]?.word ?? severity;
}

/** A shape of its own for each severity, so that colour is never the only sign. */
export function severityShape(severity) {
  const known = SEVERITIES[severity] ?? SEVERITIES.WARNING;
  return drawing("0 0 16 16", `shape ${String(severity).toLowerCase()}`, ["path", { d: known.path }]);
}

/** A quiet ring for a device without open alerts. */
export function calmShape() {
  return drawing("0 0 16 16", "shape calm", ["circle", { cx: 8, cy: 8, r: 3.4 }]);
}

export function anomalyShape() {
  return drawing("0 0 16 16", "shape anomaly", ["path", { d: "M8 1.5 14.5 8 8 14.5 1.5 8Z" }]);
}

export function alertSpanShape() {
  return drawing(
    "0 0 16 16",
    "shape span",
    ["rect", { x: 1, y: 2, width: 14, height: 12 }],
    ["path", { d: "M1 9 8 2M1 14 13 2M8 14l7-7" }],
  );
}

export function tickShape() {
  return drawing("0 0 16 16", "shape up", ["path", { d: "m2.5 8.6 3.6 3.6 7.4-8" }]);
}

export function crossShape() {
  return drawing("0 0 16 16", "shape away", ["path", { d: "m3.5 3.5 9 9m0-9-9 9" }]);
}

/** A line of values; the newest at the right. */
export function sparkline(values) {
  const width = 120;
  const height = 28;
  if (values.length < 2) return null;
  const top = Math.max(...values, 1);
  const x = (i) => (i / (values.length - 1)) * width;
  const y = (v) => height - 2 - (v / top) * (height - 4);
  const line = values.map((v, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join("");
  const svg = drawing(
    `0 0 ${width} ${height}`,
    "sparkline",
    ["path", { class: "area", d: `${line}L${width} ${height}L0 ${height}Z` }],
    ["path", { class: "line", d: line }],
  );
  svg.setAttribute("preserveAspectRatio", "none");
  return svg;
}

/** Replaces what an element holds, but only when it says something else. */
export function fill(element, signature, build) {
  if (element.dataset.signature === signature) return;
  element.dataset.signature = signature;
  element.replaceChildren(...[build()].flat().filter((child) => child !== null));
}

let announced = "";

/** Tells a screen reader, once. */
export function announce(text) {
  if (text === announced) return;
  announced = text;
  document.getElementById("announce").textContent = text;
}
