/** Line icons, 24 × 24, drawn as DOM so that nothing has to be parsed. */

import { h } from "./dom.js";

const PATHS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-7z",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.2 17.2a1.7 1.7 0 0 1-2.4-2.4L14 7.6",
  reply: "M10 6L4 12l6 6M4.5 12H14a6 6 0 0 1 6 6",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  sun: "M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  auto: "M3.5 5h17v11h-17zM12 16v4M8.5 20h7",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  play: "M8 5.5l10.5 6.5L8 18.5z",
  link: "M8 16L16.5 7.5M9.5 7h7.5v7.5",
  copy: "M9 9h10.5v10.5H9zM5 15H4.5V4.5H15V5",
  window: "M4 5.5h16v13H4zM4 9.5h16",
  panel: "M4 5.5h16v13H4zM14.5 5.5v13M16.8 9h1M16.8 12h1",
  ban: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12",
  pin: "M9 4h6l-.5 6 3 3v2h-11v-2l3-3zM12 15v5.5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  smile: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 14a4.2 4.2 0 0 0 7 0M9 9.5v.5M15 9.5v.5",
  forward: "M14 6l6 6-6 6M19.5 12H10a6 6 0 0 0-6 6",
};

const SVG = "http://www.w3.org/2000/svg";

/** @param {keyof typeof PATHS} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/**
 * A button that shows an icon and says its name.
 * @param {keyof typeof PATHS} name
 * @param {string} label
 * @param {(event: Event) => void} onclick
 * @param {string} [look] its classes
 */
export const iconButton = (name, label, onclick, look = "round") =>
  h("button", { class: look, type: "button", "aria-label": label, title: label, onclick }, icon(name));
