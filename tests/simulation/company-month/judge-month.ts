import type { IncidentSeverity } from '#domain/incidents/incident.ts'
import { MISSED_GATHERED_MS } from '#domain/notifications/tellings-due.ts'
import type { KeptIncident } from './incident-desk.ts'
import { dayOf, type LivedMonth } from './live-month.ts'
import { COMPANY_CHANNELS, gravestOf, type Message } from './receivers.ts'

const MINUTE_MS = 60_000
/** Looks are a minute apart. */
const LOOK_MS = MINUTE_MS

/** What a month came to. `problems`: each thing that is not as it should be; empty: all is. */
export type MonthTold = {
  problems: string[]
  /** What was put in, and came to something that has to be told. */
  causes: number
  missedDeadlines: number
  /** Of those, told with another cause than was put in: they stood in its incident already (rule N1). */
  namedElsewhere: number
  told: number
  /** Told, though nothing was put in at the task with which they begin: a run that took long by its own chance. */
  byChance: number
  arrived: number
  /** Sent again though it had arrived: under its own id. */
  repeated: number
  refused: number
}

/** A cause that was put in and has to be told, by what happened alone: no incident is looked at. `severity` null: whether it missed its own deadline by itself nobody can say. */
type Expected = { taskId: number; day: number; what: 'fails' | 'slow'; fromMs: number; untilMs: number; severity: IncidentSeverity | null }
type Missed = { taskId: number; day: number; dueAtMs: number }

/**
 * Counts causes by what was put in and what became of runs, and compares that with what arrived: each cause told once to each channel, and that it is over
 * once; what was missed told with the cause at which it began; nothing lost but what its receiver refused, nothing twice but under one id.
 */
export function judgeMonth(month: LivedMonth): MonthTold {
  const { incidents, post } = month
  const missed = missedDeadlines(month)
  const expected = expectedCauses(month, missed)
  const telling = incidents.filter(({ told }) => told.size > 0)
  const problems = [
    ...expected.flatMap((one) => wrongWith(one, telling)),
    ...missed.flatMap((one) => untold(one, telling)),
    ...telling.flatMap((incident) => wronglySent(incident, post)),
    ...(post.waiting > 0 ? [`${post.waiting} messages are on their way still`] : []),
  ]
  const roots = new Set([...month.failures, ...month.delays].map(({ taskId, day }) => `task:${taskId} ${day}`))
  const ids = new Set(post.arrived.map(({ id }) => id))
  return {
    problems,
    causes: expected.length,
    missedDeadlines: missed.length,
    namedElsewhere: missed.filter((one) => isNamedElsewhere(one, month, telling)).length,
    told: telling.length,
    byChance: telling.filter(({ causeKey, openedAtMs }) => !roots.has(`${causeKey} ${dayOf(openedAtMs)}`)).length,
    arrived: ids.size,
    repeated: post.arrived.length - ids.size,
    refused: post.givenUp.length,
  }
}

/** Instants whose deadline had passed for a look or longer when they succeeded, by the ledger of the simulation alone. */
function missedDeadlines({ tasks, history }: LivedMonth): Missed[] {
  const instants = new Map(history.activations.map(({ runId, activation }) => [runId, activation.scheduledForMs]))
  const ends = new Map<string, number>()
  for (const { taskId, runId, outcome, atMs } of history.endings) {
    const key = `${taskId} ${dayOf(instants.get(runId) ?? 0)}`
    if (outcome === 'succeeded' && !ends.has(key)) ends.set(key, atMs)
  }
  return history.activations.flatMap(({ taskId, activation: { scheduledForMs } }) => {
    const { dueMinute, minuteOfDay } = tasks[taskId - 1] as LivedMonth['tasks'][number]
    if (dueMinute === null) return []
    const dueAtMs = scheduledForMs + (dueMinute - minuteOfDay) * MINUTE_MS
    const day = dayOf(scheduledForMs)
    return (ends.get(`${taskId} ${day}`) ?? Infinity) > dueAtMs + LOOK_MS ? [{ taskId, day, dueAtMs }] : []
  })
}

/** All failures; and of runs that took longer those because of which a deadline was missed that no failure upstream explains. */
function expectedCauses(month: LivedMonth, missed: readonly Missed[]): Expected[] {
  const { failures, delays, history, tasks } = month
  const instants = new Map(history.activations.map(({ runId, activation }) => [runId, activation.scheduledForMs]))
  const endingsOf = Map.groupBy(history.endings, ({ taskId, runId }) => `${taskId} ${dayOf(instants.get(runId) ?? 0)}`)
  const hasDependers = new Set(tasks.flatMap(({ dependees }) => dependees))
  const upstream = upstreamOf(tasks)
  const rootsOf = ({ taskId, day }: Missed) =>
    [...failures, ...delays].filter((put) => put.day === day && upstream(taskId).has(put.taskId)).map((put) => put.taskId)
  const alone = new Map(
    missed.flatMap((one) => {
      const roots = rootsOf(one)
      return roots.length === 1 ? [[`${roots[0]} ${one.day}`, one] as const] : []
    }),
  )
  const failed = failures.flatMap(({ taskId, day }): Expected[] => {
    const [end, repair] = endingsOf.get(`${taskId} ${day}`) ?? []
    if (!end || !repair) return []
    const missesItsOwn = missed.some((one) => one.day === day && one.taskId === taskId)
    const severity = hasDependers.has(taskId) ? 'critical' : missesItsOwn ? null : 'warning'
    return [{ taskId, day, what: 'fails', fromMs: end.atMs, untilMs: repair.atMs, severity }]
  })
  const slow = delays.flatMap(({ taskId, day }): Expected[] => {
    const [end] = endingsOf.get(`${taskId} ${day}`) ?? []
    const because = alone.get(`${taskId} ${day}`)
    return end && because ? [{ taskId, day, what: 'slow', fromMs: because.dueAtMs, untilMs: because.dueAtMs, severity: null }] : []
  })
  return [...failed, ...slow]
}

