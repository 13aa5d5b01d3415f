import { expect, test } from 'vitest'
import type { TaskRow } from '#domain/views/task-views.ts'
import type { ClosedGate } from '#scheduling/decision.ts'
import { type ReasonPart, reasonOf } from './reason-sentences.ts'

const sleeping: TaskRow = {
  id: 7,
  name: 'report',
  description: '',
  handler: 'log',
  handlerIsLive: true,
  crontabId: 1,
  crontab: {
    second: '0',
    minute: '0',
    hour: '*',
    dayOfMonth: '*',
    month: '*',
    dayOfWeek: '*',
    timezone: 'UTC',
    gap: 'shift',
    overlap: 'first',
  },
  enabled: true,
  pause: null,
  state: 'sleeping',
  waiting: null,
  waitingSince: null,
  setAsideReason: null,
  nextInstant: '2026-03-31T04:00:00.000Z',
  lastRun: null,
  queue: 'default',
  dependsOnCount: 1,
  dependedOnByCount: 0,
  demo: false,
}
const closed: ClosedGate = {
  gate: 'dependency',
  edgeId: 1,
  dependeeId: 3,
  dependeeName: 'load-orders',
  dependeeEnabled: true,
  future: false,
  endings: 'succeeded',
  alignedInstantMs: null,
  neededAfterMs: Date.parse('2026-03-31T03:00:00Z'),
}

function read(parts: readonly ReasonPart[]): string {
  return parts
    .map((part) =>
      part.kind === 'task' ? part.name : part.kind === 'instant' ? `<${new Date(part.atMs).toISOString().slice(11, 16)}>` : part.text,
    )
    .join('')
}

function reason(task: Partial<TaskRow>, more: { activeRuns?: number } = {}) {
  const { sentences, remedies } = reasonOf(
    { task: { ...sleeping, ...task }, activeRuns: 0, pendingRequests: [], ...more },
    Date.parse('2026-03-31T03:58:00Z'),
  )
  return { sentences: sentences.map(read), remedies: remedies.map((remedy) => remedy.kind) }
}

const waitingFor = (...closedGates: ClosedGate[]) => ({
  state: 'waiting' as const,
  waiting: { scheduledForMs: Date.parse('2026-03-31T04:00:00Z'), dueCount: 3, closedGates },
})

test('a waiting task names the dependee, what it needs of it, and what to do', () => {
  expect(reason(waitingFor(closed))).toEqual({
    sentences: ['Waits for load-orders to succeed after <03:00>.', 'Due since <04:00>, with 2 more behind it.'],
    remedies: ['run-task', 'run-this'],
  })
})

test('a dependee that never ended is asked for its first ending', () => {
  expect(reason(waitingFor({ ...closed, endings: 'finished', neededAfterMs: null })).sentences[0]).toBe(
    'Waits for load-orders to finish for the first time.',
  )
})

test('a disabled dependee is said to be the reason, and enabling it the remedy', () => {
  const { sentences, remedies } = reason(waitingFor({ ...closed, dependeeEnabled: false }))
  expect(sentences[0]).toContain('load-orders, which is disabled')
  expect(remedies).toEqual(['enable-task', 'run-this'])
})

test('a task at its limit says how many runs are under way', () => {
  expect(reason(waitingFor({ gate: 'concurrency', activeRuns: 1, maxConcurrency: 1 })).sentences[0]).toBe(
    'Waits for its active runs: 1 of at most 1 is under way.',
  )
})

test('a queued task whose handler no live worker has says so', () => {
  expect(reason({ state: 'queued', handlerIsLive: false }).sentences).toEqual(['Waits in the queue: no live worker has the handler log.'])
})

test('a task that was set aside shows the reason of the scheduler and leads to the form', () => {
  expect(reason({ state: 'set_aside', setAsideReason: 'Its zone is unknown.' })).toEqual({
    sentences: ['The scheduler set it aside: Its zone is unknown.'],
    remedies: ['edit-this'],
  })
})

test('a sleeping task tells its next instant, and one that is overdue says that no scheduler has looked', () => {
  expect(reason({}).sentences).toEqual(['Sleeps until <04:00>, <04:00>.'])
  expect(reason({ nextInstant: '2026-03-31T03:00:00.000Z' }).sentences).toEqual([
    'Due since <03:00>, but no scheduler has looked at it yet.',
  ])
})

test('a crontab that is over is said to be over', () => {
  expect(reason({ nextInstant: null }).sentences).toEqual(['Its crontab never fires again.'])
})
