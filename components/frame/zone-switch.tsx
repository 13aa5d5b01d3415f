'use client'

import { Globe } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../ui/dropdown-menu.tsx'
import { orMissing } from '../ui/missing-part.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'

// Few ever choose another one: no page loads it.
const ZoneDialog = dynamic(() => orMissing(import('./zone-dialog.tsx').then((module) => module.ZoneDialog)), { loading: () => null })

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
      {isChoosing && <ZoneDialog zone={zone} onClose={() => setIsChoosing(false)} onChoose={choose} />}
    </>
  )
}
