import { counted } from '#domain/counted.ts'
import type { BackfillRow } from '#domain/views/task-views.ts'

/** How far a backfill has come: `31 runs: 12 succeeded, 1 did not, 2 under way, 16 to come`. */
export function backfillWords(backfill: Pick<BackfillRow, 'count' | 'state' | 'activated' | 'active' | 'succeeded' | 'failed'>): string {
  const left = backfill.count - backfill.activated
  const parts: [number, string][] = [
    [backfill.succeeded, 'succeeded'],
    [backfill.failed, 'did not'],
    [backfill.active, 'under way'],
    [left, backfill.state === 'cancelled' ? 'never came' : 'to come'],
  ]
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString('en')} ${what}`)
  return told.length === 0 ? counted(backfill.count, 'run') : `${counted(backfill.count, 'run')}: ${told.join(', ')}`
}
