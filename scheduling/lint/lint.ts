import { DAY_MS } from '../cron/lengths-of-time.ts'
// The room lint/. What is allowed in tasks and crontabs, but hardly meant.

import { clockChangesAffecting } from '../cron/clock-changes.ts'
import { nextInstants } from '../cron/instants.ts'
import { outcomePastGrace } from '../model/task-state.ts'
import type { Finding, FindingRemedy } from './finding.ts'
import { SEVERITIES } from './finding.ts'
import type { LintEdge, LintInput, LintTask } from './lint-input.ts'
import { longSteps, usersByCrontab } from './lint-long-steps.ts'
import { type OpeningRates, openingRates, RATE_WINDOW_MS } from './opening-rates.ts'
import { type UsualEnds, usualEnds } from './usual-ends.ts'

export const CLOCK_CHANGES_WITHIN_MS = 14 * DAY_MS
const INSTANTS_LOOKED_AT = 48
/** Gaps in a schedule, at changes of the clock for instance, are not yet starving: two firings, or one in a hundred. */
const TOLERATED_FIRINGS = 2
const TOLERATED_SHARE = 0.01

/** What is allowed and hardly meant about these tasks and edges at `nowMs`, the gravest first. */
export function lint(input: LintInput, nowMs: number): Finding[] {
  const tasks = new Map(input.tasks.map((task) => [task.taskId, task]))
  const rates = openingRates(input, nowMs)
  const ends = usualEnds(input)
  const findings: Finding[] = []
  for (const edge of input.edges) {
    const depender = tasks.get(edge.dependerId)
    const dependee = tasks.get(edge.dependeeId)
    if (!depender?.enabled || !dependee) continue
    const pair = { edge, depender, dependee }
    const off = dependeeOff(pair, nowMs)
    if (off) findings.push(off)
    else findings.push(...starving(pair, rates), ...tooLate(pair, ends, nowMs))
  }
  findings.push(...missingSecrets(input, tasks), ...longSteps(input.tasks))
  for (const task of input.tasks) findings.push(...starvingByItself(task, rates, input.medianRunMs))
  findings.push(...clockChanges(input.tasks, nowMs, nowMs + (input.clockChangesWithinMs ?? CLOCK_CHANGES_WITHIN_MS)))
  return findings.sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity))
}

type Pair = { edge: LintEdge; depender: LintTask; dependee: LintTask }

function aboutEdge({ edge, depender, dependee }: Pair) {
  return {
    taskId: depender.taskId,
    taskName: depender.name,
    edgeId: edge.edgeId,
    dependeeId: dependee.taskId,
    dependeeName: dependee.name,
  }
}

/** A dependee from which nothing comes: disabled, paused, or with a crontab that is over. */
function dependeeOff(pair: Pair, nowMs: number): Finding | null {
  const { edge, dependee, depender } = pair
  const about = aboutEdge(pair)
  const editEdge = edgeRemedy(edge)
  if (!dependee.enabled && dependee.pause) {
    const { untilMs } = dependee.pause
    const remedies: FindingRemedy[] = [{ kind: 'resume_task', taskId: dependee.taskId, name: dependee.name }, editEdge]
    return { kind: 'dependee_paused', severity: untilMs === null ? 'warning' : 'info', ...about, untilMs, remedies }
  }
  if (!dependee.enabled) {
    const remedies: FindingRemedy[] = [{ kind: 'enable_task', taskId: dependee.taskId, name: dependee.name }, editEdge]
    return { kind: 'dependee_disabled', severity: 'warning', ...about, remedies }
  }
  if (dependee.taskId === depender.taskId || firstFrom(dependee, nowMs) !== null) return null
  return { kind: 'dependee_never_fires', severity: 'error', ...about, remedies: [crontabRemedy(dependee), editEdge] }
}

/** Under run all every instant gets its run, and each run of a `new` edge uses up an ending (rules M3, D1). */
function starving(pair: Pair, rates: OpeningRates): Finding[] {
  const { edge, depender } = pair
  if (depender.misfirePolicy !== 'run_all' || edge.freshness !== 'new') return []
  const firings = rates.firings(depender.taskId)
  const { openings, slowestId, slowestName } = rates.openings(edge)
  if (!fallsBehind(firings, openings)) return []
  // What a task does to itself is said once.
  if (pair.dependee.taskId === depender.taskId && fallsBehind(firings, rates.mostRuns(depender.taskId))) return []
  const rate = { firings, openings, windowMs: RATE_WINDOW_MS, slowestId, slowestName }
  return [{ kind: 'starves', severity: 'error', ...aboutEdge(pair), ...rate, remedies: [taskRemedy(depender), edgeRemedy(edge)] }]
}

