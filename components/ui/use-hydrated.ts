'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * False in what the server sent, until React has taken the page over. Before that, what one types is written over by what the form starts
 * with, half of it or all: a field that waits for this takes nothing in meanwhile, and looks no different.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
