import type { ColourOf } from '../../graph/canvas/page-colours.ts'

/** Fillings of slanted lines: what waits, and what is paused. */
export type Hatchings = Readonly<Record<'wait' | 'pause', CanvasPattern | string>>

const known = new Map<string, Hatchings>()

export function hatching(context: CanvasRenderingContext2D, colourOf: ColourOf): Hatchings {
  const [wait, pause] = [colourOf('var(--amber)'), colourOf('var(--line-strong)')]
  const key = `${wait} ${pause}`
  const made = known.get(key) ?? { wait: slanted(context, wait, 5), pause: slanted(context, pause, 8) }
  known.set(key, made)
  return made
}

function slanted(context: CanvasRenderingContext2D, colour: string, stepPx: number): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = tile.height = stepPx
  const pen = tile.getContext('2d')
  if (!pen) return colour
  pen.strokeStyle = colour
  pen.lineWidth = 1
  pen.beginPath()
  for (const shift of [-stepPx, 0, stepPx]) {
    pen.moveTo(shift - 1, stepPx + 1)
    pen.lineTo(shift + stepPx + 1, -1)
  }
  pen.stroke()
  return context.createPattern(tile, 'repeat') ?? colour
}
