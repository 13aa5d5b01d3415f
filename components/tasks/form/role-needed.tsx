import { roleNeededFor } from '#domain/roles.ts'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** For whoever comes to a form that their role does not allow. */
export function RoleNeeded() {
  return (
    <EmptyState title="Your role may not edit tasks" action={<LinkButton href="/tasks">Go to the tasks</LinkButton>}>
      It takes the role {roleNeededFor('edit-tasks')}. An administrator can give it to you.
    </EmptyState>
  )
}
