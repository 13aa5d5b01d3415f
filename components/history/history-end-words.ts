import type { HistoryEnd } from '#domain/views/retention-views.ts'

export type HistoryKind = 'runs' | 'log' | 'audits'

/** “1 day”, “90 days”. */
export function numberOfDays(days: number): string {
  return `${days.toLocaleString('en')} ${days === 1 ? 'day' : 'days'}`
}

/** Why history goes back no further, in a sentence; null: it is all there. Of a log, continues a sentence. */
export function historyEndWords(end: HistoryEnd, of: HistoryKind): string | null {
  switch (of) {
    case 'runs':
      return end.runsWereRemoved ? `Older runs were removed ${numberOfDays(end.runsDays)} after their end.` : null
    case 'audits':
      return end.auditsWereRemoved ? `Older audits were removed after ${numberOfDays(end.auditsDays)}.` : null
    case 'log':
      return `logs are removed ${numberOfDays(end.logsDays)} after the end of their run.`
  }
}
