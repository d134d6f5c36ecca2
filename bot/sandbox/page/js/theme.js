/** Light, dark, or as the system says; remembered. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const ORDER = /** @type {const} */ (["auto", "light", "dark"]);
const ICONS = /** @type {const} */ ({ auto: "auto", light: "sun", dark: "moon" });
const NAMES = { auto: "themeAuto", light: "themeLight", dark: "themeDark" };

/** @returns {"auto" | "light" | "dark"} */
function chosen() {
  const saved = localStorage.getItem("firstline.theme");
  return saved === "light" || saved === "dark" ? saved : "auto";
}

function apply() {
  document.documentElement.dataset.theme = chosen();
}

/** @returns {HTMLElement} */
export function themeButton() {
  const button = h("button", { class: "round", type: "button", id: "theme", onclick: turn });
  const draw = () => {
    const label = say("theme", say(NAMES[chosen()]));
    button.setAttribute("aria-label", label);
    button.title = label;
    button.replaceChildren(icon(ICONS[chosen()]));
  };
  function turn() {
    const next = ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length];
    localStorage.setItem("firstline.theme", next);
    apply();
    draw();
  }
  draw();
  return button;
}

apply();
