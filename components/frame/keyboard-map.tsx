'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { isTypingTarget } from '../ui/keyboard/typing-target.ts'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { orMissing } from '../ui/missing-part.tsx'
import { type GoState, goStep } from './go-keys.ts'
import { type NavigationItem, placesFor } from './navigation-items.tsx'
import { useViewer } from './viewer.tsx'

// What nobody has asked for is not loaded with each page.
const KeyGroups = dynamic(() => orMissing(import('./key-groups.tsx').then((module) => module.KeyGroups)), { loading: () => null })

/** Goes to places by `g` and a key, and shows the map of all keys on `?`. */
export function KeyboardMap() {
  const [isOpen, setIsOpen] = useState(false)
  const viewer = useViewer()
  const places = useMemo(() => placesFor(viewer), [viewer])
  useGoKeys(places)
  usePageKeys({ '?': () => setIsOpen(true) })
  return (
    <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title="Keys" width="md">
      <KeyGroups places={places} />
    </Dialog>
  )
}

function useGoKeys(items: readonly NavigationItem[]): void {
  const router = useRouter()
  const state = useRef<GoState>({ pressedGAtMs: null })
  const places = useMemo(() => new Map(items.map((item) => [item.key, item.href])), [items])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTypingTarget(event.target)) return
      if (document.querySelector('[role="dialog"]')) return
      const step = goStep(state.current, event.key, performance.now(), places)
      const wasSecond = state.current.pressedGAtMs !== null && step.state.pressedGAtMs === null && step.goTo !== null
      state.current = step.state
      if (!wasSecond || step.goTo === null) return
      event.preventDefault()
      // The second key belongs to the going: lists and pages must not take `r` for "run".
      event.stopImmediatePropagation()
      router.push(step.goTo)
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [router, places])
}
