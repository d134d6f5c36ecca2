/**
 * Shapes of the control API, for the editor alone; nothing runs here.
 *
 * @typedef {{id: number, name: string, first_name: string, last_name?: string, username?: string,
 *   language_code?: string, role?: string, unread?: number, blocked?: boolean}} Person
 * @typedef {{id: number, first_name: string, username?: string}} Bot
 * @typedef {{command: string, description: string}} Command
 * @typedef {{id: number, type: string, title: string, purpose?: string, unread: number, members_count?: number,
 *   last?: {name: string, text: string, date: number}, topics?: Topic[],
 *   migrated_to?: number, my_status?: string}} Chat
 * @typedef {{message_thread_id: number, name: string, closed?: boolean}} Topic
 * @typedef {{type: string, offset: number, length: number, url?: string, user?: Person, language?: string,
 *   unix_time?: number, date_time_format?: string}} Entity
 * @typedef {{text: string, callback_data?: string, url?: string, style?: string, disabled?: boolean,
 *   web_app?: {url: string}, copy_text?: {text: string}}} Button
 * @typedef {{emoji: string, count: number, names: string[], mine: boolean}} Reaction
 * @typedef {{message_id?: number, ephemeral_message_id?: number, date: number, edit_date?: number,
 *   from: {id: number, name: string, is_bot: boolean}, text?: string, entities?: Entity[],
 *   reply?: {message_id?: number, ephemeral_message_id?: number, name: string, text: string, quote?: string},
 *   keyboard?: Button[][], reactions?: Reaction[], photo?: string, document?: {name: string, url?: string},
 *   sticker?: {emoji?: string}, voice?: {duration?: number}, service?: string, topic?: number, forwarded?: string,
 *   only_you?: boolean, pinned?: boolean, tag?: string,
 *   rich?: {blocks?: object[], html?: string}}} Message
 * @typedef {{n: number, at: string | number, method: string, params: object, status: number, description?: string,
 *   ms?: number}} Call
 * @typedef {{mode?: string, now: string | number, rate?: number}} Clock
 */

export {};
