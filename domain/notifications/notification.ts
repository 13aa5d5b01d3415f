import { chanceWords } from '../deadline-remedy.ts'
import type { IncidentKind, IncidentSeverity } from '../incidents/incident.ts'
import type { DueTelling } from './tellings-due.ts'

/** Everything that a message may say. No values of secrets, no arguments, no logs: it leaves the installation. */
export type Notification = {
  /** Names the delivery; the same one is sent again after a failure, so that receivers can tell. */
  id: string
  what: DueTelling['what'] | 'test'
  /** What messages of one incident have in common, and no others, whatever installation they come from. */
  thread: string
  /** null: it is a test, and there is no incident. */
  incidentId: number | null
  kind: IncidentKind | null
  severity: IncidentSeverity
  /** The sentence that names the cause. */
  title: string
  /** When came about what is told: it was opened or got graver, was acknowledged, was closed. */
  atMs: number
  openedAtMs: number
  closedAtMs: number | null
  acknowledgedBy: string | null
  /** How many tasks it concerns. */
  memberCount: number
  /** The task at which it began, with its page; null: it is no task, or is gone. */
  task: { name: string; link: string } | null
  /** Of that task; null: none is known. */
  owner: string | null
  /** The address of a page, or words. */
  runbook: string | null
  /** The next of the deadlines at risk that it concerns; null: there is none, or it is no alarm. */
  deadline: ToldDeadline | null
  /** The deadlines that were missed by it since its reader was told last; null: none was. */
  missed: ToldMissed | null
  /** What to do about every incident of its kind, and where that is done; null: it is no alarm. */
  whatToDo: { text: string; link: string } | null
  /** What helps in this case, and where that is done; null: nothing is known beyond what helps with every incident of its kind. */
  remedy: { text: string; link: string } | null
  /** The incident's page; of a test, that of the channels. */
  link: string
}

/** A deadline at risk. `chance`: to meet it, 0 to 1, as it was foretold last; null: nothing was. */
export type ToldDeadline = { taskName: string; dueAtMs: number; chance: number | null }

/** Missed deadlines: how many, and the first ones by name. */
export type ToldMissed = { count: number; named: readonly { taskName: string; dueAtMs: number }[] }

/** A notification as it is kept with its delivery: without its ids, with paths where the message has addresses, which are known where it is sent. */
export type KeptNotification = Omit<Notification, 'id' | 'thread' | 'task' | 'link' | 'deadline' | 'missed' | 'whatToDo' | 'remedy'> & {
  task: { id: number; name: string } | null
  path: string
} & Partial<KeptHelp> &
  Partial<KeptMissed>

/** What an alarm says of its deadline and what helps; kept by older versions without. */
export type KeptHelp = { deadline: ToldDeadline | null; remedy: { text: string; path: string } | null }

/** `missedThroughMs`: its reader knows of missed deadlines that were due by then; older versions kept neither. */
export type KeptMissed = { missed: ToldMissed | null; missedThroughMs: number }

/** From where a message comes: the id of the installation, and the address people open it by, without a slash at its end. */
export type NotificationOrigin = { installationId: string; url: string }

/** What is sent, out of what is kept. @param id of its delivery */
export function notificationFrom(
  { task, path, deadline = null, remedy = null, missed = null, missedThroughMs: _, ...kept }: KeptNotification,
  id: string,
  { installationId, url }: NotificationOrigin,
): Notification {
  const thread = kept.incidentId === null ? `djag-test-${id}` : `djag-${installationId}-incident-${kept.incidentId}`
  const link = `${url}${path}`
  const taskLink = task ? `${url}/tasks/${task.id}` : link
  const places = { task: taskLink, workers: `${url}/workers`, incident: link }
  return {
    ...{ ...kept, id, thread, deadline, missed, link },
    task: task && { name: task.name, link: taskLink },
    whatToDo:
      asksToAct(kept.what) && kept.kind !== null ? { text: WHAT_TO_DO[kept.kind].text, link: places[WHAT_TO_DO[kept.kind].on] } : null,
    remedy: remedy && { text: remedy.text, link: `${url}${remedy.path}` },
  }
}

/** Whether a message asks somebody to do something. */
export function asksToAct(what: Notification['what']): boolean {
  return what === 'alarm' || what === 'missed'
}

/** What tries a channel. */
export function testNotification(channelName: string, nowMs: number, path: string): KeptNotification {
  return {
    ...{ what: 'test', incidentId: null, kind: null, severity: 'info', title: `Djag reaches you by the channel “${channelName}”.` },
    ...{ atMs: nowMs, openedAtMs: nowMs, closedAtMs: null, acknowledgedBy: null, memberCount: 0 },
    ...{ task: null, owner: null, runbook: null, path },
  }
}

/** A line of a message: what it is about, and what is so. */
export type MessageFact = { name: string; text: string; link?: string }

const LONGEST_SUBJECT = 200

/** What it is about, on one line. */
export function subjectOf({ what, severity, title, missed }: Pick<Notification, 'what' | 'severity' | 'title' | 'missed'>): string {
  const about = what === 'missed' && missed ? missedWords(missed) : title
  const subject = `${STATE_WORDS[what](severity)}: ${about.replaceAll(/\s+/g, ' ')}`
  return [...subject].length > LONGEST_SUBJECT ? `${[...subject].slice(0, LONGEST_SUBJECT - 1).join('')}…` : subject
}

