'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { formatDuration } from '#domain/duration-format.ts'
import type { ForecastErrors, RunTime } from '#domain/views/task-run-views.ts'
import { Section } from '../../../ui/section.tsx'
import { taskRunTimesQuery } from '../../queries.ts'
import { forecastErrorWords } from './forecast-error-words.ts'
import { type Measure, timeStatistics } from './time-statistics.ts'

const CHART_PX = 110
/** The library asks for the browser's language as it is loaded, and fails where that is none (`en-US@posix`): the numbers over the chart remain. */
const TimeChart = dynamic(
  () =>
    import('./time-chart.tsx').then(
      ({ TimeChart: Chart }) => Chart,
      () => NoChart,
    ),
  {
    ssr: false,
    loading: () => <div style={{ height: CHART_PX }} />,
  },
)

function NoChart() {
  return <p className="py-2 text-xs text-muted">This browser can’t draw the chart.</p>
}

const MEASURES: readonly { measure: Measure; title: string; what: string }[] = [
  { measure: 'tookMs', title: 'Took', what: 'How long its attempts executed' },
  { measure: 'lateMs', title: 'Started late by', what: 'From its instant to its start' },
  { measure: 'waitMs', title: 'Waited in the queue', what: 'From its activation to its start' },
]
/** A chart of fewer says nothing. */
const LEAST_RUNS = 3
/** Of the table that is read aloud: nobody listens to more. */
const ROWS_READ = 50

/** How long the latest runs took, how late they started and how long they waited, run by run, with median and 95 %. */
export function TaskTimes({ taskId }: { taskId: number }) {
  const { data } = useQuery(taskRunTimesQuery(taskId))
  const runs = data?.rows ?? []
  if (runs.length < LEAST_RUNS) return null
  return (
    <Section title={`Times of the last ${runs.length.toLocaleString('en')} runs`}>
      <div className="grid gap-x-6 gap-y-4 pt-1 sm:grid-cols-2 xl:grid-cols-3">
        {MEASURES.map((each) => (
          <TimeFigure key={each.measure} runs={runs} {...each} />
        ))}
      </div>
      {data && <ForecastLine errors={data.forecastErrors} />}
      <TimeTable runs={runs} />
    </Section>
  )
}

function TimeFigure({ runs, measure, title, what }: { runs: readonly RunTime[] } & (typeof MEASURES)[number]) {
  const statistics = timeStatistics(runs, measure)
  if (statistics === null) return null
  const { medianMs, p95Ms } = statistics
  return (
    <figure className="min-w-0">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs" title={what}>
        <span className="font-medium">{title}</span>
        <span className="tabular text-muted">
          median {formatDuration(medianMs)}, 95 % {formatDuration(p95Ms)}
        </span>
      </figcaption>
      <TimeChart runs={runs} measure={measure} medianMs={medianMs} p95Ms={p95Ms} heightPx={CHART_PX} />
    </figure>
  )
}

/** How well it is foretold when its runs end. */
function ForecastLine({ errors }: { errors: ForecastErrors }) {
  const words = forecastErrorWords(errors)
  return words && <p className="tabular pt-2 text-xs text-muted">{words}</p>
}

function TimeTable({ runs }: { runs: readonly RunTime[] }) {
  const words = (ms: number | null) => (ms === null ? '–' : formatDuration(ms))
  return (
    // A table is never narrower than what stands in it: what hides it has to be around it.
    <div className="sr-only">
      <table>
        <caption>Times of the last {Math.min(ROWS_READ, runs.length)} runs, the latest first</caption>
        <thead>
          <tr>
            <th scope="col">Instant</th>
            <th scope="col">Outcome</th>
            {MEASURES.map(({ measure, title }) => (
              <th key={measure} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs
            .slice(-ROWS_READ)
            .toReversed()
            .map((run) => (
              <tr key={run.id}>
                <th scope="row">{run.scheduledFor}</th>
                <td>{run.state}</td>
                {MEASURES.map(({ measure }) => (
                  <td key={measure}>{words(run[measure])}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}
