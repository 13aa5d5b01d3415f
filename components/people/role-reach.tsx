'use client'

import { LIMITABLE_ROLES, type Role } from '#domain/roles.ts'
import { RadioChoices } from '../forms/radio-choices.tsx'
import { TagInput } from '../tags/tag-input.tsx'
import { Field } from '../ui/field.tsx'

type Props = { role: Role; tags: string[] | null; onChange: (tags: string[] | null) => void; error?: string | undefined }

/** What an operator or editor is one for: everything, or the tasks of some tags. Nothing where the role has no limits. */
export function RoleReach({ role, tags, onChange, error }: Props) {
  if (!LIMITABLE_ROLES.includes(role)) return null
  return (
    <>
      <RadioChoices<'everything' | 'tags'>
        legend="For"
        value={tags === null ? 'everything' : 'tags'}
        onChange={(reach) => onChange(reach === 'everything' ? null : [])}
        choices={[
          { value: 'everything', label: 'Everything' },
          { value: 'tags', label: 'The tasks of some tags', help: 'Everywhere else they see all and change nothing.' },
        ]}
      />
      {tags !== null && (
        <Field label="Tags" help="A tag that is renamed stays with the role; one that is deleted is gone from it." error={error}>
          <TagInput value={tags} onChange={onChange} canMake={false} />
        </Field>
      )}
    </>
  )
}
