import type { ActionRow } from '#domain/views/operation-views.ts'
import { DetailList } from '../../ui/detail-list.tsx'
import { Duration } from '../../ui/duration.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** Who asked, and when it was carried out. */
export function ActionFacts({ action }: { action: ActionRow }) {
  return (
    <DetailList
      rows={[
        { name: 'Asked by', value: action.actorName },
        { name: 'Asked', value: <RelativeTime instant={action.createdAt} show="exact" /> },
        { name: 'Carried out', value: action.carriedOutAt && <RelativeTime instant={action.carriedOutAt} show="exact" /> },
        { name: 'Took', value: action.carriedOutAt && <Duration startedAt={action.createdAt} endedAt={action.carriedOutAt} /> },
        { name: 'Type', value: <span className="font-mono text-xs">{action.type}</span> },
        { name: 'Number', value: <span className="tabular">{action.id}</span> },
      ]}
    />
  )
}
