'use client'

import { useId } from 'react'
import { can, PERMISSIONS, type Permission, permittedInWords, type Role, USUAL_SCOPES } from '#domain/roles.ts'
import { Checkbox } from '../ui/checkbox.tsx'

type Props = {
  role: Role
  /** The role is for the tasks of some tags only. */
  isLimited: boolean
  scopes: readonly Permission[] | null
  onChange: (scopes: Permission[] | null) => void
  error?: string | undefined
}

/** Which tags they are makes no difference to what may be done somewhere. */
const ANY_TAG = [0]

/** What of all that its role permits a token is for; null: all of it but what is chosen by name, also what the role may get later. */
export function ScopeChoice({ role, isLimited, scopes, onChange, error }: Props) {
  const id = useId()
  const permitted = PERMISSIONS.filter((permission) => can(isLimited ? { role, roleTagIds: ANY_TAG } : { role }, permission, 'somewhere'))
  const byName = permitted.filter((permission) => !USUAL_SCOPES.includes(permission))
  const chosen = scopes ?? permitted
  const choose = (permission: Permission, isChosen: boolean) =>
    onChange(permitted.filter((each) => (each === permission ? isChosen : chosen.includes(each))))
  return (
    <fieldset aria-labelledby={id} className="flex flex-col gap-2">
      <p id={id} className="text-sm font-medium">
        What it may
      </p>
      <Checkbox
        checked={scopes === null}
        onChange={(isAll) => onChange(isAll ? null : ['read'])}
        label={`All that the role ${role} permits`}
        help={byName.length > 0 ? `But for ${byName.map(permittedInWords).join(' and ')}: that is chosen by name.` : undefined}
      />
      {scopes !== null && (
        <div className="grid gap-2 pl-6 sm:grid-cols-2">
          {permitted.map((permission) => (
            <Checkbox
              key={permission}
              checked={scopes.includes(permission)}
              onChange={(isChosen) => choose(permission, isChosen)}
              label={<code className="font-mono text-sm">{permission}</code>}
              help={permittedInWords(permission)}
            />
          ))}
        </div>
      )}
      {error && (
        <p role="alert" className="text-xs text-red">
          {error}
        </p>
      )}
    </fieldset>
  )
}
