'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { type GraphLayout, layoutGraph } from './graph-layout.ts'
import { type GraphStructure, structureKey } from './graph-model.ts'

/** Up to here the layout takes less than a frame or two; beyond it would be felt, so a worker does it. */
const MOST_TASKS_AT_ONCE = 60

type Keyed = { key: string; layout: GraphLayout }

/** The layout of a structure; null until the first one is there. While a newer one is being made the one before stays. */
export function useGraphLayout(structure: GraphStructure | null): GraphLayout | null {
  const key = useMemo(() => structure && structureKey(structure), [structure])
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal structures; a new object alone changes nothing
  const atOnce = useMemo(() => (structure && structure.taskIds.length <= MOST_TASKS_AT_ONCE ? layoutGraph(structure) : null), [key])
  const fromWorker = useLayoutFromWorker(atOnce === null ? structure : null, key)
  return atOnce ?? fromWorker
}

function useLayoutFromWorker(structure: GraphStructure | null, key: string | null): GraphLayout | null {
  const [latest, setLatest] = useState<Keyed | null>(null)
  const worker = useRef<Worker | null>(null)
  useEffect(() => () => worker.current?.terminate(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal structures; a new object alone changes nothing
  useEffect(() => {
    if (structure === null || key === null) return
    // An unfinished older one is of no use any more.
    worker.current?.terminate()
    worker.current = new Worker(new URL('./graph-layout.worker.ts', import.meta.url), { type: 'module' })
    worker.current.onmessage = ({ data }: MessageEvent<Keyed>) => setLatest(data)
    worker.current.postMessage({ key, structure })
  }, [key])
  return structure === null ? null : (latest?.layout ?? null)
}
