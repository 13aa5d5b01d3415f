import { expect, test } from 'vitest'
import { NODE_HEIGHT, NODE_WIDTH } from '../layout/graph-places.ts'
import {
  boxOf,
  fittedViewport,
  framedViewport,
  inSightOf,
  isInSight,
  readViewAt,
  taskAt,
  viewAtOf,
  viewportAt,
  writeViewAt,
} from './viewport.ts'

const layout = {
  positions: new Map([
    [1, { x: 0, y: 0 }],
    [2, { x: 4000, y: 1000 }],
  ]),
  frames: new Map(),
}
const canvas = { width: 1000, height: 500 }

test('what is fitted lies wholly inside of the canvas, in its middle, and no larger than life', () => {
  const { x, y, zoom } = fittedViewport(layout, canvas)
  const box = boxOf(layout)
  expect((box?.left as number) * zoom + x).toBeGreaterThan(0)
  expect((box?.right as number) * zoom + x).toBeLessThan(canvas.width)
  expect((box?.bottom as number) * zoom + y).toBeLessThan(canvas.height)
  expect(fittedViewport({ positions: new Map([[1, { x: 0, y: 0 }]]), frames: new Map() }, canvas)).toEqual({
    x: canvas.width / 2 - NODE_WIDTH / 2,
    y: canvas.height / 2 - NODE_HEIGHT / 2,
    zoom: 1,
  })
  expect(fittedViewport({ positions: new Map(), frames: new Map() }, canvas).zoom).toBe(1)
})

test('a view in an address shows the same middle in any window', () => {
  const view = readViewAt(writeViewAt({ x: 120, y: -40, zoom: 0.5 }))
  expect(view).toEqual({ x: 120, y: -40, zoom: 0.5 })
  for (const size of [canvas, { width: 390, height: 800 }])
    expect(viewAtOf(viewportAt({ x: 120, y: -40, zoom: 0.5 }, size), size)).toEqual(view)
  for (const nonsense of ['', '1,2', '1,2,x', '1,2,0', '1,2,9', '1,2,NaN', '99999999,0,1']) expect(readViewAt(nonsense)).toBeNull()
})

test('from afar a task is found at its place and a little beside it', () => {
  expect(taskAt(layout, { x: 10, y: 10 }, 0)).toBe(1)
  expect(taskAt(layout, { x: 3980, y: 1010 }, 30)).toBe(2)
  expect(taskAt(layout, { x: 3900, y: 1010 }, 30)).toBeNull()
})

test('a task out of sight is brought in, wherever it lies, and one in sight moves nothing', () => {
  for (const zoom of [0.3, 1, 1.75])
    for (const x of [-5000, -NODE_WIDTH / 2, 0, 900, 7000])
      for (const y of [-3000, 10, 480, 2000]) {
        const view = inSightOf({ x, y }, { x: 0, y: 0, zoom }, canvas)
        expect(isInSight({ x, y }, view, canvas), `${x}, ${y} at ${zoom}`).toBe(true)
        expect(inSightOf({ x, y }, view, canvas)).toEqual(view)
        expect(view.zoom).toBe(zoom)
      }
  const view = viewportAt({ x: 0, y: 0, zoom: 1 }, canvas)
  expect(inSightOf({ x: 0, y: 0 }, view, canvas)).toEqual(view)
  expect(isInSight({ x: -canvas.width / 2 - 1, y: 0 }, view, canvas)).toBe(false)
})

test('of a task that is larger than the canvas its beginning is seen', () => {
  const { x } = inSightOf({ x: 500, y: 0 }, { x: 0, y: 0, zoom: 1 }, { width: 100, height: 500 })
  expect(500 + x).toBeGreaterThanOrEqual(0)
  expect(500 + x).toBeLessThan(20)
})

test('a box that is opened is wholly in sight: moved to where it has room, from further back where it has none', () => {
  const near = { x: 0, y: 0, zoom: 1 }
  const moved = framedViewport({ x: 900, y: 400, width: 400, height: 200 }, near, canvas)
  expect(moved.zoom).toBe(1)
  expect(moved.x + 900 + 400).toBeLessThan(canvas.width)
  expect(moved.y + 400 + 200).toBeLessThan(canvas.height)
  const back = framedViewport({ x: 0, y: 0, width: 4000, height: 200 }, near, canvas)
  expect(4000 * back.zoom).toBeLessThan(canvas.width)
  expect(back.x).toBeGreaterThan(0)
})
