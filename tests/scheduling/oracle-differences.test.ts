import { describe, expect, it } from 'vitest'
import { CrontabError } from '#scheduling/cron/schedule.ts'
import { sequencesInShort, stepsBetweenInstants } from './oracle-activations.ts'
import { DASHBOARD_DEFAULTS, replay } from './oracle-replay.ts'
import { readScenario } from './oracle-scenario.ts'

const activationsOf = (name: string) => sequencesInShort(replay(readScenario(name), DASHBOARD_DEFAULTS).activations)

const rangesOf = (name: string) =>
  replay(readScenario(name), DASHBOARD_DEFAULTS).history.ranges.map(({ range }) => `${range.count} ${range.kind}, ${range.reason}`)

describe('where the original was wrong or silent, Djag', () => {
  it.each([
    [
      'fires a denser crontab from the change on, and nothing of the past',
      'c03-crontab-denser',
      { a: '06:00, 15:10, 15:20, 15:30, 15:40, 15:50, 16:00' },
    ],
    ['goes on from now with a task that is enabled again', 'c04-disable-enable', { a: '01:00, 05:00, 06:00' }],
    ['does not fire again on the day of a zone change', 'c06-timezone-changed', { a: '05:00, 01-02T11:00, 01-03T11:00' }],
    ['fires nothing before a cron base that was moved later', 'c07-cron-base-changed', { a: '01:00, 05:00' }],
    [
      'starts nothing of a task that was deleted during its run',
      'c09-delete-in-flight',
      { k: '00:30, 01:00, 01:30, 02:00, 02:30, 03:00', a: '01:00' },
    ],
    [
      'gives an hourly task on a daily one a run for each version, oldest instant first',
      'd03-hourly-on-daily',
      {
        a: '03:00, 01-02T03:00, 01-03T03:00, 01-04T03:00, 01-05T03:00',
        b: '03:10 for 01:00, 01-02T03:10 for 02:00, 01-03T03:10 for 03:00, 01-04T03:10 for 04:00, 01-05T03:10 for 05:00',
      },
    ],
    [
      'lets the depender of a disabled task wait',
      'd10-dependee-disabled-later',
      { a: '01:00, 02:00', b: '01:01 for 01:00, 02:01 for 02:00' },
    ],
    [
      'goes on with all other tasks when a dependee is disabled from the start',
      'd11-dependee-disabled-at-start',
      {
        ok: '00:20, 00:40, 01:00, 01:20, 01:40, 02:00, 02:20, 02:40, 03:00, 03:20',
      },
    ],
    ['takes the last version of a disabled dependee once', 'd12-dependee-disabled-with-history', { b: '01:00' }],
    [
      'runs a coalescing minutely task once for each version',
      'd17-minutely-on-hourly',
      {
        a: '01:00, 02:00, 03:00, 04:00',
        b: '01:01 for 01:00, 02:01 for 02:00, 03:01 for 03:00, 04:01 for 04:00',
      },
    ],
    [
      'catches up a chain one run after the other, so that no version is lost',
      'd18-backlog-both',
      {
        a: '01:00, 05:30 for 02:00, 05:31 for 03:00, 05:32 for 04:00, 05:33 for 05:00, 06:00, 07:00, 08:00, 09:00, 10:00',
        b: '01:01 for 01:00, 05:31 for 02:00, 05:32 for 03:00, 05:33 for 04:00, 05:34 for 05:00, 06:01 for 06:00, 07:01 for 07:00, 08:01 for 08:00, 09:01 for 09:00, 10:01 for 10:00',
      },
    ],
    [
      'starts a depender only after the end, whatever the estimate',
      'd19-est-zero',
      {
        a: '01:00, 02:00, 03:00',
        b: '01:10 for 01:00, 02:10 for 02:00, 03:10 for 03:00',
      },
    ],
    [
      'starts a depender at the very end of its dependee, whatever the intervals',
      'd21-est-600-int-900',
      {
        a: '01:00, 02:00, 03:00',
        b: '01:01:30 for 01:00, 02:01:30 for 02:00, 03:01:30 for 03:00',
      },
    ],
    [
      'has no cache to lose an end from, so that each version opens the gate at its end',
      'd23-cache-flush',
      {
        a: '01:00, 02:00, 03:00, 04:00, 05:00',
        b: '01:01:30 for 01:00, 02:01:30 for 02:00, 03:01:30 for 03:00, 04:01:30 for 04:00, 05:01:30 for 05:00',
      },
    ],
    [
      'keeps the runs of a slow dependee apart, so that each version opens the gate at its own end',
      'd24-overlap-clears-early',
      {
        a: '01:00, 02:10 for 02:00, 03:20 for 03:00, 04:30 for 04:00, 05:40 for 05:00',
        b: '02:10 for 00:30, 03:20 for 01:30, 04:30 for 02:30, 05:40 for 03:30',
      },
    ],
    [
      'takes any earlier version for a first run, as freshness “new” says',
      'd25-old-end-clears-first',
      {
        a: '01:00, 02:00, 03:00',
        b: '01:00, 02:00, 03:00',
      },
    ],
    [
      'catches up a diamond one version after the other; a dependee that is faster than its dependers does not wait for them',
      'd33-diamond-outage-plain',
      {
        a: '01:00, 04:40 for 02:00, 04:41:40 for 03:00, 04:43:20 for 04:00, 05:00, 06:00, 07:00, 08:00, 09:00',
        b: '01:01:40 for 01:00, 04:41:40 for 02:00, 04:45 for 03:00, 05:01:40 for 04:00, 06:01:40 for 05:00, 07:01:40 for 06:00, 08:01:40 for 07:00, 09:01:40 for 08:00',
        c: '01:01:40 for 01:00, 04:41:40 for 02:00, 04:53:20 for 03:00, 05:05 for 04:00, 06:01:40 for 05:00, 07:01:40 for 06:00, 08:01:40 for 07:00, 09:01:40 for 08:00',
        d: '01:13:20 for 01:00, 04:53:20 for 02:00, 05:05 for 03:00, 06:05 for 04:00, 07:05 for 05:00, 08:05 for 06:00, 09:05 for 07:00',
      },
    ],
    ['gives a free run to an edge that becomes a future edge again', 'f07-future-edited', { b: '01:00, 03:40 for 02:00' }],
    [
      'does not start a run beside one in flight because of a new future edge',
      'f11-self-added-in-flight',
      {
        a: '00:01, 00:07:40 for 00:02, 00:14:20 for 00:03',
      },
    ],
    [
      'starts a skipping depender at the end of its dependee, within its grace',
      'm12-est-default-grace',
      {
        a: '01:00, 02:00, 03:00, 04:00',
        b: '01:01:10 for 01:00, 02:01:10 for 02:00, 03:01:10 for 03:00',
      },
    ],
    ['runs of a blocked skipping task only what is within grace at the release', 'm14-skip-while-blocked', { a: '01:00', b: '06:00' }],
    [
      'loses nothing while its queue, which is its database, is down',
      'm16-broker-down',
      {
        a: '00:01, 00:04 for 00:02, 00:04:05 for 00:03, 00:04:10 for 00:04, 00:05, 00:06, 00:07, 00:08',
      },
    ],
    ['skips what is past its grace when the queue is back', 'm17-broker-down-skip', { a: '00:01, 00:04, 00:05, 00:06, 00:07, 00:08' }],
    [
      'runs a backlog one after the other',
      's04-overlap-backlog',
      {
        a: '05:10 for 01:00, 05:20 for 02:00, 05:30 for 03:00, 05:40 for 04:00, 05:50 for 05:00, 06:00, 07:00',
      },
    ],
    [
      'ends runs in the order of their instants, and starts the depender at each end',
      's03-out-of-order-dep',
      {
        a: '00:01, 00:04:20 for 00:02, 00:04:40 for 00:03, 00:05 for 00:04, 00:05:20 for 00:05, 00:06, 00:07, 00:08, 00:09, 00:10',
        b: '00:04:20 for 00:01, 00:04:40 for 00:02, 00:05 for 00:03, 00:05:20 for 00:04, 00:05:40 for 00:05, 00:06:20 for 00:06, 00:07:20 for 00:07, 00:08:20 for 00:08, 00:09:20 for 00:09, 00:10:20 for 00:10',
      },
    ],
    [
      'never overlaps a task with itself unless it is told to',
      's01-overlap',
      { a: '00:01, 00:03:30 for 00:02, 00:06 for 00:03, 00:08:30 for 00:04' },
    ],
  ] as const)('%s (%s)', (_, name, expected) => {
    expect(activationsOf(name)).toEqual(expected)
  })

  it('records what came due while a task was disabled as skipped', () => {
    expect(rangesOf('c04-disable-enable')).toEqual(['3 skipped, disabled'])
  })

  it('runs a day of backlog serially instead of 24 runs at once (m11-hourly-day-backlog)', () => {
    const { activations } = replay(readScenario('m11-hourly-day-backlog'), DASHBOARD_DEFAULTS)
    const minutes = activations.map(({ t }) => Date.parse(t) / 60_000)
    expect(minutes.every((minute, index) => index === 0 || minute - (minutes[index - 1] as number) >= 10)).toBe(true)
    expect(activations).toHaveLength(22)
  })

  it('reverses the only edge between two tasks (d30-reverse-edit-refused)', () => {
    expect(replay(readScenario('d30-reverse-edit-refused')).refusedEdges).toEqual([])
    expect(activationsOf('d30-reverse-edit-refused')).toEqual({ b: '01:00', a: '01:01 for 01:00' })
  })

  it('refuses to make a future edge plain when that closes a cycle, and keeps it as it was (d28-edit-direction-refused)', () => {
    expect(replay(readScenario('d28-edit-direction-refused')).refusedEdges).toEqual([expect.stringContaining('a → b → a')])
  })

  it.each([
    ['six fields in five columns', 'p11-six-fields'],
    ['a date that never comes', 'p14-impossible-date'],
  ])('refuses %s when the crontab is saved (%s)', (_, name) => {
    expect(() => replay(readScenario(name))).toThrow(CrontabError)
  })
})

