import { describe, expect, test } from 'vitest'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { cronicleTasks } from './cronicle-tasks.ts'

const event = (fields: object = {}) => ({
  ...{ id: 'e1', title: 'DB Reindex', enabled: 1, category: 'c1', plugin: 'shellplug', target: 'allgrp', timezone: 'America/New_York' },
  ...{ timing: { hours: [4, 16], minutes: [30] }, params: { script: '#!/bin/bash\n\necho {a}\n' }, max_children: 1, timeout: 3600 },
  ...{ retries: 0, retry_delay: 0, catch_up: 1, queue: 0, ...fields },
})
const exported = (...items: object[]) =>
  [
    '# Cronicle Data Export v1.0',
    '# Format: KEY - JSON',
    '',
    'users/admin - {"username":"admin","password":"hunter2"}',
    'global/categories - {"first_page":0,"last_page":0,"length":1,"type":"list"}',
    'global/categories/0 - {"type":"list_page","items":[{"id":"c1","title":"Nightly, heavy"}]}',
    'global/plugins/0 - {"type":"list_page","items":[{"id":"p1","title":"My Plugin","command":"bin/my.js"}]}',
    `global/schedule/0 - ${JSON.stringify({ type: 'list_page', items: items.slice(0, 1) })}`,
    `global/schedule/-1 - ${JSON.stringify({ type: 'list_page', items: items.slice(1) })}`,
  ].join('\n')
const read = (...items: object[]) => cronicleTasks(exported(...items), { hostZone: 'UTC' })
const one = (fields: object = {}) => {
  const { tasks, leftOut } = read(event(fields))
  expect(leftOut).toEqual([])
  if (!tasks[0]) throw new Error('Nothing was read.')
  return tasks[0]
}
const reason = (fields: object) => read(event(fields)).leftOut[0]?.reason

