/** The messages of the open chat: days, groups of one author, and what is new. */

import { bubble, spoken } from "./bubble.js";
import { refreshMoments } from "./entities.js";
import { byId, h, reconcile } from "./dom.js";
import { onReveal, revealPending } from "./links.js";
import { came, holding, onTop, show, toBottom } from "./scroll.js";
import { change, isPrivate, keyOf, openChat, state, watch } from "./state.js";
import { readMessages } from "./sync.js";
import { dayKey, dayName } from "./time.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./bubble.js").Shown} Shown */

const GROUP_SECONDS = 600;
const PAGE = 200;
const list = byId("messages");
const announcer = byId("announcer");
list.setAttribute("aria-label", say("messages"));

/** @type {string | null} */
let drawnFor = null;
/** @type {Set<string>} */
let known = new Set();

/** @param {Message | undefined} a @param {Message | undefined} b */
function together(a, b) {
  return Boolean(
    a && b && !a.service && !b.service && a.from.id === b.from.id && Boolean(a.only_you) === Boolean(b.only_you) &&
      b.date - a.date < GROUP_SECONDS && dayKey(a.date) === dayKey(b.date),
  );
}

/** @param {Message[]} messages @returns {{day: string, name: string, items: Shown[]}[]} */
function days(messages) {
  const chat = openChat();
  const group = Boolean(chat && !isPrivate(chat));
  /** @type {{day: string, name: string, items: Shown[]}[]} */
  const found = [];
  messages.forEach((message, at) => {
    const day = dayKey(message.date);
    if (found.at(-1)?.day !== day) found.push({ day, name: dayName(message.date), items: [] });
    found.at(-1)?.items.push({
      message, group, mine: message.from?.id === state.me,
      first: !together(messages[at - 1], message), last: !together(message, messages[at + 1]),
    });
  });
  return found;
}

/** @param {{name: string, items: Shown[]}} day */
function makeDay(day) {
  const name = h("h2", { class: "day-name" }, h("span", {}, day.name));
  const node = h("section", { class: "day" }, name, h("div", { class: "day-messages" }));
  fillDay(node, day);
  return node;
}

/** @param {HTMLElement} node @param {{name: string, items: Shown[]}} day */
function fillDay(node, day) {
  const name = node.querySelector(".day-name span");
  if (name && name.textContent !== day.name) name.textContent = day.name;
  reconcile(/** @type {Element} */ (node.querySelector(".day-messages")), day.items, {
    key: (shown) => keyOf(shown.message),
    make: (shown) => bubble(shown, reveal),
  });
}

function draw() {
  const loaded = state.loaded;
  const shown = state.topic === null ? state.messages : state.messages.filter((one) => one.topic === state.topic);
  const opening = loaded !== drawnFor;
  holding(() => reconcile(list, days(shown), { key: (day) => day.day, make: makeDay, update: fillDay }));
  if (opening) open(loaded);
  else tellNew(shown);
  known = new Set(state.messages.map(keyOf));
}

/** @param {string | null} loaded */
function open(loaded) {
  drawnFor = loaded;
  toBottom();
  if (loaded !== null) revealPending();
}

/** @param {Message[]} shown */
function tellNew(shown) {
  const newest = shown.findLastIndex((one) => known.has(keyOf(one)));
  const fresh = shown.slice(newest + 1).filter((one) => !known.has(keyOf(one)));
  if (fresh.length === 0) return;
  came(fresh.length, fresh.some((one) => one.from?.id === state.me));
  const others = fresh.filter((one) => one.from?.id !== state.me);
  if (others.length) announcer.textContent = others.map(spoken).join(". ");
}

/** @param {string} key */
function reveal(key) {
  const node = list.querySelector(`.day-messages > [data-key="${CSS.escape(key)}"]`);
  if (node instanceof HTMLElement) show(node);
}

onReveal(reveal);
onTop(() => {
  if (state.messages.length < state.limit) return;
  change({ limit: state.limit + PAGE });
  readMessages();
});
watch(["messages", "loaded", "topic", "bot"], draw);
window.setInterval(refreshMoments, 15_000);
