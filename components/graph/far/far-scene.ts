import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { type EdgeLook, edgeColour, type GraphEmphasis, isDimmed, lookOf } from '../canvas/graph-visuals.ts'
import { isGroupDimmed, lookOfMerged } from '../canvas/group-visuals.ts'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import { groupSummary } from '../folding/group-summary.ts'
import { usualGroupName } from '../folding/task-groups.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type NodeSize, type Point } from '../layout/graph-places.ts'
import { type GraphModel, worstOf } from '../model/graph-model.ts'

/** The graph from afar, by what is drawn in one go: places of marks, lines as from x, from y, to x, to y. Pixels of the graph. */
export type FarScene = {
  marks: { colour: string; isDimmed: boolean; places: Float32Array }[]
  lines: { colour: string; isDimmed: boolean; isStrong: boolean; ends: Float32Array }[]
  chosen: readonly Point[]
  /** Around tasks of which something is staged. */
  staged: readonly { colour: string; at: Point }[]
  /** Around what lies in open groups. */
  frames: readonly (Point & NodeSize)[]
  labels: readonly { text: string; at: Point; widthPx: number }[]
}

/**
 * What is drawn while one sees no names: each task and each folded group as a mark of the worst that is so of it, each edge as a line, and what
 * parts, or groups, are called.
 */
export function farScene(folded: FoldedGraph, layout: GraphLayout, emphasis: GraphEmphasis, cycleKeys: ReadonlySet<string>): FarScene {
  const { model } = folded
  const onCycle = new Set(emphasis.refusedCycle)
  const marks = new Map<string, number[]>()
  const mark = (id: number, state: ReturnType<typeof worstOf>, isFaint: boolean) => {
    const place = layout.positions.get(id)
    if (place) add(marks, `${hueVariable(STATE_LOOKS[state].hue)} ${isFaint}`, place.x, place.y)
  }
  for (const task of model.tasks.values()) mark(task.id, worstOf(task), isDimmed(task, emphasis, onCycle))
  for (const group of folded.groups.values())
    if (!group.isOpen) mark(group.id, groupSummary(group.tasks)[0]?.state ?? 'sleeping', isGroupDimmed(group, emphasis))
  const lines = new Map<string, number[]>()
  const line = (fromId: number, toId: number, look: () => EdgeLook) => {
    const [from, to] = [layout.positions.get(fromId), layout.positions.get(toId)]
    if (!from || !to || fromId === toId) return
    add(lines, look(), from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2, to.x, to.y + NODE_HEIGHT / 2)
  }
  for (const [key, row] of model.edges) line(row.dependeeId, row.dependerId, () => lookOf(key, row, model, emphasis, cycleKeys))
  for (const edge of folded.merged.values()) line(edge.from, edge.to, () => lookOfMerged(edge, folded, emphasis))
  return {
    marks: [...marks].map(([key, places]) => {
      const [colour = '', dimmed] = key.split(' ')
      return { colour, isDimmed: dimmed === 'true', places: Float32Array.from(places) }
    }),
    lines: [...lines].map(([look, ends]) => ({
      colour: edgeColour(look as EdgeLook),
      isDimmed: look === 'dimmed',
      isStrong: look !== 'usual' && look !== 'dimmed',
      ends: Float32Array.from(ends),
    })),
    chosen: [...emphasis.chosenTasks].flatMap((id) => layout.positions.get(id) ?? []),
    staged: [...emphasis.staged.tasks].flatMap(([id, { mark: look }]) => {
      const at = layout.positions.get(id)
      return at ? [{ colour: edgeColour(look), at }] : []
    }),
    frames: [...layout.frames.values()],
    labels: folded.groups.size > 0 ? groupLabels(folded, layout) : partLabels(model, layout),
  }
}

function add(groups: Map<string, number[]>, key: string, ...values: number[]): void {
  const known = groups.get(key)
  if (known) known.push(...values)
  else groups.set(key, values)
}

/** Smaller parts are not named from afar. */
const FEWEST_NAMED = 3
const MOST_PREFIXES = 2

/** The larger connected parts by what most of their tasks are grouped by, and how many they are. */
export function partLabels({ tasks, partOf }: GraphModel, { positions }: GraphLayout): FarScene['labels'] {
  const parts = new Map<number, { left: number; top: number; right: number; count: number; prefixes: Map<string, number> }>()
  for (const task of tasks.values()) {
    const number = partOf.get(task.id)
    const place = positions.get(task.id)
    if (number === undefined || !place) continue
    const part = parts.get(number) ?? { left: place.x, top: place.y, right: place.x, count: 0, prefixes: new Map() }
    parts.set(number, part)
    part.left = Math.min(part.left, place.x)
    part.top = Math.min(part.top, place.y)
    part.right = Math.max(part.right, place.x)
    part.count++
    const prefix = usualGroupName(task)
    part.prefixes.set(prefix, (part.prefixes.get(prefix) ?? 0) + 1)
  }
  return [...parts.values()]
    .filter(({ count }) => count >= FEWEST_NAMED)
    .sort((a, b) => b.count - a.count)
    .map(({ left, top, right, count, prefixes }) => {
      const frequent = [...prefixes].sort(([, a], [, b]) => b - a).map(([prefix]) => prefix)
      const more = frequent.length > MOST_PREFIXES ? ' …' : ''
      return {
        text: `${frequent.slice(0, MOST_PREFIXES).join(', ')}${more} (${count})`,
        at: { x: left, y: top },
        widthPx: right + NODE_WIDTH - left,
      }
    })
}

/** Each group by its name and how many tasks it holds; the larger ones first. */
function groupLabels({ groups }: FoldedGraph, { positions, frames }: GraphLayout): FarScene['labels'] {
  return [...groups.values()]
    .sort((a, b) => b.tasks.length - a.tasks.length)
    .flatMap(({ id, name, tasks }) => {
      const frame = frames.get(id)
      const at = frame ?? positions.get(id)
      return at ? [{ text: `${name} (${tasks.length})`, at, widthPx: frame?.width ?? NODE_WIDTH }] : []
    })
}
