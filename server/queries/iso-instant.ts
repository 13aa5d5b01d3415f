/** An instant as it travels in JSON. */
export function isoInstant(instant: Date | number): string {
  return new Date(instant).toISOString()
}

export function isoInstantOrNull(instant: Date | number | null): string | null {
  return instant === null ? null : isoInstant(instant)
}
