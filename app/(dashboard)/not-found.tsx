import { LinkButton } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'

/** An address below the frame that leads nowhere: the frame stays. */
export default function NotFound() {
  return (
    <EmptyState title="There is no such page" action={<LinkButton href="/">Go to the overview</LinkButton>}>
      The address may be mistyped, or what it showed was deleted.
    </EmptyState>
  )
}
