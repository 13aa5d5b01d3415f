import { type Logger, pino } from 'pino'

type LoggedError = { type: string; message: string; code?: unknown; stack: string[]; cause?: LoggedError }

/**
 * An error with its causes for the log, without the parameters of failed statements: they hold session tokens and hashes of passwords,
 * and Drizzle repeats them in its message and so at the head of its stack.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: [] }
  const message = error.message.split('\nparams:')[0] ?? ''
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const logged: LoggedError = { type: error.name, message, stack: stack.map((line) => line.trim()) }
  if ('code' in error) logged.code = error.code
  if (error.cause !== undefined) logged.cause = loggedError(error.cause)
  return logged
}

/** The log of a program: one JSON object a line on standard output, with the time in ISO form, alike in all of them. */
export function programLog(program: string): Logger {
  return pino({ base: { program, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: loggedError } })
}

/** Where the web program writes what a person cannot mend. */
export const failureLog = programLog('djag web')
