'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { Permission, Role } from '#domain/roles.ts'
import type { TokenInput } from '#domain/token-input.ts'
import { makeTokenAction } from '#server/server-actions/token-actions.ts'
import { useConfirmed } from '../account/use-confirmed.tsx'
import { ApiError, describeError } from '../api/api-error.ts'
import { RadioChoices } from '../forms/radio-choices.tsx'
import { useCan, useViewer } from '../frame/viewer.tsx'
import { RoleReach } from '../people/role-reach.tsx'
import { ROLE_OPTIONS, tagsOfRole } from '../people/role-words.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { MadeToken } from './made-token.tsx'
import { tokenKeys } from './queries.ts'
import { ScopeChoice } from './scope-choice.tsx'

const LIVES = [
  { value: '7', label: 'a week' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'until it is revoked' },
] as const

/** Asks what a token is for, makes it, and then shows it once. */
export function MakeTokenDialog({ onClose }: { onClose: () => void }) {
  const viewer = useViewer()
  const mayMakeService = useCan('manage-tokens')
  const queryClient = useQueryClient()
  const formId = useId()
  const [name, setName] = useState('')
  const [of, setOf] = useState<TokenInput['of']>('person')
  const [serviceRole, setServiceRole] = useState<Role>('operator')
  const [tags, setTags] = useState<string[] | null>(null)
  const [queues, setQueues] = useState('default')
  const [getsSecrets, setGetsSecrets] = useState(false)
  const [scopes, setScopes] = useState<Permission[] | null>(null)
  const [life, setLife] = useState<(typeof LIVES)[number]['value']>('90')
  const { act, dialog } = useConfirmed()
  const making = useMutation({
    mutationFn: (input: TokenInput) => act(() => makeTokenAction(input)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokenKeys.all }),
  })
  if (making.data) return <MadeToken name={name} text={making.data.data.text} onClose={onClose} />

  const role = of === 'service' ? serviceRole : viewer.role
  const isLimited = (of === 'service' ? tagsOfRole(serviceRole, tags) : viewer.roleTags) !== null
  const make = (event: FormEvent) => {
    event.preventDefault()
    const expiresInDays = life === 'never' ? null : Number(life)
    making.mutate({
      name,
      of,
      role: of === 'service' ? serviceRole : null,
      tags: of === 'service' ? tagsOfRole(serviceRole, tags) : null,
      scopes: of === 'worker' ? null : scopes,
      queues: of === 'worker' ? namesIn(queues) : null,
      ...(of === 'worker' && { getsSecrets }),
      expiresInDays,
    })
  }
  const problems = making.error instanceof ApiError ? making.error.fields : {}
  const queuesProblem = Object.entries(problems).find(([field]) => field.startsWith('queues'))?.[1]
  const isShownAtField = 'name' in problems || 'scopes' in problems || 'tags' in problems || queuesProblem !== undefined
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Make a token"
      description="It is shown once. What programs do by it stands in the audits under its name."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={making.isPending}>
            Make token
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={make} noValidate className="flex flex-col gap-5">
        <Field label="Name" help="What it is for: “deploy pipeline”, “nightly report”." error={problems.name}>
          <TextInput value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        {mayMakeService && (
          <RadioChoices<TokenInput['of']>
            legend="Whose it is"
            value={of}
            onChange={setOf}
            choices={[
              { value: 'person', label: 'Mine', help: 'It may what you may now, as long as you may it.' },
              { value: 'service', label: 'A service account’s', help: 'It has a role of its own, whoever comes and goes.' },
              {
                value: 'worker',
                label: 'Of workers',
                help: 'Workers in other languages take runs over HTTP by it, and can do nothing else.',
              },
            ]}
          />
        )}
        {of === 'service' && (
          <Field label="Role">
            <Select value={serviceRole} onChange={setServiceRole} options={ROLE_OPTIONS} />
          </Field>
        )}
        {of === 'service' && <RoleReach role={serviceRole} tags={tags} onChange={setTags} error={problems.tags} />}
        {of === 'worker' ? (
          <>
            <Field label="Queues" help="Whose runs they may take; several with commas between them." error={queuesProblem}>
              <TextInput value={queues} onChange={(event) => setQueues(event.target.value)} isMono />
            </Field>
            <Checkbox
              checked={getsSecrets}
              onChange={setGetsSecrets}
              label="Gets secrets"
              help="The values of those that its runs refer to: whoever has the token can read them. Without it such runs fail."
            />
          </>
        ) : (
          <ScopeChoice role={role} isLimited={isLimited} scopes={scopes} onChange={setScopes} error={problems.scopes} />
        )}
        <Field label="Works for">
          <Select value={life} onChange={setLife} options={LIVES} />
        </Field>
        {making.error && !isShownAtField && (
          <p role="alert" className="text-sm text-red">
            {describeError(making.error).message}
          </p>
        )}
      </form>
      {dialog}
    </Dialog>
  )
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
