/** An instant, as a `Date` or in epoch milliseconds, as JSON and PostgreSQL read it: ISO text in UTC. Null stays null. */
export function isoInstant<Instant extends Date | number | null>(instant: Instant): Instant extends null ? null : string {
  return (instant === null ? null : new Date(instant).toISOString()) as Instant extends null ? null : string
}
