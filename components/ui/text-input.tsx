'use client'

import clsx from 'clsx'
import type { ComponentProps } from 'react'
import { inputClass, useFieldControl } from './field.tsx'

/** One line of text; `isMono` for expressions, ids and names that machines read. */
export function TextInput({ isMono = false, className, ...rest }: ComponentProps<'input'> & { isMono?: boolean }) {
  return (
    <input
      type="text"
      autoComplete="off"
      {...useFieldControl()}
      {...rest}
      className={clsx(inputClass, 'h-8', isMono && 'font-mono text-sm', className)}
    />
  )
}
