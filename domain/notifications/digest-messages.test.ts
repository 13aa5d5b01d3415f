import { describe, expect, it } from 'vitest'
import type { Digest } from '../views/digest-views.ts'
import { type DigestNotification, digestFrom, digestMail, digestSlack, digestTeams, digestWebhook, keptDigest } from './digest-messages.ts'

const none = { rows: [], count: 0 }
const QUIET: Digest = {
  ...{ week: '2026-W48', since: '2026-11-23T00:00:00.000Z', before: '2026-11-30T00:00:00.000Z', timezone: 'UTC' },
  ...{ runsAreKept: true, failures: 0, incidents: 0, deadlinesMet: 0, deadlinesMissed: 0 },
  ...{ failed: none, slower: none, missed: none, narrow: none, idle: none, unowned: none, unownedTasks: 0 },
}
const task = { id: 7, name: 'load <orders> & more', owner: 'Ada <ada@example.org>', runbookUrl: 'https://wiki.example.org/load?a=1&b="2"' }
const failed = { task, failures: 7, longestStreak: 5, heldUp: 40, isFailingAtEnd: false }
const BAD: Digest = { ...QUIET, failures: 7, incidents: 1, failed: { rows: [failed], count: 12 } }
const AT_MS = Date.parse('2026-11-30T07:00:00Z')

function sent(digest: Digest): DigestNotification {
  return digestFrom(keptDigest(digest, AT_MS), '0193-a', { installationId: '0193-i', url: 'https://djag.example.org' })
}

describe('a digest', () => {
  it('as a mail tells each task with its owner, its runbook and its page, as text and as HTML', () => {
    const { subject, text, html, messageId, thread } = digestMail(sent(BAD))
    expect(subject).toBe('Week 2026-W48: 7 runs failed, 1 incident.')
    expect(text).toBe(
      [
        'Week 2026-W48: 7 runs failed, 1 incident.',
        'Mon 23 Nov to Sun 29 Nov 2026, by the calendar of UTC.',
        '',
        'Failed most',
        '- load <orders> & more: Failed 7 times, 5 in a row, held up 40 other tasks. Owner: Ada <ada@example.org>. Runbook: https://wiki.example.org/load?a=1&b="2"',
        '  https://djag.example.org/tasks/7',
        'The first 1 of 12.',
        '',
        'Open it in Djag: https://djag.example.org/digest?week=2026-W48',
        '',
      ].join('\n'),
    )
    expect(html).toContain('<a href="https://djag.example.org/tasks/7">load &lt;orders&gt; &amp; more</a>: Failed 7 times')
    expect(html).toContain(
      'Owner: Ada &lt;ada@example.org&gt;. <a href="https://wiki.example.org/load?a=1&amp;b=&quot;2&quot;">Runbook</a>',
    )
    expect([messageId, thread]).toEqual(['0193-a@djag.invalid', 'djag-0193-i-digest-2026-W48@djag.invalid'])
  })

  it('of a quiet week says so', () => {
    expect(digestMail(sent(QUIET)).text).toContain('A quiet week')
    expect(JSON.stringify(digestSlack(sent(QUIET)))).toContain('A quiet week')
    expect(JSON.stringify(digestTeams(sent(QUIET)))).toContain('A quiet week')
  })

  it('says below how many tasks nobody owns, in every message', () => {
    for (const digest of [QUIET, BAD])
      for (const message of [digestMail, digestSlack, digestTeams])
        expect(JSON.stringify(message(sent({ ...digest, unownedTasks: 30 })))).toContain('30 enabled tasks have no owner.')
    expect(digestMail(sent({ ...QUIET, unownedTasks: 30 })).text).toContain('A quiet week')
  })

  it('as a webhook is what the API answers, with the address of its page', () => {
    expect(digestWebhook(sent(BAD))).toEqual({
      type: 'digest',
      timestamp: '2026-11-30T07:00:00.000Z',
      data: { ...BAD, link: 'https://djag.example.org/digest?week=2026-W48' },
    })
  })

  it('in Slack has no text that reads as a link or a mention, and leads to its tasks', () => {
    const [, , section] = (digestSlack(sent(BAD)) as { blocks: { text: { text: string } }[] }).blocks
    expect(section?.text.text).toBe(
      [
        '*Failed most*',
        '• <https://djag.example.org/tasks/7|load &lt;orders&gt; &amp; more>: Failed 7 times, 5 in a row, held up 40 other tasks. Owner: Ada &lt;ada@example.org&gt;. Runbook: <https://wiki.example.org/load?a=1&amp;b="2"|https://wiki.example.org/load?a=1&amp;b="2">',
        'The first 1 of 12.',
      ].join('\n'),
    )
  })

  it('in Slack leaves out whole lines where names are too long for a section, and says so', () => {
    const rows = Array.from({ length: 10 }, () => ({ ...failed, task: { ...task, name: 'x'.repeat(400) } }))
    const { blocks } = digestSlack(sent({ ...BAD, failed: { rows, count: 10 } })) as { blocks: { text?: { text: string } }[] }
    const texts = blocks.flatMap(({ text }) => (text ? [text.text] : []))
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(3_000)
    expect(texts[2]).toMatch(/\nThe first 4 of 10\.$/)
  })

  it.each([
    ['some have room', 2_000, /"The first \d of 4,000\."/],
    ['not even one has', 30_000, /"There is no room here for any of 4,000\."/],
  ])('in Teams is no longer than Teams takes, and says how much is left out: %s', (_, length, words) => {
    const rows = Array.from({ length: 10 }, () => ({
      ...failed,
      task: { ...task, runbookUrl: `https://wiki.example.org/${'ü'.repeat(length)}` },
    }))
    const long = { rows, count: 4_000 }
    const unowned = { rows: rows.map((row) => ({ ...row, missed: 0 })), count: 4_000 }
    const card = JSON.stringify(digestTeams(sent({ ...BAD, failed: long, unowned })))
    expect(Buffer.byteLength(card)).toBeLessThanOrEqual(28_000)
    expect(card).toMatch(words)
    expect(card).toContain('Owned by nobody')
  })

  it('in Teams is a card whose texts say nothing but themselves', () => {
    const card = JSON.stringify(
      digestTeams(sent({ ...BAD, failed: { rows: [{ ...failed, task: { ...task, name: '*a*_b_', runbookUrl: 'ask Ada' } }], count: 1 } })),
    )
    expect(card).toContain('[\\\\*a\\\\*\\\\_b\\\\_](https://djag.example.org/tasks/7): Failed 7 times')
    expect(card).toContain('Runbook: ask Ada')
  })
})
