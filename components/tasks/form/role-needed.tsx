import { roleNeededFor } from '#domain/roles.ts'
import { useRoleTags } from '../../frame/viewer.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** For whoever comes to a form that their role does not allow. */
export function RoleNeeded() {
  const roleTags = useRoleTags()
  return (
    <EmptyState title="Your role may not edit tasks" action={<LinkButton href="/tasks">Go to the tasks</LinkButton>}>
      It takes the role {roleNeededFor('edit-tasks')}
      {roleTags && ` for it; yours is for the tasks of ${roleTags.join(', ') || 'tags that are gone'}`}. An administrator can give it to
      you.
    </EmptyState>
  )
}
