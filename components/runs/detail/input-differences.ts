import type { RunComparison, RunDetail } from '#domain/views/run-views.ts'
import { recordDifference, type ValueDifference } from '../../ui/value-differences/record-difference.ts'

type Input = Pick<RunDetail, 'handler' | 'args' | 'kwargs' | 'headers'>

/** What a run was given otherwise than an earlier one: each named argument and header by itself, positional arguments as a list. */
export function inputDifferences(before: Input | NonNullable<RunComparison['previous']>, after: Input): ValueDifference[] {
  const named = recordDifference(before.kwargs, after.kwargs)
  const rest = recordDifference(
    { handler: before.handler, 'positional arguments': before.args, header: before.headers },
    { handler: after.handler, 'positional arguments': after.args, header: after.headers },
  )
  return [...named, ...rest]
}

/** How much longer or shorter something became: `+20 %`, `3 × as much`; nothing for what hardly differs or can't be compared. */
export function changeWords(before: number | null, after: number | null): string {
  if (before === null || after === null || before <= 0 || after <= 0) return ''
  const ratio = after / before
  if (ratio >= 2) return `${ratio >= 10 ? Math.round(ratio).toLocaleString('en') : ratio.toFixed(1)} × as much`
  const percent = Math.round((ratio - 1) * 100)
  return percent === 0 ? '' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`
}
