'use client'

import { useIsApple } from './keyboard/use-is-apple.ts'

/** One or more keys: "g t" shows two caps. "Mod" is ⌘ on Apple's keyboards and Ctrl on all others. */
export function Kbd({ keys }: { keys: string }) {
  const isApple = useIsApple()
  return (
    <span className="inline-flex gap-1">
      {keys.split(' ').map((key, index) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: the keys of one shortcut never change places
          key={index}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong bg-subtle px-1 font-sans text-xs text-muted"
        >
          {key === 'Mod' ? (isApple ? '⌘' : 'Ctrl') : key}
        </kbd>
      ))}
    </span>
  )
}
