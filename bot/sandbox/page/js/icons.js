/** Line icons, 24 × 24, drawn as DOM so that nothing has to be parsed. */

const PATHS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-7z",
  clip: "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.300 3.300 0 0 1 4.700 4.700L9.200 17.200a1.700 1.700 0 0 1-2.400-2.400L14 7.600",
  reply: "M10 6L4 12l6 6M4.500 12H14a6 6 0 0 1 6 6",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  sun: "M12 7.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  auto: "M3.500 5h17v11h-17zM12 16v4M8.500 20h7",
  file: "M7 3.500h7l4 4v13H7zM14 3.500v4h4",
  play: "M8 5.500l10.500 6.500L8 18.500z",
  link: "M8 16L16.500 7.500M9.500 7h7.500v7.500",
  copy: "M9 9h10.500v10.500H9zM5 15H4.500V4.500H15V5",
  window: "M4 5.500h16v13H4zM4 9.500h16",
  panel: "M4 5.500h16v13H4zM14.500 5.500v13M16.800 9h1M16.800 12h1",
  ban: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM6 6l12 12",
  pin: "M9 4h6l-.500 6 3 3v2h-11v-2l3-3zM12 15v5.500",
  check: "M5 12.500l4.500 4.500L19 7.500",
  smile: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM8.500 14a4.200 4.200 0 0 0 7 0M9 9.500v.500M15 9.500v.500",
  forward: "M14 6l6 6-6 6M19.500 12H10a6 6 0 0 0-6 6",
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
