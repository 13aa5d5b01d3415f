import { counted } from '#domain/counted.ts'
import { formatDuration } from '#domain/duration-format.ts'
import type { AfterOutage, InstantAfterOutage } from '#scheduling/simulate/after-outage.ts'

/** What becomes of the instants that lie in the outage, in one sentence. */
export function outageInWords({ outage, instants }: AfterOutage): string {
  const missed = instants.filter(({ atMs }) => atMs >= outage.fromMs && atMs < outage.untilMs)
  const count = (fate: InstantAfterOutage['fate']) => missed.filter((instant) => instant.fate === fate).length
  const parts = [
    count('on_time') > 0 && `${counted(count('on_time'), 'run')} on time`,
    count('delayed') > 0 && `${counted(count('delayed'), 'run')} late`,
    count('coalesced') > 0 && `one run takes ${counted(count('taken') + count('coalesced'), 'instant')} together`,
    count('skipped') > 0 && `${counted(count('skipped'), 'instant')} skipped`,
  ].filter((part) => part !== false)
  return `If nothing were decided for ${formatDuration(outage.untilMs - outage.fromMs)}, ${counted(missed.length, 'instant')} would be missed: ${parts.join(', ')}.`
}
