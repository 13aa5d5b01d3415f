'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { SECOND_MS } from '#scheduling/cron/lengths-of-time.ts'
import { useIsPhone } from '../graph/use-is-phone.ts'
import { TaskFilters } from '../tasks/task-filters.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { orMissing } from '../ui/missing-part.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { useNow } from '../ui/use-now.ts'
import { NOTHING_KNOWN } from './forecast/plan-forecasts.ts'
import { spanOf } from './model/time-window.ts'
import { PlanBody } from './plan-body.tsx'
import { planParsers, usableSpanMs } from './plan-params.ts'
import { PlanToolbar, ZOOM_STEP } from './plan-toolbar.tsx'
import { planQuery } from './queries.ts'
import { usePlanWindow } from './use-plan-window.ts'
import { addressOf, keepWhatIf, whatIfOf } from './what-if/what-if-params.ts'

const WhatIfBar = dynamic(() => orMissing(import('./what-if/what-if-bar.tsx').then((module) => module.WhatIfBar)), { loading: () => null })

const PlanCalendar = dynamic(() => orMissing(import('./calendar/plan-calendar.tsx').then((module) => module.PlanCalendar)), {
  loading: () => null,
})

/** So many steps does the present take through what is shown. */
const STEPS_OF_NOW = 2_000

/** Past, present and future of all tasks: the ledger, and what the scheduler’s own rules make of the present state. */
export function PlanPage() {
  const [params, setParams] = useQueryStates(planParsers)
  const { data, error, refetch } = useQuery(planQuery(params))
  const spanMs = params.window ? spanOf(params.window) : usableSpanMs(params.span)
  const nowMs = useNow(Math.max(SECOND_MS, spanMs / STEPS_OF_NOW)) - (data?.browserAheadMs ?? 0)
  const time = usePlanWindow(params, nowMs, (address) => void setParams(address, { history: 'replace' }))
  const isPhone = useIsPhone()
  const view = params.view ?? (isPhone ? 'list' : 'drawn')
  // The server has nothing of what this browser keeps.
  const isHydrated = useHydrated()
  const addressed = params['what-if']
  const whatIf = useMemo(() => (isHydrated ? whatIfOf(addressed) : null), [isHydrated, addressed])
  const [isAdding, setIsAdding] = useState(false)
  const [known, setKnown] = useState(NOTHING_KNOWN)
  const chooseNothing = () => void setParams({ chosen: null })
  usePageKeys({
    ...(view !== 'calendar' && {
      '+': () => time.zoomBy(1 / ZOOM_STEP),
      '=': () => time.zoomBy(1 / ZOOM_STEP),
      '-': () => time.zoomBy(ZOOM_STEP),
      n: time.goToNow,
      Home: time.goToNow,
    }),
    ...(params.chosen !== null && Object.fromEntries([['Escape', chooseNothing]])),
  })
  return (
    <>
      <PageHeader title="Plan" count={data?.plan.tasks.filter(({ isShown }) => isShown).length} hasMore={data?.plan.hasMore ?? false} />
      <TaskFilters params={params} page={undefined} onChange={(change) => void setParams(change)} />
      {error && !data ? (
        <ErrorState title="The plan could not be loaded" error={error} onRetry={() => refetch()} />
      ) : view === 'calendar' ? (
        <PlanCalendar
          {...{ plan: data?.plan, params, period: params.period, nowMs }}
          taskId={params.chosen === null ? null : Number(params.chosen.split('/')[0])}
          onChange={(change) => void setParams(change, { history: 'push' })}
          onView={(next) => void setParams({ view: next })}
          onWindow={(window) => void setParams({ view: null, window }, { history: 'push' })}
        />
      ) : (
        <>
          <PlanToolbar
            window={time.window}
            followsPresent={time.followsPresent}
            grouping={params.group}
            view={view}
            onSpan={time.setSpan}
            onZoom={time.zoomBy}
            onNow={time.goToNow}
            onGrouping={(group) => void setParams({ group, folded: null })}
            asOf={params['as-of']}
            onAsOf={(asOf) => void setParams({ 'as-of': asOf })}
            onView={(next) => void setParams({ view: next })}
            onWhatIf={() => setIsAdding(true)}
          />
          {(whatIf !== null || isAdding) && (
            <WhatIfBar
              whatIf={whatIf}
              plan={data?.plan}
              known={known}
              isAdding={isAdding}
              onAdding={setIsAdding}
              onChange={(next) => {
                if (next) keepWhatIf(next)
                void setParams({ 'what-if': next && addressOf(next) }, { history: 'push' })
              }}
            />
          )}
          <PlanBody
            plan={data?.plan}
            filter={data?.filter ?? ''}
            params={params}
            setParams={(change) => void setParams(change)}
            whatIf={whatIf === 'unreadable' ? null : whatIf}
            onKnown={setKnown}
            view={view}
            window={time.window}
            onWindow={time.setWindow}
            nowMs={nowMs}
          />
        </>
      )}
    </>
  )
}
