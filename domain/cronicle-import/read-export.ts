import { type ForeignFields, fieldsAt, listAt, textAt } from '../imported-tasks/foreign-json.ts'
import { ImportRefusal } from '../imported-tasks/imported-task.ts'

/** What of an export is read: events, and titles of what they name by ids. */
export type CronicleExport = { events: ForeignFields[]; categories: Map<string, string>; plugins: Map<string, string> }

const RECORD = /^(global\/(schedule|categories|plugins)\/-?\d+)\s+-\s+(\{.*\})\s*$/

/**
 * Reads what `control.sh export` writes, one record a line, or what the API answers to `get_schedule`. Users, keys and servers are not looked at.
 * @throws ImportRefusal where it is neither
 */
export function readCronicleExport(text: string): CronicleExport {
  const read: CronicleExport = { events: [], categories: new Map(), plugins: new Map() }
  if (/^\s*\{/.test(text)) return { ...read, events: listAt(fieldsAt(parsed(text, 'The answer')), 'rows').map((row) => fieldsAt(row)) }
  let isExport = /^# Cronicle Data Export/m.test(text)
  for (const [index, line] of text.split('\n').entries()) {
    const [, , list, json = ''] = RECORD.exec(line) ?? []
    if (list === undefined) continue
    isExport = true
    for (const item of listAt(fieldsAt(parsed(json, `Line ${index + 1}`)), 'items')) {
      const fields = fieldsAt(item)
      if (list === 'schedule') read.events.push(fields)
      else (list === 'categories' ? read.categories : read.plugins).set(textAt(fields, 'id') ?? '', textAt(fields, 'title') ?? '')
    }
  }
  if (!isExport) throw new ImportRefusal('It is no export of Cronicle: /opt/cronicle/bin/control.sh export cronicle.txt')
  return read
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof RangeError) throw new ImportRefusal(`${place} is nested too deep.`)
    throw new ImportRefusal(`${place} is no JSON: ${(error as Error).message}.`)
  }
}
