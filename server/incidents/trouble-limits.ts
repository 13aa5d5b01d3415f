/** Of each kind of trouble so many are looked at, what has lasted longest first, so that what is told already stays in sight. */
export const MOST_OF_A_KIND = 1_000
/** A run takes, or waits, far longer than usual from so many times what nineteen of twenty do, and never before so long. */
export const FAR_LONGER = 1.5
export const SHORTEST_LONG_MS = 300_000
/** What is over when it is found is told for so long. */
export const TOLD_FOR_MS = 600_000