/** The same without any dependency: its runs take so long that its limit keeps ever more of them waiting (rule M4). */
function starvingByItself(task: LintTask, rates: OpeningRates, medianRunMs: LintInput['medianRunMs']): Finding[] {
  const { taskId, name, enabled, misfirePolicy, maxConcurrency } = task
  const runMs = medianRunMs.get(taskId)
  if (!enabled || misfirePolicy !== 'run_all' || maxConcurrency === null || runMs === undefined) return []
  const [firings, runs] = [rates.firings(taskId), rates.mostRuns(taskId)]
  if (!fallsBehind(firings, runs)) return []
  const remedies = [taskRemedy(task), crontabRemedy(task)]
  const rate = { firings, runs, windowMs: RATE_WINDOW_MS, runMs, maxConcurrency }
  return [{ kind: 'starves_by_itself', severity: 'error', taskId, taskName: name, ...rate, remedies }]
}

function fallsBehind(firings: number, runs: number): boolean {
  return firings - runs > Math.max(TOLERATED_FIRINGS, firings * TOLERATED_SHARE)
}

/** The dependee's run for the depender's own instant, held against the depender's grace period (rule M2). */
function tooLate(pair: Pair, ends: UsualEnds, nowMs: number): Finding[] {
  const { edge, depender, dependee } = pair
  const graceMs = depender.gracePeriodMs
  if (graceMs === null || edge.future) return []
  const instants = nextInstants(depender.schedule, Math.max(nowMs, depender.cronBaseMs), INSTANTS_LOOKED_AT)
  let late = 0
  let neededMs = 0
  let isEstimate = false
  for (const instantMs of instants) {
    const end = ends.atOrBefore(dependee.taskId, instantMs)
    if (end === null || end.atMs - instantMs <= graceMs) continue
    late++
    neededMs = Math.max(neededMs, end.atMs - instantMs)
    isEstimate ||= end.isEstimate
  }
  if (late === 0) return []
  const becomes = outcomePastGrace(depender)
  const found = {
    ...aboutEdge(pair),
    graceMs,
    neededMs,
    becomes,
    basis: isEstimate ? 'estimate' : 'median',
    lookedAt: instants.length,
    remedies: [taskRemedy(depender), edgeRemedy(edge)],
  } as const
  if (edge.freshness === 'aligned' && late === instants.length && becomes !== 'delayed')
    return [{ kind: 'aligned_too_late', severity: becomes === 'skipped' ? 'error' : 'warning', ...found }]
  const severity = becomes === 'delayed' || isEstimate ? 'info' : 'warning'
  return [{ kind: 'grace_too_short', severity, freshness: edge.freshness, late, ...found }]
}

function missingSecrets({ missingSecrets = [] }: LintInput, all: ReadonlyMap<number, LintTask>): Finding[] {
  return missingSecrets.flatMap(({ secret, taskIds }): Finding[] => {
    const tasks = taskIds.flatMap((taskId) => {
      const task = all.get(taskId)
      return task?.enabled ? [{ taskId, name: task.name }] : []
    })
    return tasks.length === 0
      ? []
      : [{ kind: 'secret_missing', severity: 'error', secret, tasks, remedies: [{ kind: 'add_secret', secret }] }]
  })
}

/** The crontabs of enabled tasks, each once. A time that does not fire at all is worth more than one that is moved. */
function clockChanges(tasks: readonly LintTask[], fromMs: number, toMs: number): Finding[] {
  return [...usersByCrontab(tasks)].flatMap(([crontabId, users]) => {
    const [first] = users
    return clockChangesAffecting(first.crontab, fromMs, toMs).map(
      (change): Finding => ({
        kind: 'clock_change',
        severity: change.times.some(({ firesAtMs }) => firesAtMs.length === 0) ? 'warning' : 'info',
        crontabId,
        timezone: first.crontab.timezone,
        change,
        tasks: users.map(({ taskId, name }) => ({ taskId, name })),
        remedies: [{ kind: 'edit_crontab', crontabId }],
      }),
    )
  })
}

function firstFrom(task: LintTask, nowMs: number): number | null {
  return task.schedule.next(Math.max(nowMs, task.cronBaseMs))
}

function taskRemedy({ taskId, name }: LintTask): FindingRemedy {
  return { kind: 'edit_task', taskId, name }
}

function crontabRemedy({ crontabId }: LintTask): FindingRemedy {
  return { kind: 'edit_crontab', crontabId }
}

function edgeRemedy({ edgeId, dependerId }: LintEdge): FindingRemedy {
  return { kind: 'edit_dependency', edgeId, dependerId }
}
