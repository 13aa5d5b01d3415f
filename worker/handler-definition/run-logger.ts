/** Writes lines into a log, in order: of a run, or of what else a team's code does. `fields` may be any JSON object. */
export type RunLogger = Record<'debug' | 'info' | 'warn' | 'error', (message: string, fields?: Record<string, unknown>) => void>
