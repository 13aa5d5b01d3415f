import type postgres from 'postgres'

/**
 * The same pool, which tells of everything that is asked of it: statements, once they are sent, and whole transactions.
 * @param track gets a promise that settles with what was asked
 */
export function watchStatements(sql: postgres.Sql, track: (answer: Promise<unknown>) => void): postgres.Sql {
  return new Proxy(sql, {
    apply: (target, self, args) => watchStatement(Reflect.apply(target, self, args), track),
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (name === 'unsafe') return (...args: Parameters<typeof sql.unsafe>) => watchStatement(target.unsafe(...args), track)
      if (name !== 'begin' && name !== 'notify') return value
      return (...args: unknown[]) => {
        const answer = (value as (...args: unknown[]) => Promise<unknown>)(...args)
        track(answer)
        return answer
      }
    },
  })
}

/** A statement is sent when somebody waits for it, which calls `handle`; a part of another one, or an identifier, never is. */
function watchStatement<Made>(made: Made, track: (answer: Promise<unknown>) => void): Made {
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
