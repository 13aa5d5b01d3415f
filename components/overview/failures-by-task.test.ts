import { expect, test } from 'vitest'
import { failuresByTask } from './failures-by-task.ts'

const NOW = Date.parse('2026-01-02T12:00:00.000Z')
const failure = (taskId: number, endedAt: string, runId = `${taskId} ${endedAt}`) => ({
  runId,
  taskId,
  taskName: `task ${taskId}`,
  endedAt,
  message: 'no',
})

test('a task that failed often stands there once, with its latest failure', () => {
  const failures = [
    failure(1, '2026-01-02T10:00:00.000Z'),
    failure(1, '2026-01-02T11:00:00.000Z', 'latest'),
    failure(2, '2026-01-02T10:30:00.000Z'),
  ]
  expect(failuresByTask(failures, NOW).map(({ taskId, runId, count }) => [taskId, runId, count])).toEqual([
    [1, 'latest', 2],
    [2, '2 2026-01-02T10:30:00.000Z', 1],
  ])
})

test('what failed more than a day ago needs no attention any more', () => {
  expect(
    failuresByTask([failure(1, '2026-01-01T11:59:59.999Z'), failure(2, '2026-01-01T12:00:00.000Z')], NOW).map(({ taskId }) => taskId),
  ).toEqual([2])
})
