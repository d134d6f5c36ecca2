/** The clock of the world: what it shows, and how to move it. */

import * as api from "./api.js";
import { complain } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { state, watch } from "./state.js";
import { readClock } from "./sync.js";
import { dayWithWeekday, exactTime, worldNow } from "./time.js";
import { say } from "./words.js";

const face = h("time", { class: "clock-face" });
const day = h("span", { class: "clock-day" });
const mode = h("span", { class: "clock-mode" });

/** @param {{mode?: string, rate?: number, jump?: number}} order */
const order = (order) => () => api.setClock(order).then(readClock, complain);
/** @param {string} label @param {object} what */
const jump = (label, what) => h("button", { class: "chip", type: "button", onclick: order(what) }, label);
const real = h("button", { class: "chip", type: "button", onclick: order({ mode: "real" }) }, say("real"));
const fast = h("button", { class: "chip", type: "button", onclick: order({ rate: 60 }) }, say("fast"));

byId("panel").setAttribute("aria-label", say("showPanel"));
byId("clock").append(
  h("h2", {}, say("clock")),
  h("div", { class: "clock-top" }, face, h("div", { class: "clock-side" }, day, mode)),
  h("div", { class: "chips" }, real, fast),
  h("div", { class: "chips", role: "group", "aria-label": say("jump") },
    jump(say("minute"), { jump: 60 }), jump(say("tenMinutes"), { jump: 600 }), jump(say("hour"), { jump: 3600 })),
);

function tick() {
  const now = worldNow();
  face.textContent = exactTime(now);
  day.textContent = dayWithWeekday(now);
}

function draw() {
  const rate = state.clock?.rate ?? 1;
  const moved = Math.abs(worldNow() - Date.now() / 1000) > 5;
  mode.textContent = rate === 1 ? say(moved ? "shifted" : "realTime") : say("rate", rate);
  real.setAttribute("aria-pressed", String(rate === 1 && !moved));
  fast.setAttribute("aria-pressed", String(rate === 60));
  tick();
}

watch(["clock"], draw);
window.setInterval(tick, 250);
draw();
