import type { GraphStructure } from '../model/graph-model.ts'
import { type KnownShapes, layoutGraph } from './graph-layout.ts'
import type { GraphLayout } from './graph-places.ts'

const known: KnownShapes = new Map()

/** Of the structure under that key; `problem`: why there is no layout. */
export type LayoutAnswer = { key: string; layout: GraphLayout; problem: null } | { key: string; layout: null; problem: string }

/** Lays graphs out off the main thread: takes a structure under a key, answers the layout, or why there is none, under the same key. */
self.onmessage = ({ data }: MessageEvent<{ key: string; structure: GraphStructure }>) => {
  self.postMessage(answerTo(data))
}

function answerTo({ key, structure }: { key: string; structure: GraphStructure }): LayoutAnswer {
  try {
    return { key, layout: layoutGraph(structure, known), problem: null }
  } catch (error) {
    return { key, layout: null, problem: error instanceof Error ? error.message : String(error) }
  }
}
