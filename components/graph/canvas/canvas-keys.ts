import type { Direction } from './graph-navigation.ts'

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

/** The direction of an arrow key; null for any other. */
export function directionOf(key: string): Direction | null {
  return ARROWS[key] ?? null
}

/** The task whose node has the focus; null when something else has. */
export function focusedTaskId(target: EventTarget | null): number | null {
  if (!(target instanceof HTMLElement) || !target.classList.contains('react-flow__node-task')) return null
  return Number(target.dataset.id)
}
