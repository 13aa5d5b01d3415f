/** How often another worker takes a run over whose attempt was lost: one that takes its worker down with it must not wander through the fleet for ever. */
export const MOST_TAKEOVERS = 5

/** Whether a run has lost so many attempts in its present series, the latest one included, that it fails instead of being taken over again. */
export function isLostTooOften(lostAttempts: number): boolean {
  return lostAttempts > MOST_TAKEOVERS
}
