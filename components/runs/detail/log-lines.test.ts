import { expect, test } from 'vitest'
import type { LogLine } from '#domain/views/run-views.ts'
import { appendLines, KEPT_LINES, searchLines } from './log-lines.ts'

const line = (id: number, message = `line ${id}`): LogLine => ({
  id,
  attempt: 1,
  at: '2026-01-01T00:00:00.000Z',
  level: 'info',
  message,
  fields: null,
})
const EMPTY = { lines: [], droppedCount: 0 }

test('a page that is read twice does not double its lines', () => {
  const once = appendLines(EMPTY, [line(1), line(2)])
  expect(appendLines(once, [line(2), line(3)]).lines.map(({ id }) => id)).toEqual([1, 2, 3])
  expect(appendLines(once, [line(1)])).toBe(once)
})

test('a very long log keeps its newest lines and says how many it left out', () => {
  const all = Array.from({ length: KEPT_LINES + 3 }, (_, index) => line(index + 1))
  const log = appendLines(EMPTY, all)
  expect(log.droppedCount).toBe(3)
  expect(log.lines[0]?.id).toBe(4)
})

test('a search finds text in messages and in fields, in any letter case', () => {
  const lines = [line(1, 'Loaded 3 ORDERS'), { ...line(2, 'done'), fields: { table: 'orders' } }, line(3, 'other')]
  expect(searchLines(lines, 'orders').map(({ id }) => id)).toEqual([1, 2])
  expect(searchLines(lines, '  ')).toBe(lines)
})
