'use client'

import { useQuery } from '@tanstack/react-query'
import type { WeekOfRuns } from '#domain/views/task-run-views.ts'
import { Section } from '../../ui/section.tsx'
import { StateMark } from '../../ui/state-badge.tsx'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { taskWeeksQuery } from '../queries.ts'

const CHART_PX = 48
const LEAST_PX = 2
const BAR_SHARE = 0.7

/** How the runs of a task ended in each week of a year, those among them that were removed since. Nothing for a task in its first week. */
export function TaskWeeks({ taskId }: { taskId: number }) {
  const { data } = useQuery(taskWeeksQuery(taskId))
  const weeks = data?.rows ?? []
  if (weeks.length < 2) return null
  const sum = (of: 'succeeded' | 'failed' | 'other') => weeks.reduce((total, week) => total + week[of], 0)
  return (
    <Section
      title={`Runs of the last ${weeks.length} weeks`}
      actions={
        <span className="tabular flex gap-x-3 text-xs text-muted">
          <span className="flex items-center gap-1">
            <StateMark state="succeeded" /> {sum('succeeded').toLocaleString('en')} succeeded
          </span>
          <span className="flex items-center gap-1">
            <StateMark state="failed" /> {(sum('failed') + sum('other')).toLocaleString('en')} did not
          </span>
        </span>
      }
    >
      <svg aria-hidden width="100%" height={CHART_PX} className="mt-1 overflow-visible">
        {weeks.map((week, index) => (
          <WeekBar key={week.week} week={week} index={index} count={weeks.length} most={Math.max(...weeks.map(totalOf))} />
        ))}
        <line x1="0" x2="100%" y1={CHART_PX} y2={CHART_PX} stroke="var(--line-strong)" />
      </svg>
      <div className="sr-only">
        <table>
          <caption>Runs by the week they ended in</caption>
          <thead>
            <tr>
              <th scope="col">Week from</th>
              <th scope="col">Succeeded</th>
              <th scope="col">Did not</th>
            </tr>
          </thead>
          <tbody>
            {weeks.map(({ week, succeeded, failed, other }) => (
              <tr key={week}>
                <th scope="row">{week.slice(0, 10)}</th>
                <td>{succeeded}</td>
                <td>{failed + other}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function totalOf({ succeeded, failed, other }: WeekOfRuns): number {
  return succeeded + failed + other
}

/** What succeeded at the bottom, the rest on top of it; whatever there is can be seen. */
function WeekBar({ week, index, count, most }: { week: WeekOfRuns; index: number; count: number; most: number }) {
  const slot = 100 / count
  const heightOf = (runs: number) => (runs === 0 ? 0 : Math.max(LEAST_PX, (runs / most) * (CHART_PX - LEAST_PX)))
  const [succeeded, others] = [heightOf(week.succeeded), heightOf(week.failed + week.other)]
  const x = `${(index + (1 - BAR_SHARE) / 2) * slot}%`
  const width = `${BAR_SHARE * slot}%`
  return (
    <>
      <rect x={x} width={width} y={CHART_PX - succeeded} height={succeeded} fill={hueVariable(STATE_LOOKS.succeeded.hue)} />
      <rect x={x} width={width} y={CHART_PX - succeeded - others} height={others} fill={hueVariable(STATE_LOOKS.failed.hue)} />
    </>
  )
}
