/** The page's own words, in the browser's language. */

const EN = {
  people: "People", chats: "Chats", messages: "Messages", bot: "bot", noRole: "person",
  you: "You", pickChat: "Pick a chat to read and write",
  noPeople: "Nobody is here yet", noPeopleHint: "Make people with POST /control/people.",
  lost: "Connection lost, trying again…", today: "Today", yesterday: "Yesterday",
  onlyYou: "Only you see this", edited: "edited", forwardedFrom: "Forwarded from {0}",
  photo: "Photo", sticker: "Sticker", voice: "Voice message", file: "File", closePicture: "Close the picture",
  write: "Message", send: "Send", attach: "Attach a picture or a file",
  replyTo: "Reply to {0}", editing: "Editing", cancel: "Cancel", start: "Start", restart: "Unblock and start", block: "Block the bot",
  blockAsk: "Block the bot? It will not be able to write to you.", typing: "{0} is typing…", busy: "{0} is busy…", pinned: "Pinned message",
  startHint: "Press Start to begin talking with the bot.", reply: "Reply", edit: "Edit", remove: "Delete",
  react: "React with {0}", removeAsk: "Delete this message for everyone?", actions: "Message actions",
  toBottom: "To the newest", back: "Back to chats", ok: "OK",
  theme: "Theme: {0}", themeAuto: "as the system", themeLight: "light", themeDark: "dark",
  calls: "What the bot called", noCalls: "The bot has not called anything yet.", polling: "polling",
  showPanel: "Bot calls and clock", clock: "The world's clock", real: "Real", fast: "×60", jump: "Move forward by",
  minute: "+1 min", tenMinutes: "+10 min", hour: "+1 h", realTime: "real time", shifted: "moved", rate: "×{0}",
  allTopics: "All topics", topic: "Topic {0}", spoiler: "Hidden text, press to show",
  copied: "Copied", noAnswer: "The bot did not answer", disabled: "This button is switched off",
  commands: "Commands", expand: "Show all", collapse: "Show less", unread: "{0} unread", dropHere: "Drop a file here",
  members_one: "{0} member", members_other: "{0} members", messages_new_one: "{0} new message",
  messages_new_other: "{0} new messages", failed: "It did not work: {0}",
};

const RU = {
  people: "Люди", chats: "Чаты", messages: "Сообщения", bot: "бот", noRole: "человек",
  you: "Вы", pickChat: "Выберите чат, чтобы читать и писать",
  noPeople: "Здесь пока никого нет", noPeopleHint: "Людей создаёт POST /control/people.",
  lost: "Нет связи, пробуем снова…", today: "Сегодня", yesterday: "Вчера",
  onlyYou: "Видно только вам", edited: "изменено", forwardedFrom: "Переслано от {0}",
  photo: "Фото", sticker: "Стикер", voice: "Голосовое сообщение", file: "Файл", closePicture: "Закрыть картинку",
  write: "Сообщение", send: "Отправить",
  attach: "Прикрепить картинку или файл",
  replyTo: "Ответ: {0}", editing: "Правка", cancel: "Отмена", start: "Начать",
  restart: "Разблокировать и начать", block: "Заблокировать бота",
  blockAsk: "Заблокировать бота? Он не сможет вам писать.", typing: "{0} печатает…", busy: "{0} занят…",
  pinned: "Закреплённое сообщение",
  startHint: "Нажмите «Начать», чтобы поговорить с ботом.", reply: "Ответить", edit: "Изменить", remove: "Удалить",
  react: "Реакция {0}", removeAsk: "Удалить это сообщение у всех?", actions: "Действия с сообщением",
  toBottom: "К новым", back: "Назад к чатам", ok: "Хорошо",
  theme: "Тема: {0}", themeAuto: "как в системе", themeLight: "светлая", themeDark: "тёмная",
  calls: "Что вызывал бот", noCalls: "Бот ещё ничего не вызывал.", polling: "опрос",
  showPanel: "Вызовы бота и часы", clock: "Часы этого мира", real: "Как есть", fast: "×60", jump: "Вперёд на",
  minute: "+1 мин", tenMinutes: "+10 мин", hour: "+1 ч", realTime: "настоящее время", shifted: "сдвинуты",
  rate: "×{0}",
  allTopics: "Все темы", topic: "Тема {0}", spoiler: "Скрытый текст, нажмите, чтобы показать",
  copied: "Скопировано", noAnswer: "Бот не ответил", disabled: "Эта кнопка выключена",
  commands: "Команды", expand: "Показать всё", collapse: "Свернуть", unread: "непрочитанных: {0}",
  dropHere: "Отпустите файл здесь",
  members_one: "{0} участник", members_few: "{0} участника", members_many: "{0} участников",
  messages_new_one: "{0} новое сообщение", messages_new_few: "{0} новых сообщения",
  messages_new_many: "{0} новых сообщений", failed: "Не получилось: {0}",
};

export const locale = navigator.language || "en";
const language = locale.toLowerCase().startsWith("ru") ? "ru" : "en";
const plural = new Intl.PluralRules(language);
/** @type {Record<string, string>} */
const words = language === "ru" ? { ...EN, ...RU } : EN;

/** @param {string} name @param {...(string | number)} values @returns {string} */
export function say(name, ...values) {
  const text = words[name] ?? name;
  return text.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ""));
}

/** A counted word: `count("members", 3)`. @param {string} name @param {number} n @returns {string} */
export function count(name, n) {
  const form = `${name}_${plural.select(n)}`;
  return say(words[form] ? form : `${name}_other`, n);
}

document.documentElement.lang = language;
