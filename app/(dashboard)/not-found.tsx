import type { Metadata } from 'next'
import { LinkButton } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'

export const metadata: Metadata = { title: 'No such page' }

/** An address below the frame that leads nowhere: the frame stays. */
export default function NotFound() {
  return (
    <EmptyState title={<h1>There is no such page</h1>} action={<LinkButton href="/">Go to the overview</LinkButton>}>
      The address may be mistyped, or what it showed was deleted.
    </EmptyState>
  )
}
