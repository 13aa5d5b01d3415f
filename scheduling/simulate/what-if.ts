import { nextUndecided, positionOf } from '../model/position.ts'
import { prepareEdges } from './edge-edit.ts'
import { type Edit, saveEdit } from './edit.ts'
import { skipInstants } from './simulated-changes.ts'
import type { ForecastQuestion, RunForecast, RunningSimulation, SimulatedEvent, SimulationInput } from './simulation-parts.ts'

/** What is taken to be otherwise than is usual, without anybody saving anything. Epoch milliseconds. */
export type Assumption =
  /** Each run of the task takes so many times as long, also what is left of one under way. */
  | { kind: 'slower'; taskId: number; factor: number }
  /** Its next run to start fails, after its last attempt. */
  | { kind: 'fails'; taskId: number }
  /** Its next undecided instant, due or to come, is skipped (rule R9). */
  | { kind: 'skips'; taskId: number }
  /** Somebody runs it by hand then; it waits for what it depends on (rule R1). */
  | { kind: 'started'; taskId: number; atMs: number }
  /** What starts in that time waits in the queue until it is over; what is under way goes on. */
  | { kind: 'no_worker'; fromMs: number; toMs: number }

/** An edit that is saved at the first instant of a simulation, and what is assumed beside it. */
export type WhatIf = { edit: Edit | null; assumptions: readonly Assumption[] }

/**
 * The same simulation, with a what-if in it. Its world is made ready for edges that are not there yet.
 * @param onSaved told what the edit drops, once the simulation has begun
 */
export function withWhatIf(
  input: SimulationInput,
  { edit, assumptions }: WhatIf,
  onSaved: (saved: ReturnType<typeof saveEdit>) => void = () => {},
): SimulationInput {
  if (edit?.kind === 'edges') prepareEdges(input.world, edit)
  if (edit?.kind === 'task') prepareEdges(input.world, edit.edges)
  const events: SimulatedEvent[] = [...(input.events ?? [])]
  if (edit) events.push({ atMs: input.startMs, apply: (simulation) => onSaved(saveEdit(simulation, edit)) })
  for (const assumption of assumptions) {
    if (assumption.kind === 'skips') events.push({ atMs: input.startMs, apply: (simulation) => skipNext(simulation, assumption.taskId) })
    if (assumption.kind === 'started') {
      const atMs = Math.max(input.startMs, assumption.atMs)
      events.push({ atMs, apply: (simulation) => runNow(simulation, assumption.taskId) })
    }
  }
  return {
    ...input,
    events,
    forecast: assumptions.reduce((forecast, assumption) => assuming(assumption, forecast), input.forecast),
    runsInFlight: (input.runsInFlight ?? []).map((flight) => {
      const usualMs = input.forecast({ ...flight, index: 0, attempt: 1, atMs: input.startMs, activation: null }).durationMs ?? 0
      const factor = factorOf(assumptions, flight.taskId)
      return factor === 1 ? flight : { ...flight, endsAtMs: Math.max(input.startMs, flight.endsAtMs + usualMs * (factor - 1)) }
    }),
  }
}

function factorOf(assumptions: readonly Assumption[], taskId: number): number {
  return assumptions.reduce((factor, one) => (one.kind === 'slower' && one.taskId === taskId ? factor * one.factor : factor), 1)
}

type Forecast = (question: ForecastQuestion) => RunForecast

function assuming(assumption: Assumption, forecast: Forecast): Forecast {
  switch (assumption.kind) {
    case 'slower':
      return (question) => {
        const usual = forecast(question)
        if (question.taskId !== assumption.taskId || usual.durationMs === null) return usual
        return { ...usual, durationMs: Math.round(usual.durationMs * assumption.factor) }
      }
    case 'fails':
      return (question) => {
        const usual = forecast(question)
        return question.taskId === assumption.taskId && question.index === 0 ? { ...usual, outcome: 'failed' } : usual
      }
    case 'no_worker':
      return (question) => {
        const usual = forecast(question)
        const { fromMs, toMs } = assumption
        const startsMs = question.atMs + (usual.queuedMs ?? 0)
        return startsMs >= fromMs && startsMs < toMs ? { ...usual, queuedMs: toMs - question.atMs } : usual
      }
    case 'skips':
    case 'started':
      return forecast
  }
}

function skipNext(simulation: RunningSimulation, taskId: number): void {
  const state = simulation.world.tasks.get(taskId)?.state
  const nextMs = state ? nextUndecided(state, positionOf(state)) : null
  if (nextMs !== null) skipInstants(simulation, taskId, nextMs)
}

function runNow(simulation: RunningSimulation, taskId: number): void {
  const state = simulation.world.tasks.get(taskId)?.state
  if (!state) return
  const request = {
    requestId: `assumed ${taskId} ${simulation.nowMs}`,
    requestedAtMs: simulation.nowMs,
    rerunOfRunId: null,
    ignoreDependencies: false,
    besideOthers: false,
  }
  state.requests = [...state.requests, request]
  simulation.wake(taskId)
}
