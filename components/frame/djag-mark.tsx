/** Djag's mark: one task that two others wait for. */
export function DjagMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="7" fill="var(--primary)" />
      <path d="M9 16h6.5M15.5 16l6-6M15.5 16l6 6" stroke="var(--on-primary)" strokeWidth="2" fill="none" />
      <circle cx="9" cy="16" r="3.2" fill="var(--on-primary)" />
      <circle cx="22.5" cy="9.5" r="3.2" fill="#3fa968" />
      <circle cx="22.5" cy="22.5" r="3.2" fill="#5b8def" />
    </svg>
  )
}
