import type { ActionRow } from '#domain/views/operation-views.ts'
import { StateBadge } from '../ui/state-badge.tsx'
import { ActionFacts } from './detail/action-facts.tsx'
import { ActionPayloadView } from './detail/action-payload-view.tsx'

/** A glance at an action beside the list. */
export function ActionPeek({ action }: { action: ActionRow }) {
  return (
    <div className="flex flex-col gap-4">
      <div className="text-base font-semibold [overflow-wrap:anywhere]">{action.title}</div>
      <StateBadge state={action.state} isProminent />
      {action.outcome && (
        <p
          className={
            action.state === 'failed' ? 'text-sm text-red [overflow-wrap:anywhere]' : 'text-sm text-muted [overflow-wrap:anywhere]'
          }
        >
          {action.outcome}
        </p>
      )}
      <ActionFacts action={action} />
      <ActionPayloadView action={action} />
    </div>
  )
}
