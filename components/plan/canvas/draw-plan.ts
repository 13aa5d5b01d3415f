import type { ColourOf } from '../../graph/canvas/page-colours.ts'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { drawForeseen } from '../foreseen/draw-foreseen.ts'
import { barsBetween, overMs } from '../model/bars-in-sight.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import { dueState, duesOf, type PlanDueState } from '../model/plan-dues.ts'
import { drawChanges } from '../what-if/draw-changes.ts'
import { drawLinks } from './draw-links.ts'
import { type Hatchings, hatching } from './hatching.ts'
import { type PlanScene, type PlanSight, partsOfCount, ROW_PX, rowsInSight, runsCounted, tasksOfRow, xOf } from './plan-scene.ts'

const BAR_PX = 12
/** In the row of a folded group. */
const THIN_BAR_PX = 5
/** Deadlines that are kept are drawn where they are so far apart at least. */
const LEAST_DUE_PX = 24
const DUE_COLOURS: Readonly<Record<PlanDueState, string>> = {
  'on course': 'var(--fg-faint)',
  met: 'var(--fg-faint)',
  'at risk': 'var(--orange)',
  'met late': 'var(--orange)',
  missed: 'var(--red)',
}
/** By when it would have ended nineteen times of twenty is drawn where one can see it. */
const LEAST_TAIL_PX = 4

/** Draws the part of a scene that is seen: whatever the size of the plan, what costs is what is in sight. */
export function drawPlan(context: CanvasRenderingContext2D, scene: PlanScene, sight: PlanSight, colourOf: ColourOf): void {
  const { width, height, top, window, ticks, nowMs } = sight
  context.clearRect(0, 0, width, height)
  context.lineWidth = 1
  for (const { atMs, isMajor } of ticks) {
    context.fillStyle = colourOf(isMajor ? 'var(--line-strong)' : 'var(--line)')
    context.fillRect(Math.round(xOf(atMs, window, width)), 0, 1, height)
  }
  const pen = new PlanPen(context, scene, sight, colourOf)
  const [first, end] = rowsInSight(scene.rows.length, top, height)
  for (let index = first; index < end; index++) pen.row(index)
  veil(context, scene, sight, colourOf)
  context.fillStyle = colourOf('var(--accent)')
  context.fillRect(Math.round(xOf(nowMs, window, width)), 0, 1.5, height)
  drawChanges(context, scene, sight, colourOf)
  drawForeseen(context, scene, sight, colourOf)
  drawLinks(context, scene, sight, colourOf)
}

/** Over the time of which nothing is known. */
function veil(
  context: CanvasRenderingContext2D,
  { throughMs }: PlanScene,
  { window, width, height, nowMs }: PlanSight,
  colourOf: ColourOf,
): void {
  const fromMs = Math.max(nowMs, throughMs ?? nowMs)
  if (fromMs >= window.toMs) return
  const x = Math.max(0, xOf(fromMs, window, width))
  context.globalAlpha = 0.6
  context.fillStyle = colourOf('var(--bg-active)')
  context.fillRect(x, 0, width - x, height)
  context.globalAlpha = 1
}

class PlanPen {
  readonly #context: CanvasRenderingContext2D
  readonly #scene: PlanScene
  readonly #sight: PlanSight
  readonly #colourOf: ColourOf
  readonly #hatchings: Hatchings
  /** Where the deadline before lies in the row that is drawn. */
  #lastDueX = Number.NEGATIVE_INFINITY
  readonly #tasks: ReadonlyMap<number, PlanScene['plan']['tasks'][number]>

  constructor(context: CanvasRenderingContext2D, scene: PlanScene, sight: PlanSight, colourOf: ColourOf) {
    this.#context = context
    this.#scene = scene
    this.#sight = sight
    this.#colourOf = colourOf
    this.#hatchings = hatching(context, colourOf)
    this.#tasks = new Map(scene.plan.tasks.map((task) => [task.id, task]))
  }

