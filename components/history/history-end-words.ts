import { counted } from '#domain/counted.ts'
import type { HistoryEnd } from '#domain/views/retention-views.ts'

export type HistoryKind = 'runs' | 'log' | 'audits'

/** Why history goes back no further, in a sentence; null: it is all there. Of a log, continues a sentence. */
export function historyEndWords(end: HistoryEnd, of: HistoryKind): string | null {
  switch (of) {
    case 'runs':
      if (!end.runsWereRemoved) return null
      return `Older runs were removed ${counted(end.runsDays, 'day')} after their end${end.runsDaysVary ? ', or when their task says' : ''}.`
    case 'audits':
      return end.auditsWereRemoved ? `Older audits were removed after ${counted(end.auditsDays, 'day')}.` : null
    case 'log':
      return `logs are removed ${counted(end.logsDays, 'day')} after the end of their run.`
  }
}
