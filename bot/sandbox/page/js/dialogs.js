/** Toasts, alerts, questions and the picture viewer. */

import { byId, h } from "./dom.js";
import { iconButton } from "./icons.js";
import { say } from "./words.js";

const TOAST_MS = 4500;

/** @param {string} text @param {"plain" | "error"} [kind] */
export function toast(text, kind = "plain") {
  const box = h("div", { class: `toast ${kind}` }, text);
  byId("toasts").append(box);
  window.setTimeout(() => box.classList.add("going"), TOAST_MS);
  window.setTimeout(() => box.remove(), TOAST_MS + 400);
}

/** Say that something failed; network faults are shown by the banner instead. @param {unknown} error */
export function complain(error) {
  if (error instanceof TypeError) return;
  toast(say("failed", error instanceof Error ? error.message : String(error)), "error");
}

/** @param {HTMLElement} box */
function show(box) {
  const dialog = /** @type {HTMLDialogElement} */ (box);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.showModal();
  return dialog;
}

/** A callback answer that wants attention. @param {string} title @param {string} text */
export function alertDialog(title, text) {
  const close = h("button", { class: "plain", type: "button", onclick: () => dialog.close() }, say("ok"));
  const dialog = show(
    h("dialog", { class: "ask", role: "alertdialog", "aria-label": title },
      h("h2", {}, title), h("p", {}, text), h("div", { class: "answers" }, close)),
  );
}

/** @param {string} text @param {string} yes @returns {Promise<boolean>} */
export function confirmDialog(text, yes) {
  return new Promise((resolve) => {
    const answer = (/** @type {string} */ value) => () => dialog.close(value);
    const dialog = show(
      h("dialog", { class: "ask", "aria-label": text }, h("p", {}, text),
        h("div", { class: "answers" },
          h("button", { class: "plain", type: "button", onclick: answer("") }, say("cancel")),
          h("button", { class: "plain danger", type: "button", autofocus: true, onclick: answer("yes") }, yes))),
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
  });
}

/** @param {string} url @param {string} caption */
export function showPicture(url, caption) {
  const dialog = show(
    h("dialog", { class: "viewer", "aria-label": caption || say("photo") },
      iconButton("close", say("closePicture"), () => dialog.close()),
      h("img", { src: url, alt: caption || say("photo"), onclick: () => dialog.close() }),
      caption ? h("p", {}, caption) : null),
  );
}
