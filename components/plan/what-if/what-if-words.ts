import { counted } from '#domain/counted.ts'
import { nameList } from '#domain/name-list.ts'
import type { SentEdit } from '#domain/sent-edit.ts'
import { deadlineWords } from '#domain/task-settings/deadline-settings.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { Assumption } from '#scheduling/simulate/what-if.ts'
import { formatClock } from '../../ui/time-format.ts'

type Telling = { nowMs: number; zone: string; nameOf: (taskId: number) => string }

/** What is assumed, in a few words: `“load” takes 3 times as long`. */
export function assumptionWords(assumption: Assumption, { nowMs, zone, nameOf }: Telling): string {
  const clock = (atMs: number) => formatClock(atMs, nowMs, zone)
  switch (assumption.kind) {
    case 'slower':
      return `“${nameOf(assumption.taskId)}” takes ${assumption.factor.toLocaleString('en')} times as long`
    case 'fails':
      return `the next run of “${nameOf(assumption.taskId)}” fails`
    case 'skips':
      return `the next instant of “${nameOf(assumption.taskId)}” is skipped`
    case 'started':
      return `“${nameOf(assumption.taskId)}” is started by hand at ${clock(assumption.atMs)}`
    case 'no_worker':
      return `no worker starts anything from ${clock(assumption.fromMs)} to ${clock(assumption.toMs)}`
  }
}

/** What is edited and not saved, in a few words. */
export function editWords(edit: SentEdit, { nowMs, zone, nameOf }: Telling): string {
  const named = (ids: readonly number[]) => (ids.length > 3 ? counted(ids.length, 'task') : nameList(ids.map((id) => `“${nameOf(id)}”`)))
  switch (edit.kind) {
    case 'task': {
      const parts = [
        edit.crontab && `crontab ${cronExpression(edit.crontab)} ${edit.crontab.timezone}`,
        edit.cronBase !== null && 'another beginning',
        edit.enabling && 'enabled',
        edit.disables && 'disabled',
        edit.policies && 'other policies',
        edit.deadline && 'another deadline',
        edit.edges.removedEdgeIds.length + edit.edges.saved.length > 0 && 'other dependencies',
      ].filter((part) => typeof part === 'string')
      return `“${nameOf(edit.taskId)}” is edited: ${parts.join(', ')}`
    }
    case 'switch': {
      const parts = [
        edit.enableIds.length > 0 && `${named(edit.enableIds)} enabled`,
        edit.disableIds.length > 0 && `${named(edit.disableIds)} disabled`,
      ]
      return parts.filter((part) => part !== false).join(', ')
    }
    case 'pause':
      return `${named(edit.taskIds)} paused ${edit.resume === null ? 'until someone resumes' : `until ${clock(edit.resume.atMs)}`}`
    case 'delete':
      return `${named(edit.taskIds)} deleted`
    case 'edges': {
      const parts = [
        ...edit.saved.map(({ dependerId, dependeeId }) => `“${nameOf(dependerId)}” waits for “${nameOf(dependeeId)}”`),
        ...(edit.removedEdgeIds.length > 0 ? [`${counted(edit.removedEdgeIds.length, 'dependency', 'dependencies')} deleted`] : []),
      ]
      return parts.length > 3 ? counted(parts.length, 'dependency', 'dependencies') : parts.join(', ')
    }
    case 'crontab':
      return `a crontab is changed to ${cronExpression(edit.crontab)} ${edit.crontab.timezone}, for all that use it`
    case 'tag': {
      const words = deadlineWords(edit.deadline)
      return words === null ? `the tag “${edit.tagName}” has no deadline` : `the tag “${edit.tagName}” has another deadline: ${words}`
    }
  }

  function clock(atMs: number): string {
    return formatClock(atMs, nowMs, zone)
  }
}
