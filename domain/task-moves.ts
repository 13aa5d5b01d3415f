import { z } from 'zod'

/** So far out nobody finds a task again. */
const FARTHEST_PX = 1_000_000
const pixel = z.number().int().min(-FARTHEST_PX).max(FARTHEST_PX)

/** Where a task's top left corner lies on the graph, in pixels. */
export const graphPlace = z.object({ x: pixel, y: pixel })
export type GraphPlace = z.output<typeof graphPlace>

const MOST_MOVED = 5_000

/** Tasks that people move on the graph; `to` null: back to where the layout puts it. */
export const taskMoves = z.object({
  moves: z
    .array(z.object({ taskId: z.number().int().positive(), to: graphPlace.nullable() }))
    .min(1)
    .max(MOST_MOVED, `At most ${MOST_MOVED.toLocaleString('en')} tasks at once.`),
})
export type TaskMoves = z.output<typeof taskMoves>
