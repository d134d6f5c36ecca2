/** The address: `#as=1001&chat=-100…` says who looks and at which chat. */

import { change, state } from "./state.js";

/** @param {URLSearchParams} from @param {string} name */
function number(from, name) {
  const text = from.get(name);
  return text && /^-?\d+$/.test(text) ? Number(text) : null;
}

/** Take the person and the chat from the address. */
export function follow() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const me = number(hash, "as") ?? state.me;
  const chat = number(hash, "chat");
  if (me === state.me && chat === state.chat) return;
  change({ me, chat, topic: null, replyTo: null, editing: null, limit: 200, messages: [], loaded: null });
  if (me !== null) localStorage.setItem("firstline.as", String(me));
}

/** @param {{as?: number | null, chat?: number | null}} place */
export function go({ as = state.me, chat = null }) {
  const hash = new URLSearchParams();
  if (as !== null) hash.set("as", String(as));
  if (chat !== null) hash.set("chat", String(chat));
  location.hash = hash.toString();
}

/** Whoever was chosen the last time, if they still exist. @param {{id: number}[]} people */
export function remembered(people) {
  const id = Number(localStorage.getItem("firstline.as"));
  return (people.find((one) => one.id === id) ?? people[0])?.id ?? null;
}
