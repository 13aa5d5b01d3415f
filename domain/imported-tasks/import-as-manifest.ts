import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { MANIFEST_VERSION, type WrittenManifest } from '../manifest/manifest-shape.ts'
import type { ImportedTask, SuggestedEdge } from './imported-task.ts'
import { originOf } from './origin.ts'

/**
 * Imported tasks as a file that can be planned and applied.
 * @param edges dependencies that were accepted beside those that the source says
 * @param from the file they were imported from
 */
export function importAsManifest(tasks: readonly ImportedTask[], edges: readonly SuggestedEdge[], from: string): WrittenManifest {
  return {
    djag: MANIFEST_VERSION,
    tasks: tasks.map((task) => {
      const { description = '', dependsOn = [], ...settings } = task.settings
      const named = new Set(dependsOn.map((edge) => (typeof edge === 'string' ? edge : edge.task)))
      const accepted = edges.filter(({ depender, dependee }) => depender === task.name && !named.has(dependee))
      const all = [...dependsOn, ...accepted.map(({ dependee }) => dependee)]
      return {
        name: task.name,
        handler: task.handler,
        crontab: { expression: cronExpression(task.columns), timezone: task.timezone ?? '' },
        ...(task.enabled ? {} : { enabled: false }),
        ...settings,
        description: [description, originOf(task, from)].filter((part) => part !== '').join('\n\n'),
        ...(all.length > 0 ? { dependsOn: all } : {}),
      }
    }),
  }
}
