import { v5 as uuidV5 } from 'uuid'

/** The id of the job that delivers one attempt of a run: the same attempt is never queued twice. */
export function jobIdFor(runId: string, attempt: number): string {
  return uuidV5(String(attempt), runId)
}
