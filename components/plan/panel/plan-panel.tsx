'use client'

import { useQuery } from '@tanstack/react-query'
import type { ForecastAhead } from '#domain/kept-forecast.ts'
import type { ForeseenEnd, PlanTask } from '#domain/views/plan-views.ts'
import { GraphPanel } from '../../graph/panel/graph-panel.tsx'
import { ExplanationPanel } from '../../tasks/detail/explanation-panel.tsx'
import { taskQuery } from '../../tasks/queries.ts'
import { useTaskActions } from '../../tasks/task-actions/use-task-actions.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { barTimes, dueWords, waitWords } from '../bar-words.ts'
import { AHEAD_WORDS, foreseenWords } from '../foreseen/foreseen-words.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import type { LinkedRun, PlanLinks } from '../model/plan-links.ts'
import { barChangeWords } from '../what-if/change-words.ts'
import type { BarChange } from '../what-if/changed-bars.ts'

type Props = {
  task: PlanTask
  /** Null: the task is chosen, and none of its runs. */
  bar: PlanBar | null
  /** By when it has to have succeeded (epoch ms); null: it has no deadline. */
  dueMs: number | null
  /** What was foretold of it; null: nothing was kept, or asked for. */
  foreseen: ForeseenEnd | null
  asOf: ForecastAhead | null
  /** What is assumed does to it. */
  change: BarChange | undefined
  links: PlanLinks
  nowMs: number
  onChooseBar: (bar: PlanBar) => void
  onClose: () => void
}

/** What is chosen on the plan: a run with its times and what it hangs together with, and why its task does now what it does, with the remedies. */
export function PlanPanel({ task, bar, dueMs, foreseen, asOf, change, links, nowMs, onChooseBar, onClose }: Props) {
  const actions = useTaskActions()
  const { data } = useQuery(taskQuery(task.id))
  const row = data?.task
  return (
    <GraphPanel label="Chosen on the plan" title={task.name} onClose={onClose}>
      {bar ? (
        <BarFacts bar={bar} dueMs={dueMs} foreseen={foreseen} asOf={asOf} change={change} nowMs={nowMs} />
      ) : (
        <StateBadge state={task.status} />
      )}
      <Linked title={bar?.state === 'expected' ? 'Waits for' : 'Opened by'} runs={links.before} onChooseBar={onChooseBar} />
      <Linked title="Opens" runs={links.after} onChooseBar={onChooseBar} />
      <h3 className="mt-4 mb-1 border-t pt-3 text-xs text-muted">The task now</h3>
      <ExplanationPanel taskId={task.id} {...(row && { remediesFor: { task: row, actions } })} />
      <div className="mt-4 flex flex-wrap gap-2 border-t pt-4">
        {bar && bar.state !== 'expected' && bar.state !== 'waiting' && (
          <LinkButton href={`/runs/${bar.runId}`} size="sm">
            Open run
          </LinkButton>
        )}
        <LinkButton href={`/tasks/${task.id}`} size="sm">
          Open task
        </LinkButton>
        <LinkButton href={`/graph?chosen=${task.id}`} size="sm">
          On the graph
        </LinkButton>
      </div>
      {actions.dialogs}
    </GraphPanel>
  )
}

type FactsProps = Pick<Props, 'dueMs' | 'foreseen' | 'asOf' | 'change' | 'nowMs'> & { bar: PlanBar }

function BarFacts({ bar, dueMs, foreseen, asOf, change, nowMs }: FactsProps) {
  const { zone } = useDisplayZone()
  return (
    <div className="flex flex-col gap-1 text-sm">
      <div className="flex flex-wrap items-center gap-x-2">
        {bar.state === 'expected' ? <StateBadge state="sleeping" word="Expected" /> : <StateBadge state={bar.state} />}
        <span className="text-muted">
          for <RelativeTime instant={bar.instantMs} show="clock" />
        </span>
      </div>
      <p className="tabular">{barTimes(bar, nowMs, zone)}</p>
      {dueMs !== null && <p className="tabular">{dueWords(bar, dueMs, nowMs, zone)}</p>}
      {asOf !== null && (
        <p className="tabular">
          {foreseen
            ? `Foretold to end ${AHEAD_WORDS[asOf]}: ${foreseenWords(bar, foreseen, nowMs, zone)}`
            : `Nothing was kept that was foretold of it ${AHEAD_WORDS[asOf]}.`}
        </p>
      )}
      {change && <p className="font-medium">With what is assumed: {barChangeWords(change, bar, nowMs, zone)}</p>}
      {bar.attempts && <p>{bar.attempts.length} attempts</p>}
      {bar.waitsFromMs < bar.fromMs && (
        <p className="text-amber">
          Waits from <RelativeTime instant={bar.waitsFromMs} show="clock" />
          {bar.closedGates.length > 0 && ` for ${waitWords(bar.closedGates)}`}
        </p>
      )}
    </div>
  )
}

function Linked({ title, runs, onChooseBar }: { title: string; runs: readonly LinkedRun[]; onChooseBar: (bar: PlanBar) => void }) {
  const { shown, more } = useShownPart(runs)
  if (runs.length === 0) return null
  return (
    <div className="mt-3">
      <h3 className="text-xs text-muted">{title}</h3>
      <ul className="max-h-48 overflow-y-auto">
        {shown.map(({ runId, taskName, bar }) => (
          <li key={runId} className="flex items-center gap-2 text-sm">
            {bar ? (
              <button type="button" onClick={() => onChooseBar(bar)} className="min-w-0 truncate py-0.5 text-left hover:underline">
                {taskName}
              </button>
            ) : (
              <span className="min-w-0 truncate py-0.5">{taskName}</span>
            )}
            {bar?.endMs != null && (
              <span className="ml-auto shrink-0 text-xs text-muted">
                {bar.state === 'expected' ? 'ends about' : 'ended'} <RelativeTime instant={bar.endMs} show="clock" />
              </span>
            )}
          </li>
        ))}
        {more && <li>{more}</li>}
      </ul>
    </div>
  )
}
