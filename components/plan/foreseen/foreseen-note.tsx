import type { ForecastAhead } from '#domain/kept-forecast.ts'
import type { PlanForeseenView } from '#domain/views/plan-views.ts'
import { describeError } from '../../api/api-error.ts'
import { AHEAD_WORDS } from './foreseen-words.ts'

type Props = { ahead: ForecastAhead; kept: PlanForeseenView | undefined; error: Error | null }

/** What stands beside what came, and of what nothing was kept. */
export function ForeseenNote({ ahead, kept, error }: Props) {
  if (error && !kept) return <p className="text-amber">What was foretold can’t be read: {describeError(error).message}</p>
  if (kept?.rows.length === 0)
    return (
      <p>
        Of this time nothing was kept that was foretold {AHEAD_WORDS[ahead]}: once an hour the next four instants of each task are, while a
        scheduler is live.
      </p>
    )
  return (
    <p>
      <span aria-hidden className="mr-1 inline-block h-3 w-[1.5px] bg-violet align-middle" />
      Violet: when runs were foretold to end {AHEAD_WORDS[ahead]}, as it is kept once an hour of the next four instants of each task; the
      line leads to where they ended.
      {kept?.hasMore && ' There is more of it than is shown: show less time.'}
    </p>
  )
}
