/** An attempt of a run in the hands of a worker. */
export type HeldAttempt = { runId: string; attempt: number; workerId: string }
