/** What a run is for: an instant of its task's crontab, what a person asked for, an instant of a backfill. */
export const RUN_KINDS = ['scheduled', 'manual', 'backfill'] as const
export type RunKind = (typeof RUN_KINDS)[number]

/**
 * The instant (epoch ms) for which a run counts at `aligned` edges (rules D6, R3): its own, or for a manual run its task's latest one when it
 * was asked for, `manualInstantMs`; null: there was none yet. A rerun counts as its run does.
 */
export function alignedInstantOf(run: { kind: RunKind; scheduledForMs: number; manualInstantMs: number | null }): number | null {
  return run.kind === 'manual' ? run.manualInstantMs : run.scheduledForMs
}
