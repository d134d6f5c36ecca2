/** The list of commands that appears while one types `/…`. */

import { h } from "./dom.js";
import { state } from "./state.js";
import { readCommands } from "./sync.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Command} Command */

const box = h("div", { class: "commands", id: "commands", role: "listbox", "aria-label": say("commands"), hidden: true });
let chosen = 0;
/** @type {Command[]} */
let found = [];
/** @type {(command: string) => void} */
let take = () => {};

export const commandBox = box;
/** @param {(command: string) => void} how */
export const onCommandTaken = (how) => (take = how);
export const commandsOpen = () => !box.hidden;

/** @param {HTMLTextAreaElement} input */
export function suggest(input) {
  if (input.value === "/") readCommands();
  const word = /^\/(\w*)$/.exec(input.value)?.[1]?.toLowerCase();
  found = word === undefined ? [] : state.commands.filter((one) => one.command.startsWith(word));
  chosen = 0;
  draw(input);
}

/** @param {HTMLTextAreaElement} input */
function draw(input) {
  box.hidden = found.length === 0;
  input.setAttribute("aria-expanded", String(!box.hidden));
  if (box.hidden) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", `command-${chosen}`);
  box.replaceChildren(...found.map((one, at) =>
    h("div",
      {
        class: "command-row", role: "option", id: `command-${at}`, "aria-selected": String(at === chosen),
        onpointerdown: (/** @type {Event} */ event) => {
          event.preventDefault();
          take(one.command);
        },
      },
      h("b", {}, `/${one.command}`), h("span", {}, one.description))));
  box.children[chosen]?.scrollIntoView({ block: "nearest" });
}

/**
 * Keys while the list is open; true when the key was for the list.
 * @param {KeyboardEvent} event
 * @param {HTMLTextAreaElement} input
 */
export function commandKey(event, input) {
  if (box.hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    chosen = (chosen + step + found.length) % found.length;
    draw(input);
  } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) take(found[chosen].command);
  else if (event.key === "Escape") hideCommands(input);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** @param {HTMLTextAreaElement} input */
export function hideCommands(input) {
  found = [];
  draw(input);
}
