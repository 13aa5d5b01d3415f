'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus, Table } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { useCan } from '../frame/viewer.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { orMissing } from '../ui/missing-part.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import type { CameraTarget } from './canvas/use-camera.ts'
import { useFolding } from './folding/use-folding.ts'
import { GraphEditor } from './graph-editor.tsx'
import { GraphFilters } from './graph-filters.tsx'
import { GraphLegend } from './graph-legend.tsx'
import { graphParsers } from './graph-params.ts'
import { useGraphLayout } from './layout/use-graph-layout.ts'
import { usePlacedLayout } from './layout/use-placed-layout.ts'
import { placesOf } from './model/graph-model.ts'
import { taskToShow } from './model/graph-selection.ts'
import { graphQuery } from './queries.ts'
import { useStaging } from './staging/use-staging.ts'
import { useIsPhone } from './use-is-phone.ts'
import { useTaskSearch } from './use-task-search.ts'

const DependencyDialog = dynamic(() => orMissing(import('../dependencies/dependency-dialog.tsx').then((module) => module.DependencyDialog)))

/** All tasks and what runs after what, live; editors draw. The table of dependencies says the same in rows. */
export function GraphPage({ timezone }: { timezone: string }) {
  const { data, error, refetch } = useQuery(graphQuery)
  const [params, setParams] = useQueryStates(graphParsers)
  const mayStage = useCan('switch-tasks', 'somewhere')
  const staging = useStaging(data, params.staging && mayStage)
  const { model } = staging
  const folding = useFolding(model, params, setParams)
  // Where people put tasks is about the whole graph.
  const placed = folding?.grouping === null && model ? model : null
  const laidOut = useGraphLayout(folding?.folded.structure ?? null, () => (placed ? placesOf(placed) : new Map()))
  const layout = usePlacedLayout(laidOut.layout, placed)
  const mayEdit = useCan('edit-dependencies', 'somewhere')
  const [isAdding, setIsAdding] = useState(false)
  const [target, setTarget] = useState<CameraTarget>(() => {
    const taskId = taskToShow(params.chosen)
    return taskId === null ? 'all' : { taskId }
  })
  const isPhone = useIsPhone()
  const view = params.view ?? (isPhone ? 'tree' : 'canvas')

  const go = (taskId: number) => {
    setTarget({ taskId })
    void setParams({ chosen: [{ kind: 'task', id: taskId }] })
  }
  const search = useTaskSearch({
    model,
    search: params.search,
    chosen: params.chosen,
    onSearch: (text) => void setParams({ search: text || null }),
    onGo: go,
  })
  return (
    <>
      <PageHeader
        title="Graph"
        count={model?.tasks.size}
        actions={
          <>
            <LinkButton href="/dependencies" icon={<Table />}>
              As a table
            </LinkButton>
            {mayEdit && (
              <Button variant="primary" icon={<Plus />} onClick={() => setIsAdding(true)}>
                Add dependency
              </Button>
            )}
          </>
        }
      />
      <GraphFilters
        model={model}
        search={params.search}
        onSearch={search.type}
        matches={search.matches.length}
        onNextMatch={search.goToNext}
        state={params.state}
        onState={(state) => setParams({ state })}
        trouble={params.trouble}
        onTrouble={(trouble) => setParams({ trouble })}
        focusName={params.focus === null ? null : (model?.tasks.get(params.focus)?.name ?? null)}
        onEndFocus={() => void setParams({ focus: null })}
      />
      {error && !data ? (
        <ErrorState title="The graph could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <>
          <div className="relative h-[max(22rem,calc(100dvh-15.5rem))] overflow-hidden rounded border border-line-strong bg-subtle">
            {model && folding ? (
              <ReactFlowProvider>
                <GraphEditor
                  model={model}
                  folding={folding}
                  staging={staging}
                  layout={layout}
                  layoutProblem={laidOut.problem}
                  params={params}
                  setParams={setParams}
                  view={view}
                  timezone={timezone}
                  target={target}
                  onGo={go}
                />
              </ReactFlowProvider>
            ) : (
              <p role="status" className="late-appearing p-4 text-sm text-muted">
                Reading tasks and dependencies …
              </p>
            )}
          </div>
          {view === 'canvas' && <GraphLegend />}
        </>
      )}
      {isAdding && <DependencyDialog onClose={() => setIsAdding(false)} />}
    </>
  )
}
