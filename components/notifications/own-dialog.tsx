import { useState } from 'react'
import type { DigestTime } from '#domain/notifications/digest-time.ts'
import type { OwnNotificationsView } from '#domain/views/notification-views.ts'
import { saveOwnNotificationsAction } from '#server/server-actions/notification-actions.ts'
import { perform } from '../api/perform.ts'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Switch } from '../ui/switch.tsx'
import { DigestFields } from './digest-fields.tsx'
import { HourFields, IncidentFields } from './incident-fields.tsx'
import { type RuleDraft, ruleDraftOf, ruleFieldOf, ruleOf } from './rule-draft.ts'
import { SavingDialog } from './saving-dialog.tsx'
import { useSaving } from './use-saving.ts'

/** Takes what somebody hears themselves. */
export function OwnDialog({ own, onClose }: { own: OwnNotificationsView; onClose: () => void }) {
  const { localZone } = useDisplayZone()
  const [draft, setDraft] = useState<RuleDraft>(() => ruleDraftOf({ ...own.rule, name: '', afterMinutes: 0, channelIds: [] }, localZone))
  const [byMail, setByMail] = useState(own.byMail)
  const [digest, setDigest] = useState<DigestTime | null>(own.digest)
  const { problems, isSaving, refuse, save } = useSaving(fieldOf, onClose)
  const saveOwn = () => {
    const read = ruleOf(draft)
    if ('problems' in read) return refuse(read.problems)
    const { leastSeverity, tags, owners, hours } = read.rule
    const rule = { leastSeverity, tags, owners, hours }
    return save(() => perform(saveOwnNotificationsAction({ rule, byMail, digest })), 'Saved what you hear yourself.')
  }
  const part = { draft, problems, change: (changed: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...changed })) }
  return (
    <SavingDialog
      title="What you hear yourself"
      description="Incidents that match all of it are told to you, whatever the channels are told."
      saveWords="Save"
      isSaving={isSaving}
      problem={problems.root}
      onSave={saveOwn}
      onClose={onClose}
    >
      <Switch
        label="By mail"
        help={`To ${own.email}, of incidents that are opened from then on. It takes the mail server of the worker.`}
        checked={byMail}
        onChange={setByMail}
      />
      <IncidentFields {...part} />
      <HourFields {...part} />
      {byMail && <DigestFields digest={digest} problem={problems.digestZone} onChange={setDigest} />}
    </SavingDialog>
  )
}

function fieldOf(path: string) {
  return path.startsWith('digest.') ? 'digestZone' : ruleFieldOf(path)
}
