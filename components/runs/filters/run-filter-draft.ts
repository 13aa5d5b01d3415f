import type { RunTiming } from '#scheduling/model/task-state.ts'
import type { RunListParams } from '../run-list-params.ts'

/** What stands in the form of filters. Instants in epoch ms and numbers are null when empty, NaN when what is typed can't be read. */
export type RunFilterDraft = {
  range: 'activated' | 'ended'
  since: number | null
  before: number | null
  timing: readonly RunTiming[]
  lateBySeconds: number | null
  longerThanSeconds: number | null
  queue: string
  worker: string
  result: string
}
export type DraftField = keyof RunFilterDraft

export const RANGE_CHOICES: { value: RunFilterDraft['range']; label: string }[] = [
  { value: 'activated', label: 'Runs activated' },
  { value: 'ended', label: 'Runs that ended' },
]

/** As the server reads them. */
const MOST_SECONDS = 31_536_000
const MOST_LETTERS = 200

/** What the address says, as it stands in the form; null: nothing. */
export function filterDraftOf(params: RunListParams | null): RunFilterDraft {
  const range = params?.endedSince || params?.endedBefore ? 'ended' : 'activated'
  return {
    range,
    since: (range === 'ended' ? params?.endedSince : params?.activatedSince)?.getTime() ?? null,
    before: (range === 'ended' ? params?.endedBefore : params?.activatedBefore)?.getTime() ?? null,
    timing: params?.timing ?? [],
    lateBySeconds: params?.lateBySeconds ?? null,
    longerThanSeconds: params?.longerThanSeconds ?? null,
    queue: params?.queue ?? '',
    worker: params?.worker ?? '',
    result: params?.result ?? '',
  }
}

/** What the form asks for; or a sentence for each field that can't be asked for. */
export function filterOf(draft: RunFilterDraft): { filter: Partial<RunListParams> | null; problems: Partial<Record<DraftField, string>> } {
  const problems: Partial<Record<DraftField, string>> = {}
  for (const field of ['since', 'before'] as const) if (Number.isNaN(draft[field])) problems[field] = 'Write it like 2026-03-31 08:00.'
  for (const field of ['lateBySeconds', 'longerThanSeconds'] as const) {
    const seconds = draft[field]
    if (seconds !== null && !(Number.isInteger(seconds) && seconds >= 1 && seconds <= MOST_SECONDS))
      problems[field] = 'Whole seconds, from 1 to a year of them (31,536,000).'
  }
  if (draft.since !== null && draft.before !== null && draft.since >= draft.before)
    problems.before = 'Choose a later moment than the first.'
  if (draft.result.length > MOST_LETTERS) problems.result = `At most ${MOST_LETTERS} characters.`
  if (Object.keys(problems).length > 0) return { filter: null, problems }
  const [since, before] = [draft.since, draft.before].map((ms) => (ms === null ? null : new Date(ms)))
  const none = { activatedSince: null, activatedBefore: null, endedSince: null, endedBefore: null }
  const range = draft.range === 'ended' ? { endedSince: since, endedBefore: before } : { activatedSince: since, activatedBefore: before }
  return {
    filter: {
      ...none,
      ...(range as Partial<RunListParams>),
      timing: draft.timing.length === 0 ? null : [...draft.timing],
      lateBySeconds: draft.lateBySeconds,
      longerThanSeconds: draft.longerThanSeconds,
      queue: draft.queue || null,
      worker: draft.worker || null,
      result: draft.result.trim() || null,
    },
    problems,
  }
}
