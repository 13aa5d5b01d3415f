import { canNameSecret } from '../secrets/secret-name.ts'
import { INSTANT_NAMES, type InstantPlace, readInstantPlace } from './instant-place.ts'

/**
 * What stands between `{{` and `}}` in a value, from a closed list. `source` is the text between the braces, by which it is written down again and
 * called in sentences. `result`: of the run of a dependee that let this run start, the part at `at`: a task's name, and a path behind it.
 */
export type Placeholder = { source: string } & (
  | { kind: 'instant'; place: InstantPlace }
  | { kind: 'task' | 'runId' | 'attempt' }
  | { kind: 'result'; at: string }
  | { kind: 'secret'; name: string }
)

const FACTS = ['task', 'runId', 'attempt'] as const

/** All there are, as they are suggested and named where another stands: how they are written, and what fills them. */
export const PLACEHOLDERS: readonly { source: string; means: string }[] = [
  { source: 'scheduledFor', means: 'the cron instant, or when the run was asked for' },
  { source: 'scheduledFor:yyyy-MM-dd', means: 'the same as a date, in the time zone of the crontab' },
  { source: 'scheduledFor:yyyy-MM-dd HH:mm:UTC', means: 'the same in another time zone' },
  { source: 'alignedFor', means: 'the cron instant for which the run counts at aligned dependencies' },
  { source: 'task', means: 'the name of the task' },
  { source: 'runId', means: 'the id of the run' },
  { source: 'attempt', means: 'the number of the attempt, from 1' },
  { source: 'secret:NAME', means: 'a secret, which only the worker puts in and which no log, result or page shows' },
  { source: 'result:TASK.field', means: 'a field of the result of the run that opened the dependency on TASK' },
]

/**
 * Reads what stands between the braces.
 * @throws Error with a sentence for people, for what is not on the list
 */
export function readPlaceholder(source: string): Placeholder {
  const colon = source.indexOf(':')
  const name = colon < 0 ? source : source.slice(0, colon)
  const rest = colon < 0 ? null : source.slice(colon + 1)
  const place = readInstantPlace(name, rest)
  if (place) return { source, kind: 'instant', place }
  const fact = FACTS.find((one) => one === source)
  if (fact) return { source, kind: fact }
  if (name === 'result') {
    if (!rest?.trim()) throw new Error(`{{${source}}} names no task. Write {{result:TASK.field}}.`)
    return { source, kind: 'result', at: rest }
  }
  if (name === 'secret') {
    if (!canNameSecret(rest ?? ''))
      throw new Error(`{{${source}}} names no secret. Write {{secret:NAME}}, of letters, digits and . _ -, a letter or digit first.`)
    return { source, kind: 'secret', name: rest as string }
  }
  const known = [...INSTANT_NAMES, ...FACTS, 'result:TASK.field', 'secret:NAME'].map((one) => `{{${one}}}`).join(', ')
  throw new Error(`There is no placeholder {{${source}}}. There are: ${known}. Where braces are meant, write {{{{ for {{.`)
}
