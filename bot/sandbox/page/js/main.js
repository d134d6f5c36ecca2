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
import { listen } from "./live.js";
import { follow, go, remembered } from "./route.js";
import { state, watch } from "./state.js";
import { markRead, readCommands, readMessages, readView } from "./sync.js";

/** The world may still be empty, or its person gone: then choose somebody. */
async function begin() {
  follow();
  await readView();
  if (state.me !== null && state.people.some((one) => one.id === state.me)) return;
  const first = remembered(state.people);
  if (first !== null) go({ as: first });
  else window.setTimeout(begin, 1000);
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
