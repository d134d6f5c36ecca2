/** Where the page begins. */

import "./theme.js";
import "./people.js";
import "./chats.js";
import "./header.js";
import "./messages.js";
import "./actions.js";
import "./composer.js";
import "./clock.js";
import "./calls.js";
import * as api from "./api.js";
import { listen } from "./live.js";
import { follow, go, remembered } from "./route.js";
import { change, state, watch } from "./state.js";
import { markRead, readCommands, readMessages, readView } from "./sync.js";

const RETRY_MS = 1000;

/** The world may still be empty, or its person gone: then choose somebody. */
async function begin() {
  const people = await api.people().catch(() => []);
  change({ people });
  follow();
  if (people.some((one) => one.id === state.me)) return;
  const first = remembered(people);
  if (first !== null) go({ as: first });
  else window.setTimeout(begin, RETRY_MS);
}

watch(["me"], () => {
  listen();
  readView().then(readMessages).then(readCommands);
});
watch(["chat"], () => {
  readMessages();
  readCommands();
});
document.addEventListener("visibilitychange", markRead);
window.addEventListener("hashchange", follow);
begin();
