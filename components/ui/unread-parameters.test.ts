import { parseAsArrayOf, parseAsInteger, parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { expect, test } from 'vitest'
import { unreadParameters } from './unread-parameters.ts'

const parsers = {
  state: parseAsArrayOf(parseAsStringLiteral(['failed', 'expired'] as const)),
  kind: parseAsStringLiteral(['scheduled'] as const),
  timing: parseAsArrayOf(parseAsStringLiteral(['delayed'] as const)),
  task: parseAsInteger,
  lateBySeconds: parseAsInteger,
  tag: parseAsArrayOf(parseAsString),
  endedSince: parseAsIsoDateTime,
}
const unread = (query: string) => unreadParameters(new URLSearchParams(query), parsers)

test('a filter that can not be read, or not in full, is named: it would widen the list', () => {
  expect(unread('state=failed,lost&task=x&kind=scheduled')).toEqual(['state=failed,lost', 'task=x'])
  expect(unread('endedSince=yesterday&lateBySeconds=')).toEqual(['endedSince=yesterday'])
  expect(unread('timing=soon')).toEqual(['timing=soon'])
})

test('what is read, left out or of something else is no such filter', () => {
  expect(unread('state=failed,expired&task=12&tag=a,b&endedSince=2026-01-05T00:00:00.000Z&other=1')).toEqual([])
  expect(unread('')).toEqual([])
})
