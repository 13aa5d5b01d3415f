'use client'

import { useTheme } from 'next-themes'
import { useEffect, useMemo, useRef } from 'react'
import { useStoreApi } from 'reactflow'
import type { GraphEmphasis } from '../canvas/graph-visuals.ts'
import { coloursOf } from '../canvas/page-colours.ts'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import type { GraphLayout } from '../layout/graph-places.ts'
import { edgeKeysOfCycle } from '../model/graph-model.ts'
import { drawFar } from './draw-far.ts'
import { farScene } from './far-scene.ts'

type Props = { folded: FoldedGraph; layout: GraphLayout; emphasis: GraphEmphasis }

/** The graph from afar, on one canvas under React Flow's pane, which keeps panning and zooming it. */
export function FarLayer({ folded, layout, emphasis }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const store = useStoreApi()
  const { resolvedTheme } = useTheme()
  const scene = useMemo(() => farScene(folded, layout, emphasis, edgeKeysOfCycle(emphasis.refusedCycle ?? [])), [folded, layout, emphasis])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours under the same names
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const colourOf = coloursOf(element)
    let frame = 0
    const draw = () => {
      frame = 0
      const { transform, width, height } = store.getState()
      const pixelRatio = window.devicePixelRatio
      if (element.width !== Math.round(width * pixelRatio)) element.width = Math.round(width * pixelRatio)
      if (element.height !== Math.round(height * pixelRatio)) element.height = Math.round(height * pixelRatio)
      const [x, y, zoom] = transform
      drawFar(context, scene, { x, y, zoom }, { width, height, pixelRatio }, colourOf)
    }
    const drawSoon = () => {
      if (frame === 0) frame = requestAnimationFrame(draw)
    }
    drawSoon()
    const stop = store.subscribe((now, before) => {
      if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) drawSoon()
    })
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [scene, store, resolvedTheme])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={`${folded.all.tasks.size.toLocaleString('en')} tasks from afar. Zoom in to reach them, or read them as a tree.`}
      className="pointer-events-none absolute inset-0 size-full"
    />
  )
}
