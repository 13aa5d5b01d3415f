'use client'

import { useMutation } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useMemo, useState } from 'react'
import type { JsonValue } from '#domain/json-value.ts'
import type { ActionType } from '#domain/views/operation-views.ts'
import { requestUserActionAction } from '#server/actions/user-action-actions.ts'
import { ApiError, describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { checkDraft, type DraftValue, emptyDraft, type PayloadDraft, problemOf, WHOLE } from './payload-draft.ts'
import { payloadFields } from './payload-fields.ts'
import { PayloadInput } from './payload-input.tsx'

type Props = { type: ActionType; given: Readonly<Record<string, string>> }

/** The form of one action type, made from the schema of its payload; after sending it, the page of the action follows it. */
export function PayloadForm({ type, given }: Props) {
  const router = useRouter()
  const fields = useMemo(() => payloadFields(type.payloadSchema), [type])
  const [draft, setDraft] = useState<PayloadDraft>(() => emptyDraft(fields, given))
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const asking = useMutation({
    mutationFn: (payload: { [key: string]: JsonValue }) => perform(requestUserActionAction({ type: type.type, payload })),
    onSuccess: ({ id }) => router.push(`/actions/${id}`),
    onError: (error) => error instanceof ApiError && setProblems(error.fields),
  })
  const change = (name: string, value: DraftValue) => {
    setDraft({ ...draft, [name]: value })
    setProblems(({ [name]: _gone, ...others }) => others)
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    const checked = checkDraft(type.payloadSchema, draft)
    setProblems(checked.problems ?? {})
    if (checked.payload) asking.mutate(checked.payload)
  }
  const isElsewhere = (name: string) => name !== WHOLE && !fields?.some((field) => field.name === name)

  return (
    <form onSubmit={send} noValidate className="flex max-w-2xl flex-col gap-5">
      {fields === null ? (
        <Field label="Payload" help="A JSON object." error={problems[WHOLE]}>
          <JsonEditor
            value={String(draft[WHOLE] ?? '')}
            onChange={(text) => change(WHOLE, text)}
            schema={type.payloadSchema}
            minLines={6}
            maxLines={24}
          />
        </Field>
      ) : (
        fields.map((field) => (
          <PayloadInput
            key={field.name}
            field={field}
            value={draft[field.name] ?? null}
            error={problems[field.name]}
            onChange={(value) => change(field.name, value)}
            onBlur={() => {
              const problem = problemOf(field, draft[field.name] ?? null)
              if (problem !== null && draft[field.name] !== null) setProblems((others) => ({ ...others, [field.name]: problem }))
            }}
          />
        ))
      )}
      <Refusal error={asking.error} problems={Object.entries(problems).filter(([name]) => isElsewhere(name))} />
      <div>
        <Button type="submit" variant="primary" icon={<Send />} isBusy={asking.isPending || asking.isSuccess}>
          {`Ask for “${type.title}”`}
        </Button>
      </div>
    </form>
  )
}

/** Why it was not taken, and what is wrong deeper inside than a field. */
function Refusal({ error, problems }: { error: Error | null; problems: readonly (readonly [string, string])[] }) {
  if (!error && problems.length === 0) return null
  return (
    <div role="alert" className="flex flex-col gap-1 text-sm text-red">
      {error && <p>{describeError(error).message}</p>}
      {problems.map(([path, message]) => (
        <p key={path}>
          <code className="font-mono text-xs">{path}</code> {message}
        </p>
      ))}
    </div>
  )
}
