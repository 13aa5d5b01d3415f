import type postgres from 'postgres'
import type { Work } from './wrap-begin.ts'

type Track = (answer: Promise<unknown>) => void

/**
 * The same pool, or transaction, which tells of everything that is asked of it: statements, once they are sent, also those within transactions, whose
 * beginning and end are asked for too. A transaction as a whole may take as long as all that it asks for.
 * @param track gets a promise that settles with what was asked
 */
export function watchStatements<Asked extends postgres.Sql | postgres.TransactionSql>(sql: Asked, track: Track): Asked {
  return new Proxy(sql, {
    apply: (target, self, args) => watchStatement(Reflect.apply(target, self, args), track),
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      const call = value as (...args: unknown[]) => Promise<unknown>
      if (name === 'unsafe') return (...args: Parameters<typeof sql.unsafe>) => watchStatement(target.unsafe(...args), track)
      if (name === 'begin') return (...args: unknown[]) => watchTransaction(call, args, track)
      if (name === 'savepoint')
        return (...args: unknown[]) => {
          const work = args.at(-1) as Work
          return call(...args.slice(0, -1), (inner: postgres.TransactionSql) => work(watchStatements(inner, track)))
        }
      if (name !== 'notify') return value
      return (...args: unknown[]) => {
        const answer = call(...args)
        track(answer)
        return answer
      }
    },
  })
}

function watchTransaction(begin: (...args: unknown[]) => Promise<unknown>, args: unknown[], track: Track): Promise<unknown> {
  const work = args.at(-1) as Work
  const begun = Promise.withResolvers<void>()
  const transaction = begin(...args.slice(0, -1), async (tx: postgres.TransactionSql) => {
    begun.resolve()
    try {
      return await work(watchStatements(tx, track))
    } finally {
      track(transaction)
    }
  })
  track(Promise.race([begun.promise, transaction]))
  return transaction
}

/** A statement is sent when somebody waits for it, which calls `handle`; a part of another one, or an identifier, never is. */
function watchStatement<Made>(made: Made, track: Track): Made {
  const statement = made as { handle?: () => Promise<unknown>; executed?: boolean }
  if (!(made instanceof Promise) || typeof statement.handle !== 'function') return made
  const handle = statement.handle.bind(statement)
  statement.handle = () => {
    // Not by its own `then`, which would send it.
    if (!statement.executed) track(Promise.prototype.then.call(made, () => {}) as Promise<unknown>)
    return handle()
  }
  return made
}
