import { describe, expect, it } from 'vitest'
import { compileCrontab } from '../cron/schedule.ts'
import { type OldRun, type OldRunsTask, reasonToStay } from './reason-to-stay.ts'

const at = (time: string) => Date.parse(`2026-03-02T${time}Z`)
const everyHour = { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' }
const hourly = compileCrontab({ ...everyHour, timezone: 'UTC', gap: 'shift', overlap: 'first' })

const removable: OldRun = {
  state: 'succeeded',
  endedAtMs: at('01:00:30'),
  activationSeq: 4,
  alignedForMs: at('01:00:00'),
  isLatest: false,
  isLatestSuccess: false,
  isLatestFailure: false,
  isAskedFor: false,
  isOfUnfinishedBackfill: false,
}
const task: OldRunsTask = { schedule: hourly, alignedFloorMs: null }
const reason = (run: Partial<OldRun>, ofTask: Partial<OldRunsTask> = {}) =>
  reasonToStay({ ...removable, ...run }, { ...task, ...ofTask }, at('06:00:00'), at('12:00:00'))

describe('a run', () => {
  it('may be removed when it is old and nothing needs it', () => {
    expect(reason({})).toBeNull()
    expect(reason({ state: 'failed' })).toBeNull()
    expect(reason({ alignedForMs: null, activationSeq: null, state: 'cancelled' })).toBeNull()
  })

  it.each([
    ['it is active', { state: 'retrying', endedAtMs: null }, {}, 'not old'],
    ['it ended at the edge', { endedAtMs: at('06:00:00') }, {}, 'not old'],
    ['it is the latest of its task', { isLatest: true }, {}, 'latest'],
    ['gates count from it', { isLatestSuccess: true }, {}, 'consumed'],
    ['it was the last to give back', { state: 'failed', isLatestFailure: true }, {}, 'consumed'],
    ['an edge still compares with it', {}, { alignedFloorMs: at('00:00:00') }, 'aligned edge'],
    ['an edge that knows no ending compares with everything', {}, { alignedFloorMs: Number.NEGATIVE_INFINITY }, 'aligned edge'],
    ['a rerun of it is asked for', { isAskedFor: true }, {}, 'asked for'],
    ['its backfill goes on', { isOfUnfinishedBackfill: true }, {}, 'backfill'],
  ] as const)('stays when %s', (_, run, ofTask, expected) => {
    expect(reason(run, ofTask)).toBe(expected)
  })

  it('may be removed when aligned edges know an ending for its instant or a later one', () => {
    expect(reason({}, { alignedFloorMs: at('01:00:00') })).toBeNull()
    expect(reason({ alignedForMs: null }, { alignedFloorMs: at('00:00:00') })).toBeNull()
  })

  it('stays when it failed and its task has had no instant since, by which it gives back', () => {
    const yearly = compileCrontab({ ...everyHour, hour: '0', dayOfMonth: '1', month: '1', timezone: 'UTC', gap: 'shift', overlap: 'first' })
    expect(reason({ state: 'failed' }, { schedule: yearly })).toBe('has not given back')
    expect(reason({ state: 'expired' }, { schedule: null })).toBe('has not given back')
    expect(reason({ state: 'failed', activationSeq: null }, { schedule: yearly })).toBeNull()
    expect(reason({ state: 'succeeded' }, { schedule: yearly })).toBeNull()
  })
})
