/** Round pictures with initials; a person keeps one colour everywhere. */

import { h } from "./dom.js";

const TINTS = 8;

/** Bots have a colour of their own; a group is not mistaken for a person. @param {{id: number, is_bot?: boolean}} one */
export const tint = ({ id, is_bot: bot }) => (bot ? "tint-bot" : `tint-${(id < 0 ? 4 - id : id) % TINTS}`);

/** @param {string} name */
export function initials(name) {
  const parts = name.replace(/[^\p{L}\p{N}\s]/gu, "").trim().split(/\s+/).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;
  return letters.map((word) => [...word][0]).join("").toUpperCase() || "?";
}

/** @param {{id: number, is_bot?: boolean}} one @param {string} name @param {string} [extra] more classes */
export const avatar = (one, name, extra = "") =>
  h("span", { class: `avatar ${tint(one)} ${extra}`, "aria-hidden": "true" }, initials(name));
