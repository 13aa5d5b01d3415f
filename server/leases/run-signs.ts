import type { JsonValue } from '#domain/json-value.ts'
import type { LogLevel } from '#domain/log-levels.ts'

/** A line as it goes into the run's log; fit for the database. */
export type LogEntry = { level: LogLevel; message: string; fields?: Record<string, JsonValue> }

/** How far a run is: `percent` is a whole number from 0 to 100. */
export type Progress = { percent: number; message: string | null }
