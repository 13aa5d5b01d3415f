import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { toast } from 'sonner'
import type { DigestTime } from '#domain/notifications/digest-time.ts'
import type { OwnNotificationsView } from '#domain/views/notification-views.ts'
import { saveOwnNotificationsAction } from '#server/server-actions/notification-actions.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Switch } from '../ui/switch.tsx'
import { DigestFields } from './digest-fields.tsx'
import { HourFields, IncidentFields } from './incident-fields.tsx'
import { notificationKeys } from './queries.ts'
import { type RuleDraft, type RuleProblems, ruleDraftOf, ruleFieldOf, ruleOf } from './rule-draft.ts'

type Problems = RuleProblems & { digestZone?: string; root?: string }

/** Takes what somebody hears themselves. What was typed stays until it is saved or given up. */
export function OwnDialog({ own, onClose }: { own: OwnNotificationsView; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { localZone } = useDisplayZone()
  const formId = useId()
  const [draft, setDraft] = useState<RuleDraft>(() => ruleDraftOf({ ...own.rule, name: '', afterMinutes: 0, channelIds: [] }, localZone))
  const [byMail, setByMail] = useState(own.byMail)
  const [digest, setDigest] = useState<DigestTime | null>(own.digest)
  const [problems, setProblems] = useState<Problems>({})
  const [isSaving, setIsSaving] = useState(false)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const read = ruleOf(draft)
    if ('problems' in read) return setProblems(read.problems)
    const { leastSeverity, tags, owners, hours } = read.rule
    setProblems({})
    setIsSaving(true)
    try {
      await perform(saveOwnNotificationsAction({ rule: { leastSeverity, tags, owners, hours }, byMail, digest }))
      toast.success('Saved what you hear yourself.')
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
      title="What you hear yourself"
      description="Incidents that match all of it are told to you, whatever the channels are told."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isSaving}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate autoComplete="off" className="flex flex-col gap-5">
        <Switch
          label="By mail"
          help={`To ${own.email}, of incidents that are opened from then on. It takes the mail server of the worker.`}
          checked={byMail}
          onChange={setByMail}
        />
        <IncidentFields {...part} />
        <HourFields {...part} />
        {byMail && <DigestFields digest={digest} problem={problems.digestZone} onChange={setDigest} />}
        {problems.root && (
          <p role="alert" className="text-sm text-red">
            {problems.root}
          </p>
        )}
      </form>
    </Dialog>
  )
}

function problemsOf(error: unknown): Problems {
  const told = error instanceof ApiError ? error.fields : {}
  const problems: Problems = {}
  for (const [path, sentence] of Object.entries(told)) {
    const field = path.startsWith('digest.') ? 'digestZone' : ruleFieldOf(path)
    if (field) problems[field] ??= sentence
  }
  if (Object.keys(problems).length === 0) problems.root = describeError(error).message
  return problems
}
