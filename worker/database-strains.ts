import type { DatabaseStrain } from '#domain/incidents/database-trouble.ts'

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

const SLOW_MS = 1_000
/** So many of the looks of so long have to agree; a slow database is looked at less often. */
const SLOW_WITHIN_MS = 300_000
const SLOW_FROM_MS = 150_000
const SLOW_SHARE = 0.8
/** What is gone when one looks twice is nobody's business. */
const LASTING_MS = 60_000

/** What is wrong with a database that answers, once it has lasted: one slow change, or a moment without a free connection, is nothing. */
export class DatabaseStrains {
  #looks: DatabaseLook[] = []
  readonly #sinceMs = new Map<DatabaseStrain, number>()

  noted(look: DatabaseLook): void {
    this.#looks = [...this.#looks.filter(({ atMs }) => look.atMs - atMs <= SLOW_WITHIN_MS), look]
    this.#keep('no_connections', look.freeConnections <= 0, look.atMs)
    this.#keep('disk_full', look.isDiskFull, look.atMs)
    const slow = this.#looks.filter(({ changeMs }) => changeMs >= SLOW_MS)
    this.#keep('slow', slow.length >= this.#looks.length * SLOW_SHARE, slow[0]?.atMs ?? look.atMs)
  }

  /** Nothing is known of what was before: the database was away, or another worker looked. */
  forget(): void {
    this.#looks = []
    this.#sinceMs.clear()
  }

  /** What has lasted long enough to be told, and for how long. */
  present(nowMs: number): { trouble: DatabaseStrain; forMs: number }[] {
    return [...this.#sinceMs].flatMap(([trouble, sinceMs]) => {
      const forMs = nowMs - sinceMs
      return forMs >= (trouble === 'slow' ? SLOW_FROM_MS : LASTING_MS) ? [{ trouble, forMs }] : []
    })
  }

  #keep(trouble: DatabaseStrain, isSo: boolean, sinceMs: number): void {
    if (!isSo) this.#sinceMs.delete(trouble)
    else if (!this.#sinceMs.has(trouble)) this.#sinceMs.set(trouble, sinceMs)
  }
}
