import type { ClosedGate, Decision, Waiting } from '#scheduling/model/decision.ts'
import type { SchedulerTask } from './scheduler-tasks.ts'

/** Since when the task has been waiting: kept as long as the same instant waits, whatever it waits for. */
export function waitingSince(row: Pick<SchedulerTask, 'waiting' | 'waitingSince' | 'now'>, waiting: Waiting | null): Date | null {
  if (waiting === null) return null
  return row.waiting?.scheduledForMs === waiting.scheduledForMs ? (row.waitingSince ?? row.now) : row.now
}

/** Whether a page that shows the task would look different after the decision. */
export function changesWhatIsShown(row: Pick<SchedulerTask, 'waiting' | 'isSetAside'>, decision: Decision): boolean {
  return hasEffect(decision) || row.isSetAside || !waitsTheSame(row.waiting, decision.waiting)
}

/** Whether the decision leaves more than another moment to look again. */
export function hasEffect({ activations, ranges, resumed, backfills }: Decision): boolean {
  return activations.length > 0 || ranges.length > 0 || resumed !== null || backfills.length > 0
}

/** Whether the same instant waits for the same gates. */
export function waitsTheSame(a: Waiting | null, b: Waiting | null): boolean {
  return waitingKey(a) === waitingKey(b)
}

function waitingKey(waiting: Waiting | null): string {
  return waiting === null ? '' : JSON.stringify([waiting.scheduledForMs, waiting.closedGates.map(gateKey)])
}

function gateKey(gate: ClosedGate): string {
  return gate.gate === 'dependency' ? `${gate.edgeId} ${gate.dependeeEnabled} ${gate.alignedInstantMs ?? ''}` : gate.gate
}
