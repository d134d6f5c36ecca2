/** Inline keyboards under bubbles. */

import * as api from "./api.js";
import { alertDialog, complain, toast } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { follow, safeUrl } from "./links.js";
import { keyOf, state } from "./state.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Button} Button */

const WAIT_SECONDS = 10;
/** Buttons whose press the bot has not answered yet; they stay so when the message is drawn again. */
const waiting = new Set();

/** @param {Message} message @returns {HTMLElement | null} */
export function keyboard(message) {
  if (!message.keyboard?.length) return null;
  const rows = message.keyboard.map((row) => h("div", { class: "keys" }, ...row.map((one) => key(message, one))));
  return h("div", { class: "keyboard" }, ...rows);
}

/** @param {Message} message @param {Button} button */
export function key(message, button) {
  const name = `${state.chat}/${keyOf(message)}/${button.callback_data ?? button.text}`;
  const node = h(
    "button",
    {
      class: `key ${button.style ?? ""}`, type: "button", "data-focus": name, "data-press": name,
      "aria-busy": waiting.has(name) && "true",
      "aria-disabled": button.disabled && "true", title: button.disabled ? say("disabled") : (button.url ?? null),
      onclick: () => act(message, button, name),
    },
    h("span", { class: "key-text" }, button.text), mark(button),
  );
  return node;
}

/** @param {string} text */
const copy = (text) => navigator.clipboard.writeText(text).then(() => toast(say("copied")), complain);

/** @param {Button} button */
function mark(button) {
  if (button.web_app) return icon("window");
  if (button.url) return icon("link");
  return button.copy_text ? icon("copy") : null;
}

/** @param {Message} message @param {Button} button @param {string} name */
function act(message, button, name) {
  if (button.disabled) return undefined;
  if (button.url) return safeUrl(button.url) && follow(null, button.url);
  if (button.web_app) return launch(button.web_app.url);
  if (button.copy_text) return copy(button.copy_text.text);
  return button.callback_data === undefined || waiting.has(name) ? undefined : press(message, button, name);
}

/**
 * A Mini App opens in its own tab, with the person's signed data. The tab comes first: later it would be a pop-up.
 * @param {string} address
 */
async function launch(address) {
  const { me, chat } = state;
  const tab = window.open("about:blank", "_blank");
  if (me === null || chat === null || !tab) return;
  try {
    const { url } = await api.launch(me, chat, address);
    tab.opener = null;
    tab.location.href = safeUrl(url) ?? "about:blank";
  } catch (error) {
    tab.close();
    complain(error);
  }
}

/** @param {Message} message @param {Button} button @param {string} name */
async function press(message, button, name) {
  const { me, chat } = state;
  if (me === null || chat === null) return;
  setWaiting(name, true);
  try {
    const { answer } = await api.press(chat, message, me, { data: button.callback_data, wait: WAIT_SECONDS });
    if (answer === null) toast(say("noAnswer"), "error");
    else if (answer.url) follow(null, answer.url);
    else if (answer.text && answer.show_alert) alertDialog(message.from.name, answer.text);
    else if (answer.text) toast(answer.text);
  } catch (error) {
    complain(error);
  } finally {
    setWaiting(name, false);
  }
}

/** @param {string} name @param {boolean} on */
function setWaiting(name, on) {
  if (on) waiting.add(name);
  else waiting.delete(name);
  for (const node of document.querySelectorAll(`[data-press="${CSS.escape(name)}"]`)) {
    if (on) node.setAttribute("aria-busy", "true");
    else node.removeAttribute("aria-busy");
  }
}
