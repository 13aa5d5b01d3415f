import type { Assumption } from '#scheduling/simulate/what-if.ts'

/** An assumption while it is being put together; only the fields of its kind count. NaN: what is typed can't be read. */
export type AssumptionDraft = {
  kind: Assumption['kind']
  taskId: number | null
  taskName: string
  factor: number | null
  atMs: number | null
  fromMs: number | null
  toMs: number | null
}

type Read = { assumption: Assumption; problems: null } | { assumption: null; problems: Record<string, string> }

/** The assumption, or a sentence for each field that is wrong. @param example how a time is typed */
export function readAssumption(draft: AssumptionDraft, nowMs: number, example: string): Read {
  const { kind, taskId, factor, atMs, fromMs, toMs } = draft
  if (kind === 'no_worker') {
    const problems = {
      ...(!isTime(fromMs) && { fromMs: example }),
      ...(!isTime(toMs) && { toMs: example }),
      ...(isTime(fromMs) &&
        isTime(toMs) &&
        toMs <= Math.max(fromMs, nowMs) && { toMs: 'Choose a later time: this is over before it begins.' }),
    }
    if (isTime(fromMs) && isTime(toMs) && Object.keys(problems).length === 0) return found({ kind, fromMs, toMs })
    return { assumption: null, problems }
  }
  if (taskId === null) return wrong({ taskId: 'Choose the task.' })
  if (kind === 'slower') {
    if (factor === null || Number.isNaN(factor) || factor < 0.01 || factor > 1_000) return wrong({ factor: 'A number from 0.01 to 1,000.' })
    return found({ kind, taskId, factor })
  }
  if (kind === 'started') {
    if (!isTime(atMs)) return wrong({ atMs: example })
    if (atMs <= nowMs) return wrong({ atMs: 'This has passed. Choose a time to come.' })
    return found({ kind, taskId, atMs })
  }
  return found({ kind, taskId })
}

function isTime(ms: number | null): ms is number {
  return ms !== null && !Number.isNaN(ms)
}

function found(assumption: Assumption): Read {
  return { assumption, problems: null }
}

function wrong(problems: Record<string, string>): Read {
  return { assumption: null, problems }
}
