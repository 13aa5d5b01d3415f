import { timestamp } from 'drizzle-orm/pg-core'

/** An absolute instant with millisecond precision, the precision of the scheduling core: a cursor read back equals the cursor written. */
export const instantColumn = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })
