import { causesOf } from '#domain/incidents/causes.ts'
import { decideIncidents, type IncidentChange, knownMembers, type OpenIncident } from '#domain/incidents/decide-incidents.ts'
import type { PresentTrouble } from '#domain/incidents/present-trouble.ts'
import { defaultRule } from '#domain/notifications/notification-rule.ts'
import { afterTelling, type ChannelTold, deliveryKey, tellingsDue } from '#domain/notifications/tellings-due.ts'
import { COMPANY_CHANNELS, type PostOffice } from './receivers.ts'

const DAY_MS = 24 * 3_600_000
const RULES = [defaultRule(COMPANY_CHANNELS)]

/** An incident as it is kept, with what became of it. `memberIds`: all that ever were in it. */
export type KeptIncident = OpenIncident & {
  openedAtMs: number
  closedAtMs: number | null
  missedIds: Set<number>
  /** When a deadline was missed last. */
  missedThroughMs: number | null
  told: Map<number, ChannelTold>
}

/** Keeps incidents by what the core decides (rules N1 to N3), and posts what is to be told of them (N6), in memory instead of a database. */
export class IncidentDesk {
  readonly #post: PostOffice
  readonly all: KeptIncident[] = []

  constructor(post: PostOffice) {
    this.#post = post
  }

  get isCalm(): boolean {
    return this.all.every(({ closedAtMs }) => closedAtMs !== null)
  }

  /** One look at everything that is wrong at this moment. */
  look(present: PresentTrouble): void {
    const { nowMs } = present
    const open = this.all.filter(({ closedAtMs }) => closedAtMs === null)
    const changes = decideIncidents(open, causesOf(present, knownMembers(open)), this.#recoveries(nowMs), nowMs)
    const changed = changes.map((change) => this.#carryOut(change, nowMs))
    for (const incident of new Set([...open, ...changed])) this.#tell(incident, nowMs)
  }

  #carryOut(change: IncidentChange, nowMs: number): KeptIncident {
    if (change.does === 'open') {
      const { key, name } = change.cause
      const incident: KeptIncident = {
        ...{ id: this.all.length + 1, causeKey: key, causeName: name, ...change.state, causeFate: 'on', members: change.members },
        ...{ openedAtMs: nowMs, closedAtMs: null, missedIds: new Set(), missedThroughMs: null, told: new Map() },
      }
      this.all.push(incident)
      return withMissed(incident, nowMs)
    }
    const incident = this.all[change.id - 1] as KeptIncident
    Object.assign(incident, change.state)
    if (change.does === 'close') incident.closedAtMs = nowMs
    else {
      const gone = new Set(change.went.map(({ taskId, trouble }) => `${taskId} ${trouble}`))
      incident.members = [...incident.members.filter(({ taskId, trouble }) => !gone.has(`${taskId} ${trouble}`)), ...change.came]
    }
    return withMissed(incident, nowMs)
  }

  #tell(incident: KeptIncident, nowMs: number): void {
    const { id: incidentId, causeKey, severity, openedAtMs, closedAtMs, missedThroughMs, told } = incident
    const quiet = { tags: [], owners: [], acknowledgedAtMs: null, silencedUntilMs: null }
    for (const due of tellingsDue(RULES, { severity, openedAtMs, closedAtMs, missedThroughMs, ...quiet }, told, nowMs)) {
      told.set(due.channelId, afterTelling(told.get(due.channelId) ?? null, due))
      this.#post.post({ ...due, id: deliveryKey(incidentId, due), incidentId, causeKey, saidAtMs: nowMs })
    }
  }

  #recoveries(nowMs: number): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { kind, causeKey, closedAtMs } of this.all)
      if (kind === 'failing' && closedAtMs !== null && closedAtMs > nowMs - DAY_MS) counts.set(causeKey, (counts.get(causeKey) ?? 0) + 1)
    return new Map([...counts].filter(([, count]) => count >= 2))
  }
}

function withMissed(incident: KeptIncident, nowMs: number): KeptIncident {
  const before = incident.missedIds.size
  for (const { taskId, trouble } of incident.members) if (trouble === 'missed') incident.missedIds.add(taskId)
  if (incident.missedIds.size > before) incident.missedThroughMs = nowMs
  return incident
}
