'use client'

import { Globe } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../ui/dropdown-menu.tsx'
import { Field } from '../ui/field.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { knownZones } from '../ui/zone-names.ts'

/** In which zone times are shown: local, UTC, or any other. */
export function ZoneSwitch() {
  const { choice, zone, localZone, choose } = useDisplayZone()
  const [isChoosing, setIsChoosing] = useState(false)
  // The server does not know the browser's zone; its own says nothing to anybody.
  const isHydrated = useHydrated()
  const isOther = choice !== 'local' && choice !== 'UTC'
  return (
    <>
      <DropdownMenu
        trigger={
          <button
            type="button"
            aria-label={`Time zone shown: ${choice === 'local' ? (isHydrated ? `Local, ${zone}` : 'Local') : choice}`}
            className="flex h-8 items-center gap-1.5 rounded px-2 text-sm text-muted hover:bg-hover hover:text-fg"
          >
            <Globe aria-hidden className="size-4" />
            <span className="max-w-32 truncate max-md:hidden">{choice === 'local' && !isHydrated ? 'Local' : zone}</span>
          </button>
        }
      >
        <MenuLabel>Show times in</MenuLabel>
        <MenuChoice isChosen={choice === 'local'} onSelect={() => choose('local')}>
          Local ({localZone})
        </MenuChoice>
        <MenuChoice isChosen={choice === 'UTC'} onSelect={() => choose('UTC')}>
          UTC
        </MenuChoice>
        {isOther && (
          <MenuChoice isChosen onSelect={() => choose(choice)}>
            {choice}
          </MenuChoice>
        )}
        <MenuSeparator />
        <MenuItem onSelect={() => setIsChoosing(true)}>Another zone …</MenuItem>
      </DropdownMenu>
      <ZoneDialog isOpen={isChoosing} zone={zone} onClose={() => setIsChoosing(false)} onChoose={choose} />
    </>
  )
}

type DialogProps = { isOpen: boolean; zone: string; onClose: () => void; onChoose: (zone: string) => void }

function ZoneDialog({ isOpen, zone, onClose, onChoose }: DialogProps) {
  const options = useMemo(() => ['UTC', ...knownZones().filter((name) => name !== 'UTC')].map((name) => ({ value: name, label: name })), [])
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Show times in another zone"
      width="sm"
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <Field label="Time zone" help="Only what you see changes; crontabs keep their own zones.">
        <Combobox
          value={zone}
          options={options}
          onChange={(chosen) => chosen && onChoose(chosen)}
          searchPlaceholder="Berlin, Kolkata, New York …"
        />
      </Field>
    </Dialog>
  )
}
