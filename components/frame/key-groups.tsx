'use client'

import { Kbd } from '../ui/kbd.tsx'
import type { NavigationItem } from './navigation-items.tsx'

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

/** All keys, by where they do something. */
export function KeyGroups({ places }: { places: readonly NavigationItem[] }) {
  const groups: readonly KeyGroup[] = [{ title: 'Go to', keys: places.map((item) => [`g ${item.key}`, item.label] as const) }, ...GROUPS]
  return (
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
  )
}
