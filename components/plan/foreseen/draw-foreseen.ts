import type { ColourOf } from '../../graph/canvas/page-colours.ts'
import { type PlanScene, type PlanSight, ROW_PX, rowsInSight, tasksOfRow, xOf } from '../canvas/plan-scene.ts'
import { barsBetween } from '../model/bars-in-sight.ts'

const TICK_PX = 16
/** Closer together only the first is drawn: more would hide the runs. */
const LEAST_APART_PX = 6
/** Lines of runs that are closer together would run into each other. */
const LEAST_APART_FOR_LINES_PX = 20

/** When runs were foretold to end: a tick, with a line from there to where they ended. */
export function drawForeseen(context: CanvasRenderingContext2D, scene: PlanScene, sight: PlanSight, colourOf: ColourOf): void {
  const { foreseen } = scene
  if (foreseen === null) return
  const { width, height, top, window } = sight
  context.fillStyle = colourOf('var(--violet)')
  const [first, end] = rowsInSight(scene.rows.length, top, height)
  for (let index = first; index < end; index++) {
    const row = scene.rows[index]
    if (row?.kind !== 'task') continue
    const middle = (index + 0.5) * ROW_PX - top
    for (const taskId of tasksOfRow(row)) {
      const ends = endsInSight(scene, taskId, sight)
      let lastX = Number.NEGATIVE_INFINITY
      for (const { endsAtMs, instantMs } of foreseen.byTask.get(taskId) ?? []) {
        const x = xOf(endsAtMs, window, width)
        if (x < 0 || x > width || x - lastX < LEAST_APART_PX) continue
        const hasRoom = x - lastX >= LEAST_APART_FOR_LINES_PX
        lastX = x
        context.fillRect(x - 0.75, middle - TICK_PX / 2, 1.5, TICK_PX)
        const endX = ends.get(instantMs)
        if (hasRoom && endX !== undefined) context.fillRect(Math.min(x, endX), middle + TICK_PX / 2 - 1.5, Math.abs(endX - x), 1.5)
      }
    }
  }
}

/** Where the runs of a task ended that are over, by their instants. */
function endsInSight({ bars }: PlanScene, taskId: number, { window, width }: PlanSight): Map<number, number> {
  const indexed = bars.get(taskId)
  if (!indexed) return new Map()
  const [first, end] = barsBetween(indexed, window)
  return new Map(
    indexed.bars
      .slice(first, end)
      .flatMap(({ instantMs, endMs, longEndMs, state }) =>
        endMs === null || longEndMs !== null || state === 'expected'
          ? []
          : [[instantMs, Math.max(0, Math.min(width, xOf(endMs, window, width)))] as const],
      ),
  )
}
