/** Reactions under bubbles, and what a press on one does. */

import * as api from "./api.js";
import { complain } from "./dialogs.js";
import { h } from "./dom.js";
import { readMessages } from "./sync.js";
import { state } from "./state.js";

/** @typedef {import("./types.js").Message} Message */

export const QUICK = ["👍", "✍", "👀", "👌", "🙏", "🔥", "👎"];

/** @param {Message} message @returns {HTMLElement | null} */
export function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, ...message.reactions.map((one) =>
    h("button",
      {
        class: "reaction", type: "button", "data-focus": `reaction-${one.emoji}`, "aria-pressed": String(one.mine),
        title: one.names.join(", "), "aria-label": `${one.emoji} ${one.names.join(", ")}`,
        onclick: () => toggle(message, one.emoji),
      },
      h("span", { class: "emoji" }, one.emoji), h("span", {}, String(one.count)))));
}

/** A person has one reaction on a message, as in Telegram without Premium. @param {Message} message @param {string} emoji */
export async function toggle(message, emoji) {
  const { me, chat } = state;
  if (me === null || chat === null) return;
  const mine = message.reactions?.some((one) => one.mine && one.emoji === emoji);
  await api.react(chat, message, me, mine ? [] : [emoji]).then(readMessages, complain);
}
