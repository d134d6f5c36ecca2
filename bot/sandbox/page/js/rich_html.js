/** Rich messages written as HTML: parsed apart from the page, then rebuilt from known tags alone. */

import { h } from "./dom.js";
import { expandable, link, moment, spoiler } from "./entities.js";
import { safeUrl } from "./links.js";

/** Tags that are drawn as they are, without their attributes. */
const PLAIN = new Set(
  ("p div b strong i em u ins s del strike code mark sub sup br hr h1 h2 h3 h4 h5 h6 ul ol li table tbody thead tr caption " +
    "summary blockquote footer cite pre span").split(" "),
);
/** Tags whose content nobody should read. */
const SILENT = new Set(["script", "style", "template", "iframe", "object", "svg", "head", "title"]);

/** @param {string} html @param {string} owner @returns {HTMLElement} */
export function richHtml(html, owner) {
  const source = new DOMParser().parseFromString(html, "text/html").body;
  const root = h("div", { class: "rich html" });
  copy(source, root, owner);
  return root;
}

/** @param {Node} from @param {Node} to @param {string} path */
function copy(from, to, path) {
  from.childNodes.forEach((child, at) => {
    if (child instanceof Text) to.appendChild(document.createTextNode(child.data));
    if (!(child instanceof Element) || SILENT.has(child.localName)) return;
    const node = made(child, `${path}.${at}`);
    copy(child, node.querySelector(".inside") ?? node, `${path}.${at}`);
    to.appendChild(node);
  });
}

/** @param {Element} source @param {string} path @returns {HTMLElement} */
function made(source, path) {
  const make = SPECIAL[source.localName];
  if (make) return make(source, path);
  return h(PLAIN.has(source.localName) ? source.localName : "span");
}

/** @type {Record<string, (source: Element, path: string) => HTMLElement>} */
const SPECIAL = {
  a: (source) => link(source.getAttribute("href") ?? "", source.textContent ?? ""),
  td: cell,
  th: cell,
  table: (source) => {
    const looks = ["bordered", "striped", "compact"].filter((name) => source.hasAttribute(name));
    return h("div", { class: "rich-scroll" }, h("table", { class: ["rich-table inside", ...looks].join(" ") }));
  },
  details: (source) => h("details", { open: source.hasAttribute("open") }),
  blockquote: (source, path) => (source.hasAttribute("expandable") ? expandable(source.textContent ?? "", path) : h("blockquote")),
  "tg-spoiler": (_, path) => spoiler(path),
  "tg-time": (source) => {
    const node = moment(Number(source.getAttribute("unix")) || 0, source.getAttribute("format") ?? "", source.textContent ?? "");
    source.replaceChildren();
    return node;
  },
  img: (source) => {
    const url = safeUrl(new URL(source.getAttribute("src") ?? "", location.href).href);
    return url ? h("img", { src: url, alt: source.getAttribute("alt") ?? "" }) : h("span");
  },
};

/** @param {Element} source */
function cell(source) {
  const align = source.getAttribute("align") ?? "left";
  return h(source.localName, {
    class: `to-${["left", "center", "right"].includes(align) ? align : "left"}`,
    colspan: source.getAttribute("colspan"), rowspan: source.getAttribute("rowspan"),
  });
}
