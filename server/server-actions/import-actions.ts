'use server'

import { z } from 'zod'
import { manifestContent } from '#domain/manifest/manifest-shape.ts'
import { addTasks } from '#server/manifest/add-tasks.ts'
import { authenticatedAction } from './authenticated-action.ts'

const toAdd = z.strictObject({ manifest: manifestContent })

export const addImportedTasksAction = authenticatedAction('addImportedTasks', toAdd, async (db, actor, { manifest }) =>
  db.transaction((tx) => addTasks(tx, actor, manifest)),
)
