import type { JsonValue } from '#domain/json-value.ts'
import type { RunLogger } from '#worker/handler-definition/define-handler.ts'
import { KeptRows } from './kept-rows.ts'

const SHOWN_ROWS = 5

/** A statement with the values that are bound to its parameters. */
export type Statement = { sql: string; parameters: JsonValue[] }

/** What a run wants of a database: statements, of which the last one's first `maxRows` rows are kept, and may be a check. */
export type SqlOrder = {
  statements: readonly Statement[]
  maxRows: number
  failWhen: 'never' | 'rows' | 'no rows'
  timeLimitSeconds: number
}

/** Whose statements they are. `stop`: aborted when the run has to stop, or takes longer than it may. */
export type SqlRun = { connection: string; mayWrite: boolean; log: RunLogger; stop: AbortSignal }

/** The result of a run. */
export type SqlResult = Awaited<ReturnType<typeof carryOut>>

/** What became of a statement. `count`: the rows that it answered with, or changed. */
export type SqlAnswer = { command: string; count: number; columns: readonly string[] }

/** Carries out a statement of a transaction, and hands over each row as it comes. */
export type Ask = (statement: Statement, onRow: (row: Record<string, unknown>) => void) => Promise<SqlAnswer>

/**
 * Asks all statements, one after the other, within a transaction that is somebody else's.
 * @returns the result of the run
 * @throws Error where one fails, or the check: the transaction has to be rolled back then
 */
export async function carryOut(ask: Ask, { statements, maxRows, failWhen }: SqlOrder, log: RunLogger) {
  const done: { command: string; count: number }[] = []
  let kept = new KeptRows(maxRows)
  let columns: readonly string[] = []
  for (const statement of statements) {
    const startedMs = performance.now()
    const rows = new KeptRows(maxRows)
    const answer = await ask(statement, (row) => rows.add(row))
    kept = rows
    columns = answer.columns
    done.push({ command: answer.command, count: Math.max(kept.count, answer.count) })
    log.info(`${answer.command || 'Done'}: ${done.at(-1)?.count}`, { tookMs: Math.round(performance.now() - startedMs) })
  }
  const doubled = columns.find((name, index) => columns.indexOf(name) < index)
  if (doubled !== undefined && maxRows > 0)
    throw new Error(
      `Two columns of the answer are called “${doubled}”, and a row can keep one of them: give them names of their own (as …).`,
    )
  if (failWhen !== 'never' && kept.count > 0 === (failWhen === 'rows')) {
    for (const row of kept.rows.slice(0, SHOWN_ROWS)) log.warn(JSON.stringify(row))
    throw new Error(kept.count === 0 ? 'The check found no rows.' : `The check found ${kept.count} ${kept.count === 1 ? 'row' : 'rows'}.`)
  }
  return { rows: kept.rows, count: done.at(-1)?.count ?? 0, ...(kept.isCut && { rowsAreCut: true }), statements: done }
}
