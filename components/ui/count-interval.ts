/** Counting a long list reads more than a page of it does: not at every event. */
export const COUNT_INTERVAL_MS = 10_000
