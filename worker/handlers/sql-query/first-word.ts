import type { SqlConnection } from './connections.ts'

type Engine = SqlConnection['engine']

/** What ends or splits the transaction in which all statements of a run are. */
const OF_TRANSACTIONS = ['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release', 'xa']

/** What else is not taken, and why not. */
const REFUSED: Record<Engine, Record<string, string>> = {
  postgresql: {
    prepare: 'is no statement by itself.',
    copy: 'is no statement that answers with rows.',
  },
  mysql: {
    set: 'changes the session, which belongs to the run.',
    use: 'leads to another database than the connection.',
    prepare: 'is no statement by itself.',
    execute: 'is no statement by itself.',
    lock: 'ends the transaction of the run.',
    unlock: 'ends the transaction of the run.',
    load: 'needs a file of the worker or of the server.',
    ...Object.fromEntries(
      ['if', 'case', 'while', 'loop', 'repeat', 'for'].map((word) => [word, 'is a block, which could end the transaction of the run.']),
    ),
  },
  sqlite: {
    attach: 'leads to another file than the connection.',
    detach: 'leads to another file than the connection.',
    vacuum: 'cannot be done within a transaction.',
    pragma: 'changes the session, which belongs to the run: ask the function of its name, as in select * from pragma_table_info(…).',
  },
}

/** All that a connection to MySQL takes that reads only: procedures and blocks begin transactions of their own, which may write. */
const READING_MYSQL = new Set(['select', 'with', 'values', 'table', 'show', 'describe', 'desc', 'explain', '('])

/** What ends the transaction of MySQL where it stands, so that what came before stays whatever comes after. */
const ENDING_MYSQL = new Set([
  ...['create', 'alter', 'drop', 'truncate', 'rename', 'grant', 'revoke', 'import', 'install', 'uninstall'],
  ...['analyze', 'optimize', 'repair', 'check', 'cache', 'flush', 'reset', 'change', 'stop', 'backup'],
])

/** Why a statement is not taken; null: it is. What it may touch otherwise, the role says that the connection signs in as. */
export function refusedStatement(
  sql: string,
  { engine, mayWrite }: Pick<SqlConnection, 'engine' | 'mayWrite'>,
  isAlone: boolean,
): string | null {
  const word = firstWord(sql, engine)
  if (word === null) return 'A statement says nothing.'
  const name = word.toUpperCase()
  if (OF_TRANSACTIONS.includes(word))
    return `${name} cannot be used here: all statements of a run are one transaction, which begins and ends by itself.`
  const why = REFUSED[engine][word]
  if (why !== undefined) return `${name} cannot be used here: it ${why}`
  if (engine !== 'mysql') return null
  if (word === '/*!') return 'A comment that MySQL carries out (/*! … */) cannot begin a statement.'
  if (!mayWrite && !READING_MYSQL.has(word)) return `${name} cannot be used where a connection to MySQL reads only.`
  if (!isAlone && endsTransaction(sql, engine))
    return `${name} ends a transaction of MySQL, and what stands before it would stay whatever comes of the rest: give it a run of its own.`
  return null
}

/** Whether a statement ends the transaction in which it stands, and keeps what it does whatever comes after: definitions of MySQL do. */
export function endsTransaction(sql: string, engine: Engine): boolean {
  if (engine !== 'mysql' || /^\s*(?:create|drop)\s+temporary\s/i.test(sql)) return false
  return ENDING_MYSQL.has(firstWord(sql, engine) ?? '')
}

/** The first word of a statement, in small letters, behind blanks and comments; null: there is none. */
export function firstWord(sql: string, engine: Engine): string | null {
  let at = 0
  for (;;) {
    at += /^[\s;]*/.exec(sql.slice(at))?.[0].length ?? 0
    if (sql.startsWith('--', at) || (engine === 'mysql' && sql[at] === '#')) {
      const end = sql.slice(at).search(engine === 'postgresql' ? /[\n\r]/ : /\n/)
      if (end < 0) return null
      at += end
    } else if (engine === 'mysql' && /^\/\*M?!/.test(sql.slice(at, at + 4))) return '/*!'
    else if (sql.startsWith('/*', at)) at = endOfComment(sql, at, engine)
    else return /^[A-Za-z_]+|^\S/.exec(sql.slice(at))?.[0].toLowerCase() ?? null
  }
}

/** Comments of PostgreSQL may hold comments, others end where the first ends. */
function endOfComment(sql: string, from: number, engine: Engine): number {
  let depth = 0
  for (let at = from; at < sql.length; at++) {
    if (sql.startsWith('/*', at) && (depth === 0 || engine === 'postgresql')) {
      depth++
      at++
    } else if (sql.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return sql.length
}
