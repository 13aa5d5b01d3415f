import { type DigestPart, digestParts, totalsWords, weekWords } from '../digest/digest-words.ts'
import { isoInstant } from '../iso-instant.ts'
import type { JsonValue } from '../json-value.ts'
import type { Digest, DigestTask } from '../views/digest-views.ts'
import { escaped, type MailMessage } from './mail-message.ts'
import { isAddress, LINK_WORDS, type NotificationOrigin } from './notification.ts'
import { cardValue, forCard, forSlack, SLACK_HEADER, SLACK_SECTION, slackValue } from './webhook-messages.ts'

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
    ...cutWords(part),
  ])
  const html = parts.map((part) => {
    const rows = part.rows.map(({ task, words }) => {
      const more = [task.owner === '' ? '' : `Owner: ${escaped(task.owner)}.`, runbookHtml(task)].filter((piece) => piece !== '').join(' ')
      return `<li><a href="${escaped(linkOf(task, url))}">${escaped(task.name)}</a>: ${escaped(words)} ${more}</li>`
    })
    return `<h3>${escaped(part.title)}</h3><ul>${rows.join('')}</ul>${cutWords(part)
      .map((line) => `<p>${escaped(line)}</p>`)
      .join('')}`
  })
  const days = `${weekWords(digest)}, by the calendar of ${digest.timezone}.`
  return {
    subject: title,
    text: `${[title, days, ...(parts.length === 0 ? ['', QUIET] : text), '', `${LINK_WORDS}: ${link}`].join('\n')}\n`,
    html: `<!doctype html><html><body><p><strong>${escaped(title)}</strong><br>${escaped(days)}</p>${parts.length === 0 ? `<p>${QUIET}</p>` : html.join('')}<p><a href="${escaped(link)}">${LINK_WORDS}</a></p></body></html>`,
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
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
  const parts = digestParts(digest).map((part) => {
    const rows = part.rows.map(({ task, words }) => {
      const runbook = task.runbookUrl === '' ? '' : ` Runbook: ${slackValue(task.runbookUrl, linkTo(task.runbookUrl))}`
      const owner = task.owner === '' ? '' : ` Owner: ${forSlack(task.owner)}.`
      return `• ${slackValue(task.name, linkOf(task, url))}: ${forSlack(words)}${owner}${runbook}`
    })
    return section(linesWithin([`*${forSlack(part.title)}*`, ...rows, ...cutWords(part)], SLACK_SECTION))
  })
  return {
    text: forSlack(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: [...title].slice(0, SLACK_HEADER).join(''), emoji: false } },
      section(forSlack(weekWords(digest))),
      ...(parts.length === 0 ? [section(QUIET)] : parts),
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: LINK_WORDS }, url: link }] },
    ],
  }
}

/** The body for a workflow webhook of Microsoft Teams: one adaptive card. */
export function digestTeams({ title, digest, link, url }: DigestNotification): JsonValue {
  const text = (words: string, more: Record<string, JsonValue> = {}) => ({ type: 'TextBlock', text: words, wrap: true, ...more })
  const parts = digestParts(digest).flatMap((part) => [
    text(forCard(part.title), { weight: 'Bolder', separator: true }),
    ...part.rows.map(({ task, words }) => {
      const runbook = task.runbookUrl === '' ? '' : ` Runbook: ${cardValue(task.runbookUrl, linkTo(task.runbookUrl))}`
      const owner = task.owner === '' ? '' : ` Owner: ${forCard(task.owner)}.`
      return text(`${cardValue(task.name, linkOf(task, url))}: ${forCard(words)}${owner}${runbook}`)
    }),
    ...cutWords(part).map((line) => text(forCard(line))),
  ])
  const body = [
    text(forCard(title), { weight: 'Bolder', size: 'Medium' }),
    text(forCard(weekWords(digest))),
    ...(parts.length === 0 ? [text(QUIET)] : parts),
  ]
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body,
          actions: [{ type: 'Action.OpenUrl', title: LINK_WORDS, url: link }],
        },
      },
    ],
  }
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

function cutWords({ count, rows }: DigestPart): string[] {
  return count > rows.length ? [`The first ${rows.length} of ${count.toLocaleString('en')}.`] : []
}

/** As many whole lines as there is room for, so that no link is cut; says where some are left out. */
function linesWithin(lines: readonly string[], most: number): string {
  let text = ''
  for (const line of lines) {
    if (text.length + line.length + 3 > most) return `${text}\n…`
    text += text === '' ? line : `\n${line}`
  }
  return text
}
