/** A priority queue of things that happen at instants. At one instant a lower rank comes first; equals come in the order they were added. */
export type EventQueue<T> = {
  add(atMs: number, rank: number, value: T): void
  /** The next entry not after `untilMs`, taken out; null when there is none. */
  take(untilMs: number): { atMs: number; value: T } | null
}

type Entry<T> = { atMs: number; rank: number; order: number; value: T }

/** A binary heap: adding and taking cost the logarithm of what is queued. */
export function createEventQueue<T>(): EventQueue<T> {
  const heap: Entry<T>[] = []
  let added = 0
  return {
    add(atMs, rank, value) {
      heap.push({ atMs, rank, order: added++, value })
      siftUp(heap, heap.length - 1)
    },
    take(untilMs) {
      const first = heap[0]
      if (first === undefined || first.atMs > untilMs) return null
      const last = heap.pop() as Entry<T>
      if (heap.length > 0) {
        heap[0] = last
        siftDown(heap, 0)
      }
      return { atMs: first.atMs, value: first.value }
    },
  }
}

function comesBefore(a: Entry<unknown>, b: Entry<unknown>): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs
  return a.rank !== b.rank ? a.rank < b.rank : a.order < b.order
}

function siftUp(heap: Entry<unknown>[], start: number): void {
  const entry = heap[start] as Entry<unknown>
  let index = start
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!comesBefore(entry, heap[parent] as Entry<unknown>)) break
    heap[index] = heap[parent] as Entry<unknown>
    index = parent
  }
  heap[index] = entry
}

function siftDown(heap: Entry<unknown>[], start: number): void {
  const entry = heap[start] as Entry<unknown>
  let index = start
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && comesBefore(heap[child + 1] as Entry<unknown>, heap[child] as Entry<unknown>)) child++
    if (!comesBefore(heap[child] as Entry<unknown>, entry)) break
    heap[index] = heap[child] as Entry<unknown>
    index = child
  }
  heap[index] = entry
}
