/** What the page knows, and who wants to hear when it changes. */

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Message} Message */

export const state = {
  /** @type {number | null} whose eyes we look through */ me: null,
  /** @type {number | null} the open chat */ chat: null,
  /** @type {number | null} the topic we look at, null for all */ topic: null,
  /** @type {Person[]} */ people: [],
  /** @type {Chat[]} */ chats: [],
  /** @type {import("./types.js").Bot | null} */ bot: null,
  /** @type {Message[]} of the open chat, oldest first */ messages: [],
  /** how many messages of the open chat are asked for */ limit: 200,
  /** @type {string | null} whose messages are in `messages`: "person/chat" */ loaded: null,
  /** @type {Message | null} */ replyTo: null,
  /** @type {Message | null} */ editing: null,
  /** @type {import("./types.js").Call[]} */ calls: [],
  /** @type {import("./types.js").Clock | null} */ clock: null,
  /** @type {import("./types.js").Command[]} the menu of commands in the open chat */ commands: [],
  /** @type {string | null} what the bot is busy with in the open chat */ action: null,
  /** the event stream is open */ live: true,
};

/** @typedef {keyof typeof state} Key */
/** @type {Array<{keys: Key[], run: () => void}>} */
const watchers = [];
/** @type {Set<Key>} */
const changed = new Set();

/** Run `run` after any of `keys` changed. @param {Key[]} keys @param {() => void} run */
export function watch(keys, run) {
  watchers.push({ keys, run });
}

/** Change the state; watchers run once per batch. @param {Partial<typeof state>} patch */
export function change(patch) {
  if (changed.size === 0) queueMicrotask(tell);
  for (const key of /** @type {Key[]} */ (Object.keys(patch))) {
    if (state[key] === patch[key]) continue;
    Object.assign(state, { [key]: patch[key] });
    changed.add(key);
  }
}

function tell() {
  const keys = new Set(changed);
  changed.clear();
  for (const { keys: wanted, run } of watchers) if (wanted.some((key) => keys.has(key))) run();
}

/** @returns {Person | undefined} */
export const person = () => state.people.find((one) => one.id === state.me);

/** @returns {Chat | undefined} */
export const openChat = () => state.chats.find((one) => one.id === state.chat);

/** A private chat with the bot carries the person's id. @param {{type: string}} chat */
export const isPrivate = (chat) => chat.type === "private";

/** @param {Chat} chat */
export const chatTitle = (chat) => (isPrivate(chat) && state.bot ? state.bot.first_name : chat.title);

/** @param {{message_id?: number, ephemeral_message_id?: number}} message */
export const keyOf = (message) =>
  message.ephemeral_message_id ? `e${message.ephemeral_message_id}` : `m${message.message_id}`;
