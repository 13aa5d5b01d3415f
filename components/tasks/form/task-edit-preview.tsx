'use client'

import { useQueries, useQuery } from '@tanstack/react-query'
import { useWatch } from 'react-hook-form'
import { type EdgeEnds, startsNeeded, type TimedFields, taskEditOf } from '#domain/sent-task-edit.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import type { EdgeStart } from '#scheduling/simulate/edge-edit.ts'
import { crontabQuery } from '../../crontabs/queries.ts'
import { edgeStartQuery } from '../../plan/queries.ts'
import { LazyEditPreview as EditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import type { TaskFormValues } from './task-form-values.ts'
import { timedFieldsOf } from './timed-fields.ts'
import type { TaskFormMethods } from './use-task-form.ts'

/** Once what is typed changes when something runs: what it changes of the task as it is saved. Nothing before. */
export function TaskEditPreview({ form, saved }: { form: TaskFormMethods; saved: TaskDetail }) {
  const values = useWatch({ control: form.control }) as TaskFormValues
  const after = timedFieldsOf(values)
  if (after === null) return <EditPreview edit={null} />
  return <ReadEditPreview saved={saved} after={after} enableChoice={values.enableChoice} />
}

type Props = { saved: TaskDetail; after: TimedFields; enableChoice: TaskFormValues['enableChoice'] }

/** What the edit rests on is read first: another crontab, and what edges would begin with that are not there yet. */
function ReadEditPreview({ saved, after, enableChoice }: Props) {
  const { id: taskId, crontab: savedCrontab } = saved.task
  const isOther = after.crontabId !== saved.input.crontabId
  const { data, isError } = useQuery({ ...crontabQuery(after.crontabId), enabled: isOther })
  // Whatever is changed of a crontab meanwhile, who stays with it saves no change of it.
  const crontab = isOther ? data?.definition : savedCrontab
  const { starts, isUnreadable } = useEdgeStarts(startsNeeded(taskId, saved.input, after))
  // It stays in its place, with what was chosen in it, while something is read.
  if (!crontab || starts === null) return <EditPreview edit={isError || isUnreadable ? 'unreadable' : 'awaited'} />
  const edit = taskEditOf(taskId, saved.input, after, {
    enableChoice,
    crontabs: { before: savedCrontab, after: crontab },
    startOf: (ends) => startIn(starts, ends),
  })
  return edit && <EditPreview edit={{ kind: 'task', ...edit }} />
}

type ReadStart = { ends: EdgeEnds; start: EdgeStart }

/** @returns `starts` null: not all of them are read */
function useEdgeStarts(needed: EdgeEnds[]): { starts: ReadStart[] | null; isUnreadable: boolean } {
  const results = useQueries({ queries: needed.map(({ dependerId, dependeeId }) => edgeStartQuery(dependerId, dependeeId)) })
  const starts = needed.flatMap((ends, at): ReadStart[] => {
    const start = results[at]?.data
    return start ? [{ ends, start }] : []
  })
  return { starts: starts.length === needed.length ? starts : null, isUnreadable: results.some(({ isError }) => isError) }
}

function startIn(starts: readonly ReadStart[], { dependerId, dependeeId }: EdgeEnds): EdgeStart {
  const found = starts.find(({ ends }) => ends.dependerId === dependerId && ends.dependeeId === dependeeId)
  if (!found) throw new Error(`The start of the edge from ${dependeeId} to ${dependerId} is not read.`)
  return found.start
}
