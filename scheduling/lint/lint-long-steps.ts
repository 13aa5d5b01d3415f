import { longStepIn } from '../cron/column-steps.ts'
import { CRON_FIELDS } from '../cron/crontab-definition.ts'
import type { Finding } from './finding.ts'
import type { LintTask } from './lint-input.ts'

/** The crontabs of enabled tasks, each once, with the tasks that follow it. */
export function usersByCrontab(tasks: readonly LintTask[]): Map<number, [LintTask, ...LintTask[]]> {
  const users = new Map<number, [LintTask, ...LintTask[]]>()
  for (const task of tasks) {
    if (!task.enabled) continue
    const others = users.get(task.crontabId)
    if (others) others.push(task)
    else users.set(task.crontabId, [task])
  }
  return users
}

/** Crontabs stored with a step longer than its column (rule C4), from before such were refused: they fire, but not as they read. */
export function longSteps(tasks: readonly LintTask[]): Finding[] {
  return [...usersByCrontab(tasks)].flatMap(([crontabId, users]) =>
    CRON_FIELDS.flatMap((field): Finding[] => {
      const long = longStepIn(field, users[0].crontab[field])
      if (!long) return []
      return [
        {
          kind: 'long_step',
          severity: 'warning',
          crontabId,
          field,
          item: long.item,
          columns: users[0].crontab,
          tasks: users.map(({ taskId, name }) => ({ taskId, name })),
          remedies: [{ kind: 'edit_crontab', crontabId }],
        },
      ]
    }),
  )
}
