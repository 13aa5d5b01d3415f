import { counted } from '#domain/counted.ts'
import type { HandlerView, WorkerPage, WorkerRow } from '#domain/views/operation-views.ts'

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

/** Which live workers have a handler, and whether it is the same in all of them. */
export function definitionsInWords({ workers, definitionsDiffer }: Pick<HandlerView, 'workers' | 'definitionsDiffer'>): string {
  if (workers.length === 0) return 'none that is live'
  if (!definitionsDiffer) return workers.length <= 2 ? workers.map(nameOfWorker).join(', ') : counted(workers.length, 'worker')
  const groups = [...Map.groupBy(workers, ({ definition }) => definition).values()]
  return `differs: ${groups.map((group) => group.map(nameOfWorker).join(', ')).join(' | ')}`
}

function nameOfWorker({ host, pid }: { host: string; pid: number }): string {
  return `${host} ${pid}`
}
