/** How a process ended, as what follows its name in a sentence. `code` is null where a signal ended it. */
export function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  if (!signal) return `ended with exit code ${code}`
  return `was killed by ${signal}${signal === 'SIGKILL' ? ' (aborted without stopping in time, or out of memory)' : ''}`
}
