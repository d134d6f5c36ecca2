/** The chats of the chosen person, newest first. */

import { avatar } from "./avatar.js";
import { byId, h, reconcile } from "./dom.js";
import { go } from "./route.js";
import { chatTitle, isPrivate, person, state, watch } from "./state.js";
import { briefTime } from "./time.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Chat} Chat */

const list = byId("chat-list");
list.setAttribute("role", "navigation");
list.setAttribute("aria-label", say("chats"));

/** The person's chats, with the bot's private chat even before Start. @returns {Chat[]} */
export function myChats() {
  const chats = state.chats.filter((chat) => !chat.migrated_to);
  if (state.bot && state.me !== null && !chats.some(isPrivate)) chats.push(unopened(state.me));
  return chats.sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0));
}

/** @param {number} me @returns {Chat} */
const unopened = (me) => ({ id: me, type: "private", title: state.bot?.first_name ?? "", unread: 0 });

/** @param {Chat} chat @param {string} [extra] */
export const chatAvatar = (chat, extra = "") =>
  avatar({ id: chat.id, is_bot: isPrivate(chat) }, chatTitle(chat), isPrivate(chat) ? extra : `group ${extra}`);

/** @param {Chat} chat */
function makeRow(chat) {
  const open = chat.id === state.chat;
  const title = chatTitle(chat);
  return h(
    "button",
    { class: "row", type: "button", "data-focus": chat.id, "aria-current": open && "true", onclick: () => go({ chat: chat.id }) },
    chatAvatar(chat),
    h("span", { class: "row-text" },
      h("span", { class: "row-top" },
        h("span", { class: "row-title" }, title, isPrivate(chat) ? h("span", { class: "tag" }, say("bot")) : null),
        chat.last ? h("time", { class: "row-time" }, briefTime(chat.last.date)) : null),
      h("span", { class: "row-bottom" },
        lastLine(chat),
        chat.unread ? h("span", { class: "badge", "aria-label": say("unread", chat.unread) }, String(chat.unread)) : null)),
  );
}

/** @param {Chat} chat */
function lastLine(chat) {
  if (!chat.last) return h("span", { class: "row-last" }, isPrivate(chat) ? say("startHint") : (chat.purpose ?? ""));
  const { name, text } = chat.last;
  const shown = text.replace(/\s+/g, " ");
  const service = text.startsWith(name);
  const who = name === person()?.name ? say("you") : name.split(" ")[0];
  return h("span", { class: "row-last" }, name && !service && !isPrivate(chat) ? h("b", {}, `${who}: `) : null, shown);
}

function draw() {
  const chats = myChats();
  reconcile(list, chats, {
    key: (chat) => String(chat.id),
    make: makeRow,
    sign: (chat) => JSON.stringify([chat, chat.id === state.chat, state.bot?.id, chat.last && briefTime(chat.last.date)]),
  });
  const unread = chats.reduce((sum, chat) => sum + chat.unread, 0);
  document.title = unread ? `(${unread}) Firstline sandbox` : "Firstline sandbox";
}

watch(["chats", "chat", "me", "bot", "clock"], draw);
