import type { JsonValue } from '../json-value.ts'
import { LINK_WORDS } from './notification.ts'

/** A part of a card, as adaptivecards.io describes them. */
export type CardElement = Record<string, JsonValue>

/** The longest message that Microsoft Teams takes is 28 KB, in UTF-8. */
export const CARD_BYTES = 28_000

/** The body for a workflow webhook of Microsoft Teams: one adaptive card, with a button that leads to this page. */
export function adaptiveCard(body: readonly CardElement[], link: string): JsonValue {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [...body],
          actions: [{ type: 'Action.OpenUrl', title: LINK_WORDS, url: link }],
        },
      },
    ],
  }
}

/** @param markdown what has been through `forCard` or `cardValue`, or is ours */
export function cardText(markdown: string, more: CardElement = {}): CardElement {
  return { type: 'TextBlock', text: markdown, wrap: true, ...more }
}

/** How much of a message this is, as it is sent. */
export function bytesOf(value: JsonValue): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}

/** In round brackets, a space or a bracket would end an address. */
export function cardValue(text: string, link: string | undefined): string {
  return link === undefined || /[()\s]/.test(link) ? forCard(text) : `[${forCard(text)}](${link})`
}

/** Cards read some Markdown: what would begin a link or emphasis is taken as it is. */
export function forCard(text: string): string {
  return text.replaceAll(/[\\[\]()*_`~#]/g, '\\$&')
}
