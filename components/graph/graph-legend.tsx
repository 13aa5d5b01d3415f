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
      <span className="inline-flex items-center gap-2">
        <svg aria-hidden width="8" height="18" viewBox="0 0 8 18">
          <title>closed</title>
          <rect x="1.5" width="5" height="18" rx="1.5" className="fill-amber" />
        </svg>
        closed
      </span>
      <span className="inline-flex items-center gap-2">
        <svg aria-hidden width="12" height="12" viewBox="0 0 12 12" fill="none">
          <title>open</title>
          <circle cx="6" cy="6" r="4.5" strokeWidth="2" className="stroke-green" />
        </svg>
        open, for what waits and for what is chosen
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
