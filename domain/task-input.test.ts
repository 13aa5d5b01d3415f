import { expect, it } from 'vitest'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { taskInput } from './task-input.ts'

const problemsOf = (changes: Parameters<typeof taskInputFor>[1]) =>
  taskInput.safeParse(taskInputFor(1, changes)).error?.issues.map((issue) => issue.path.join('.')) ?? []

it('wants no longest wait that cuts the first one short, unless there are no retries at all', () => {
  const short = { retryDelaySeconds: 61, retryMaxDelaySeconds: 60 }
  expect(problemsOf({ retryLimit: 1, ...short })).toEqual(['retryMaxDelaySeconds'])
  expect(problemsOf({ retryLimit: 1, retryDelaySeconds: 60, retryMaxDelaySeconds: 60 })).toEqual([])
  expect(problemsOf({ retryLimit: 0, ...short })).toEqual([])
})

it.each([
  [{ retryLimit: 101 }, 'retryLimit'],
  [{ retryLimit: -1 }, 'retryLimit'],
  [{ retryDelaySeconds: 1.5 }, 'retryDelaySeconds'],
  [{ retryMaxDelaySeconds: 604_801 }, 'retryMaxDelaySeconds'],
  [{ timeLimitSeconds: 0 }, 'timeLimitSeconds'],
])('names the field of %o', (changes, field) => {
  expect(problemsOf(changes)).toEqual([field])
})

it.each([
  [{ name: 'load\u202Eorders' }, 'name'],
  [{ description: 'a\u200Bb' }, 'description'],
  [{ handler: 'l\u200Bog' }, 'handler'],
  [{ headers: { 'a\u0007': 'b' } }, 'headers.a\u0007'],
  [{ headers: { a: 'b\r\nc: d' } }, 'headers.a'],
  [{ args: ['a', ['x'.repeat(300_000)]] }, 'args'],
  [{ kwargs: { a: ['b\0'] } }, 'kwargs.a.0'],
  [{ kwargs: JSON.parse('{"__proto__": 1}') }, 'kwargs.__proto__'],
  [{ kwargs: JSON.parse(`{"a": ${'['.repeat(3_000)}${']'.repeat(3_000)}}`) }, `kwargs.a${'.0'.repeat(49)}`],
])('refuses what cannot be seen or stored, and too much, at its field (%#)', (changes, field) => {
  expect(problemsOf(changes)).toEqual([field])
})

it('takes a time limit that is left empty, and retries at once', () => {
  expect(problemsOf({ timeLimitSeconds: null, retryLimit: 3, retryDelaySeconds: 0, retryMaxDelaySeconds: 0 })).toEqual([])
})
