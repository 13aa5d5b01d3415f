import { expect } from 'vitest'
import type { z } from 'zod'
import { crontabPageShape } from '#domain/views/crontab-views.ts'
import { explanationViewShape, lintViewShape } from '#domain/views/explanation-views.ts'
import { actionListShape, auditListShape, handlerPageShape, workerPageShape } from '#domain/views/operation-views.ts'
import { runDetailShape, runListShape } from '#domain/views/run-views.ts'
import { dependencyPageShape, taskDetailShape, taskPageShape } from '#domain/views/task-views.ts'
import type { Database } from '#server/database/client.ts'
import { actionPage, actionPageParameters } from '#server/queries/audits/action-page.ts'
import { auditPage, auditPageParameters } from '#server/queries/audits/audit-page.ts'
import { crontabPage, crontabPageParameters } from '#server/queries/crontabs/crontab-rows.ts'
import { dependencyPage, dependencyPageParameters } from '#server/queries/dependencies/dependency-rows.ts'
import { explanationView } from '#server/queries/explanation/explanation-view.ts'
import { lintParameters, lintView } from '#server/queries/findings/lint-view.ts'
import { handlerPage, handlerPageParameters } from '#server/queries/operations/handler-page.ts'
import { workerPage, workerPageParameters } from '#server/queries/operations/worker-rows.ts'
import { runDetail } from '#server/queries/runs/run-detail.ts'
import { runPage, runPageParameters } from '#server/queries/runs/run-page.ts'
import { taskDetail } from '#server/queries/tasks/task-detail.ts'
import { taskPage, taskPageParameters } from '#server/queries/tasks/task-page.ts'

/** Reads all that a database holds, some hundred of each at most, and holds it to the shapes that pages and programs expect. */
export async function expectShapes(db: Database): Promise<void> {
  const shaped = (shape: z.ZodType, answer: unknown) => {
    const sent = JSON.parse(JSON.stringify(answer))
    expect(shape.parse(sent)).toEqual(sent)
  }
  const tasks = await taskPage(db, taskPageParameters.parse({ size: 200 }))
  shaped(taskPageShape, tasks)
  for (const { id } of tasks.rows) {
    shaped(taskDetailShape, await taskDetail(db, { id }, { role: 'editor' }))
    shaped(explanationViewShape, await explanationView(db, { id }))
  }
  const runs = await runPage(db, runPageParameters.parse({ limit: 200 }))
  shaped(runListShape, runs)
  for (const { id } of runs.rows) shaped(runDetailShape, await runDetail(db, { id }))
  shaped(crontabPageShape, await crontabPage(db, crontabPageParameters.parse({ size: 200 })))
  shaped(dependencyPageShape, await dependencyPage(db, dependencyPageParameters.parse({ size: 200 })))
  shaped(actionListShape, await actionPage(db, actionPageParameters.parse({ limit: 200 })))
  shaped(auditListShape, await auditPage(db, auditPageParameters.parse({ limit: 200 })))
  shaped(lintViewShape, await lintView(db, lintParameters.parse({})))
  shaped(workerPageShape, await workerPage(db, workerPageParameters.parse({ which: 'gone' })))
  shaped(handlerPageShape, await handlerPage(db, handlerPageParameters.parse({})))
}
