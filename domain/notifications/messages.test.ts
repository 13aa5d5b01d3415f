import { describe, expect, it } from 'vitest'
import { INCIDENT_KINDS } from '../incidents/incident.ts'
import { mailMessage } from './mail-message.ts'
import { type Notification, notificationFrom, subjectOf } from './notification.ts'
import { pagerDutyEvent, slackMessage, teamsMessage, webhookMessage } from './webhook-messages.ts'

const alarm: Notification = {
  id: '0193-a',
  thread: 'djag-0193-i-incident-12',
  what: 'alarm',
  incidentId: 12,
  kind: 'failing',
  severity: 'critical',
  title: '“load <orders> & more” fails: no such table',
  atMs: Date.parse('2026-11-30T10:01:00Z'),
  openedAtMs: Date.parse('2026-11-30T10:00:00Z'),
  closedAtMs: null,
  acknowledgedBy: null,
  memberCount: 41,
  task: { name: 'load', link: 'https://djag.example.org/tasks/7' },
  owner: 'Ada <ada@example.org>',
  runbook: 'https://wiki.example.org/load?a=1&b="2"',
  deadline: null,
  missed: null,
  whatToDo: { text: 'Read the log of its last run, mend the cause, and run it again.', link: 'https://djag.example.org/tasks/7' },
  remedy: null,
  link: 'https://djag.example.org/inbox/12',
}
const endangered: Notification = {
  ...{ ...alarm, kind: 'deadline', severity: 'warning', title: 'load endangers a deadline; 1 task may miss its deadline.', runbook: null },
  whatToDo: { text: 'See what holds it up first, and help that along or move the deadline.', link: 'https://djag.example.org/tasks/7' },
  deadline: { taskName: 'report', dueAtMs: Date.parse('2026-11-30T12:00:00Z'), chance: 0.1 },
  remedy: { text: 'Look at its log; cancel and rerun it if it hangs.', link: 'https://djag.example.org/runs/0193-r' },
}
const closed: Notification = { ...alarm, what: 'closed', whatToDo: null, closedAtMs: Date.parse('2026-11-30T11:30:00Z') }
const test: Notification = { ...alarm, what: 'test', whatToDo: null, severity: 'info', thread: 'djag-test-0193-a' }

it('a mail says what, since when, how far, who, what to do and where, as text and as HTML', () => {
  const { subject, text } = mailMessage(alarm)
  expect(subject).toBe('Critical: “load <orders> & more” fails: no such table')
  expect(text).toBe(
    [
      '“load <orders> & more” fails: no such table',
      '',
      'Since: 2026-11-30 10:00 UTC',
      'Concerns: 41 tasks',
      'Task: load, https://djag.example.org/tasks/7',
      'Owner: Ada <ada@example.org>',
      'What to do: Read the log of its last run, mend the cause, and run it again. https://djag.example.org/tasks/7',
      'Runbook: https://wiki.example.org/load?a=1&b="2"',
      '',
      'Open it in Djag: https://djag.example.org/inbox/12',
      '',
    ].join('\n'),
  )
})

it('says which deadlines were missed, the first by name, in the subject and in every form', () => {
  const named = [
    { taskName: 'report', dueAtMs: Date.parse('2026-11-30T06:00:00Z') },
    { taskName: 'ledger', dueAtMs: Date.parse('2026-11-30T06:05:00Z') },
  ]
  const missed: Notification = { ...alarm, what: 'missed', missed: { count: 3, named } }
  const words = 'report, due by 2026-11-30 06:00 UTC; ledger, due by 2026-11-30 06:05 UTC; and 1 more'
  expect(subjectOf(missed)).toBe(`Deadline missed: ${words}`)
  expect(mailMessage(missed).text).toContain(`Deadlines missed: ${words}`)
  expect(webhookMessage(missed)).toMatchObject({
    type: 'incident.missed',
    data: { missed: { count: 3, named: [{ task: 'report', dueAt: '2026-11-30T06:00:00.000Z' }, { task: 'ledger' }] } },
  })
  expect(pagerDutyEvent(missed, 'key')).toMatchObject({
    event_action: 'trigger',
    payload: { custom_details: { 'Deadlines missed': words } },
  })
})

