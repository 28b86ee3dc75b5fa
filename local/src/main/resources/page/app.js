// Asks the server again and again, and shows what it says.

import { el, announce } from "./dom.js";
import { count, time, plural } from "./format.js";
import { ListBox } from "./list.js";
import { DeviceBoard } from "./charts.js";
import * as views from "./views.js";

const RANGES = [["15 min", 15], ["1 h", 60], ["6 h", 360], ["24 h", 1440]];
const ANSWER_TIMEOUT = 12_000;
const COUNTERS_EVERY = 5_000;

const $ = (id) => document.getElementById(id);

const state = {
  overview: null, devices: [], alerts: null, health: null,
  device: null, minutes: 60, chosen: false, view: null,
  paused: false, refresh: 2_000, serverAway: null, countersAt: 0, knownOpen: null,
};

/** The server's clock, so that a browser whose clock is wrong still tells ages right. */
let clockOffset = 0;
const now = () => Date.now() + clockOffset;
const longestLife = () => Math.max(1, ...(state.health?.predictions ?? []).map((p) => p.remainingLifeHours));

const deviceList = new ListBox($("device-list"), views.deviceSpec((id) => choose(id, true)));
const openList = new ListBox($("open-list"), views.alertSpec("Open alerts", (id) => choose(id, true), now));
const clearedList = new ListBox($("cleared-list"), views.alertSpec("Cleared alerts", (id) => choose(id, true), now));
const healthList = new ListBox($("health-list"), views.healthSpec((id) => choose(id, true), longestLife, now));
const board = new DeviceBoard($("charts"));

async function ask(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_TIMEOUT), cache: "no-store" });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `${path} answered ${response.status}`);
  return body;
}

async function refresh() {
  try {
    const [overview, devices, alerts, health] = await Promise.all(
      ["api/overview", "api/devices", "api/alerts", "api/health"].map(ask));
    clockOffset = overview.now - Date.now();
    Object.assign(state, { overview, devices: devices.devices, alerts, health, serverAway: null });
    state.refresh = overview.refreshMillis;
    if (state.device === null) preselect();
    if (state.device !== null) await refreshDevice();
    if (now() - state.countersAt >= COUNTERS_EVERY) {
      views.counterGroups($("counter-groups"), await ask("api/counters"));
      state.countersAt = now();
    }
  } catch (error) {
    state.serverAway ??= now();
    console.warn("no answer from the page's server:", error.message);
  }
  show();
}

async function refreshDevice() {
  const { device, minutes } = state;
  const view = await ask(`api/device?id=${encodeURIComponent(device)}&minutes=${minutes}`);
  // Another device may have been chosen while this one was asked for.
  if (device === state.device && minutes === state.minutes) state.view = view;
}

function show() {
  const { overview } = state;
  const texts = [];
  if (state.serverAway !== null) {
    texts.push(`The page's server does not answer since ${time(state.serverAway, now())}; trying again. What you see is old.`);
  }
  if (overview) {
    views.systems($("systems"), [overview.influx, overview.kafka], now());
    for (const system of [overview.influx, overview.kafka]) {
      if (!system.up) texts.push(awayText(system));
    }
    if (overview.kafka.up && overview.behind > 0) {
      texts.push(`Reading the alert topics: ${plural(overview.behind, "record")} to go.`);
    }
    views.tiles($("tiles"), overview, (id) => choose(id, true));
    document.body.classList.toggle("influx-away", !overview.influx.up || state.serverAway !== null);
    document.body.classList.toggle("kafka-away", !overview.kafka.up || state.serverAway !== null);
    showDevices();
    showAlerts();
    showHealth();
    showDevice();
  }
  views.notices($("notices"), texts);
}

function awayText(system) {
  const seen = system.readAt === null ? "Nothing was read yet." : `What you see was read at ${time(system.readAt, now())}.`;
  return `${system.system} is away: ${system.problem}. ${seen} Trying again.`;
}

function showDevices() {
  const text = $("search").value.trim().toLowerCase();
  const type = $("type").value;
  const onlyAlerts = $("only-alerts").checked;
  fillTypes();
  const shown = state.devices.filter((d) =>
    (type === "" || d.type === type)
    && (!onlyAlerts || d.openAlerts > 0)
    && (text === "" || d.id.toLowerCase().includes(text) || d.site.toLowerCase().includes(text)));
  const all = state.devices.length;
  $("devices-tally").textContent = shown.length === all ? count(all) : `${count(shown.length)} of ${count(all)}`;
  deviceList.show(shown, all === 0 ? (state.overview.influx.up ? "No device has been seen yet." : "Not known while InfluxDB is away.") : "No device matches.");
  deviceList.select(state.device);
}

function fillTypes() {
  const select = $("type");
  const types = Object.keys(state.overview.devicesByType);
  const known = [...select.options].slice(1).map((o) => o.value);
  if (types.join("\n") === known.join("\n")) return;
  const chosen = select.value;
  select.replaceChildren(el("option", { value: "", text: "All types" }), ...types.map((t) => el("option", { value: t, text: t })));
  select.value = types.includes(chosen) ? chosen : "";
}

