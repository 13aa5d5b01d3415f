import type { GraphPlace } from '#domain/task-moves.ts'
import type { Direction } from './graph-navigation.ts'

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

/** The direction of an arrow key; null for any other. */
export function directionOf(key: string): Direction | null {
  return ARROWS[key] ?? null
}

/** The task or the folded group whose node has the focus; null when something else has. */
export function focusedNodeId(target: EventTarget | null): number | null {
  if (!(target instanceof HTMLElement)) return null
  const node = target.classList.contains('djag-group') ? target.parentElement : target
  if (!node?.matches('.react-flow__node-task, .react-flow__node-group')) return null
  return Number(node.dataset.id)
}

/** The element of a task or a folded group that takes the focus; null while it is not drawn. */
export function focusableOf(canvas: HTMLElement | null, id: number): HTMLElement | null {
  const node = canvas?.querySelector<HTMLElement>(`[data-id="${id}"]`) ?? null
  return node?.querySelector<HTMLElement>('.djag-group') ?? node
}

/** Whether the focus is on the frame that React Flow draws around all chosen tasks once several were chosen by dragging. */
export function isAroundChosen(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.classList.contains('react-flow__nodesselection-rect')
}

/** How far a key moves tasks, in pixels of the graph. */
const STEP_PX = 24
const STEPS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-STEP_PX, 0],
  right: [STEP_PX, 0],
  up: [0, -STEP_PX],
  down: [0, STEP_PX],
}

/** Where these tasks lie when a key has moved all of them by one step; those that have no place are left out. */
export function placesAStepOn(
  positions: ReadonlyMap<number, GraphPlace>,
  taskIds: Iterable<number>,
  direction: Direction,
): Map<number, GraphPlace> {
  const [dx, dy] = STEPS[direction]
  return new Map(
    [...taskIds].flatMap((id) => {
      const place = positions.get(id)
      return place ? [[id, { x: place.x + dx, y: place.y + dy }] as const] : []
    }),
  )
}

/** What screen readers are told of the keys at a task and at an edge: those that there are, for who may use them. */
export function keysTold({ mayMove, mayDraw }: { mayMove: boolean; mayDraw: boolean }) {
  const choosing = 'Enter or Space chooses it, Escape lets go.'
  const going = 'Arrow keys go to the next task in their direction.'
  const editing = mayMove ? 'Alt and an arrow key move the task. D duplicates what is chosen, Delete deletes it.' : ''
  const task = [choosing, going, editing, mayDraw ? 'C draws a dependency from the chosen task.' : ''].filter(Boolean).join(' ')
  return {
    'node.a11yDescription.default': task,
    'node.a11yDescription.keyboardDisabled': task,
    'edge.a11yDescription.default': mayDraw ? `${choosing} Delete deletes what is chosen.` : choosing,
  }
}
