/** The head of the open chat, its topics, and the words shown where no chat is open. */

import * as api from "./api.js";
import { chatAvatar, myChats } from "./chats.js";
import { complain, confirmDialog } from "./dialogs.js";
import { byId, h, reconcile } from "./dom.js";
import { iconButton } from "./icons.js";
import { go } from "./route.js";
import { change, chatTitle, isPrivate, openChat, person, state, watch } from "./state.js";
import { count, say } from "./words.js";

/** The open chat, also when it is the bot's and not begun yet. */
export const shownChat = () => openChat() ?? myChats().find((chat) => chat.id === state.chat);

function draw() {
  const chat = shownChat();
  document.body.dataset.pane = state.chat === null ? "chats" : "chat";
  byId("chat").dataset.kind = chat?.type ?? "none";
  byId("empty").hidden = Boolean(openChat());
  byId("empty").replaceChildren(h("p", {}, say(chat ? "startHint" : "pickChat")));
  byId("chat-header").hidden = !chat;
  if (!chat) return;
  const parts = [
    iconButton("back", say("back"), () => go({}), "round back"),
    chatAvatar(chat, "small"),
    h("div", { class: "who-text" }, h("h1", {}, chatTitle(chat)), h("small", { class: state.action && "busy" }, details(chat))),
    state.live ? null : h("span", { class: "lost", role: "status" }, say("lost")),
    isPrivate(chat) && openChat() && !person()?.blocked ? iconButton("ban", say("block"), block) : null,
    iconButton("panel", say("showPanel"), togglePanel, "round panel-toggle"),
  ];
  byId("chat-header").replaceChildren(...parts.filter((part) => part !== null));
}

/** @param {import("./types.js").Chat} chat */
function details(chat) {
  if (state.action) return say(state.action === "typing" ? "typing" : "busy", state.bot?.first_name ?? "");
  if (isPrivate(chat)) return state.bot?.username ? `${say("bot")} · @${state.bot.username}` : say("bot");
  return [chat.members_count ? count("members", chat.members_count) : "", chat.purpose].filter(Boolean).join(" · ");
}

async function block() {
  if (state.me === null || !(await confirmDialog(say("blockAsk"), say("block")))) return;
  await api.block(state.me, true).catch(complain);
}

function togglePanel() {
  document.body.toggleAttribute("data-panel");
}

/** Topics seen in the chat: the forum's own list, else those the messages name. */
function topics() {
  const chat = openChat();
  const named = new Map((chat?.topics ?? []).map((topic) => [topic.message_thread_id, topic.name]));
  for (const message of state.messages) {
    if (message.topic && !named.has(message.topic)) named.set(message.topic, say("topic", message.topic));
  }
  return named;
}

/** @param {{id: number | null, name: string}} tab */
function makeTab({ id, name }) {
  const open = String(id === state.topic);
  const onclick = () => change({ topic: id });
  return h("button", { class: "topic", type: "button", "data-focus": id ?? "all", "aria-pressed": open, onclick }, name);
}

function drawTopics() {
  const bar = byId("topics");
  const named = topics();
  bar.hidden = named.size === 0;
  const tabs = [{ id: null, name: say("allTopics") }, ...[...named].map(([id, name]) => ({ id, name }))];
  reconcile(bar, named.size ? tabs : [], {
    key: (tab) => String(tab.id),
    sign: (tab) => JSON.stringify([tab, tab.id === state.topic]),
    make: makeTab,
  });
}

watch(["chat", "chats", "me", "bot", "live", "action", "people"], draw);
watch(["chats", "messages", "topic"], drawTopics);
