'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { isTypingTarget } from '../ui/keyboard/typing-target.ts'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { type GoState, goStep } from './go-keys.ts'
import { type NavigationItem, placesFor } from './navigation-items.tsx'
import { useViewer } from './viewer.tsx'

type KeyGroup = { title: string; keys: readonly (readonly [string, string])[] }

const GROUPS: readonly KeyGroup[] = [
  {
    title: 'Anywhere',
    keys: [
      ['Mod K', 'Search, or go to anything'],
      ['/', 'Search this page'],
      ['?', 'This map'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    title: 'In a list, at once',
    keys: [
      ['↓ ↑', 'Move (also j and k)'],
      ['Home End', 'First and last row'],
      ['↵', 'Open'],
      ['Space', 'Peek'],
      ['x', 'Select'],
      ['n', 'New'],
      ['.', 'Show new rows'],
    ],
  },
  {
    title: 'On a task, or its row',
    keys: [
      ['e', 'Edit'],
      ['r', 'Run now'],
      ['p', 'Pause or resume'],
    ],
  },
  {
    title: 'On a dependency’s row',
    keys: [
      ['e', 'Change'],
      ['w', 'Waive once'],
      ['Del', 'Delete'],
    ],
  },
  {
    title: 'On an incident, or its row',
    keys: [
      ['a', 'Acknowledge'],
      ['s', 'Silence'],
    ],
  },
  {
    title: 'On the plan',
    keys: [
      ['+ -', 'Less or more time'],
      ['← →', 'Earlier or later, in the drawing'],
      ['n', 'To the present (also Home)'],
      ['Esc', 'Choose nothing'],
    ],
  },
  {
    title: 'On the graph',
    keys: [
      ['Tab', 'Into the graph, from task to task'],
      ['← → ↑ ↓', 'To the next task that way'],
      ['Alt ↑', 'Move the task that way (also ← → ↓)'],
      ['↵', 'Choose the task or dependency'],
      ['n', 'New task'],
      ['c', 'Connect the chosen task with another one'],
      ['d', 'Duplicate what is chosen'],
      ['Del', 'Delete what is chosen'],
      ['Mod Z', 'Undo'],
      ['Mod Shift Z', 'Do again'],
      ['Esc', 'Choose nothing'],
      ['/', 'Find a task'],
    ],
  },
]

/** Goes to places by `g` and a key, and shows the map of all keys on `?`. */
export function KeyboardMap() {
  const [isOpen, setIsOpen] = useState(false)
  const viewer = useViewer()
  const places = useMemo(() => placesFor(viewer), [viewer])
  useGoKeys(places)
  const groups: readonly KeyGroup[] = [{ title: 'Go to', keys: places.map((item) => [`g ${item.key}`, item.label] as const) }, ...GROUPS]
  usePageKeys({ '?': () => setIsOpen(true) })
  return (
    <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title="Keys" width="md">
      <div className="grid gap-6 sm:grid-cols-2">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="pb-1.5 text-xs font-medium text-muted">{title}</h3>
            <ul>
              {keys.map(([key, meaning]) => (
                <li key={key} className="flex h-7 items-center justify-between gap-4 text-sm">
                  {meaning}
                  <Kbd keys={key} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
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
