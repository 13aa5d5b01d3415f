import type { GraphTask } from '#domain/views/graph-views.ts'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { type EdgeLook, edgeColour, type GraphEmphasis, isDimmed, lookOf } from '../canvas/graph-visuals.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type Point } from '../layout/graph-layout.ts'
import { type GraphModel, worstOf } from '../model/graph-model.ts'

/** The graph from afar, by what is drawn in one go: places of marks, lines as from x, from y, to x, to y. Pixels of the graph. */
export type FarScene = {
  marks: { colour: string; isDimmed: boolean; places: Float32Array }[]
  lines: { colour: string; isDimmed: boolean; isStrong: boolean; ends: Float32Array }[]
  chosen: readonly Point[]
  labels: readonly { text: string; at: Point; widthPx: number }[]
}

/** What is drawn while one sees no names: each task as a mark of the worst that is so of it, each edge as a line, and what parts are called. */
export function farScene(model: GraphModel, layout: GraphLayout, emphasis: GraphEmphasis, cycleKeys: ReadonlySet<string>): FarScene {
  const onCycle = new Set(emphasis.refusedCycle)
  const marks = new Map<string, number[]>()
  for (const task of model.tasks.values()) {
    const place = layout.positions.get(task.id)
    if (!place) continue
    add(marks, `${hueVariable(STATE_LOOKS[worstOf(task)].hue)} ${isDimmed(task, emphasis, onCycle)}`, place.x, place.y)
  }
  const lines = new Map<string, number[]>()
  for (const [key, row] of model.edges) {
    const [from, to] = [layout.positions.get(row.dependeeId), layout.positions.get(row.dependerId)]
    if (!from || !to || row.dependeeId === row.dependerId) continue
    const look = lookOf(key, row, model, emphasis, cycleKeys)
    add(lines, look, from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2, to.x, to.y + NODE_HEIGHT / 2)
  }
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
    labels: partLabels(model, layout),
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
    const prefix = groupOf(task)
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

/** What a task is grouped by: its first tag, or what stands before the first sign that sets parts of its name off: `orders` of `orders.import`. */
function groupOf({ name, tags }: GraphTask): string {
  if (tags[0]) return tags[0].name
  return /^[^\s./:_-]+/.exec(name)?.[0] ?? name
}
