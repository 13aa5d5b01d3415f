/** What SQLite skips as one piece, where no parameter can stand, and its parameters. */
const PIECES =
  /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?\d*|[$:@#][A-Za-z0-9_$\u0080-\uffff]+|[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/g

/**
 * How values are handed over: in their order where all parameters are `?`, by name where they are `?1`, `?2` … or `$1`, `$2` ….
 * SQLite itself would take what is missing for NULL.
 * @throws Error where there are more or fewer values than parameters, or parameters of another kind
 */
export function parametersOfSqlite<Value>(
  sql: string,
  values: readonly Value[],
): { named: Record<string, Value> | null; inOrder: readonly Value[] } {
  const parameters = [...sql.matchAll(PIECES)].map(([piece]) => piece).filter((piece) => /^[?$:@#]/.test(piece))
  const numbers = parameters.map((parameter) => Number(/^[?$](\d+)$/.exec(parameter)?.[1] ?? Number.NaN))
  const isInOrder = parameters.every((parameter) => parameter === '?')
  if (!isInOrder && numbers.some(Number.isNaN)) throw new Error('Parameters are written ? each, or by number: ?1, ?2 … or $1, $2 …')
  const count = isInOrder ? parameters.length : Math.max(...numbers)
  if (count !== values.length) throw new Error(`A statement has ${count} parameters, and ${values.length} values are given.`)
  if (isInOrder) return { named: null, inOrder: values }
  return {
    named: Object.fromEntries(parameters.map((parameter, index) => [parameter, values[(numbers[index] ?? 0) - 1] as Value])),
    inOrder: [],
  }
}
