import { once } from 'node:events'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { JsonValue } from '#domain/json-value.ts'
import type { RunLogger } from '#worker/handler-definition/define-handler.ts'
import type { SqliteLeave, SqliteMessage, SqliteOrder } from './ask-sqlite.ts'
import { type Ask, carryOut } from './carry-out.ts'
import { firstWord } from './first-word.ts'
import { parametersOfSqlite } from './sqlite-parameters.ts'

/** The process that asks a file of SQLite for a run, and is killed where that takes too long. It is told its order by whoever started it, and then that it may keep what it changed. */

/** SQLITE_READONLY */
const IS_READ_ONLY = 8
/** SQLITE_READONLY_ROLLBACK */
const IS_LEFT_HALF_WRITTEN = 776
/** What of a code says which kind of error it is; the rest says more. */
const KIND = 0xff

/** So often it is looked whether whoever asked is still there. */
const LOOK_MS = 500

/** Nobody hears it any more where that fails: then nothing is kept either. */
const say = (message: SqliteMessage) =>
  new Promise<void>((resolve) => process.send?.(message, (problem: Error | null) => (problem ? process.exit(1) : resolve())))
const logger = (level: keyof RunLogger) => (message: string, fields?: Record<string, unknown>) => {
  void say({ type: 'log', level, message, ...(fields && { fields }) })
}
const log: RunLogger = { debug: logger('debug'), info: logger('info'), warn: logger('warn'), error: logger('error') }

process.once('message', (order: SqliteOrder) => {
  void carryItOut(order)
    .catch((error: unknown) => say(failure(error)))
    // Its own is over; SQLite is closed by the end.
    .finally(() => process.exit(0))
})
process.once('disconnect', () => process.exit(1))

/** Ends this process behind the one that asked, from beside: while SQLite is at something, nothing else in here is heard. */
function endBehind(askedBy: number): void {
  const look = `setInterval(() => process.ppid === ${askedBy} || process.kill(process.pid, 'SIGKILL'), ${LOOK_MS})`
  new Worker(look, { eval: true, env: {} }).unref()
}

async function carryItOut({ file, mayWrite, order, askedBy }: SqliteOrder): Promise<void> {
  endBehind(askedBy)
  const database = new DatabaseSync(file, {
    readOnly: !mayWrite,
    // So long it waits for others that write.
    timeout: Math.ceil(order.timeLimitSeconds * 1_000),
    allowExtension: false,
  })
  database.exec(mayWrite ? 'begin immediate' : 'begin')
  const result = await carryOut(asking(database), order, log)
  const leave = once(process, 'message') as Promise<[SqliteLeave]>
  await say({ type: 'commits' })
  await leave
  database.exec('commit')
  await say({ type: 'result', result })
}

function asking(database: DatabaseSync): Ask {
  return async ({ sql, parameters }, onRow) => {
    const statement = database.prepare(sql)
    const behind = sql.slice(sql.indexOf(statement.sourceSQL) + statement.sourceSQL.length)
    if (firstWord(behind, 'sqlite') !== null) throw new Error('One statement at a time: write several as a list, each with its sql.')
    statement.setReadBigInts(true)
    const { named, inOrder } = parametersOfSqlite(sql, parameters.map(boundValue))
    const rows = (named === null ? statement.iterate(...inOrder) : statement.iterate(named)) as Iterable<Record<string, unknown>>
    const before = told(database, 'total_changes()')
    for (const row of rows) onRow(rowAsJson(row))
    // Without what triggers did, which the total knows as well.
    const changed = told(database, 'total_changes()') === before ? 0 : told(database, 'changes()')
    const columns = statement.columns().map(({ name }) => String(name))
    return { command: (firstWord(sql, 'sqlite') ?? '').toUpperCase(), count: changed, columns }
  }
}

function told(database: DatabaseSync, expression: string): number {
  return Number(database.prepare(`select ${expression} as told`).get()?.told)
}

/** SQLite knows neither yes nor no, nor lists: they are what its own functions make of JSON. */
function boundValue(value: JsonValue): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** A row as JSON has it: whole numbers that JavaScript can't hold as their digits, bytes as the literal that SQLite writes, `X'00FF'`. */
function rowAsJson(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonOf(value)]))
}

function jsonOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex').toUpperCase()}'`
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

const LEFT_HALF_WRITTEN =
  'Somebody who wrote the file ended in the middle of it, and who only reads cannot take that back: open it once with a program that may write.'

function failure(error: unknown): SqliteMessage {
  const { code, errcode = 0, message } = error as { code?: string; errcode?: number; message: string }
  const isServers = code === 'ERR_SQLITE_ERROR'
  if (errcode === IS_LEFT_HALF_WRITTEN) return { type: 'failed', message: LEFT_HALF_WRITTEN, isServers: false, isReadOnly: false }
  return { type: 'failed', message, isServers, isReadOnly: (errcode & KIND) === IS_READ_ONLY }
}