it('says the deadline at risk with its chance, and what helps in this case where that is done, in every form', () => {
  const { text, html } = mailMessage(endangered)
  expect(text).toContain(
    [
      'Deadline at risk: report, due by 2026-11-30 12:00 UTC; the chance to meet it is 10 %',
      'What to do: See what holds it up first, and help that along or move the deadline. https://djag.example.org/tasks/7',
      'What helps: Look at its log; cancel and rerun it if it hangs. https://djag.example.org/runs/0193-r',
    ].join('\n'),
  )
  expect(html).toContain('<a href="https://djag.example.org/runs/0193-r">Look at its log')
  expect(JSON.stringify(slackMessage(endangered))).toContain('<https://djag.example.org/runs/0193-r|Look at its log')
  expect(JSON.stringify(teamsMessage(endangered))).toContain('](https://djag.example.org/runs/0193-r)')
  expect(pagerDutyEvent(endangered, 'key')).toMatchObject({
    payload: { custom_details: { 'What helps': endangered.remedy?.text } },
    links: [
      { href: alarm.link },
      { href: 'https://djag.example.org/tasks/7', text: 'What to do' },
      { href: 'https://djag.example.org/runs/0193-r', text: 'What helps' },
    ],
  })
  expect(webhookMessage(endangered)).toMatchObject({
    data: { deadline: { task: 'report', dueAt: '2026-11-30T12:00:00.000Z', chance: 0.1 }, remedy: endangered.remedy },
  })
})

it('says of a deadline of which nothing is foretold by when it is due, and no chance', () => {
  const { text } = mailMessage({ ...alarm, deadline: { taskName: 'report', dueAtMs: Date.parse('2026-11-30T12:00:00Z'), chance: null } })
  expect(text).toContain('Deadline at risk: report, due by 2026-11-30 12:00 UTC\n')
})

it('a message that was kept by an older version is sent as it was', () => {
  const { id, thread, link, deadline, whatToDo, remedy, ...older } = alarm
  const kept = { ...older, task: { id: 7, name: 'load' }, path: '/inbox/12' }
  expect(notificationFrom(kept, id, { installationId: '0193-i', url: 'https://djag.example.org' })).toEqual(alarm)
})

it.each(INCIDENT_KINDS)(
  'an alarm of the kind %s says what to do with a link to where that is done, and to the incident without a task',
  (kind) => {
    const { id, thread, link, deadline, whatToDo, remedy, ...kept } = alarm
    const linkOf = (task: { id: number; name: string } | null) =>
      notificationFrom({ ...kept, kind, task, path: '/inbox/12' }, id, { installationId: '0193-i', url: 'https://djag.example.org' })
        .whatToDo?.link
    const onWorkers = ['no_worker', 'waiting_long', 'lost_worker', 'scheduler']
    const onIncident = ['database', 'ledger']
    const page = onWorkers.includes(kind) ? 'workers' : onIncident.includes(kind) ? 'inbox/12' : 'tasks/7'
    expect(linkOf({ id: 7, name: 'load' })).toBe(`https://djag.example.org/${page}`)
    expect(linkOf(null)).toBe(`https://djag.example.org/${onWorkers.includes(kind) ? 'workers' : 'inbox/12'}`)
  },
)

