/** Reading the world again, as lightly as its hints allow. */

import * as api from "./api.js";
import { change, openChat, state } from "./state.js";
import { setWorld } from "./time.js";
import { complain } from "./dialogs.js";

const CALLS_KEPT = 300;

/**
 * Many asks while one is under way become one more run after it.
 * @param {() => Promise<void>} run
 * @returns {() => Promise<void>}
 */
function gather(run) {
  /** @type {Promise<void> | null} */
  let running = null;
  let again = false;
  const round = async () => {
    do {
      again = false;
      await run();
    } while (again);
  };
  return () => {
    if (running) {
      again = true;
      return running;
    }
    running = round().catch(complain).finally(() => (running = null));
    return running;
  };
}

export const readView = gather(async () => {
  const me = state.me;
  if (me === null) return undefined;
  const view = await api.view(me);
  if (me !== state.me) return undefined;
  if (view.clock) setWorld(view.clock);
  return change({
    people: keep(state.people, view.people),
    chats: keep(state.chats, view.chats),
    bot: keep(state.bot, view.bot ?? null),
    clock: view.clock ?? state.clock,
  });
});

export const readMessages = gather(async () => {
  const { me, chat, limit } = state;
  if (me === null || chat === null || !openChat()) return;
  const messages = await api.messages(chat, me, limit);
  if (me !== state.me || chat !== state.chat) return;
  change({ messages: keep(state.messages, messages), loaded: `${me}/${chat}` });
  markRead();
});

export const readCommands = gather(async () => {
  const { me, chat } = state;
  const commands = me === null || chat === null ? [] : await api.commands(chat, me);
  if (me === state.me && chat === state.chat) change({ commands: keep(state.commands, commands) });
});

export const readCalls = gather(async () => {
  const fresh = await api.calls(state.calls.at(-1)?.n ?? 0);
  if (fresh.length) change({ calls: [...state.calls, ...fresh].slice(-CALLS_KEPT) });
});

export const readClock = gather(async () => {
  const clock = await api.clock();
  setWorld(clock);
  change({ clock });
});

/** Tell the world that the open chat was seen. */
export function markRead() {
  const { me, chat } = state;
  if (document.hidden || me === null || chat === null || !openChat()?.unread) return;
  change({ chats: state.chats.map((one) => (one.id === chat ? { ...one, unread: 0 } : one)) });
  api.read(me, chat).catch(complain);
}

/** The old value when nothing changed, so that nobody is woken. @template T @param {T} old @param {T} fresh @returns {T} */
function keep(old, fresh) {
  return JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}
