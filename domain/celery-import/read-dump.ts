import { type ForeignFields, fieldsAt, isFields, textAt } from '../imported-tasks/foreign-json.ts'
import { ImportRefusal } from '../imported-tasks/imported-task.ts'

/** A row of a dump: its key as a text, whatever it is there. */
export type DumpedRow = { pk: string; fields: ForeignFields }

/** Rows by the name of their model in small letters, such as `django_celery_beat.periodictask`. */
export type Dump = ReadonlyMap<string, readonly DumpedRow[]>

/**
 * Reads what `manage.py dumpdata` prints.
 * @throws ImportRefusal where it is no such list
 */
export function readDump(text: string): Dump {
  const rows = parsed(text)
  if (!Array.isArray(rows)) throw new ImportRefusal('It has to be the list that “manage.py dumpdata” prints.')
  const dump = new Map<string, DumpedRow[]>()
  for (const [index, row] of rows.entries()) {
    const model = isFields(row) ? textAt(row, 'model') : null
    if (!isFields(row) || model === null || !isFields(row.fields))
      throw new ImportRefusal(`Its row ${index + 1} is none: a row has a model, a pk and fields.`)
    const key = model.toLowerCase()
    const ofModel = dump.get(key) ?? []
    ofModel.push({ pk: String(row.pk), fields: fieldsAt(row, 'fields') })
    dump.set(key, ofModel)
  }
  return dump
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof RangeError) throw new ImportRefusal('It is nested too deep.')
    throw new ImportRefusal(`It is no JSON: ${(error as Error).message}.`)
  }
}
