import type { DeadlineCauseKind } from '#scheduling/deadline/prospect.ts'

/** What can be done about what holds a deadline up. */
export function deadlineRemedy({ kind }: { kind: DeadlineCauseKind }): string {
  switch (kind) {
    case 'failed':
    case 'skipped':
      return 'Run it again from its page.'
    case 'stopped':
      return 'Enable or resume it on its page.'
    case 'no_worker':
      return 'Start a worker.'
    case 'running_long':
    case 'running':
    case 'retrying':
      return 'Look at its log; cancel and rerun it if it hangs.'
    case 'queued':
      return 'Raise its priority, or start another worker.'
    case 'waits':
      return 'Its page says what it waits for, and what opens that.'
    case 'slow':
      return 'Let it start earlier, or give it more time.'
  }
}

/** Where it is done: the page of the run or task that holds it up, or that of the workers. `runId`: the run under way; null: there is none. */
export function remedyPath({ kind, taskId, runId }: { kind: DeadlineCauseKind; taskId: number; runId: string | null }): string {
  switch (kind) {
    case 'no_worker':
      return '/workers'
    case 'running_long':
    case 'running':
    case 'retrying':
    case 'queued':
      return runId === null ? `/tasks/${taskId}` : `/runs/${runId}`
    case 'failed':
    case 'skipped':
    case 'stopped':
    case 'waits':
    case 'slow':
      return `/tasks/${taskId}`
  }
}

/** “the chance to meet it is 10 %”. @param chance 0 to 1 */
export function chanceWords(chance: number): string {
  return `the chance to meet it is ${chance < 0.01 ? 'below 1 %' : `${Math.round(chance * 100)} %`}`
}
