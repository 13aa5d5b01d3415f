import { describe, expect, it } from 'vitest'
import { DEADLINE_CAUSES, type DeadlineCauseKind } from '#scheduling/deadline/prospect.ts'
import { type EndangeredDeadline, helpOf, missedOf } from './told-deadlines.ts'

const at = (
  taskName: string,
  dueAtMs: number,
  kind: DeadlineCauseKind | null,
  rest: Partial<EndangeredDeadline> = {},
): EndangeredDeadline => ({
  ...{ taskName, dueAtMs, state: 'at_risk', chance: 0.2, cause: kind && { kind, taskId: 7, runId: 'r' } },
  ...rest,
})
const ofLoad = { kind: 'deadline', causeTaskId: 7 } as const

describe('what an alarm says of its deadlines', () => {
  it('is the next one at risk, and what helps the task at which it began, whatever the order', () => {
    const deadlines = [at('later', 3_000, 'stopped'), at('next', 2_000, 'running_long'), at('gone', 1_000, 'failed', { state: 'missed' })]
    for (const order of [deadlines, deadlines.toReversed()])
      expect(helpOf(ofLoad, order)).toEqual({
        deadline: { taskName: 'next', dueAtMs: 2_000, chance: 0.2 },
        remedy: { text: 'Look at its log; cancel and rerun it if it hangs.', path: '/runs/r' },
      })
  })

  it('is what helps alone where all were missed, by the latest', () => {
    const missed = { state: 'missed' } as const
    expect(helpOf(ofLoad, [at('one', 1_000, 'running', missed), at('two', 2_000, 'failed', missed)])).toEqual({
      deadline: null,
      remedy: { text: 'Run it again from its page.', path: '/tasks/7' },
    })
  })

  it('is what helps the run that failed, though the next one is at risk as its task usually takes too long', () => {
    const deadlines = [at('load', 1_000, 'failed', { state: 'missed' }), at('load', 2_000, 'slow')]
    expect(helpOf(ofLoad, deadlines).remedy).toEqual({ text: 'Run it again from its page.', path: '/tasks/7' })
    expect(helpOf(ofLoad, deadlines.slice(1)).remedy?.text).toBe('Let it start earlier, or give it more time.')
  })

  it.each<[string, Parameters<typeof helpOf>[0], EndangeredDeadline]>([
    ['no cause is known', ofLoad, at('report', 1_000, null)],
    ['another task is the cause', { kind: 'deadline', causeTaskId: 8 }, at('report', 1_000, 'failed')],
    ['the incident began with no task', { kind: 'late', causeTaskId: null }, at('report', 1_000, 'failed')],
    ['its kind says already what helps', { kind: 'failing', causeTaskId: 7 }, at('report', 1_000, 'failed')],
  ])('is the deadline alone where %s', (_, incident, deadline) => {
    expect(helpOf(incident, [deadline])).toEqual({ deadline: { taskName: 'report', dueAtMs: 1_000, chance: 0.2 }, remedy: null })
  })

  it('is nothing without one', () => {
    expect(helpOf(ofLoad, [])).toEqual({ deadline: null, remedy: null })
  })

  it('leads for each cause to a page where something can be done', () => {
    const paths = DEADLINE_CAUSES.map((kind) => `${kind} ${helpOf(ofLoad, [at('report', 1_000, kind)]).remedy?.path}`)
    expect(paths).toEqual([
      ...['running_long /runs/r', 'running /runs/r', 'queued /runs/r', 'retrying /runs/r', 'failed /tasks/7'],
      ...['stopped /tasks/7', 'no_worker /workers', 'waits /tasks/7', 'skipped /tasks/7', 'slow /tasks/7'],
    ])
  })
})

it('names the first five of the deadlines that were missed since, and says how many there are', () => {
  const missed = Array.from({ length: 8 }, (_, index) => at(`task ${index}`, (index + 1) * 1_000, null, { state: 'missed' }))
  const told = missedOf([...missed.toReversed(), at('next', 9_000, null)], 1_000)
  expect(told).toMatchObject({ count: 7, named: [{ taskName: 'task 1', dueAtMs: 2_000 }, {}, {}, {}, { taskName: 'task 5' }] })
  expect(missedOf(missed, 8_000)).toBeNull()
})
