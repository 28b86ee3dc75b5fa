// What each part of the page shows of what the server said.

import {
  el, fill, severityShape, severityWord, calmShape, anomalyShape, alertSpanShape, tickShape, crossShape,
  sparkline, SEVERITY_ORDER,
} from "./dom.js";
import { count, reading, hours, time, minute, fullTime, span, plural, words, title as titled } from "./format.js";

/** Chips in the header: a tick or a cross, and the word. */
export function systems(box, list, now) {
  const signature = list.map((s) => `${s.system} ${s.up} ${s.since} ${s.problem}`).join("|");
  fill(box, signature, () =>
    list.map((s) =>
      el(
        "li",
        { class: `system ${s.up ? "is-up" : "is-away"}`, title: `${s.address}${s.problem ? `: ${s.problem}` : ""}` },
        s.up ? tickShape() : crossShape(),
        el("span", { class: "system-name", text: s.system }),
        el("span", { class: "system-state", text: s.up ? "up" : s.since ? `away since ${time(s.since, now)}` : "away" }),
      ),
    ),
  );
}

/** Sentences across the page while something is away. */
export function notices(box, texts) {
  fill(box, texts.join("|"), () =>
    texts.map((text) => el("p", { class: "notice" }, crossShape(), el("span", { text }))),
  );
}

function tile(name, value, note, extra, stale) {
  return el(
    "div",
    { class: `tile${stale ? " old" : ""}` },
    el("dt", { text: name }),
    el("dd", {}, el("span", { class: "figure", text: value }), extra),
    note ? el("dd", { class: "note" }, note) : null,
  );
}

export function tiles(box, o, openDevice) {
  const old = !o.influx.up;
  const age = o.newestTime === null ? null : o.now - o.newestTime;
  const signature = JSON.stringify([o, Math.floor((age ?? 0) / 1000)]);
  fill(box, signature, () => {
    const types = Object.entries(o.devicesByType);
    const rates = o.minutes.map((m) => m.events);
    const life = o.shortestLife;
    return [
      tile("Devices seen", old && !o.devices ? "–" : count(o.devices),
        types.length ? types.map(([t, n]) => el("span", { class: "fact" }, el("b", { text: count(n) }), ` ${t}`)) : "none yet", null, old),
      tile("Events per minute", rates.length ? count(rates.at(-1)) : "–",
        rates.length ? `in the minute from ${minute(o.minutes.at(-1).time)}` : "no closed minute yet", sparkline(rates), old),
      tile("Open alerts", !o.kafka.up && !o.openAlerts ? "–" : count(o.openAlerts),
        o.openAlerts
          ? SEVERITY_ORDER.filter((s) => o.openBySeverity[s]).map((s) =>
              el("span", { class: "bit" }, severityShape(s), `${count(o.openBySeverity[s])} ${severityWord(s).toLowerCase()}`))
          : o.kafka.up ? "all quiet" : "not known now",
        null, !o.kafka.up),
      tile("Anomalous readings", old && !o.devices ? "–" : count(o.anomaliesLastHour),
        o.anomaliesLastHour ? `on ${plural(o.anomalousDevices, "device")}, last hour of data` : "in the last hour of data", null, old),
      tile("Shortest remaining life", life ? hours(life.remainingLifeHours) : "–",
        life ? el("button", { type: "button", class: "link", text: life.device, onclick: () => openDevice(life.device) })
          : "no prediction yet", null, old),
      tile("Newest data", o.newestTime === null ? "–" : time(o.newestTime, o.now),
        age === null ? "waiting for the first window" : age < 0 ? "now" : `${span(age)} ago`, null, old),
    ];
  });
}

export function deviceSpec(open) {
  return {
    label: "Devices",
    most: 400,
    key: (d) => d.id,
    signature: (d) => JSON.stringify(d),
    open: (d) => open(d.id),
    build: (d) => [
      d.worst ? severityShape(d.worst) : calmShape(),
      el("span", { class: "row-main" }, el("span", { class: "name", text: d.id }),
        el("span", { class: "sub-line", text: [d.type, d.site].filter(Boolean).join(" · ") })),
      el(
        "span",
        { class: "row-side" },
        d.openAlerts ? el("span", { class: "strong", text: plural(d.openAlerts, "alert") }) : null,
        d.anomalies ? el("span", { class: "mark", title: "anomalous readings in the last hour of data" },
          anomalyShape(), count(d.anomalies), el("span", { class: "unseen", text: " anomalous readings" })) : null,
        d.remainingLifeHours === null ? null
          : el("span", { class: "life", text: hours(d.remainingLifeHours), title: "remaining life" }),
      ),
    ],
  };
}

