import type { LogLine } from '#domain/views/run-views.ts'

/** Lines kept in the page: older ones are left out and said to be. */
export const KEPT_LINES = 5000

export type KeptLog = { lines: readonly LogLine[]; droppedCount: number }

/** Adds lines that came later. Lines that are there already (a page read twice) are not doubled; ids grow in the order written. */
export function appendLines(log: KeptLog, added: readonly LogLine[]): KeptLog {
  const lastId = log.lines.at(-1)?.id ?? 0
  const fresh = added.filter((line) => line.id > lastId)
  if (fresh.length === 0) return log
  const lines = [...log.lines, ...fresh]
  const excess = Math.max(0, lines.length - KEPT_LINES)
  return { lines: excess === 0 ? lines : lines.slice(excess), droppedCount: log.droppedCount + excess }
}

/** The lines that contain the text, in message or fields, in any letter case. */
export function searchLines(lines: readonly LogLine[], text: string): readonly LogLine[] {
  const needle = text.trim().toLowerCase()
  if (needle === '') return lines
  return lines.filter((line) => `${line.message} ${line.fields ? JSON.stringify(line.fields) : ''}`.toLowerCase().includes(needle))
}
