import type { GraphStructure } from '../model/graph-model.ts'
import { type KnownShapes, layoutGraph } from './graph-layout.ts'

const known: KnownShapes = new Map()

/** Lays graphs out off the main thread: takes a structure under a key, answers the layout under the same key. */
self.onmessage = ({ data }: MessageEvent<{ key: string; structure: GraphStructure }>) => {
  self.postMessage({ key: data.key, layout: layoutGraph(data.structure, known) })
}
