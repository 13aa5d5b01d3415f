import type { IncidentRow } from '#domain/views/incident-views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'

/** Who sees to an open incident, whether it is silenced, and whether all of it is well at the moment. */
export function HandlingNote({ incident: { acknowledged, silencedUntil, isCalm } }: { incident: IncidentRow }) {
  return (
    <>
      {acknowledged && (
        <span>
          {acknowledged.byName} sees to it{acknowledged.word && `: ${acknowledged.word}`}
        </span>
      )}
      {silencedUntil && (
        <span>
          silenced until <RelativeTime instant={silencedUntil} show="clock" />
        </span>
      )}
      {isCalm && <span className="text-green">well at the moment</span>}
    </>
  )
}
