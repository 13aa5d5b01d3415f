import { describe, expect, it } from 'vitest'
import { edgeSatisfiedBy, effectiveConsumption } from '#scheduling/start/gates.ts'
import { everyMs, onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { consumed, edgeOn, ended, HOUR, MINUTE } from '#tests/scheduling/task-states.ts'

describe('the activation the gates count from (D2)', () => {
  const hourly = everyMs(HOUR)
  const gaveBack = (seq: number) => consumed(seq, 0, { outcome: 'gave_back', endedAtMs: seq * HOUR + MINUTE })

  it('is the latest one while it is active', () => {
    const active = consumed(3, 0, { outcome: 'active', endedAtMs: null })
    expect(effectiveConsumption([active, consumed(2, 0)], hourly, 9 * HOUR)).toEqual({ effective: active, givesBackAtMs: null })
  })

  it('is a failed run until the first cron instant strictly after its end has come', () => {
    const failed = gaveBack(3)
    const before = effectiveConsumption([failed, consumed(2, 0)], hourly, 4 * HOUR - 1)
    expect(before).toEqual({ effective: failed, givesBackAtMs: 4 * HOUR })
    expect(effectiveConsumption([failed, consumed(2, 0)], hourly, 4 * HOUR).effective?.activationSeq).toBe(2)
  })

  it('keeps what a run consumed that failed exactly on a cron instant until the next one', () => {
    const failed = consumed(3, 0, { outcome: 'gave_back', endedAtMs: 4 * HOUR })
    expect(effectiveConsumption([failed], hourly, 4 * HOUR)).toEqual({ effective: failed, givesBackAtMs: 5 * HOUR })
  })

  it('passes over several failed runs down to the latest that succeeded', () => {
    expect(effectiveConsumption([gaveBack(4), gaveBack(3), consumed(2, 0)], hourly, 9 * HOUR).effective?.activationSeq).toBe(2)
  })

  it('is nothing when every start gave back', () => {
    expect(effectiveConsumption([gaveBack(2), gaveBack(1)], hourly, 9 * HOUR)).toEqual({ effective: null, givesBackAtMs: null })
  })

  it('stays a failed run when no further cron instant comes', () => {
    const failed = gaveBack(3)
    expect(effectiveConsumption([failed], onlyAtMs(HOUR), 9 * HOUR)).toEqual({ effective: failed, givesBackAtMs: null })
  })
})

describe('one edge', () => {
  const future = { future: true, endings: 'finished' as const }
  it.each([
    ['plain, never started, dependee never ended', edgeOn(0), null, null],
    ['plain, never started, dependee ended once (D1)', edgeOn(1), null, 'ending'],
    ['plain, no ending since the last start (D1)', edgeOn(3), consumed(1, 3), null],
    ['plain, one ending since the last start (D1)', edgeOn(4), consumed(1, 3), 'ending'],
    [
      'plain, only a failure since, succeeded asked for (D1)',
      edgeOn(3, { dependeeCounts: { succeeded: 3, finished: 4 } }),
      consumed(1, 3),
      null,
    ],
    [
      'plain, only a failure since, finished is enough (D1)',
      edgeOn(3, { dependeeCounts: { succeeded: 3, finished: 4 }, endings: 'finished' }),
      consumed(1, 3),
      'ending',
    ],
    [
      'newer than the last start, nothing ended since that start (D4)',
      edgeOn(5, { baseline: ended(5) }),
      consumed(1, 0, { seenByDependee: [] }),
      null,
    ],
    [
      'newer than the last start, one ending since that start (D4)',
      edgeOn(5, { baseline: ended(4) }),
      consumed(1, 0, { seenByDependee: [] }),
      'ending',
    ],
    ['future, never started (D5)', edgeOn(0, future), null, 'free'],
    ['future, started before it was made a future edge (D5)', edgeOn(3, { ...future, changedAtSeq: 1 }), consumed(1, 3), 'free'],
    ['future, started since, nothing ended since (D5)', edgeOn(3, { ...future, changedAtSeq: 1 }), consumed(2, 3), null],
    ['future, started since, one ending since (D5)', edgeOn(4, { ...future, changedAtSeq: 1 }), consumed(2, 3), 'ending'],
    ['future, free and a new ending there: the ending is named (D5)', edgeOn(1, future), null, 'ending'],
  ] as const)('%s', (_, edge, effective, expected) => {
    expect(edgeSatisfiedBy(edge, effective, HOUR)).toBe(expected)
  })

  it('opens by order, whatever the time stamps say (D3)', () => {
    const startedLaterByTheClock = consumed(1, 3, { startedAtMs: 999 * HOUR })
    expect(edgeSatisfiedBy(edgeOn(4), startedLaterByTheClock, HOUR)).toBe('ending')
  })

  it('is judged by its present dependee after it was pointed elsewhere (D4)', () => {
    const sawTheOldDependee = consumed(1, 9)
    const pointedElsewhere = edgeOn(0, { dependeeId: 3, dependeeCounts: ended(2), baseline: ended(1) })
    expect(edgeSatisfiedBy(pointedElsewhere, sawTheOldDependee, HOUR)).toBe('ending')
  })
})
