'use client'

import clsx from 'clsx'
import type { ComponentProps } from 'react'
import { inputClass, useFieldControl } from './field.tsx'

/** Several lines of text; grows with its content. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={2}
      {...useFieldControl()}
      {...rest}
      className={clsx(inputClass, 'field-sizing-content min-h-16 max-h-80 py-1.5', className)}
    />
  )
}
