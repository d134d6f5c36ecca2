/** Round pictures with initials; a person keeps one colour everywhere. */

import { h } from "./dom.js";

const TINTS = 8;

/** @param {number} id */
export const tint = (id) => `tint-${Math.abs(id) % TINTS}`;

/** @param {string} name */
export function initials(name) {
  const parts = name.replace(/[^\p{L}\p{N}\s]/gu, "").trim().split(/\s+/).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;
  return letters.map((word) => [...word][0]).join("").toUpperCase() || "?";
}

/** @param {number} id @param {string} name @param {string} [extra] more classes */
export const avatar = (id, name, extra = "") =>
  h("span", { class: `avatar ${tint(id)} ${extra}`, "aria-hidden": "true" }, initials(name));
