/** Rich messages: blocks of headings, paragraphs, lists, tables, folded details and buttons. */

import { h } from "./dom.js";
import { expandable, link, moment, spoiler } from "./entities.js";
import { key } from "./keyboard.js";
import { commandButton, personLink } from "./links.js";
import { keyOf } from "./state.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {any} Block as the Bot API sends it: `{type, …}` */

/** @param {Message} message @param {object[]} blocks */
export const rich = (message, blocks) => h("div", { class: "rich" }, ...each(message, blocks, keyOf(message)));

/** @param {Message} message @param {Block[] | undefined} blocks @param {string} path */
const each = (message, blocks, path) => (blocks ?? []).map((one, at) => block(message, one, `${path}.${at}`));

/** @param {Message} message @param {Block} one @param {string} path @returns {HTMLElement} */
function block(message, one, path) {
  const make = BLOCKS[one.type];
  if (make) return make(message, one, path);
  return h("div", { class: "rich-other" }, words(message, one.text, path), ...each(message, one.blocks, path));
}

/** @type {Record<string, (message: Message, one: Block, path: string) => HTMLElement>} */
const BLOCKS = {
  paragraph: (message, one, path) => h("p", {}, words(message, one.text, path)),
  heading: (message, one, path) => h("h3", { class: `size-${Number(one.size) || 3}` }, words(message, one.text, path)),
  footer: (message, one, path) => h("footer", {}, words(message, one.text, path)),
  divider: () => h("hr"),
  pre: (message, one, path) => h("pre", { "data-language": one.language || null }, h("code", {}, words(message, one.text, path))),
  blockquote: (message, one, path) => h("blockquote", {}, ...each(message, one.blocks, path), credit(message, one, path)),
  pullquote: (message, one, path) => h("blockquote", {}, words(message, one.text, path), credit(message, one, path)),
  expandable_blockquote: (message, one, path) => {
    const node = expandable(plain(one.text), path);
    (node.querySelector(".inside") ?? node).append(words(message, one.text, path), credit(message, one, path) ?? "");
    return node;
  },
  details: (message, one, path) =>
    h("details", { open: one.is_open || null }, h("summary", {}, words(message, one.summary, `${path}s`)), ...each(message, one.blocks, path)),
  list: (message, one, path) =>
    h("ul", { class: "rich-list" }, ...(one.items ?? []).map((/** @type {Block} */ item, /** @type {number} */ at) =>
      h("li", {},
        h("span", { class: "rich-label" }, item.label ?? "•"),
        h("div", {}, ...each(message, item.blocks, `${path}.${at}`))))),
  table: (message, one, path) => table(message, one, path),
  buttons: (message, one) =>
    h("div", { class: `keys inner to-${one.align ?? "left"}` },
      ...one.buttons.map((/** @type {Block} */ button) => key(message, { ...button, text: plain(button.text) }))),
};

/** @param {Message} message @param {Block} one @param {string} path */
const credit = (message, one, path) => (one.credit ? h("cite", {}, words(message, one.credit, `${path}by`)) : null);

/** @param {Message} message @param {Block} one @param {string} path */
function table(message, one, path) {
  const looks = ["rich-table", one.is_bordered && "bordered", one.is_striped && "striped", one.is_compact && "compact"];
  const rows = one.cells.map((/** @type {Block[]} */ row, /** @type {number} */ y) => h("tr", {}, ...row.map((cell, x) =>
    h(cell.is_header ? "th" : "td", { class: `to-${cell.align ?? "left"}`, colspan: cell.colspan, rowspan: cell.rowspan },
      words(message, cell.text, `${path}.${y}.${x}`)))));
  const caption = one.caption ? h("caption", {}, words(message, one.caption, `${path}c`)) : null;
  return h("div", { class: "rich-scroll" }, h("table", { class: looks.filter(Boolean).join(" ") }, caption, h("tbody", {}, ...rows)));
}

/** Rich text is a string, a list, or an object with a type and text inside. @param {Block} text @returns {string} */
function plain(text) {
  if (typeof text === "string") return text;
  if (Array.isArray(text)) return text.map(plain).join("");
  return text ? plain(text.text ?? "") : "";
}

/** @param {Message} message @param {Block} text @param {string} path @returns {Node} */
function words(message, text, path) {
  if (text === undefined || text === null) return document.createTextNode("");
  if (typeof text === "string") return document.createTextNode(text);
  if (Array.isArray(text)) {
    const parts = document.createDocumentFragment();
    text.forEach((one, at) => parts.append(words(message, one, `${path}.${at}`)));
    return parts;
  }
  if (text.type === "date_time") return moment(text.unix_time ?? 0, text.date_time_format ?? "", plain(text));
  if (text.type === "button") return key(message, { ...text.button, text: plain(text.button?.text) });
  const node = mark(text, path);
  node.append(words(message, text.text, path));
  return node;
}

const MARKS = /** @type {Record<string, string>} */ ({
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  marked: "mark", subscript: "sub", superscript: "sup",
});

/** @param {Block} text @param {string} path @returns {HTMLElement} */
function mark(text, path) {
  if (MARKS[text.type]) return h(MARKS[text.type]);
  if (text.type === "url") return link(text.url ?? plain(text), plain(text));
  if (text.type === "spoiler") return spoiler(path);
  if (text.type === "text_mention") return personLink(text.user?.id);
  if (text.type === "mention") return personLink(undefined, plain(text));
  if (text.type === "bot_command") return commandButton(plain(text));
  return h("span", { class: `entity ${text.type ?? ""}` });
}
