import { type DigestPart, digestParts, isQuiet, totalsWords, weekWords } from '../digest/digest-words.ts'
import { isoInstant } from '../iso-instant.ts'
import type { JsonValue } from '../json-value.ts'
import type { Digest, DigestTask } from '../views/digest-views.ts'
import { adaptiveCard, bytesOf, CARD_BYTES, type CardElement, cardText, cardValue, forCard } from './adaptive-card.ts'
import { escaped, type MailMessage } from './mail-message.ts'
import { isAddress, LINK_WORDS, type NotificationOrigin } from './notification.ts'
import { forSlack, SLACK_SECTION, slackBlocks, slackValue } from './slack-blocks.ts'

/** A digest as it is kept with its delivery: what it told when it was due. */
export type KeptDigest = { what: 'digest'; title: string; atMs: number; digest: Digest }

/** The same as it is sent. */
export type DigestNotification = KeptDigest & {
  /** Names the delivery; the same one is sent again after a failure, so that receivers can tell. */
  id: string
  thread: string
  /** The address people open Djag by, without a slash at its end. */
  url: string
  link: string
}

export function keptDigest(digest: Digest, atMs: number): KeptDigest {
  return { what: 'digest', title: `Week ${digest.week}: ${totalsWords(digest)}`, atMs, digest }
}

export function digestFrom(kept: KeptDigest, id: string, { installationId, url }: NotificationOrigin): DigestNotification {
  const { week } = kept.digest
  return { ...kept, id, thread: `djag-${installationId}-digest-${week}`, url, link: `${url}/digest?week=${week}` }
}

/** Plain text and the same in HTML. */
export function digestMail(notification: DigestNotification): MailMessage {
  const { id, title, thread, digest, link, url } = notification
  const parts = digestParts(digest)
  const text = parts.flatMap((part) => [
    '',
    part.title,
    ...part.rows.map((row) => `- ${lineOf(row)}\n  ${linkOf(row.task, url)}`),
    ...below(part, part.rows.length),
  ])
  const html = parts.map((part) => {
    const rows = part.rows.map(({ task, words }) => {
      const more = [task.owner === '' ? '' : `Owner: ${escaped(task.owner)}.`, runbookHtml(task)].filter((piece) => piece !== '').join(' ')
      return `<li><a href="${escaped(linkOf(task, url))}">${escaped(task.name)}</a>: ${escaped(words)} ${more}</li>`
    })
    return `<h3>${escaped(part.title)}</h3>${rows.length === 0 ? '' : `<ul>${rows.join('')}</ul>`}${below(part, part.rows.length)
      .map((line) => `<p>${escaped(line)}</p>`)
      .join('')}`
  })
  const days = `${weekWords(digest)}, by the calendar of ${digest.timezone}.`
  return {
    subject: title,
    text: `${[title, days, ...(isQuiet(parts) ? ['', QUIET] : []), ...text, '', `${LINK_WORDS}: ${link}`].join('\n')}\n`,
    html: `<!doctype html><html><body><p><strong>${escaped(title)}</strong><br>${escaped(days)}</p>${isQuiet(parts) ? `<p>${QUIET}</p>` : ''}${html.join('')}<p><a href="${escaped(link)}">${LINK_WORDS}</a></p></body></html>`,
    messageId: `${id}@djag.invalid`,
    thread: `${thread}@djag.invalid`,
  }
}

/** The body of a generic webhook, as Standard Webhooks shapes it: `data` is what the API answers, with the page’s address. */
export function digestWebhook({ atMs, digest, link }: DigestNotification): JsonValue {
  return { type: 'digest', timestamp: isoInstant(atMs), data: { ...digest, link } }
}

