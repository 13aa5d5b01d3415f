import { counted } from '#domain/counted.ts'
import type { CalendarCount } from './calendar-counts.ts'

/** `12 runs, 1 failed, 3 to come`; `none` of nothing. */
export function countWords({ ran, failed, coming }: CalendarCount): string {
  const said = [
    ...(ran > 0 ? [counted(ran, 'run')] : []),
    ...(failed > 0 ? [`${failed.toLocaleString('en')} failed`] : []),
    ...(coming > 0 ? [`${coming.toLocaleString('en')} to come`] : []),
  ]
  return said.length === 0 ? 'none' : said.join(', ')
}
