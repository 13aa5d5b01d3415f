'use client'

import dynamic from 'next/dynamic'
import { Dialog } from 'radix-ui'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { orMissing } from '../ui/missing-part.tsx'

const loadPalette = () => import('./palette.tsx').then((module) => module.Palette)
// No page waits for it; once the page is there it is fetched, so that whoever opens it can type at once.
const Palette = dynamic(() => orMissing(loadPalette()), { ssr: false, loading: () => <div className="h-11" /> })

const PaletteContext = createContext<{ open: () => void } | null>(null)

/** ⌘K (or Ctrl K) anywhere: find a task, crontab or run, or go to a place. */
export function CommandPaletteProvider({ children }: { children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setIsOpen((wasOpen) => !wasOpen)
    }
    window.addEventListener('keydown', onKeyDown)
    loadPalette().catch(() => {})
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  const value = useMemo(() => ({ open: () => setIsOpen(true) }), [])
  return (
    <PaletteContext value={value}>
      {children}
      <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
        <Dialog.Portal>
          <Dialog.Overlay className="animate-appear fixed inset-0 z-40 bg-scrim" />
          <Dialog.Content
            aria-describedby={undefined}
            className="animate-rise fixed top-[12vh] left-1/2 z-40 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded bg-raised shadow-float outline-none"
          >
            <Dialog.Title className="sr-only">Search or go to</Dialog.Title>
            <Palette close={() => setIsOpen(false)} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </PaletteContext>
  )
}

export function useCommandPalette(): { open: () => void } {
  const value = useContext(PaletteContext)
  if (value === null) throw new Error('useCommandPalette needs a CommandPaletteProvider around it.')
  return value
}
