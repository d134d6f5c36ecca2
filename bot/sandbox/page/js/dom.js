/** Small helpers around the DOM. Text from people only ever becomes text nodes. */

/**
 * Make an element: `h("button", {class: "send", onclick: send, "aria-label": "Send"}, icon)`.
 * @param {string} tag
 * @param {Record<string, unknown>} [props] attributes; `on…` are listeners; false, null and undefined are left out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

/** @param {Element} node @param {Array<Node | string | null | undefined | false>} children */
export function add(node, children) {
  for (const child of children) if (child || child === "") node.append(child);
}

/** @template {HTMLElement} T @param {string} id @returns {T} */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (node);
}

/** What each keyed element was last drawn from. */
const drawn = new WeakMap();

/**
 * Bring the children of `parent` in line with `items`, touching only what changed.
 * An element is redrawn by `update` if given, else replaced by a new `make(item)`.
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {{key: (item: T) => string, make: (item: T) => HTMLElement, sign?: (item: T) => string,
 *   update?: (node: HTMLElement, item: T) => void}} rules
 */
export function reconcile(parent, items, { key, make, sign = JSON.stringify, update }) {
  const old = new Map([...parent.children].map((node) => [/** @type {HTMLElement} */ (node).dataset.key, node]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const known = /** @type {HTMLElement | undefined} */ (old.get(name));
    old.delete(name);
    const node = known && fresh(known, item, sign, update) ? known : make(item);
    node.dataset.key = name;
    drawn.set(node, sign(item));
    if (known && node !== known) {
      if (place === known) place = node;
      swap(known, node);
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const node of old.values()) node.remove();
}

/** True when the element may stay: unchanged, or updated in place. */
function fresh(node, item, sign, update) {
  if (drawn.get(node) === sign(item)) return true;
  if (!update) return false;
  update(node, item);
  return true;
}

/** Replace an element; focus inside it goes to the same place of the new one. */
function swap(known, node) {
  const focused = known.contains(document.activeElement) ? document.activeElement : null;
  const mark = focused instanceof HTMLElement ? focused.dataset.focus : undefined;
  known.replaceWith(node);
  if (!focused) return;
  const heir = mark && node.querySelector(`[data-focus="${CSS.escape(mark)}"]`);
  if (heir instanceof HTMLElement) heir.focus();
  else node.focus();
}
