import { counted } from '#domain/counted.ts'
import { formatDuration } from '#domain/duration-format.ts'
import type { RecentRuns } from '#domain/views/task-run-views.ts'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { type RunTrend, runTrend } from './run-trend.ts'

const RUNS = 20
const BAR_PX = 3
const STEP_PX = 4
const HEIGHT_PX = 18
const LEAST_PX = 3

/** A task's last runs, oldest first: a bar each, as high as it was long, in the colour of how it ended. */
export function Sparkline({ runs }: { runs: RecentRuns['runs'] }) {
  const told = runTrend(runs)
  const longestMs = Math.max(1, ...runs.map(({ tookMs }) => tookMs ?? 0))
  const words = trendInWords(runs.length, told)
  return (
    <span title={words} className="inline-flex items-center gap-1 align-middle">
      <svg role="img" aria-label={words} width={RUNS * STEP_PX - 1} height={HEIGHT_PX} className="shrink-0">
        {runs.map(({ state, tookMs }, index) => {
          // By the root: a run that takes a hundred times as long leaves the others something to show.
          const height = Math.max(LEAST_PX, Math.round(Math.sqrt((tookMs ?? 0) / longestMs) * HEIGHT_PX))
          const x = (RUNS - runs.length + index) * STEP_PX
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar has no other name than its place
              key={index}
              x={x}
              y={HEIGHT_PX - height}
              width={BAR_PX}
              height={height}
              rx="0.5"
              fill={hueVariable(STATE_LOOKS[state].hue)}
              opacity={state === 'succeeded' ? 0.55 : 1}
            />
          )
        })}
      </svg>
      {told.trend !== null && (
        <span aria-hidden className="text-xs text-muted">
          {told.trend === 'slower' ? '↗' : '↘'}
        </span>
      )}
    </span>
  )
}

function trendInWords(count: number, { medianMs, trend, succeeded, failed }: RunTrend): string {
  const parts = [
    `Last ${counted(count, 'run')}: ${succeeded} succeeded`,
    failed > 0 && `${failed} failed`,
    medianMs !== null && `${formatDuration(medianMs)} in the middle`,
    trend !== null && `the latest are ${trend}`,
  ]
  return parts.filter(Boolean).join(', ')
}
