import type { WorkerPage, WorkerRow } from '#domain/views/operation-views.ts'

export const ROLE_WORDS: Readonly<Record<WorkerRow['role'], string>> = {
  scheduler: 'schedules',
  runner: 'executes',
  both: 'schedules and executes',
}

export function queuesInWords(queues: readonly string[] | null): string {
  return queues === null ? 'all' : queues.join(', ')
}

/** `3 stopped, 1 lost`; only what there is. */
export function goneInWords({ stopped, lost }: Pick<WorkerPage['counts'], 'stopped' | 'lost'>): string {
  return [stopped > 0 && `${stopped.toLocaleString('en')} stopped`, lost > 0 && `${lost.toLocaleString('en')} lost`]
    .filter(Boolean)
    .join(', ')
}
