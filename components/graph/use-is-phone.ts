'use client'

import { useSyncExternalStore } from 'react'

const PHONE = '(max-width: 639px)'

/** Whether the window is as narrow as a phone; false in what the server sends. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = window.matchMedia(PHONE)
      media.addEventListener('change', onChange)
      return () => media.removeEventListener('change', onChange)
    },
    () => window.matchMedia(PHONE).matches,
    () => false,
  )
}