function showAlerts() {
  const { open, cleared } = state.alerts;
  $("alerts-tally").textContent = open.length ? `${count(open.length)} open` : state.alerts.stale ? "" : "none open";
  openList.show(open, state.alerts.stale ? "Not known while Kafka is away." : "No open alert. All quiet.");
  $("cleared-title").textContent = cleared.length ? `Cleared (${count(cleared.length)})` : "Cleared";
  clearedList.show(cleared, state.alerts.stale ? "Not known while Kafka is away." : "None so far.");
  const ids = new Set(open.map((a) => a.alertId));
  if (state.knownOpen !== null) {
    const fresh = open.filter((a) => !state.knownOpen.has(a.alertId));
    if (fresh.length) announce(`${plural(fresh.length, "new alert")}: ${fresh.slice(0, 3).map((a) => `${a.device}, ${a.reason}`).join("; ")}`);
  }
  state.knownOpen = ids;
}

function showHealth() {
  const { predictions } = state.health;
  $("health-tally").textContent = predictions.length ? count(predictions.length) : "";
  healthList.show(predictions, state.health.stale ? "Not known while InfluxDB is away." : "No prediction yet: the model needs some history of each device.");
}

function showDevice() {
  const { device, view } = state;
  if (device === null) return;
  const current = view && view.charts?.id === device ? view : null;
  views.deviceHead($("device-title"), $("device-facts"), device, current ?? (view?.charts ? null : view), now());
  const metrics = current?.charts.metrics ?? [];
  $("chart-key").hidden = metrics.length === 0;
  $("device-empty").hidden = metrics.length > 0;
  if (metrics.length === 0) {
    board.clear();
    $("readings").hidden = true;
    $("device-empty").textContent = emptyText(current);
    return;
  }
  views.chartKey($("chart-key"));
  board.show(current, now());
  views.readingRows($("readings"), $("readings-rows"), current.charts, now());
}

function emptyText(current) {
  if (!current) return state.view === null ? "Loading…" : "Not known while InfluxDB is away.";
  if (current.device === null) return "This device has no data.";
  return `No data in this range. The newest is from ${time(current.device.lastTime, now())}.`;
}

/** The device to look at first: the worst alert, else the most anomalies, else the first. */
function preselect() {
  const worst = state.alerts.open.find((a) => state.devices.some((d) => d.id === a.device))?.device;
  const odd = state.devices.filter((d) => d.anomalies > 0).sort((a, b) => b.anomalies - a.anomalies)[0]?.id;
  state.device = worst ?? odd ?? state.devices[0]?.id ?? null;
}

function choose(id, byHand) {
  if (byHand) {
    state.chosen = true;
    announce(`Device ${id}`);
    remember(id, state.minutes);
    if (matchMedia("(max-width: 759px)").matches) jump("device");
  }
  if (id !== state.device) {
    state.device = id;
    state.view = null;
    board.clear();
  }
  show();
  askNow();
}

function remember(id, minutes) {
  const hash = `#${new URLSearchParams({ device: id, minutes: String(minutes) })}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
}

function recall() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const minutes = Number(asked.get("minutes"));
  if (RANGES.some(([, m]) => m === minutes)) setRange(minutes);
  const id = asked.get("device");
  if (id !== null && id !== "") choose(id, false);
}

function setRange(minutes) {
  state.minutes = minutes;
  for (const input of $("ranges").querySelectorAll("input")) input.checked = Number(input.value) === minutes;
}

function jump(id) {
  const heading = $(`${id}-title`);
  $(id).scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
}

let timer = null;
let asking = false;
let again = false;

async function tick() {
  clearTimeout(timer);
  if (asking) {
    again = true;
    return;
  }
  if (!state.paused && document.visibilityState === "visible") {
    asking = true;
    await refresh();
    asking = false;
  }
  const wait = again ? 0 : state.refresh;
  again = false;
  timer = setTimeout(tick, wait);
}

/** Asks at once, also when paused: somebody has just asked for something else. */
async function askNow() {
  if (state.paused && state.device !== null) {
    try {
      await refreshDevice();
    } catch (error) {
      state.serverAway ??= now();
    }
    show();
    return;
  }
  tick();
}

function wire() {
  for (const [label, minutes] of RANGES) {
    const input = el("input", { type: "radio", name: "range", value: minutes });
    input.checked = minutes === state.minutes;
    input.addEventListener("change", () => {
      setRange(minutes);
      if (state.device !== null) remember(state.device, minutes);
      askNow();
    });
    $("ranges").append(el("label", {}, input, el("span", { text: label })));
  }
  for (const id of ["search", "type", "only-alerts"]) {
    $(id).addEventListener("input", () => state.overview && showDevices());
  }
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      deviceList.focus();
    }
  });
  $("pause").addEventListener("click", () => {
    state.paused = !state.paused;
    $("pause").setAttribute("aria-pressed", String(state.paused));
    $("pause").textContent = state.paused ? "Resume updates" : "Pause updates";
    if (!state.paused) tick();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      $("search").focus();
    }
  });
  for (const link of document.querySelectorAll("[data-jump]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      jump(link.dataset.jump);
    });
  }
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tick());
  addEventListener("popstate", recall);
  addEventListener("hashchange", recall);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  $("zone").textContent = `Times are in your time zone (${zone}).`;
}

wire();
recall();
tick();
