import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type InstantFate, type JudgedInstant, judgeDeadline } from './deadline-state.ts'

const DUE = 1000
const open: InstantFate = { kind: 'open' }
const judge = (fate: InstantFate, nowMs: number, lateEndMs?: number | null, before: JudgedInstant['before'] = null) =>
  judgeDeadline({ dueAtMs: DUE, fate, before }, lateEndMs === undefined ? null : { lateEndMs }, nowMs)

describe('an instant with a deadline is', () => {
  it.each([
    ['on course while nobody foretold anything', open, 900, undefined, 'on_course', 900],
    ['on course when even a slow end comes in time', open, 900, DUE, 'on_course', 900],
    ['at risk when a slow end comes too late', open, 900, DUE + 1, 'at_risk', 900],
    ['at risk when its end never comes by itself', open, 900, null, 'at_risk', 900],
    ['at risk as soon as its run failed', { kind: 'unsuccessful' }, 900, undefined, 'at_risk', 900],
    ['at risk as soon as it was skipped for being late', { kind: 'skipped', reason: 'misfire' }, 900, undefined, 'at_risk', 900],
    ['not missed at the very moment', open, DUE, undefined, 'on_course', DUE],
    ['missed since its deadline, whenever somebody looks', open, 5000, undefined, 'missed', DUE],
    ['missed although it was skipped for being late', { kind: 'skipped', reason: 'misfire' }, 1001, undefined, 'missed', DUE],
    ['met by a success at the very moment', { kind: 'succeeded', atMs: DUE }, 5000, undefined, 'met', DUE],
    ['met late by a later one', { kind: 'succeeded', atMs: DUE + 1 }, 5000, undefined, 'met_late', DUE + 1],
  ] as const)('%s', (_, fate, nowMs, lateEndMs, state, sinceMs) => {
    expect(judge(fate, nowMs, lateEndMs)).toEqual({ state, sinceMs })
  })

  it('expected by nobody once a person took it out of the plan, save where it had been missed', () => {
    for (const reason of ['disabled', 'schedule_changed', 'cron_base_moved', 'skipped_by_person'] as const) {
      expect(judge({ kind: 'skipped', reason }, 900)).toBeNull()
      expect(judge({ kind: 'skipped', reason }, 2000)).toBeNull()
      expect(judge({ kind: 'skipped', reason }, 2000, null, { state: 'missed', sinceMs: DUE })).toEqual({ state: 'missed', sinceMs: DUE })
    }
  })

  it('in its state since it came into it', () => {
    expect(judge(open, 900, null, { state: 'at_risk', sinceMs: 700 })).toEqual({ state: 'at_risk', sinceMs: 700 })
    expect(judge(open, 900, 950, { state: 'at_risk', sinceMs: 700 })).toEqual({ state: 'on_course', sinceMs: 900 })
  })
})

it('is met or met late for good, and never risky or on course after the deadline', () => {
  const fates = fc.oneof(
    fc.constant(open),
    fc.constant<InstantFate>({ kind: 'unsuccessful' }),
    fc.nat(2000).map((atMs): InstantFate => ({ kind: 'succeeded', atMs })),
  )
  fc.assert(
    fc.property(fates, fc.nat(3000), fc.option(fc.nat(3000)), (fate, nowMs, lateEndMs) => {
      const state = judge(fate, nowMs, lateEndMs)?.state
      expect(state === 'met' || state === 'met_late').toBe(fate.kind === 'succeeded')
      if (nowMs > DUE && fate.kind !== 'succeeded') expect(state).toBe('missed')
      if (nowMs <= DUE && fate.kind !== 'succeeded') expect(['on_course', 'at_risk']).toContain(state)
    }),
  )
})
