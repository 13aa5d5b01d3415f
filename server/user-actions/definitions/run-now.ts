import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { runRequests } from '#schema/run-requests.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { requireForTasks } from '#server/use-cases/require-for-tasks.ts'
import { checkGivenArguments, givenInAudit, requireToGiveArguments } from '#server/use-cases/run/given-arguments.ts'
import { lockTasks } from '#server/use-cases/task/lock-tasks.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { defineUserAction } from '../define-user-action.ts'
import { taskSubjectById } from '../task-of-action.ts'

/** Asks the scheduler for one run of a task outside its crontab (rule R1); its decision starts the run when the gates let it. */
export const runNow = defineUserAction({
  type: 'run-now',
  title: 'Run now',
  description: 'Starts a run of a task whatever its crontab says: at once, or when its dependencies and its limit allow it.',
  payload: ACTION_PAYLOADS['run-now'],
  carriedOut: 'by_worker',
  subject: taskSubjectById,
  async check(tx, actor, { taskId, args, kwargs }) {
    const named = { id: taskId, name: (await lockTasks(tx, [taskId])).get(taskId)?.name ?? `task ${taskId}` }
    await requireForTasks(tx, actor, 'run-now', [named])
    await requireToGiveArguments(tx, actor, named, { args, kwargs })
    await checkGivenArguments(tx, taskId, { args, kwargs })
  },
  async carryOut(tx, { id, actor, payload }) {
    const { taskId, ignoreDependencies, besideOthers, args, kwargs } = payload
    const task = (await lockTasks(tx, [taskId])).get(taskId)
    if (!task) throw new DomainError('not_found', `There is no task ${taskId}: nothing was started.`)
    if (task.deletedAt) throw new DomainError('not_found', `“${task.name}” was deleted: nothing was started.`)
    const givenArguments = await checkGivenArguments(tx, taskId, { args, kwargs })
    await tx
      .insert(runRequests)
      .values({ id: uuidV7(), taskId, actionId: id, requestedByName: actor.actorName, ignoreDependencies, besideOthers, givenArguments })
    await wakeTasks(tx, [taskId])
    await notifyLive(tx, { subject: 'task', ids: [taskId] })
    const message = `Asked for a run of “${task.name}”${givenArguments ? ' with other arguments' : ''}.`
    return { message, after: { ignoreDependencies, besideOthers, ...givenInAudit(givenArguments ?? {}) } }
  },
})
