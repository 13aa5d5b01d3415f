import type { ColourOf } from '../../graph/canvas/page-colours.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import { type PlanScene, type PlanSight, ROW_PX, tasksOfRow, xOf } from './plan-scene.ts'

const ARROW_PX = 5

/** What the chosen run waits for, and what waits for it: from the end of one to the beginning of the other, wherever their rows are. */
export function drawLinks(
  context: CanvasRenderingContext2D,
  { rows, links }: PlanScene,
  { window, width, top }: PlanSight,
  colourOf: ColourOf,
): void {
  if (links.length === 0) return
  const rowOf = new Map<number, number>()
  for (const [index, row] of rows.entries()) for (const taskId of tasksOfRow(row)) if (!rowOf.has(taskId)) rowOf.set(taskId, index)
  const middleOf = ({ taskId }: PlanBar) => {
    const index = rowOf.get(taskId)
    return index === undefined ? null : (index + 0.5) * ROW_PX - top
  }
  context.strokeStyle = context.fillStyle = colourOf('var(--accent)')
  context.lineWidth = 1.5
  for (const { from, to } of links) {
    const [fromY, toY] = [middleOf(from), middleOf(to)]
    if (fromY === null || toY === null || from.endMs === null) continue
    const [fromX, toX] = [xOf(from.endMs, window, width), xOf(to.fromMs, window, width)]
    const bend = Math.max(12, Math.abs(toX - fromX) / 2)
    context.beginPath()
    context.moveTo(fromX, fromY)
    context.bezierCurveTo(fromX + bend, fromY, toX - bend, toY, toX - ARROW_PX, toY)
    context.stroke()
    context.beginPath()
    context.moveTo(toX, toY)
    context.lineTo(toX - ARROW_PX, toY - ARROW_PX / 1.5)
    context.lineTo(toX - ARROW_PX, toY + ARROW_PX / 1.5)
    context.fill()
  }
  context.lineWidth = 1
}
