import { isDeepStrictEqual } from 'node:util'
import type { AuditRecord } from './audit-entry.ts'

/** The parts of two records that differ; null when none does. */
export function changedFields(
  before: AuditRecord,
  after: AuditRecord,
): { names: string[]; before: AuditRecord; after: AuditRecord } | null {
  const names = Object.keys(after).filter((name) => !isDeepStrictEqual(before[name], after[name]))
  if (names.length === 0) return null
  const pick = (record: AuditRecord): AuditRecord => Object.fromEntries(names.map((name) => [name, record[name] ?? null]))
  return { names, before: pick(before), after: pick(after) }
}
