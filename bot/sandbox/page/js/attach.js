/** One picture or file on its way: picked, pasted or dropped. */

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { icon, iconButton } from "./icons.js";
import { say } from "./words.js";

/** What Telegram shows as a picture; the rest travels as a document. */
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** @type {File | null} */
let file = null;
let preview = "";

const picker = /** @type {HTMLInputElement} */ (h("input", {
  type: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: () => take(picker.files?.[0]),
}));
export const attachmentBar = h("div", { class: "attachment", hidden: true });
export const pickButton = iconButton("clip", say("attach"), () => picker.click());
pickButton.append(picker);

export const attachment = () => file;

/** @param {File | null | undefined} one */
function take(one) {
  if (!one) return;
  dropAttachment();
  file = one;
  preview = one.type.startsWith("image/") ? URL.createObjectURL(one) : "";
  attachmentBar.hidden = false;
  attachmentBar.replaceChildren(
    preview ? h("img", { src: preview, alt: "" }) : h("span", { class: "paper-icon" }, icon("file")),
    h("span", { class: "about-text" }, h("b", {}, one.name), h("span", {}, `${Math.max(1, Math.round(one.size / 1024))} KB`)),
    iconButton("close", say("cancel"), dropAttachment),
  );
  byId("input").focus();
}

export function dropAttachment() {
  if (preview) URL.revokeObjectURL(preview);
  file = null;
  preview = "";
  picker.value = "";
  attachmentBar.hidden = true;
}

/** The part of a message that carries the file. @param {File} one @param {string} caption */
export async function attachFrom(one, caption) {
  const { id } = await api.upload(one);
  return { [PICTURES.has(one.type) ? "photo" : "document"]: id, ...(caption ? { caption } : {}) };
}

picker.addEventListener("click", (event) => event.stopPropagation());
document.addEventListener("paste", (event) => {
  const [first] = event.clipboardData?.files ?? [];
  if (first) take(first);
});
const chat = byId("chat");
chat.dataset.drop = say("dropHere");
chat.addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  chat.classList.add("dropping");
});
chat.addEventListener("dragleave", () => chat.classList.remove("dropping"));
chat.addEventListener("drop", (event) => {
  event.preventDefault();
  chat.classList.remove("dropping");
  take(event.dataTransfer?.files[0]);
});
