import { pino } from 'pino'

/** Where the web program writes what a person cannot mend. */
export const failureLog = pino({ name: 'djag web' })
