'use client'

import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { TaskInput } from '#domain/task-input.ts'
import type { GraphPlace } from '#domain/task-moves.ts'
import { NewTaskForm } from './new-task-form.tsx'

/** Where in the window a task is being added (null: nowhere in particular), and the task that it is to run after (null: none). */
export type NewTaskAt = { at: { x: number; y: number; place: GraphPlace } | null; afterId: number | null }

type Props = {
  adding: NewTaskAt
  area: RefObject<HTMLDivElement | null>
  afterName: string | null
  timezone: string
  /** It waits in a change set in place of being made. */
  isStaged: boolean
  onMake: (input: TaskInput) => Promise<boolean>
  onClose: () => void
}

const MARGIN_PX = 12

/** The form of a new task at its place, wholly inside of the area; a sheet from below on a phone. */
export function NewTaskPlace({ adding: { at }, area, ...form }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)
  useLayoutEffect(() => {
    const around = area.current?.getBoundingClientRect()
    const own = box.current?.getBoundingClientRect()
    if (!around || !own) return
    const within = (wanted: number, size: number, most: number) => Math.max(MARGIN_PX, Math.min(wanted, most - size - MARGIN_PX))
    setPlace({
      left: within(at ? at.x - around.left : MARGIN_PX, own.width, around.width),
      top: within(at ? at.y - around.top : MARGIN_PX, own.height, around.height),
    })
  }, [at, area])
  return (
    <div
      ref={box}
      style={{ ...place, maxHeight: `calc(100% - ${2 * MARGIN_PX}px)` }}
      className="absolute z-20 flex max-sm:!fixed max-sm:!inset-x-0 max-sm:!top-auto max-sm:!bottom-0 max-sm:z-30 max-sm:!max-h-[80dvh] max-sm:[&>form]:w-full"
    >
      <NewTaskForm {...form} />
    </div>
  )
}