describe('after a restart Djag', () => {
  it.each([
    ['does not start the first run again', 'r01-kill-first-run'],
    ['does not start a later run again', 'r02-kill-nth-run'],
    ['does not start a run again after an orderly stop', 'r03-graceful-mid-run'],
    ['knows a run as ended that ended while it was down', 'r04-finish-while-down'],
    ['neither forgets nor repeats a long run that later ones have overtaken', 'r05-out-of-order-then-kill'],
    ['starts a depender at the end of the very run that was in flight', 'r06-kill-dependee-in-flight'],
    ['does not start a depender in flight again, with or without a new version', 'r07-kill-depender-in-flight'],
    ['goes on with a task that future-depends on itself', 'r08-kill-self-future'],
    ['counts the run in flight of a skipping task', 'r09-kill-skip'],
    ['does not start the run in flight of a coalescing task again', 'r10-kill-coalesce'],
    ['starts none of several runs in flight again', 'r11-kill-overlapping'],
    ['does not start a run again whose end nobody had looked at', 'r13-kill-between-end-and-tick'],
    ['starts nothing beside the first run of a task that future-depends on itself', 'r14-kill-self-future-first'],
    ['goes on with a coalescing task that future-depends on itself', 'r15-kill-self-future-coalesce'],
    ['keeps a pair in turn when killed during the dependee', 'r16-kill-mutual-in-a'],
    ['keeps a pair in turn when killed during the depender', 'r17-kill-mutual-in-b'],
    ['keeps two tasks in step that future-depend on each other', 'r18-kill-both-future'],
    ['keeps a pipeline turning whose head future-depends on its tail', 'r19-kill-pipeline'],
  ])('%s: each instant starts once, none is left out (%s)', (_, name) => {
    const scenario = readScenario(name)
    const { activations, history } = replay(scenario)
    expect(history.ranges).toEqual([])
    for (const task of scenario.input.tasks) expect(stepsBetweenInstants(activations, task.name)).toHaveLength(1)
  })

  it.each(['r08-kill-self-future', 'r14-kill-self-future-first', 'r15-kill-self-future-coalesce'])(
    'starts a task that future-depends on itself to the very end: %s',
    (name) => {
      const { input } = readScenario(name)
      const lastHour = Math.floor(Date.parse(input.end) / 3_600_000) * 3_600_000
      expect(replay(readScenario(name)).activations.at(-1)?.t).toBe(new Date(lastHour).toISOString())
    },
  )
})

