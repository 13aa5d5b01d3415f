import type { TaskState } from './task-state.ts'

/** What there is of a task to which nothing has happened: nothing decided, started, asked for or skipped, and no edges. */
export const NEW_TASK = {
  resume: null,
  cursorMs: null,
  notMisfiresThroughMs: null,
  skippedAhead: [],
  activeRuns: 0,
  activationSeq: 0,
  consumptions: [],
  edges: [],
  requests: [],
  backfills: [],
} as const satisfies Partial<TaskState>
