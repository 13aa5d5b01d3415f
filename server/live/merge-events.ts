import type { LiveEvent } from '#domain/live-event.ts'

/** A list longer than this tells a browser no more than "many" does. */
const MOST_IDS = 500

/** Events by subject, each with the ids of all that were merged into it; an empty list of ids means "many" and stays so. */
export class MergedEvents {
  readonly #bySubject = new Map<LiveEvent['subject'], LiveEvent>()

  get isEmpty(): boolean {
    return this.#bySubject.size === 0
  }

  add(event: LiveEvent): void {
    const earlier = this.#bySubject.get(event.subject)
    this.#bySubject.set(event.subject, earlier ? merge(earlier, event) : event)
  }

  /** All of them; afterwards there are none. */
  take(): LiveEvent[] {
    const events = [...this.#bySubject.values()]
    this.#bySubject.clear()
    return events
  }
}

/** Both events are of one subject. */
function merge(earlier: LiveEvent, later: LiveEvent): LiveEvent {
  const ids = mergeIds<number | string>(earlier.ids, later.ids)
  if (earlier.subject !== 'run' || later.subject !== 'run') return { ...later, ids } as LiveEvent
  return { ...later, ids: ids as string[], taskIds: mergeIds(earlier.taskIds, later.taskIds) }
}

function mergeIds<Id>(earlier: readonly Id[], later: readonly Id[]): Id[] {
  if (earlier.length === 0 || later.length === 0) return []
  const ids = new Set([...earlier, ...later])
  return ids.size > MOST_IDS ? [] : [...ids]
}