describe('where the clock jumps or day fields meet', () => {
  it.each([
    [
      'fires a time in the gap once, right after it',
      'z01-ny-spring-fixed',
      '03-09T07:30, 03-10T07:00, 03-11T06:30, 03-12T06:30, 03-13T06:30',
    ],
    [
      'fires on the real clock in a doubled hour where the minutes start with *',
      'z05-ny-fall-half-hour-fixed-hour',
      '11-03T05:00, 11-03T05:30, 11-03T06:00, 11-03T06:30, 11-04T06:00, 11-04T06:30',
    ],
    ['fires a time in the gap once in Berlin', 'z06-berlin-spring', '03-30T01:30, 03-31T01:00, 04-01T00:30, 04-02T00:30'],
    ['fires a time in a half-hour gap once', 'z08-lordhowe-spring', '10-04T15:45, 10-05T15:30, 10-06T15:15, 10-07T15:15'],
    [
      'does not make up for a real-clock hour in the gap',
      'z13-berlin-spring-two-hourly',
      '03-30T21:00, 03-30T23:00, 03-31T02:00, 03-31T04:00, 03-31T06:00, 03-31T08:00',
    ],
    ['fires once when midnight is in the gap', 'z14-midnight-gap-beirut', '03-29T22:15, 03-30T22:00, 03-31T21:15, 04-01T21:15'],
    [
      'fires each real hour once when midnight is in the gap',
      'z18-cairo-hourly-storm',
      '04-25T19:00, 04-25T20:00, 04-25T21:00, 04-25T22:00, 04-25T23:00, 04-26T00:00, 04-26T01:00, 04-26T02:00, 04-26T03:00',
    ],
    [
      'is not early for a cron base just before the gap',
      'z22-ny-spring-fixed-late-base',
      '03-10T07:00, 03-11T06:30, 03-12T06:30, 03-13T06:30',
    ],
    [
      'means either day field when both are restricted, a step too',
      'p19-star-step-dom',
      '01-08T12:00, 01-11T12:00, 01-15T12:00, 01-21T12:00, 01-22T12:00, 01-29T12:00, 01-31T12:00, 02-01T12:00',
    ],
    [
      'fires on the real clock in a doubled hour at midnight, and leaves none out',
      'z19-beirut-fall-minutely',
      '10-26T20:40, 10-26T20:50, 10-26T21:00, 10-26T21:10, 10-26T21:20, 10-26T21:30, 10-26T21:40, 10-26T21:50, 10-26T22:00, 10-26T22:10, 10-26T22:20, 10-26T22:30, 10-26T22:40, 10-26T22:50, 10-26T23:00, 10-26T23:10, 10-26T23:20, 10-26T23:30',
    ],
    [
      'takes a full range of days as restricted, and means either day field',
      'p17-full-range-is-star',
      '01-05T12:00, 01-06T12:00, 01-07T12:00, 01-08T12:00, 01-09T12:00, 01-10T12:00, 01-11T12:00, 01-12T12:00, 01-13T12:00, 01-14T12:00, 01-15T12:00, 01-16T12:00, 01-17T12:00, 01-18T12:00, 01-19T12:00',
    ],
  ])('%s (%s)', (_, name, expected) => {
    expect(activationsOf(name)).toEqual({ a: expected })
  })

  it('reads the second Friday beside a day of the month, and means either (p16-nth-with-dom)', () => {
    expect(activationsOf('p16-nth-with-dom')).toEqual({ ok: '00:30, 01:00, 01:30, 02:00' })
    const { input, ...scenario } = readScenario('p16-nth-with-dom')
    const { activations } = replay({ ...scenario, input: { ...input, end: '2024-02-10T00:00:00Z' } })
    const { bad } = sequencesInShort(activations)
    expect(bad).toBe('06:00, 01-12T06:00, 02-01T06:00, 02-09T06:00')
  })
})
