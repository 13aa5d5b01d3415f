import type { DeliveryState } from '#domain/views/notification-views.ts'
import { StateBadge } from '../ui/state-badge.tsx'

/** What became of a delivery, as states look everywhere. */
export function DeliveryBadge({ state, isBeingSent = false }: { state: DeliveryState; isBeingSent?: boolean }) {
  switch (state) {
    case 'delivered':
      return <StateBadge state="succeeded" word="Delivered" />
    case 'given_up':
      return <StateBadge state="failed" word="Given up" />
    case 'told_already':
      return <StateBadge state="skipped" word="Told already" />
    case 'waiting':
      return isBeingSent ? <StateBadge state="running" word="Being sent" /> : <StateBadge state="waiting" />
  }
}
