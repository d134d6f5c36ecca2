/** One message as an element. */

import { avatar, tint } from "./avatar.js";
import { h } from "./dom.js";
import { rendered } from "./entities.js";
import { icon } from "./icons.js";
import { keyboard } from "./keyboard.js";
import { media } from "./media.js";
import { reactions } from "./reactions.js";
import { rich } from "./rich.js";
import { richHtml } from "./rich_html.js";
import { keyOf } from "./state.js";
import { clockTime, fullTime } from "./time.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{message: Message, mine: boolean, first: boolean, last: boolean, group: boolean}} Shown */

const LONE_EMOJI = /^(\p{Extended_Pictographic}\uFE0F?){1,3}$/u;

/** @param {Shown} shown @param {(key: string) => void} reveal @returns {HTMLElement} */
export function bubble(shown, reveal) {
  const { message, mine, first, last, group } = shown;
  if (message.service) return h("div", { class: "service", tabindex: "-1", role: "note" }, h("span", {}, message.service));
  const names = [
    "message", mine && "mine", first && "first", last && "last", message.only_you && "only-you",
    isBare(message) && "bare", message.photo && "with-picture",
  ];
  const face = group && !mine;
  return h(
    "article",
    { class: names.filter(Boolean).join(" "), tabindex: "-1", "aria-label": spoken(message), "data-focus": keyOf(message) },
    face ? (last ? avatar(message.from, message.from.name, "small") : h("span", { class: "avatar-space" })) : null,
    h("div", { class: "stack" }, body(shown, reveal), keyboard(message)),
  );
}

/** Stickers and lone emoji stand without a bubble. @param {Message} message */
function isBare(message) {
  const lone = LONE_EMOJI.test(message.text ?? "") && !message.reply && !message.only_you;
  return Boolean(message.sticker || (lone && !message.photo && !message.document && !message.rich));
}

/** @param {Shown} shown @param {(key: string) => void} reveal */
function body({ message, mine, first, group }, reveal) {
  const named = group && !mine && first;
  return h(
    "div",
    { class: "bubble" },
    message.only_you ? h("div", { class: "only-you-mark" }, icon("eye"), say("onlyYou")) : null,
    named ? author(message) : null,
    message.forwarded ? h("div", { class: "forwarded" }, icon("forward"), say("forwardedFrom", message.forwarded)) : null,
    message.reply ? quote(message.reply, reveal) : null,
    media(message),
    h("div", { class: "text" }, content(message), meta(message)),
    reactions(message),
  );
}

/** @param {Message} message */
function author({ from, tag }) {
  return h("div", { class: `author name-${tint(from)}` },
    from.name,
    from.is_bot ? h("span", { class: "tag" }, say("bot")) : null,
    tag ? h("span", { class: "tag member" }, tag) : null);
}

/** @param {Message} message */
function content(message) {
  if (message.rich?.blocks) return rich(message, message.rich.blocks);
  if (message.rich?.html) return richHtml(message.rich.html, keyOf(message));
  return message.text ? rendered(message.text, message.entities ?? [], keyOf(message)) : null;
}

/** @param {Message} message */
function meta(message) {
  return h("span", { class: "meta" },
    message.pinned ? h("span", { class: "pinned", title: say("pinned") }, icon("pin")) : null,
    message.edit_date ? h("span", { title: fullTime(message.edit_date) }, say("edited")) : null,
    h("time", { datetime: new Date(message.date * 1000).toISOString(), title: fullTime(message.date) }, clockTime(message.date)));
}

/** @param {NonNullable<Message["reply"]>} reply @param {(key: string) => void} reveal */
function quote(reply, reveal) {
  return h("button", { class: "quote", type: "button", onclick: () => reveal(keyOf(reply)) },
    h("b", {}, reply.name), h("span", {}, (reply.quote ?? reply.text) || say("photo")));
}

/** What a screen reader says first. @param {Message} message */
export function spoken(message) {
  const kind = /** @type {const} */ (["photo", "sticker", "voice"]).find((one) => message[one]);
  const what = message.text || message.service || message.document?.name || (kind ? say(kind) : "");
  const hidden = message.only_you ? `, ${say("onlyYou")}` : "";
  return `${message.from?.name ?? ""}${hidden}: ${what}`;
}
