import { coloursOf } from '../canvas/page-colours.ts'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import type { GraphLayout } from '../layout/graph-places.ts'
import { type GraphSvg, graphSvg } from './graph-svg.ts'

/** Larger pictures browsers refuse to draw. */
const LARGEST_SIDE_PX = 8_000
const LARGEST_AREA_PX = 60_000_000
/** So that names are sharp. */
const SHARPNESS = 2

/**
 * Hands the whole graph over as a file, its groups as they are folded, in the colours of the page.
 * @throws Error when the browser can't draw it
 */
export async function savePicture(kind: 'svg' | 'png', folded: FoldedGraph, layout: GraphLayout): Promise<void> {
  const svg = graphSvg(folded, layout, coloursOf(document.body))
  const asSvg = new Blob([svg.text], { type: 'image/svg+xml' })
  download(kind === 'svg' ? asSvg : await pngOf(svg, asSvg), `djag-graph.${kind}`)
}

async function pngOf({ width, height }: GraphSvg, svg: Blob): Promise<Blob> {
  const scale = Math.min(SHARPNESS, LARGEST_SIDE_PX / width, LARGEST_SIDE_PX / height, Math.sqrt(LARGEST_AREA_PX / (width * height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(width * scale)
  canvas.height = Math.floor(height * scale)
  const address = URL.createObjectURL(svg)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  } finally {
    URL.revokeObjectURL(address)
  }
  return await new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('This browser can’t draw so large a picture. Save it as SVG.'))),
      'image/png',
    ),
  )
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
