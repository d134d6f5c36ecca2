/** Pictures, documents, stickers and voice messages inside bubbles. */

import { showPicture } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Message} Message */

/** @param {Message} message @returns {HTMLElement | null} */
export function media(message) {
  if (message.photo) return picture(message.photo, message.text ?? "");
  if (message.document) return paper(message.document);
  if (message.sticker) return h("div", { class: "sticker" }, message.sticker.emoji ?? "🙂");
  return message.voice ? voice(message) : null;
}

/** @param {string} url @param {string} caption */
function picture(url, caption) {
  const image = h("img", { src: url, alt: caption || say("photo"), loading: "lazy", decoding: "async" });
  const onclick = () => showPicture(url, caption);
  const frame = h("button", { class: "picture", type: "button", "aria-label": say("photo"), onclick }, image);
  image.addEventListener("error", () => frame.classList.add("broken"));
  return frame;
}

/** @param {{name: string, url?: string}} file */
function paper(file) {
  const name = h("span", { class: "paper-name" }, file.name || say("file"));
  const link = file.url ? { href: file.url, download: file.name } : {};
  return h(file.url ? "a" : "div", { class: "paper", ...link }, h("span", { class: "paper-icon" }, icon("file")), name);
}

const BARS = 28;

/** A voice message: the wave is made of its number, so it stays the same. @param {Message} message */
function voice(message) {
  const length = message.voice?.duration ?? 0;
  const seed = message.message_id ?? message.ephemeral_message_id ?? 1;
  const height = (/** @type {number} */ at) => Math.floor(Math.abs(Math.sin(seed * 7 + at * 1.9)) * 5);
  const bars = Array.from({ length: BARS }, (_, at) => h("i", { class: `bar-${height(at)}` }));
  const clock = `${Math.floor(length / 60)}:${String(length % 60).padStart(2, "0")}`;
  return h("div", { class: "voice", role: "img", "aria-label": say("voice") },
    h("span", { class: "voice-play" }, icon("play")),
    h("span", { class: "voice-wave" }, ...bars),
    h("span", { class: "voice-length" }, clock));
}
