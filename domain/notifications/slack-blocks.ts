import type { JsonValue } from '../json-value.ts'
import { LINK_WORDS } from './notification.ts'

/** The longest text that Slack takes in a header, in characters. */
const SLACK_HEADER = 150
/** The longest that it takes in a section. */
export const SLACK_SECTION = 3_000

/**
 * The body for an incoming webhook of Slack: blocks, a button that leads to this page, and a text for notifications of phones.
 * @param sections what has been through `forSlack` or `slackValue`, or is ours
 */
export function slackBlocks(title: string, sections: readonly string[], link: string): Record<string, JsonValue> {
  return {
    text: forSlack(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, SLACK_HEADER), emoji: false } },
      ...sections.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, SLACK_SECTION) } })),
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: LINK_WORDS }, url: link }] },
    ],
  }
}

/** Between the brackets of a link, a bar would end its address. */
export function slackValue(text: string, link: string | undefined): string {
  return link === undefined || link.includes('|') ? forSlack(text) : `<${forSlack(link)}|${forSlack(text)}>`
}

/** Of what Slack reads in a text, three characters begin links, mentions and entities; the rest only changes how it looks. */
export function forSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** As many characters of a text as there is room for. */
export function cut(text: string, most: number): string {
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}
