'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { type GraphStructure, structureKey } from '../model/graph-model.ts'
import { type GraphLayout, layoutGraph } from './graph-layout.ts'
import { steadyLayout } from './placed-layout.ts'

/** Up to here the layout takes less than a frame or two; beyond it would be felt, so a worker does it. */
const MOST_TASKS_AT_ONCE = 60

type Keyed = { key: string; layout: GraphLayout }

/** One worker for the life of the page: it remembers the parts that it laid out, and the last layout is there at once when one comes back. */
let worker: Worker | null = null
let lastLayout: Keyed | null = null

/**
 * The layout of a structure; null until the first one is there. While a newer one is being made the one before stays, and where only some
 * tasks came or went all others stay where they are.
 */
export function useGraphLayout(structure: GraphStructure | null): GraphLayout | null {
  const key = useMemo(() => structure && structureKey(structure), [structure])
  const known = useRef<(Keyed & { structure: GraphStructure }) | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal structures; a new object alone changes nothing
  const atOnce = useMemo(() => {
    if (structure === null) return null
    if (known.current?.key === key) return known.current.layout
    const steady = known.current && steadyLayout(known.current, structure)
    return steady ?? (structure.taskIds.length <= MOST_TASKS_AT_ONCE ? layoutGraph(structure) : null)
  }, [key])
  const fromWorker = useLayoutFromWorker(atOnce === null ? structure : null, key)
  const layout = atOnce ?? fromWorker?.layout ?? null
  const isOfThis = atOnce !== null || fromWorker?.key === key
  if (structure !== null && key !== null && layout !== null && isOfThis) known.current = { key, structure, layout }
  return layout
}

function useLayoutFromWorker(structure: GraphStructure | null, key: string | null): Keyed | null {
  const [latest, setLatest] = useState<Keyed | null>(lastLayout)
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal structures; a new object alone changes nothing
  useEffect(() => {
    if (structure === null || key === null || key === lastLayout?.key) return
    worker ??= new Worker(new URL('./graph-layout.worker.ts', import.meta.url), { type: 'module' })
    const receive = ({ data }: MessageEvent<Keyed>) => {
      if (data.key !== key) return
      lastLayout = data
      setLatest(data)
    }
    worker.addEventListener('message', receive)
    worker.postMessage({ key, structure })
    return () => worker?.removeEventListener('message', receive)
  }, [key])
  return structure === null ? null : latest
}
