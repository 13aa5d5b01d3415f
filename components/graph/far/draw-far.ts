import type { ColourOf } from '../canvas/page-colours.ts'
import type { CanvasSize, Viewport } from '../canvas/viewport.ts'
import { NODE_HEIGHT, NODE_WIDTH, type Point } from '../layout/graph-places.ts'
import type { FarScene } from './far-scene.ts'

const LABEL_PX = 12
/** Marks that would be smaller than that could not be seen. */
const SMALLEST_PX = 2

/** Draws the scene as the viewport shows it, off the screen left out. One canvas instead of thousands of elements. */
export function drawFar(
  context: CanvasRenderingContext2D,
  scene: FarScene,
  { x, y, zoom }: Viewport,
  canvas: CanvasSize & { pixelRatio: number },
  colourOf: ColourOf,
): void {
  context.setTransform(canvas.pixelRatio, 0, 0, canvas.pixelRatio, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const { colour, isDimmed, isStrong, ends } of scene.lines) {
    context.globalAlpha = isDimmed ? 0.4 : 1
    context.strokeStyle = colourOf(colour)
    context.lineWidth = isStrong ? 2 : 1
    context.beginPath()
    for (let at = 0; at < ends.length; at += 4) {
      const [fromX, fromY] = [(ends[at] as number) * zoom + x, (ends[at + 1] as number) * zoom + y]
      const [toX, toY] = [(ends[at + 2] as number) * zoom + x, (ends[at + 3] as number) * zoom + y]
      if (Math.max(fromX, toX) < 0 || Math.min(fromX, toX) > canvas.width) continue
      if (Math.max(fromY, toY) < 0 || Math.min(fromY, toY) > canvas.height) continue
      context.moveTo(fromX, fromY)
      context.lineTo(toX, toY)
    }
    context.stroke()
  }
  const [width, height] = [Math.max(SMALLEST_PX, NODE_WIDTH * zoom), Math.max(SMALLEST_PX, NODE_HEIGHT * zoom)]
  for (const { colour, isDimmed, places } of scene.marks) {
    context.globalAlpha = isDimmed ? 0.25 : 1
    context.fillStyle = colourOf(colour)
    for (let at = 0; at < places.length; at += 2) {
      const [left, top] = [(places[at] as number) * zoom + x, (places[at + 1] as number) * zoom + y]
      if (left + width < 0 || left > canvas.width || top + height < 0 || top > canvas.height) continue
      context.fillRect(left, top, width, height)
    }
  }
  context.globalAlpha = 1
  context.strokeStyle = colourOf('var(--line-strong)')
  context.lineWidth = 1
  for (const frame of scene.frames) context.strokeRect(frame.x * zoom + x, frame.y * zoom + y, frame.width * zoom, frame.height * zoom)
  context.lineWidth = 2
  const around = ({ x: left, y: top }: Point) => context.strokeRect(left * zoom + x - 2, top * zoom + y - 2, width + 4, height + 4)
  for (const { colour, at } of scene.staged) {
    context.strokeStyle = colourOf(colour)
    around(at)
  }
  context.strokeStyle = colourOf('var(--accent)')
  for (const place of scene.chosen) around(place)
  drawLabels(context, scene.labels, { x, y, zoom }, colourOf)
}

/** Over each part that is wide enough for it, as far as they leave each other room; the larger parts first. */
function drawLabels(context: CanvasRenderingContext2D, labels: FarScene['labels'], { x, y, zoom }: Viewport, colourOf: ColourOf): void {
  context.font = `500 ${LABEL_PX}px ${getComputedStyle(context.canvas).fontFamily}`
  context.textBaseline = 'bottom'
  context.lineJoin = 'round'
  context.lineWidth = 4
  context.strokeStyle = colourOf('var(--bg-subtle)')
  context.fillStyle = colourOf('var(--fg)')
  const drawn: { left: number; right: number; bottom: number }[] = []
  for (const { text, at, widthPx } of labels) {
    const { width } = context.measureText(text)
    const [left, bottom] = [at.x * zoom + x, at.y * zoom + y - 3]
    const isInTheWay = drawn.some(
      (other) => left < other.right && left + width > other.left && Math.abs(bottom - other.bottom) < LABEL_PX + 2,
    )
    if (isInTheWay || width > Math.max(widthPx * zoom, LABEL_PX * 8)) continue
    drawn.push({ left, right: left + width, bottom })
    context.strokeText(text, left, bottom)
    context.fillText(text, left, bottom)
  }
}
