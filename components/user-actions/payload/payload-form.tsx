'use client'

import { Send } from 'lucide-react'
import Link from 'next/link'
import { type FormEvent, useMemo, useState } from 'react'
import type { ActionType } from '#domain/views/operation-views.ts'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { StateMark } from '../../ui/state-badge.tsx'
import { NextUndecided } from './next-undecided.tsx'
import { checkDraft, type DraftValue, emptyDraft, type PayloadDraft, problemOf, WHOLE } from './payload-draft.ts'
import { payloadFields } from './payload-fields.ts'
import { PayloadInput } from './payload-input.tsx'
import { useAskFor } from './use-ask-for.ts'

type Props = { type: ActionType; given: Readonly<Record<string, string>> }

/** The form of one action type, made from the schema of its payload. What takes effect at once has its outcome told right here. */
export function PayloadForm({ type, given }: Props) {
  const fields = useMemo(() => payloadFields(type.payloadSchema), [type])
  const [draft, setDraft] = useState<PayloadDraft>(() => emptyDraft(fields, given))
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const asking = useAskFor(type, setProblems)
  const isAtOnce = type.carriedOut === 'at_once'
  const change = (name: string, value: DraftValue) => {
    setDraft({ ...draft, [name]: value })
    setProblems(({ [name]: _gone, ...others }) => others)
    if (isAtOnce) asking.reset()
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
          <div key={field.name} className="flex flex-col gap-2">
            <PayloadInput
              field={field}
              value={draft[field.name] ?? null}
              error={problems[field.name]}
              onChange={(value) => change(field.name, value)}
              onBlur={() => {
                const problem = problemOf(field, draft[field.name] ?? null)
                if (problem !== null && draft[field.name] !== null) setProblems((others) => ({ ...others, [field.name]: problem }))
              }}
            />
            {type.type === 'skip-instant' && field.kind === 'instant' && typeof draft.taskId === 'number' && (
              <NextUndecided taskId={draft.taskId} onTake={(instant) => change(field.name, instant)} />
            )}
          </div>
        ))
      )}
      <Refusal error={asking.error} problems={Object.entries(problems).filter(([name]) => isElsewhere(name))} />
      <div>
        <Button type="submit" variant="primary" icon={<Send />} isBusy={asking.isPending || (asking.isSuccess && !isAtOnce)}>
          {isAtOnce ? type.title : `Ask for “${type.title}”`}
        </Button>
      </div>
      <div role="status" className="min-h-10">
        {isAtOnce && asking.data && <Outcome actionId={asking.data.id} outcome={asking.data.outcome ?? 'Done.'} />}
      </div>
    </form>
  )
}

/** What an action did that took effect at once. */
function Outcome({ actionId, outcome }: { actionId: number; outcome: string }) {
  return (
    <p className="flex items-start gap-2 text-base [overflow-wrap:anywhere]">
      <span className="mt-0.5">
        <StateMark state="done" />
      </span>
      <span className="min-w-0">
        {outcome}{' '}
        <Link href={`/actions/${actionId}`} className="text-accent underline underline-offset-4">
          Show the record
        </Link>
      </span>
    </p>
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
