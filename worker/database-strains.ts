import type { DatabaseStrain, SlowChange } from '#domain/incidents/database-trouble.ts'
import { TOLD_FOR_MS } from '#server/incidents/trouble-limits.ts'

/** What one look found of the database. `atMs`: of one clock. */
export type DatabaseLook = {
  atMs: number
  /** How long the smallest change took. */
  changeMs: number
  /** How many more sessions it would take. */
  freeConnections: number
  /** Whether this program was told since the look before that there is no room. */
  isDiskFull: boolean
}

/** What is wrong, for how long so far, and of a slow database how slow it is. */
export type PresentStrain = { trouble: DatabaseStrain; forMs: number; slow: SlowChange | null }

/** What takes a second is slow anywhere; less, and never less than a quarter of that, where it is so many times the database's own usual. */
const SLOW_MS = 1_000
const LEAST_SLOW_MS = 250
const SLOWER_THAN_USUAL = 10
/** What is usual is the median of one look in so long, of a day; known once there are so many: what is started anew does not know. */
const USUAL_EVERY_MS = 300_000
const USUAL_OF_MS = 86_400_000
const USUAL_FROM_LOOKS = 12
/** So many of the looks of so long have to agree; a slow database is looked at less often. */
const SLOW_WITHIN_MS = 300_000
const SLOW_FROM_MS = 150_000
const SLOW_SHARE = 0.8
/** What is gone when one looks twice is nobody's business; a full disk is, though it be for a moment: what fills it comes again. */
const LASTING_MS: Readonly<Record<DatabaseStrain, number>> = { no_connections: 60_000, disk_full: 0, slow: SLOW_FROM_MS }

/** What is wrong with a database that answers, once it has lasted: one slow change, or a moment without a free connection, is nothing. */
export class DatabaseStrains {
  #looks: DatabaseLook[] = []
  #usual: DatabaseLook[] = []
  #fullHeardMs: number | null = null
  #slow: SlowChange | null = null
  readonly #sinceMs = new Map<DatabaseStrain, number>()

  noted(look: DatabaseLook): void {
    const { atMs } = look
    this.#looks = [...this.#looks.filter((before) => atMs - before.atMs <= SLOW_WITHIN_MS), look]
    this.#keep('no_connections', look.freeConnections <= 0, atMs)
    if (look.isDiskFull) this.#fullHeardMs = atMs
    this.#keep('disk_full', this.#fullHeardMs !== null && atMs - this.#fullHeardMs < TOLD_FOR_MS, atMs)
    this.#noteSlow(look)
  }

  /** Nothing is known of what was before: the database was away, or another worker looked. What is usual of it stays so. */
  forget(): void {
    this.#looks = []
    this.#fullHeardMs = null
    this.#slow = null
    this.#sinceMs.clear()
  }

  /** This is told as over: it is no more, unless it is found again. */
  isOver(trouble: DatabaseStrain): void {
    if (trouble === 'disk_full') this.#fullHeardMs = null
    this.#sinceMs.delete(trouble)
  }

  /** What has lasted long enough to be told. */
  present(nowMs: number): PresentStrain[] {
    return [...this.#sinceMs].flatMap(([trouble, sinceMs]) => {
      const forMs = nowMs - sinceMs
      return forMs >= LASTING_MS[trouble] ? [{ trouble, forMs, slow: trouble === 'slow' ? this.#slow : null }] : []
    })
  }

  #noteSlow(look: DatabaseLook): void {
    const usualMs = this.#usual.length < USUAL_FROM_LOOKS ? null : medianChangeMs(this.#usual)
    const slowFromMs = usualMs === null ? SLOW_MS : Math.min(SLOW_MS, Math.max(LEAST_SLOW_MS, usualMs * SLOWER_THAN_USUAL))
    const slow = this.#looks.filter(({ changeMs }) => changeMs >= slowFromMs)
    const isSlow = slow.length >= this.#looks.length * SLOW_SHARE
    this.#keep('slow', isSlow, slow[0]?.atMs ?? look.atMs)
    // How slow it is is said as it was when that had lasted: a sentence that changes with each look is news to nobody.
    if (!isSlow) this.#slow = null
    else if (this.#slow === null && look.atMs - (this.#sinceMs.get('slow') ?? look.atMs) >= SLOW_FROM_MS)
      this.#slow = { tookMs: medianChangeMs(slow), usualMs }
    const latest = this.#usual.at(-1)
    // What takes a second is no usual of anybody, however long it lasts.
    if (look.changeMs < SLOW_MS && (latest === undefined || look.atMs - latest.atMs >= USUAL_EVERY_MS))
      this.#usual = [...this.#usual.filter(({ atMs }) => look.atMs - atMs <= USUAL_OF_MS), look]
  }

  #keep(trouble: DatabaseStrain, isSo: boolean, sinceMs: number): void {
    if (!isSo) this.#sinceMs.delete(trouble)
    else if (!this.#sinceMs.has(trouble)) this.#sinceMs.set(trouble, sinceMs)
  }
}

function medianChangeMs(looks: readonly DatabaseLook[]): number {
  return looks.map(({ changeMs }) => changeMs).toSorted((a, b) => a - b)[Math.floor(looks.length / 2)] ?? 0
}
