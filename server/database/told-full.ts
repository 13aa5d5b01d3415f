import { databaseTroubleOf } from './transient-errors.ts'

let toldFull = false

/** Looks at what a transaction failed with. */
export function hearOfFailure(error: unknown): void {
  if (databaseTroubleOf(error) === 'disk_full') toldFull = true
}

/** Whether the database told this program since the last time that was asked that it has no room left: what only changes a little may go on well meanwhile. */
export function wasToldFull(): boolean {
  const was = toldFull
  toldFull = false
  return was
}
