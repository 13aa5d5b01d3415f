/** How to read the lines. */
export function GraphLegend() {
  return (
    <p className="flex flex-wrap items-center gap-x-5 gap-y-1 pt-2 text-xs text-muted">
      <span className="inline-flex items-center gap-2">
        first <Line /> runs after
      </span>
      <span className="inline-flex items-center gap-2">
        first <Line kind="aligned" /> aligned: after the run for the same time
      </span>
      <span className="inline-flex items-center gap-2">
        first <Line kind="future" /> future: the first run is free, each further one waits
      </span>
    </p>
  )
}

function Line({ kind = 'plain' }: { kind?: 'plain' | 'aligned' | 'future' }) {
  return (
    <svg aria-hidden width="44" height="8" viewBox="0 0 44 8" fill="none">
      <title>arrow</title>
      {kind === 'aligned' ? (
        <path d="M0 2.25H36M0 5.75H36" stroke="var(--line-input)" strokeWidth="1.25" />
      ) : (
        <path d="M0 4H37" stroke="var(--line-input)" strokeWidth="1.5" {...(kind === 'future' && { strokeDasharray: '5 4' })} />
      )}
      <path d="M36 0.5 43 4l-7 3.5z" fill="var(--line-input)" />
    </svg>
  )
}
