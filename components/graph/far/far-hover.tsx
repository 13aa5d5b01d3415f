'use client'

import { useEffect, useState } from 'react'
import { useReactFlow } from 'reactflow'
import { StateMark } from '../../ui/state-badge.tsx'
import { taskLabel } from '../canvas/graph-visuals.ts'
import { taskAt } from '../canvas/viewport.ts'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import { groupSummary, summaryWords } from '../folding/group-summary.ts'
import type { GraphLayout } from '../layout/graph-places.ts'
import { worstOf } from '../model/graph-model.ts'
import type { StagedMarks } from '../staging/staged-graph.ts'

/** Pixels of the screen by which one may miss a mark. */
const SLACK_PX = 4

/** Which task or folded group lies at a place of the window, seen from afar; null: none. */
export function useTaskAt(layout: GraphLayout): (place: { clientX: number; clientY: number }) => number | null {
  const flow = useReactFlow()
  return ({ clientX, clientY }) => taskAt(layout, flow.screenToFlowPosition({ x: clientX, y: clientY }), SLACK_PX / flow.getZoom())
}

type Props = { folded: FoldedGraph; layout: GraphLayout; staged: StagedMarks; area: HTMLElement | null }

/** The name of the mark under the pointer. */
export function FarHover({ folded, layout, staged, area }: Props) {
  const at = useTaskAt(layout)
  const [over, setOver] = useState<{ taskId: number; x: number; y: number } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `at` is the same for the same layout
  useEffect(() => {
    if (!area) return
    const move = (event: PointerEvent) => {
      const taskId = event.buttons === 0 ? at(event) : null
      const box = area.getBoundingClientRect()
      setOver(taskId === null ? null : { taskId, x: event.clientX - box.left, y: event.clientY - box.top })
    }
    const leave = () => setOver(null)
    area.addEventListener('pointermove', move)
    area.addEventListener('pointerleave', leave)
    return () => {
      area.removeEventListener('pointermove', move)
      area.removeEventListener('pointerleave', leave)
    }
  }, [area, layout])
  const mark = over && markWords(folded, staged, over.taskId)
  if (!over || !mark) return null
  return (
    <p
      className="pointer-events-none absolute z-10 flex max-w-96 items-center gap-1.5 rounded bg-raised px-2 py-1 text-xs shadow-float"
      style={{ left: over.x + 12, top: over.y + 12 }}
    >
      <StateMark state={mark.state} />
      <span className="truncate">{mark.words}</span>
    </p>
  )
}

function markWords({ model, groups }: FoldedGraph, staged: StagedMarks, id: number) {
  const [task, group] = [model.tasks.get(id), groups.get(id)]
  if (task) return { state: worstOf(task), words: taskLabel(task, staged.tasks.get(id)?.mark ?? null) }
  if (!group) return null
  const summary = groupSummary(group.tasks)
  return { state: summary[0]?.state ?? 'sleeping', words: `${group.name}: ${summaryWords(summary)}` }
}
