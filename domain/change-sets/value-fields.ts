import type { StagedFields } from './net-changes.ts'

/** The fields of a task in which the values stand that tags may close (rule V1). */
const VALUE_FIELDS: readonly string[] = ['args', 'kwargs', 'headers']

export function isValueField(name: string): boolean {
  return VALUE_FIELDS.includes(name)
}

export function withoutValues(fields: StagedFields): StagedFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isValueField(name)))
}
