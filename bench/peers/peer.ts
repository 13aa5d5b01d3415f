/** So many jobs that are due in one instant, and how many handlers run at once. */
export type Storm = { count: number; concurrency: number }

/** From the instant: to the first line of handlers, and until all were done. Milliseconds. */
export type StormFigures = { p50: number; p99: number; drainedMs: number }

/** Another scheduler of jobs, measured in the same run with the same storms. */
export type Peer = { name: string; storm(storm: Storm): Promise<StormFigures>; end(): Promise<void> }
