/** What the bot called, newest first. */

import { byId, h, reconcile } from "./dom.js";
import { state, watch } from "./state.js";
import { exactTime, seconds } from "./time.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Call} Call */

const SHOWN = 120;
const POLLING = new Set(["getupdates"]);
const list = h("div", { class: "call-list", tabindex: "0", role: "log", "aria-live": "off", "aria-label": say("calls") });
const none = h("p", { class: "hint" }, say("noCalls"));
const polling = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", onchange: draw }));

byId("calls").append(
  h("div", { class: "calls-head" }, h("h2", {}, say("calls")), h("label", { class: "switch" }, polling, say("polling"))),
  none, list,
);

/** @param {number} status */
const grade = (status) => (status < 300 ? "good" : status === 429 ? "slow" : "bad");

/** @param {Call} call */
function makeCall(call) {
  const params = Object.keys(call.params ?? {}).length ? JSON.stringify(call.params, null, 1) : "";
  return h("details", { class: "call" },
    h("summary", {},
      h("span", { class: `status ${grade(call.status)}` }, String(call.status)),
      h("span", { class: "call-method" }, call.method),
      call.ms === undefined ? null : h("span", { class: "call-ms" }, `${Math.round(call.ms)} ms`),
      h("time", { class: "call-time" }, exactTime(seconds(call.at)))),
    call.description ? h("p", { class: "call-why" }, call.description) : null,
    params ? h("pre", {}, params) : null);
}

function draw() {
  const wanted = state.calls.filter((call) => polling.checked || !POLLING.has(call.method.toLowerCase()));
  const shown = wanted.slice(-SHOWN).reverse();
  none.hidden = shown.length > 0;
  reconcile(list, shown, { key: (call) => String(call.n), make: makeCall });
}

watch(["calls"], draw);
