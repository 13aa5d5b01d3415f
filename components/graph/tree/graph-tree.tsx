'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { rowAfterKey } from '../../ui/keyboard/tree-keys.ts'
import type { GraphEmphasis } from '../canvas/graph-visuals.ts'
import type { CameraTarget } from '../canvas/use-camera.ts'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import { GroupItem } from './group-item.tsx'
import { TreeItem } from './tree-item.tsx'
import { allOpenOnce, edgeKeyOfRow, pathsAbove, pathTo, treeRows, treeShape } from './tree-rows.ts'

type Props = {
  folded: FoldedGraph
  /** Folds or unfolds the group of this name. */
  onToggleGroup: (name: string) => void
  emphasis: GraphEmphasis
  /** Chooses a task: alone, or beside what is chosen. */
  onChoose: (taskId: number, isBeside: boolean) => void
  target: CameraTarget
}

const ROW_HEIGHT = 36
/** From here on it opens closed: nobody reads a thousand open rows from the top. */
const MOST_TASKS_OPEN = 200

/** The graph as a tree: what runs after a task stands under it, and the tasks of a group stand under that. The same tasks and edges as drawn, to be read and walked by keys. */
export function GraphTree({ folded, onToggleGroup, emphasis, onChoose, target }: Props) {
  const { all: model, groups } = folded
  const shape = useMemo(() => treeShape(folded), [folded])
  const [open, setOpen] = useState<ReadonlySet<string>>(() => (model.tasks.size <= MOST_TASKS_OPEN ? allOpenOnce(shape) : new Set()))
  const rows = useMemo(() => treeRows(shape, new Set([...open, ...openGroupPaths(folded)])), [folded, shape, open])
  const [activePath, setActivePath] = useState<string | null>(null)
  const active = Math.max(
    0,
    rows.findIndex(({ path }) => path === activePath),
  )
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => rows[index]?.path ?? index,
  })
  const goTo = (index: number) => {
    setActivePath(rows[index]?.path ?? null)
    virtual.scrollToIndex(index)
  }
  const setRowOpen = (path: string, isOpen: boolean) => {
    const group = groups.get(Number(path))
    if (group) return group.isOpen !== isOpen && onToggleGroup(group.name)
    setOpen((before) => {
      const next = new Set(before)
      if (isOpen) next.add(path)
      else next.delete(path)
      return next
    })
  }
  const revealed = useReveal(target, shape, setOpen, setActivePath)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the rows of the way to it are there
  useEffect(() => {
    const index = rows.findIndex(({ path }) => path === revealed)
    if (revealed !== null && index >= 0) virtual.scrollToIndex(index, { align: 'center' })
  }, [revealed, rows.length])

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active]
    if (!row || event.altKey || event.metaKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (groups.has(row.taskId)) return setRowOpen(row.path, !row.isExpanded)
      return onChoose(row.taskId, event.ctrlKey || event.key === ' ')
    }
    const next = event.ctrlKey ? null : rowAfterKey(event.key, rows, active)
    if (next === null) return
    event.preventDefault()
    if (next.open !== undefined) setRowOpen(row.path, next.open)
    if (next.index !== undefined) goTo(next.index)
  }
  return (
    <div ref={scroller} className="size-full overflow-y-auto bg-bg">
      <div
        role="tree"
        aria-label="Tasks by what they run after"
        aria-multiselectable
        tabIndex={0}
        aria-activedescendant={rows[active] ? rowId(rows[active].path) : undefined}
        onKeyDown={onKeyDown}
        className="group/tree relative w-full -outline-offset-2"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index]
          const [task, group] = [row && model.tasks.get(row.taskId), row && groups.get(row.taskId)]
          if (!row) return null
          const place = { id: rowId(row.path), row, topPx: start, heightPx: ROW_HEIGHT, isActive: index === active }
          if (group)
            return (
              <GroupItem
                key={key}
                {...place}
                group={group}
                isDimmed={emphasis.refusedEnds === null && !group.tasks.some(emphasis.isShownFully)}
                onToggle={() => {
                  setActivePath(row.path)
                  setRowOpen(row.path, !row.isExpanded)
                }}
              />
            )
          if (!task) return null
          return (
            <TreeItem
              key={key}
              {...place}
              task={task}
              isChosen={emphasis.chosenTasks.has(row.taskId)}
              staged={emphasis.staged.tasks.get(row.taskId)?.mark ?? null}
              stagedEdge={emphasis.staged.edges.get(edgeKeyOfRow(row) ?? '')?.mark ?? null}
              isDimmed={emphasis.refusedEnds ? emphasis.refusedEnds.has(row.taskId) : !emphasis.isShownFully(task)}
              onToggle={() => setRowOpen(row.path, !row.isExpanded)}
              onChoose={(isBeside) => {
                setActivePath(row.path)
                onChoose(row.taskId, isBeside)
              }}
            />
          )
        })}
      </div>
    </div>
  )
}

function openGroupPaths({ groups }: FoldedGraph): string[] {
  return [...groups.values()].flatMap(({ id, isOpen }) => (isOpen ? [String(id)] : []))
}

function rowId(path: string): string {
  return `tree-${path.replaceAll('/', '-')}`
}

/** Opens the way to a task that is gone to. @returns the path of its row; null: none was gone to */
function useReveal(
  target: CameraTarget,
  shape: ReturnType<typeof treeShape>,
  setOpen: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
  setActivePath: (path: string) => void,
): string | null {
  const [revealed, setRevealed] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new target, not a new shape
  useEffect(() => {
    const path = target === 'all' ? null : pathTo(shape, target.taskId)
    setRevealed(path)
    if (path === null) return
    setOpen((before) => new Set([...before, ...pathsAbove(path)]))
    setActivePath(path)
  }, [target])
  return revealed
}
