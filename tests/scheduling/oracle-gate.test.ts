import { describe, expect, it } from 'vitest'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { oracleSchedule, readOracle } from './oracle-scenario.ts'
import { edgeOn, ended, hourlyTask } from './task-states.ts'

type GateRow = {
  future: boolean
  depender_last_start: string | null
  dependee_last_end: string | null
  edge_changed: string
  dependee_running: number
  dependee_disabled: boolean
  due: boolean
}

const { rows } = readOracle<{ rows: GateRow[] }>('gate.json')
const NOW = Date.parse('2024-01-10T11:00:30Z')

/** The row's time stamps as the order that Djag counts in: the count has grown exactly when the last end is after the last start. */
function dependerOf(row: GateRow): TaskState {
  const { depender_last_start: start, dependee_last_end: end } = row
  const endedBeforeStart = start !== null && end !== null && end <= start
  const edge = edgeOn(end === null ? 0 : 1, {
    future: row.future,
    endings: 'finished',
    dependeeEnabled: !row.dependee_disabled,
    changedAtSeq: start !== null && start < row.edge_changed ? 1 : 0,
  })
  const startedAtMs = Date.parse(start ?? '')
  const lastStart = { runId: 'last', activationSeq: 1, startedAtMs, outcome: 'succeeded' as const, endedAtMs: startedAtMs }
  return hourlyTask({
    schedule: oracleSchedule('0 * * * *'),
    cursorMs: Date.parse('2024-01-10T10:00:00Z'),
    activationSeq: start === null ? 0 : 1,
    consumptions: start === null ? [] : [{ ...lastStart, seenByDependee: [{ dependeeId: 2, seen: ended(endedBeforeStart ? 1 : 0) }] }],
    edges: [edge],
  })
}

describe('one dependency (D1, D3, D5)', () => {
  it('is checked against every recorded row', () => {
    expect(rows).toHaveLength(86)
  })

  it.each(
    rows.map((row) => {
      const kind = row.future ? 'future' : 'plain'
      const dependee = `${row.dependee_running} running${row.dependee_disabled ? ', disabled' : ''}`
      return [kind, row.depender_last_start, row.dependee_last_end, row.edge_changed, dependee, row] as const
    }),
  )('%s, last start %s, last end %s, changed %s, dependee: %s', (...[, , , , , row]) => {
    expect(decide(dependerOf(row), NOW, { catchUpBatch: 100 }).activations.length).toBe(row.due ? 1 : 0)
  })
})
