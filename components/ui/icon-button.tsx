import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from './tooltip.tsx'

type Props = Omit<ComponentProps<'button'>, 'children'> & { label: string; icon: ReactNode; size?: 'md' | 'sm'; keys?: string }

/** A button of one icon; `label` is its accessible name and its tooltip, `keys` the shortcut shown in the tooltip. */
export function IconButton({ label, icon, size = 'md', keys, className, type = 'button', ...rest }: Props) {
  return (
    <Tooltip content={label} keys={keys}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        className={clsx(
          'inline-flex shrink-0 items-center justify-center rounded text-muted transition-colors enabled:hover:bg-hover enabled:hover:text-fg',
          'disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-4',
          size === 'md' ? 'size-8' : 'size-7',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
