import type { WorkerRow } from '#domain/views/operation-views.ts'

export const ROLE_WORDS: Readonly<Record<WorkerRow['role'], string>> = {
  scheduler: 'schedules',
  runner: 'executes',
  both: 'schedules and executes',
}

export function queuesInWords(queues: readonly string[] | null): string {
  return queues === null ? 'all' : queues.join(', ')
}

/** Live and draining workers apart from those that stopped or were lost, in the order given. */
export function partWorkers(rows: readonly WorkerRow[]): { here: WorkerRow[]; gone: WorkerRow[] } {
  const isHere = (worker: WorkerRow) => worker.state === 'live' || worker.state === 'draining'
  return { here: rows.filter(isHere), gone: rows.filter((worker) => !isHere(worker)) }
}

/** `Gone: 3 stopped, 1 lost`; only what there is. */
export function goneInWords(gone: readonly WorkerRow[]): string {
  const lost = gone.filter((worker) => worker.state === 'lost').length
  const stopped = gone.length - lost
  return [stopped > 0 && `${stopped} stopped`, lost > 0 && `${lost} lost`].filter(Boolean).join(', ')
}