  row(index: number): void {
    const row = this.#scene.rows[index]
    if (!row) return
    const y = index * ROW_PX - this.#sight.top
    const isHead = row.kind === 'group'
    if (isHead) this.#fill('var(--bg-subtle)', 0, y, this.#sight.width, ROW_PX)
    this.#fill('var(--line)', 0, y + ROW_PX - 1, this.#sight.width, 1)
    const barPx = isHead ? THIN_BAR_PX : BAR_PX
    for (const taskId of tasksOfRow(row)) {
      if (!isHead) this.#pause(taskId, y)
      this.#counts(taskId, y)
      this.#bars(taskId, y + (ROW_PX - barPx) / 2, barPx)
      if (!isHead) this.#ranges(taskId, y)
    }
  }

  #bars(taskId: number, y: number, barPx: number): void {
    const indexed = this.#scene.bars.get(taskId)
    if (!indexed) return
    const [first, end] = barsBetween(indexed, this.#sight.window)
    // What falls into the pixel of the one before, and looks alike, was drawn with it.
    let last = { pixel: Number.NaN, state: '' }
    this.#lastDueX = Number.NEGATIVE_INFINITY
    for (let at = first; at < end; at++) {
      const bar = indexed.bars[at] as PlanBar
      const pixel = Math.floor(this.#x(bar.waitsFromMs))
      const over = overMs(bar)
      if (last.pixel === pixel && last.state === bar.state && this.#x(over) - pixel < 2 && bar !== this.#scene.chosen) continue
      last = { pixel, state: bar.state }
      this.#bar(bar, y, barPx)
    }
  }

  #bar(bar: PlanBar, y: number, barPx: number): void {
    const { nowMs, window } = this.#sight
    const endMs = bar.endMs ?? window.toMs
    if (bar.waitsFromMs < bar.fromMs) this.#hatch('wait', bar.waitsFromMs, bar.fromMs, y, barPx)
    if (bar.state === 'expected') this.#outline(bar.fromMs, endMs, y, barPx)
    else if (bar.state !== 'waiting') {
      const colour = hueVariable(STATE_LOOKS[bar.state].hue)
      const startMs = bar.startedMs ?? bar.fromMs
      if (startMs > bar.fromMs) this.#fillTime('var(--sky-soft)', bar.fromMs, startMs, y + barPx / 4, barPx / 2)
      const isOver = bar.longEndMs === null && bar.endMs !== null
      if (isOver) this.#fillTime(colour, startMs, endMs, y, barPx)
      else {
        this.#fillTime(colour, bar.startedMs ?? bar.fromMs, Math.max(nowMs, bar.fromMs), y, barPx)
        this.#outline(Math.max(nowMs, bar.fromMs), endMs, y, barPx, colour)
      }
      this.#attempts(bar, y, barPx)
    }
    if (bar.longEndMs !== null && bar.endMs !== null && this.#x(bar.longEndMs) - this.#x(bar.endMs) >= LEAST_TAIL_PX) {
      this.#fillTime('var(--fg-faint)', bar.endMs, bar.longEndMs, y + barPx / 2 - 0.5, 1)
      this.#fill('var(--fg-faint)', this.#x(bar.longEndMs), y + barPx / 4, 1, barPx / 2)
    }
    if (barPx === BAR_PX) this.#due(bar, y, barPx)
    if (bar.key === this.#scene.chosen?.key) this.#mark(bar, endMs, y, barPx)
  }

  /** By when it has to have succeeded: a tick, in the colour of how it stands to that. */
  #due(bar: PlanBar, y: number, barPx: number): void {
    const dueMs = duesOf(this.#scene.plan, this.#scene.edit)(bar)
    if (dueMs === null) return
    const state = dueState(bar, dueMs, this.#sight.nowMs)
    const x = Math.round(this.#x(dueMs))
    // Where runs come closer than that, only what is not as it should be: a comb of ticks would hide the runs.
    const isAsWanted = state === 'on course' || state === 'met'
    const isClose = x - this.#lastDueX < LEAST_DUE_PX
    this.#lastDueX = x
    if (isAsWanted && isClose && bar.key !== this.#scene.chosen?.key) return
    const colour = DUE_COLOURS[state]
    this.#fill(colour, x, y - 3, 1.5, barPx + 6)
    this.#fill(colour, x - 3, y - 3, 4.5, 1.5)
  }

  /** Where one attempt ended and another began. */
  #attempts({ attempts }: PlanBar, y: number, barPx: number): void {
    for (const { endedMs } of attempts?.slice(0, -1) ?? []) if (endedMs !== null) this.#fill('var(--bg)', this.#x(endedMs), y, 1.5, barPx)
  }

  #mark(bar: PlanBar, endMs: number, y: number, barPx: number): void {
    const x = this.#x(bar.waitsFromMs)
    this.#context.strokeStyle = this.#colourOf('var(--accent)')
    this.#context.lineWidth = 2
    this.#context.strokeRect(x - 2, y - 3, Math.max(2, this.#x(bar.longEndMs ?? endMs) - x) + 4, barPx + 6)
    this.#context.lineWidth = 1
  }

  #counts(taskId: number, y: number): void {
    const { counted } = this.#scene
    const { window } = this.#sight
    for (const count of counted?.counts.get(taskId) ?? []) {
      const toMs = count.fromMs + (counted?.bucketMs ?? 0)
      if (toMs < window.fromMs || count.fromMs > window.toMs) continue
      const [x, width] = [this.#x(count.fromMs), Math.max(1, this.#x(toMs) - this.#x(count.fromMs) - 1)]
      const total = runsCounted(count)
      const height = Math.max(2, (ROW_PX - 6) * Math.sqrt(total / (counted?.mostInBucket ?? total)))
      const bottom = y + ROW_PX - 3
      let above = bottom
      for (const { state, px } of partsOfCount(count, height)) {
        above -= px
        this.#fill(hueVariable(STATE_LOOKS[state].hue), x, above, width, px)
      }
    }
  }

  /** Skipped and coalesced instants: a tick at the first and the last, a line between. */
  #ranges(taskId: number, y: number): void {
    for (const { kind, firstMs, lastMs } of this.#scene.ranges.get(taskId) ?? []) {
      const colour = hueVariable(STATE_LOOKS[kind].hue)
      this.#fillTime(colour, firstMs, lastMs, y + ROW_PX - 5, 1)
      for (const atMs of [firstMs, lastMs]) this.#fill(colour, this.#x(atMs), y + ROW_PX - 7, 1.5, 5)
    }
  }

  #pause(taskId: number, y: number): void {
    const task = this.#tasks.get(taskId)
    if (!task || (task.status !== 'paused' && task.status !== 'disabled')) return
    const fromMs = task.pausedFromMs ?? this.#sight.nowMs
    this.#hatch('pause', fromMs, task.pausedUntilMs ?? this.#sight.window.toMs, y, ROW_PX - 1)
  }

  #x(atMs: number): number {
    const { window, width } = this.#sight
    // What lies far outside would be too much for a canvas to reckon with.
    return Math.min(width + 20, Math.max(-20, xOf(atMs, window, width)))
  }

