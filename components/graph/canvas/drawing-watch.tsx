'use client'

import { useEffect } from 'react'
import { useConnection } from 'reactflow'

/** Tells over which task an edge is being dragged: the one whose handle is near, or whose body is under the pointer. Draws nothing. */
export function DrawingWatch({ onOver }: { onOver: (taskId: number | null) => void }) {
  const isDragging = useConnection((connection) => connection.inProgress)
  const nearId = useConnection((connection) => (connection.inProgress ? (connection.toNode?.id ?? null) : null))
  useEffect(() => {
    if (!isDragging) return
    const follow = ({ clientX, clientY }: PointerEvent) => onOver(taskUnder(clientX, clientY) ?? (nearId === null ? null : Number(nearId)))
    window.addEventListener('pointermove', follow)
    return () => window.removeEventListener('pointermove', follow)
  }, [isDragging, nearId, onOver])
  return null
}

/** The task whose node lies at this place of the window; null: none does. */
export function taskUnder(clientX: number, clientY: number): number | null {
  const node = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('.react-flow__node-task')
  return node ? Number(node.dataset.id) : null
}

/** Whether a folded group lies there: no task is meant there, and none beside all. */
export function isOnGroup(clientX: number, clientY: number): boolean {
  return document.elementFromPoint(clientX, clientY)?.closest('.react-flow__node-group') != null
}
