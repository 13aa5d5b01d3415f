import type { DatabaseTrouble } from '#domain/incidents/database-trouble.ts'

/** What Node and postgres.js say when there is no answer, now: no connection, or none any more. */
const NO_CONNECTION = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED))$/

/** SQLSTATE classes and codes of a database that does not answer, or not in time: connections, resources, locks, time limits, shutdowns. */
const NO_ANSWER = /^(08...|53...|55P03|57014|57P0[123])$/

/** Further codes of Node and postgres.js when the connection, or the system that Djag runs on, is the trouble. */
const OF_THE_SYSTEM = /^(CONNECTION_.*|E(?!RR_)[A-Z_]+)$/

/** Further SQLSTATE classes of trouble that is not about what was asked: conflicts with others, the server's system, transactions left too long, a standby. */
const OF_THE_MOMENT = /^(40...|57...|58...|25P0[23]|25006)$/

/** SQLSTATE codes that say what is wrong with a database that is there. */
const TROUBLE_OF_CODE: Readonly<Record<string, Exclude<DatabaseTrouble, 'away' | 'slow'>>> = {
  '53100': 'disk_full',
  '53300': 'no_connections',
  '25006': 'read_only',
}

/** What is wrong with the database, by what it said; null: nothing that is about all of it. */
export function databaseTroubleOf(error: unknown): Exclude<DatabaseTrouble, 'slow'> | null {
  const code = Object.keys(TROUBLE_OF_CODE).find((known) => hasCode(error, (given) => given === known))
  if (code !== undefined) return TROUBLE_OF_CODE[code] ?? null
  return isDatabaseUnavailable(error) ? 'away' : null
}

/** Whether the database did not answer, or not in time, so that the same request may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return hasCode(error, (code) => NO_CONNECTION.test(code) || NO_ANSWER.test(code))
}

/** Whether the same work may well succeed a little later, so that no task, run or action is to blame for it: unavailable, or in a conflict. */
export function isTransient(error: unknown): boolean {
  return isDatabaseUnavailable(error) || hasCode(error, (code) => OF_THE_SYSTEM.test(code) || OF_THE_MOMENT.test(code))
}

/** Whether somebody else changed what a transaction that sees one moment wanted to change: done again, it sees that. */
export function isWriteConflict(error: unknown): boolean {
  return hasCode(error, (code) => code === '40001')
}

/** Whether what was written would have been there twice: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, (code) => code === '23505')
}

/** Whether the error, a cause of it or one of several that came together has such a code. */
function hasCode(error: unknown, matches: (code: string) => boolean): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && matches(cause.code)) return true
    if (cause instanceof AggregateError && cause.errors.some((each) => hasCode(each, matches))) return true
  }
  return false
}
