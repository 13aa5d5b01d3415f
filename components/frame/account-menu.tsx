'use client'

import { LogOut, Settings } from 'lucide-react'
import { useTheme } from 'next-themes'
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/dropdown-menu.tsx'
import { useRoleTags, useViewer } from './viewer.tsx'

const themes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'As the system' },
]

/** Who is signed in, the theme, and the way out. */
export function AccountMenu() {
  const viewer = useViewer()
  const roleTags = useRoleTags()
  const { theme, setTheme } = useTheme()
  return (
    <DropdownMenu
      trigger={
        <button
          type="button"
          aria-label={`${initials(viewer.name)}: account of ${viewer.name}`}
          className="flex size-7 shrink-0 items-center justify-center rounded-full bg-active text-xs font-semibold hover:bg-line-strong"
        >
          {initials(viewer.name)}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate text-base font-medium">{viewer.name}</p>
        <p className="truncate text-xs text-muted">{viewer.email}</p>
        <p className="text-xs text-muted">{roleTags ? `${viewer.role} of ${roleTags.join(', ') || 'tags that are gone'}` : viewer.role}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      {themes.map(({ value, label }) => (
        <MenuChoice key={value} isChosen={theme === value} onSelect={() => setTheme(value)}>
          {label}
        </MenuChoice>
      ))}
      <MenuSeparator />
      <MenuLink href="/settings" icon={<Settings />}>
        Settings
      </MenuLink>
      <MenuItem icon={<LogOut />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('')
}

async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).catch(() => null)
  window.location.assign('/sign-in')
}