  #fill(colour: string, x: number, y: number, width: number, height: number): void {
    this.#context.fillStyle = this.#colourOf(colour)
    this.#context.fillRect(x, y, width, height)
  }

  #fillTime(colour: string, fromMs: number, toMs: number, y: number, height: number): void {
    const x = this.#x(fromMs)
    this.#fill(colour, x, y, Math.max(1, this.#x(toMs) - x), height)
  }

  #outline(fromMs: number, toMs: number, y: number, height: number, colour = 'var(--fg-muted)'): void {
    const x = this.#x(fromMs)
    const width = this.#x(toMs) - x
    if (width < 3) {
      // Close together they are a grey, not a wall.
      this.#context.globalAlpha = 0.45
      this.#fill(colour, x, y, Math.max(1, width - 0.5), height)
      this.#context.globalAlpha = 1
      return
    }
    this.#context.strokeStyle = this.#colourOf(colour)
    this.#context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.max(1, Math.round(width) - 1), height - 1)
  }

  #hatch(which: keyof Hatchings, fromMs: number, toMs: number, y: number, height: number): void {
    const x = this.#x(fromMs)
    const width = this.#x(toMs) - x
    if (width <= 0) return
    this.#context.fillStyle = this.#hatchings[which]
    this.#context.fillRect(x, y, Math.max(1, width), height)
  }
}
