import type postgres from 'postgres'
import { hearOfFailure } from './told-full.ts'
import { type Work, wrapBegin } from './wrap-begin.ts'

/**
 * Keeps what goes on in a transaction after its connection broke away from the pool. postgres.js ends the transaction for its caller at
 * once, but sends whatever the callback does later, its own rollback included, over the same slot of the pool: to nobody, which ends the
 * process, or to the connection that has replaced the broken one, outside of any transaction or inside that of somebody else.
 */
export function fenceTransactions(sql: postgres.Sql): void {
  wrapBegin(sql, async (begin, work) => {
    let isOver = false
    const transaction = begin((tx) =>
      keepInside(
        () => work(fence(tx, () => isOver)),
        () => isOver,
      ),
    )
    try {
      return await transaction
    } catch (error) {
      hearOfFailure(error)
      throw error
    } finally {
      isOver = true
    }
  })
}

/** The same transaction, which sends nothing more once it is over. */
function fence(tx: postgres.TransactionSql, isOver: () => boolean): postgres.TransactionSql {
  const refuseWhenOver = () => {
    if (isOver()) throw new TransactionOverError('The connection of this transaction broke; nothing more of it is sent.')
  }
  return new Proxy(tx, {
    apply: (target, self, args) => {
      refuseWhenOver()
      return Reflect.apply(target, self, args)
    },
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (name === 'unsafe')
        return (...args: Parameters<typeof target.unsafe>) => {
          refuseWhenOver()
          return target.unsafe(...args)
        }
      if (name === 'savepoint')
        return (work: Work) => {
          refuseWhenOver()
          return target.savepoint((inner) => keepInside(() => work(fence(inner, isOver)), isOver))
        }
      return value
    },
  })
}

/** Does the work; if the transaction broke meanwhile, never comes back, as postgres.js would send a rollback or a commit then. */
async function keepInside(work: () => unknown, isOver: () => boolean): Promise<unknown> {
  let result: { value: unknown } | { error: unknown }
  try {
    result = { value: await work() }
  } catch (error) {
    result = { error }
    // A statement that broke with its connection is rejected a moment before its transaction is.
    await new Promise(setImmediate)
  }
  if (isOver()) return await new Promise(() => {})
  if ('error' in result) throw result.error
  return result.value
}

class TransactionOverError extends Error {
  override name = 'TransactionOverError'
  /** As postgres.js calls it: trouble that passes. */
  readonly code = 'CONNECTION_CLOSED'
}
