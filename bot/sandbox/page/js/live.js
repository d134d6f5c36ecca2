/** The stream of hints: what happened in the world, so that the page reads it again. */

import * as api from "./api.js";
import { change, state } from "./state.js";
import { readCalls, readClock, readMessages, readView } from "./sync.js";

const RETRY_MS = [500, 1000, 2000, 5000];
const HIDDEN_MS = 30_000;
const ACTION_MS = 5000;

/** @type {EventSource | null} */
let stream = null;
/** @type {number | undefined} */
let timer;
/** @type {number | undefined} */
let actionTimer;
let failures = 0;

/** Open the stream, once. */
export function listen() {
  if (stream || document.hidden) return;
  stream = api.events();
  stream.onopen = () => {
    failures = 0;
    change({ live: true });
    readAll();
  };
  stream.onmessage = (event) => hear(JSON.parse(event.data));
  stream.onerror = () => {
    close();
    change({ live: false });
    timer = window.setTimeout(listen, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
  };
}

function close() {
  window.clearTimeout(timer);
  stream?.close();
  stream = null;
}

function readAll() {
  readView().then(readMessages);
  readCalls();
  readClock();
}

/** @param {{type: string, chat?: number, action?: string}} hint */
function hear(hint) {
  if (hint.type === "call") readCalls();
  else if (hint.type === "clock") readClock();
  else if (hint.type === "action") showAction(hint);
  else if (hint.type !== "answer") {
    if (hint.type === "message" && hint.chat === state.chat) change({ action: null });
    readView();
    if (hint.chat === undefined || hint.chat === state.chat) readMessages();
  }
}

/** "typing…" lasts five seconds, or until the next message. @param {{chat?: number, action?: string}} hint */
function showAction(hint) {
  if (hint.chat !== state.chat) return;
  window.clearTimeout(actionTimer);
  change({ action: hint.action ?? null });
  actionTimer = window.setTimeout(() => change({ action: null }), ACTION_MS);
}

/** A hidden tab lets go of its connection: browsers keep only six to one host. */
document.addEventListener("visibilitychange", () => {
  window.clearTimeout(timer);
  if (document.hidden) timer = window.setTimeout(close, HIDDEN_MS);
  else if (stream) readAll();
  else listen();
});
window.addEventListener("pagehide", close);
