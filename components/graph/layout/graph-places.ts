// Apart from what lays graphs out, which only its worker has to load.

export type Point = { x: number; y: number }

export type NodeSize = { width: number; height: number }

/**
 * Top left corners of the tasks, and of the groups that are folded. `apart` is where the grid of tasks without dependencies begins; null when
 * there are none. `frames` are drawn around what lies in each open group.
 */
export type GraphLayout = {
  positions: ReadonlyMap<number, Point>
  apart: Point | null
  frames: ReadonlyMap<number, Point & NodeSize>
}

export const NODE_WIDTH = 216
export const NODE_HEIGHT = 52
