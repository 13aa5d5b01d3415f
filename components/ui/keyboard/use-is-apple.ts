'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** Whether the keyboard is Apple's, where ⌘ is what Ctrl is elsewhere; false in what the server sends. */
export function useIsApple(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad|iPod/.test(navigator.platform),
    () => false,
  )
}
