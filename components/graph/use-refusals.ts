'use client'

import { useMemo, useState } from 'react'
import { checkEdge, type EdgeProblem, type EdgeShape } from '#scheduling/change/edge-rules.ts'
import { refusedEnds } from '#scheduling/change/refused-ends.ts'
import type { GraphModel } from './model/graph-model.ts'
import { remainingEdges, type StagedMarks } from './staging/staged-graph.ts'

/** The end of an edge that is being drawn, and what the other one would be now; `over` null: nothing. */
export type Drawing = { held: { taskId: number; as: 'dependee' | 'depender' }; over: number | null }

export type Refusals = {
  /** Why, and which edge it was. */
  refusal: (EdgeProblem & { edge: EdgeShape }) | null
  /** As `isAllowed` of an edge; a refusal is shown until the next try or until it is dismissed. */
  tryEdge: (edge: EdgeShape) => boolean
  dismiss: () => void
  /** While an edge is being drawn: the tasks that can't be its other end; null: none is. */
  refusedEnds: ReadonlySet<number> | null
  /** Why the task that the drawing is over can't be its other end; null: it can, or there is none. */
  warning: EdgeProblem | null
}

/** Judges edges on the canvas by the same rules as the server does: once they are drawn, and while they are. */
export function useRefusals(model: GraphModel, staged: StagedMarks, drawing: Drawing | null): Refusals {
  // What is staged to go is in nothing's way.
  const edges = useMemo(() => remainingEdges(model.edges, staged), [model.edges, staged])
  const [refusal, setRefusal] = useState<Refusals['refusal']>(null)
  const judge = (edge: EdgeShape) => checkEdge([...edges.values()], edge, (id) => model.tasks.get(id)?.name ?? `task ${id}`)
  const held = drawing?.held
  // biome-ignore lint/correctness/useExhaustiveDependencies: the held end alone, not what the drawing is over
  const refused = useMemo(() => (held ? refusedEnds(edges.values(), held) : null), [edges, held?.taskId, held?.as])
  // biome-ignore lint/correctness/useExhaustiveDependencies: judged once for each task that the drawing comes over
  const warning = useMemo(() => {
    if (!drawing || drawing.over === null || !refused?.has(drawing.over)) return null
    return judge(drawnEdge(drawing.held, drawing.over))
  }, [edges, drawing?.over, refused])
  return {
    refusal,
    tryEdge: (edge) => {
      const problem = judge(edge)
      setRefusal(problem && { ...problem, edge })
      return problem === null
    },
    dismiss: () => setRefusal(null),
    refusedEnds: refused,
    warning,
  }
}

/** The edge that would be drawn: a plain one. */
export function drawnEdge({ taskId, as }: Drawing['held'], otherId: number): EdgeShape {
  const ends = as === 'dependee' ? { dependeeId: taskId, dependerId: otherId } : { dependeeId: otherId, dependerId: taskId }
  return { id: null, ...ends, future: false, freshness: 'new' }
}
