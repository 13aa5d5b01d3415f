import type { CrontabDefinition } from '../crontab-definition.ts'
import { parseExpression } from '../syntax.ts'

/** The crontab that one line of text describes, in UTC with the default policies unless told otherwise. */
export function crontabOf(
  expression: string,
  options: Partial<Pick<CrontabDefinition, 'timezone' | 'gap' | 'overlap'>> = {},
): CrontabDefinition {
  const { columns, problem } = parseExpression(expression)
  if (!columns) throw new Error(`${expression}: ${problem}`)
  return { ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first', ...options }
}

/** An instant as the oracle writes it: no fraction where it is zero. */
export function iso(instantMs: number): string {
  return new Date(instantMs).toISOString().replace('.000Z', 'Z')
}