/** Those above a task, itself included. */
function upstreamOf(tasks: LivedMonth['tasks']): (taskId: number) => ReadonlySet<number> {
  const known = new Map<number, Set<number>>()
  for (const { taskId, dependees } of tasks) known.set(taskId, new Set([taskId, ...dependees.flatMap((id) => [...(known.get(id) ?? [])])]))
  return (taskId) => known.get(taskId) ?? new Set()
}

function wrongWith({ taskId, day, what, fromMs, untilMs, severity }: Expected, telling: readonly KeptIncident[]): string[] {
  const name = `task ${taskId} ${what} on day ${day}`
  const about = telling.filter(
    ({ causeKey, openedAtMs, closedAtMs }) =>
      causeKey === `task:${taskId}` &&
      dayOf(openedAtMs) === day &&
      // That its run came late first is told on its own, where that was over before it failed.
      (what !== 'fails' || closedAtMs === null || closedAtMs >= fromMs),
  )
  // Whether a slow run was what a deadline was missed for, or another one that took long by chance, only the judged thing itself could say.
  if (what === 'slow' && about.length === 0) return []
  if (about.length !== 1) return [`${name}: ${about.length} incidents were told`]
  const [incident] = about as [KeptIncident]
  const problems: string[] = []
  if (incident.openedAtMs > fromMs + LOOK_MS)
    problems.push(`${name}: it was told ${(incident.openedAtMs - fromMs) / MINUTE_MS} minutes late`)
  if (what === 'fails' && (incident.closedAtMs === null || incident.closedAtMs < untilMs))
    problems.push(`${name}: it was told to be over before it was`)
  if (severity !== null && incident.severity !== severity) problems.push(`${name}: told as ${incident.severity} instead of ${severity}`)
  return problems
}

function untold({ taskId, day }: Missed, telling: readonly KeptIncident[]): string[] {
  const about = tellingOf({ taskId, day }, telling)
  return about.length === 1 ? [] : [`the deadline of task ${taskId} on day ${day}: missed, and told in ${about.length} incidents`]
}

function tellingOf({ taskId, day }: Pick<Missed, 'taskId' | 'day'>, telling: readonly KeptIncident[]): KeptIncident[] {
  return telling.filter(({ missedIds, openedAtMs }) => missedIds.has(taskId) && dayOf(openedAtMs) === day)
}

/** Something was put in above it that night, and it is told with something else. */
function isNamedElsewhere(missed: Missed, { tasks, failures, delays }: LivedMonth, telling: readonly KeptIncident[]): boolean {
  const above = upstreamOf(tasks)(missed.taskId)
  const roots = [...failures, ...delays].filter((put) => put.day === missed.day && above.has(put.taskId))
  const told = tellingOf(missed, telling)
  return roots.length > 0 && told.some(({ causeKey }) => !roots.some((put) => causeKey === `task:${put.taskId}`))
}

/** What each channel got of one incident: each alarm once, graver each time, and then that it is over, once. */
function wronglySent(
  { id, causeKey, severity, closedAtMs, missedIds, missedThroughMs }: KeptIncident,
  { arrived, givenUp }: LivedMonth['post'],
): string[] {
  const problems = missedIds.size > 0 && severity !== 'critical' ? [`incident ${id}: a deadline was missed, and it is ${severity}`] : []
  const of = (messages: readonly Message[], channelId: number) =>
    messages.filter((message) => message.incidentId === id && message.channelId === channelId)
  for (const channelId of COMPANY_CHANNELS) {
    const [came, lost] = [of(arrived, channelId), of(givenUp, channelId)]
    const once = [...new Map(came.map((message) => [message.id, message])).values()]
    const said = [...once, ...lost.filter((message) => !once.some((one) => one.id === message.id))].toSorted(
      (a, b) => a.saidAtMs - b.saidAtMs,
    )
    const alarms = said.filter(({ what }) => what === 'alarm')
    const ends = said.filter(({ what }) => what === 'closed')
    const name = `incident ${id} (${causeKey}) on channel ${channelId}`
    if (new Set(alarms.map((message) => message.severity)).size !== alarms.length) problems.push(`${name}: an alarm came twice`)
    if (gravestOf(alarms.map((message) => message.severity)) !== severity) problems.push(`${name}: not told as ${severity}`)
    const knownMs = Math.max(0, ...said.map((message) => message.missedThroughMs))
    const untoldMs = missedThroughMs !== null && knownMs < missedThroughMs ? (closedAtMs ?? Number.POSITIVE_INFINITY) - missedThroughMs : 0
    // Of what is missed shortly after another, and over soon, its end tells.
    if (untoldMs > MISSED_GATHERED_MS + LOOK_MS) problems.push(`${name}: not told of a deadline that was missed`)
    if (closedAtMs !== null && ends.length !== 1) problems.push(`${name}: told ${ends.length} times that it is over`)
    const order = once.map(({ saidAtMs }) => saidAtMs)
    if (order.some((saidAtMs, index) => index > 0 && saidAtMs < (order[index - 1] as number))) problems.push(`${name}: out of order`)
    if (lost.some((message) => message.channelId !== 3)) problems.push(`${name}: lost by a receiver that refuses nothing`)
  }
  return problems
}
