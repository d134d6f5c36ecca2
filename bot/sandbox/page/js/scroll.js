/** The window onto the messages: it sticks to the newest unless the reader went up. */

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { count, say } from "./words.js";

const NEAR = 80;
const scroller = byId("scroller");
const content = byId("messages");
const chip = /** @type {HTMLButtonElement} */ (byId("jump-down"));

let stuck = true;
let fresh = 0;

const gap = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

export function toBottom(smooth = false) {
  stuck = true;
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  drawChip();
}

/** New messages came: follow them, or count them on the chip. @param {number} n @param {boolean} own */
export function came(n, own) {
  if (own || stuck) return toBottom();
  fresh += n;
  return drawChip();
}

function drawChip() {
  if (stuck) fresh = 0;
  chip.hidden = stuck;
  chip.classList.toggle("fresh", fresh > 0);
  chip.setAttribute("aria-label", fresh ? count("messages_new", fresh) : say("toBottom"));
  chip.replaceChildren(fresh ? h("span", {}, count("messages_new", fresh)) : "", icon("down"));
}

/** The first message in sight and its distance from the top. */
function anchor() {
  const top = scroller.getBoundingClientRect().top;
  const nodes = /** @type {NodeListOf<HTMLElement>} */ (content.querySelectorAll(".day-messages > *"));
  const node = [...nodes].find((one) => one.getBoundingClientRect().bottom > top);
  return node && { key: node.dataset.key ?? "", offset: node.getBoundingClientRect().top };
}

/** Keep what is read in place, whatever is put above or below it. @param {() => void} draw */
export function holding(draw) {
  const before = stuck ? undefined : anchor();
  draw();
  if (stuck) return toBottom();
  const node = before && content.querySelector(`.day-messages > [data-key="${CSS.escape(before.key)}"]`);
  if (before && node) scroller.scrollTop += node.getBoundingClientRect().top - before.offset;
  return undefined;
}

/** @param {HTMLElement} node */
export function show(node) {
  stuck = false;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("found");
  requestAnimationFrame(() => node.classList.add("found"));
  window.setTimeout(() => node.classList.remove("found"), 1800);
}

/** @param {() => void} more asked when the reader nears the top */
export function onTop(more) {
  scroller.addEventListener("scroll", () => scroller.scrollTop < 200 && more(), { passive: true });
}

scroller.addEventListener("scroll", () => {
  const now = gap() < NEAR;
  if (now === stuck) return;
  stuck = now;
  drawChip();
}, { passive: true });
chip.addEventListener("click", () => toBottom(true));

/** Pictures that load and a growing input change heights: stay at the bottom if we were there. */
const watcher = new ResizeObserver(() => stuck && toBottom());
watcher.observe(content);
watcher.observe(scroller);
