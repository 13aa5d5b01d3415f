'use client'

import { useEffect, useMemo, useState } from 'react'
import { type GraphLayout, layoutGraph } from './graph-layout.ts'
import { type GraphStructure, structureKey } from './graph-model.ts'

/** Up to here the layout takes less than a frame or two; beyond it would be felt, so a worker does it. */
const MOST_TASKS_AT_ONCE = 60

type Keyed = { key: string; layout: GraphLayout }

/** One worker for the life of the page: it remembers the parts that it laid out, and the last layout is there at once when one comes back. */
let worker: Worker | null = null
let lastLayout: Keyed | null = null

/** The layout of a structure; null until the first one is there. While a newer one is being made the one before stays. */
export function useGraphLayout(structure: GraphStructure | null): GraphLayout | null {
  const key = useMemo(() => structure && structureKey(structure), [structure])
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal structures; a new object alone changes nothing
  const atOnce = useMemo(() => (structure && structure.taskIds.length <= MOST_TASKS_AT_ONCE ? layoutGraph(structure) : null), [key])
  const fromWorker = useLayoutFromWorker(atOnce === null ? structure : null, key)
  return atOnce ?? fromWorker
}

function useLayoutFromWorker(structure: GraphStructure | null, key: string | null): GraphLayout | null {
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
  return structure === null ? null : (latest?.layout ?? null)
}
