import { type Permission, roleNeededFor } from '#domain/roles.ts'

type Props = { permission: Permission /** "cancel, rerun and mark runs" */; what: string }

/** In place of buttons that the viewer's role does not allow: which role may. */
export function RoleHint({ permission, what }: Props) {
  return (
    <p className="max-w-72 text-xs text-muted">
      To {what} takes the role {roleNeededFor(permission)}.
    </p>
  )
}
