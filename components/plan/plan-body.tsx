'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import dynamic from 'next/dynamic'
import type { inferParserType } from 'nuqs'
import { useEffect, useMemo } from 'react'
import type { SentWhatIf } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import { GraphPanel } from '../graph/panel/graph-panel.tsx'
import { runQuery } from '../runs/queries.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { orMissing } from '../ui/missing-part.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useRested } from '../ui/use-rested.ts'
import { PlanCanvas } from './canvas/plan-canvas.tsx'
import { planScene } from './canvas/plan-scene.ts'
import type { KnownForecast } from './forecast/plan-forecasts.ts'
import { useForecast } from './forecast/use-forecast.ts'
import { foretoldEnds } from './foreseen/foreseen-ends.ts'
import { ForeseenNote } from './foreseen/foreseen-note.tsx'
import { PlanList } from './list/plan-list.tsx'
import { indexBars } from './model/bars-in-sight.ts'
import { type PlanBar, planBars } from './model/plan-bars.ts'
import { duesOf } from './model/plan-dues.ts'
import { linksOf, NO_LINKS } from './model/plan-links.ts'
import { planRows } from './model/plan-rows.ts'
import { readAround, type TimeWindow } from './model/time-window.ts'
import { PlanNotes } from './plan-notes.tsx'
import type { planParsers } from './plan-params.ts'
import { planForeseenQuery, planRunsQuery } from './queries.ts'
import { changedBars } from './what-if/changed-bars.ts'

/** Its place is kept while its code comes, which the plan itself does not need. */
const loadingPanel = () => (
  <GraphPanel label="Chosen on the plan" title={<Skeleton className="h-5 w-40" />} onClose={null}>
    <Skeleton className="h-24 w-full" />
  </GraphPanel>
)
const PlanPanel = dynamic(() => orMissing(import('./panel/plan-panel.tsx').then((module) => module.PlanPanel)), { loading: loadingPanel })

/** What is read follows a window that has rested so long. */
const REST_MS = 200

type Params = inferParserType<typeof planParsers>
type Props = {
  plan: PlanView | undefined
  /** By what its tasks were found. */
  filter: string
  params: Params
  setParams: (change: Partial<Pick<Params, 'chosen' | 'folded'>>) => void
  /** What is assumed; null: nothing. */
  whatIf: SentWhatIf | null
  /** Told what comes of the plan with what is assumed, as far as it is known. */
  onKnown: (known: KnownForecast) => void
  view: 'drawn' | 'list'
  window: TimeWindow
  onWindow: (window: TimeWindow) => void
  nowMs: number
}

