/** Together at least two million decided instants; in two files, so that two cores share them. */
export const INSTANTS_EACH = 1_000_000
export const FIRST_SEEDS = [1, 1_000_001] as const