describe('when an event fires', () => {
  test.each([
    [{ minutes: [0] }, '0 * * * *'],
    [{ hours: [4, 16], minutes: [30] }, '30 4,16 * * *'],
    [{ months: [3, 4, 5], days: [15, 1], minutes: [0, 15] }, '0,15 * 1,15 3-5 *'],
    [{ weekdays: [1, 2, 3, 4, 5], hours: ['6'], minutes: [0] }, '0 6 * * 1-5'],
    [{ weekdays: [1], days: [1, 2, 3, 4, 5, 6, 7], hours: [6], minutes: [0] }, '0 6 * * 1#1'],
    [{}, '* * * * *'],
  ])('%j', (timing, expression) => {
    const { columns, timezone, changes } = one({ timing })
    expect({ expression: cronExpression(columns), timezone, changes }).toEqual({ expression, timezone: 'America/New_York', changes: [] })
  })

  test('both days have to match, as there', () => {
    const { columns, definition, changes } = one({ timing: { weekdays: [1, 3], days: [1, 15], hours: [6], minutes: [0] } })
    expect(cronExpression(columns)).toBe('0 6 * * 1,3')
    expect(definition).toMatchObject({
      words: [
        '/bin/sh',
        '-c',
        'case {scheduledFor:d} in 1|15) ;; *) exit 99 ;; esac; exec "$0" "$@"',
        '/bin/bash',
        '-c',
        '#!/bin/bash\n\necho {{a}}\n',
      ],
      exitCodes: { nothingToDo: [99] },
    })
    expect(changes.join()).toMatch(/both the day of the month and the weekday/)
  })

  test.each([
    [{ timing: false }, /on demand/],
    [{ timing: { years: [2015], minutes: [0] } }, /years/],
    [{ timing: { minutes: [61] } }, /no number/],
    [{ timezone: 'Mars/Base' }, /no time zone/],
    [{ plugin: 'p1' }, /“My Plugin” speaks with Cronicle/],
    [{ params: { script: ' ' } }, /empty/],
    [{ params: { script: '#!/usr/bin/php\n<?php' } }, /“#!\/usr\/bin\/php”: put it into a file/],
    [{ plugin: 'urlplug', params: { url: 'ftp://x' } }, /http:\/\/ or https/],
  ])('%j is left out, and it is said why', (fields, sentence) => {
    expect(reason(fields)).toMatch(sentence)
  })
})

describe('what an event runs', () => {
  test.each([
    ['#!/bin/bash -e\nx', ['/bin/bash', '-e', '-c']],
    ['#!/usr/bin/env python3\nx', ['/usr/bin/env', 'python3', '-c']],
    ['#!/usr/bin/perl\nx', ['/usr/bin/perl', '-e']],
    ['echo x', ['/bin/sh', '-c']],
  ])('%j', (script, words) => {
    expect(one({ params: { script } }).definition?.words).toEqual([...words, script])
  })

  test('a request is one of the handler that sends requests', () => {
    const params = {
      method: 'post',
      url: 'https://x.example/{{a}}',
      headers: 'X-A: b\nAuthorization: Bearer abcdef',
      data: 'q=1',
      success_match: 'ok',
    }
    const { handler, definition, settings, changes, notes } = one({ plugin: 'urlplug', params })
    expect({ handler, definition }).toEqual({ handler: 'http-request', definition: null })
    expect(settings.kwargs).toEqual({
      ...{ url: 'https://x.example/{{{{a}}', method: 'POST', body: 'q=1' },
      headers: { 'X-A': 'b', Authorization: 'Bearer abcdef' },
    })
    expect(changes.join()).toMatch(/success_match/)
    expect(notes.join()).toMatch(/password/)
  })

  test('its settings, and its category as a tag', () => {
    expect(one({ retries: 2, retry_delay: 30, max_children: 3, notes: 'Ask Joe.' }).settings).toEqual({
      ...{ description: 'Ask Joe.', timeLimitSeconds: 3600, maxConcurrency: 3, tags: ['Nightly  heavy'] },
      ...{ retryLimit: 2, retryDelaySeconds: 30, retryMaxDelaySeconds: 3600, retryBackoff: 'fixed', retryJitter: false },
    })
    expect(one({ enabled: 0 }).enabled).toBe(false)
    const { settings, changes } = one({ catch_up: 0, max_children: 0, notify_fail: 'x@y', web_hook: 'z', cpu_limit: 5 })
    expect(settings).toMatchObject({ misfirePolicy: 'skip', gracePeriodSeconds: 300, maxConcurrency: null })
    expect(changes.join('\n')).toMatch(/makes up for nothing[\s\S]*notify_fail, web_hook/)
  })

  test('what starts another is what that waits for, by its crontab where it has none', () => {
    const { tasks, leftOut } = read(
      ...[
        event({ chain: 'e2' }),
        event({ id: 'e2', title: 'Mail', timing: false, chain: 'e3' }),
        event({ id: 'e3', title: 'Archive', timing: false }),
      ],
    )
    expect(leftOut).toEqual([])
    expect(tasks.map(({ name, columns, settings }) => [name, cronExpression(columns), settings.dependsOn])).toEqual([
      ['DB-Reindex', '30 4,16 * * *', undefined],
      ['Mail', '30 4,16 * * *', ['DB-Reindex']],
      ['Archive', '30 4,16 * * *', ['Mail']],
    ])
  })

  test('what several start is disabled, waits for all of them, and says so', () => {
    const { tasks } = read(
      ...[
        event({ chain: 'e3' }),
        event({ id: 'e2', title: 'Load', timing: { hours: [8], minutes: [0] }, chain: 'e3' }),
        event({ id: 'e3', title: 'Mail', timing: false, chain: 'e4' }),
        event({ id: 'e4', title: 'Archive', timing: false }),
      ],
    )
    const [, , mail, archive] = tasks
    expect(mail).toMatchObject({ enabled: false, settings: { dependsOn: ['DB-Reindex', 'Load'] } })
    expect(mail?.changes.join()).toMatch(/Each of “DB-Reindex” and “Load” started it .* so it is disabled/)
    expect(archive).toMatchObject({ enabled: false, settings: { dependsOn: ['Mail'] } })
    expect(archive?.changes.join()).toMatch(/“Mail”, which starts it .* is disabled, so this is disabled/)
  })

  test.each([
    ['disabled', { enabled: 0 }, ['DB-Reindex']],
    ['left out', { plugin: 'p1' }, undefined],
  ])('what a starter that is %s would start is disabled, unless it has a timing of its own', (gone, fields, dependsOn) => {
    const { tasks } = read(
      event({ ...fields, chain: 'e2' }),
      event({ id: 'e2', title: 'Mail', timing: false }),
      event({ id: 'e3', title: 'Other', ...fields, chain: 'e4' }),
      event({ id: 'e4', title: 'Timed' }),
    )
    const [mail, timed] = ['Mail', 'Timed'].map((name) => tasks.find((task) => task.name === name))
    expect([mail?.enabled, mail?.settings.dependsOn]).toEqual([false, dependsOn])
    expect(mail?.changes.join()).toContain(`is ${gone}, so this is disabled`)
    expect([timed?.enabled, timed?.settings.dependsOn]).toEqual([true, undefined])
    expect(timed?.changes.join()).toContain('It runs by its own timing alone: “Other” also started it')
  })

  test.each([
    [['B'], '“A”'],
    [['B', 'C'], '“A” and “B”'],
  ])('what has a timing of its own waits for none of those that also start it (%j)', (names, starters) => {
    const daily = { timing: { hours: [3], minutes: [0] } }
    const { tasks } = read(
      event({ ...daily, title: 'A', chain: 'timed' }),
      ...names.map((title) =>
        event({ ...daily, id: title, title, ...(title === names.at(-1) ? { id: 'timed', timing: { minutes: [0] } } : { chain: 'timed' }) }),
      ),
    )
    const timed = tasks.at(-1)
    expect([timed?.enabled, timed && cronExpression(timed.columns), timed?.settings.dependsOn]).toEqual([true, '0 * * * *', undefined])
    expect(timed?.changes).toEqual([`It runs by its own timing alone: ${starters} also started it on success (chain).`])
  })

  test('a circle that nothing starts but from outside is disabled, and left out where it closes', () => {
    const { tasks } = read(
      event({ chain: 'e2' }),
      event({ id: 'e2', title: 'Mail', timing: false, chain: 'e3' }),
      event({ id: 'e3', title: 'Archive', timing: false, chain: 'e2' }),
    )
    expect(tasks.map(({ enabled, settings }) => [enabled, settings.dependsOn])).toEqual([
      [true, undefined],
      [false, ['DB-Reindex', 'Archive']],
      [false, undefined],
    ])
    expect(tasks[2]?.changes.join()).toMatch(/a circle of waiting/)
  })

  test('of a circle with one timing the edge to that event is left out, and one that starts itself does so no more', () => {
    const { tasks } = read(event({ chain: 'e2' }), event({ id: 'e2', title: 'Mail', timing: false, chain: 'e1' }))
    expect(tasks.map(({ settings }) => settings.dependsOn)).toEqual([undefined, ['DB-Reindex']])
    expect(tasks[0]?.changes.join()).toMatch(/own timing alone: “Mail” also started it/)
    expect(one({ chain: 'e1' }).changes).toEqual(['It started itself anew when it succeeded (chain): it does not here.'])
  })

  test('a circle of events without a timing has none', () => {
    const { leftOut } = read(event({ timing: false, chain: 'e2' }), event({ id: 'e2', timing: false, chain: 'e1' }))
    expect(leftOut.map((each) => each.reason)).toEqual([expect.stringMatching(/on demand/), expect.stringMatching(/on demand/)])
  })
})

describe('texts', () => {
  test('may be what the API answers', () => {
    expect(cronicleTasks(JSON.stringify({ code: 0, rows: [event()] }), { hostZone: 'UTC' }).tasks).toHaveLength(1)
  })

  test('without a zone that of the machine is asked for', () => {
    expect(cronicleTasks(exported(event({ timezone: '' })), { hostZone: null }).questions.map(({ option }) => option)).toEqual(['zone'])
  })

  test('hold nothing of people and passwords in what is given back', () => {
    expect(JSON.stringify(read(event()))).not.toContain('hunter2')
  })

  test.each([
    ['something else', 'hello', /no export of Cronicle/],
    ['a broken line', 'global/schedule/0 - {"items":[}', /Line 1 is no JSON/],
    ['a broken answer', '{"rows":', /The answer is no JSON/],
  ])('%s is refused in words', (_what, text, problem) => {
    expect(() => cronicleTasks(text, { hostZone: 'UTC' })).toThrow(problem)
  })

  test('of wrong types break nothing', () => {
    for (const value of [null, 5, 'x', [], {}, true]) {
      const fields = Object.fromEntries(Object.keys(event()).map((name) => [name, value]))
      expect(() => read(fields, fields)).not.toThrow()
    }
  })
})
