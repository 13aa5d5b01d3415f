import type { TaskStatus } from './views/task-views.ts'

/** What the word for a task is made of. */
export type TaskFacts = {
  enabled: boolean
  isPaused: boolean
  /** Its decision failed, and it was taken out of the batch. */
  isSetAside: boolean
  /** It has a run whose attempt is under way or will be repeated. */
  hasRunningRun: boolean
  hasQueuedRun: boolean
  /** Something is due and does not start yet. */
  isWaiting: boolean
}

/** What a task does at this moment, in one word: the first of `TASK_STATUSES` that fits. */
export function taskStateOf(facts: TaskFacts): TaskStatus {
  if (!facts.enabled) return facts.isPaused ? 'paused' : 'disabled'
  if (facts.isSetAside) return 'set_aside'
  if (facts.hasRunningRun) return 'running'
  if (facts.hasQueuedRun) return 'queued'
  return facts.isWaiting ? 'waiting' : 'sleeping'
}
