import type { Connection } from 'mysql2'
import type { JsonValue } from '#domain/json-value.ts'
import { MysqlDriverMissing, type MysqlTarget, mysqlDriver, mysqlOptions } from '#server/database/mysql-target.ts'
import { type Ask, carryOut, type SqlOrder, type SqlResult, type SqlRun } from './carry-out.ts'
import { endsTransaction, firstWord } from './first-word.ts'
import { CONNECT_SECONDS, inServersWords } from './in-words.ts'
import { UnknownEnd, unlessSilent } from './unless-silent.ts'
import { WrittenJson } from './written-json.ts'

/** So much later the server ends a statement by itself, if nobody is left to cancel it. */
const BEHIND_US_SECONDS = 5
/** The number by which the protocol calls columns of JSON. */
const JSON_COLUMN = 245
/** ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION */
const IS_READ_ONLY = 1792
/** ER_WARNING_NOT_COMPLETE_ROLLBACK */
const IS_NOT_ALL_TAKEN_BACK = 1196

/** What is said of what stays. */
const STAYS = 'what was written to tables that know no transactions (MyISAM) stays'
const UNKNOWN = 'it is not known whether its changes were kept'

type Driver = typeof import('mysql2')
/** How far a transaction went. `ending`: the statement that may have ended it unasked; `commits`: it was asked to; `leaves`: not all was taken back. */
type Course = { ending: string | null; commits: boolean; leaves: boolean }
type Asked = { driver: Driver; connection: Connection; course: Course }
type Column = { name: string; columnType?: number }

/**
 * Carries out an order in one transaction of a MySQL or MariaDB.
 * @throws Error in words for the run, without the password
 */
export async function askMysql(target: MysqlTarget, order: SqlOrder, run: SqlRun): Promise<SqlResult> {
  const driver = await mysqlDriver()
  const options = {
    ...mysqlOptions(target),
    connectTimeout: Math.min(CONNECT_SECONDS, Math.ceil(order.timeLimitSeconds)) * 1_000,
  }
  const connection = driver.createConnection(options)
  // What breaks while nothing is asked: the next question says so.
  connection.on('error', () => {})
  const course: Course = { ending: null, commits: false, leaves: false }
  const cancel = () => {
    // An interrupted commit would leave nobody the wiser.
    if (!course.commits) killQuery(driver, options, connection.threadId)
  }
  run.stop.addEventListener('abort', cancel, { once: true })
  try {
    return await unlessSilent(inTransaction({ driver, connection, course }, order, run), run.stop)
  } catch (error) {
    if (error instanceof UnknownEnd) throw error
    throw whatIsLeft(inWords(error, target, run), course, run.stop.aborted)
  } finally {
    run.stop.removeEventListener('abort', cancel)
    connection.destroy()
  }
}

async function inTransaction(asked: Asked, order: SqlOrder, run: SqlRun): Promise<SqlResult> {
  const { connection, course } = asked
  run.stop.throwIfAborted()
  const access = run.mayWrite ? 'read write' : 'read only'
  const seconds = Math.ceil(order.timeLimitSeconds) + BEHIND_US_SECONDS
  const [{ version = '' } = {}] = (await told(connection, 'select version() as version')) as { version?: string }[]
  await told(
    connection,
    `set session ${/mariadb/i.test(version) ? `max_statement_time = ${seconds}` : `max_execution_time = ${seconds * 1_000}`}`,
  )
  // Of the session, too: what ends a transaction unasked shall find no other to write in.
  await told(connection, `set session transaction ${access}`)
  await told(connection, `start transaction ${access}`)
  try {
    const result = await carryOut(asking(asked, run.stop), order, run.log)
    run.stop.throwIfAborted()
    course.commits = true
    await told(connection, 'commit')
    return result
  } catch (error) {
    if (!course.commits) course.leaves = await takeBack(connection).catch(() => false)
    throw error
  }
}

/** @returns whether something could not be taken back */
async function takeBack(connection: Connection): Promise<boolean> {
  const { warningStatus } = (await told(connection, 'rollback')) as { warningStatus: number }
  if (warningStatus === 0) return false
  const warnings = (await told(connection, 'show warnings')) as { Code: number }[]
  return warnings.some(({ Code }) => Number(Code) === IS_NOT_ALL_TAKEN_BACK)
}