export function alertSpec(label, open, clock) {
  return {
    label,
    most: 200,
    key: (a) => a.alertId,
    signature: (a) => JSON.stringify([a, a.clearedAt === null ? span(clock() - a.raisedAt) : ""]),
    open: (a) => open(a.device),
    build: (a) => [
      severityShape(a.severity),
      el(
        "span",
        { class: "row-main" },
        el("span", { class: "line" }, el("span", { class: "name", text: a.device }),
          el("span", { class: "severity", text: severityWord(a.severity) })),
        el("span", { class: "reason", text: a.reason }),
        el("span", { class: "sub-line" }, ...alertFacts(a, clock())),
      ),
    ],
  };
}

function alertFacts(a, now) {
  const when = a.clearedAt === null
    ? `since ${time(a.raisedAt, now)} (${span(now - a.raisedAt)})`
    : `${time(a.raisedAt, now)} to ${time(a.clearedAt, now)} (${span(a.clearedAt - a.raisedAt)})`;
  const facts = [el("span", { text: when, title: fullTime(a.raisedAt) })];
  if (a.value !== null) {
    const limit = a.threshold === null ? "" : `, limit ${reading(a.threshold)}`;
    facts.push(el("span", { text: `${a.metric ? `${words(a.metric)} ` : ""}${reading(a.value)}${limit}` }));
  }
  facts.push(el("span", { text: a.rule }));
  return facts;
}

const SOON_HOURS = 24;
const SHORT_HOURS = 72;

export function healthSpec(open, longest, clock) {
  const urgency = (h) => (h < SOON_HOURS ? "CRITICAL" : h < SHORT_HOURS ? "MAJOR" : null);
  return {
    label: "Devices by remaining life, the shortest first",
    most: 200,
    key: (p) => p.device,
    signature: (p) => JSON.stringify([p, longest(), span(clock() - p.time)]),
    open: (p) => open(p.device),
    build: (p) => {
      const share = Math.sqrt(Math.max(0, p.remainingLifeHours) / Math.max(1, longest()));
      const meter = el("span", { class: "meter" }, el("span", { class: "meter-fill" }));
      meter.firstChild.style.width = `${Math.max(2, Math.min(100, share * 100)).toFixed(1)}%`;
      const sign = urgency(p.remainingLifeHours);
      if (sign) meter.classList.add(sign.toLowerCase());
      const between = p.lowerHours === null || p.upperHours === null ? null
        : `${hours(p.lowerHours)} to ${hours(p.upperHours)}`;
      return [
        sign ? severityShape(sign) : calmShape(),
        el(
          "span",
          { class: "row-main" },
          el("span", { class: "line" }, el("span", { class: "name", text: p.device }),
            el("span", { class: "strong", text: hours(p.remainingLifeHours) })),
          meter,
          el("span", { class: "sub-line" },
            el("span", { text: p.type }),
            between ? el("span", { text: between }) : null,
            p.historyWindows === null ? null : el("span", { text: `from ${plural(p.historyWindows, "window")}` }),
            clock() - p.time > 120_000 ? el("span", { text: `${span(clock() - p.time)} ago` }) : null),
        ),
      ];
    },
  };
}

/** The head of the device panel. */
export function deviceHead(title, facts, id, view, now) {
  title.textContent = id;
  const device = view?.device;
  const texts = [];
  if (device) {
    texts.push([device.type, device.site, device.tenant].filter(Boolean).join(" · "));
    texts.push(`data until ${time(device.lastTime, now)}`);
  }
  if (view?.health) texts.push(`remaining life ${hours(view.health.remainingLifeHours)}`);
  const open = view ? view.alerts.filter((a) => a.clearedAt === null).length : 0;
  if (open) texts.push(plural(open, "open alert"));
  if (view?.stale) texts.push(view.readAt === null ? "not readable now" : `old: read ${time(view.readAt, now)}`);
  fill(facts, texts.join("|"), () => texts.map((text) => el("span", { text })));
}

