import { VALUE_FIELDS } from '../value-fields.ts'
import type { StagedFields } from './net-changes.ts'

export function isValueField(name: string): boolean {
  return (VALUE_FIELDS as readonly string[]).includes(name)
}

export function withoutValues(fields: StagedFields): StagedFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isValueField(name)))
}