/** The body for an incoming webhook of Slack. */
export function digestSlack({ title, digest, link, url }: DigestNotification): Record<string, JsonValue> {
  const told = digestParts(digest)
  const parts = told.map((part) => {
    const rows = part.rows.map(({ task, words }) => {
      const runbook = task.runbookUrl === '' ? '' : ` Runbook: ${slackValue(task.runbookUrl, linkTo(task.runbookUrl))}`
      const owner = task.owner === '' ? '' : ` Owner: ${forSlack(task.owner)}.`
      return `• ${slackValue(task.name, linkOf(task, url))}: ${forSlack(words)}${owner}${runbook}`
    })
    return linesWithin(`*${forSlack(part.title)}*`, rows, part, SLACK_SECTION)
  })
  return slackBlocks(title, [forSlack(weekWords(digest)), ...(isQuiet(told) ? [QUIET] : []), ...parts], link)
}

/** The body for a workflow webhook of Microsoft Teams: one adaptive card. Tasks that have no room in it are left out, and it says of how many. */
export function digestTeams({ title, digest, link, url }: DigestNotification): JsonValue {
  const head = [cardText(forCard(title), { weight: 'Bolder', size: 'Medium' }), cardText(forCard(weekWords(digest)))]
  const parts = digestParts(digest)
  if (isQuiet(parts)) head.push(cardText(QUIET))
  const headings = parts.map(({ title: name }) => cardText(forCard(name), { weight: 'Bolder', separator: true }))
  const textsBelow = (part: DigestPart, shown: number) => below(part, shown).map((words) => cardText(words))
  let room = CARD_BYTES - bytesOf(adaptiveCard([...head, ...headings, ...parts.flatMap((part) => textsBelow(part, 0))], link))
  const body = parts.flatMap((part, index) => {
    const shown: CardElement[] = []
    for (const row of part.rows) {
      const line = cardText(cardLine(row, url))
      const bytes = bytesOf(line) + 1
      if (bytes > room) break
      room -= bytes
      shown.push(line)
    }
    return [...headings.slice(index, index + 1), ...shown, ...textsBelow(part, shown.length)]
  })
  return adaptiveCard([...head, ...body], link)
}

function cardLine({ task, words }: DigestPart['rows'][number], url: string): string {
  const runbook = task.runbookUrl === '' ? '' : ` Runbook: ${cardValue(task.runbookUrl, linkTo(task.runbookUrl))}`
  const owner = task.owner === '' ? '' : ` Owner: ${forCard(task.owner)}.`
  return `${cardValue(task.name, linkOf(task, url))}: ${forCard(words)}${owner}${runbook}`
}

const QUIET = 'A quiet week: nothing failed or came late, nothing got slower, and all that is enabled runs.'

function lineOf({ task, words }: DigestPart['rows'][number]): string {
  const owner = task.owner === '' ? '' : ` Owner: ${task.owner}.`
  return `${task.name}: ${words}${owner}${task.runbookUrl === '' ? '' : ` Runbook: ${task.runbookUrl}`}`
}

function linkOf(task: DigestTask, url: string): string {
  return `${url}/tasks/${task.id}`
}

function linkTo(text: string): string | undefined {
  return isAddress(text) ? text : undefined
}

function runbookHtml({ runbookUrl }: DigestTask): string {
  if (runbookUrl === '') return ''
  return isAddress(runbookUrl) ? `<a href="${escaped(runbookUrl)}">Runbook</a>` : `Runbook: ${escaped(runbookUrl)}`
}

/** What is said below a list: of how many it shows no more than these, and what else there is to say. */
function below({ count, note }: DigestPart, shown: number): string[] {
  const cut = `${shown === 0 ? 'There is no room here for any' : `The first ${shown}`} of ${count.toLocaleString('en')}.`
  return [...(shown === count ? [] : [cut]), ...(note === null ? [] : [note])]
}

/** As many whole lines as there is room for, so that no link is cut; says below where some are left out. */
function linesWithin(heading: string, rows: readonly string[], part: DigestPart, most: number): string {
  let room = most - [heading, ...below(part, 0)].join('\n').length
  const shown: string[] = []
  for (const row of rows) {
    room -= row.length + 1
    if (room < 0) break
    shown.push(row)
  }
  return [heading, ...shown, ...below(part, shown.length)].join('\n')
}