it('a mail’s HTML takes every text as text', () => {
  const { html } = mailMessage({ ...alarm, runbook: 'javascript:alert(1)', title: '<img src=x onerror=alert(1)>\'"' })
  expect(html).not.toMatch(/<img|<orders>|<ada|href="javascript/)
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&#39;&quot;')
})

it.each([
  ['alarm', alarm, 'Critical: '],
  ['a warning', { ...alarm, severity: 'warning' }, 'Warning: '],
  ['what is over', closed, 'Over: '],
  ['what is acknowledged', { ...alarm, what: 'acknowledged' }, 'Acknowledged: '],
  ['a test', test, 'Test: '],
] satisfies [string, Notification, string][])('the subject of %s begins so', (_name, notification, beginning) => {
  expect(subjectOf(notification).startsWith(beginning)).toBe(true)
})

it('a subject is one line, and not longer than 200 characters', () => {
  const subject = subjectOf({ ...alarm, title: `a\r\nBcc: everybody@example.org ${'😀'.repeat(300)}` })
  expect(subject).not.toMatch(/[\r\n]/)
  expect([...subject]).toHaveLength(200)
  expect(subject.isWellFormed()).toBe(true)
})

it('a test says that nothing is wrong, in every form', () => {
  for (const message of [mailMessage(test), slackMessage(test), teamsMessage(test), pagerDutyEvent(test, 'key')])
    expect(JSON.stringify(message)).toContain('Nothing is wrong')
  expect(webhookMessage(test)).toMatchObject({ type: 'test' })
})

it('a webhook’s body has a type, an instant and the incident', () => {
  expect(webhookMessage(closed)).toMatchObject({
    type: 'incident.closed',
    timestamp: '2026-11-30T10:01:00.000Z',
    data: { incidentId: 12, severity: 'critical', openedAt: '2026-11-30T10:00:00.000Z', closedAt: '2026-11-30T11:30:00.000Z' },
  })
})

it('a message for Slack mentions nobody and links nothing that a name says', () => {
  const body = JSON.stringify(slackMessage({ ...alarm, title: '<!channel> <https://evil.example|here>', owner: '<@U1>' }).blocks)
  expect(body).toContain('&lt;!channel&gt;')
  // The header is plain text, in which Slack reads no mentions.
  expect(body.replace(/"plain_text","text":"[^"]*"/g, '')).not.toMatch(/<(?!https:\/\/(djag|wiki)\.example\.org\/)/)
})

it('a message for Slack keeps to the lengths that Slack takes', () => {
  const { blocks } = slackMessage({ ...alarm, title: 'x'.repeat(9_000), owner: 'y'.repeat(9_000) }) as {
    blocks: { text?: { text: string } }[]
  }
  expect(blocks.map(({ text }) => text?.text.length)).toEqual([150, 3_000, 3_000, undefined])
})

it('a card for Teams is no longer than Teams takes, whatever stands in it', () => {
  const long = '😀'.repeat(4_000)
  const runbook = `https://wiki.example.org/${'x'.repeat(1_975)}`
  const more = { deadline: { taskName: long, dueAtMs: 0, chance: 0.1 }, remedy: { text: long, link: runbook } }
  const card = teamsMessage({
    ...alarm,
    title: long,
    owner: long,
    acknowledgedBy: long,
    task: { name: long, link: runbook },
    runbook,
    ...more,
  })
  expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(28_000)
  expect(JSON.stringify(card)).toContain(`](${runbook})`)
})

it('a card for Teams takes Markdown as text', () => {
  const body = JSON.stringify(teamsMessage({ ...alarm, title: '[here](https://evil.example) **now**' }))
  expect(body).not.toContain('[here](')
  expect(body).not.toContain('**now**')
})

describe('an event of PagerDuty', () => {
  it('opens, acknowledges and resolves one alert', () => {
    const events = [alarm, { ...alarm, what: 'acknowledged' as const }, closed].map((told) => pagerDutyEvent(told, 'key'))
    expect(events).toMatchObject([{ event_action: 'trigger' }, { event_action: 'acknowledge' }, { event_action: 'resolve' }])
    expect(events).toMatchObject(events.map(() => ({ routing_key: 'key', dedup_key: 'djag-0193-i-incident-12' })))
  })

  it('says whose it is and where to read on, also when it acknowledges or resolves', () => {
    for (const told of [alarm, { ...alarm, what: 'acknowledged' as const, acknowledgedBy: 'Grace', whatToDo: null }, closed])
      expect(pagerDutyEvent(told, 'key')).toMatchObject({
        payload: { source: 'Djag', severity: 'critical', custom_details: { Owner: alarm.owner, Runbook: alarm.runbook } },
        links: [{ href: alarm.link }, ...(told === alarm ? [{ href: 'https://djag.example.org/tasks/7', text: 'What to do' }] : [])],
      })
  })

  it('of a test is an alert of its own', () => {
    expect(pagerDutyEvent(test, 'key')).toMatchObject({
      event_action: 'trigger',
      dedup_key: 'djag-test-0193-a',
      payload: { severity: 'info' },
    })
  })
})
