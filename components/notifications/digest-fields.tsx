import Link from 'next/link'
import type { DigestTime } from '#domain/notifications/digest-time.ts'
import { ZoneChoice } from '../crontabs/zone-choice.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { hourWords } from './channel-draft.ts'
import { WEEKDAYS } from './rule-draft.ts'

type Props = { digest: DigestTime | null; problem: string | undefined; onChange: (digest: DigestTime | null) => void }

const DAYS = WEEKDAYS.map((label, index) => ({ value: String(index + 1), label }))
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: hourWords(hour) }))

/** Whether the channel is told of the week that is over, and when. */
export function DigestFields({ digest, problem, onChange }: Props) {
  const { zone } = useDisplayZone()
  return (
    <>
      <Switch
        label="Weekly digest"
        help={
          <>
            What the week that is over was like, as{' '}
            <Link href="/digest" className="underline underline-offset-4 hover:text-fg">
              the digest
            </Link>{' '}
            tells it.
          </>
        }
        checked={digest !== null}
        onChange={(isOn) => onChange(isOn ? { weekday: 1, hour: 8, timezone: zone } : null)}
      />
      {digest && (
        <div className="flex flex-col gap-4 border-l pl-4">
          <div className="grid grid-cols-2 gap-4">
            <Field label="Day">
              <Select value={String(digest.weekday)} onChange={(day) => onChange({ ...digest, weekday: Number(day) })} options={DAYS} />
            </Field>
            <Field label="Hour">
              <Select value={String(digest.hour)} onChange={(hour) => onChange({ ...digest, hour: Number(hour) })} options={HOURS} />
            </Field>
          </div>
          <Field label="Time zone" error={problem}>
            <ZoneChoice value={digest.timezone} onChange={(timezone) => onChange({ ...digest, timezone })} />
          </Field>
        </div>
      )}
    </>
  )
}
