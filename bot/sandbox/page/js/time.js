/** The world's clock as the page sees it, and how times are written for the reader. */

import { locale, say } from "./words.js";

/** @typedef {import("./types.js").Clock} Clock */

let base = { world: Date.now() / 1000, page: performance.now(), rate: 1 };

/** @param {string | number} moment ISO text or Unix seconds @returns {number} Unix seconds */
export function seconds(moment) {
  return typeof moment === "number" ? moment : Date.parse(moment) / 1000;
}

/** @param {Clock} clock */
export function setWorld(clock) {
  base = { world: seconds(clock.now), page: performance.now(), rate: clock.rate ?? 1 };
}

/** Unix seconds of the world, between two readings of its clock too. */
export const worldNow = () => base.world + ((performance.now() - base.page) / 1000) * base.rate;

const formatter = (/** @type {Intl.DateTimeFormatOptions} */ options) => {
  const format = new Intl.DateTimeFormat(locale, options);
  return (/** @type {number} */ unix) => format.format(new Date(unix * 1000));
};

export const clockTime = formatter({ timeStyle: "short" });
export const exactTime = formatter({ timeStyle: "medium" });
export const fullTime = formatter({ dateStyle: "full", timeStyle: "long" });
export const dayWithWeekday = formatter({ weekday: "short", day: "numeric", month: "short" });
const shortDay = formatter({ day: "numeric", month: "short" });
const weekday = formatter({ weekday: "short" });
const longDay = formatter({ day: "numeric", month: "long" });
const longDayYear = formatter({ day: "numeric", month: "long", year: "numeric" });

/** Local calendar day as a key. @param {number} unix */
export function dayKey(unix) {
  const at = new Date(unix * 1000);
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}

/** The name of a day between messages. @param {number} unix */
export function dayName(unix) {
  const now = worldNow();
  if (dayKey(unix) === dayKey(now)) return say("today");
  if (dayKey(unix) === dayKey(now - 86400)) return say("yesterday");
  const sameYear = new Date(unix * 1000).getFullYear() === new Date(now * 1000).getFullYear();
  return (sameYear ? longDay : longDayYear)(unix);
}

/** A moment in the list of chats: time today, weekday this week, else the date. @param {number} unix */
export function briefTime(unix) {
  const now = worldNow();
  if (dayKey(unix) === dayKey(now)) return clockTime(unix);
  return now - unix < 6 * 86400 ? weekday(unix) : shortDay(unix);
}

/** @type {Array<[Intl.RelativeTimeFormatUnit, number]>} */
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** @param {number} unix */
export function relativeTime(unix) {
  const left = unix - worldNow();
  const [unit, size] = UNITS.find(([, length]) => Math.abs(left) >= length) ?? UNITS[3];
  return relative.format(Math.round(left / size), unit);
}

/**
 * A date-time entity in the reader's own zone. Format letters: r relative, w weekday, d/D short/long date, t/T short/long time.
 * @param {number} unix @param {string} format
 */
export function entityTime(unix, format) {
  if (format.includes("r")) return relativeTime(unix);
  /** @type {Intl.DateTimeFormatOptions} */
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "2-digit" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/[tT]/.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return formatter(options)(unix);
}