/** Since when, how far it reaches, who owns it, what to do. */
export function messageFacts(notification: Notification): MessageFact[] {
  const { what, openedAtMs, closedAtMs, acknowledgedBy, memberCount, task, owner, runbook, deadline, missed, whatToDo, remedy } =
    notification
  return [
    ...(what === 'test' ? [{ name: 'Test', text: 'Nothing is wrong: somebody tries this channel.' }] : []),
    { name: what === 'test' ? 'Sent' : 'Since', text: instantWords(openedAtMs) },
    ...(closedAtMs === null ? [] : [{ name: 'Over', text: instantWords(closedAtMs) }]),
    ...(acknowledgedBy === null ? [] : [{ name: 'Acknowledged by', text: acknowledgedBy }]),
    ...(memberCount === 0 ? [] : [{ name: 'Concerns', text: memberCount === 1 ? '1 task' : `${memberCount} tasks` }]),
    ...(task === null ? [] : [{ name: 'Task', text: task.name, link: task.link }]),
    ...(owner === null ? [] : [{ name: 'Owner', text: owner }]),
    ...(missed === null ? [] : [missedFact(missed)]),
    ...(deadline === null ? [] : [deadlineFact(deadline)]),
    ...(whatToDo === null ? [] : [{ name: WHAT_TO_DO_NAME, ...whatToDo }]),
    ...(remedy === null ? [] : [{ ...remedyFact(remedy), link: remedy.link }]),
    ...(runbook === null ? [] : [{ name: 'Runbook', text: runbook, ...(isAddress(runbook) && { link: runbook }) }]),
  ]
}

/** What to do about every incident of a kind. */
export function whatToDoFact(kind: IncidentKind): MessageFact {
  return { name: WHAT_TO_DO_NAME, text: WHAT_TO_DO[kind].text }
}

/** What a line of a message that says what to do is called. */
export const WHAT_TO_DO_NAME = 'What to do'

/** By when which task has to have succeeded, and the chance of that where it is known. */
export function deadlineFact({ taskName, dueAtMs, chance }: ToldDeadline): MessageFact {
  const due = `${taskName}, due by ${instantWords(dueAtMs)}`
  return { name: 'Deadline at risk', text: chance === null ? due : `${due}; ${chanceWords(chance)}` }
}

/** Which deadlines were missed. */
export function missedFact(missed: ToldMissed): MessageFact {
  return { name: missed.count === 1 ? 'Deadline missed' : 'Deadlines missed', text: missedWords(missed) }
}

/** “report, due by 2026-11-30 06:00 UTC; and 2 more”. */
function missedWords({ count, named }: ToldMissed): string {
  const words = named.map(({ taskName, dueAtMs }) => `${taskName}, due by ${instantWords(dueAtMs)}`)
  return [...words, ...(count > named.length ? [`and ${count - named.length} more`] : [])].join('; ')
}

/** What helps in this case. */
export function remedyFact({ text }: { text: string }): MessageFact {
  return { name: 'What helps', text }
}

/** What the link to the incident is called. */
export const LINK_WORDS = 'Open it in Djag'

const STATE_WORDS: Readonly<Record<Notification['what'], (severity: IncidentSeverity) => string>> = {
  alarm: (severity) => ({ critical: 'Critical', warning: 'Warning', info: 'For information' })[severity],
  missed: () => 'Deadline missed',
  acknowledged: () => 'Acknowledged',
  closed: () => 'Over',
  test: () => 'Test',
}

/** What to do about incidents of each kind, and on which page: of the task at which it began, of the workers, or the incident's own. */
const WHAT_TO_DO: Readonly<Record<IncidentKind, { text: string; on: 'task' | 'workers' | 'incident' }>> = {
  failing: { text: 'Read the log of its last run, mend the cause, and run it again.', on: 'task' },
  late: { text: 'See what it waits for; its page names it.', on: 'task' },
  deadline: { text: 'See what holds it up first, and help that along or move the deadline.', on: 'task' },
  running_long: { text: 'Look whether its run still gets on; stop it where it does not.', on: 'task' },
  no_worker: { text: 'Start a worker that has this handler and serves this queue.', on: 'workers' },
  waiting_long: { text: 'Start another worker for this queue, or let its workers run more at once.', on: 'workers' },
  stopped: { text: 'Enable or resume the task that is stopped, or take the dependency on it away.', on: 'task' },
  lost_worker: { text: 'See whether the machine of the worker is well, and start the worker again.', on: 'workers' },
  scheduler: { text: 'Look whether a worker that schedules is alive, and read its log.', on: 'workers' },
  ledger: { text: 'Read what was repaired, and tell whoever looks after Djag: it should not happen.', on: 'incident' },
  database: {
    text: 'See to its server: whether it runs, has room on its disk and connections left, takes changes, and what keeps it busy. Djag goes on by itself.',
    on: 'incident',
  },
}

/** A moment as messages say it: “2026-11-30 10:00 UTC”. */
export function instantWords(instantMs: number): string {
  return `${new Date(instantMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Whether a text is the address of a page. */
export function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)
}
