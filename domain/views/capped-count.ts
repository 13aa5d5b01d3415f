/** How many rows of a long list match (GET /api/runs/count, /api/audits/count, /api/actions/count, with the filters of the list); with `hasMore`, more than these. */
export type CappedCount = { count: number; hasMore: boolean }
