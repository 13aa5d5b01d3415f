import { Position } from 'reactflow'
import { edgeKind } from '../../dependencies/edge-kind.tsx'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { edgePath } from '../canvas/edge-path.ts'
import type { ColourOf } from '../canvas/page-colours.ts'
import { boxOf } from '../canvas/viewport.ts'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import { groupSummary, summaryWords } from '../folding/group-summary.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type NodeSize, type Point } from '../layout/graph-places.ts'
import { worstOf } from '../model/graph-model.ts'

export type GraphSvg = { text: string; width: number; height: number }

/** Around everything, so that edges that swing out are inside. */
const MARGIN = 56
/** More have no room in a task. */
const MOST_CHARACTERS = 27

/** The whole graph as a picture by itself: each task with its name and what it does, each edge and each group as on the canvas. */
export function graphSvg(folded: FoldedGraph, layout: GraphLayout, colourOf: ColourOf): GraphSvg {
  const { model, groups, merged } = folded
  const box = boxOf(layout) ?? { left: 0, top: 0, right: NODE_WIDTH, bottom: NODE_HEIGHT }
  const [width, height] = [box.right - box.left + 2 * MARGIN, box.bottom - box.top + 2 * MARGIN]
  const line = colourOf('var(--line-input)')
  const edges = [
    ...[...model.edges.values()].map((row) => ({ fromId: row.dependeeId, toId: row.dependerId, kind: edgeKind(row) })),
    ...[...merged.values()].map(({ from, to }) => ({ fromId: from, toId: to, kind: 'plain' as const })),
  ].flatMap(({ fromId, toId, kind }) => {
    const [from, to] = [layout.positions.get(fromId), layout.positions.get(toId)]
    return from && to ? [edgeSvg(from, to, fromId === toId, kind, line, colourOf('var(--bg)'))] : []
  })
  const folds = [...groups.values()].flatMap(({ id, name, tasks }) => {
    const [place, frame] = [layout.positions.get(id), layout.frames.get(id)]
    const title = `${name} (${tasks.length})`
    if (frame) return [frameSvg(frame, title, colourOf)]
    const summary = groupSummary(tasks)
    const worst = STATE_LOOKS[summary[0]?.state ?? 'sleeping']
    return place ? [taskSvg(place, { name: title, word: summaryWords(summary), hue: colourOf(hueVariable(worst.hue)), colourOf })] : []
  })
  const tasks = [...model.tasks.values()].flatMap((task) => {
    const place = layout.positions.get(task.id)
    if (!place) return []
    const worst = STATE_LOOKS[worstOf(task)]
    return [taskSvg(place, { name: task.name, word: worst.word, hue: colourOf(hueVariable(worst.hue)), colourOf })]
  })
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${box.left - MARGIN} ${box.top - MARGIN} ${width} ${height}" font-family="Geist, system-ui, sans-serif">`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="${line}"/></marker></defs>`,
    `<rect x="${box.left - MARGIN}" y="${box.top - MARGIN}" width="${width}" height="${height}" fill="${colourOf('var(--bg)')}"/>`,
    ...edges,
    ...folds,
    ...tasks,
    '</svg>',
  ].join('\n')
  return { text, width, height }
}

function edgeSvg(from: Point, to: Point, isLoop: boolean, kind: ReturnType<typeof edgeKind>, line: string, ground: string): string {
  const path = edgePath(
    {
      sourceX: from.x + NODE_WIDTH,
      sourceY: from.y + NODE_HEIGHT / 2,
      sourcePosition: Position.Right,
      targetX: to.x,
      targetY: to.y + NODE_HEIGHT / 2,
      targetPosition: Position.Left,
    },
    isLoop,
  )
  const dashes = kind === 'future' ? ' stroke-dasharray="6 5"' : ''
  const drawn = (colour: string, width: number, more: string) =>
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${more}/>`
  if (kind === 'aligned') return drawn(line, 4.75, '') + drawn(ground, 1.5, ' marker-end="url(#arrow)"')
  return drawn(line, 1.25, `${dashes} marker-end="url(#arrow)"`)
}

function frameSvg({ x, y, width, height }: Point & NodeSize, title: string, colourOf: ColourOf): string {
  return [
    `<g><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="none" stroke="${colourOf('var(--line-strong)')}" stroke-dasharray="4 3"/>`,
    `<text x="${x + 14}" y="${y + 23}" font-size="13" font-weight="500" fill="${colourOf('var(--fg-muted)')}">${escaped(title)}</text></g>`,
  ].join('')
}

type TaskPicture = { name: string; word: string; hue: string; colourOf: ColourOf }

function taskSvg({ x, y }: Point, { name, word, hue, colourOf }: TaskPicture): string {
  return [
    `<g><title>${escaped(name)}</title>`,
    `<rect x="${x}" y="${y}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="6" fill="${colourOf('var(--bg-raised)')}" stroke="${colourOf('var(--line-strong)')}"/>`,
    `<rect x="${x}" y="${y}" width="4" height="${NODE_HEIGHT}" rx="2" fill="${hue}"/>`,
    `<text x="${x + 14}" y="${y + 22}" font-size="13" font-weight="500" fill="${colourOf('var(--fg)')}">${escaped(cut(name))}</text>`,
    `<text x="${x + 14}" y="${y + 40}" font-size="12" fill="${hue}">${escaped(cut(word))}</text></g>`,
  ].join('')
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
