/** The bar of actions on the message under the pointer or the focus, and the keys that do the same. */

import * as api from "./api.js";
import { complain, confirmDialog } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { iconButton } from "./icons.js";
import { QUICK, toggle } from "./reactions.js";
import { change, keyOf, state } from "./state.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Message} Message */

const BAR_HEIGHT = 34;
const list = byId("messages");
const bar = h("div", { class: "actions", role: "toolbar", "aria-label": say("actions") });

/** @param {Element | null} node @returns {Message | undefined} */
const messageOf = (node) => {
  const key = /** @type {HTMLElement | null} */ (node)?.dataset.key;
  return state.messages.find((one) => keyOf(one) === key);
};

/** @param {EventTarget | null} target */
const holder = (target) => (target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".message")) : null);

/** Ephemeral messages of people cannot be changed afterwards. @param {Message} message */
const isMine = (message) => message.from.id === state.me && Boolean(message.message_id);

/** What only I see may be put away, whoever wrote it. @param {Message} message */
const canRemove = (message) => isMine(message) || Boolean(message.only_you);

/** @param {Message} message */
const canEdit = (message) => isMine(message) && Boolean(message.text) && !message.forwarded;

/** @param {Message} message */
export function replyTo(message) {
  change({ replyTo: message, editing: null });
  byId("input")?.focus();
}

/** @param {Message} message */
export function startEdit(message) {
  change({ editing: message, replyTo: null });
  byId("input")?.focus();
}

/** @param {Message} message */
async function remove(message) {
  const { me, chat } = state;
  if (me === null || chat === null) return;
  if (!message.only_you && !(await confirmDialog(say("removeAsk"), say("remove")))) return;
  await api.remove(chat, message, me).catch(complain);
}

/** @param {"reply" | "edit" | "trash"} name @param {string} label @param {() => void} act */
const tool = (name, label, act) => iconButton(name, label, act, "tool");

/** @param {Message} message @param {string} emoji */
function face(message, emoji) {
  const react = () => toggle(message, emoji);
  return h("button", { class: "tool emoji", type: "button", "aria-label": say("react", emoji), onclick: react }, emoji);
}

/** @param {Message} message */
function tools(message) {
  const faces = QUICK.map((emoji) => face(message, emoji));
  return [
    ...(message.ephemeral_message_id ? [] : [h("span", { class: "faces" }, ...faces)]),
    tool("reply", say("reply"), () => replyTo(message)),
    ...(canEdit(message) ? [tool("edit", say("edit"), () => startEdit(message))] : []),
    ...(canRemove(message) ? [tool("trash", say("remove"), () => remove(message))] : []),
  ];
}

/** @param {HTMLElement | null} node */
function attach(node) {
  const stack = node?.querySelector(".stack");
  const message = messageOf(node);
  if (!stack || !message) return bar.remove();
  if (bar.parentElement === stack) return undefined;
  bar.replaceChildren(...tools(message));
  bar.classList.toggle("below", stack.getBoundingClientRect().top - byId("scroller").getBoundingClientRect().top < BAR_HEIGHT);
  return stack.append(bar);
}

list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && attach(holder(event.target)));
list.addEventListener("pointerleave", () => !bar.contains(document.activeElement) && bar.remove());
list.addEventListener("focusin", (event) => attach(holder(event.target)));
list.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (!target.closest("button, a, summary")) attach(holder(target));
});
list.addEventListener("dblclick", (event) => {
  const message = messageOf(holder(event.target));
  if (message && !(/** @type {Element} */ (event.target).closest("button, a, .text"))) replyTo(message);
});

/** Arrows walk over messages; R answers, E edits, Delete removes. @param {KeyboardEvent} event */
function keys(event) {
  const here = document.activeElement?.closest(".message, .service") ?? null;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") return walk(event, here);
  const message = messageOf(here);
  if (!message || event.ctrlKey || event.metaKey || event.altKey || document.activeElement !== here) return undefined;
  const begin = canEdit(message) && startEdit;
  const act = { r: replyTo, к: replyTo, e: begin, у: begin, Delete: canRemove(message) && remove }[event.key];
  if (!act) return undefined;
  event.preventDefault();
  return act(message);
}

/** @param {KeyboardEvent} event @param {Element | null} here */
function walk(event, here) {
  const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".message, .service")]);
  const at = here ? all.indexOf(/** @type {HTMLElement} */ (here)) : all.length;
  const next = all[at + (event.key === "ArrowUp" ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

byId("scroller").addEventListener("keydown", keys);
