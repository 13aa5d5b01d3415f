'use client'

import { useState } from 'react'
import type { ChannelRow, RuleRow } from '#domain/views/notification-views.ts'
import { changeRuleAction, createRuleAction } from '#server/server-actions/notification-actions.ts'
import { perform } from '../api/perform.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Field } from '../ui/field.tsx'
import { NumberInput } from '../ui/number-input.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { HourFields, IncidentFields } from './incident-fields.tsx'
import { newRuleDraft, type RuleDraft, type RuleProblems, ruleDraftOf, ruleFieldOf, ruleOf } from './rule-draft.ts'
import { SavingDialog } from './saving-dialog.tsx'
import { useSaving } from './use-saving.ts'

type PartProps = { draft: RuleDraft; problems: RuleProblems; change: (part: Partial<RuleDraft>) => void }

/** Takes a rule, new or to be changed. */
export function RuleDialog({ rule, channels, onClose }: { rule: RuleRow | null; channels: readonly ChannelRow[]; onClose: () => void }) {
  const { localZone } = useDisplayZone()
  const [draft, setDraft] = useState<RuleDraft>(() => (rule ? ruleDraftOf(rule.rule, localZone) : newRuleDraft(localZone)))
  const { problems, isSaving, refuse, save } = useSaving(ruleFieldOf, onClose)
  const saveRule = () => {
    const read = ruleOf(draft)
    if ('problems' in read) return refuse(read.problems)
    return save(
      () => perform(rule ? changeRuleAction({ id: rule.id, rule: read.rule, updatedAt: rule.updatedAt }) : createRuleAction(read.rule)),
      `Saved ${draft.name}.`,
    )
  }
  const part = { draft, problems, change: (changed: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...changed })) }
  return (
    <SavingDialog
      title={rule ? `Change ${rule.rule.name}` : 'Add a rule'}
      description="Incidents that match all of it are told to its channels, each channel once, whatever other rules ask for."
      saveWords={rule ? 'Save' : 'Add it'}
      isSaving={isSaving}
      problem={problems.root}
      onSave={saveRule}
      onClose={onClose}
    >
      <WhichFields {...part} />
      <HourFields {...part} />
      <ChannelChoice {...part} channels={channels} />
    </SavingDialog>
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
