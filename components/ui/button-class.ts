import clsx from 'clsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'md' | 'sm'

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-primary text-on-primary enabled:hover:bg-primary-hover [a]:hover:bg-primary-hover',
  secondary: 'border border-line-strong bg-bg text-fg enabled:hover:bg-hover [a]:hover:bg-hover',
  quiet: 'text-muted enabled:hover:bg-hover enabled:hover:text-fg [a]:hover:bg-hover [a]:hover:text-fg',
  danger: 'bg-danger text-on-danger enabled:hover:bg-danger-hover',
}
const sizes: Record<ButtonSize, string> = { md: 'h-8 gap-2 px-3 text-sm', sm: 'h-7 gap-1.5 px-2 text-xs' }

/** Classes of a button, also for links that look like one. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md', className?: string): string {
  return clsx(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded font-medium transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  )
}