/** An error that says as well what may have been changed all the same. */
function whatIsLeft(error: Error, { ending, commits, leaves }: Course, isStopped: boolean): Error {
  const end = commits
    ? UNKNOWN
    : leaves
      ? STAYS
      : ending !== null && isStopped
        ? `it is not known what was kept of ${ending}, which can end a transaction of MySQL by itself`
        : null
  if (end === null) return error
  if (isStopped) return new UnknownEnd(`It was cancelled, and ${end}.`, end)
  return new Error(`${error.message.replace(/\.$/, '')}; ${end}.`)
}

/** Says something of our own, without values. */
function told(connection: Connection, sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => connection.query(sql, (error, rows) => (error ? reject(error) : resolve(rows))))
}

function asking({ driver, connection, course }: Asked, stop: AbortSignal): Ask {
  return async ({ sql, parameters }, onRow) => {
    stop.throwIfAborted()
    const command = (firstWord(sql, 'mysql') ?? '').toUpperCase()
    if (endsTransaction(sql, 'mysql') || command === 'CALL') course.ending = command
    const { columns, changed } = await executed(
      connection,
      sql,
      parameters.map((value) => boundValue(driver, value)),
      onRow,
    )
    // A cancelled SLEEP ends as if nothing had been.
    stop.throwIfAborted()
    return { command, count: changed, columns }
  }
}

/** By the protocol of prepared statements, which binds values and takes one statement at a time. */
function executed(connection: Connection, sql: string, values: unknown[], onRow: (row: Record<string, unknown>) => void) {
  return new Promise<{ columns: string[]; changed: number }>((resolve, reject) => {
    connection.prepare(sql, (problem, prepared) => {
      if (problem) return reject(problem)
      const { length } = (prepared as unknown as { parameters: unknown[] }).parameters
      if (length !== values.length) {
        prepared.close()
        return reject(new Error(`A statement has ${length} parameters (?), and ${values.length} values are given.`))
      }
      let columns: readonly Column[] | null = null
      let changed = 0
      const asked = prepared.execute(values)
      asked.on('error', reject)
      asked.on('fields', (fields: unknown) => {
        if (fields) columns ??= fields as Column[]
      })
      asked.on('result', (result: unknown, index: number) => {
        // A procedure may answer with several tables: the first is its answer.
        if (columns === null) changed = (result as { affectedRows: number }).affectedRows
        else if (index === 0) onRow(rowAsJson(result as Record<string, unknown>, columns))
      })
      asked.on('end', () => {
        prepared.close()
        resolve({ columns: columns?.map(({ name }) => name) ?? [], changed })
      })
    })
  })
}

/** A value as it is bound. Whole numbers go as such: as floating ones, which the driver would send, large ones become `1e15` where a text is wanted. */
function boundValue(driver: Driver, value: JsonValue): unknown {
  const { TypedParameter } = driver as unknown as { TypedParameter: { LONGLONG(value: number): unknown } }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? TypedParameter.LONGLONG(value) : value
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** A row as JSON has it: bytes as the literal that MySQL writes, `0x00FF`. */
function rowAsJson(row: Record<string, unknown>, columns: readonly Column[]): Record<string, unknown> {
  for (const { name, columnType } of columns) {
    const value = row[name]
    if (Buffer.isBuffer(value)) row[name] = `0x${value.toString('hex').toUpperCase()}`
    else if (columnType === JSON_COLUMN && typeof value === 'string') row[name] = new WrittenJson(value)
  }
  return row
}

/** Ends what runs on a connection, by another one: there is no other way. Nothing is said if that fails: the run ends all the same. */
function killQuery(driver: Driver, options: import('mysql2').ConnectionOptions, threadId: number | null): void {
  if (!threadId) return
  const second = driver.createConnection(options)
  second.on('error', () => {})
  second.query(`kill query ${threadId}`, () => second.destroy())
}

function inWords(error: unknown, target: MysqlTarget, { connection }: SqlRun): Error {
  if (error instanceof MysqlDriverMissing) return error
  const { errno, code, message = String(error), sqlMessage } = error as Partial<import('mysql2').QueryError> & { sqlMessage?: string }
  const given = { message: sqlMessage ?? message, ...(code && { code }) }
  return inServersWords(sqlMessage === undefined ? null : 'MySQL', given, { ...target, connection, isReadOnly: errno === IS_READ_ONLY })
}
