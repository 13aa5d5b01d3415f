import { type ForeignFields, fieldsAt, isFields, textAt } from '../imported-tasks/foreign-json.ts'
import { type ImportedTask, nothingRead, type ReadTasks } from '../imported-tasks/imported-task.ts'
import { asHandlerName, freeName, takenNames } from '../imported-tasks/names.ts'
import { withoutPasswords } from '../imported-tasks/passwords.ts'
import { zoneQuestion } from '../imported-tasks/zone-question.ts'
import { startersIn, timedBy, waitForStarters } from './chained-events.ts'
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
  const startersOf = startersIn(read.events)
  const imported = new Map<ForeignFields, ImportedTask>()
  for (const event of read.events) {
    const title = textAt(event, 'title') ?? ''
    const place = `Event ${textAt(event, 'id') ?? ''} “${title}”`
    const source = withoutPasswords([shownTiming(event), shownCommand(event)].join('  ')).slice(0, 500)
    const reading = readEvent(event, timedBy(event, startersOf), read, options.hostZone)
    if ('reason' in reading) {
      result.leftOut.push({ place, source, reason: reading.reason })
      continue
    }
    const name = freeName(asHandlerName(title), taken)
    const identity = `event ${textAt(event, 'id') ?? title}`
    const task = { ...reading, handler: reading.handler ?? name, place, identity, source, name }
    imported.set(event, task)
    result.tasks.push(task)
  }
  waitForStarters(imported, startersOf)
  if (options.hostZone === null && result.tasks.some(({ timezone }) => timezone === null))
    result.questions.push(zoneQuestion('the machine of Cronicle'))
  return result
}

function shownTiming(event: ForeignFields): string {
  return isFields(event.timing) ? JSON.stringify(event.timing).slice(0, 200) : 'on demand'
}

function shownCommand(event: ForeignFields): string {
  const params = fieldsAt(event, 'params')
  return (textAt(params, 'script') ?? textAt(params, 'url') ?? textAt(event, 'plugin') ?? '').replace(/\s+/g, ' ')
}
