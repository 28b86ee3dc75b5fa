// Numbers and times as people read them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const shortClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayClock = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function count(n) {
  return whole.format(n);
}

/** A reading: as many places as its size deserves. */
export function reading(v) {
  if (v === null || v === undefined || Number.isNaN(v)) return "–";
  const size = Math.abs(v);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return v.toExponential(2);
  const places = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
  return v.toLocaleString("en", { maximumFractionDigits: places });
}

export function hours(h) {
  if (h === null || h === undefined) return "–";
  if (h < 1) return `${Math.round(h * 60)} min`;
  if (h < 48) return `${h.toFixed(h < 10 ? 1 : 0)} h`;
  return `${(h / 24).toFixed(h < 240 ? 1 : 0)} d`;
}

/** Today's times without the date, others with it. */
export function time(millis, now) {
  return Math.abs(now - millis) < 20 * HOUR ? clock.format(millis) : dayClock.format(millis);
}

export function minute(millis) {
  return shortClock.format(millis);
}

export function dayMinute(millis) {
  return dayClock.format(millis);
}

export function fullTime(millis) {
  return full.format(millis);
}

/** A stretch of time in its two largest units at most. */
export function span(millis) {
  const m = Math.max(0, millis);
  if (m < MINUTE) return `${Math.floor(m / SECOND)} s`;
  if (m < HOUR) return `${Math.floor(m / MINUTE)} min`;
  if (m < DAY) {
    const rest = Math.floor((m % HOUR) / MINUTE);
    return `${Math.floor(m / HOUR)} h${rest ? ` ${rest} min` : ""}`;
  }
  const rest = Math.floor((m % DAY) / HOUR);
  return `${Math.floor(m / DAY)} d${rest ? ` ${rest} h` : ""}`;
}

export function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

const UNITS = { Cel: "°C", "1": "", "[degF]": "°F", Ohm: "Ω", um: "µm", "m3/h": "m³/h", "m/s2": "m/s²", h: "h" };

/** A UCUM unit as it is written; annotations like {rpm} as their word. */
export function unit(ucum) {
  if (!ucum) return "";
  return UNITS[ucum] ?? ucum.replace(/^\{(.*)\}$/, "$1").replace(/\{.*?\}/g, "");
}

/** remaining_life, motor-temperature: as words. */
export function words(name) {
  return name.replace(/[_-]+/g, " ").replace(/([a-z])([A-Z])(?=[a-z])/g, (all, a, b) => `${a} ${b.toLowerCase()}`);
}

/** The same, at the beginning of a line. */
export function title(name) {
  const text = words(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
