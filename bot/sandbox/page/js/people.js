/** The rail of people: press one to look through their eyes. */

import { avatar } from "./avatar.js";
import { byId, h, reconcile } from "./dom.js";
import { go } from "./route.js";
import { person, state, watch } from "./state.js";
import { themeButton } from "./theme.js";
import { say } from "./words.js";

/** @typedef {import("./types.js").Person} Person */

const rail = byId("people");
const list = h("div", { class: "rail" });
rail.setAttribute("aria-label", say("people"));
rail.append(list);

/** @param {Person} one */
const label = (one) => [one.role ?? say("noRole"), one.language_code].filter(Boolean).join(" · ");

/** @param {Person} one */
function makeFace(one) {
  const mine = one.id === state.me;
  const unread = mine ? 0 : (one.unread ?? 0);
  return h(
    "button",
    {
      class: "face", type: "button", "data-focus": one.id, "aria-pressed": String(mine), title: `${one.name} · ${label(one)}`,
      onclick: () => go({ as: one.id, chat: sharedChat() }),
    },
    h("span", { class: "portrait" }, avatar(one, one.name),
      one.language_code ? h("span", { class: "speaks" }, one.language_code) : null,
      unread ? h("span", { class: "badge", "aria-label": say("unread", unread) }, String(unread)) : null),
    h("span", { class: "face-name" }, one.first_name),
    h("span", { class: "face-role" }, one.role ?? ""),
  );
}

/** Changing eyes keeps the group in view; a private chat belongs to one person alone. */
const sharedChat = () => (state.chat !== null && state.chat < 0 ? state.chat : null);

function drawRail() {
  reconcile(list, state.people, {
    key: (one) => String(one.id),
    make: makeFace,
    sign: (one) => JSON.stringify([one, one.id === state.me]),
  });
}

/** @param {string} name @param {string} details */
const whoText = (name, details) => h("div", { class: "who-text" }, h("strong", {}, name), h("small", {}, details));

function drawWho() {
  const one = person();
  const header = byId("who");
  if (!one) return header.replaceChildren(whoText(say("noPeople"), say("noPeopleHint")));
  const details = [one.role, one.username && `@${one.username}`, one.language_code].filter(Boolean).join(" · ");
  return header.replaceChildren(
    avatar(one, one.name, "small"),
    whoText(one.name, details),
    themeButton(),
  );
}

watch(["people", "me"], drawRail);
watch(["people", "me"], drawWho);
