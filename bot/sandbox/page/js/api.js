/** The control API, one function per request. */

/** @typedef {import("./types.js").Message} Message */

export class Refused extends Error {}

/**
 * @param {string} path
 * @param {{method?: string, body?: unknown}} [request]
 * @returns {Promise<any>}
 */
async function call(path, { method = "GET", body } = {}) {
  const raw = body instanceof FormData;
  const answer = await fetch(`/control/${path}`, {
    method,
    headers: body === undefined || raw ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const data = text ? parse(text) : null;
  if (!answer.ok) throw new Refused(data?.error ?? `${answer.status} ${answer.statusText}`);
  return data;
}

/** An error page of something in between is not JSON. @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @param {string} path @param {unknown} body */
const post = (path, body) => call(path, { method: "POST", body });

/** @param {Message} message */
const idOf = (message) =>
  message.ephemeral_message_id
    ? { ephemeral_message_id: message.ephemeral_message_id }
    : { message_id: message.message_id };

export const people = () => call("people");
/** @param {number} as */
export const view = (as) => call(`view?as=${as}`);
/** @param {number} chat @param {number} as @param {number} limit */
export const messages = (chat, as, limit) => call(`chats/${chat}/messages?as=${as}&limit=${limit}`);
/** @param {number} after */
export const calls = (after) => call(`calls?after=${after}`);
export const clock = () => call("clock");
/** @param {{mode?: string, rate?: number, jump?: number}} order */
export const setClock = (order) => post("clock", order);
/** @param {object} message */
export const send = (message) => post("messages", message);
/** @param {number} chat @param {Message} message @param {number} from @param {string} text */
export const edit = (chat, message, from, text) => post("messages/edit", { chat, ...idOf(message), from, text });
/** @param {number} chat @param {Message} message @param {number} from */
export const remove = (chat, message, from) => post("messages/delete", { chat, ...idOf(message), from });
/** @param {number} chat @param {Message} message @param {number} from @param {string[]} emoji */
export const react = (chat, message, from, emoji) => post("reactions", { chat, ...idOf(message), from, emoji });
/** @param {number} chat @param {Message} message @param {number} from @param {object} button */
export const press = (chat, message, from, button) => post("press", { chat, ...idOf(message), from, ...button });
/** @param {number} from @param {string} [payload] */
export const start = (from, payload) => post("start", payload ? { from, payload } : { from });
/** @param {number} user @param {number} chat */
export const read = (user, chat) => post("read", { user, chat });

/** @param {number} user @param {boolean} blocked */
export const block = (user, blocked) => post("block", { user, blocked });
/** @param {number} chat @param {number} as @returns {Promise<import("./types.js").Command[]>} */
export const commands = (chat, as) => call(`chats/${chat}/commands?as=${as}`);
/**
 * The address of a Mini App with signed data.
 * @param {number} from
 * @param {number} chat
 * @param {string} url
 * @returns {Promise<{url: string}>}
 */
export const launch = (from, chat, url) => post("launch", { from, chat, url });

/** Give the sandbox a file. @param {File} file @returns {Promise<{id: string}>} */
export function upload(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return post("files", form);
}

/** Hints of the whole world: the page also shows what waits for the other people. */
export const events = () => new EventSource("/control/events");
