'use client'

import { type FormEvent, useState } from 'react'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import { editChangeSetAction } from '#server/server-actions/change-set-actions.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import type { useChangeSetSteps } from './use-change-set-steps.ts'

type Props = { changeSet: ChangeSetView; steps: Pick<ReturnType<typeof useChangeSetSteps>, 'take' | 'isBusy'> }

/** What its author calls a change set: what others look for, and what stands in the audit. */
export function ChangeSetName({ changeSet: { id, title }, steps: { take, isBusy } }: Props) {
  const [typed, setTyped] = useState(title)
  const rename = async (event: FormEvent) => {
    event.preventDefault()
    await take(() => editChangeSetAction({ step: 'rename', id, title: typed }), `Called it “${typed.trim()}”.`)
  }
  return (
    <form onSubmit={rename} className="flex max-w-xl items-end gap-2">
      <Field label="Name" isOptional className="flex-1">
        <TextInput value={typed} maxLength={200} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      <Button type="submit" isBusy={isBusy} disabled={typed.trim() === '' || typed.trim() === title}>
        Rename
      </Button>
    </form>
  )
}
