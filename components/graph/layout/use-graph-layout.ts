'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { type GraphStructure, structureKey } from '../model/graph-model.ts'
import type { LayoutAnswer } from './graph-layout.worker.ts'
import type { GraphLayout, Point } from './graph-places.ts'
import { steadyLayout } from './placed-layout.ts'

const EMPTY: GraphLayout = { positions: new Map(), apart: null, frames: new Map() }

type Keyed = { key: string; layout: GraphLayout }

/** `problem`: why the tasks could not be laid out. */
export type LaidOut = { layout: GraphLayout | null; problem: string | null }

/** One worker for the life of the page: it remembers the parts that it laid out, and the last layout is there at once when one comes back. */
let worker: Worker | null = null
let lastLayout: Keyed | null = null

/**
 * The layout of a structure; null until the first one is there. While a newer one is being made the one before stays, and where only some
 * tasks came or went all others stay where they are.
 * @param places where people put tasks: new ones lie beside those, and on none of them
 */
export function useGraphLayout(structure: GraphStructure | null, places: () => ReadonlyMap<number, Point>): LaidOut {
  const key = useMemo(() => structure && structureKey(structure), [structure])
  const known = useRef<(Keyed & { structure: GraphStructure }) | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal structures; a new object alone changes nothing
  const atOnce = useMemo(() => {
    if (structure === null) return null
    if (known.current?.key === key) return known.current.layout
    const steady = known.current && steadyLayout(known.current, structure, places())
    return steady ?? (structure.taskIds.length === 0 ? EMPTY : null)
  }, [key])
  const fromWorker = useLayoutFromWorker(atOnce === null ? structure : null, key)
  const isOfThis = atOnce !== null || fromWorker?.key === key
  // The one before also holds what came since the worker's last answer.
  const before = known.current?.layout ?? fromWorker?.layout ?? null
  const layout = atOnce ?? (isOfThis ? (fromWorker?.layout ?? before) : before)
  if (structure !== null && key !== null && layout !== null && isOfThis) known.current = { key, structure, layout }
  return { layout, problem: atOnce === null && isOfThis ? (fromWorker?.problem ?? null) : null }
}

function useLayoutFromWorker(structure: GraphStructure | null, key: string | null): LayoutAnswer | null {
  const [latest, setLatest] = useState<LayoutAnswer | null>(lastLayout && { ...lastLayout, problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal structures; a new object alone changes nothing
  useEffect(() => {
    if (structure === null || key === null || key === lastLayout?.key) return
    worker ??= new Worker(new URL('./graph-layout.worker.ts', import.meta.url), { type: 'module' })
    const asked = worker
    const receive = ({ data }: MessageEvent<LayoutAnswer>) => {
      if (data.key !== key) return
      if (data.layout) lastLayout = { key, layout: data.layout }
      setLatest(data)
    }
    // One whose script could not be had answers nothing more: the next layout asks another.
    const fail = () => {
      if (worker === asked) worker = null
      asked.terminate()
      setLatest({ key, layout: null, problem: 'The program that lays them out could not be started. Load the page anew.' })
    }
    asked.addEventListener('message', receive)
    asked.addEventListener('error', fail)
    asked.postMessage({ key, structure })
    return () => {
      asked.removeEventListener('message', receive)
      asked.removeEventListener('error', fail)
    }
  }, [key])
  return structure === null ? null : latest
}
