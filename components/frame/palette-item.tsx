import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { Kbd } from '../ui/kbd.tsx'

type Props = {
  value: string
  icon: ReactNode
  hint?: string
  mark?: ReactNode
  keys?: string
  onSelect: () => void
  children: ReactNode
}

/** One row of the palette: what it is, what is to be known of it, and the keys that do the same. */
export function PaletteItem({ value, icon, hint, mark, keys, onSelect, children }: Props) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 text-base data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {mark && <span className="flex shrink-0 gap-2 text-xs">{mark}</span>}
      {hint && <span className="max-w-[45%] truncate text-xs text-muted">{hint}</span>}
      {keys && <Kbd keys={keys} />}
    </Command.Item>
  )
}
