import { INCIDENT_SEVERITIES } from '#domain/incidents/incident.ts'
import { ZoneChoice } from '../crontabs/zone-choice.tsx'
import { TagInput } from '../tags/tag-input.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { type RuleDraft, type RuleProblems, WEEKDAYS } from './rule-draft.ts'

export type RulePartProps = { draft: RuleDraft; problems: RuleProblems; change: (part: Partial<RuleDraft>) => void }

const SEVERITY_WORDS = { info: 'Any, also for information', warning: 'Warnings and graver', critical: 'Critical alone' } as const

/** Which incidents are told: how grave they are, and of whose tasks. */
export function IncidentFields({ draft, problems, change }: RulePartProps) {
  return (
    <>
      <Field label="Severity">
        <Select
          value={draft.leastSeverity}
          onChange={(leastSeverity) => change({ leastSeverity })}
          options={INCIDENT_SEVERITIES.map((value) => ({ value, label: SEVERITY_WORDS[value] }))}
        />
      </Field>
      <Field label="Tags" isOptional help="Incidents in which a task with any of them has part." error={problems.tags}>
        <TagInput value={draft.tags} onChange={(tags) => change({ tags })} />
      </Field>
      <Field
        label="Owners"
        isOptional
        help="Incidents in which a task of any of them has part; each on a line of its own."
        error={problems.owners}
      >
        <TextArea value={draft.owners} onChange={(event) => change({ owners: event.target.value })} autoComplete="off" />
      </Field>
    </>
  )
}

/** At which hours they are told. */
export function HourFields({ draft, problems, change }: RulePartProps) {
  return (
    <>
      <Switch
        label="At some hours only"
        help="What comes outside of them is told when they begin, if it still stands."
        checked={draft.isAtHours}
        onChange={(isAtHours) => change({ isAtHours })}
      />
      {draft.isAtHours && (
        <div className="flex flex-col gap-4 border-l pl-4">
          <fieldset>
            <legend className="pb-1 text-sm font-medium">Days on which they begin</legend>
            <div className="flex flex-wrap gap-x-4 gap-y-2">
              {WEEKDAYS.map((name, index) => (
                <Checkbox
                  key={name}
                  label={name}
                  checked={draft.weekdays.includes(index + 1)}
                  onChange={(isOn) =>
                    change({ weekdays: isOn ? [...draft.weekdays, index + 1] : draft.weekdays.filter((day) => day !== index + 1) })
                  }
                />
              ))}
            </div>
            {problems.weekdays && (
              <p role="alert" className="pt-1 text-xs text-red">
                {problems.weekdays}
              </p>
            )}
          </fieldset>
          <div className="grid grid-cols-2 gap-4">
            <Field label="From" error={problems.from}>
              <TextInput value={draft.from} onChange={(event) => change({ from: event.target.value })} isMono />
            </Field>
            <Field label="To" help="Not later than the begin: on the next day." error={problems.to}>
              <TextInput value={draft.to} onChange={(event) => change({ to: event.target.value })} isMono />
            </Field>
          </div>
          <Field label="Time zone" error={problems.timezone}>
            <ZoneChoice value={draft.timezone} onChange={(timezone) => change({ timezone })} />
          </Field>
        </div>
      )}
    </>
  )
}
