/** The input: writing, answering, editing, attaching. */

import { startEdit } from "./actions.js";
import * as api from "./api.js";
import { attachment, attachmentBar, attachFrom, dropAttachment, pickButton } from "./attach.js";
import { commandBox, commandKey, hideCommands, onCommandTaken, suggest } from "./commands.js";
import { complain } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { shownChat } from "./header.js";
import { icon, iconButton } from "./icons.js";
import { begin, onCommand } from "./links.js";
import { change, isPrivate, openChat, person, state, watch } from "./state.js";
import { readMessages, readView } from "./sync.js";
import { say } from "./words.js";

const footer = byId("composer");
const input = /** @type {HTMLTextAreaElement} */ (h("textarea", {
  id: "input", rows: "1", placeholder: say("write"), "aria-label": say("write"), autocomplete: "off", maxlength: "4096",
  role: "combobox", "aria-autocomplete": "list", "aria-controls": "commands", "aria-expanded": "false", enterkeyhint: "send",
}));
const sendButton = iconButton("send", say("send"), submit, "round send");
const startButton = h("button", { class: "start", type: "button", onclick: startBot }, say("start"));
const about = h("div", { class: "about", hidden: true });
const line = h("div", { class: "line" }, pickButton, input, sendButton);
footer.append(commandBox, h("div", { class: "writing" }, about, attachmentBar, line), startButton);

/** What each chat of each person still has to send. @type {Map<string, string>} */
const drafts = new Map();
let draftKey = "";

function switchDraft() {
  const key = footer.hidden ? "" : `${state.me}/${state.chat}`;
  if (key === draftKey) return;
  if (!state.editing) drafts.set(draftKey, input.value);
  draftKey = key;
  write(drafts.get(key) ?? "");
  dropAttachment();
  if (key && matchMedia("(min-width: 760px)").matches) input.focus();
}

/** @param {string} text */
function write(text) {
  input.value = text;
  grow();
  hideCommands(input);
}

function grow() {
  input.style.height = "";
  if (input.scrollHeight > input.clientHeight) input.style.height = `${input.scrollHeight}px`;
}

function drawPlace() {
  const chat = shownChat();
  const blocked = Boolean(person()?.blocked);
  const unopened = Boolean(chat && isPrivate(chat) && (blocked || !openChat()));
  startButton.textContent = say(blocked ? "restart" : "start");
  footer.hidden = !chat;
  line.hidden = unopened;
  startButton.hidden = !unopened;
  switchDraft();
}

function drawAbout() {
  const message = state.editing ?? state.replyTo;
  about.hidden = !message;
  if (!message) return;
  const title = state.editing ? say("editing") : say("replyTo", message.from.name);
  about.replaceChildren(
    icon(state.editing ? "edit" : "reply"),
    h("div", { class: "about-text" }, h("b", {}, title), h("span", {}, message.text || say("photo"))),
    iconButton("close", say("cancel"), cancel),
  );
}

/** @type {import("./types.js").Message | null} */
let edited = null;
function drawEditing() {
  if (state.editing !== edited) write(state.editing ? (state.editing.text ?? "") : edited ? "" : input.value);
  edited = state.editing;
  drawAbout();
}

async function startBot() {
  await begin();
  await readView();
  await readMessages();
}

function cancel() {
  change({ replyTo: null, editing: null });
  input.focus();
}

async function submit() {
  const text = input.value.trim();
  const { me, chat, editing, replyTo } = state;
  const file = attachment();
  if (me === null || chat === null || (!text && !file)) return;
  change({ replyTo: null, editing: null });
  write("");
  dropAttachment();
  input.focus();
  try {
    if (editing) await api.edit(chat, editing, me, text);
    else await api.send(await draftMessage(chat, me, text, replyTo, file));
    await Promise.all([readMessages(), readView()]);
  } catch (error) {
    complain(error);
    if (!input.value) write(text);
    change({ replyTo, editing });
  }
}

/**
 * @param {number} chat
 * @param {number} from
 * @param {string} text
 * @param {import("./types.js").Message | null} replyTo
 * @param {File | null} file
 */
async function draftMessage(chat, from, text, replyTo, file) {
  const topic = replyTo?.topic ?? state.topic;
  return {
    chat, from,
    ...(topic ? { topic } : {}),
    ...(replyTo?.ephemeral_message_id ? { ephemeral_reply_to: replyTo.ephemeral_message_id } : {}),
    ...(replyTo?.message_id ? { reply_to: replyTo.message_id } : {}),
    ...(file ? await attachFrom(file, text) : { text }),
  };
}

function editLast() {
  const last = state.messages.findLast((one) => one.from?.id === state.me && one.message_id && one.text && !one.service);
  if (last) startEdit(last);
}

/** @param {KeyboardEvent} event */
function keydown(event) {
  if (event.isComposing || commandKey(event, input)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && (event.ctrlKey || event.altKey || !input.value)) {
    event.preventDefault();
    editLast();
  }
}

/** Escape leaves the nearest thing first: the reply or edit, then the chat on a narrow screen. @param {KeyboardEvent} event */
function escape(event) {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (state.replyTo || state.editing) cancel();
  else if (attachment()) dropAttachment();
  else input.focus();
}

/** Typing with nothing in focus goes to the input. @param {KeyboardEvent} event */
function typing(event) {
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && document.activeElement === document.body) input.focus();
}

/** A command pressed in a text is sent at once, as in Telegram. @param {string} text */
async function sendCommand(text) {
  const { me, chat } = state;
  if (me === null || chat === null) return;
  await api.send({ chat, from: me, text, ...(state.topic ? { topic: state.topic } : {}) }).then(readMessages, complain);
}

/** In a group a command names its bot. @param {string} command */
function takeCommand(command) {
  const chat = openChat();
  const name = chat && !isPrivate(chat) && state.bot?.username ? `@${state.bot.username}` : "";
  write(`/${command}${name} `);
  input.focus();
}

input.addEventListener("keydown", keydown);
input.addEventListener("input", () => {
  grow();
  suggest(input);
});
input.addEventListener("blur", () => hideCommands(input));
document.addEventListener("keydown", escape);
document.addEventListener("keydown", typing);
onCommand(sendCommand);
onCommandTaken(takeCommand);
watch(["chat", "chats", "me", "bot", "people"], drawPlace);
watch(["replyTo"], drawAbout);
watch(["editing"], drawEditing);
