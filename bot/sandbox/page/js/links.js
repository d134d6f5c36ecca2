/** What happens when somebody presses a link, a name or a command. */

import * as api from "./api.js";
import { complain } from "./dialogs.js";
import { h } from "./dom.js";
import { go } from "./route.js";
import { state } from "./state.js";

const MESSAGE_LINK = /^https?:\/\/t\.me\/c\/(\d+)\/(?:\d+\/)?(\d+)/;
const PRIVATE_POST = /^tg:\/\/privatepost\?channel=(\d+)&post=(\d+)/;
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** The address if it may be followed, else null. @param {string} url */
export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return SCHEMES.has(parsed.protocol) ? parsed.href : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** @type {(key: string) => void} scrolls to a message of the open chat; set by the list of messages */
let reveal = () => {};
/** @param {(key: string) => void} how */
export const onReveal = (how) => (reveal = how);

/**
 * Links of Telegram stay inside: to a message, or to a start of the bot. Everything else opens in its own tab.
 * @param {Event | null} event @param {string} url
 */
export function follow(event, url) {
  const place = messagePlace(url);
  const payload = startPayload(url);
  if (!place && payload === null && !url.startsWith("tg:")) {
    if (!event) window.open(url, "_blank", "noopener");
    return;
  }
  event?.preventDefault();
  if (place) goToMessage(place);
  else if (payload !== null) begin(payload);
}

/** @param {{chat: number, message: string}} place */
function goToMessage(place) {
  if (place.chat === state.chat) return reveal(place.message);
  pending = place.message;
  return go({ chat: place.chat });
}

/** @type {string | null} a message to show as soon as its chat is read */
let pending = null;
export function revealPending() {
  if (pending === null) return;
  const message = pending;
  pending = null;
  reveal(message);
}

/** `https://t.me/c/1000000001/42`, with a topic between or not. @param {string} url */
function messagePlace(url) {
  const parts = MESSAGE_LINK.exec(url) ?? PRIVATE_POST.exec(url);
  return parts && { chat: Number(`-100${parts[1]}`), message: `m${parts[2]}` };
}

/** `https://t.me/the_bot?start=abc` @param {string} url */
function startPayload(url) {
  const name = state.bot?.username?.toLowerCase();
  const parsed = new URL(url);
  if (!name || parsed.hostname !== "t.me" || parsed.pathname.slice(1).toLowerCase() !== name) return null;
  return parsed.searchParams.get("start") ?? "";
}

/** Start the bot and go to its chat. @param {string} [payload] */
export async function begin(payload) {
  const me = state.me;
  if (me === null) return;
  await api.start(me, payload).then(() => go({ chat: me }), complain);
}

/** @type {(text: string) => void} sends a text to the open chat; set by the composer */
let sendText = () => {};
/** @param {(text: string) => void} how */
export const onCommand = (how) => (sendText = how);
/** A command inside a text, sent when pressed; its words are put in by the caller. @param {string} text */
export const commandButton = (text) =>
  h("button", { class: "entity command", type: "button", onclick: () => sendText(text) });

/** A name that stands for somebody. @param {number} [id] @param {string} [mention] */
export function personLink(id, mention) {
  const username = mention?.slice(1).toLowerCase();
  const one = state.people.find((who) => who.id === id || (username && who.username?.toLowerCase() === username));
  const mine = one !== undefined && one.id === state.me;
  const title = one ? [one.name, one.role].filter(Boolean).join(" · ") : null;
  return h("span", { class: `entity person${mine ? " me" : ""}`, title });
}
