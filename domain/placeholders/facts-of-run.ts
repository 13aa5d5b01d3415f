import type { JsonValue } from '../json-value.ts'
import { nameList } from '../name-list.ts'
import type { Filling } from './fill-values.ts'
import { fillInstantPlace, type InstantsOfRun } from './instant-place.ts'
import type { Placeholder } from './placeholder.ts'

/** The run of a dependee that let a run start; `result`: what it left; `closedBy`: tags that close its values (rule V1) and that this run's task lacks. */
export type Opener = { dependeeName: string; runId: string | null; result: JsonValue; closedBy: readonly string[] }

/** What is known of a run when it is activated. `timezone`: of its crontab. `openers`: one for each dependency it has. */
export type FactsOfRun = InstantsOfRun & { runId: string; task: string; timezone: string; openers: readonly Opener[] }

/** What fills a placeholder when a run is activated: all but what is another for each attempt, and what only a worker may know. */
export function fillAtActivation(placeholder: Placeholder, facts: FactsOfRun): Filling {
  switch (placeholder.kind) {
    case 'instant':
      return { value: fillInstantPlace(placeholder.place, facts, facts.timezone) }
    case 'task':
    case 'runId':
      return { value: facts[placeholder.kind] }
    case 'result':
      return resultAt(placeholder, facts.openers)
    case 'attempt':
    case 'secret':
      return 'later'
  }
}

/** What fills the rest of them when an attempt of a run begins. Secrets are another's. */
export function fillAtAttempt(placeholder: Placeholder, attempt: number): Filling {
  return placeholder.kind === 'attempt' ? { value: attempt } : 'later'
}

/** The task whose name is the longest that fits, as names may have dots in them. */
function resultAt({ source, at }: Placeholder & { kind: 'result' }, openers: readonly Opener[]): Filling {
  const [opener] = openers
    .filter(({ dependeeName }) => at === dependeeName || at.startsWith(`${dependeeName}.`))
    .sort((a, b) => b.dependeeName.length - a.dependeeName.length)
  if (!opener) return { missing: `{{${source}}} has no value: this task depends on no task of that name.` }
  const { dependeeName, runId, result, closedBy } = opener
  if (closedBy.length > 0)
    return {
      missing: `{{${source}}} has no value: ${nameList(closedBy)} closes what “${dependeeName}” leaves. Give this task the same tag, so that it stands nowhere open.`,
    }
  if (runId === null) return { missing: `{{${source}}} has no value: it was not a run of “${dependeeName}” that let this run start.` }
  const path = at.slice(dependeeName.length + 1)
  const value = path === '' ? (result ?? undefined) : valueAt(result, path.split('.'))
  if (value !== undefined) return { value }
  const lack = path === '' ? 'left no result' : `has no “${path}” in its result`
  return { missing: `{{${source}}} has no value: run ${runId} of “${dependeeName}”, which let this run start, ${lack}.` }
}

function valueAt(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = Array.isArray(at) ? at[Number(key)] : at[key]
  }
  return at
}
