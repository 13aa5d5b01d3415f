import type { ColourOf } from '../../graph/canvas/page-colours.ts'
import { type PlanScene, type PlanSight, ROW_PX, rowsInSight, tasksOfRow, xOf } from '../canvas/plan-scene.ts'
import { barsBetween } from '../model/bars-in-sight.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import type { BarChange } from './changed-bars.ts'

const BAR_PX = 14
const ARROW_PX = 4
const LEAST_FRAME_PX = 7
/** Of more in one pixel only the first is drawn. */
const LEAST_APART_PX = 2

/** What a what-if does to the bars in sight: added ones framed, removed ones struck through, moved ones with an arrow from where they were. */
export function drawChanges(context: CanvasRenderingContext2D, scene: PlanScene, sight: PlanSight, colourOf: ColourOf): void {
  if (scene.changes.size === 0) return
  const { width, height, top, window } = sight
  const [first, end] = rowsInSight(scene.rows.length, top, height)
  for (let index = first; index < end; index++) {
    const row = scene.rows[index]
    const middle = (index + 0.5) * ROW_PX - top
    for (const taskId of row ? tasksOfRow(row) : []) {
      const indexed = scene.bars.get(taskId)
      if (!indexed) continue
      const [from, to] = barsBetween(indexed, window)
      let lastX = Number.NEGATIVE_INFINITY
      for (let at = from; at < to; at++) {
        const bar = indexed.bars[at] as PlanBar
        const change = scene.changes.get(bar.key)
        if (!change) continue
        const x = xOf(bar.state === 'waiting' ? bar.waitsFromMs : bar.fromMs, window, width)
        if (x - lastX < LEAST_APART_PX && change.late === null) continue
        lastX = x
        const endX = Math.max(x + 3, Math.min(width + BAR_PX, xOf(bar.endMs ?? window.toMs, window, width)))
        draw(context, change, { x, endX, middle, width }, { fromX: (atMs) => xOf(atMs, window, width), colourOf })
      }
    }
  }
  context.lineWidth = 1
  context.setLineDash([])
}

type Place = { x: number; endX: number; middle: number; width: number }
type Tools = { fromX: (atMs: number) => number; colourOf: ColourOf }

function draw(context: CanvasRenderingContext2D, change: BarChange, { x, endX, middle, width }: Place, { fromX, colourOf }: Tools): void {
  const frame = (colour: string, dash: number[]) => {
    // What is too narrow for a frame is one coloured line.
    if (endX - x < LEAST_FRAME_PX) {
      context.fillStyle = colourOf(colour)
      context.fillRect(x - 0.5, middle - BAR_PX / 2, 2, BAR_PX)
      return
    }
    context.strokeStyle = colourOf(colour)
    context.lineWidth = 1.5
    context.setLineDash(dash)
    context.strokeRect(Math.max(-2, x) - 0.5, middle - BAR_PX / 2, Math.min(width + 2, endX) - Math.max(-2, x) + 1, BAR_PX)
    context.setLineDash([])
  }
  if (change.kind === 'added') frame('var(--green)', [])
  if (change.kind === 'blocked') frame('var(--red)', [3, 2])
  if (change.kind === 'removed') {
    frame('var(--red)', [3, 2])
    if (endX - x >= LEAST_FRAME_PX) line(context, x - 2, endX + 2, middle, colourOf('var(--red)'))
  }
  if (change.kind === 'moved' && change.movedFromMs !== null) {
    frame('var(--accent)', [])
    arrow(context, fromX(change.movedFromMs), x, middle, colourOf('var(--accent)'))
  }
  if (change.late !== null) flag(context, endX, middle, colourOf('var(--orange)'))
}

function line(context: CanvasRenderingContext2D, fromX: number, toX: number, y: number, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(fromX, y)
  context.lineTo(toX, y)
  context.stroke()
}

/** From the old place, a small tick, to the new one. */
function arrow(context: CanvasRenderingContext2D, fromX: number, toX: number, y: number, colour: string): void {
  const direction = toX >= fromX ? 1 : -1
  if (Math.abs(toX - fromX) < ARROW_PX) return
  context.globalAlpha = 0.7
  line(context, fromX, toX - direction, y, colour)
  context.fillStyle = colour
  context.fillRect(fromX - 0.75, y - BAR_PX / 3, 1.5, (BAR_PX * 2) / 3)
  context.beginPath()
  context.moveTo(toX, y)
  context.lineTo(toX - direction * ARROW_PX, y - ARROW_PX)
  context.lineTo(toX - direction * ARROW_PX, y + ARROW_PX)
  context.fill()
  context.globalAlpha = 1
}

/** It ends after its deadline. */
function flag(context: CanvasRenderingContext2D, x: number, middle: number, colour: string): void {
  context.fillStyle = colour
  context.fillRect(x, middle - BAR_PX / 2 - 2, 1.5, BAR_PX + 3)
  context.beginPath()
  context.moveTo(x + 1, middle - BAR_PX / 2 - 2)
  context.lineTo(x + 8, middle - BAR_PX / 2 + 1)
  context.lineTo(x + 1, middle - BAR_PX / 2 + 4)
  context.fill()
}
