import { type ForeignFields, fieldsAt, isFields, textAt } from '../imported-tasks/foreign-json.ts'
import { nothingRead, type ReadTasks } from '../imported-tasks/imported-task.ts'
import { asHandlerName, freeName, takenNames } from '../imported-tasks/names.ts'
import { withoutPasswords } from '../imported-tasks/passwords.ts'
import { zoneQuestion } from '../imported-tasks/zone-question.ts'
import { readEvent } from './cronicle-event.ts'
import { readCronicleExport } from './read-export.ts'

/**
 * Events of an export of Cronicle as tasks. One that another starts when it succeeds (*chain*) waits for that, by its crontab where it has no timing.
 * @throws ImportRefusal where the text is no export
 */
export function cronicleTasks(text: string, options: { hostZone: string | null }): ReadTasks {
  const read = readCronicleExport(text)
  const result = nothingRead()
  const taken = takenNames()
  const byId = new Map(read.events.map((event) => [textAt(event, 'id') ?? '', event]))
  const startedBy = new Map(
    read.events.flatMap((event) => (textAt(event, 'chain') ? [[textAt(event, 'chain') ?? '', event] as const] : [])),
  )
  const names = new Map<ForeignFields, string>()
  for (const event of read.events) {
    const title = textAt(event, 'title') ?? ''
    const place = `Event ${textAt(event, 'id') ?? ''} “${title}”`
    const source = withoutPasswords([shownTiming(event), shownCommand(event)].join('  ')).slice(0, 500)
    const reading = readEvent(event, timedBy(event, startedBy), read, options.hostZone)
    if ('reason' in reading) {
      result.leftOut.push({ place, source, reason: reading.reason })
      continue
    }
    const name = freeName(asHandlerName(title), taken)
    names.set(event, name)
    result.tasks.push({
      ...reading,
      handler: reading.handler ?? name,
      place,
      identity: `event ${textAt(event, 'id') ?? title}`,
      source,
      name,
    })
  }
  for (const [event, name] of names) {
    const next = byId.get(textAt(event, 'chain') ?? '')
    const depender = next && names.get(next)
    const task = result.tasks.find((each) => each.name === depender)
    if (!task || depender === name) continue
    task.settings = { ...task.settings, dependsOn: [name] }
    task.changes.push(
      `“${name}” started it when it succeeded (chain): it waits for that now${next && isFields(next.timing) ? ', and has a timing of its own as well' : ', by its crontab'}.`,
    )
  }
  if (options.hostZone === null && result.tasks.some(({ timezone }) => timezone === null))
    result.questions.push(zoneQuestion('the machine of Cronicle'))
  return result
}

/** An event without a timing of its own follows the one that starts it, however far before; a circle has none. */
function timedBy(event: ForeignFields, startedBy: ReadonlyMap<string, ForeignFields>): ForeignFields {
  const seen = new Set<ForeignFields>()
  for (let at: ForeignFields | undefined = event; at && !seen.has(at); at = startedBy.get(textAt(at, 'id') ?? '')) {
    if (isFields(at.timing)) return at
    seen.add(at)
  }
  return event
}

function shownTiming(event: ForeignFields): string {
  return isFields(event.timing) ? JSON.stringify(event.timing).slice(0, 200) : 'on demand'
}

function shownCommand(event: ForeignFields): string {
  const params = fieldsAt(event, 'params')
  return (textAt(params, 'script') ?? textAt(params, 'url') ?? textAt(event, 'plugin') ?? '').replace(/\s+/g, ' ')
}
