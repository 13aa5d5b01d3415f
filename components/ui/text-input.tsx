'use client'

import clsx from 'clsx'
import type { ComponentProps } from 'react'
import { inputClass, useFieldControl } from './field.tsx'
import { useHydrated } from './use-hydrated.ts'

type Props = ComponentProps<'input'> & {
  isMono?: boolean
  /** Browsers fill it in as the page opens (a saved password), and leave out what can't be written then; the form reads it from the field. */
  isFilledByBrowser?: boolean
}

/** One line of text; `isMono` for expressions, ids and names that machines read. */
export function TextInput({ isMono = false, isFilledByBrowser = false, className, readOnly = false, ...rest }: Props) {
  const isHydrated = useHydrated()
  return (
    <input
      type="text"
      autoComplete="off"
      {...useFieldControl()}
      {...rest}
      readOnly={readOnly || (!isHydrated && !isFilledByBrowser)}
      className={clsx(inputClass, 'h-8', isMono && 'font-mono text-sm', className)}
    />
  )
}
