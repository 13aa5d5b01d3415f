'use client'

import { useMemo, useState } from 'react'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { Combobox } from '../ui/combobox.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { useNow } from '../ui/use-now.ts'
import { searchZones } from './zone-search.ts'

type Props = { value: string; onChange: (zone: string) => void; onBlur?: () => void }

/** A time zone by name, city, country or alias. */
export function ZoneChoice({ value, onChange, onBlur }: Props) {
  const [search, setSearch] = useState('')
  const { localZone } = useDisplayZone()
  const nowMs = useNow(HOUR_MS)
  const options = useMemo(
    () => searchZones(search, nowMs, localZone).map(({ name, hint }) => ({ value: name, label: name, hint })),
    [search, nowMs, localZone],
  )
  return (
    <Combobox
      value={value === '' ? null : value}
      onChange={(zone) => zone !== null && onChange(zone)}
      options={options}
      onSearch={setSearch}
      searchPlaceholder="Zone, city or country"
      emptyText="No time zone of that name."
      {...(onBlur && { onBlur })}
    />
  )
}
