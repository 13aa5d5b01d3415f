import { type Permission, roleNeededFor } from '#domain/roles.ts'

type Props = {
  permission: Permission
  /** "cancel, rerun and mark runs" */
  what: string
  /** The viewer has the role for the tasks of these tags, and this is none of them; null: for everything. */
  limitedTo?: readonly string[] | null
}

/** In place of buttons that the viewer's role does not allow: which role may. */
export function RoleHint({ permission, what, limitedTo = null }: Props) {
  return (
    <p className="max-w-72 text-xs text-muted">
      To {what} takes the role {roleNeededFor(permission)}
      {limitedTo && ` here; yours is for ${limitedTo.join(', ') || 'tags that are gone'}`}.
    </p>
  )
}
