'use client'

import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { RadioChoices } from '../forms/radio-choices.tsx'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const never = () => () => {}

/** Light, dark, or as the system; kept in this browser. */
export function AppearanceChoice() {
  const { theme, setTheme } = useTheme()
  // The server does not know what this browser keeps: the choice is marked once the page is there.
  const isInBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const chosen: Theme = (isInBrowser && themes.find((each) => each === theme)) || 'system'
  return (
    <RadioChoices<Theme>
      legend="Theme"
      value={chosen}
      onChange={setTheme}
      choices={[
        { value: 'system', label: 'As the system' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]}
    />
  )
}
