import type { RunRow } from '#domain/views/run-views.ts'

/**
 * Splits a page into the rows that are shown and the number of newer ones that wait, so that nothing moves under a reader's eyes.
 * Run ids sort by activation.
 * @param heldAtId the newest id that was there when the reader began to read; null: nothing is held back
 */
export function holdBackNewRuns(rows: readonly RunRow[], heldAtId: string | null): { shown: readonly RunRow[]; waiting: number } {
  if (heldAtId === null) return { shown: rows, waiting: 0 }
  const shown = rows.filter((row) => row.id <= heldAtId)
  return { shown, waiting: rows.length - shown.length }
}