/** The rows of the plan, drawn or as a list, with what is chosen beside them. */
export function PlanBody({ plan, filter, params, setParams, whatIf, onKnown, view, window, onWindow, nowMs }: Props) {
  const needed = readAround(window)
  const around = useRested(needed, `${needed.fromMs} ${needed.toMs}`, REST_MS)
  const { data: ledger, error, refetch } = useQuery(planRunsQuery(params, around))
  const known = useForecast(plan, filter, around.toMs, whatIf)
  const { forecast } = known
  const asOf = params['as-of']
  const kept = useQuery({ ...planForeseenQuery(params, around, asOf ?? 'hour'), enabled: asOf !== null })
  const foreseenRows = asOf === null ? undefined : kept.data?.rows
  const foreseen = useMemo(() => (asOf !== null && foreseenRows ? foretoldEnds(asOf, foreseenRows) : null), [asOf, foreseenRows])
  const edit = whatIf?.edit ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when it changes, not when the listener does
  useEffect(() => {
    if (whatIf) onKnown(known)
  }, [known])
  const { bars, changes } = useMemo(() => {
    const all = plan ? planBars(plan, ledger?.runs ?? [], forecast, plan.nowMs) : new Map<number, PlanBar[]>()
    return changedBars(all, forecast?.foreseen ?? null)
  }, [plan, ledger, forecast])
  const indexed = useMemo(() => new Map([...bars].map(([taskId, ofTask]) => [taskId, indexBars(ofTask)])), [bars])
  const byRunId = useMemo(() => new Map([...bars.values()].flatMap((ofTask) => ofTask.map((bar) => [bar.runId, bar] as const))), [bars])
  const rows = useMemo(() => (plan ? planRows(plan, params.group, new Set(params.folded)) : []), [plan, params.group, params.folded])
  const chosen = useChosen(plan, bars, byRunId, params.chosen)
  const scene = useMemo(() => {
    if (!plan) return null
    const { bar, links } = chosen
    const drawn = [
      ...links.before.flatMap(({ bar: from }) => (from && bar ? [{ from, to: bar }] : [])),
      ...links.after.flatMap(({ bar: to }) => (to && bar ? [{ from: bar, to }] : [])),
    ]
    return planScene({ rows, plan, bars: indexed, chosen: bar, links: drawn, edit, changes, foreseen }, ledger, forecast)
  }, [plan, rows, indexed, edit, changes, foreseen, chosen, ledger, forecast])
  if (error && !ledger) return <ErrorState title="The runs could not be loaded" error={error} onRetry={() => refetch()} />
  const chooseBar = (bar: PlanBar | null) => setParams({ chosen: bar?.key ?? null })
  const fold = (key: string) =>
    setParams({ folded: params.folded.includes(key) ? params.folded.filter((each) => each !== key) : [...params.folded, key] })
  return (
    <>
      <div
        className={clsx(
          'flex rounded border border-line-strong',
          view === 'list' ? 'items-start' : 'h-[max(22rem,calc(100dvh-17rem))] overflow-hidden',
        )}
      >
        {!plan || !scene ? (
          <p role="status" className="late-appearing p-4 text-sm text-muted">
            Reading the plan …
          </p>
        ) : view === 'list' ? (
          <PlanList plan={plan} edit={edit} bars={bars} changes={changes} foreseen={foreseen} window={window} onChooseBar={chooseBar} />
        ) : (
          <PlanCanvas
            {...{ scene, window, around, nowMs, onWindow }}
            chosenTaskId={chosen.task?.id ?? null}
            onFold={fold}
            onChooseTask={(taskId) => setParams({ chosen: String(taskId) })}
            onChooseBar={chooseBar}
          />
        )}
        {chosen.task && (
          // Beside a long list it stays where one reads.
          <div
            className={
              view === 'list' ? 'sticky top-(--bar-height) max-h-[calc(100dvh-var(--bar-height))] shrink-0 overflow-y-auto' : 'contents'
            }
          >
            <PlanPanel
              key={params.chosen}
              task={chosen.task}
              bar={chosen.bar}
              dueMs={plan && chosen.bar ? duesOf(plan, edit)(chosen.bar) : null}
              foreseen={chosen.bar && foreseen && (foreseen.byKey.get(chosen.bar.key) ?? null)}
              asOf={asOf}
              change={chosen.bar ? changes.get(chosen.bar.key) : undefined}
              links={chosen.links}
              nowMs={nowMs}
              onChooseBar={chooseBar}
              onClose={() => setParams({ chosen: null })}
            />
          </div>
        )}
      </div>
      {plan && (
        <PlanNotes {...{ plan, ledger, known, window, nowMs }}>
          {asOf !== null && <ForeseenNote ahead={asOf} kept={kept.data} error={kept.error} />}
        </PlanNotes>
      )}
    </>
  )
}

/** What the address says is chosen: a task by its id, or one of its runs by its task, kind and instant; and what it hangs together with. */
function useChosen(
  plan: PlanView | undefined,
  bars: ReadonlyMap<number, readonly PlanBar[]>,
  byRunId: ReadonlyMap<string, PlanBar>,
  key: string | null,
) {
  const taskId = Number(key?.split('/')[0])
  const bar = bars.get(taskId)?.find((each) => each.key === key) ?? null
  const isOfLedger = bar !== null && bar.state !== 'expected' && bar.state !== 'waiting'
  const { data: run } = useQuery({ ...runQuery(bar?.runId ?? ''), enabled: isOfLedger })
  return useMemo(() => {
    const task = plan?.tasks.find(({ id }) => id === taskId) ?? null
    const nameOf = (id: number) => plan?.tasks.find((each) => each.id === id)?.name ?? ''
    return { task, bar, links: bar ? linksOf(bar, byRunId, run?.id === bar.runId ? run : null, nameOf) : NO_LINKS }
  }, [plan, taskId, bar, byRunId, run])
}
