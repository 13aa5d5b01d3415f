/** What ends or splits the transaction in which all statements of a run are, or speaks another protocol than queries do. */
const REFUSED = new Set(['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release', 'prepare', 'copy'])

/** Why a statement is not taken; null: it is. What a statement may touch otherwise, the role says that the connection signs in as. */
export function refusedStatement(sql: string): string | null {
  const word = firstWord(sql)
  if (word === null) return 'A statement says nothing.'
  if (!REFUSED.has(word)) return null
  if (word === 'copy') return 'COPY cannot be used here: it is no statement that answers with rows.'
  return `${word.toUpperCase()} cannot be used here: all statements of a run are one transaction, which begins and ends by itself.`
}

/** The first word of a statement, in small letters, behind blanks and comments, which may hold comments; null: there is none. */
function firstWord(sql: string): string | null {
  let at = 0
  for (;;) {
    at += /^[\s;]*/.exec(sql.slice(at))?.[0].length ?? 0
    if (sql.startsWith('--', at)) {
      const end = sql.slice(at).search(/[\n\r]/)
      if (end < 0) return null
      at += end
    } else if (sql.startsWith('/*', at)) at = endOfComment(sql, at)
    else return /^[A-Za-z_]+|^\S/.exec(sql.slice(at))?.[0].toLowerCase() ?? null
  }
}

function endOfComment(sql: string, from: number): number {
  let depth = 0
  for (let at = from; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
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