export function chartKey(box) {
  fill(box, "key", () => [
    el("span", { class: "mark" }, el("span", { class: "key-line" }), "mean"),
    el("span", { class: "mark" }, el("span", { class: "key-band" }), "minimum to maximum"),
    el("span", { class: "mark" }, anomalyShape(), "anomalous reading"),
    el("span", { class: "mark" }, el("span", { class: "key-expected" }), "expected of it"),
    el("span", { class: "mark" }, alertSpanShape(), "alert"),
  ]);
}

/** The anomalies in words, for those who do not look at drawings. */
export function readingRows(details, body, charts, now) {
  const all = charts.metrics
    .flatMap((m) => m.anomalies.map((a) => ({ ...a, metric: m.name })))
    .sort((a, b) => b.time - a.time)
    .slice(0, 200);
  details.hidden = all.length === 0;
  details.firstElementChild.textContent = `Anomalous readings (${count(all.length)})`;
  fill(body, JSON.stringify(all), () =>
    all.map((a) =>
      el("tr", {},
        el("td", { text: time(a.time, now), title: fullTime(a.time) }),
        el("td", { text: words(a.metric) }),
        el("td", { class: "num", text: reading(a.value) }),
        el("td", { class: "num", text: reading(a.expected) }),
        el("td", { class: "num", text: `${reading(a.lower)} to ${reading(a.upper)}` }),
        el("td", { class: "num", text: a.score === null ? "–" : a.score.toFixed(2) }))));
}

export function counterGroups(box, c) {
  fill(box, JSON.stringify(c), () => {
    const t = c.topics;
    const reasons = Object.entries(t.deadLettersByReason).sort((a, b) => b[1] - a[1]);
    const groups = [
      group("Counted in Kafka's topics", c.topicsStale ? "old: Kafka is away" : "committed records, since the topics began", [
        ["Records in", t.eventRecords, "iot.device-events, pulses included"],
        ["Late events", t.late, "iot.late-events"],
        ["Dead letters", t.deadLetters, reasons.map(([r, n]) => `${words(r).toLowerCase()} ${count(n)}`).join(", ") || "iot.dead-letters"],
        ["Anomalies", t.anomalies, "iot.anomalies"],
        ["Alerts raised", t.raised, "iot.alerts"],
        ["Alerts cleared", t.cleared, "iot.alerts"],
        ...(t.unreadable ? [["Unreadable", t.unreadable, "records of the alert topics that could not be decoded"]] : []),
      ]),
    ];
    if (c.models.length) {
      groups.push(section("Models against the truth", "mean absolute error before failures, Brier score of probabilities; ./millrace models compare",
        c.models.map((m) => [`${m.model} ${m.version}`, m.brier === null ? hours(m.meanAbsoluteError) : m.brier.toFixed(3), [
          plural(m.failures, "failure"),
          m.meanError === null ? null : `mean error ${m.meanError > 0 ? "+" : "−"}${hours(Math.abs(m.meanError))}`,
          m.coverage === null ? null : `interval held ${Math.round(100 * m.coverage)} %`,
        ].filter(Boolean).join(", ")])));
    }
    if (c.jobsAsked) {
      if (c.jobs.length === 0) {
        groups.push(group("As the jobs count themselves", c.jobsProblem ?? "no job is running: ./millrace submit starts one", []));
      }
      for (const job of c.jobs) {
        groups.push(group(job.name, "the job's own count, since its last start (Flink)",
          Object.entries(job.counters).map(([name, n]) => [titled(name), n, null])));
      }
    }
    return groups;
  });
}

function group(title, note, rows) {
  return section(title, note, rows.map(([name, n, from]) => [name, count(n), from]));
}

function section(title, note, rows) {
  return el(
    "section",
    { class: "counter-group" },
    el("h3", { text: title }),
    el("p", { class: "muted", text: note }),
    el("dl", {}, rows.map(([name, shown, from]) =>
      el("div", {}, el("dt", {}, el("span", { text: name }), from ? el("small", { text: from }) : null),
        el("dd", { class: "num", text: shown })))),
  );
}
