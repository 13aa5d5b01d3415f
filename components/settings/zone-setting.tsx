'use client'

import { useMemo } from 'react'
import { Combobox } from '../ui/combobox.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Field } from '../ui/field.tsx'
import { formatExact } from '../ui/time-format.ts'
import { useNow } from '../ui/use-now.ts'
import { knownZones } from '../ui/zone-names.ts'

/** In which zone times are shown in this browser; the same choice as in the bar above. */
export function ZoneSetting() {
  const { choice, zone, localZone, choose } = useDisplayZone()
  const nowMs = useNow(1000)
  const options = useMemo(
    () => [
      { value: 'local', label: 'Local', hint: localZone },
      ...['UTC', ...knownZones().filter((name) => name !== 'UTC')].map((name) => ({ value: name, label: name })),
    ],
    [localZone],
  )
  return (
    <Field label="Show times in" help="Only what you see in this browser changes; crontabs keep their own zones." className="max-w-sm">
      <Combobox
        value={choice}
        options={options}
        onChange={(chosen) => chosen && choose(chosen)}
        searchPlaceholder="Berlin, Kolkata, New York …"
      />
      <p className="tabular py-1 text-sm">Now it is {formatExact(nowMs, zone)}</p>
    </Field>
  )
}
