import { getBezierPath, type Position } from 'reactflow'
import { NODE_HEIGHT, NODE_WIDTH } from '../layout/graph-places.ts'

type Ends = { sourceX: number; sourceY: number; sourcePosition: Position; targetX: number; targetY: number; targetPosition: Position }

/** How far an edge that goes back swings out of its tasks. */
const SWING = 44

/**
 * The path of an edge from the right of its dependee to the left of its depender. One that goes back (a future edge, mostly) runs round
 * below both, one from a task to itself round above it, so that neither hides behind a task.
 */
export function edgePath(ends: Ends, isLoop: boolean): string {
  const { sourceX, sourceY, targetX, targetY } = ends
  if (isLoop) {
    const top = sourceY - NODE_HEIGHT / 2 - 22
    return `M ${sourceX} ${sourceY} C ${sourceX + SWING} ${sourceY}, ${sourceX + SWING} ${top}, ${sourceX - NODE_WIDTH / 4} ${top} L ${targetX + NODE_WIDTH / 4} ${top} C ${targetX - SWING} ${top}, ${targetX - SWING} ${targetY}, ${targetX} ${targetY}`
  }
  if (targetX >= sourceX) return getBezierPath({ ...ends, curvature: 0.3 })[0]
  const below = Math.max(sourceY, targetY) + NODE_HEIGHT / 2 + 18
  return `M ${sourceX} ${sourceY} C ${sourceX + SWING} ${sourceY}, ${sourceX + SWING} ${below}, ${sourceX} ${below} L ${targetX} ${below} C ${targetX - SWING} ${below}, ${targetX - SWING} ${targetY}, ${targetX} ${targetY}`
}
