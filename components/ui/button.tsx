import { LoaderCircle } from 'lucide-react'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts'

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode }
type ButtonProps = ComponentProps<'button'> & Look & { isBusy?: boolean }

/** A verb with its object ("Disable 3 tasks"). While busy it keeps its width and label and can't be pressed twice. */
export function Button({ variant, size, icon, isBusy = false, className, children, type = 'button', disabled, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={buttonClass(variant, size, className)}
    >
      {isBusy ? <LoaderCircle aria-hidden className="animate-turn" /> : icon}
      {children}
    </button>
  )
}

/** A link that looks like a button. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: ComponentProps<typeof Link> & Look) {
  return (
    <Link {...rest} className={buttonClass(variant, size, className)}>
      {icon}
      {children}
    </Link>
  )
}
