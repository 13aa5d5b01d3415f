import type { ClosedGate, Decision } from '../model/decision.ts'
import type { SimulatedWait } from './simulation-parts.ts'

/** Turns what each evaluation says of waiting into one wait for as long as the same waits for the same gates. */
export class WaitRecorder {
  readonly #waits: SimulatedWait[]
  readonly #open = new Map<number, SimulatedWait>()

  /** @param waits where waits are added */
  constructor(waits: SimulatedWait[]) {
    this.#waits = waits
  }

  note(taskId: number, waiting: Decision['waiting'], nowMs: number): void {
    const open = this.#open.get(taskId)
    const gates = waiting?.closedGates ?? []
    if (open === undefined && gates.length === 0) return
    if (open !== undefined) {
      if (waiting !== null && open.scheduledForMs === waiting.scheduledForMs && areSameGates(open.closedGates, gates)) return
      open.untilMs = nowMs
      this.#open.delete(taskId)
    }
    if (waiting === null || gates.length === 0) return
    const wait = { taskId, scheduledForMs: waiting.scheduledForMs, fromMs: nowMs, untilMs: null, closedGates: gates }
    this.#waits.push(wait)
    this.#open.set(taskId, wait)
  }
}

function areSameGates(some: readonly ClosedGate[], others: readonly ClosedGate[]): boolean {
  if (some.length !== others.length) return false
  return some.every((gate, index) => {
    const other = others[index]
    return gate.gate === 'dependency' ? other?.gate === 'dependency' && other.edgeId === gate.edgeId : other?.gate === 'concurrency'
  })
}
