/** The stream of hints: what happened in the world, so that the page reads it again. */

import * as api from "./api.js";
import { change, state } from "./state.js";
import { readCalls, readClock, readMessages, readView } from "./sync.js";

const RETRY_MS = [500, 1000, 2000, 5000];
const HIDDEN_MS = 30_000;

/** @type {EventSource | null} */
let stream = null;
/** @type {number | undefined} */
let timer;
let failures = 0;

/** Listen as the chosen person; also called when the person changes. */
export function listen() {
  close();
  if (state.me === null || document.hidden) return;
  stream = api.events(state.me);
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

/** @param {{type: string, chat?: number}} hint */
function hear(hint) {
  if (hint.type === "call") readCalls();
  else if (hint.type === "clock") readClock();
  else if (hint.type !== "answer") {
    readView();
    if (hint.chat === undefined || hint.chat === state.chat) readMessages();
  }
}

/** A hidden tab lets go of its connection: browsers keep only six to one host. */
document.addEventListener("visibilitychange", () => {
  window.clearTimeout(timer);
  if (document.hidden) timer = window.setTimeout(close, HIDDEN_MS);
  else if (stream) readAll();
  else listen();
});
window.addEventListener("pagehide", close);
