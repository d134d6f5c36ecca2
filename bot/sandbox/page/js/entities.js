/** Text with entities as DOM. Offsets are UTF-16 code units, as JavaScript counts too. */

import { h } from "./dom.js";
import { commandButton, follow, personLink, safeUrl } from "./links.js";
import { entityTime, fullTime } from "./time.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Entity} Entity */

/** Expanded quotes and shown spoilers stay so when their message is drawn again. */
const opened = new Set();

const SIMPLE = /** @type {Record<string, string>} */ ({
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
});

/**
 * @param {string} text
 * @param {Entity[]} entities
 * @param {string} owner key of the message, to remember what was expanded
 * @returns {DocumentFragment}
 */
export function rendered(text, entities, owner) {
  const parts = document.createDocumentFragment();
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(parts, { text, owner }, sorted, 0, text.length);
  return parts;
}

/**
 * Draw text[from, to): entities that begin here become elements, what they contain goes inside them.
 * One that sticks out of its parent is cut, and its rest is drawn after it.
 * @param {Node} parent
 * @param {{text: string, owner: string}} source
 * @param {Entity[]} entities
 * @param {number} from
 * @param {number} to
 */
function fill(parent, source, entities, from, to) {
  const queue = [...entities];
  let at = from;
  for (let entity = queue.shift(); entity; entity = queue.shift()) {
    const begin = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (begin >= end) continue;
    parent.appendChild(document.createTextNode(source.text.slice(at, begin)));
    const inner = [];
    while (queue.length && queue[0].offset < end) inner.push(/** @type {Entity} */ (queue.shift()));
    for (const rest of inner) if (rest.offset + rest.length > end) queue.unshift(cut(rest, end));
    const node = element(entity, source, begin, end);
    if (entity.type !== "date_time") fill(inside(node), source, inner, begin, end);
    parent.appendChild(node);
    at = end;
  }
  parent.appendChild(document.createTextNode(source.text.slice(at, to)));
}

/** @param {Entity} entity @param {number} from */
const cut = (entity, from) => ({ ...entity, offset: from, length: entity.offset + entity.length - from });

/** Where the text of an element goes. @param {HTMLElement} node */
const inside = (node) => node.querySelector(".inside") ?? node;

/** @param {Entity} entity @param {{text: string, owner: string}} source @param {number} begin @param {number} end */
function element(entity, source, begin, end) {
  const text = source.text.slice(begin, end);
  const simple = SIMPLE[entity.type];
  if (simple) return h(simple);
  const make = MAKERS[entity.type];
  return make ? make(entity, text, `${source.owner}:${begin}`) : h("span", { class: `entity ${entity.type}` });
}

/** @type {Record<string, (entity: Entity, text: string, key: string) => HTMLElement>} */
const MAKERS = {
  pre: (entity) => h("pre", { "data-language": entity.language || null }, h("code", { class: "inside" })),
  blockquote: () => h("blockquote"),
  expandable_blockquote: (_, text, key) => expandable(text, key),
  spoiler: (_, text, key) => spoiler(key),
  text_link: (entity, text) => link(entity.url ?? "", text),
  url: (_, text) => link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, text),
  email: (_, text) => link(`mailto:${text}`, text),
  phone_number: (_, text) => link(`tel:${text}`, text),
  text_mention: (entity) => personLink(entity.user?.id),
  mention: (_, text) => personLink(undefined, text),
  bot_command: (_, text) => commandButton(text),
  date_time: (entity, text) => moment(entity.unix_time ?? 0, entity.date_time_format ?? "", text),
};

/** @param {string} url @param {string} text */
export function link(url, text) {
  const safe = safeUrl(url);
  if (!safe) return h("span", { class: "entity link", title: url });
  const title = safe === text ? null : safe;
  const onclick = (/** @type {Event} */ event) => follow(event, safe);
  return h("a", { href: safe, title, target: "_blank", rel: "noopener noreferrer", onclick });
}

/** @param {string} key */
export function spoiler(key) {
  const show = (/** @type {Event} */ event) => {
    event.stopPropagation();
    opened.add(key);
    node.classList.remove("hidden");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
  };
  if (opened.has(key)) return h("span", { class: "spoiler" });
  const node = h("span", {
    class: "spoiler hidden", role: "button", tabindex: "0", "aria-label": say("spoiler"), onclick: show,
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && show(event),
  });
  return node;
}

/** @param {string} text @param {string} key */
export function expandable(text, key) {
  const long = text.length > 180 || text.split("\n").length > 3;
  if (!long) return h("blockquote");
  const draw = () => {
    const open = opened.has(key);
    node.classList.toggle("folded", !open);
    more.textContent = say(open ? "collapse" : "expand");
    more.setAttribute("aria-expanded", String(open));
  };
  const turn = () => {
    if (!opened.delete(key)) opened.add(key);
    draw();
  };
  const more = h("button", { class: "more", type: "button", onclick: turn });
  const node = h("blockquote", { class: "expandable" }, h("div", { class: "inside" }), more);
  draw();
  return node;
}

/**
 * A moment in the reader's own zone. Without a format the text stays as the bot wrote it.
 * @param {number} unix
 * @param {string} format
 * @param {string} text
 */
export function moment(unix, format, text) {
  const node = h("time", { class: "entity moment", datetime: new Date(unix * 1000).toISOString(), title: fullTime(unix) });
  node.textContent = format ? entityTime(unix, format) : text;
  if (format.includes("r")) Object.assign(node.dataset, { unix: String(unix), format });
  return node;
}

/** Relative moments grow old: write them again. */
export function refreshMoments() {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("time[data-unix]"))) {
    node.textContent = entityTime(Number(node.dataset.unix), node.dataset.format ?? "r");
  }
}
