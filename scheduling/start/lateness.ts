/** How long after its instant a task without a grace period has to have started, before it is called late (rule T4). */
export const LATE_WITHOUT_GRACE_SECONDS = 600

/**
 * The moment after which what is due at this instant, and has not begun, is late (rule T4). Epoch milliseconds.
 * @param gracePeriodMs the task's; null: it has none
 */
export function lateAfterMs(instantMs: number, gracePeriodMs: number | null): number {
  return instantMs + (gracePeriodMs ?? LATE_WITHOUT_GRACE_SECONDS * 1000)
}

/** Whether the instant is late at `nowMs`: strictly after, as a misfire is (rule M2). */
export function isLate(instantMs: number, gracePeriodMs: number | null, nowMs: number): boolean {
  return nowMs > lateAfterMs(instantMs, gracePeriodMs)
}
