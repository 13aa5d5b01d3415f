'use client'

import { useState } from 'react'
import { checkEdge, type EdgeProblem, type EdgeShape } from '#scheduling/change/edge-rules.ts'
import type { GraphModel } from './graph-model.ts'

export type Refusals = {
  /** Why, and which edge it was. */
  refusal: (EdgeProblem & { edge: EdgeShape }) | null
  /** Whether the core lets the edge be saved. Says nothing to anyone. */
  isAllowed: (edge: EdgeShape) => boolean
  /** As `isAllowed`; a refusal is shown until the next try or until it is dismissed. */
  tryEdge: (edge: EdgeShape) => boolean
  dismiss: () => void
}

/** Judges edges on the canvas by the same rules as the server does. */
export function useRefusals(model: GraphModel | null): Refusals {
  const [refusal, setRefusal] = useState<Refusals['refusal']>(null)
  const judge = (edge: EdgeShape) => model && checkEdge([...model.edges.values()], edge, (id) => model.tasks.get(id)?.name ?? `task ${id}`)
  return {
    refusal,
    isAllowed: (edge) => judge(edge) === null,
    tryEdge: (edge) => {
      const problem = judge(edge)
      setRefusal(problem && { ...problem, edge })
      return problem === null
    },
    dismiss: () => setRefusal(null),
  }
}
