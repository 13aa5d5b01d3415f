import { expect, it } from 'vitest'
import type { z } from 'zod'
import { taskInput } from '#domain/task-input.ts'
import { pauseTasksInput } from '#domain/task-selection.ts'
import { runPageParameters } from '#server/queries/runs/run-page.ts'
import { backfill } from './definitions/backfill.ts'
import { pauseTask } from './definitions/pause-task.ts'
import { skipInstantAction } from './definitions/skip-instant.ts'

const BEYOND = ['0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2101-01-01T00:00:00Z', '+012345-01-01T00:00:00.000Z']

const FIELDS: [string, string, z.ZodType][] = [
  ['a task', 'cronBase', taskInput],
  ['a pause', 'until', pauseTasksInput],
  ['the action that pauses', 'until', pauseTask.payload],
  ['a backfill', 'from', backfill.payload],
  ['a backfill', 'through', backfill.payload],
  ['the action that skips', 'instant', skipInstantAction.payload],
  ['the list of runs', 'endedSince', runPageParameters],
  ['the list of runs', 'endedBefore', runPageParameters],
]

it.each(FIELDS.flatMap(([what, field, schema]) => BEYOND.map((instant) => [what, field, instant, schema] as const)))(
  '%s refuses %s %s, with the years that rules know (rule C2)',
  (_, field, instant, schema) => {
    const issues = schema.safeParse({ [field]: instant }).error?.issues ?? []
    expect(issues.filter(({ path }) => path[0] === field)).toMatchObject([{ message: expect.stringContaining('1970 through 2100') }])
  },
)
