import { LineCounter, parseAllDocuments } from 'yaml'
import { type ForeignFields, fieldsAt, isFields, listAt, textAt } from '../imported-tasks/foreign-json.ts'
import { ImportRefusal } from '../imported-tasks/imported-task.ts'

/** An object of a cluster, and the line at which its document begins. */
export type ClusterObject = { kind: string; line: number; fields: ForeignFields }

const MOST_ALIASES = 100
/** Deeper than any manifest; a reader of YAML takes long to find out by itself. */
const DEEP = /(?:[[{][^[\]{}]{0,60}){200}/
const TOO_DEEP = 'It is nested too deep.'
const MOST_OBJECTS = 10_000

/**
 * Reads manifests: one document or many, lists among them, YAML or JSON.
 * @throws ImportRefusal with line and column where it cannot be read
 */
export function readManifests(text: string): ClusterObject[] {
  if (DEEP.test(text)) throw new ImportRefusal(TOO_DEEP)
  const lines = new LineCounter()
  try {
    const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', lineCounter: lines, prettyErrors: false, strict: false })
    if (!Array.isArray(documents)) return []
    const objects = documents.flatMap((document) => {
      const [error] = document.errors
      if (error) {
        if (/call stack/i.test(error.message)) throw new ImportRefusal(TOO_DEEP)
        const { line, col } = lines.linePos(error.pos[0])
        const template = /\{\{/.test(text) ? ' Templates have to be filled in first, such as by helm template.' : ''
        throw new ImportRefusal(`Line ${line}, column ${col}: ${error.message}.${template}`.replace(/\.\.(?= |$)/, '.'))
      }
      const { line } = lines.linePos(document.contents?.range?.[0] ?? 0)
      return objectsIn(document.toJS({ maxAliasCount: MOST_ALIASES }), line)
    })
    if (objects.length > MOST_OBJECTS)
      throw new ImportRefusal(`There are more than ${MOST_OBJECTS.toLocaleString('en')} objects in it. Import a part of it at a time.`)
    return objects
  } catch (error) {
    if (error instanceof RangeError) throw new ImportRefusal(TOO_DEEP)
    if (error instanceof ReferenceError)
      throw new ImportRefusal('Its aliases (&name, *name) make far more of it than stands there: write it out.')
    throw error
  }
}

function objectsIn(value: unknown, line: number): ClusterObject[] {
  if (!isFields(value)) return []
  const kind = textAt(value, 'kind') ?? ''
  if (kind === 'List' || kind.endsWith('JobList')) return listAt(value, 'items').flatMap((item) => objectsIn(item, line))
  return [{ kind, line, fields: fieldsAt(value) }]
}
