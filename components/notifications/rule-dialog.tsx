'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { toast } from 'sonner'
import type { ChannelRow, RuleRow } from '#domain/views/notification-views.ts'
import { changeRuleAction, createRuleAction } from '#server/server-actions/notification-actions.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Field } from '../ui/field.tsx'
import { NumberInput } from '../ui/number-input.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { HourFields, IncidentFields } from './incident-fields.tsx'
import { notificationKeys } from './queries.ts'
import { newRuleDraft, type RuleDraft, type RuleProblems, ruleDraftOf, ruleFieldOf, ruleOf } from './rule-draft.ts'

type Problems = RuleProblems & { root?: string }
type PartProps = { draft: RuleDraft; problems: Problems; change: (part: Partial<RuleDraft>) => void }

/** Takes a rule, new or to be changed. What was typed stays until it is saved or given up. */
export function RuleDialog({ rule, channels, onClose }: { rule: RuleRow | null; channels: readonly ChannelRow[]; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { localZone } = useDisplayZone()
  const formId = useId()
  const [draft, setDraft] = useState<RuleDraft>(() => (rule ? ruleDraftOf(rule.rule, localZone) : newRuleDraft(localZone)))
  const [problems, setProblems] = useState<Problems>({})
  const [isSaving, setIsSaving] = useState(false)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const read = ruleOf(draft)
    if ('problems' in read) return setProblems(read.problems)
    setProblems({})
    setIsSaving(true)
    try {
      if (rule) await perform(changeRuleAction({ id: rule.id, rule: read.rule, updatedAt: rule.updatedAt }))
      else await perform(createRuleAction(read.rule))
      toast.success(`Saved ${draft.name}.`)
      onClose()
    } catch (error) {
      setProblems(problemsOf(error))
    } finally {
      setIsSaving(false)
      await queryClient.invalidateQueries({ queryKey: notificationKeys.all })
    }
  }
  const part = { draft, problems, change: (changed: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...changed })) }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={rule ? `Change ${rule.rule.name}` : 'Add a rule'}
      description="Incidents that match all of it are told to its channels, each channel once, whatever other rules ask for."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isSaving}>
            {rule ? 'Save' : 'Add it'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate autoComplete="off" className="flex flex-col gap-5">
        <WhichFields {...part} />
        <HourFields {...part} />
        <ChannelChoice {...part} channels={channels} />
        {problems.root && (
          <p role="alert" className="text-sm text-red">
            {problems.root}
          </p>
        )}
      </form>
    </Dialog>
  )
}

function WhichFields(part: PartProps) {
  const { draft, problems, change } = part
  return (
    <>
      <Field label="Name" error={problems.name}>
        <TextInput value={draft.name} onChange={(event) => change({ name: event.target.value })} autoComplete="off" />
      </Field>
      <IncidentFields {...part} />
      <Field
        label="After"
        isOptional
        help="So long after it was opened, if nobody has acknowledged it by then. Empty: at once."
        error={problems.afterMinutes}
      >
        <NumberInput value={draft.afterMinutes} onChange={(afterMinutes) => change({ afterMinutes })} unit="minutes" />
      </Field>
    </>
  )
}

function ChannelChoice({ draft: { channelIds }, problems, change, channels }: PartProps & { channels: readonly ChannelRow[] }) {
  return (
    <fieldset>
      <legend className="pb-1 text-sm font-medium">Channels</legend>
      <div className="flex flex-col gap-2">
        {channels.map(({ id, name, isEnabled }) => (
          <Checkbox
            key={id}
            label={isEnabled ? name : `${name}, off`}
            checked={channelIds.includes(id)}
            onChange={(isOn) => change({ channelIds: isOn ? [...channelIds, id] : channelIds.filter((each) => each !== id) })}
          />
        ))}
      </div>
      {problems.channelIds && (
        <p role="alert" className="pt-1 text-xs text-red">
          {problems.channelIds}
        </p>
      )}
    </fieldset>
  )
}

function problemsOf(error: unknown): Problems {
  const told = error instanceof ApiError ? error.fields : {}
  const problems: Problems = {}
  for (const [path, sentence] of Object.entries(told)) {
    const field = ruleFieldOf(path)
    if (field) problems[field] ??= sentence
  }
  if (Object.keys(problems).length === 0) problems.root = describeError(error).message
  return problems
}
