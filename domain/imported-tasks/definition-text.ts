import { stringify } from 'yaml'
import type { ImportedTask } from './imported-task.ts'
import { originOf } from './origin.ts'

/** A `NAME.handler.yaml`, for whoever owns a worker to keep. */
export type DefinitionFile = { name: string; text: string }

/** The definitions of what imported tasks run, each once. @param from the file they were imported from */
export function definitionFiles(tasks: readonly ImportedTask[], from: string): DefinitionFile[] {
  const files = new Map<string, DefinitionFile>()
  for (const task of tasks)
    if (task.definition && !files.has(task.handler))
      files.set(task.handler, { name: `${task.handler}.handler.yaml`, text: textOf(task, task.definition, from) })
  return [...files.values()]
}

function textOf(task: ImportedTask, definition: NonNullable<ImportedTask['definition']>, from: string): string {
  const { words, stdin, folder, environment, secrets, exitCodes, user } = definition
  const hasSecrets = (Array.isArray(secrets) ? secrets : Object.keys(secrets)).length > 0
  const written = {
    description: originOf(task, from),
    command: words,
    ...(folder !== null && { folder }),
    ...(task.timezone !== null && { timezone: task.timezone }),
    ...(stdin !== null && { stdin }),
    ...(Object.keys(environment).length > 0 && { environment }),
    ...(hasSecrets && { secrets }),
    ...(Object.keys(exitCodes).length > 0 && { exitCodes }),
  }
  const source = task.source.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
  return `# ${source}\n${stringify(written, { version: '1.2', lineWidth: 0 })}${user === null ? '' : `# user: ${user}\n`}`
}
